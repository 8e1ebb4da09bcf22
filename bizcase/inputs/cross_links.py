"""References that one file leaves open and another file resolves.

A portfolio names servers and applications; the server inventory beside it lists them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from bizcase.grammar import agreeing, counted
from bizcase.inputs.cells.key_repair import doubts, match_ids, repaired, report_repaired
from bizcase.inputs.lists.it_inventory_links import MAPPINGS
from bizcase.inventory import Inventory, Issue, IssueLog
from bizcase.inventory.answered import without_answered
from bizcase.inventory.host_load import with_host_issues
from bizcase.inventory.merge import merge
from bizcase.inventory.scope import NO_MACHINES, is_in_scope
from bizcase.inventory.tables import conform

_ENDS = {kind: tables for _, kind, *tables in MAPPINGS}
_NAMES = {
    "servers": ("server_id", "name", "dns_name"),
    "databases": ("database_id", "name"),
    "applications": ("application_id", "name"),
}


@dataclass(frozen=True, slots=True)
class _Names:
    """What a table's rows go by: ``exact`` name in lower case → id, ``listed`` name → every id."""

    exact: dict[str, str]
    listed: pd.Series


def gather(parts: Sequence[Inventory], *, key_repair: bool = True) -> Inventory:
    """Return what all files of a case hold: each machine once, links between files resolved.

    What another file answers is no issue any more, and hosts are judged over all files.
    """
    inventory = merge(parts)
    if len(inventory.sources) <= 1:
        return inventory
    return without_answered(with_host_issues(link_across(inventory, key_repair=key_repair)))


def link_across(inventory: Inventory, *, key_repair: bool = True) -> Inventory:
    """Return the inventory of several files with references between them resolved.

    By id, then by a name that one row alone bears, whatever the case; a server also by its DNS
    name and its short name. What stays open is repaired as inside a file, where ``key_repair``
    allows it. What was resolved, repaired and left open is reported.
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


def _names(inventory: Inventory, table: str) -> _Names:
    rows: pd.DataFrame = getattr(inventory, table)
    if table == "servers":
        rows = rows[~rows["scope_reason"].isin(NO_MACHINES)]
    key = rows[_NAMES[table][0]].to_numpy()
    columns = [pd.Series(key, index=rows[column].to_numpy()) for column in _NAMES[table]]
    listed = pd.concat(columns)
    listed = listed[listed.index.notna()]
    listed = listed[~pd.MultiIndex.from_arrays([listed.index, listed.to_numpy()]).duplicated()]
    return _Names(_exact_names(rows, table), listed)


def _exact_names(rows: pd.DataFrame, table: str) -> dict[str, str]:
    """Return name → id; an id names itself, and a machine in scope is preferred to another."""
    id_column, *columns = _NAMES[table]
    if table != "servers":
        return _unique(rows, id_column, columns)
    short = rows[columns].apply(lambda names: names.str.replace(r"\..*$", "", regex=True))
    shortened = rows[[id_column]].assign(**short)
    scoped = is_in_scope(rows)
    known: dict[str, str] = {}
    for named in (shortened, rows):  # the later win: full names, and machines in scope
        for chosen in (~scoped, scoped):
            known |= _unique(named[chosen], id_column, columns)
    return known


def _unique(rows: pd.DataFrame, id_column: str, columns: Sequence[str]) -> dict[str, str]:
    """Return the names that one row alone bears, and the ids, in lower case → id."""
    pairs = pd.concat(
        [
            pd.DataFrame({"name": rows[column].str.strip().str.casefold(), "id": rows[id_column]})
            for column in columns
        ]
    )
    pairs = pairs.dropna().drop_duplicates()
    alone = pairs[~pairs["name"].duplicated(keep=False)]
    ids = rows[id_column].dropna()
    own = pd.Series(ids.to_numpy(), index=ids.str.strip().str.casefold())
    own = own[~own.index.duplicated(keep=False)]
    return dict(zip(alone["name"], alone["id"], strict=True)) | own.to_dict()


def _exact(written: pd.Series, names: _Names) -> pd.Series:
    """Return the id behind each name; unknown where no row or several bear it."""
    return written.str.strip().str.casefold().map(names.exact).astype("str")


def _linked(
    links: pd.DataFrame,
    place: tuple[str, str, str],
    names: dict[str, _Names],
    issues: list[Issue],
    *,
    key_repair: bool,
) -> pd.DataFrame:
    """Return the links of one sheet and kind with the ids that any file lists."""
    file, sheet, kind = place
    is_open = ~links["resolved"].fillna(value=False).astype(bool)
    if not is_open.any():
        return links
    ends = tuple(zip(("from_id", "to_id"), _ENDS[kind], strict=True))
    found = links.copy()
    pairs: dict[str, str] = {}
    near = ""
    settled, changed = is_open.copy(), pd.Series(data=False, index=links.index)
    for column, table in ends:
        exact = _exact(links.loc[is_open, column], names[table]).reindex(links.index)
        named = pd.concat([links[other] for other, name in ends if name == table]).dropna()
        matches = match_ids(named, names[table].listed)
        near += doubts(matches, apply=key_repair)
        if key_repair:
            unknown = links[column].where(is_open & exact.isna())
            ids, before = repaired(unknown, matches)
            exact = exact.fillna(ids.where(before.notna()))
            mark = column.replace("_id", "_repaired_from")
            found[mark] = links[mark].fillna(before)
            changed |= before.notna()
            pairs |= {name: key for name, key in matches.sure.items() if before.eq(name).any()}
        found[column] = exact.fillna(links[column])
        settled &= exact.notna()
    found["resolved"] = links["resolved"].mask(settled, True)
    log = IssueLog(file)
    report_repaired(pairs, links.loc[changed, "source_row"], log, sheet=sheet)
    _report(links["source_row"], (settled & ~changed, is_open & ~settled), near, log, sheet)
    issues += log
    return found


def _report(
    rows: pd.Series,
    marks: tuple[pd.Series, pd.Series],
    near: str,
    log: IssueLog,
    sheet: str,
) -> None:
    """Report how many references name what another file lists, and how many stay open."""
    by_name, still_open = marks
    if found := int(by_name.sum()):
        log.add(
            "LINKS_RESOLVED", "info",
            f"{counted(found, 'references')} {agreeing(found, 'match', 'matches')} what another "
            "file lists.",
            sheet=sheet, rows=rows[by_name],
            action="Joined by id or name, whatever the case; servers also by short name.",
        )  # fmt: skip
    if left := int(still_open.sum()):
        log.add(
            "LINKS_OPEN", "warning",
            f"{counted(left, 'references')} {agreeing(left, 'name', 'names')} what no file lists, "
            f"or what several entries share.{near}",
            sheet=sheet, rows=rows[still_open], action="They are kept, marked as unresolved.",
            remedy="Use the ids or names of the inventory.",
        )  # fmt: skip


def _hosts(
    databases: pd.DataFrame, servers: _Names, issues: list[Issue], *, key_repair: bool
) -> pd.DataFrame:
    """Return the databases with hosts that another file lists."""
    hosts = databases["host_server_id"]
    if databases.empty or hosts.dropna().isin(servers.listed).all():
        return databases
    exact = _exact(hosts, servers)
    if not key_repair:
        return databases.assign(host_server_id=exact.fillna(hosts))
    matches = match_ids(hosts.dropna(), servers.listed)
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
