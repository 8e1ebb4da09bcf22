"""The synthetic estate as an RVTools export."""

from __future__ import annotations

from typing import Any

from bizcase.sample.machines import Machine, estate
from bizcase.sample.write import Sheets
from bizcase.units import MIB_PER_GIB

Rows = list[tuple[Any, ...]]

_VCENTER_UUID = "6f3c1c52-0f6e-4b8e-9d55-2f0a7d1b4e21"
_MHZ_PER_VCPU = 2600
_ID_COLUMNS = ("VM ID", "VM UUID", "VI SDK Server", "VI SDK UUID")
_VINFO = (
    "VM", "Powerstate", "Template", "SRM Placeholder", "Config status", "DNS Name",
    "Connection state", "Guest state", "CPUs", "Memory", "Active Memory", "NICs", "Disks",
    "Total disk capacity MiB", "Primary IP Address", "Network #1", "Resource pool", "Folder",
    "Provisioned MiB", "In Use MiB", "Unshared MiB", "Firmware", "HW version", "Path",
    "Annotation", "Owner", "Environment", "Application", "Datacenter", "Cluster", "Host",
    "OS according to the configuration file", "OS according to the VMware Tools", *_ID_COLUMNS,
)  # fmt: skip


def rvtools_sheets(machines: list[Machine]) -> Sheets:
    """Return the sheets of an RVTools 4.x export; vInfo is not the first, as in real ones."""
    plan = estate()
    placed = [(machine, _cluster(machine, plan)) for machine in machines]
    return {
        "vCPU": _vcpu(placed, plan),
        "vDisk": _vdisk(placed, plan),
        "vHost": _vhost(placed, plan),
        "vInfo": [_VINFO, *(_vinfo(machine, place, plan) for machine, place in placed)],
        "vMemory": _vmemory(placed, plan),
        "vPartition": _vpartition(placed, plan),
        "vMetaData": [
            ("RVTools major version", "RVTools version", "xlsx creation datetime", "Server"),
            ("4.7", "4.7.1.4", "2026-11-20 09:00:00", plan["vcenter"]),
        ],
    }


Place = tuple[str, str]
Placed = list[tuple[Machine, Place]]


def _cluster(machine: Machine, plan: dict[str, Any]) -> Place:
    """Return cluster and host of a machine."""
    production = machine.environment.lower().startswith("prod") or not machine.application
    cluster = plan["clusters"]["production" if production else "other"]
    first = 1 if production else plan["clusters"]["production"]["hosts"] + 1
    host = first + machine.number % cluster["hosts"]
    return cluster["name"], f"esx-{host:02}.{plan['domain']}"


def _ids(machine: Machine, plan: dict[str, Any]) -> tuple[str, ...]:
    return f"vm-{1000 + machine.number}", machine.vm_uuid, plan["vcenter"], _VCENTER_UUID


def _states(machine: Machine) -> tuple[str, ...]:
    return machine.name, machine.power, str(machine.template), str(machine.placeholder)


def _mib(gib: float) -> int:
    return round(gib * MIB_PER_GIB)


def _vinfo(machine: Machine, place: Place, plan: dict[str, Any]) -> tuple[Any, ...]:
    disk = _mib(sum(machine.disks_gib))
    reachable = machine.connected
    # One cell of text and one blank cell: real exports that somebody edited have them.
    memory: Any = f"{_mib(machine.memory_gib):,}" if machine.name == "app-007" else None
    blank_cpu = machine.name == "mon-003" or not reachable
    configured = "Other Linux (64-bit)" if machine.number % 29 == 0 else machine.system["tools"]
    return (
        *_states(machine), "green",
        f"{machine.name}.{plan['domain']}" if machine.has_tools else None,
        "connected" if reachable else "inaccessible",
        "running" if machine.has_tools else "notRunning",
        None if blank_cpu else machine.vcpu,
        (memory or _mib(machine.memory_gib)) if reachable else None,
        _mib(machine.memory_gib * 0.1) if machine.running else 0,
        1, len(machine.disks_gib), disk,
        f"10.20.{machine.number // 250}.{machine.number % 250 + 1}" if machine.has_tools else None,
        f"VLAN-{machine.number % 4 + 10}", f"/DC-1/{place[0]}/Resources",
        f"/DC-1/vm/{machine.application or 'Infrastructure'}", round(disk * 1.08),
        round(disk * 0.55), round(disk * 0.5), "efi" if machine.number % 3 else "bios", 19,
        f"[vsan-01] {machine.name}/{machine.name}.vmx", None, "infrastructure team",
        machine.environment or None, machine.application or None, "DC-1", *place,
        configured if reachable else None, machine.system["tools"] if machine.has_tools else None,
        *_ids(machine, plan),
    )  # fmt: skip


