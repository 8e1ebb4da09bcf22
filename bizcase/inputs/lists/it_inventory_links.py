"""Databases, applications and the mapping sheets of an MPA workbook."""

from __future__ import annotations

import pandas as pd

from bizcase.grammar import agreeing, counted
from bizcase.inputs.cells.key_repair import KeyMatches, doubts, match_ids, repaired, report_repaired
from bizcase.inputs.lists.service_answers import with_services
from bizcase.inputs.opening.upload import Upload
from bizcase.inputs.opening.workbook import Workbook
from bizcase.inputs.servers.server_rules import unique_ids
from bizcase.inputs.tables.sheet import read_sheet
from bizcase.inventory import IssueLog
from bizcase.inventory.addresses import bad_addresses
from bizcase.inventory.tables import conform, empty
from bizcase.lookup import repeated_rows

# sheet, kind, table of the first id, table of the second id
MAPPINGS = (
    ("Server to application", "server_application", "servers", "applications"),
    ("Database to application", "database_application", "databases", "applications"),
    ("Application dependency", "application_application", "applications", "applications"),
    ("Server communication", "server_server", "servers", "servers"),
)
SheetRows = list[tuple[str, int]]


def read_links(
    workbook: Workbook, upload: Upload, servers: pd.DataFrame, log: IssueLog, *, key_repair: bool
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, SheetRows]:
    """Return databases, applications, dependencies, and the sheets read with their rows.

    Ids that are listed under another spelling are repaired where ``key_repair`` allows it and
    only one can be meant; the rest are reported and kept with ``resolved`` false.
    """
    rows: SheetRows = []
    databases = _listed(workbook, upload, "Databases", "databases", log, rows)
    applications = _listed(workbook, upload, "Applications", "applications", log, rows)
    ids = {
        "servers": _by_name(servers["server_id"]),
        "databases": _by_name(databases["database_id"]),
        "applications": _by_name(applications["application_id"]),
    }
    databases = _with_hosts(databases, ids["servers"], log, key_repair=key_repair)
    dependencies = [empty("dependencies")]
    for sheet, kind, *tables in MAPPINGS:
        table = read_sheet(workbook, "it_inventory", sheet, log)
        if table is None:
            continue
        rows.append((table.sheet, len(table.frame)))
        frame = _without_addresses(table.frame, table.sheet, log)
        links = _resolved(
            frame, table.sheet, [(name, ids[name]) for name in tables], log,
            key_repair=key_repair,
        )  # fmt: skip
        dependencies.append(
            conform(
                "dependencies",
                links.drop(columns="row").assign(
                    kind=kind,
                    source_file=upload.name,
                    source_sheet=table.sheet,
                    source_row=links["row"],
                ),
            )
        )
    return databases, applications, pd.concat(dependencies, ignore_index=True), rows


def _by_name(ids: pd.Series) -> pd.Series:
    return pd.Series(ids.to_numpy(), index=ids.to_numpy()).drop_duplicates()


def _listed(
    workbook: Workbook, upload: Upload, sheet: str, name: str, log: IssueLog, rows: SheetRows
) -> pd.DataFrame:
    table = read_sheet(workbook, "it_inventory", sheet, log)
    if table is None:
        log.add(
            "SHEET_MISSING", "info", f"There is no sheet {sheet}.", sheet=sheet,
            action=f"The case has no {sheet.lower()}.",
        )  # fmt: skip
        return empty(name)
    rows.append((table.sheet, len(table.frame)))
    key = f"{sheet.lower()[:-1]}_id"
    again = repeated_rows(table.frame.drop(columns="row")) & table.frame[key].notna()
    kept = table.frame[~again].reset_index(drop=True)
    reports = (
        (table.frame, again, "ROW_REPEATED", "Rows repeat an earlier row.",
         "Each was counted once.", "Remove the repeats."),
        (kept, kept[key].isna(), "ID_MISSING", "Rows have no id.",
         "Named by their row.", "Use an id of its own for each row."),
        (kept, kept[key].notna() & kept[key].duplicated(), "ID_REPEATED",
         "Rows have the id of an earlier row.",
         "Both are kept; the later one carries its row number.", "Use one id for each row."),
    )  # fmt: skip
    for frame, mask, code, message, action, remedy in reports:
        if mask.any():
            log.add(
                code, "warning", message, sheet=table.sheet, rows=frame.loc[mask, "row"],
                action=action, remedy=remedy,
            )  # fmt: skip
    if name == "applications":
        kept = with_services(kept, kept["row"], log, table.sheet)
    named = kept.drop(columns="row").assign(
        source_file=upload.name, source_sheet=table.sheet, source_row=kept["row"],
        **{key: unique_ids(kept[key], kept["row"])},
    )  # fmt: skip
    return conform(name, named)


