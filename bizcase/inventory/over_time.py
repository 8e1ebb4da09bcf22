"""Several exports of one vCenter, taken at different times: its state now, and how it grew.

The newest export says what a machine is; what an older one lists besides has gone. That holds only
where the exports are of the same estate: at least half of the machines of the older one are in the
newer. Exports of parts of a vCenter complete each other instead.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from bizcase.grammar import counted
from bizcase.inventory.copies import second_counts
from bizcase.inventory.inventory import Inventory
from bizcase.inventory.issues import Issue
from bizcase.units import as_shown

SAME_ESTATE_FROM = 0.5  # share of the older export's machines that the newer lists too
TREND_B_EXPORTS, TREND_B_DAYS = 3, 90
_PEAKS = ("cpu_peak", "memory_peak")
_SUMS = (("vcpu", "vCPU"), ("memory_gib", "GiB of memory"),
         ("storage_provisioned_gib", "GiB of disk"))  # fmt: skip


def newest_first(inventories: Sequence[Inventory]) -> list[Inventory]:
    """Return the inventories with those first that say when they were exported, newest first."""
    return sorted(inventories, key=lambda item: item.sources[0].exported_at, reverse=True)


def settle(parts: Sequence[Inventory]) -> list[Inventory]:
    """Return the inventories, newest first, so that each machine of a vCenter counts once.

    A row that another export of its vCenter supersedes is a repeated row, and gives it its peaks
    where they are higher; a machine that is gone since is out of scope. What changed is reported.
    """
    settled = list(parts)
    for later in range(1, len(settled)):
        for earlier in range(later):
            settled[earlier], settled[later] = _pair(settled[earlier], settled[later])
    return _with_trends(settled)


def _keys(servers: pd.DataFrame) -> pd.Series:
    """Return vCenter and id of each row; blank where a row names no vCenter."""
    vcenter = servers["vcenter_uuid"].fillna(servers["vcenter"])
    keys = vcenter.str.lower() + "|" + servers["server_id"].str.lower()
    return keys.where(vcenter.notna()).drop_duplicates().reindex(servers.index)


def _pair(newer: Inventory, older: Inventory) -> tuple[Inventory, Inventory]:
    first, second = newer.servers, older.servers
    own, theirs = _keys(first), _keys(second)
    shared = own.dropna()[own.dropna().isin(theirs.dropna())]
    if shared.empty:
        return newer, older
    there = pd.Series(theirs.index, theirs.to_numpy()).loc[shared.to_numpy()].to_numpy()
    one = first.loc[shared.index]
    two = second.loc[there].set_axis(one.index)
    exported = {item.name: item.exported_at for item in (newer.sources[0], older.sources[0])}
    second_wins = second_counts(one, two, exported, same_place=True)
    for name in _PEAKS:
        most = np.fmax(one[name].to_numpy(dtype=float), two[name].to_numpy(dtype=float))
        first = first.assign(**{name: _put(first[name], shared.index, most)})
        second = second.assign(**{name: _put(second[name], pd.Index(there), most)})
    first = _out(first, shared.index[second_wins], "repeated_row")
    second = _out(second, pd.Index(there[~second_wins]), "repeated_row")
    if _is_later(newer, older) and len(shared) >= SAME_ESTATE_FROM * theirs.notna().sum():
        places = _vcenters(first)
        gone = theirs.notna() & ~theirs.isin(own) & _vcenter_of(second).isin(places)
        second = _out(second, second.index[gone], "gone_since")
    return replace(newer, servers=first), replace(older, servers=second)


def _put(column: pd.Series, at: pd.Index, values: np.ndarray) -> pd.Series:
    changed = column.copy()
    changed.loc[at] = values
    return changed


def _out(servers: pd.DataFrame, at: pd.Index, reason: str) -> pd.DataFrame:
    if not len(at):
        return servers
    marked = servers.index.isin(at)
    open_reason = servers["scope_reason"].isna() if reason != "repeated_row" else marked
    return servers.assign(
        in_scope=servers["in_scope"].mask(marked, False),
        scope_reason=servers["scope_reason"].mask(marked & open_reason, reason),
    )


def _vcenter_of(servers: pd.DataFrame) -> pd.Series:
    return servers["vcenter_uuid"].fillna(servers["vcenter"]).str.lower()


def _vcenters(servers: pd.DataFrame) -> set[str]:
    return set(_vcenter_of(servers).dropna())


def _is_later(newer: Inventory, older: Inventory) -> bool:
    dates = newer.sources[0].exported_at, older.sources[0].exported_at
    return all(dates) and dates[0] > dates[1]


def _with_trends(parts: list[Inventory]) -> list[Inventory]:
    """Return the inventories with what changed between the dated exports of each vCenter."""
    places = sorted({place for part in parts for place in _vcenters(part.servers)})
    found = list(parts)
    for place in places:
        at = [index for index, part in enumerate(found)
              if part.sources[0].exported_at and place in _vcenters(part.servers)]  # fmt: skip
        if len(at) > 1 and (issue := _trend([found[index] for index in at], place)):
            found[at[0]] = replace(found[at[0]], issues=(*found[at[0]].issues, issue))
    return found


def _trend(parts: Sequence[Inventory], place: str) -> Issue | None:
    """Return how a vCenter changed from its oldest to its newest export."""
    tables = [part.servers[_vcenter_of(part.servers).eq(place)] for part in parts]
    new, old = tables[0], tables[-1]
    newest, oldest = (part.sources[0].exported_at for part in (parts[0], parts[-1]))
    keys, before = set(new["server_id"].str.lower()), set(old["server_id"].str.lower())
    if newest == oldest or len(keys & before) < SAME_ESTATE_FROM * len(before):
        return None
    days = (_day(newest) - _day(oldest)).days
    grade = "B" if len(parts) >= TREND_B_EXPORTS and days >= TREND_B_DAYS else "C"
    off = new["power_state"].eq("off") & new["server_id"].isin(
        old.loc[old["power_state"].eq("on"), "server_id"]
    )
    running = [frame[frame["power_state"].ne("off")] for frame in (old, new)]
    growth = ", ".join(
        f"{label} {as_shown(running[0][name].sum()):,} to {as_shown(running[1][name].sum()):,}"
        for name, label in _SUMS
    )
    return Issue(
        "EXPORTS_OVER_TIME", "info",
        f"{len(parts)} exports of one vCenter, {oldest[:10]} to {newest[:10]}: "
        f"{counted(len(keys - before), 'machines')} came, {len(before - keys):,} went, "
        f"{int(off.sum()):,} were switched off. Running: {growth}. Grade of the trend: {grade}.",
        file=parts[0].sources[0].name,
        action="The newest export counts; of the peaks the highest of all exports.",
        remedy="" if grade == "B"
        else f"{TREND_B_EXPORTS} exports over {TREND_B_DAYS} days show a trend more surely.",
    )  # fmt: skip


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text[:10])
