"""On which host and datastore each virtual machine of the synthetic estate lives."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from bizcase.sample.machine import Machine, Table


@dataclass(frozen=True, slots=True)
class Host:
    """One host: its name, its cluster's name, and what the cluster's hosts have in common."""

    name: str
    cluster: str
    block: Table


def hosts(plan: Table) -> list[Host]:
    """Return all hosts, numbered through the clusters."""
    places = [
        (name, block) for name, block in plan["clusters"].items() for _ in range(block["hosts"])
    ]
    return [
        Host(f"esx-{number:02}.{plan['domain']}", f"cluster-{name.lower()}", block)
        for number, (name, block) in enumerate(places, start=1)
    ]


def place(machines: list[Machine], plan: Table) -> list[Machine]:
    """Return the machines, the virtual ones each on the least loaded host and datastore."""
    memory: Counter[str] = Counter()
    count: Counter[str] = Counter()
    disk: Counter[str] = Counter()
    placed = []
    for machine in machines:
        if machine.physical:
            placed.append(machine)
            continue
        key = plan["environments"][machine.environment]["cluster"]
        cluster = plan["clusters"][key]
        choices = [host for host in hosts(plan) if host.block is cluster]
        load = memory if machine.running else count
        host = min(choices, key=lambda choice: load[choice.name])
        datastore = min(cluster["datastores"], key=lambda name: disk[name])
        memory[host.name] += round(machine.memory_gib) if machine.running else 0
        count[host.name] += 1
        disk[datastore] += sum(machine.disks_gib)
        placed.append(replace(machine, cluster=host.cluster, host=host.name, datastore=datastore))
    return placed
