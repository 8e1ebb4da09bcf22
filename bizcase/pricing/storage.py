"""Storage on each basis side by side: what it amounts to, who states it, what it would cost."""

from __future__ import annotations

from bizcase.assumptions import Assumptions
from bizcase.catalog import PriceBook, private_discount
from bizcase.ledger import Figure, Ledger
from bizcase.pricing.estate import PricedEstate
from bizcase.pricing.lines import storage_lines
from bizcase.sizing import STORAGE_BASES, storage_by
from bizcase.units import sum_usd

BASIS_LABELS = {
    "disk_capacity": "Disk capacity",
    "partition_used": "Used in partitions, with free space, at most capacity",
    "in_use": "Blocks in use on the datastore, at most capacity",
}


def storage_figures(
    estate: PricedEstate, assumptions: Assumptions, book: PriceBook, ledger: Ledger
) -> None:
    """Add, per basis, GiB, servers that state it, servers at capacity instead, and gp3 cost.

    Ids: ``storage.basis.<basis>``, and behind it ``.known``, ``.fallback``, ``.monthly``. All are
    over the servers with a target, so the basis that is priced ties with
    ``sizing.need_storage_gib`` and ``aws.storage.monthly``.
    """
    placed = estate.servers[estate.servers["target"] == "ec2"]
    capacity = placed["storage_provisioned_gib"]
    on_ebs = private_discount(assumptions, "ebs")
    sources = ("servers.csv", f"price book {book.snapshot_id}, {book.region}")
    for basis, column in STORAGE_BASES.items():
        label, key = BASIS_LABELS[basis], f"storage.basis.{basis}"
        needs = storage_by(placed, basis, assumptions)
        lines = storage_lines(placed.assign(need_storage_gib=needs), book, on_ebs)
        inputs = ("storage.free_space",) if basis == "partition_used" else ()
        known = bool(needs.notna().any())
        state = "" if known else "no server states it"
        ledger.add(
            Figure(
                key, f"Storage of servers with a target: {label}",
                round(float(needs.sum()), 2) if known else None, "GiB", "computed",
                formula="sum over servers; disk capacity where a server does not state it",
                inputs=inputs, sources=sources[:1], state=state,
            )
        )  # fmt: skip
        ledger.add(
            Figure(
                f"{key}.monthly", f"gp3 storage a month: {label}",
                sum_usd(lines["amount_usd"]) if known else None, "USD/month", "computed",
                formula="GiB × gp3 price, rounded per server", inputs=(key,), sources=sources,
                state=state,
            )
        )  # fmt: skip
        stated = placed[column].notna()
        counts = (
            ("known", "Servers that state it", stated),
            ("fallback", "Servers at disk capacity instead", ~stated & capacity.notna()),
        )
        for name, text, mask in counts:
            ledger.add(
                Figure(f"{key}.{name}", f"{text}: {label}", int(mask.sum()), "servers", "computed",
                       sources=sources[:1])
            )  # fmt: skip
