"""Databases, applications and the mapping sheets of an MPA workbook."""

from __future__ import annotations

import pandas as pd

from bizcase.inputs.sheet import read_sheet
from bizcase.inputs.upload import Upload
from bizcase.inputs.workbook import Workbook
from bizcase.inventory import IssueLog
from bizcase.inventory.tables import conform, empty

# sheet, kind, table of the first id, table of the second id
MAPPINGS = (
    ("Server to application", "server_application", "servers", "applications"),
    ("Database to application", "database_application", "databases", "applications"),
    ("Application dependency", "application_application", "applications", "applications"),
    ("Server communication", "server_server", "servers", "servers"),
)
SheetRows = list[tuple[str, int]]


def read_links(
    workbook: Workbook, upload: Upload, servers: pd.DataFrame, log: IssueLog
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, SheetRows]:
    """Return databases, applications, dependencies, and the sheets read with their rows.

    Ids that are listed nowhere are reported and kept with ``resolved`` false.
    """
    rows: SheetRows = []
    databases = _listed(workbook, upload, "Databases", "databases", log, rows)
    applications = _listed(workbook, upload, "Applications", "applications", log, rows)
    ids = {
        "servers": set(servers["server_id"]),
        "databases": set(databases["database_id"]),
        "applications": set(applications["application_id"]),
    }
    _report_hosts(databases, ids["servers"], log)
    dependencies = [empty("dependencies")]
    for sheet, kind, from_table, to_table in MAPPINGS:
        table = read_sheet(workbook, "it_inventory", sheet, log)
        if table is None:
            continue
        rows.append((table.sheet, len(table.frame)))
        links = table.frame
        resolved = links["from_id"].isin(ids[from_table]) & links["to_id"].isin(ids[to_table])
        _report_unresolved(links, resolved, table.sheet, log)
        dependencies.append(
            conform(
                "dependencies",
                links.drop(columns="row").assign(
                    kind=kind,
                    resolved=resolved,
                    source_file=upload.name,
                    source_sheet=table.sheet,
                    source_row=links["row"],
                ),
            )
        )
    return databases, applications, pd.concat(dependencies, ignore_index=True), rows


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
    frame = table.frame.drop(columns="row").assign(
        source_file=upload.name, source_sheet=table.sheet, source_row=table.frame["row"]
    )
    key = f"{sheet.lower()[:-1]}_id"
    missing = frame[key].isna()
    frame[key] = frame[key].fillna("unnamed@row" + table.frame["row"].astype(str))
    repeated = frame[key].duplicated()
    for mask, code, message in (
        (missing, "ID_MISSING", "Rows have no id."),
        (repeated, "ID_REPEATED", "Rows have the id of an earlier row."),
    ):
        if mask.any():
            log.add(
                code, "warning", message, sheet=table.sheet, rows=frame.loc[mask, "source_row"],
                action="The rows are kept.", remedy="Give each row its own id.",
            )  # fmt: skip
    return conform(name, frame)


def _report_hosts(databases: pd.DataFrame, servers: set[str], log: IssueLog) -> None:
    lost = ~databases["host_server_id"].isin(servers)
    if lost.any():
        log.add(
            "DATABASE_HOST_UNKNOWN", "warning", "Databases run on a server that is not listed.",
            sheet="Databases", column="Server ID", rows=databases.loc[lost, "source_row"],
            action="The databases are listed without a host.",
            remedy="Write the Serverid as in the sheet Servers.",
        )  # fmt: skip


def _report_unresolved(links: pd.DataFrame, resolved: pd.Series, sheet: str, log: IssueLog) -> None:
    if resolved.all():
        return
    log.add(
        "KEY_UNRESOLVED", "warning",
        f"{int((~resolved).sum())} of {len(links)} rows name an id that is not listed.",
        sheet=sheet, rows=links.loc[~resolved, "row"],
        action="The rows are kept, marked as unresolved.",
        remedy="Use the same ids on every sheet.",
    )  # fmt: skip
