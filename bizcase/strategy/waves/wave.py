"""A wave as it is planned, from the units that were put into it and its dates."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from bizcase.assumptions import Assumptions
from bizcase.strategy.rules.group import Node
from bizcase.strategy.waves.by_hand import first_number
from bizcase.strategy.waves.dates import Dates
from bizcase.strategy.waves.effort import Unit
from bizcase.strategy.waves.in_time import Staffed
from bizcase.strategy.waves.labels import Labels
from bizcase.strategy.waves.prerequisites import prerequisites
from bizcase.strategy.waves.slot import Slot
from bizcase.strategy.waves.worth import run_rate
from bizcase.units import DAYS_PER_MONTH, gib_per_day

_RISKS = ("low", "medium", "high")
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Wave:
    """One wave. Months count from 1, the calendar month after the date of the case.

    ``risk`` is low, medium or high; ``confidence`` high, or medium where data is ``missing``.
    ``run_rate_usd`` is the monthly AWS cost of its servers and managed databases, None where
    nothing of them is priced.
    ``data_gib`` is the disk capacity to replicate, ``transfer_days`` how long that takes over the
    line assumed.
    """

    number: int
    name: str
    kind: str
    start_month: int
    end_month: int
    servers: tuple[str, ...]
    applications: tuple[str, ...]
    groups: tuple[str, ...]
    dispositions: tuple[tuple[str, int], ...]
    hours: float
    capacity_servers: int
    capacity_hours: float
    risk: str
    confidence: str
    prerequisites: tuple[str, ...]
    missing: tuple[str, ...]
    reasons: tuple[str, ...]
    data_gib: float
    transfer_days: float
    run_rate_usd: float | None = None


def waves_of(
    made: Staffed, assumptions: Assumptions, amounts: Mapping[Node, float], called: Labels
) -> tuple[Wave, ...]:
    """Return the waves of a plan; the first is number 0 where it moves shared services.

    A number of which nothing is left, by hand, is left out.
    """
    first = first_number(made.slots)
    rate = assumptions.number("wave.link_mbps") * assumptions.fraction("wave.link_share")
    return tuple(
        _wave(number, slot, dates, amounts, gib_per_day(rate), called)
        for number, (slot, dates) in enumerate(
            zip(made.slots, made.dates, strict=True), start=first
        )
        if slot.units
    )


def _wave(
    number: int,
    slot: Slot,
    dates: Dates,
    amounts: Mapping[Node, float],
    gib_a_day: float,
    called: Labels,
) -> Wave:
    servers = tuple(sorted(key for unit in slot.units for key in unit.group.servers))
    mix: Counter[str] = Counter()
    for unit in slot.units:
        mix.update(dict(unit.dispositions))
    applications = tuple(sorted(key for unit in slot.units for key in unit.group.applications))
    landed = [("server", key) for key in servers] + [("application", key) for key in applications]
    full = slot.capacity
    data = math.fsum(unit.data_gib for unit in slot.units)
    transfer = round(data / gib_a_day, 1)
    too_slow = transfer > (dates.end - dates.start + 1) * DAYS_PER_MONTH
    return Wave(
        number=number,
        name=f"Wave {number}: {slot.kind}",
        kind=slot.kind,
        start_month=dates.start,
        end_month=dates.end,
        servers=servers,
        applications=applications,
        groups=tuple(unit.id for unit in slot.units),
        dispositions=tuple(sorted(mix.items())),
        hours=round(slot.hours, _DIGITS),
        capacity_servers=full.max_servers,
        capacity_hours=full.hours_month * slot.months * slot.factor,
        risk=_risk(slot.units, too_slow=too_slow),
        confidence=_confidence(slot.units),
        prerequisites=prerequisites(slot.units, called, too_slow=too_slow),
        missing=tuple(sorted({gap for unit in slot.units for gap in unit.missing})),
        reasons=(*slot.reasons, dates.moved) if dates.moved else tuple(slot.reasons),
        data_gib=round(data, 2),
        transfer_days=transfer,
        run_rate_usd=run_rate(landed, amounts),
    )


def _risk(members: list[Unit], *, too_slow: bool) -> str:
    """Return the risk of the hardest part; data that takes longer than the wave is medium."""
    worst = int(too_slow)
    for unit in members:
        hard = unit.criticality == "high" or unit.effort == "complex"
        worst = max(worst, 2 if hard else 1 if unit.effort == "medium" else 0)
    return _RISKS[worst]


def _confidence(members: list[Unit]) -> str:
    """Return how far the wave rests on what is known; what is open is in no wave."""
    return "medium" if any(unit.missing for unit in members) else "high"
