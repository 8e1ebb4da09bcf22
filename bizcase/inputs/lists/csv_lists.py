"""Lists in one table with fixed headers: AWS Application Discovery and Azure Migrate."""

from __future__ import annotations

import pandas as pd

from bizcase.inputs.cells.cells import Field
from bizcase.inputs.cells.declared import fields_of, find_header
from bizcase.inputs.lists.tool_columns import filled
from bizcase.inputs.servers.server_fields import Listing, common_fields, common_name
from bizcase.inputs.servers.server_list import list_inventory
from bizcase.inputs.servers.server_rules import report_unused
from bizcase.inputs.tables.sheet import SheetTable, read_fields
from bizcase.inputs.tables.source import ReadOptions, Source
from bizcase.inventory import Inventory, IssueLog
from bizcase.inventory.hypervisors import VMWARE

MAX_SHEETS = 20  # a workbook of more is no list in one table
MAX_DISKS = 8

# What a header row must name to be of the format: one of each group, a field or, behind "=", a
# header as the template writes it.
Marks = tuple[tuple[str, ...], ...]
_ADS_MARKS: Marks = (
    ("logical_cores", "cores", "sockets", "memory_mib"),
    ("server_id", "external_id", "smbios_uuid", "ip_address", "dns_name", "vm_id"),
)
# Without anything of the template's own it is any list, and its other columns would go unread.
_AZURE_MARKS: Marks = (
    ("name",), ("vcpu",), ("memory_mib",),
    ("=Memory (In MB)", "disk_1_gib", "disk_count", "storage_used_gib", "cpu_average", "cpu_peak"),
)  # fmt: skip


def recognise_ads(source: Source) -> str:
    """Return why a file is in the AWS Migration Hub import format, or nothing."""
    return _recognise(source, "ads", _ADS_MARKS)


def recognise_azure_migrate(source: Source) -> str:
    """Return why a file is an Azure Migrate import file, or nothing."""
    return _recognise(source, "azure_migrate", _AZURE_MARKS)


def read_ads(source: Source, options: ReadOptions) -> Inventory:
    """Return the servers of a Migration Hub import csv. It has no disk sizes."""
    log = IssueLog(source.name)
    table = _table(source, "ads", _ADS_MARKS, log)
    in_vcenter = table.frame["vm_id"]
    frame = table.frame.assign(hypervisor=in_vcenter.mask(in_vcenter.notna(), VMWARE))
    _report_unit(log, table.sheet)
    return list_inventory(_listing("ads", table, frame), source.upload, options, log)


def read_azure_migrate(source: Source, options: ReadOptions) -> Inventory:
    """Return servers and disks of an Azure Migrate import csv."""
    log = IssueLog(source.name)
    table = _table(source, "azure_migrate", _AZURE_MARKS, log)
    frame = filled(common_fields(table.frame))
    _report_unit(log, table.sheet)
    average = frame["cpu_average"].notna() & frame["cpu_peak"].isna()
    if average.any():
        log.add(
            "UTILISATION_IS_AVERAGE", "info",
            "The utilisation columns do not say that they contain peaks.",
            sheet=table.sheet, column="CPU utilization percentage", rows=frame.loc[average, "row"],
            action="Read as averages, grade C; not used for sizing.",
            remedy="Name the columns Peak CPU utilization percentage and Peak memory utilization "
            "percentage if they contain peaks.",
        )  # fmt: skip
    disks = _disks(frame, table.sheet)
    _report_disk_count(frame, disks, log, table.sheet)
    listing = _listing("azure_migrate", table, frame, disks)
    return list_inventory(listing, source.upload, options, log)


def _import_fields(file_format: str) -> list[Field]:
    return list(fields_of(file_format))


def _sheet_of(source: Source, file_format: str, marks: Marks) -> str:
    """Return the first sheet whose header row has the marks of a format, "" without one."""
    if not source.is_table:
        return ""
    fields = _import_fields(file_format)
    for name in source.workbook.sheet_names[:MAX_SHEETS]:
        _, rows = source.workbook.rows(name)
        at, positions = find_header(rows, fields, "import")
        written = {f"={str(cell).strip().removeprefix('*')}" for cell in rows[at]} if rows else ()
        if all(any(mark in positions or mark in written for mark in group) for group in marks):
            return name
    return ""


def _recognise(source: Source, file_format: str, marks: Marks) -> str:
    sheet = _sheet_of(source, file_format, marks)
    if not sheet:
        return ""
    fields = _import_fields(file_format)
    _, rows = source.workbook.rows(sheet)
    _, positions = find_header(rows, fields, "import")
    return f"Its table {sheet} has {len(positions)} of {len(fields)} known columns."


def _table(source: Source, file_format: str, marks: Marks, log: IssueLog) -> SheetTable:
    sheet = _sheet_of(source, file_format, marks)
    fields = _import_fields(file_format)
    _, rows = source.workbook.rows(sheet)
    at, positions = find_header(rows, fields, "import")
    headers = rows[at]
    report_unused(
        headers, [str(headers[place]).strip() for place in positions.values()], log, sheet
    )
    return read_fields(source.workbook, sheet, fields, log)


def _listing(
    source: str, table: SheetTable, frame: pd.DataFrame, disks: pd.DataFrame | None = None
) -> Listing:
    headers = {
        common_name(field.name): field.header
        for field in fields_of(source)
        if field.name not in table.missing
    }
    sheets = ((table.sheet, len(frame)),)
    return Listing(source, table.sheet, frame, headers, sheets, disks)


def _disks(frame: pd.DataFrame, sheet: str) -> pd.DataFrame:
    parts = [
        pd.DataFrame(
            {
                "position": frame.index,
                "name": f"disk {number}",
                "capacity_gib": frame[f"disk_{number}_gib"],
                "sheet": sheet,
                "row": frame["row"],
            }
        )
        for number in range(1, MAX_DISKS + 1)
    ]
    disks = pd.concat(parts, ignore_index=True)
    sized = disks[disks["capacity_gib"] > 0]
    return sized.sort_values("position", kind="stable", ignore_index=True)


def _report_disk_count(frame: pd.DataFrame, disks: pd.DataFrame, log: IssueLog, sheet: str) -> None:
    sized = disks["position"].value_counts().reindex(frame.index).fillna(0)
    fewer = frame["disk_count"] > sized
    if fewer.any():
        log.add(
            "DISKS_INCOMPLETE", "warning", "Servers have more disks than sizes are given.",
            sheet=sheet, column="Number of disks", rows=frame.loc[fewer, "row"],
            action="Only the sizes given are counted.", remedy="Enter the size of every disk.",
        )  # fmt: skip


def _report_unit(log: IssueLog, sheet: str) -> None:
    log.add(
        "GB_IS_GIB", "info", "The MB and GB columns of this format are taken as MiB and GiB.",
        sheet=sheet, action="No conversion.",
    )  # fmt: skip