def _vcpu(placed: Placed, plan: dict[str, Any]) -> Rows:
    head = ("VM", "Powerstate", "Template", "SRM Placeholder", "CPUs", "Sockets", "Cores p/s",
            "Max", "Overall", "Reservation", "Limit", *_ID_COLUMNS)  # fmt: skip
    rows: Rows = [head]
    for machine, _ in placed:
        most = machine.vcpu * _MHZ_PER_VCPU if machine.running else 0
        rows.append(
            (*_states(machine), None if machine.name == "mon-003" else machine.vcpu,
             1, machine.vcpu, most, round(most * machine.cpu_peak * 0.3), 0, -1,
             *_ids(machine, plan))
        )  # fmt: skip
    return rows


def _vmemory(placed: Placed, plan: dict[str, Any]) -> Rows:
    head = ("VM", "Powerstate", "Template", "SRM Placeholder", "Size MiB", "Consumed", "Active",
            "Swapped", "Ballooned", "Reservation", *_ID_COLUMNS)  # fmt: skip
    rows: Rows = [head]
    for machine, _ in placed:
        size = _mib(machine.memory_gib)
        active = round(size * machine.memory_peak * 0.4) if machine.running else 0
        consumed = size if machine.running else 0
        rows.append((*_states(machine), size, consumed, active, 0, 0, 0, *_ids(machine, plan)))
    return rows


def _vdisk(placed: Placed, plan: dict[str, Any]) -> Rows:
    head = ("VM", "Powerstate", "Template", "SRM Placeholder", "Disk", "Disk Key",
            "Capacity MiB", "Raw", "Disk Mode", "Sharing mode", "Thin", "Controller",
            *_ID_COLUMNS)  # fmt: skip
    rows: Rows = [head]
    for machine, _ in placed:
        if machine.name == "ci-005":
            continue  # one machine without rows, as real exports have
        for index, size in enumerate(machine.disks_gib):
            rows.append(
                (*_states(machine), f"Hard disk {index + 1}", 2000 + index, _mib(size), "False",
                 "persistent", "sharingNone", "True", "VMware paravirtual SCSI",
                 *_ids(machine, plan))
            )  # fmt: skip
    return rows


def _vpartition(placed: Placed, plan: dict[str, Any]) -> Rows:
    head = ("VM", "Powerstate", "Template", "SRM Placeholder", "Disk Key", "Disk",
            "Capacity MiB", "Consumed MiB", "Free MiB", "Free %", *_ID_COLUMNS)  # fmt: skip
    rows: Rows = [head]
    for machine, _ in placed:
        if not machine.has_tools:
            continue
        for index, size in enumerate(machine.disks_gib):
            capacity = round(_mib(size) * 0.97)
            used = round(capacity * machine.used_share)
            mount = (
                f"{'CDEFG'[index]}:\\" if "Windows" in machine.system["tools"] else f"/data{index}"
            )
            rows.append(
                (*_states(machine), 2000 + index, mount, capacity, used, capacity - used,
                 round(100 * (capacity - used) / capacity), *_ids(machine, plan))
            )  # fmt: skip
    return rows


def _vhost(placed: Placed, plan: dict[str, Any]) -> Rows:
    head = ("Host", "Datacenter", "Cluster", "CPU Model", "Speed", "HT Active", "# CPU",
            "Cores per CPU", "# Cores", "CPU usage %", "# Memory", "Memory usage %",
            "# VMs total", "# VMs", "# vCPUs", "ESX Version", "Vendor", "Model",
            "VI SDK Server", "VI SDK UUID")  # fmt: skip
    rows: Rows = [head]
    clusters = {block["name"]: block for block in plan["clusters"].values()}
    for cluster, host in sorted({place for _, place in placed}):
        mine = [machine for machine, place in placed if place[1] == host]
        running = [machine for machine in mine if machine.running]
        block = clusters[cluster]
        memory_share = sum(machine.memory_gib for machine in running) / block["memory_gib"]
        rows.append(
            (host, "DC-1", cluster, "Intel(R) Xeon(R) Gold 6330 CPU @ 2.00GHz", 2000, "True",
             block["sockets"], block["cores"] // block["sockets"], block["cores"], 24,
             _mib(block["memory_gib"]), round(min(95, 100 * memory_share)), len(mine),
             len(running), sum(machine.vcpu for machine in running), plan["esx_version"],
             "Dell Inc.", "PowerEdge R650", plan["vcenter"], _VCENTER_UUID)
        )  # fmt: skip
    return rows
