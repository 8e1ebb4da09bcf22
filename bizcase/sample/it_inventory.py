"""The synthetic estate as an IT inventory in AWS's MPA import template."""

from __future__ import annotations

import random
from typing import Any

from bizcase.sample.layout import Row, Sheets, arrange, load
from bizcase.sample.machine import Machine, Table

UNMEASURED_EVERY, SIZE_AS_TEXT_EVERY = 13, 17
# Averages that go with the peaks: CPU is spiky, memory is not.
_CPU_AVERAGE, _MEMORY_AVERAGE = 0.4, 0.8
_CALLERS_PER_GROUP = 2


def it_inventory_sheets(machines: list[Machine], seed: int) -> Sheets:
    """Return the sheets of the template, with a few broken keys as real files have them."""
    draw = random.Random(seed)  # noqa: S311 - repeatable numbers, no secret
    layout, plan, portfolio = load("it_inventory_layout"), load("estate"), load("applications")
    servers = [machine for machine in machines if _in_inventory(machine)]
    by_name = {machine.name: machine for machine in servers}
    application_ids = {
        block["code"]: f"A{number:02}"
        for number, block in enumerate(portfolio["applications"], start=1)
    }
    databases = _databases(draw, by_name, portfolio)
    rows = {
        "Servers": [_server(draw, machine, plan) for machine in servers],
        "Applications": [
            _application(draw, block, application_ids, portfolio)
            for block in portfolio["applications"]
        ],
        "Databases": databases,
        "Server to application": _memberships(servers, portfolio, application_ids),
        "Server communication": _communication(draw, servers, by_name, portfolio),
        "Database to application": [
            {
                "Database ID": portfolio["mistyped"].get(row["Database ID"], row["Database ID"]),
                "Application ID": application_ids[record["application"]],
                "Criticality": "High" if number % 3 else "high",
            }
            for number, (row, record) in enumerate(
                zip(databases, _records(portfolio), strict=True), start=1
            )
        ],
        "Application dependency": [
            {
                "SRC App ID": application_ids[block["code"]],
                "DEST App ID": application_ids[used],
                "Criticality": block["criticality"],
            }
            for block in portfolio["applications"]
            for used in block["uses"]
        ],
    }
    sheets: Sheets = {"TOC": [[line] for line in layout["toc"]]}
    for name, block in layout["sheets"].items():
        broken = portfolio["unresolved"].get(name, [])
        sheets[name] = arrange(block["columns"], rows[name] + broken, block.get("same"))
    return sheets


def _in_inventory(machine: Machine) -> bool:
    """Whether people keep it in their inventory: it serves an application and runs."""
    return bool(machine.application) and machine.running and machine.reachable


def _id(machine: Machine) -> str:
    return f"S{machine.number:04}"


def _server(draw: random.Random, machine: Machine, plan: Table) -> Row:
    environment = plan["environments"][machine.environment]
    size: Any = sum(machine.disks_gib)
    row: Row = {
        "Serverid": _id(machine),
        "isPhysical": "Physical" if machine.physical else "Virtual",
        "hypervisor": None if machine.physical else "VmWare",
        "HOSTNAME": machine.name,
        "osName": machine.system["product"],
        "osVersion": machine.system["version"],
        "numCpus": machine.sockets if machine.physical else machine.vcpu,
        "numCoresPerCpu": machine.cores_per_socket if machine.physical else 1,
        "numThreadsPerCore": machine.threads_per_core,
        "totalRAM (GB)": machine.memory_gib,
        "Uptime": draw.choice(environment["uptime"]),
        "Environment Type": draw.choice(environment["spellings"]),
        "Storage-Total Disk Size (GB)": f"{size} GB"
        if machine.number % SIZE_AS_TEXT_EVERY == 0
        else size,
        "Storage-Utilization %": round(100 * machine.used_share),
        "Storage-Max Read IOPS Size (KB)": draw.randrange(100, 5000, 100),
        "Storage-Max Write IOPS Size (KB)": draw.randrange(100, 3000, 100),
    }
    if machine.number % UNMEASURED_EVERY:
        row |= {
            "maxCpuUsagePctDec (%)": machine.cpu_peak,
            "avgCpuUsagePctDec (%)": round(machine.cpu_peak * _CPU_AVERAGE, 2),
            "maxRamUsagePctDec (%)": round(100 * machine.memory_peak),
            "avgRamUtlPctDec (%)": round(100 * machine.memory_peak * _MEMORY_AVERAGE),
        }
    return row