def _with_hosts(
    databases: pd.DataFrame, servers: pd.Series, log: IssueLog, *, key_repair: bool
) -> pd.DataFrame:
    """Return the databases with the listed id of their host where one can be meant."""
    hosts = databases["host_server_id"]
    matches = match_ids(hosts.dropna(), servers)
    if key_repair:
        hosts, written = repaired(hosts, matches)
        databases = databases.assign(host_server_id=hosts, host_repaired_from=written)
        report_repaired(
            matches.sure, databases.loc[written.notna(), "source_row"], log, sheet="Databases",
            column="Server ID",
        )  # fmt: skip
    lost = ~hosts.isin(servers)
    if lost.any():
        log.add(
            "DATABASE_HOST_UNKNOWN", "warning",
            f"Databases run on a server that is not listed.{doubts(matches, apply=key_repair)}",
            sheet="Databases", column="Server ID", rows=databases.loc[lost, "source_row"],
            action="The databases are listed without a host.",
            remedy="Write the Serverid as in the sheet Servers.",
        )  # fmt: skip
    return databases


def _without_addresses(links: pd.DataFrame, sheet: str, log: IssueLog) -> pd.DataFrame:
    """Return the links alone; addresses that cannot exist are reported."""
    columns = links.columns.intersection(["from_ip", "to_ip"])
    bad = links[columns].apply(bad_addresses).any(axis=1)
    if len(columns) and bad.any():
        log.add(
            "MADE_UP_ADDRESS", "warning",
            f"{bad.sum():,} of {counted(len(links), 'rows')} "
            f"{agreeing(bad.sum(), 'contain', 'contains')} an address that cannot exist.",
            sheet=sheet, column="Server IP Address", rows=links.loc[bad, "row"],
            action="The ids are used, never the addresses.", remedy="Export the addresses again.",
        )  # fmt: skip
    return links.drop(columns=columns)


def _resolved(
    links: pd.DataFrame, sheet: str, ends: list[tuple[str, pd.Series]], log: IssueLog, *,
    key_repair: bool,
) -> pd.DataFrame:  # fmt: skip
    """Return a mapping sheet with ids as listed, what was written instead, and ``resolved``."""
    columns = tuple(zip(("from_id", "to_id"), ends, strict=True))
    found: dict[str, KeyMatches] = {}
    for table, listed in ends:
        named = [links[column].dropna() for column, (name, _) in columns if name == table]
        found[table] = match_ids(pd.concat(named), listed)
    pairs: dict[str, str] = {}
    for column, (table, _) in columns if key_repair else ():
        ids, written = repaired(links[column], found[table])
        links = links.assign(**{column: ids, column.replace("_id", "_repaired_from"): written})
        pairs |= found[table].sure
    if pairs:
        changed = links["from_repaired_from"].notna() | links["to_repaired_from"].notna()
        report_repaired(pairs, links.loc[changed, "row"], log, sheet=sheet)
    known = [links[column].isin(listed) for column, (_, listed) in columns]
    resolved = known[0] & known[1]
    unknown = int((~resolved).sum())
    if unknown:
        near = "".join(doubts(matches, apply=key_repair) for matches in found.values())
        log.add(
            "KEY_UNRESOLVED", "warning",
            f"{unknown:,} of {counted(len(links), 'rows')} {agreeing(unknown, 'name', 'names')} "
            f"an id that is not listed.{near}",
            sheet=sheet, rows=links.loc[~resolved, "row"],
            action="The rows are kept, marked as unresolved.",
            remedy="Use the same ids on every sheet.",
        )  # fmt: skip
    return links.assign(resolved=resolved)
