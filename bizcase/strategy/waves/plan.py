"""The plan stage: groups, waves with dates, phases with gates, and what does not fit."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.inventory import Inventory
from bizcase.ledger import Finding, Ledger
from bizcase.strategy.decide.strategy import Strategy
from bizcase.strategy.rules.dispositions import PLANNED
from bizcase.strategy.rules.freezes import freeze_months
from bizcase.strategy.rules.group import Grouping, Node
from bizcase.strategy.rules.pace import Pace, pace_of, wave_servers, window_of
from bizcase.strategy.rules.readiness import Readiness, readiness_levels
from bizcase.strategy.rules.tables import rules
from bizcase.strategy.waves.dates import Calendar, Dates
from bizcase.strategy.waves.effort import Unit, units
from bizcase.strategy.waves.groups import grouped
from bizcase.strategy.waves.in_time import Staffed, in_time
from bizcase.strategy.waves.labels import Labels, labels
from bizcase.strategy.waves.options import Option, three_options
from bizcase.strategy.waves.prerequisites import prerequisites
from bizcase.strategy.waves.slot import SHARED, Slot
from bizcase.strategy.waves.worth import Worth
from bizcase.units import DAYS_PER_MONTH, gib_per_day

_RISKS = ("low", "medium", "high")
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Wave:
    """One wave. Months count from 1, the calendar month after the date of the case.

    ``risk`` is low, medium or high; ``confidence`` high, medium, low or none. ``run_rate_usd`` is
    the monthly AWS cost of its servers and managed databases, None where nothing of them is priced.
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


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase of the migration programme with its gate; an open end is None."""

    name: str
    start_month: int
    end_month: int
    gate: str
    evidence: str
    decision: str
    owner: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Waves, phases and readiness; ``violations`` are edges to a later wave, with the reason.

    ``pace`` is the team that the timeline takes; ``hours_after`` follow the landings, to modernise
    what was migrated as it was; ``options`` are the ways to go where it asks for an unusual pace.
    ``violations`` and ``cut`` have columns from_id, to_id, from_wave,
    to_wave, reason. ``months_over`` says by how many months the waves run past the timeline.
    ``efforts`` has the class (simple, medium, complex) of the group that a ("server" or
    "application", id) moves with.
    ``units`` are the groups wave by wave, each wave's in the order of their priority.
    """

    waves: tuple[Wave, ...]
    phases: tuple[Phase, ...]
    readiness: tuple[Readiness, ...]
    grouping: Grouping
    violations: pd.DataFrame
    cut: pd.DataFrame
    delay_months: int
    months_over: int
    pace: Pace
    hours_after: float = 0.0
    options: tuple[Option, ...] = ()
    efforts: dict[Node, str] = field(default_factory=dict)
    units: tuple[Unit, ...] = ()
    ledger: Ledger = field(default_factory=Ledger)
    findings: tuple[Finding, ...] = ()

    @property
    def wave_of(self) -> dict[str, int]:
        """Wave number per server id."""
        return {key: wave.number for wave in self.waves for key in wave.servers}

    @property
    def wave_of_application(self) -> dict[str, int]:
        """Wave number per application id."""
        return {key: wave.number for wave in self.waves for key in wave.applications}


