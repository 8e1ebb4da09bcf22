"""How much is known about the servers in scope, by domain, and how far it can be trusted.

Each server has an evidence level per domain (``coverage_rules.csv`` says which evidence is which
level). A domain is as sure as the level that nearly all servers reach: its weakest link, not its
mean. With several files the merged estate is judged.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from bizcase import packaged
from bizcase.assumptions import Assumptions, load_register
from bizcase.grammar import first_of
from bizcase.inventory.inventory import Inventory
from bizcase.inventory.operating_systems import unrecognised_os
from bizcase.inventory.tables import ALL_DISKS
from bizcase.ledger import Figure, Ledger
from bizcase.lookup import is_in
from bizcase.traits import FORMAT_TRAITS

LEVELS = ("none", "low", "medium", "high")
NONE, LOW, MEDIUM, HIGH = range(4)
_NAMED_FILES = 3  # of a domain
DOMAINS = ("cpu", "memory", "disk", "utilisation", "os", "application", "dependency")
# Where a merged server's value came from is told by the comparison of these fields.
_FIELDS = {
    "cpu": "vcpu", "memory": "memory_gib", "disk": "storage_provisioned_gib",
    "utilisation": "cpu_peak", "os": "os_family", "application": "application",
}  # fmt: skip


def coverage_rules() -> pd.DataFrame:
    """Return domain, label, confidence, the evidence it takes, and what would raise it."""
    return packaged.table("bizcase.inventory", "coverage_rules.csv")


def coverage(inventory: Inventory, assumptions: Assumptions | None = None) -> pd.DataFrame:
    """Return a row per domain: how many servers in scope are known, how well, and from where.

    Columns: domain, label, known, servers (both counts), share (known of servers, NaN without
    servers), confidence (high, medium, low, none), high, medium, low, none (servers by level),
    source_files, remedy. The confidence is the best level that ``quality.coverage_share`` of the
    servers reach; where none is reached, low if anything is known.
    """
    register = load_register() if assumptions is None else assumptions
    wanted = register.fraction("quality.coverage_share")
    scoped = inventory.in_scope()
    files = {domain: _files(inventory, scoped, field) for domain, field in _FIELDS.items()}
    hypervisor = _hypervisor_files(inventory)
    levels = {
        "cpu": _reported(scoped["vcpu"].gt(0), files["cpu"], hypervisor),
        "memory": _reported(scoped["memory_gib"].gt(0), files["memory"], hypervisor),
        "disk": _disk(inventory, scoped),
        "utilisation": _utilisation(scoped),
        "os": _os(scoped),
    }
    levels["application"], link_files = _application(inventory, scoped)
    files["application"] = link_files.fillna(files["application"])
    levels["dependency"], files["dependency"] = _dependency(inventory, scoped)
    rows = [_row(domain, levels[domain], files[domain], wanted) for domain in DOMAINS]
    rules = coverage_rules()[["domain", "confidence", "label", "remedy"]]
    table = pd.DataFrame(rows).merge(rules, on=["domain", "confidence"], how="left")
    return table[
        ["domain", "label", "known", "servers", "share", "confidence", "high", "medium", "low",
         "none", "source_files", "remedy"]
    ]  # fmt: skip


def coverage_list(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the coverage as plain values; the share of no servers at all is null."""
    return [
        {
            str(name): None if value != value else value  # noqa: PLR0124 - NaN is the value unequal to itself
            for name, value in row.items()
        }
        for row in table.to_dict("records")
    ]


def coverage_figures(table: pd.DataFrame, sources: tuple[str, ...], ledger: Ledger) -> None:
    """Add ``coverage.<domain>.servers`` and ``coverage.<domain>.share`` of each domain."""
    for row in table.to_dict("records"):
        figure_id, label = f"coverage.{row['domain']}", str(row["label"])
        about = f"{label}: servers in scope it is known of"
        ledger.add(Figure(f"{figure_id}.servers", about, int(row["known"]), "servers", "input",
                          sources=sources))  # fmt: skip
        known = row["servers"] > 0
        ledger.add(
            Figure(
                f"{figure_id}.share", f"{label}: share of servers in scope it is known of",
                round(float(row["share"]), 6) if known else None, "fraction", "computed",
                formula="servers known / servers in scope",
                inputs=(f"{figure_id}.servers", "scope.servers"), sources=sources,
                state="" if known else "none: no server is in scope",
            )
        )  # fmt: skip


def _row(domain: str, levels: pd.Series, files: pd.Series, wanted: float) -> dict[str, object]:
    servers = len(levels)
    reached = (
        level for level in (HIGH, MEDIUM, LOW) if servers and _share(levels, level) >= wanted
    )
    known = int((levels > NONE).sum())
    confidence = next(reached, LOW if known else NONE)
    return {
        "domain": domain,
        "known": known,
        "servers": servers,
        "share": known / servers if servers else float("nan"),
        "confidence": LEVELS[confidence],
        **{name: int((levels == level).sum()) for level, name in enumerate(LEVELS)},
        "source_files": first_of(sorted(files[levels > NONE].dropna().unique()), _NAMED_FILES),
    }


