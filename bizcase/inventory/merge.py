"""Several files describe one estate: one table of servers in which each machine stands once.

Who wins per field: RVTools, then tools that measure, for what is allocated and which system runs
(RVTools states no peak, so the peaks of those tools win too); an IT inventory for environment and
application; a portfolio last. Both values are kept in ``comparisons``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from bizcase.errors import StageError
from bizcase.inventory.compare import compare, fill
from bizcase.inventory.copies import exchanged, report_copies, second_counts
from bizcase.inventory.hypervisors import server_hypervisors
from bizcase.inventory.identity import distinct_files, distinct_ids, renamed
from bizcase.inventory.inventory import Inventory
from bizcase.inventory.issues import Issue
from bizcase.inventory.match import Matching, match_servers
from bizcase.inventory.over_time import newest_first, settle
from bizcase.inventory.same_applications import once_each
from bizcase.inventory.tables import conform, empty
from bizcase.lookup import is_in
from bizcase.traits import FORMAT_TRAITS, KINDS

_MEASURING = {key for key, traits in FORMAT_TRAITS.items() if traits.measures}
SUMMED = ("vcpu", "memory_gib", "storage_provisioned_gib")
_TABLES = tuple(
    item.name for item in fields(Inventory) if item.name not in ("sources", "issues", "servers")
)
_TOLERANCE = 1e-6


def merge(inventories: Sequence[Inventory]) -> Inventory:
    """Return one inventory of several files; one file passes unchanged.

    Adds ``matches``, ``comparisons`` and ``source_totals``. Links between files stay open.

    Raises
    ------
    StageError
        The sums before and after do not tie: a fault of ours.
    """
    parts = _without_repeated_files(sorted(newest_first(inventories), key=_rank))
    if len(parts) == 1:
        return parts[0]
    parts = distinct_ids(settle(distinct_files(parts)))
    merged = parts[0]
    for other in parts[1:]:
        merged = _join(merged, other)
    merged = _with_hypervisors(once_each(merged))
    return replace(merged, source_totals=_checked_totals(parts, merged))


def _rank(inventory: Inventory) -> tuple[int, bool]:
    """Return the order in which sources are believed: tools that measure before typed lists.

    RVTools comes first: its machines are the ones that others describe.
    """
    sources = set(inventory.servers["source"])
    return KINDS[inventory.sources[0].kind].place, not sources & _MEASURING


def _source_rank(source: str) -> tuple[int, bool]:
    """Return ``_rank`` of one format."""
    return KINDS[FORMAT_TRAITS[source].kind].place, source not in _MEASURING


def _without_repeated_files(inventories: list[Inventory]) -> list[Inventory]:
    """Return each file once; a second copy of it is reported."""
    seen: dict[str, str] = {}
    kept: list[Inventory] = []
    repeats: list[Issue] = []
    for inventory in inventories:
        source = inventory.sources[0]
        if source.sha256 in seen:
            repeats.append(
                Issue(
                    "FILE_REPEATED", "warning",
                    f"The file has the same content as {seen[source.sha256]}.", file=source.name,
                    action="It was left out.", remedy="Upload each file once.",
                )
            )  # fmt: skip
        else:
            seen[source.sha256] = source.name
            kept.append(inventory)
    if repeats:
        kept[0] = replace(kept[0], issues=(*kept[0].issues, *repeats))
    return kept


def _join(first: Inventory, other: Inventory) -> Inventory:
    """Return both inventories as one; servers of the other that match are merged."""
    matching = match_servers(first.servers, other.servers)
    other = renamed(other, dict(zip(matching.other_ids, matching.server_ids, strict=True)))
    servers, comparisons = first.servers, first.comparisons
    swap = np.zeros(len(matching.pairs), dtype=bool)
    copies: list[Issue] = []
    if len(matching.pairs):
        own = first.servers.loc[matching.pairs["own"]]
        theirs = other.servers.loc[matching.pairs["other"]].set_index(own.index)
        alike = _of_equal_rank(own, theirs)
        exported = {file.name: file.exported_at for file in (*first.sources, *other.sources)}
        swap = alike & second_counts(own, theirs, exported, same_place=False)
        own, theirs = exchanged(own, theirs, swap)
        copies = report_copies(own[alike], theirs[alike])
        comparisons = _stack("comparisons", comparisons, compare(own, theirs))
        servers = first.servers.copy()
        servers.loc[own.index] = fill(own, theirs)
    rest = other.servers.drop(index=pd.Index(matching.pairs["other"])).copy()
    rest.loc[matching.ambiguous, "in_scope"] = False
    rest.loc[matching.ambiguous, "scope_reason"] = rest.loc[
        matching.ambiguous, "scope_reason"
    ].fillna("duplicate")
    tables = {name: _stack(name, getattr(first, name), getattr(other, name)) for name in _TABLES}
    tables["disks"] = _disks(first, other, matching, swap)
    tables["comparisons"] = comparisons
    tables["matches"] = _stack("matches", first.matches, _gone(matching.table, swap))
    return Inventory(
        sources=first.sources + other.sources,
        issues=(*first.issues, *other.issues, *matching.issues(other.sources[0].name), *copies),
        servers=_stack("servers", servers, rest),
        **tables,
    )


def _with_hypervisors(merged: Inventory) -> Inventory:
    """Return the inventory in which a host of one file says it for the servers of another."""
    servers = merged.servers
    known = server_hypervisors(servers, merged.hosts, servers["hypervisor"])
    return replace(merged, servers=servers.assign(hypervisor=known))


def _stack(name: str, first: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    if other.empty:
        return first.reset_index(drop=True)
    if first.empty:
        return other.reset_index(drop=True)
    return conform(name, pd.concat([first, other], ignore_index=True))


def _of_equal_rank(own: pd.DataFrame, theirs: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Return where both rows come from sources that are believed alike: copies of one machine."""
    ranks = [
        frame["source"].map({key: _source_rank(key) for key in FORMAT_TRAITS}).to_numpy(object)
        for frame in (own, theirs)
    ]
    return np.asarray(ranks[0] == ranks[1], dtype=bool)


