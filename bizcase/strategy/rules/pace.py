"""How fast a migration runs: the months that a timeline leaves, and the teams it then takes."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bizcase.assumptions import Assumptions
from bizcase.strategy.rules.freezes import freeze_months, month_start
from bizcase.units import WEEKS_PER_MONTH

_EPSILON = 1e-9
USUAL, AMBITIOUS, NOT_CREDIBLE = "usual", "ambitious", "not credible"


@dataclass(frozen=True, slots=True)
class Window:
    """The months between Mobilize and the end of the timeline, and how many count in full.

    ``effective`` = months − freezes − what the ramp of a new team costs.
    """

    months: int
    freezes: int
    effective: float

    @property
    def ramp(self) -> float:
        """Months that the ramp costs."""
        return max(0, self.months - self.freezes) - self.effective


def window_of(assumptions: Assumptions, as_of: dt.date, before: int, timeline: int) -> Window:
    """Return the window of a timeline in months of which ``before`` pass before the first wave."""
    frozen = freeze_months(assumptions)
    months = range(before + 1, timeline + 1)
    freezes = sum(month_start(as_of, month).month in frozen for month in months)
    free, each = len(months) - freezes, math.ceil(assumptions.number("wave.months"))
    lost = sum(
        (1 - share) * min(max(free - place * each, 0), each)
        for place, share in enumerate(ramp_of(assumptions))
    )
    return Window(len(months), freezes, free - lost)


def ramp_of(assumptions: Assumptions) -> Sequence[float]:
    """Return the share of its capacity that a team has in its first waves."""
    return assumptions.fraction("wave.ramp_first"), assumptions.fraction("wave.ramp_second")


@dataclass(frozen=True, slots=True)
class Pace:
    """Teams and pace of a plan: what ``hours`` and ``servers`` ask for within the window."""

    window: Window
    hours: float
    servers: int
    teams: int
    people: int
    hours_month: float
    factories: int

    @property
    def servers_week(self) -> float | None:
        """Servers a week; None where the timeline leaves no month to move them."""
        if self.window.effective <= 0:
            return None
        return self.servers / self.window.effective / WEEKS_PER_MONTH

    @property
    def servers_person_week(self) -> float | None:
        """Servers that one person moves a week."""
        return None if self.servers_week is None else self.servers_week / self.people


def pace_of(
    assumptions: Assumptions,
    window: Window,
    hours: float,
    servers: int,
    teams: int | None = None,
) -> Pace:
    """Return teams = ⌈hours ÷ effective months ÷ hours of a team⌉, or so many as are given.

    A timeline that leaves no month asks for no number of teams: then one factory works.
    """
    people = round(assumptions.number("wave.team_people"))
    team = people * assumptions.number("wave.person_hours")
    factory = round(assumptions.number("wave.factory_teams"))
    if teams is None:
        teams = factory
        if window.effective > 0:
            teams = max(1, math.ceil(hours / window.effective / team - _EPSILON))
    return Pace(
        window=window,
        hours=hours,
        servers=servers,
        teams=teams,
        people=teams * people,
        hours_month=teams * team,
        factories=math.ceil(teams / factory),
    )


def most_week(assumptions: Assumptions) -> float:
    """Return the servers a week above which no plan is credible unless factories are split."""
    if assumptions.flag("wave.factories_split"):
        return math.inf
    factory = assumptions["wave.velocity_peak"]
    most = assumptions.number("wave.pace_ambitious")
    return max(most, assumptions.number(factory.key)) if factory.changed else most


def grade_of(assumptions: Assumptions, needed: Pace) -> str:
    """Return whether the pace that a timeline needs is usual, ambitious or not credible.

    It is judged as one, and where factories are split by each of them.
    """
    if needed.servers_week is None:
        return NOT_CREDIBLE
    split = assumptions.flag("wave.factories_split")
    week = needed.servers_week / (needed.factories if split else 1) - _EPSILON
    if week <= assumptions.number("wave.pace_usual"):
        return USUAL
    return AMBITIOUS if week <= assumptions.number("wave.pace_ambitious") else NOT_CREDIBLE


def planned_pace(assumptions: Assumptions, needed: Pace) -> Pace:
    """Return the pace that is planned: as needed, but none beyond what is credible.

    Teams that were entered are kept, however long they take.
    """
    entered = assumptions.known("wave.teams")
    teams = None if entered is None else int(entered)
    months = needed.window.effective
    if months > 0:
        months = max(months, needed.servers / most_week(assumptions) / WEEKS_PER_MONTH)
        if teams is not None:
            given = pace_of(assumptions, needed.window, needed.hours, needed.servers, teams)
            months = max(months, needed.hours / given.hours_month)
    elif teams is None:
        return needed
    window = replace(needed.window, effective=months)
    return pace_of(assumptions, window, needed.hours, needed.servers, teams)


def month_servers(assumptions: Assumptions, pace: Pace, slack: float = 0.0) -> int:
    """Return the servers that may move in a month: at the published pace, or at what is needed.

    Never more than is credible. ``slack`` is a share beyond what is needed, for groups do not fill
    every month to the brim.
    """
    published = pace.factories * assumptions.number("wave.velocity_peak")
    week = max(published, (pace.servers_week or 0.0) * (1.0 + slack))
    return max(1, math.ceil(min(week, most_week(assumptions)) * WEEKS_PER_MONTH - _EPSILON))


def wave_servers(assumptions: Assumptions, window: Window, servers: int) -> int:
    """Return the servers of a wave at most: as entered, or what its months hold."""
    entered = assumptions.known("wave.max_servers")
    if entered is not None:
        return int(entered)
    months = math.ceil(assumptions.number("wave.months"))
    return months * month_servers(assumptions, pace_of(assumptions, window, 0.0, servers))


def fast_week(assumptions: Assumptions) -> float:
    """Return the servers a week of the fastest pace that is usual for a whole programme."""
    return assumptions.number("wave.pace_ambitious")
