"""The plan stage: groups, waves with dates, what waits for an answer, phases, and what fits."""

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
from bizcase.strategy.rules.pace import (
    Pace,
    grade_of,
    pace_of,
    part_servers,
    wave_servers,
    window_of,
)
from bizcase.strategy.rules.readiness import Readiness, readiness_levels
from bizcase.strategy.rules.tables import rules
from bizcase.strategy.waves.arranged import ByHand, Frame, arranged, tasks_of
from bizcase.strategy.waves.blocked import waiting_nodes
from bizcase.strategy.waves.by_hand import WaveRule, rules_of
from bizcase.strategy.waves.dates import Calendar
from bizcase.strategy.waves.effort import Unit, units
from bizcase.strategy.waves.groups import grouped
from bizcase.strategy.waves.labels import labels
from bizcase.strategy.waves.links_once import once_each
from bizcase.strategy.waves.ranked import ranked
from bizcase.strategy.waves.set_waves import SetWaves
from bizcase.strategy.waves.tasks import Task
from bizcase.strategy.waves.ties import shared_disks
from bizcase.strategy.waves.waiting import Waiting
from bizcase.strategy.waves.wave import Wave, waves_of
from bizcase.strategy.waves.ways_out import State, WayOut, state_of, ways_out
from bizcase.strategy.waves.worth import Worth


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

    @property
    def key(self) -> str:
        """What the ids of its figures have between ``phase.`` and ``.start``."""
        return self.name.split()[0].lower()