def _application(
    draw: random.Random, block: Table, application_ids: dict[str, str], portfolio: Table
) -> Row:
    uses = [application_ids[code] for code in block["uses"]]
    by_criticality: Row = portfolio["criticality"][block["criticality"]]
    return by_criticality | {
        "Application ID": application_ids[block["code"]],
        "Application Name": block["name"],
        "Business Unit": block["unit"],
        "Business Owner": f"{block['unit']} application owner",
        "Business Criticality": block["criticality"],
        "Number of Users": draw.randrange(20, 2000, 10),
        "Migration Strategy": block["strategy"] or None,
        "Existing Dependencies": ", ".join(uses) or None,
        "Environment Type": "prod",
        "COTS Software (Y/N)": "Y" if block.get("packaged") else "N",
        "Compliance Framework": block.get("compliance"),
    }


def _records(portfolio: Table) -> list[dict[str, str]]:
    table = portfolio["databases"]
    return [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]


def _databases(draw: random.Random, by_name: dict[str, Machine], portfolio: Table) -> list[Row]:
    rows: list[Row] = []
    for number, record in enumerate(_records(portfolio), start=1):
        host = by_name[record["host"]]
        peak = draw.randrange(400, 8000, 200)
        rows.append(
            {
                "Database ID": f"DB{number:02}",
                "DB Name": f"{record['application']}{number:02}",
                "DB Instance Name": f"{record['application']}-instance-{number:02}",
                "Source Engine Type": record["engine"],
                "Source Engine Version": record["version"],
                "Source Engine Edition": record["edition"] or None,
                "Total Size (GB)": round(sum(host.disks_gib[1:]) * host.used_share),
                "Server ID": _id(host),
                "Target Engine": record["target"] or None,
                "Deployment Type": "Multi-AZ" if number % 2 else "Single-AZ",
                "License Model": record["license"],
                "Replication (Y/N)": "Y" if number % 4 == 0 else "N",
                "Peak IOPS (KB)": peak,
                "Average IOPS (KB)": peak // 4,
                "Migration Strategy": record["strategy"] or None,
                "CPU Cores": host.vcpu,
                "Throughput (MBps)": draw.randrange(20, 400, 20),
            }
        )
    return rows


def _memberships(
    servers: list[Machine], portfolio: Table, application_ids: dict[str, str]
) -> list[Row]:
    sharers: dict[str, list[str]] = {}
    for block in portfolio["applications"]:
        for group in block.get("shared", []):
            sharers.setdefault(group, []).append(block["code"])
    return [
        {"appid": application_ids[code], "serverId": _id(machine)}
        for machine in servers
        for code in (machine.application, *sharers.get(machine.group, []))
    ]


def _communication(
    draw: random.Random, servers: list[Machine], by_name: dict[str, Machine], portfolio: Table
) -> list[Row]:
    """Return who calls whom: an application its databases, and what it depends on."""
    members: dict[str, list[Machine]] = {}
    for machine in servers:
        if machine.index <= _CALLERS_PER_GROUP:
            members.setdefault(machine.application, []).append(machine)
    calls = [
        (source, by_name[record["host"]], portfolio["ports"][record["engine"]])
        for record in _records(portfolio)
        for source in members[record["application"]]
        if source.name != record["host"] and not source.group.endswith("-db")
    ]
    calls += [
        (members[block["code"]][0], members[used][0], 443)
        for block in portfolio["applications"]
        for used in block["uses"]
    ]
    return [
        {
            "Source Server ID": _id(source),
            " Source Process ID": draw.randrange(1000, 30000),
            " Source Server IP Address": source.ip,
            " Source Port": draw.randrange(40000, 60000),
            " Target Server ID": _id(target),
            " Target Server IP Address": target.ip,
            "Target Process ID": draw.randrange(1000, 30000),
            " Target Port": port,
            "Count": draw.randrange(1, 900),
        }
        for source, target, port in calls
    ]
