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
from bizcase.sizing import (
    ASSUMED_OTHER,
    ASSUMED_WINDOWS,
    STORAGE_BASES,
    assumed_storage,
    storage_by,
    storage_left,
)
from bizcase.units import sum_usd

BASIS_LABELS = {word: word_label(word) for word in ("disk_capacity", "partition_used", "in_use")}


def storage_figures(
    estate: PricedEstate, assumptions: Assumptions, book: PriceBook, ledger: Ledger
) -> None:
    """Add, per basis, GiB, servers that state it, servers at capacity or assumed, and gp3 cost.

    Ids: ``storage.basis.<basis>``, and behind it ``.known``, ``.fallback``, ``.assumed``,
    ``.monthly``. All are over the servers with a target, without what leaves with databases that
    move: what a basis comes to where it is priced. So the one that is priced is
    ``sizing.need_storage_gib`` and ``aws.storage.monthly``. ``storage.in_scope`` is that with
    ``storage.with_databases`` and ``storage.no_target``, which are not priced on EC2.
    """
    scoped = estate.servers[is_in_scope(estate.servers)]
    placed = scoped["target"] == "ec2"
    capacity = scoped["storage_provisioned_gib"]
    on_ebs = private_discount(assumptions, "ebs")
    sources = ("servers.csv", f"price book {book.snapshot_id}, {book.region}")
    for basis, column in STORAGE_BASES.items():
        label, key = BASIS_LABELS[basis], f"storage.basis.{basis}"
        stated = storage_by(scoped, basis, assumptions)
        stood_in = assumed_storage(scoped["os_family"], stated, assumptions)["assumed_storage_gib"]
        all_of_it = stated.fillna(stood_in)
        left = storage_left(all_of_it, scoped["server_id"], estate.hosts, assumptions)
        sized = scoped.assign(need_storage_gib=left, storage_assumed=stated.isna())[placed]
        lines = storage_lines(sized, book, on_ebs)
        inputs = ("storage.free_space",) if basis == "partition_used" else ()
        known = bool(stated[placed].notna().any())
        state = "" if known else f"not available: no server states “{label.partition(',')[0]}”"
        ledger.add(
            Figure(
                key, f"Storage of servers with an instance type: {label}",
                _gib(left[placed]) if known else None, "GiB", "computed",
                formula="sum over servers, without what leaves with databases; disk capacity where "
                "a server does not state it, assumed where it states neither",
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
        has_basis = scoped[column].notna()
        counts = (
            ("known", "Servers that state it", has_basis),
            ("fallback", "Servers at disk capacity instead", ~has_basis & capacity.notna()),
            ("assumed", "Servers of assumed storage", ~has_basis & capacity.isna()),
        )
        for name, text, mask in counts:
            ledger.add(
                Figure(f"{key}.{name}", f"{text}: {label}", int((mask & placed).sum()), "servers",
                       "computed", sources=sources[:1])
            )  # fmt: skip
        if basis == assumptions.text("storage.basis"):
            _scope_figures(scoped, all_of_it, left, ledger)


def _scope_figures(
    scoped: pd.DataFrame, all_of_it: pd.Series, left: pd.Series, ledger: Ledger
) -> None:
    """Add the storage in scope, and the parts of it that are not priced on EC2."""
    nowhere = ~scoped["target"].isin(["ec2", "database_moved"])
    gone = (all_of_it - left)[~nowhere]
    for name, label, value, formula, inputs in (
        ("in_scope", "Storage of servers in scope, on the basis that is priced", all_of_it,
         "priced on EC2 + leaves with databases + without an instance type",
         ("sizing.need_storage_gib", "storage.with_databases", "storage.no_target")),
        ("with_databases", "Storage that leaves EC2 with databases that move", gone,
         "storage of the hosts that leave, and of the databases of those that stay", ()),
        ("no_target", "Storage of servers without an instance type", all_of_it[nowhere],
         "their storage on the basis", ()),
    ):  # fmt: skip
        ledger.add(
            Figure(f"storage.{name}", label, _gib(value), "GiB", "computed", formula=formula,
                   inputs=inputs, sources=("servers.csv",))
        )  # fmt: skip


def _gib(values: pd.Series) -> float:
    return round(float(values.sum()), 2)


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