@dataclass(frozen=True, slots=True)
class Plan:
    """Waves, what waits, phases and readiness; ``state`` says whether the waves fit the timeline.

    ``pace`` is the team that works; ``needed`` the one that the timeline takes, which ``grade``
    calls usual, ambitious or not credible. ``ways_out`` are three (longer, more teams, less scope)
    where the waves do not fit or the pace is not credible, else none. ``waiting`` is in no wave
    until its questions are answered, ``tasks`` is work without servers done in Mobilize.
    ``starts_by_hand`` are months by the number of a wave, also of one that is not there; ``rules``
    say what follows from a start. What waits keeps its months whatever starts are set.
    ``hours_after`` follow the landings, to modernise what was migrated as it was;
    ``hours_retired`` are those of the groups that move in which an application is retired.
    ``violations`` are edges to a later wave, with the reason; they and ``cut`` (each dependency
    once, see ``once_each``) have columns from_id, to_id, from_wave, to_wave, reason.
    ``efforts`` has the class (simple, medium, complex) of the group that a ("server" or
    "application", id) moves with.
    ``units`` are the groups wave by wave, each wave's in the order of their priority; ``members``
    are all of them, also those that wait, in the order of the grouping. ``worth`` is what was
    known of cost when they were ranked.
    """

    waves: tuple[Wave, ...]
    phases: tuple[Phase, ...]
    readiness: tuple[Readiness, ...]
    grouping: Grouping
    violations: pd.DataFrame
    cut: pd.DataFrame
    delay_months: int
    state: State
    pace: Pace
    needed: Pace
    grade: str
    ways_out: tuple[WayOut, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    tasks: tuple[Task, ...] = ()
    hours_after: float = 0.0
    hours_retired: float = 0.0
    starts_by_hand: Mapping[int, int] = field(default_factory=dict)
    rules: tuple[WaveRule, ...] = ()
    set_waves: SetWaves = field(default_factory=SetWaves)
    efforts: dict[Node, str] = field(default_factory=dict)
    units: tuple[Unit, ...] = ()
    members: tuple[Unit, ...] = ()
    worth: Worth = field(default_factory=Worth)
    ledger: Ledger = field(default_factory=Ledger)
    findings: tuple[Finding, ...] = ()

    @property
    def months_over(self) -> int:
        """Months by which the waves run past the timeline."""
        return self.state.months_over

    @property
    def end_month(self) -> int:
        """Last month of the waves; 0 without any."""
        return max((wave.end_month for wave in self.waves), default=0)

    @property
    def parallel(self) -> int:
        """Waves that run side by side at most."""
        return max(Counter(wave.start_month for wave in self.waves).values(), default=0)

    @property
    def wave_of(self) -> dict[str, int]:
        """Wave number per server id; what waits has none."""
        return {key: wave.number for wave in self.waves for key in wave.servers}

    @property
    def wave_of_application(self) -> dict[str, int]:
        """Wave number per application id; what waits or is done in Mobilize has none."""
        return {key: wave.number for wave in self.waves for key in wave.applications}


def plan_migration(  # noqa: PLR0913 - what a plan rests on, each by its name
    inventory: Inventory,
    strategy: Strategy,
    assumptions: Assumptions,
    as_of: dt.date,
    timeline_months: int,
    worth: Worth | None = None,
    starts: Mapping[int, int] | None = None,
    *,
    by_hand: Mapping[str, int] | None = None,
    with_ways_out: bool = True,
) -> Plan:
    """Return the plan of everything that moves or is undecided.

    Parameters
    ----------
    worth
        Monthly cost, and the servers that can have none on AWS, which wait: without that of AWS
        no wave has a run rate, without today's as well no saving counts in the priority.
    starts
        Months in which waves start as set manually, by their number.
    by_hand
        Numbers of the waves that servers or applications were set to, by id.
    with_ways_out
        Whether ways out are looked for where the waves do not fit: no date rests on them.
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
    disks = shared_disks(inventory)
    asked = waiting_nodes(strategy, disks, worth.no_place)
    limit = wave_servers(assumptions, window, count)
    grouping = grouped(
        inventory, strategy, assumptions, limit, asked, disks, part_servers(assumptions, limit)
    )
    found, hours = units(inventory, strategy, grouping, assumptions)
    members = ranked(found, worth, assumptions)
    moving, waiting = members[: len(grouping.groups)], members[len(grouping.groups) :]
    needed = pace_of(assumptions, window, hours.of_all(), count)
    calendar = Calendar(before + 1, as_of, freeze_months(assumptions))
    called = labels(strategy)
    own = ByHand(starts or {}, by_hand or {})
    frame = Frame(needed, calendar, timeline_months, asked, called, own)
    dated = arranged(moving, waiting, assumptions, frame, worth)
    free, placed, made = dated.free, dated.placed, dated.made
    grade = grade_of(assumptions, needed)
    waves = waves_of(made, assumptions, worth.aws, called)
    edges, owners = _edges_by_wave(grouping, waves), strategy.links.applications_of
    return Plan(
        waves=waves,
        phases=_phases(assess, mobilize, max(made.end, before)),
        readiness=readiness,
        grouping=grouping,
        violations=once_each(edges[edges["to_wave"] > edges["from_wave"]], owners),
        cut=once_each(edges[edges["reason"].eq(_CUT)], owners),
        delay_months=delay,
        starts_by_hand=dict(sorted((starts or {}).items())),
        rules=rules_of(placed, calendar),
        set_waves=dated.set_waves,
        state=state_of(made, timeline_months),
        pace=made.pace,
        needed=needed,
        grade=grade,
        ways_out=ways_out(
            moving,
            made,
            needed,
            assumptions,
            calendar,
            timeline_months,
            by_hand=free.end <= timeline_months < made.end,
        )
        if with_ways_out
        else (),
        waiting=dated.waiting,
        tasks=tasks_of(made, max(1, assess + 1), max(1, before), worth),
        hours_after=hours.after,
        hours_retired=sum(hours.retired.get(node, 0.0) for unit in moving for node in unit.nodes),
        efforts={node: unit.effort for unit in members for node in unit.nodes},
        units=tuple(
            unit
            for slot in made.slots
            for unit in sorted(slot.units, key=lambda item: (-item.priority, item.id))
        ),
        members=tuple(members),
        worth=worth,
    )


_CUT = "Inside a group larger than a wave, which had to be cut"
_HUB = "A shared service moves first and keeps serving both sides"
_TASK = "Work without servers, done where there is room"
_OTHER = "Not explained"


def _edges_by_wave(grouping: Grouping, waves: tuple[Wave, ...]) -> pd.DataFrame:
    """Return the edges between groups with their waves and why they may point forward."""
    wave_of = {group: wave.number for wave in waves for group in wave.groups}
    shared = {group.id for group in grouping.groups if group.why_shared}
    bare = {group.id for group in grouping.groups if not group.servers}
    edges = grouping.edges
    reason = [
        _CUT
        if cut
        else _HUB
        if source in shared or target in shared
        else _TASK
        if source in bare or target in bare
        else _OTHER
        for cut, source, target in zip(
            *(edges[name].tolist() for name in ("cut", "from_group", "to_group")), strict=True
        )
    ]
    return edges.assign(
        from_wave=edges["from_group"].map(wave_of).astype("Int64"),
        to_wave=edges["to_group"].map(wave_of).astype("Int64"),
        reason=pd.Series(reason, edges.index, dtype="str"),
    )


def _phases(assess: int, mobilize: int, last: int) -> tuple[Phase, ...]:
    ends = (assess, assess + mobilize, max(last, assess + mobilize))
    starts = (1, assess + 1, assess + mobilize + 1)
    return tuple(
        Phase(row["phase"], start, end, row["gate"], row["evidence"], row["decision"], row["owner"])
        for row, start, end in zip(rules("phases"), starts, ends, strict=True)
    )
