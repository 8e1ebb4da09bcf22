"""Live Optics (Optical Prime) workbooks of VMware estates to inventory."""

from __future__ import annotations

import pandas as pd

from bizcase.errors import InputError
from bizcase.inputs.lists.machine_sheets import (
    headers_of,
    host_table,
    per_machine,
    report_active_memory,
    with_repeats,
)
from bizcase.inputs.servers.server_fields import Listing
from bizcase.inputs.servers.server_list import list_inventory
from bizcase.inputs.tables.joined_sheets import SheetReader, sum_per_server
from bizcase.inputs.tables.source import ReadOptions, Source
from bizcase.inventory import Inventory, IssueLog

FORMAT = "live_optics"
# MOB IDs repeat across vCenters, so a MOB ID counts only together with its host.
_KEYS = (("vm_uuid",), ("host_name", "vm_id"), ("host_name", "name"), ("name",))
_MEASURES = (
    "cpu_peak", "cpu_average", "memory_peak", "memory_average", "memory_used_peak_mib",
    "memory_used_average_mib",
)  # fmt: skip


def recognise_live_optics(source: Source) -> str:
    """Return why a file is a Live Optics workbook, or nothing."""
    if not source.is_table:
        return ""
    find = source.workbook.find
    others = [name for sheet in ("ESX Hosts", "Details") if (name := find(sheet))]
    if find("VMs") is None or not others:
        return ""
    return f"It has the sheets VMs and {' and '.join(others)}."


def read_live_optics(source: Source, options: ReadOptions) -> Inventory:
    """Return servers and hosts of a Live Optics workbook.

    Disk capacity is "Virtual Disk Size"; the sheet VM Disks holds guest partitions, so it gives
    the used space, not volumes. Peaks come from VM Performance. The column vCenter is the version
    of the vCenter, never its name, and is not read.
    """
    log = IssueLog(source.name)
    sheets = SheetReader(source.workbook, log, FORMAT, "VMs", _KEYS)
    table = sheets.table("VMs")
    if table is None:
        raise InputError(
            "There is no sheet VMs.", "Export the workbook again from Live Optics.", source.name
        )
    vms = with_repeats(table.frame)
    vms["power_state"] = vms["power_state"].fillna(vms["running"])
    performance = sheets.joined("VM Performance", vms)
    for name in _MEASURES:
        vms[name] = per_machine(performance, name, vms)
    if performance is None:
        log.add(
            "NO_PERFORMANCE", "warning", "There is no sheet VM Performance.", sheet=table.sheet,
            action="Sized as allocated, grade D.",
            remedy="Collect again with performance of virtual machines, for 14 days.",
        )  # fmt: skip
    report_active_memory(vms, sheets.own_name("VM Performance"), log)
    partitions = sum_per_server(sheets.joined("VM Disks", vms), "used_mib", vms)
    vms["storage_used_mib"] = vms["storage_used_mib"].fillna(partitions)
    _fill_capacity(vms, log, table.sheet)
    hosts = host_table(sheets, "ESX Hosts", source.upload)
    listing = Listing(
        FORMAT, table.sheet, vms.assign(is_physical="virtual"),
        headers_of(FORMAT, "VMs", "VM Performance"), sheets.read_rows(), hosts=hosts,
    )  # fmt: skip
    return list_inventory(listing, source.upload, options, log)


def _fill_capacity(vms: pd.DataFrame, log: IssueLog, sheet: str) -> None:
    gaps = ~vms["storage_mib"].gt(0) & vms["guest_capacity_mib"].gt(0)
    if gaps.any():
        vms["storage_mib"] = vms["storage_mib"].mask(gaps, vms["guest_capacity_mib"])
        vms["storage_grade"] = pd.Series(None, vms.index, dtype="str").mask(gaps, "B")
        log.add(
            "CAPACITY_FROM_GUEST", "info", "The virtual disk size is blank or 0.",
            sheet=sheet, column="Virtual Disk Size (MiB)", rows=vms.loc[gaps, "row"],
            action="The guest's disk capacity is used.",
        )  # fmt: skip
