"""The plan that ends within the timeline: as many teams as that takes, at a pace that holds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bizcase.assumptions import Assumptions
from bizcase.strategy.rules.pace import Pace, month_servers, pace_of
from bizcase.strategy.waves.assignment import assigned
from bizcase.strategy.waves.dates import Calendar, Dates, dated
from bizcase.strategy.waves.effort import Unit
from bizcase.strategy.waves.slot import Capacity, Slot, capacity_of

# Teams and servers a month beyond those that are asked for, as shares of them, tried in this order.
# Large groups leave much of a month empty; what is credible in a month bounds the last ones.
_MORE = (0.0, 0.01, 0.1, 0.25, 0.5)


@dataclass(frozen=True, slots=True)
class Staffed:
    """The waves of the teams of a pace, with their dates and the room that they had.

    ``tasks`` is work without servers for which no wave has room.
    """

    pace: Pace
    slots: list[Slot]
    dates: list[Dates]
    capacity: Capacity
    tasks: list[Unit]

    @property
    def end(self) -> int:
        """Last month; 0 without waves. One that is emptied by hand has no end."""
        pairs = zip(self.slots, self.dates, strict=True)
        return max((dates.end for slot, dates in pairs if slot.units), default=0)


def in_time(
    members: list[Unit], assumptions: Assumptions, pace: Pace, calendar: Calendar, timeline: int
) -> Staffed:
    """Return the plan with the fewest of the teams tried that ends in time, else the first to end.

    Waves run one after the other where that is fast enough, else side by side. Groups do not fill
    every wave to the brim, so it may take a team or two more than the hours ask for; teams that
    were entered stay as they are.
    """
    apart = _staffed(members, assumptions, pace, calendar, None)
    if apart.end <= timeline:
        return apart
    best = apart
    window = pace.window
    late = window.effective > window.months - window.freezes  # no slack ends it in time
    shares = _MORE[:1] if late else _MORE
    entered = assumptions.known("wave.teams") is not None
    numbers = [pace.teams + math.ceil(pace.teams * share) for share in shares]
    for teams in dict.fromkeys([pace.teams] if entered else numbers):
        tried = pace_of(assumptions, pace.window, pace.hours, pace.servers, teams)
        for share in _telling(assumptions, tried, shares):
            made = _staffed(members, assumptions, tried, calendar, share)
            best = made if made.end < best.end else best
            if best.end <= timeline:
                return best
    return best


def _telling(assumptions: Assumptions, pace: Pace, shares: Sequence[float]) -> list[float]:
    """Return the shares that let other numbers of servers move in a month, smallest first."""
    found: dict[int, float] = {}
    for share in shares:
        found.setdefault(month_servers(assumptions, pace, share), share)
    return list(found.values())


def _staffed(
    members: list[Unit],
    assumptions: Assumptions,
    pace: Pace,
    calendar: Calendar,
    slack: float | None,
) -> Staffed:
    """Return the waves side by side with so much slack; None: one after the other."""
    capacity = capacity_of(assumptions, pace, slack or 0.0)
    slots, tasks = assigned(members, assumptions, capacity, side_by_side=slack is not None)
    return Staffed(pace, slots, dated(slots, calendar), capacity, tasks)
