"""Storage on each basis side by side, what it would cost, and what stands for storage unknown."""

from __future__ import annotations

import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.assumptions.choice_words import word_label
from bizcase.catalog import PriceBook, private_discount
from bizcase.inventory.scope import is_in_scope
from bizcase.ledger import Figure, Finding, Ledger
from bizcase.pricing.estate import PricedEstate
from bizcase.pricing.lines import storage_lines
from bizcase.sizing import ASSUMED_OTHER, ASSUMED_WINDOWS, STORAGE_BASES, storage_by
from bizcase.units import sum_usd

BASIS_LABELS = {word: word_label(word) for word in ("disk_capacity", "partition_used", "in_use")}


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


def assumed_storage_findings(estate: PricedEstate, ledger: Ledger) -> tuple[Finding, ...]:
    """Return the finding on servers in scope that state no storage, with its figures by system.

    Ids: ``storage.assumed.<system>.servers`` and ``.gib`` for each system that has any, and
    ``storage.assumed.gib`` of all; the sizes with their ends.
    """
    scoped = estate.servers[is_in_scope(estate.servers)]
    unknown = scoped[scoped["assumed_storage_gib"].astype(float).gt(0)]
    if unknown.empty:
        return ()
    windows = unknown["os_family"].eq("windows").fillna(value=False)
    parts = (
        ("windows", "on Windows", ASSUMED_WINDOWS, windows),
        ("other", "on Linux and other systems", ASSUMED_OTHER, ~windows),
    )
    sizes, counts = ["storage.assumed.gib"], []
    for name, words, key, which in parts:
        part = unknown[which]
        if len(part):
            counts.append(f"storage.assumed.{name}.servers")
            label = f"Servers {words} whose storage no list states"
            ledger.add(
                Figure(counts[-1], label, len(part), "servers", "computed",
                       sources=("servers.csv",))
            )  # fmt: skip
            sizes.append(f"storage.assumed.{name}.gib")
            label = f"Storage assumed for servers {words}"
            ledger.add(_assumed_gib(sizes[-1], label, part, (key, counts[-1])))
    ledger.add(
        _assumed_gib(sizes[0], "Storage assumed where no list states it", unknown, tuple(sizes[1:]))
    )
    message = (
        "The lists state no storage for some servers, so it is assumed by operating system, alike "
        "on premises and on AWS. Infrastructure: name the disks of these servers."
    )
    return (Finding("STORAGE_UNKNOWN", "warning", message, (*counts, *sizes)),)


def _assumed_gib(key: str, label: str, servers: pd.DataFrame, inputs: tuple[str, ...]) -> Figure:
    size = servers["assumed_storage_gib"].astype(float)
    low, high = (
        round(float((size * servers[end].astype(float)).sum()), 2)
        for end in ("assumed_low", "assumed_high")
    )
    return Figure(
        key, label, round(float(size.sum()), 2), "GiB", "assumed",
        formula="the median of the servers of the same system that state theirs, else the published"
        " default",
        inputs=inputs, sources=("servers.csv",), low=low, high=high,
    )  # fmt: skip