def _gone(table: pd.DataFrame, swap: npt.NDArray[np.bool_]) -> pd.DataFrame:
    """Return the matches so that ``other_file`` and ``other_row`` are of the row that is gone."""
    kept, other = ["file", "sheet", "row"], ["other_file", "other_sheet", "other_row"]
    turned = table.copy()
    for one, two in zip(kept, other, strict=True):
        turned[one] = table[one].mask(swap, table[two])
        turned[two] = table[two].mask(swap, table[one])
    return turned


def _disks(
    first: Inventory, other: Inventory, matching: Matching, swap: npt.NDArray[np.bool_]
) -> pd.DataFrame:
    """Return the disks of both, those of a merged server once: from the row that counts."""
    ids = np.array(matching.server_ids, dtype=object)
    replaced = set(ids[swap]) & set(other.disks["server_id"])
    own = first.disks[~is_in(first.disks["server_id"], replaced)]
    merged = is_in(other.disks["server_id"], set(ids) & set(own["server_id"]))
    return _stack("disks", own, other.disks[~merged])


def _checked_totals(parts: Sequence[Inventory], merged: Inventory) -> pd.DataFrame:
    """Return the sums per file and outcome; what was listed and what is listed must tie."""
    gone = pd.MultiIndex.from_frame(merged.matches[["other_file", "other_sheet", "other_row"]])
    frames = []
    for part in parts:
        servers = part.servers
        if servers.empty:
            continue
        places = pd.MultiIndex.from_frame(servers[["source_file", "source_sheet", "source_row"]])
        is_gone = pd.Series(places.isin(gone), servers.index)
        outcome = is_gone.map({True: "merged into another source", False: "listed"})
        sums = servers.groupby(outcome)[list(SUMMED)].sum()
        counts = outcome.value_counts()
        frames.append(
            sums.assign(servers=counts, source_file=part.sources[0].name)
            .rename_axis("outcome")
            .reset_index()
        )
    totals = conform("source_totals", pd.concat(frames, ignore_index=True)) if frames else empty(
        "source_totals"
    )  # fmt: skip
    _check(totals, merged)
    return totals


def _check(totals: pd.DataFrame, merged: Inventory) -> None:
    """Raise StageError unless servers and sums before equal those after plus what was merged."""
    listed = totals["servers"].sum()
    if listed != len(merged.servers) + len(merged.matches):
        raise StageError("The servers before and after merging do not tie.")
    for column in SUMMED:
        superseded = merged.comparisons.loc[merged.comparisons["field"] == column, "other"]
        after = merged.servers[column].sum() + pd.to_numeric(superseded).sum()
        before = totals[column].sum()
        if abs(before - after) > max(1.0, abs(before)) * _TOLERANCE:
            raise StageError(f"The sums of {column} before and after merging do not tie.")
