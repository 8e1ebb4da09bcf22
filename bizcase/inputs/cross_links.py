"""References that one file leaves open and another file resolves.

A portfolio names servers and applications; the server inventory beside it lists them.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from bizcase.inputs.it_inventory_links import MAPPINGS
from bizcase.inputs.key_repair import match_ids, repaired, report_repaired
from bizcase.inventory import Inventory, Issue, IssueLog
from bizcase.inventory.tables import conform

# Rows that exist once more elsewhere, or are no machine: nobody refers to them.
_NO_MACHINES = ("repeated_row", "template", "srm_placeholder", "duplicate")
_ENDS = {kind: tables for _, kind, *tables in MAPPINGS}
_NAMES = {
    "servers": ("server_id", "name", "dns_name"),
    "databases": ("database_id",),
    "applications": ("application_id", "name"),
}


def link_across(inventory: Inventory, *, key_repair: bool = True) -> Inventory:
    """Return the inventory of several files with references between them resolved.

    By id or unique name, whatever the case of its letters; what stays open is repaired as inside
    a file, where ``key_repair`` allows it. Each repair is marked and reported.
    """
    if len(inventory.sources) <= 1:
        return inventory
    names = {table: _names(inventory, table) for table in _NAMES}
    links, issues = inventory.dependencies, list(inventory.issues)
    parts = []
    for place, group in links.groupby(["source_file", "source_sheet", "kind"], sort=False):
        file, sheet, kind = map(str, place)
        parts.append(_linked(group, (file, sheet, kind), names, issues, key_repair=key_repair))
    databases = _hosts(inventory.databases, names["servers"], issues, key_repair=key_repair)
    merged = pd.concat(parts).sort_index() if parts else links
    return replace(
        inventory,
        dependencies=conform("dependencies", merged),
        databases=databases,
        issues=tuple(issues),
    )


def _names(inventory: Inventory, table: str) -> pd.Series:
    """Return the ids of a table, indexed by every name they go by."""
    rows: pd.DataFrame = getattr(inventory, table)
    if table == "servers":
        rows = rows[~rows["scope_reason"].isin(_NO_MACHINES)]
    key = rows[_NAMES[table][0]].to_numpy()
    columns = [pd.Series(key, index=rows[column].to_numpy()) for column in _NAMES[table]]
    listed = pd.concat(columns)
    listed = listed[listed.index.notna()]
    return listed[~pd.MultiIndex.from_arrays([listed.index, listed.to_numpy()]).duplicated()]


def _exact(written: pd.Series, listed: pd.Series) -> pd.Series:
    """Return the id behind each name; unknown where no name or several ids fit."""
    folded = pd.Series(listed.to_numpy(), index=listed.index.astype("str").str.casefold())
    folded = folded[~pd.MultiIndex.from_arrays([folded.index, folded.to_numpy()]).duplicated()]
    unique = folded[~folded.index.duplicated(keep=False)]
    return written.where(written.isin(listed)).fillna(written.str.casefold().map(unique.to_dict()))


def _linked(
    links: pd.DataFrame,
    place: tuple[str, str, str],
    names: dict[str, pd.Series],
    issues: list[Issue],
    *,
    key_repair: bool,
) -> pd.DataFrame:
    """Return the links of one sheet and kind with the ids that any file lists."""
    file, sheet, kind = place
    open_rows = ~links["resolved"].astype(bool)
    if not open_rows.any():
        return links
    ends = tuple(zip(("from_id", "to_id"), _ENDS[kind], strict=True))
    found = links.copy()
    pairs: dict[str, str] = {}
    known, changed = pd.Series(data=True, index=links.index), pd.Series(False, index=links.index)
    for column, table in ends:
        written = pd.concat([links[other] for other, name in ends if name == table]).dropna()
        exact = _exact(links[column], names[table])
        if key_repair:
            matches = match_ids(written, names[table])
            ids, before = repaired(links[column].where(exact.isna()), matches)
            exact = exact.fillna(ids.where(before.notna()))
            mark = column.replace("_id", "_repaired_from")
            found[mark] = links[mark].fillna(before)
            changed |= before.notna()
            pairs |= {name: key for name, key in matches.sure.items() if before.eq(name).any()}
        found[column] = exact.fillna(links[column])
        known &= exact.notna()
    found["resolved"] = known.astype("boolean")
    log = IssueLog(file)
    report_repaired(pairs, links.loc[changed, "source_row"], log, sheet=sheet)
    now = open_rows & known
    if now.any():
        log.add(
            "KEY_RESOLVED", "info",
            f"{int(now.sum())} of {int(open_rows.sum())} references that this file leaves open are "
            "resolved by another file.",
            sheet=sheet, rows=links.loc[now, "source_row"], action="They count as resolved.",
        )  # fmt: skip
    issues += log
    return found


def _hosts(
    databases: pd.DataFrame, servers: pd.Series, issues: list[Issue], *, key_repair: bool
) -> pd.DataFrame:
    """Return the databases with hosts that another file lists."""
    hosts = databases["host_server_id"]
    if databases.empty or hosts.dropna().isin(servers).all():
        return databases
    exact = _exact(hosts, servers)
    if not key_repair:
        return databases.assign(host_server_id=exact.fillna(hosts))
    matches = match_ids(hosts.dropna(), servers)
    ids, before = repaired(hosts.where(exact.isna()), matches)
    for (file, sheet), rows in databases[before.notna()].groupby(["source_file", "source_sheet"]):
        log = IssueLog(str(file))
        pairs = {name: matches.sure[name] for name in before[rows.index]}
        report_repaired(pairs, rows["source_row"], log, sheet=str(sheet), column="Server ID")
        issues += log
    return databases.assign(
        host_server_id=exact.fillna(ids.where(before.notna())).fillna(hosts),
        host_repaired_from=databases["host_repaired_from"].fillna(before),
    )
