"""Lists of applications (csv, xlsx) to the tables ``applications`` and ``dependencies``."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from bizcase.errors import InputError
from bizcase.grammar import agreeing, counted
from bizcase.inputs.cells.csv_text import Row
from bizcase.inputs.cells.declared import fields_of, find_header, header_of
from bizcase.inputs.cells.key_repair import KeyMatches, doubts, match_ids, repaired, report_repaired
from bizcase.inputs.lists.service_answers import with_services
from bizcase.inputs.servers.server_rules import environments
from bizcase.inputs.tables.sheet import SheetTable, known_fields, read_fields
from bizcase.inputs.tables.source import ReadOptions, Source
from bizcase.inventory import Inventory, IssueLog, SheetFact, SourceFile
from bizcase.inventory.tables import columns_of, conform

FORMAT, SHEET = "portfolio", "Portfolio"
# What tells a list of applications from any other list with names in it.
_TELLING = frozenset(
    {"declared_strategy", "criticality", "business_unit", "dependencies", "declared_wave"}
)
_SIZES = frozenset({"vcpu", "memory_gib"})
_MIN_TELLING = 2
_SEPARATORS = r"[;,|\n]"
# Sheets and csv files of these names list servers, unless their header speaks of applications.
_SERVER_SHEETS = frozenset({"vinfo", "tabvinfo", "servers"})


def recognise_portfolio(source: Source) -> str:
    """Return why a file is a list of applications, or nothing."""
    if not source.is_table:
        return ""
    sheets = _sheets(source)
    if not sheets:
        return ""
    name, found = sheets[0]
    telling = ", ".join(header_of(FORMAT, SHEET, field).lower() for field in sorted(found))
    return f"Its sheet {name} names applications with {telling}."


def _sheets(source: Source) -> list[tuple[str, frozenset[str]]]:
    """Return the sheets that list applications, each with the telling columns it has."""
    found = []
    for name in source.workbook.sheet_names:
        rows = source.workbook.rows(name)[1]
        fields = known_fields(rows, FORMAT, SHEET)
        if known_fields(rows, FORMAT, "Server list") == _SIZES:
            continue  # a list of servers may well name their applications
        if name.strip().lower() in _SERVER_SHEETS and not _speaks_of_applications(rows):
            continue
        if "name" in fields and len(fields & _TELLING) >= _MIN_TELLING:
            found.append((name, fields & _TELLING))
    return found


def _speaks_of_applications(rows: list[Row]) -> bool:
    fields = [field for field in fields_of(FORMAT) if field.sheet == SHEET]
    at, positions = find_header(rows, fields, SHEET)
    named = [rows[at][positions[key]] for key in ("application_id", "name") if key in positions]
    return any("app" in str(cell).lower() for cell in named)


def read_portfolio(source: Source, options: ReadOptions) -> Inventory:
    """Return applications, their dependencies and the servers they name.

    Raises
    ------
    InputError
        No sheet lists an application.
    """
    upload = source.upload
    log = IssueLog(upload.name)
    fields = [field for field in fields_of(FORMAT) if field.sheet == SHEET]
    tables = [
        _with_services(read_fields(source.workbook, name, fields, log), log)
        for name, _ in _sheets(source)
    ]
    if not any(len(table.frame) for table in tables):
        raise InputError(
            "The file lists no application.",
            "Upload a list with a column Application Name and at least two of "
            + ", ".join(header_of(FORMAT, SHEET, field) for field in sorted(_TELLING))
            + ".",
            upload.name,
        )
    raw = pd.concat([_placed(table, upload.name) for table in tables], ignore_index=True)
    raw = _identified(raw, log)
    applications = raw[list(columns_of("applications"))].assign(
        environment=environments(raw["environment"])
    )
    links, matches = _dependencies(raw, key_repair=options.key_repair)
    links = pd.concat([links, _server_links(raw)], ignore_index=True)
    _report_links(links, log, doubts(matches, apply=options.key_repair))
    sheets = tuple((table.sheet, len(table.frame)) for table in tables)
    return Inventory(
        sources=(
            SourceFile(
                "portfolio", upload.name, upload.sha256, upload.size_bytes, len(raw), sheets,
                _facts(raw, tables),
            ),
        ),
        issues=tuple(log),
        applications=conform("applications", applications),
        dependencies=conform("dependencies", links),
    )  # fmt: skip


def _with_services(table: SheetTable, log: IssueLog) -> SheetTable:
    frame = with_services(table.frame, table.frame["row"], log, table.sheet)
    return replace(table, frame=frame)


def _placed(table: SheetTable, file: str) -> pd.DataFrame:
    return table.frame.rename(columns={"row": "source_row"}).assign(
        source_file=file, source_sheet=table.sheet
    )


def _identified(raw: pd.DataFrame, log: IssueLog) -> pd.DataFrame:
    """Return the rows with an id each: the id as written, else the name; doubts are reported."""
    unnamed = raw["name"].isna()
    written = raw["application_id"]
    ids = written.fillna(raw["name"])
    nameless = ids.isna()
    ids = ids.fillna("unnamed@row" + raw["source_row"].astype(int).astype(str))
    repeated = ids.str.casefold().duplicated()
    for mask, code, message, action in (
        (unnamed & ~nameless, "NAME_MISSING", "Applications have no name.", "Named by their id."),
        (nameless, "ID_MISSING", "Rows have neither id nor name.", "Named by their row."),
        (repeated, "ID_REPEATED", "Rows have the id of an earlier row.", "The rows are kept."),
    ):
        if mask.any():
            for sheet, rows in raw[mask].groupby("source_sheet", sort=False):
                log.add(
                    code, "warning", message, sheet=str(sheet), rows=rows["source_row"],
                    action=action, remedy="Use an id and a name of its own for each application.",
                )  # fmt: skip
    return raw.assign(application_id=ids, name=raw["name"].fillna(ids))


def _listed(raw: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return a row per name in a column that lists several; one named twice counts once."""
    rows = raw.assign(named=raw[column].str.split(_SEPARATORS, regex=True)).explode("named")
    rows["named"] = rows["named"].astype("str").str.strip()
    rows = rows[rows["named"].fillna("").ne("")]
    folded = rows.assign(folded=rows["named"].str.casefold())
    return rows[~folded.duplicated(["source_sheet", "source_row", "folded"])]


