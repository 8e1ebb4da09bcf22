"""Three ways to go where a timeline asks for more than two factories move at speed."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from bizcase.assumptions import Assumptions
from bizcase.strategy.rules.pace import Pace, fast_week, pace_of, window_of
from bizcase.strategy.waves.dates import Calendar
from bizcase.units import WEEKS_PER_MONTH

_LONGEST = 600  # months; beyond that no end is named


@dataclass(frozen=True, slots=True)
class Option:
    """One way to go: its servers, who moves them, and the month in which the last have landed."""

    label: str
    pace: Pace
    end_month: int


def three_options(
    assumptions: Assumptions, pace: Pace, calendar: Calendar, end_month: int
) -> tuple[Option, ...]:
    """Return more factories, a longer timeline, fewer servers; none where the pace is usual.

    ``end_month`` is the last month of the plan, which is the first of them.
    """
    week = fast_week(assumptions)
    if pace.servers_week is None or pace.servers_week <= week:
        return ()
    moved = math.floor(week * WEEKS_PER_MONTH * pace.window.effective)
    fewer = pace_of(assumptions, pace.window, pace.hours * moved / pace.servers, moved)
    found = [Option("More factories, as planned", pace, end_month)]
    before, needed = calendar.start - 1, pace.servers / week / WEEKS_PER_MONTH
    for timeline in range(end_month, _LONGEST):
        longer = window_of(assumptions, calendar.as_of, before, timeline)
        if longer.effective >= needed:
            evenly = pace_of(assumptions, replace(longer, effective=needed), pace.hours,
                             pace.servers)  # fmt: skip
            found.append(Option("A longer timeline", evenly, timeline))
            break
    return (*found, Option("Fewer servers", fewer, before + pace.window.months))
