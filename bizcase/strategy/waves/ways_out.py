"""Whether a plan fits its timeline, and the three ways out where it does not."""

from __future__ import annotations

import math
from dataclasses import dataclass

from bizcase.assumptions import Assumptions
from bizcase.strategy.rules.pace import NOT_CREDIBLE, Pace, grade_of, pace_of
from bizcase.strategy.waves.dates import Calendar
from bizcase.strategy.waves.effort import Unit
from bizcase.strategy.waves.in_time import Staffed, in_time

LONGER, TEAMS, SCOPE = "longer", "teams", "scope"
_TEAMS = "More teams, in factories of their own"
_NO_MONTH = "Assess and Mobilize take all of the timeline"
_NO_ROOM = "freezes, the order of the groups or the size of a wave leave no room for more"
BY_HAND = "starts of waves were set manually, and more teams move none of them"
_NOTHING = "nothing that moves fits into the timeline"


@dataclass(frozen=True, slots=True)
class State:
    """Whether the waves end within the timeline, and what of them does not.

    ``months_over`` are those by which the last wave runs past it, ``servers_late`` the servers of
    waves that do.
    """

    fits: bool
    months_over: int
    servers_in_time: int
    servers_late: int


@dataclass(frozen=True, slots=True)
class WayOut:
    """One way to make a plan fit: its servers, who moves them, and when the last have landed.

    ``key`` is longer, teams or scope. ``why_not`` says why a way leads nowhere, "" where it leads;
    then ``end_month`` is the nearest that it comes.
    """

    key: str
    label: str
    pace: Pace
    end_month: int
    why_not: str = ""

    @property
    def servers(self) -> int:
        """Servers that move."""
        return self.pace.servers


def state_of(made: Staffed, timeline: int) -> State:
    """Return the state of dated waves."""
    late = sum(
        slot.servers
        for slot, dates in zip(made.slots, made.dates, strict=True)
        if dates.end > timeline
    )
    moving = sum(slot.servers for slot in made.slots)
    over = max(0, made.end - timeline)
    return State(not over, over, moving - late, late)


def ways_out(
    members: list[Unit],
    made: Staffed,
    needed: Pace,
    assumptions: Assumptions,
    calendar: Calendar,
    timeline: int,
    *,
    by_hand: bool = False,
) -> tuple[WayOut, ...]:
    """Return a longer timeline, more teams and less scope; none where the plan is an answer.

    ``made`` is the plan, ``needed`` the pace that the timeline asks for. Each way is planned with
    the same groups and rules, so that its month is that of a plan. ``by_hand``: without the starts
    that were set by hand it ends in time, so more teams are no way out.
    """
    if made.end <= timeline and grade_of(assumptions, needed) != NOT_CREDIBLE:
        return ()
    longer = WayOut(LONGER, "A longer timeline", made.pace, max(made.end, timeline))
    return (
        longer,
        WayOut(TEAMS, _TEAMS, made.pace, made.end, BY_HAND)
        if by_hand
        else _more_teams(members, needed, assumptions, calendar, timeline),
        _less(made, needed, assumptions, timeline),
    )


def _more_teams(
    members: list[Unit], needed: Pace, assumptions: Assumptions, calendar: Calendar, timeline: int
) -> WayOut:
    if needed.window.effective <= 0:
        return WayOut(TEAMS, _TEAMS, needed, calendar.start, _NO_MONTH)
    split = assumptions.with_overrides({"wave.factories_split": "true"})
    more = in_time(members, split, needed, calendar, timeline)
    return WayOut(TEAMS, _TEAMS, more.pace, more.end, _NO_ROOM if more.end > timeline else "")


def _less(made: Staffed, needed: Pace, assumptions: Assumptions, timeline: int) -> WayOut:
    kept = [
        slot for slot, dates in zip(made.slots, made.dates, strict=True) if dates.end <= timeline
    ]
    servers = sum(slot.servers for slot in kept)
    pace = pace_of(assumptions, needed.window, math.fsum(slot.hours for slot in kept), servers)
    last = max((dates.end for dates in made.dates if dates.end <= timeline), default=timeline)
    return WayOut(SCOPE, "Less scope", pace, last, "" if servers else _NOTHING)
