"""Issues about a missing value, judged over all files of a case and what the analyst set."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pandas as pd

from bizcase.inventory.inventory import Inventory
from bizcase.inventory.issues import Issue
from bizcase.inventory.operating_systems import implied_os, unrecognised_os
from bizcase.inventory.row_numbers import RowNumbers
from bizcase.inventory.scope import is_in_scope

_PEAKS = ["cpu_peak", "memory_peak"]
_NONE, _ONE = "UTILISATION_MISSING", "UTILISATION_PARTIAL"
# What an issue says of servers with one measured peak of two, in the words of every reader.
ONE_PEAK = {
    "message": "Servers have a measured peak of either CPU or memory only.",
    "action": "The other is sized as allocated.",
    "remedy": "Collect 14 days of utilisation.",
}
# Which servers lack what an issue says that they lack.
_LACKS: dict[str, Callable[[pd.DataFrame], pd.Series]] = {
    "VCPU_MISSING": lambda servers: servers["vcpu"].isna(),
    "MEMORY_MISSING": lambda servers: servers["memory_gib"].isna(),
    "STORAGE_MISSING": lambda servers: ~servers["storage_provisioned_gib"].gt(0),
    "OS_MISSING": lambda servers: servers["os_name"].isna(),
    "OS_UNRECOGNISED": unrecognised_os,
    "OS_IMPLIED": implied_os,
    _NONE: lambda servers: servers[_PEAKS].isna().all(axis=1),
    _ONE: lambda servers: servers[_PEAKS].isna().sum(axis=1).eq(1),
}


def without_answered(inventory: Inventory) -> Inventory:
    """Return the inventory without the rows of issues whose value is known by now.

    A reader judges its own file. Where another file or the analyst states the value, or the row is
    out of scope since, the row is taken from the issue, and an issue without rows goes. A server
    without a peak that has one of two by now is of the issue ``UTILISATION_PARTIAL``.
    """
    asked = [issue for issue in inventory.issues if issue.code in _LACKS and len(issue.rows)]
    if not asked or (len(inventory.sources) <= 1 and inventory.edited.empty):
        return inventory
    servers = inventory.servers
    scoped = is_in_scope(servers)
    lacks = {code: scoped & _LACKS[code](servers) for code in {issue.code for issue in asked}}
    if _NONE in lacks:
        lacks[_ONE] = scoped & _LACKS[_ONE](servers)
    place = _server_of_row(inventory)
    issues: list[Issue] = []
    for issue in inventory.issues:
        issues += _judged(issue, lacks, place) if issue.code in _LACKS else [issue]
    issues += _in_no_row(issues, servers[scoped], place)
    return replace(inventory, issues=tuple(_folded(issues)))


def _in_no_row(issues: list[Issue], scoped: pd.DataFrame, place: pd.Series) -> Iterator[Issue]:
    """Yield the issue of a missing peak for servers whose file has no column for it.

    An export states no peak and says so of no server. Where a list does and has no row of such a
    server, or one that fits several machines, the server counts like those of the list.
    """
    asked = next((issue for issue in issues if issue.code == _NONE), None)
    if asked is None:
        return
    told = [(issue.file, issue.sheet, row) for issue in issues if issue.code == _NONE
            for row in issue.rows]  # fmt: skip
    known = place.reindex(pd.MultiIndex.from_tuples(told)).dropna()
    missed = scoped[_LACKS[_NONE](scoped) & ~scoped.index.isin(known)]
    for (file, sheet), rows in missed.groupby(["source_file", "source_sheet"], dropna=False):
        found = RowNumbers(rows["source_row"].dropna().astype(int).sort_values())
        if len(found):
            yield replace(asked, file=str(file), sheet=sheet if isinstance(sheet, str) else "",
                          column="", rows=found, count=len(found))  # fmt: skip


def _folded(issues: list[Issue]) -> Iterator[Issue]:
    """Yield the issues, those about one peak of two once for each place."""
    ones: dict[tuple[str, ...], list[int]] = {}
    for issue in issues:
        if issue.code == _ONE:
            ones.setdefault((issue.file, issue.sheet, issue.column), []).extend(issue.rows)
    for issue in issues:
        if issue.code != _ONE:
            yield issue
        elif rows := ones.pop((issue.file, issue.sheet, issue.column), None):
            yield replace(issue, rows=sorted(rows), count=len(rows))


def _server_of_row(inventory: Inventory) -> pd.Series:
    """Return file, sheet and row → label of the server that the row is part of."""
    servers, gone = inventory.servers, inventory.matches
    own, merged = (
        pd.MultiIndex.from_arrays(
            [rows[f"{of}file"], rows[f"{of}sheet"].fillna(""), rows[f"{of}row"]]
        )
        for rows, of in ((servers, "source_"), (gone, "other_"))
    )
    first = servers["server_id"].drop_duplicates()
    of_id = pd.Series(first.index, first.to_numpy())
    labels = [*servers.index, *gone["server_id"].map(of_id)]
    found = pd.Series(labels, own.append(merged), dtype="float64")
    return found[~found.index.duplicated()]


def _judged(issue: Issue, lacks: dict[str, pd.Series], place: pd.Series) -> Iterator[Issue]:
    """Yield the issue with the rows that it is still true of; a row of no server stays."""
    rows = pd.Series(list(issue.rows), dtype="float64")
    keys = pd.MultiIndex.from_arrays(
        [[issue.file] * len(rows), [issue.sheet] * len(rows), rows.to_numpy()]
    )
    labels = pd.Series(place.reindex(keys).to_numpy())
    still = labels.isna() | labels.map(lacks[issue.code]).eq(True)
    if still.all():
        yield issue
        return
    if still.any():
        yield replace(issue, rows=RowNumbers(rows[still].astype(int)), count=int(still.sum()))
    if issue.code == _NONE and (now := ~still & labels.map(lacks[_ONE]).eq(True)).any():
        yield replace(
            issue,
            code=_ONE,
            rows=RowNumbers(rows[now].astype(int)),
            count=int(now.sum()),
            **ONE_PEAK,
        )
