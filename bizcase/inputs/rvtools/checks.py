"""What is missing or cannot be right in an RVTools export, reported with its rows."""

from __future__ import annotations

from typing import Any

import pandas as pd

from bizcase.inputs.servers.server_rules import NO_STORAGE
from bizcase.inputs.tables.joined_sheets import sum_per_server
from bizcase.inventory import IssueLog
from bizcase.inventory.operating_systems import unrecognised_os
from bizcase.inventory.scope import is_in_scope
from bizcase.units import MIB_PER_GIB

# Provisioned counts mirrors, swap and snapshots; from this ratio on it would mislead.
PROVISIONED_RATIO = 1.3
TINY_MIB = 64


def check_memory_unit(vinfo: pd.DataFrame, log: IssueLog) -> None:
    """Make memory unknown, in place, where the column was edited to GiB; report tiny machines.

    A column whose median is below ``TINY_MIB`` holds no MiB: taken as such, a server of 16 GiB
    would be priced as one of 16 MiB.
    """
    tiny = vinfo["memory_mib"] < TINY_MIB
    for sheet, rows in vinfo[tiny].groupby("sheet", sort=False):
        own = vinfo["sheet"].eq(sheet)
        _check_tiny(vinfo, own, rows["row"], str(sheet), log)


def _check_tiny(
    vinfo: pd.DataFrame, own: pd.Series, tiny: pd.Series, sheet: str, log: IssueLog
) -> None:
    edited = vinfo.loc[own, "memory_mib"].median() < TINY_MIB
    log.add(
        "MEMORY_UNIT" if edited else "MEMORY_TINY", "warning",
        "The column seems to be in GiB, not MiB." if edited
        else f"Machines have less than {TINY_MIB} MiB of memory.",
        sheet=sheet, column="Memory", rows=tiny,
        action="Left unknown." if edited else "Used as written.",
        remedy="Export the sheet again; RVTools writes MiB." if edited else "Check the size.",
    )  # fmt: skip
    if edited:
        vinfo.loc[tiny.index, "memory_mib"] = float("nan")


def report_machines(servers: pd.DataFrame, vinfo: pd.DataFrame, log: IssueLog) -> None:
    """Report what is missing or unclear about machines, with the rows of vInfo."""
    scoped = is_in_scope(servers)
    unknown_power = servers["power_state"].isna()
    uuid = vinfo["vm_uuid"].str.lower()
    same_uuid = uuid.notna() & uuid.where(~vinfo["repeated"]).duplicated(keep=False)
    same_uuid &= ~vinfo["repeated"]
    reports = (
        (vinfo["repeated"], "ROW_REPEATED", "warning", "", "Rows list a machine again.",
         "Listed, but priced once.", "Merge exports without overlaps."),
        (unknown_power, "POWER_STATE_UNKNOWN", "warning", "Powerstate",
         "The power state is blank or none of poweredOn, poweredOff, suspended.",
         "The machine is treated as running.", "Export the sheet again."),
        (scoped & servers["vcpu"].isna(), "VCPU_MISSING", "warning", "CPUs",
         "Machines in scope have no number of vCPU.", "Not sized: no instance type.",
         "Enter the number in the column CPUs."),
        (scoped & servers["memory_gib"].isna(), "MEMORY_MISSING", "warning", "Memory",
         "Machines in scope have no memory size.", "Not sized: no instance type.",
         "Enter the size in MiB in the column Memory."),
        (scoped & servers["os_name"].isna(), "OS_MISSING", "warning", "",
         "Machines in scope have no operating system.", "Priced without an OS licence.",
         "Start VMware Tools, or set the guest OS of the machine, and export again."),
        (same_uuid, "UUID_REPEATED", "warning", "VM UUID",
         "Different machines have the same VM UUID.",
         "Kept apart by VM ID; both are counted unless name or address agree too.",
         "Check whether one is a copy of the other."),
        (scoped & unrecognised_os(servers), "OS_UNRECOGNISED", "warning", "",
         "Machines in scope run a system that is neither Windows nor Linux, or is not recognised.",
         "Priced without an OS licence.",
         "Check the name; other systems do not run on x86 instances of EC2."),
        (vinfo["name"].isna(), "NAME_MISSING", "warning", "VM", "Rows have no machine name.",
         "Named by DNS name or row.", "Enter a name."),
    )  # fmt: skip
    _report(log, "code severity column message action remedy", reports, vinfo)


def _report(
    log: IssueLog, fields: str, reports: tuple[tuple[Any, ...], ...], vinfo: pd.DataFrame,
    **common: str,
) -> None:  # fmt: skip
    """Report masks over vInfo, for each of the sheets that hold it."""
    for sheet in vinfo["sheet"].unique():
        own = vinfo["sheet"].eq(sheet)
        here = [(mask & own, *values) for mask, *values in reports]
        log.report(fields, here, vinfo["row"], sheet=str(sheet), **common)


def check_storage(
    servers: pd.DataFrame, vinfo: pd.DataFrame, vdisk: pd.DataFrame | None, log: IssueLog
) -> None:
    """Report machines without disk rows or capacity, and totals that cannot both be right."""
    disk_sum = sum_per_server(vdisk, "capacity_mib", vinfo)
    scoped = is_in_scope(servers)
    capacity = servers["storage_provisioned_gib"]
    no_rows = disk_sum.isna() & ~vinfo["repeated"] & (vdisk is not None)
    differs = vinfo["total_disk_mib"].notna() & disk_sum.notna()
    differs &= (vinfo["total_disk_mib"] - disk_sum).abs() > 1
    reports = (
        (no_rows, "NO_VDISK_ROW", "info", "Machines have no row in the sheet vDisk.",
         "The total disk capacity of the sheet vInfo is taken as one volume.", ""),
        (differs, "DISK_TOTAL_DIFFERS", "warning",
         "The total disk capacity is not the sum of the machine's rows in the sheet vDisk.",
         "The total of the sheet vInfo is used.", "Export all sheets in one go."),
        (scoped & ~capacity.gt(0), "STORAGE_MISSING", "warning",
         "Machines in scope have no disk capacity.", NO_STORAGE,
         "Export with RVTools 4.4.1 or later, or add the sheet vDisk."),
    )  # fmt: skip
    _report(
        log, "code severity message action remedy", reports, vinfo,
        column="Total disk capacity MiB",
    )  # fmt: skip
    both = vinfo["provisioned_mib"].notna() & capacity.gt(0)
    provisioned, total = (
        vinfo.loc[both, "provisioned_mib"].sum(),
        capacity[both].sum() * MIB_PER_GIB,
    )
    if total and provisioned / total > PROVISIONED_RATIO:
        log.add(
            "PROVISIONED_ABOVE_CAPACITY", "warning",
            f"Provisioned MiB is {provisioned / total:.1f} times the disk capacity: "
            "mirrors, swap or snapshots are counted in it.",
            sheet="vInfo", column="Provisioned MiB", count=int(both.sum()),
            action="Disk capacity is priced, not Provisioned MiB.",
            remedy="Delete old snapshots and check mirrored datastores, then export again; the "
            "price does not depend on it.",
        )  # fmt: skip
