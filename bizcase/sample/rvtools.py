"""The synthetic estate as an RVTools export: the sheets of machines."""

from __future__ import annotations

from typing import Any

from bizcase.sample.layout import Row, Sheets, arrange, load
from bizcase.sample.machine import Machine, Table
from bizcase.sample.rvtools_platform import platform_rows
from bizcase.units import MIB_PER_GIB

# Guests report a little less than the disk: partition tables and file systems take their part.
_PARTITION_SHARE = 0.97
_PROVISIONED_PER_DISK, _FIRST_DISK_KEY, _HARDWARE_VERSION = 1.04, 2000, 19


def rvtools_sheets(machines: list[Machine]) -> Sheets:
    """Return the sheets of an RVTools 4.7 export; vInfo is not the first, as in real ones."""
    layout, plan = load("rvtools_layout"), load("estate")
    owners = {block["code"]: block["name"] for block in load("applications")["applications"]}
    listed = [machine for machine in machines if not machine.physical]
    # vCenter cannot read the configuration of an inaccessible machine: it is in vInfo alone.
    readable = [machine for machine in listed if machine.reachable]
    rows = {"vInfo": [_common(m, plan, owners) | _vinfo(m, plan) for m in listed]}
    for sheet, rows_of in _ROWS_OF.items():
        rows[sheet] = [_common(m, plan, owners) | row for m in readable for row in rows_of(m, plan)]
    rows |= platform_rows(listed, plan, layout["version"])
    sheets: Sheets = {}
    for sheet, block in layout["sheets"].items():
        columns = block["columns"]
        if sheet == "vInfo" or sheet in _ROWS_OF:
            parts = layout["machines"]
            tail = block.get("tail", parts["tail"])
            columns = [*parts["start"], *columns, *parts["attributes"], *tail]
        sheets[sheet] = arrange(columns, rows[sheet], block.get("same"))
    return sheets


def _common(machine: Machine, plan: Table, owners: dict[str, str]) -> Row:
    """Return what stands on every sheet that lists machines."""
    folder = owners.get(machine.application, "Infrastructure")
    return {
        "VM": machine.name,
        "Powerstate": machine.power,
        "Template": str(machine.template),
        "SRM Placeholder": str(machine.placeholder),
        "Annotation": machine.note,
        "Application": owners.get(machine.application),
        "Environment": machine.environment,
        "Owner role": "Application team" if machine.application else "Platform team",
        "Datacenter": plan["datacenter"],
        "Cluster": machine.cluster,
        "Host": machine.host,
        "Folder": f"/{plan['datacenter']}/vm/{folder}",
        "OS according to the configuration file": machine.configured_os
        if machine.reachable
        else None,
        "OS according to the VMware Tools": machine.system["tools"] if machine.reports else None,
        "VM ID": f"vm-{1000 + machine.number}",
        "VM UUID": machine.vm_uuid,
        "VI SDK Server": plan["vcenter"]["name"],
        "VI SDK UUID": plan["vcenter"]["uuid"],
    }


def _vinfo(machine: Machine, plan: Table) -> Row:
    """Return what only vInfo says; of an inaccessible machine it says little."""
    disk_mib = mib(sum(machine.disks_gib))
    row: Row = {
        "Connection state": machine.connection,
        "Creation date": machine.created,
        "Total disk capacity MiB": disk_mib,
        "Provisioned MiB": round(disk_mib * _PROVISIONED_PER_DISK),
        "In Use MiB": round(disk_mib * (machine.used_share if machine.thin else 1.0)),
        "Path": f"[{machine.datastore}] {machine.name}/{machine.name}.vmx",
        "SMBIOS UUID": machine.smbios_uuid,
        "VI SDK Server type": plan["vcenter"]["product"],
        "VI SDK API Version": plan["vcenter"]["api"],
    }
    row["Unshared MiB"] = row["In Use MiB"]
    if not machine.reachable:
        return row
    row |= {f"Network #{n}": network for n, network in enumerate(machine.networks, start=1)}
    row |= {
        "CPUs": _cpus(machine),
        "Memory": _memory(machine),
        "NICs": len(machine.networks),
        "Disks": len(machine.disks_gib),
        "EnableUUID": "TRUE" if machine.windows else "FALSE",
        "CBT": "FALSE",
        "Guest state": "running" if machine.reports else "notRunning",
        "Resource pool": f"/{plan['datacenter']}/{machine.cluster}/Resources",
        "EFI Secure boot": "False",
        "Firmware": "efi" if machine.number % 3 else "bios",
        "HW version": _HARDWARE_VERSION,
    }
    if machine.running:
        row |= {"PowerOn": machine.started, "Overall Cpu Readiness": 0.4, "Heartbeat": "gray"}
        row["Active Memory"] = round(mib(machine.memory_gib) * machine.memory_active)
    if machine.reports:
        row |= {
            "DNS Name": f"{machine.name}.{plan['domain']}",
            "Primary IP Address": machine.ip,
            "Heartbeat": "green",
        }
    return row


