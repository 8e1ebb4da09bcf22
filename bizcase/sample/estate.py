"""The machines of the synthetic estate, drawn by a seed from the tables of this package."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from dataclasses import replace

from bizcase.sample.layout import load
from bizcase.sample.machine import Machine, Table
from bizcase.sample.placement import place

DEFAULT_SEED = 20261123
ALWAYS_RUNNING = 2  # of each group, so that every application and database has a running machine


def make_machines(seed: int = DEFAULT_SEED) -> list[Machine]:
    """Return all machines: workloads, the platform's own, and the odd ones, placed on hosts."""
    draw = random.Random(seed)  # noqa: S311 - repeatable numbers, no secret
    plan, portfolio = load("estate"), load("applications")["applications"]
    groups = {
        group["stem"]: group | {"application": application["code"]}
        for application in portfolio
        for group in application["groups"]
    }
    workloads = [
        _member(draw, plan, group, index)
        for group in groups.values()
        for index in range(1, group["count"] + 1)
    ]
    machines = [
        *_switch_off(draw, workloads, plan["powered_off"]),
        *(machine for block in plan["platform"] for machine in _platform(draw, plan, block)),
        *(machine for block in plan["odd"] for machine in _odd(draw, plan, groups, block)),
    ]
    numbered = [
        replace(machine, number=number, ip=_ip(plan, machine, number))
        for number, machine in enumerate(machines, start=1)
    ]
    return place(numbered, plan)


def _member(draw: random.Random, plan: Table, group: Table, index: int) -> Machine:
    """Return one machine of a group."""
    environments = plan["environments"]
    weights = [block["weight"] for block in environments.values()]
    profile = plan["profiles"][group["profile"]]
    return _machine(
        draw,
        plan,
        name=f"{group['stem']}-{index:02}",
        system=plan["systems"][draw.choice(group["systems"])],
        size=draw.choice(profile["sizes"]),
        disks=draw.choice(profile["disks"]),
        environment="Production"
        if index <= ALWAYS_RUNNING
        else draw.choices(list(environments), weights)[0],
        group=group["stem"],
        index=index,
        application=group["application"],
        physical=group.get("physical", False),
        second_network=group["profile"].startswith("database"),
    )


def _platform(draw: random.Random, plan: Table, block: Table) -> list[Machine]:
    """Return appliances and agents, which belong to no application."""
    return [
        _machine(
            draw,
            plan,
            name=name,
            system=plan["systems"][block["system"]],
            size=block["size"],
            disks=block["disks"],
            environment=block.get("environment", "Production"),
        )
        for name in block["names"]
    ]


def _odd(draw: random.Random, plan: Table, groups: dict[str, Table], block: Table) -> list[Machine]:
    """Return machines of a group with the fields that make them odd."""
    group = groups[block["group"]]
    fields = dict(block["fields"])
    if "disks_gib" in fields:
        fields["disks_gib"] = tuple(fields["disks_gib"])
    return [
        replace(_member(draw, plan, group, group["count"] + n), name=name, **fields)
        for n, name in enumerate(block["names"], start=1)
    ]


def _machine(  # noqa: PLR0913 - the fields of a machine that are not drawn here
    draw: random.Random,
    plan: Table,
    *,
    name: str,
    system: Table,
    size: list[float],
    disks: list[int],
    environment: str,
    group: str = "",
    index: int = 1,
    application: str = "",
    physical: bool = False,
    second_network: bool = False,
) -> Machine:
    """Return a machine with everything that does not follow from its group drawn."""
    sockets, cores, threads = _topology(draw, size, physical=physical)
    exported: dt.datetime = plan["exported"]
    age = draw.randrange(30, 3600)
    network = plan["environments"][environment]["network"]
    older = system.get("older") if draw.random() < plan["configured_as_older"] else None
    return Machine(
        number=0,
        name=name,
        group=group,
        index=index,
        application=application,
        environment=environment,
        system=system,
        physical=physical,
        sockets=sockets,
        cores_per_socket=cores,
        threads_per_core=threads,
        memory_gib=size[-1],
        disks_gib=tuple(disks),
        networks=(network, "net-backup") if second_network else (network,),
        created=exported - dt.timedelta(days=age, minutes=draw.randrange(1440)),
        started=exported - dt.timedelta(days=draw.randrange(1, min(age, 400))),
        vm_uuid=_uuid(draw),
        smbios_uuid=_uuid(draw),
        tools=draw.random() < plan["tools_share"],
        configured_os=older or system["tools"],
        thin=draw.random() < plan["thin_share"],
        cpu_now=round(draw.betavariate(1.5, 7), 4),
        cpu_peak=round(min(0.99, 0.05 + draw.betavariate(2, 3)), 2),
        memory_active=round(draw.betavariate(2, 14), 4),
        memory_peak=round(min(0.98, 0.1 + draw.betavariate(4, 3) * 0.9), 2),
        used_share=round(draw.uniform(0.25, 0.8), 4),
    )


def _topology(draw: random.Random, size: list[float], *, physical: bool) -> tuple[int, int, int]:
    """Return sockets, cores per socket and threads per core."""
    if physical:
        return int(size[0]), int(size[1]), draw.choice((1, 2, 2))
    vcpu = int(size[0])
    cores = draw.choice([count for count in (1, 2, 4, vcpu) if vcpu % count == 0])
    return vcpu // cores, cores, 1


def _uuid(draw: random.Random) -> str:
    return str(uuid.UUID(int=draw.getrandbits(128), version=4))


def _switch_off(draw: random.Random, machines: list[Machine], count: int) -> list[Machine]:
    """Return the machines with ``count`` of the virtual ones powered off."""
    candidates = [m.name for m in machines if not m.physical and m.index > ALWAYS_RUNNING]
    off = set(draw.sample(candidates, count))
    return [replace(m, power="poweredOff") if m.name in off else m for m in machines]


def _ip(plan: Table, machine: Machine, number: int) -> str:
    subnet = plan["environments"][machine.environment]["subnet"]
    return f"10.{subnet}.{number // 200}.{number % 200 + 10}"