def plan_migration(
    inventory: Inventory,
    strategy: Strategy,
    assumptions: Assumptions,
    as_of: dt.date,
    timeline_months: int,
    worth: Worth | None = None,
) -> Plan:
    """Return the plan of everything that moves or is undecided.

    Parameters
    ----------
    worth
        Monthly cost: without that of AWS no wave has a run rate, without today's as well no saving
        counts in the priority.
    """
    worth = worth or Worth()
    readiness = readiness_levels(inventory, assumptions)
    red = sum(item.level == "red" for item in readiness)
    delay = math.ceil(red * assumptions.number("readiness.delay_months"))
    assess = math.ceil(assumptions.number("map.assess_months"))
    mobilize = math.ceil(assumptions.number("map.mobilize_months")) + delay
    before = assess + mobilize
    window = window_of(assumptions, as_of, before, timeline_months)
    count = int(strategy.servers["disposition"].isin(PLANNED).sum())
    grouping = grouped(inventory, strategy, assumptions, wave_servers(assumptions, window, count))
    members, hours = units(inventory, strategy, grouping, assumptions, worth)
    pace = pace_of(assumptions, window, hours.of_all(), count)
    calendar = Calendar(before + 1, as_of, freeze_months(assumptions))
    made = in_time(members, assumptions, pace, calendar, timeline_months)
    slots = made.slots
    waves = _waves(made, assumptions, worth.aws, labels(strategy))
    last = max((wave.end_month for wave in waves), default=before)
    edges = _edges_by_wave(grouping, waves)
    late = edges[edges["to_wave"] > edges["from_wave"]].reset_index(drop=True)
    return Plan(
        waves=waves,
        phases=_phases(assess, mobilize, last),
        readiness=readiness,
        grouping=grouping,
        violations=late,
        cut=edges[edges["reason"].eq(_CUT)].reset_index(drop=True),
        delay_months=delay,
        months_over=max(0, last - timeline_months),
        pace=made.pace,
        hours_after=hours.after,
        options=three_options(assumptions, made.pace, calendar, last),
        efforts={node: unit.effort for slot in slots for unit in slot.units for node in unit.nodes},
        units=tuple(
            unit
            for slot in slots
            for unit in sorted(slot.units, key=lambda item: (-item.priority, item.id))
        ),
    )


def _waves(
    made: Staffed, assumptions: Assumptions, amounts: Mapping[Node, float], called: Labels
) -> tuple[Wave, ...]:
    first = 0 if made.slots and made.slots[0].kind == SHARED else 1
    rate = assumptions.number("wave.link_mbps") * assumptions.fraction("wave.link_share")
    return tuple(
        _wave(number, slot, dates, amounts, gib_per_day(rate), called)
        for number, (slot, dates) in enumerate(
            zip(made.slots, made.dates, strict=True), start=first
        )
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
    known = [amounts[key] for key in landed if key in amounts]
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
        risk=_risk(slot.units),
        confidence=_confidence(slot.units),
        prerequisites=prerequisites(slot.units, called, too_slow=too_slow),
        missing=tuple(sorted({gap for unit in slot.units for gap in unit.missing})),
        reasons=(*slot.reasons, dates.moved) if dates.moved else tuple(slot.reasons),
        data_gib=round(data, 2),
        transfer_days=transfer,
        run_rate_usd=round(math.fsum(known), 2) if known else None,
    )


def _risk(members: list[Unit]) -> str:
    worst = 0
    for unit in members:
        hard = unit.criticality == "high" or unit.effort == "complex"
        worst = max(worst, 2 if hard else 1 if unit.effort == "medium" or not unit.decided else 0)
    return _RISKS[worst]


def _confidence(members: list[Unit]) -> str:
    """Return how far the wave rests on decisions: the share of its servers that are undecided."""
    undecided = sum(dict(unit.dispositions).get("undecided", 0) for unit in members)
    total = sum(count for unit in members for _, count in unit.dispositions) or 1
    gaps = any(unit.missing for unit in members)
    if undecided == total:
        return "none"
    return "low" if undecided else "medium" if gaps else "high"


_CUT = "Inside a group larger than a wave, which had to be cut"
_HUB = "A shared service moves first and keeps serving both sides"
_OTHER = "Not explained"


def _edges_by_wave(grouping: Grouping, waves: tuple[Wave, ...]) -> pd.DataFrame:
    """Return the edges between groups with their waves and why they may point forward."""
    wave_of = {group: wave.number for wave in waves for group in wave.groups}
    shared = {group.id for group in grouping.groups if group.why_shared}
    edges = grouping.edges
    reason = [
        _CUT if cut else _HUB if source in shared or target in shared else _OTHER
        for cut, source, target in zip(
            edges["cut"], edges["from_group"], edges["to_group"], strict=True
        )
    ]
    return edges.assign(
        from_wave=edges["from_group"].map(wave_of),
        to_wave=edges["to_group"].map(wave_of),
        reason=pd.Series(reason, edges.index, dtype="str"),
    )


def _phases(assess: int, mobilize: int, last: int) -> tuple[Phase, ...]:
    ends = (assess, assess + mobilize, max(last, assess + mobilize))
    starts = (1, assess + 1, assess + mobilize + 1)
    return tuple(
        Phase(row["phase"], start, end, row["gate"], row["evidence"], row["decision"], row["owner"])
        for row, start, end in zip(rules("phases"), starts, ends, strict=True)
    )
