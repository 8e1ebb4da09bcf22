"""What workbooks with several sheets about the same machines have in common."""

from __future__ import annotations

import pandas as pd

from bizcase.inputs.cells.declared import fields_of
from bizcase.inputs.opening.upload import Upload
from bizcase.inputs.servers.server_fields import common_fields, common_name
from bizcase.inputs.tables.joined_sheets import SheetReader
from bizcase.inventory import IssueLog
from bizcase.inventory.tables import columns_of, conform, empty
from bizcase.lookup import repeated_rows


def with_repeats(machines: pd.DataFrame) -> pd.DataFrame:
    """Return the machines with ``repeated``: the same UUID and name were listed before."""
    same = machines["vm_uuid"].notna() & machines[["vm_uuid", "name"]].duplicated()
    named = machines["vm_uuid"].notna() | machines["name"].notna()
    return machines.assign(repeated=same | (named & repeated_rows(machines.drop(columns="row"))))


def per_machine(table: pd.DataFrame | None, column: str, machines: pd.DataFrame) -> pd.Series:
    """Return the largest value of a joined sheet's column per machine; it has one row of each."""
    if table is None:
        return pd.Series(float("nan"), machines.index)
    known = table[table["position"].notna()]
    return known.groupby(known["position"].astype(int))[column].max().reindex(machines.index)


def headers_of(file_format: str, *sheets: str) -> dict[str, str]:
    """Return the headers of a format's fields; an earlier sheet wins."""
    headers: dict[str, str] = {}
    for sheet in sheets:
        for field in fields_of(file_format):
            if field.sheet == sheet:
                headers.setdefault(common_name(field.name), field.header)
    return headers


def host_table(sheets: SheetReader, sheet: str, upload: Upload) -> pd.DataFrame:
    """Return the hosts of a sheet; none without it."""
    table = sheets.read(sheet)
    if table is None:
        return empty("hosts")
    hosts = common_fields(table)
    wanted = [name for name in columns_of("hosts") if name in hosts]
    placed = hosts[wanted].assign(
        source_file=upload.name, source_sheet=sheets.own_name(sheet), source_row=table["row"]
    )
    return conform("hosts", placed)


def report_active_memory(machines: pd.DataFrame, sheet: str, log: IssueLog) -> None:
    """Say that vCenter measures active memory, which leaves out what the guest caches."""
    fields = [
        name for name in machines if str(name).startswith(("memory_peak", "memory_used_peak"))
    ]
    count = int(machines[fields].notna().any(axis=1).sum())
    if count:
        log.add(
            "MEMORY_PEAK_IS_ACTIVE", "info",
            "Memory peaks come from vCenter, which counts active memory, not what guests allocate.",
            sheet=sheet, count=count, action="Used as measured.",
            remedy="Compare with a measurement inside the guest before sizing databases down.",
        )  # fmt: skip
