"""The machines of the synthetic estate, drawn from ``estate.toml`` by a seed."""

from __future__ import annotations

import random
import tomllib
import uuid
from dataclasses import dataclass, replace
from importlib import resources
from typing import Any

DEFAULT_SEED = 20261123
OFF_SHARE, TOOLS_SHARE = 0.14, 0.85
_ENVIRONMENTS = ("prod", "Production", "non-prod", "dev", "Test")
_ENVIRONMENT_WEIGHTS = (40, 15, 20, 15, 10)


@dataclass(frozen=True, slots=True)
class Machine:
    """One virtual machine; sizes in GiB, peaks as fractions."""

    number: int
    name: str
    vcpu: int
    memory_gib: float
    disks_gib: tuple[int, ...]
    system: dict[str, str]
    application: str
    environment: str
    power: str
    cpu_peak: float
    memory_peak: float
    used_share: float
    vm_uuid: str
    template: bool = False
    placeholder: bool = False
    connected: bool = True

    @property
    def running(self) -> bool:
        """Whether it is powered on."""
        return self.power == "poweredOn"

    @property
    def has_tools(self) -> bool:
        """Whether VMware Tools report from inside: the uuid decides, so every sheet agrees."""
        return self.running and int(self.vm_uuid[:4], 16) / 0xFFFF < TOOLS_SHARE


def estate() -> dict[str, Any]:
    """Return what the estate is drawn from."""
    text = (resources.files("bizcase.sample") / "estate.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def make_machines(seed: int = DEFAULT_SEED) -> list[Machine]:
    """Return all machines: workloads, appliances, templates, placeholders, and some odd ones."""
    draw = random.Random(seed)  # noqa: S311 - an estate to repeat, not a secret
    plan = estate()
    machines = [
        _workload(draw, block, plan["systems"], index)
        for block in plan["workloads"]
        for index in range(1, block["count"] + 1)
    ]
    machines += [_appliance(draw, block) for block in plan["appliances"]]
    machines += _specials(draw, machines)
    return [replace(machine, number=number) for number, machine in enumerate(machines, start=1)]


def _workload(
    draw: random.Random, block: dict[str, Any], systems: dict[str, Any], index: int
) -> Machine:
    vcpu, memory = draw.choice(block["sizes"])
    off = draw.random() < OFF_SHARE
    return Machine(
        number=0,
        name=f"{block['stem']}-{index:03}",
        vcpu=vcpu,
        memory_gib=memory,
        disks_gib=tuple(draw.choice(block["disks"])),
        system=systems[draw.choice(block["systems"])],
        application=block["application"],
        environment=draw.choices(_ENVIRONMENTS, _ENVIRONMENT_WEIGHTS)[0],
        power="poweredOff" if off else "poweredOn",
        cpu_peak=round(min(0.99, draw.betavariate(2, 3) + 0.05), 2),
        memory_peak=round(min(0.98, draw.betavariate(4, 3) + 0.05), 2),
        used_share=draw.uniform(0.25, 0.8),
        vm_uuid=str(uuid.UUID(int=draw.getrandbits(128), version=4)),
    )


def _appliance(draw: random.Random, block: dict[str, Any]) -> Machine:
    vcpu, memory, disk = block["size"]
    return Machine(
        number=0,
        name=block["name"],
        vcpu=vcpu,
        memory_gib=memory,
        disks_gib=(disk,),
        system={"tools": "VMware Photon OS (64-bit)", "product": "Photon OS", "version": "4"},
        application="",
        environment="",
        power="poweredOn",
        cpu_peak=0.2,
        memory_peak=0.5,
        used_share=0.3,
        vm_uuid=str(uuid.UUID(int=draw.getrandbits(128), version=4)),
    )


def _specials(draw: random.Random, machines: list[Machine]) -> list[Machine]:
    """Return templates, placeholders, a clone, a huge disk, and machines in odd states."""
    model = machines[0]

    def like(name: str, **fields: Any) -> Machine:  # noqa: ANN401 - fields of a machine
        identity = str(uuid.UUID(int=draw.getrandbits(128), version=4))
        return replace(model, name=name, vm_uuid=identity, power="poweredOn", **fields)

    return [
        *(replace(like(f"tpl-rhel-{n}", template=True), power="poweredOff") for n in (1, 2, 3)),
        *(
            replace(like(f"erp-dr-{n}", placeholder=True, disks_gib=()), power="poweredOff")
            for n in (1, 2)
        ),
        like(model.name),
        like("archive-01", disks_gib=(100, 20480)),
        replace(like("batch-01"), power="suspended"),
        like("lost-01", connected=False),
        like("web-outage-01", cpu_peak=0.97),
    ]
