"""The plan that ends within the timeline: as many teams as that takes."""

from __future__ import annotations

import math
from dataclasses import dataclass

from bizcase.assumptions import Assumptions
from bizcase.strategy.rules.pace import Pace, pace_of
from bizcase.strategy.waves.assignment import assigned
from bizcase.strategy.waves.dates import Calendar, Dates, dated
from bizcase.strategy.waves.effort import Unit
from bizcase.strategy.waves.slot import Slot, capacity_of

# Teams beyond those that the hours ask for, as shares of them, tried in this order.
_MORE_TEAMS = (0.0, 0.01, 0.1)


@dataclass(frozen=True, slots=True)
class Staffed:
    """The waves of the teams of a pace, with their dates."""

    pace: Pace
    slots: list[Slot]
    dates: list[Dates]

    @property
    def end(self) -> int:
        """Last month; 0 without waves."""
        return max((item.end for item in self.dates), default=0)


def in_time(
    members: list[Unit], assumptions: Assumptions, pace: Pace, calendar: Calendar, timeline: int
) -> Staffed:
    """Return the plan with the fewest teams that ends in time, else the one that ends first.

    Waves run one after the other where that is fast enough, else side by side. Groups do not fill
    every wave to the brim, so it may take a team or two more than the hours ask for.
    """
    apart = _staffed(members, assumptions, pace, calendar, side_by_side=False)
    if apart.end <= timeline:
        return apart
    best = apart
    for share in _MORE_TEAMS:
        more = math.ceil(pace.teams * share)
        tried = pace_of(assumptions, pace.window, pace.hours, pace.servers, more)
        made = _staffed(members, assumptions, tried, calendar, side_by_side=True)
        best = made if made.end < best.end else best
        if best.end <= timeline:
            break
    return best


def _staffed(
    members: list[Unit],
    assumptions: Assumptions,
    pace: Pace,
    calendar: Calendar,
    *,
    side_by_side: bool,
) -> Staffed:
    capacity = capacity_of(assumptions, pace)
    slots = assigned(members, assumptions, capacity, side_by_side=side_by_side)
    return Staffed(pace, slots, dated(slots, calendar))