def _dependencies(raw: pd.DataFrame, *, key_repair: bool) -> tuple[pd.DataFrame, KeyMatches]:
    """Return what each application depends on, and what names that are not listed could mean.

    By id where an id or a name says so exactly, else where key repair leaves one answer. Names that
    several applications share resolve to none: which is meant would be a guess.
    """
    rows = _listed(raw, "dependencies")
    names = pd.Series(raw["application_id"].to_numpy(), index=raw["name"].str.casefold())
    names = names[~names.index.duplicated(keep=False)]
    ids = pd.Series(raw["application_id"].to_numpy(), index=raw["application_id"].str.casefold())
    known = names.to_dict() | ids[~ids.index.duplicated()].to_dict()
    target = rows["named"].str.casefold().map(known)
    listed = pd.concat([raw["application_id"], raw["application_id"]], ignore_index=True)
    listed.index = pd.Index(pd.concat([raw["application_id"], raw["name"]]))
    matches = match_ids(rows["named"], listed)
    open_names = rows["named"].where(target.isna())
    still_open = set(open_names.dropna())
    sure = {name: key for name, key in matches.sure.items() if name in still_open}
    matches = KeyMatches(sure, matches.doubtful)
    written = pd.Series(pd.NA, rows.index, dtype="str")
    if key_repair:
        found, written = repaired(open_names, matches)
        target = target.fillna(found.where(written.notna()))
    links = _link_table(
        rows, "application_application", rows["application_id"], target.fillna(rows["named"]),
        target.notna(), written,
    )  # fmt: skip
    return links, matches


def _server_links(raw: pd.DataFrame) -> pd.DataFrame:
    """Return the servers each application names; a server inventory resolves them, not this."""
    rows = _listed(raw, "servers")
    return _link_table(
        rows, "server_application", rows["named"], rows["application_id"],
        pd.Series(data=False, index=rows.index), pd.Series(pd.NA, rows.index, dtype="str"),
    )  # fmt: skip


def _link_table(
    rows: pd.DataFrame, kind: str, from_id: pd.Series, to_id: pd.Series, resolved: pd.Series,
    written: pd.Series,
) -> pd.DataFrame:  # fmt: skip
    places = ["source_file", "source_sheet", "source_row"]
    links = rows[places].assign(
        kind=kind, from_id=from_id, to_id=to_id, resolved=resolved, to_repaired_from=written
    )
    return conform("dependencies", links)


def _report_links(links: pd.DataFrame, log: IssueLog, near: str) -> None:
    between = links[links["kind"] == "application_application"]
    column = header_of(FORMAT, SHEET, "dependencies")
    for sheet, rows in between.groupby("source_sheet", sort=False):
        changed = rows[rows["to_repaired_from"].notna()]
        pairs = dict(zip(changed["to_repaired_from"], changed["to_id"], strict=True))
        report_repaired(pairs, changed["source_row"], log, sheet=str(sheet), column=column)
        open_rows = rows[~rows["resolved"].astype(bool)]
        if len(open_rows):
            named = ", ".join(open_rows["to_id"].value_counts(sort=False).index[:5])
            log.add(
                "KEY_UNRESOLVED", "warning",
                f"{len(open_rows):,} of {counted(len(rows), 'dependencies')} "
                f"{agreeing(len(open_rows), 'name', 'names')} an application that is not listed, "
                f"such as {named}.{near}",
                sheet=str(sheet), column=column,
                rows=open_rows["source_row"].drop_duplicates(), count=len(open_rows),
                action="They are kept, marked as unresolved.",
                remedy="Use the ids or names of the list.",
            )  # fmt: skip
    servers = links[links["kind"] == "server_application"]
    for sheet, rows in servers.groupby("source_sheet", sort=False):
        log.add(
            "SERVERS_NAMED", "info",
            "Applications name their servers; only a server inventory can confirm them.",
            sheet=str(sheet), column=header_of(FORMAT, SHEET, "servers"),
            rows=rows["source_row"].drop_duplicates(), count=len(rows),
            action="Kept as unresolved until a server inventory lists them.",
        )  # fmt: skip


def _facts(raw: pd.DataFrame, tables: list[SheetTable]) -> tuple[SheetFact, ...]:
    sheets = ", ".join(table.sheet for table in tables)
    strategies = raw["declared_strategy"].dropna().str.strip().value_counts()
    ordered = sorted(strategies.items(), key=lambda item: (-item[1], str(item[0])))
    return (
        SheetFact(
            "applications.rows", "Rows of applications", float(len(raw)), "applications", sheets
        ),
        *(
            SheetFact(
                f"applications.strategy.{rank}", f"Applications declared {name}", float(count),
                "applications", sheets,
            )
            for rank, (name, count) in enumerate(ordered, start=1)
        ),
    )  # fmt: skip