def _cpus(machine: Machine) -> int | None:
    return None if machine.fault == "no_cpu_count" else machine.vcpu


def _memory(machine: Machine) -> int | str:
    """Return MiB, once as the text that a spreadsheet makes of it."""
    size = mib(machine.memory_gib)
    return f"{size:,}" if machine.fault == "memory_as_text" else size


def _vcpu(machine: Machine, plan: Table) -> list[Row]:
    row: Row = {
        "CPUs": _cpus(machine),
        "Sockets": machine.sockets,
        "Cores p/s": machine.cores_per_socket,
        "Shares": 1000 * machine.vcpu,
    }
    if machine.running:
        most = machine.vcpu * plan["clusters"][_cluster_key(machine, plan)]["mhz"]
        row |= {"Max": most, "Overall": round(most * machine.cpu_now)}
    return [row]


def _cluster_key(machine: Machine, plan: Table) -> str:
    return str(plan["environments"][machine.environment]["cluster"])


def _vmemory(machine: Machine, plan: Table) -> list[Row]:
    size = mib(machine.memory_gib)
    row: Row = {"Size MiB": size, "Shares": 10 * size}
    if machine.running:
        row |= {
            "Consumed": size,
            "Active": round(size * machine.memory_active),
            "Overhead": 60 + 12 * machine.vcpu,
        }
    return [row]


def _vdisk(machine: Machine, plan: Table) -> list[Row]:
    if machine.fault == "no_disk_rows":
        return []
    return [
        {
            "Disk": f"Hard disk {index + 1}",
            "Disk Key": _FIRST_DISK_KEY + index,
            "Capacity MiB": mib(size),
            "Thin": str(machine.thin),
            "SCSI Unit #": index,
            "Unit #": index,
            "Path": f"[{machine.datastore}] {machine.name}/{machine.name}_{index}.vmdk",
        }
        for index, size in enumerate(machine.disks_gib)
    ]


def _vpartition(machine: Machine, plan: Table) -> list[Row]:
    if not machine.reports:
        return []
    rows: list[Row] = []
    for index, size in enumerate(machine.disks_gib):
        capacity = round(mib(size) * _PARTITION_SHARE)
        consumed = round(capacity * machine.used_share)
        mount = f"{'CDEFGH'[index]}:\\" if machine.windows else ("/" if index == 0 else f"/{index}")
        rows.append(
            {
                "Disk Key": _FIRST_DISK_KEY + index,
                "Disk": mount,
                "Capacity MiB": capacity,
                "Consumed MiB": consumed,
                "Free MiB": capacity - consumed,
                "Free %": round(100 * (capacity - consumed) / capacity),
            }
        )
    return rows


def _vnetwork(machine: Machine, plan: Table) -> list[Row]:
    return [
        {
            "NIC label": f"Network adapter {index + 1}",
            "Network": network,
            "Connected": str(machine.running),
            "Mac Address": f"00:50:56:00:{machine.number // 256:02x}:{machine.number % 256:02x}",
            "IPv4 Address": machine.ip if machine.reports and index == 0 else None,
        }
        for index, network in enumerate(machine.networks)
    ]


def mib(gib: float) -> int:
    """Return whole MiB."""
    return round(gib * MIB_PER_GIB)


_ROWS_OF: dict[str, Any] = {
    "vCPU": _vcpu,
    "vDisk": _vdisk,
    "vMemory": _vmemory,
    "vNetwork": _vnetwork,
    "vPartition": _vpartition,
}
