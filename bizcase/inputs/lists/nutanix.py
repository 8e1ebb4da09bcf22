"""Nutanix Collector workbooks to inventory."""

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
from bizcase.inputs.opening.workbook import Workbook
from bizcase.inputs.servers.server_fields import Listing
from bizcase.inputs.servers.server_list import list_inventory
from bizcase.inputs.tables.joined_sheets import SheetReader, first_per_server, sum_per_server
from bizcase.inputs.tables.source import ReadOptions, Source
from bizcase.inventory import Inventory, IssueLog
from bizcase.inventory.hypervisors import hypervisor_named
from bizcase.units import to_gib

FORMAT = "nutanix"
_KEYS = (("vm_uuid",), ("host_name", "vm_id"), ("vm_id",), ("host_name", "name"), ("name",))
# What both lists of machines state of one.
_OF_VMLIST = ("power_state", "template", "connection_state", "host_name", "cluster", "os_name")
_METADATA_ROWS = 30
_ANONYMOUS = "NTNX-"


def recognise_nutanix(source: Source) -> str:
    """Return why a file is a Nutanix Collector workbook, or nothing.

    It has a sheet vInfo as RVTools does; the sheet Metadata tells them apart.
    """
    if not source.is_table:
        return ""
    workbook = source.workbook
    machines = workbook.find("vInfo") or workbook.find("vmList")
    if workbook.find("Metadata") is None or machines is None:
        return ""
    version = _metadata(workbook, "Collector Version")
    if not version and workbook.find("vmList") is None and workbook.find("vHosts") is None:
        return ""
    return f"It has the sheets Metadata and {machines}" + (
        f", written by collector version {version}." if version else "."
    )


def read_nutanix(source: Source, options: ReadOptions) -> Inventory:
    """Return servers, disks and hosts of a Nutanix Collector workbook.

    Raises
    ------
    InputError
        A needed column is missing, or no machine is listed.
    """
    log = IssueLog(source.name)
    base = "vInfo" if source.workbook.find("vInfo") else "vmList"
    sheets = SheetReader(source.workbook, log, FORMAT, base, _KEYS)
    table = sheets.table(base)
    if table is None:
        raise InputError(
            "There is no sheet vInfo or vmList.", "Export again with Nutanix Collector.",
            source.name,
        )  # fmt: skip
    vms = with_repeats(table.frame)
    vcpu, vmemory = sheets.joined("vCPU", vms), sheets.joined("vMemory", vms)
    listed = sheets.joined("vmList", vms) if base == "vInfo" else None
    _add_figures(vms, vcpu, vmemory, listed)
    report_active_memory(vms, sheets.own_name("vMemory"), log)
    vdisk = sheets.joined("vDisk", vms)
    sizes = sum_per_server(vdisk, "capacity_mib", vms)
    vms["storage_mib"] = sizes.fillna(vms["storage_mib"])
    used = sum_per_server(sheets.joined("vPartition", vms), "consumed_mib", vms)
    _report_anonymous(source.workbook, vms, log, table.sheet)
    hosts = host_table(sheets, "vHosts", source.upload)
    listing = Listing(
        FORMAT, table.sheet, vms.assign(storage_used_mib=used, is_physical="virtual"),
        headers_of(FORMAT, base, "vmList", "vCPU", "vMemory"), sheets.read_rows(),
        _disks(vdisk, sheets.own_name("vDisk")), hosts, _platform(source.workbook),
    )  # fmt: skip
    return list_inventory(listing, source.upload, options, log)


def _add_figures(
    vms: pd.DataFrame,
    vcpu: pd.DataFrame | None,
    vmemory: pd.DataFrame | None,
    listed: pd.DataFrame | None,
) -> None:
    """Add size and utilisation from the sheets that hold them, in place; gaps from vmList."""
    for field in _OF_VMLIST if listed is not None else ():
        vms[field] = vms[field].fillna(first_per_server(listed, field, vms))
    for field in ("cpu_peak", "cpu_p95", "cpu_average"):
        vms[field] = per_machine(vcpu, field, vms)
    for field in ("memory_peak", "memory_p95", "memory_average"):
        vms[field] = per_machine(vmemory, field, vms)
    for field, first in (
        ("vcpu", vcpu),
        ("memory_mib", vmemory),
        ("storage_mib", None),
        ("storage_in_use_mib", None),
    ):
        own = vms[field] if field in vms else pd.Series(float("nan"), vms.index)
        figures = per_machine(first, field, vms).fillna(own)
        vms[field] = figures.fillna(per_machine(listed, field, vms))


def _disks(vdisk: pd.DataFrame | None, sheet: str) -> pd.DataFrame | None:
    if vdisk is None:
        return None
    known = vdisk[vdisk["position"].notna()]
    return pd.DataFrame(
        {
            "position": known["position"].astype(int),
            "name": known["disk_name"],
            "capacity_gib": to_gib(known["capacity_mib"], "mib"),
            "sheet": sheet,
            "row": known["row"],
        }
    ).reset_index(drop=True)


def _metadata(workbook: Workbook, key: str) -> str:
    """Return the value below or beside a key of the sheet Metadata, "" without it."""
    _, rows = workbook.rows(workbook.find("Metadata") or "")
    wanted = key.lower()
    for index, row in enumerate(rows[:_METADATA_ROWS]):
        words = [str(cell).strip() for cell in row]
        for column, word in enumerate(words):
            if word.lower() != wanted:
                continue
            beside = words[column + 1] if column == 0 and len(words) == 2 else ""  # noqa: PLR2004 - key and value
            below = rows[index + 1] if index + 1 < len(rows) else []
            return beside or (str(below[column]).strip() if column < len(below) else "")
    return ""


def _platform(workbook: Workbook) -> str:
    """Return the one hypervisor that Metadata names, "" where it names none or several."""
    words = pd.Series(_metadata(workbook, "Hypervisor").split(","), dtype="str")
    named = hypervisor_named(words, unlisted=False).dropna().unique()
    return str(named[0]) if len(named) == 1 else ""


def _report_anonymous(workbook: Workbook, vms: pd.DataFrame, log: IssueLog, sheet: str) -> None:
    stated = _metadata(workbook, "Is Anonymized").lower() in ("true", "yes", "1")
    tokens = vms["name"].str.startswith(_ANONYMOUS, na=False)
    if stated or tokens.any():
        log.add(
            "ANONYMISED", "warning", "The export is anonymised: names are NTNX- tokens.",
            sheet=sheet, column="VM Name", count=int(tokens.sum()) or len(vms),
            action="The tokens are shown as names; appliances cannot be recognised by name.",
            remedy="Export without anonymisation, or put the original names back with the "
            "ntnxcollector_mapping workbook.",
        )  # fmt: skip
