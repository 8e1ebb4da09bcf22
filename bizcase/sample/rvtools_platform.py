"""The synthetic estate as an RVTools export: clusters, hosts, datastores, and the export itself."""

from __future__ import annotations

from bizcase.sample.layout import Row
from bizcase.sample.machine import Machine, Table
from bizcase.sample.placement import Host, hosts
from bizcase.units import MIB_PER_GIB

_DATASTORE_STEP_MIB = 4 * 1024 * 1024  # stores are grown by 4 TiB
_DATASTORE_SPARE = 1.25


def platform_rows(machines: list[Machine], plan: Table, version: str) -> dict[str, list[Row]]:
    """Return the rows of the sheets that list no machines, by sheet."""
    vcenter = plan["vcenter"]
    server = {"VI SDK Server": vcenter["name"], "VI SDK UUID": vcenter["uuid"]}
    everywhere = hosts(plan)
    return {
        "vHost": [_host(host, machines, plan) | server for host in everywhere],
        "vCluster": [_cluster(name, everywhere) | server for name in _names(everywhere)],
        "vDatastore": [
            _datastore(store, machines, everywhere) | server
            for block in plan["clusters"].values()
            for store in block["datastores"]
        ],
        "vSource": [
            {
                "Name": "vcenter",
                "OS type": "linux-x64",
                "API type": "VirtualCenter",
                "API version": vcenter["api"],
                "Version": vcenter["api"].rsplit(".", 1)[0],
                "Fullname": vcenter["product"],
                "Product name": "VMware vCenter Server",
                "Vendor": "VMware, Inc.",
            }
            | server
        ],
        "vMetaData": [
            {
                "RVTools major version": version.rsplit(".", 2)[0],
                "RVTools version": version,
                "xlsx creation datetime": plan["exported"],
                "Server": vcenter["name"],
            }
        ],
    }


def _names(everywhere: list[Host]) -> list[str]:
    return list(dict.fromkeys(host.cluster for host in everywhere))


def _host(host: Host, machines: list[Machine], plan: Table) -> Row:
    here = [machine for machine in machines if machine.host == host.name]
    running = [machine for machine in here if machine.running]
    block = host.block
    cores = block["sockets"] * block["cores_per_socket"]
    vcpu = sum(machine.vcpu for machine in running)
    memory_gib = sum(machine.memory_gib for machine in running)
    busy = sum(machine.vcpu * machine.cpu_now for machine in running) / cores
    return {
        "Host": host.name,
        "Datacenter": plan["datacenter"],
        "Cluster": host.cluster,
        "CPU Model": block["cpu_model"],
        "Speed": block["mhz"],
        "# CPU": block["sockets"],
        "Cores per CPU": block["cores_per_socket"],
        "# Cores": cores,
        "CPU usage %": min(99, round(100 * busy)),
        "# Memory": block["memory_gib"] * MIB_PER_GIB,
        "Memory usage %": min(99, round(100 * memory_gib / block["memory_gib"])),
        "# VMs total": len(here),
        "# VMs": len(running),
        "VMs per Core": round(len(running) / cores, 2),
        "# vCPUs": vcpu,
        "vCPUs per Core": round(vcpu / cores, 2),
        "vRAM": round(memory_gib * MIB_PER_GIB),
        "Current EVC": block["evc"],
        "Max EVC": block["evc"],
        "ESX Version": block["esx"],
        "Vendor": block["vendor"],
        "Model": block["model"],
    }


def _cluster(name: str, everywhere: list[Host]) -> Row:
    members = [host for host in everywhere if host.cluster == name]
    block = members[0].block
    cores = block["sockets"] * block["cores_per_socket"] * len(members)
    return {
        "Name": name,
        "NumHosts": len(members),
        "numEffectiveHosts": len(members),
        "TotalCpu": cores * block["mhz"],
        "NumCpuCores": cores,
        "NumCpuThreads": 2 * cores,
        "Effective Cpu": cores * block["mhz"],
        "TotalMemory": block["memory_gib"] * MIB_PER_GIB * len(members),
        "Effective Memory": block["memory_gib"] * MIB_PER_GIB * len(members),
    }


def _datastore(store: str, machines: list[Machine], everywhere: list[Host]) -> Row:
    here = [machine for machine in machines if machine.datastore == store]
    used = round(sum(sum(machine.disks_gib) for machine in here) * MIB_PER_GIB)
    capacity = -(-int(used * _DATASTORE_SPARE) // _DATASTORE_STEP_MIB) * _DATASTORE_STEP_MIB
    names = [host.name for host in everywhere if store in host.block["datastores"]]
    return {
        "Name": store,
        "# VMs total": len(here),
        "# VMs": sum(machine.running for machine in here),
        "Capacity MiB": capacity,
        "Provisioned MiB": used,
        "In Use MiB": used,
        "Free MiB": capacity - used,
        "Free %": round(100 * (capacity - used) / capacity),
        "# Hosts": len(names),
        "Hosts": ", ".join(names),
    }