def _share(levels: pd.Series, level: int) -> float:
    return float((levels >= level).mean())


def _files(inventory: Inventory, scoped: pd.DataFrame, field: str) -> pd.Series:
    """Return the file that a field's value comes from: of a merged server, the one that won."""
    merged = inventory.comparisons[inventory.comparisons["field"] == field]
    if merged.empty:
        return scoped["source_file"]
    won = merged.drop_duplicates("server_id").set_index("server_id")["kept_file"]
    return _looked_up(scoped["server_id"], won).fillna(scoped["source_file"])


def _hypervisor_files(inventory: Inventory) -> set[str]:
    servers = inventory.servers
    told = servers["source"].isin([key for key, item in FORMAT_TRAITS.items() if item.hypervisor])
    return set(servers.loc[told, "source_file"].unique())


def _reported(known: pd.Series, files: pd.Series, hypervisor: set[str]) -> pd.Series:
    return _levels(known.index, (known, MEDIUM), (known & files.isin(hypervisor), HIGH))


def _disk(inventory: Inventory, scoped: pd.DataFrame) -> pd.Series:
    disks = inventory.disks
    single = disks["name"].ne(ALL_DISKS) & disks["capacity_gib"].gt(0)
    known = scoped["storage_provisioned_gib"].gt(0)
    per_disk = is_in(scoped["server_id"], disks.loc[single, "server_id"])
    return _levels(scoped.index, (known, MEDIUM), (known & per_disk, HIGH))


def _utilisation(scoped: pd.DataFrame) -> pd.Series:
    peaks = ["cpu_peak", "memory_peak"]
    weak = [*peaks, "cpu_average", "memory_average", "cpu_instant", "memory_instant"]
    constant = scoped[[f"{peak}_constant" for peak in peaks]].fillna(False).astype(bool)
    both = scoped[peaks].notna().all(axis=1) & ~constant.any(axis=1)
    return _levels(scoped.index, (scoped[weak].notna().any(axis=1), LOW), (both, MEDIUM))


def _os(scoped: pd.DataFrame) -> pd.Series:
    named = scoped["os_name"].notna()
    clear = named & ~unrecognised_os(scoped)
    guest = clear & scoped["os_from_guest"].fillna(False).astype(bool)
    return _levels(scoped.index, (named, LOW), (clear, MEDIUM), (guest, HIGH))


def _application(inventory: Inventory, scoped: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Return the levels, and the file that links each server to a listed application."""
    links = inventory.dependencies
    links = links[(links["kind"] == "server_application") & _of_listed(inventory, links["to_id"])]
    file = _of_server(scoped, links["from_id"], links["source_file"])
    levels = _levels(scoped.index, (scoped["application"].notna(), MEDIUM), (file.notna(), HIGH))
    return levels, file


def _of_listed(inventory: Inventory, ids: pd.Series) -> pd.Series:
    return is_in(ids, inventory.applications["application_id"])


def _dependency(inventory: Inventory, scoped: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Return the levels, and the file that says what each server or its application depends on."""
    links = inventory.dependencies
    if links.empty:
        return _levels(scoped.index), scoped["source_file"].iloc[:0].reindex(scoped.index)
    measured = links[links["kind"] == "server_server"]
    measured_file = _of_server(scoped, *_both_ends(measured))
    declared = links[links["kind"] == "application_application"]
    hosted = links[links["kind"] == "server_application"]
    of_application = _looked_up(hosted["to_id"], _first_file(*_both_ends(declared)))
    declared_file = _of_server(scoped, hosted["from_id"], of_application)
    levels = _levels(
        scoped.index, (declared_file.notna(), MEDIUM), (measured_file.notna(), HIGH)
    )  # fmt: skip
    return levels, measured_file.fillna(declared_file)


def _of_server(scoped: pd.DataFrame, ids: pd.Series, files: pd.Series) -> pd.Series:
    """Return the first file that names each server, by its id or, as portfolios do, its name."""
    named = _first_file(ids.str.casefold(), files)
    by_id = _looked_up(scoped["server_id"].str.casefold(), named)
    return by_id.fillna(_looked_up(scoped["name"].str.casefold(), named))


def _both_ends(links: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    ids = pd.concat([links["from_id"], links["to_id"]])
    return ids, pd.concat([links["source_file"], links["source_file"]])


def _looked_up(keys: pd.Series, values: pd.Series) -> pd.Series:
    """Return text by key, unknown where the key is not there; never a column of floats."""
    return keys.map(values).astype("str") if len(values) else keys.where(keys.isna())


def _first_file(ids: pd.Series, files: pd.Series) -> pd.Series:
    table = pd.DataFrame({"id": ids.to_numpy(), "file": files.to_numpy()}).dropna()
    return table.drop_duplicates("id").set_index("id")["file"]


def _levels(index: pd.Index, *steps: tuple[pd.Series, int]) -> pd.Series:
    """Return the level of each server: the last step that holds."""
    levels = np.full(len(index), NONE)
    for holds, level in steps:
        levels[holds.to_numpy(dtype=bool)] = level
    return pd.Series(levels, index)
