"""Groups in the order of their priority: in waves, at dates, and on the waiting list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bizcase.assumptions import Assumptions
from bizcase.strategy.rules.group import Node
from bizcase.strategy.rules.pace import Pace, planned_pace
from bizcase.strategy.waves.by_hand import started
from bizcase.strategy.waves.dates import Calendar
from bizcase.strategy.waves.effort import Unit
from bizcase.strategy.waves.in_time import Staffed, in_time
from bizcase.strategy.waves.labels import Labels
from bizcase.strategy.waves.set_waves import SetWaves, with_set_waves
from bizcase.strategy.waves.tasks import Task
from bizcase.strategy.waves.waiting import Waiting, hours_by_month, waiting_list
from bizcase.strategy.waves.worth import Worth, run_rate


@dataclass(frozen=True, slots=True)
class ByHand:
    """Months of waves by their number, and waves by server or application, as set manually."""

    starts: Mapping[int, int] = field(default_factory=dict)
    waves: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Frame:
    """What dates rest on beside the groups.

    ``needed`` is the pace that the timeline takes. ``asked`` are the questions by what waits for
    them, ``called`` names by id.
    """

    needed: Pace
    calendar: Calendar
    timeline_months: int
    asked: Mapping[Node, tuple[str, ...]]
    called: Labels
    by_hand: ByHand


@dataclass(frozen=True, slots=True)
class Arranged:
    """Waves as the rules give them, with groups set manually, and with starts set manually."""

    free: Staffed
    placed: Staffed
    made: Staffed
    set_waves: SetWaves
    waiting: tuple[Waiting, ...]


def arranged(
    moving: list[Unit], waiting: list[Unit], assumptions: Assumptions, frame: Frame, worth: Worth
) -> Arranged:
    """Return waves and dates of what moves, and the list of what waits."""
    calendar, timeline = frame.calendar, frame.timeline_months
    pace = planned_pace(assumptions, frame.needed)
    free = in_time(moving, assumptions, pace, calendar, timeline)
    placed, set_waves = with_set_waves(free, frame.by_hand.waves, calendar, frame.called)
    listed = waiting_list(waiting, frame.asked, placed, calendar, timeline, worth.aws)
    made = started(placed, frame.by_hand.starts, calendar, hours_by_month(listed))
    return Arranged(free, placed, made, set_waves, listed)


def tasks_of(made: Staffed, start: int, end: int, worth: Worth) -> tuple[Task, ...]:
    """Return the work without servers that is done in Mobilize."""
    return tuple(
        Task(
            unit.group.applications,
            unit.dispositions,
            unit.hours,
            min(start, end),
            end,
            run_rate(unit.nodes, worth.aws),
        )
        for unit in made.tasks
    )
