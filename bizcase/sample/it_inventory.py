"""The synthetic estate as an IT inventory in AWS's MPA import template."""

from __future__ import annotations

import random
from typing import Any

from bizcase.sample.machines import Machine, estate
from bizcase.sample.write import Sheets

Rows = list[tuple[Any, ...]]

PHYSICAL_EVERY, UNMEASURED_EVERY, SERVER_COUNT = 9, 13, 180
_SERVERS = (
    "Serverid", "isPhysical", "hypervisor", "HOSTNAME", "osName", "osVersion", "numCpus",
    "numCoresPerCpu", "numThreadsPerCore", "maxCpuUsagePctDec (%)", "avgCpuUsagePctDec (%)",
    "totalRAM (GB)", "maxRamUsagePctDec (%)", "avgRamUtlPctDec (%)", "Uptime",
    "Environment Type", "Storage-Total Disk Size (GB)", "Storage-Utilization %",
    "Storage-Max Read IOPS Size (KB)", "Storage-Max Write IOPS Size (KB)",
)  # fmt: skip
_DATABASES = (
    "Database ID", "DB Name", "DB Instance Name", "Source Engine Type", "Source Engine Version",
    "Source Engine Edition", "Total Size (GB)", "Server ID", "Target Engine", "Deployment Type",
    "License Model", "Cluster/Oracle RAC (Y/N)", "Peak IOPS (KB)", "Migration Strategy",
    "CPU Cores",
)  # fmt: skip
_APPLICATIONS = (
    "Application ID", "Application Name", "Business Unit", "Business Criticality",
    "Recovery Point Objective (hours)", "Recovery Time Objective (hours)", "Migration Strategy",
    "Environment Type", "Database ", "Lifecycle Status",
)  # fmt: skip
_STRATEGIES = ("Rehost", "Replatform", "", "Rearchitect", "Retain", "Retire")
_UNITS = ("Sales", "Finance", "Operations", "IT")


def it_inventory_sheets(machines: list[Machine], seed: int) -> Sheets:
    """Return the sheets of the template, with a few broken keys as real files have them."""
    draw = random.Random(seed)  # noqa: S311 - an estate to repeat, not a secret
    servers = [machine for machine in machines if machine.application and machine.running]
    servers = servers[:SERVER_COUNT]
    applications = sorted({machine.application for machine in servers})
    ids = {name: f"A{number}" for number, name in enumerate(applications, start=1)}
    hosts = [machine for machine in servers if machine.name.startswith("db-")]
    databases = _databases(hosts, draw)
    return {
        "TOC": [
            ("Synthetic inventory in the AWS MPA import template.",),
            ("CPU usage is written as fractions, RAM and storage usage as percentages.",),
        ],
        "Servers": [_SERVERS, *(_server(machine, draw) for machine in servers)],
        "Applications": [_APPLICATIONS, *(_application(name, ids) for name in applications)],
        "Databases": [_DATABASES, *databases],
        "Server to application": [
            ("appid", "serverId"),
            *((ids[machine.application], _id(machine)) for machine in servers),
        ],
        "Server communication": _communication(servers, draw),
        "Database to application": [
            ("Database ID", "Application ID", "Criticality"),
            *((row[0] if n % 7 else f"X{n}", ids["Data platform"], "High")
              for n, row in enumerate(databases, start=1)),
        ],
        "Application dependency": [
            ("SRC App ID", "DEST App ID", "Criticality"),
            *((ids[name], ids["Data platform"], "high" if n % 2 else "Medium")
              for n, name in enumerate(applications) if name != "Data platform"),
        ],
    }  # fmt: skip


def _id(machine: Machine) -> str:
    return f"SRV{machine.number:04}"


def _server(machine: Machine, draw: random.Random) -> tuple[Any, ...]:
    physical = machine.number % PHYSICAL_EVERY == 0
    measured = machine.number % UNMEASURED_EVERY != 0
    cpus, cores = (2, max(2, machine.vcpu // 2)) if physical else (machine.vcpu, 1)
    disk: Any = sum(machine.disks_gib)
    if machine.number % 17 == 0:
        disk = f"{disk} GB"
    return (
        _id(machine), "Physical" if physical else "Virtual", None if physical else "VmWare",
        machine.name, machine.system["product"], machine.system["version"], cpus, cores,
        2 if physical else 1, machine.cpu_peak if measured else None,
        round(machine.cpu_peak * 0.4, 2) if measured else None, machine.memory_gib,
        round(100 * machine.memory_peak) if measured else None,
        round(80 * machine.memory_peak) if measured else None, 1, machine.environment, disk,
        round(100 * machine.used_share), draw.randrange(100, 5000, 100),
        draw.randrange(100, 3000, 100),
    )  # fmt: skip


def _databases(hosts: list[Machine], draw: random.Random) -> Rows:
    engines = [block["engine"] for block in estate()["databases"]]
    rows: Rows = []
    for number, host in enumerate(hosts[:14], start=1):
        engine, version, edition, licence, target = engines[number % len(engines)]
        rows.append(
            (f"DB{number}", f"database {number}", f"inst{number}", engine, version, edition or None,
             draw.choice((50, 200, 500, 1200)), _id(host), target,
             "Multi-AZ" if number % 2 else "Single-AZ", licence, "N",
             draw.randrange(200, 8000, 200), draw.choice(("Replatform", "Rehost", None)),
             host.vcpu)
        )  # fmt: skip
    return rows


def _application(name: str, ids: dict[str, str]) -> tuple[Any, ...]:
    number = int(ids[name][1:])
    return (
        ids[name], name, _UNITS[number % len(_UNITS)], ("High", "Medium", "Low")[number % 3],
        (1, 4, 24)[number % 3], (2, 8, 48)[number % 3],
        _STRATEGIES[number % len(_STRATEGIES)] or None, "prod", None, "Active",
    )  # fmt: skip


def _communication(servers: list[Machine], draw: random.Random) -> Rows:
    head = (
        "Source Server ID", " Source Process ID", " Source Server IP Address", " Source Port",
        " Target Server ID", " Target Server IP Address", "Target Process ID", " Target Port",
        "IP Version", "Transport Protocol", "Count", "State",
    )  # fmt: skip
    rows: Rows = [head]
    for number in range(1, 61):
        source, target = draw.sample(servers, 2)
        rows.append(
            (_id(source), f"p-{number}", f"10.20.0.{number}", 40000 + number, _id(target),
             f"10.20.1.{number}", f"p-{number + 500}", draw.choice((443, 1433, 5432, 8080)),
             "Ipv4", "TCP", draw.randrange(1, 900), "Active")
        )  # fmt: skip
    return rows
