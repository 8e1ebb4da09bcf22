"""How fast a migration runs: the months that a timeline leaves, and the teams it then takes."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

from bizcase.assumptions import Assumptions
from bizcase.strategy.rules.freezes import freeze_months, month_start
from bizcase.units import WEEKS_PER_MONTH

# Two factories at speed: beyond that pace a plan is a choice among three, not a default.
_FACTORIES_WITHOUT_A_CHOICE = 2
_EPSILON = 1e-9


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
    assumptions: Assumptions, window: Window, hours: float, servers: int, more: int = 0
) -> Pace:
    """Return teams = ⌈hours ÷ effective months ÷ hours of a team⌉, and ``more``.

    A timeline that leaves no month asks for no number of teams: then one factory works.
    """
    people = round(assumptions.number("wave.team_people"))
    team = people * assumptions.number("wave.person_hours")
    factory = round(assumptions.number("wave.factory_teams"))
    teams = factory
    if window.effective > 0:
        teams = max(1, math.ceil(hours / window.effective / team - _EPSILON))
    teams += more
    return Pace(
        window=window,
        hours=hours,
        servers=servers,
        teams=teams,
        people=teams * people,
        hours_month=teams * team,
        factories=math.ceil(teams / factory),
    )


def month_servers(assumptions: Assumptions, pace: Pace) -> int:
    """Return the servers that may move in a month: at the published pace, or at what is needed."""
    published = pace.factories * assumptions.number("wave.velocity_peak")
    return math.ceil(max(published, pace.servers_week or 0.0) * WEEKS_PER_MONTH - _EPSILON)


def wave_servers(assumptions: Assumptions, window: Window, servers: int) -> int:
    """Return the servers of a wave at most: as entered, or what its months hold."""
    entered = assumptions.known("wave.max_servers")
    if entered is not None:
        return int(entered)
    months = math.ceil(assumptions.number("wave.months"))
    return months * month_servers(assumptions, pace_of(assumptions, window, 0.0, servers))


def fast_week(assumptions: Assumptions) -> float:
    """Return the servers a week beyond which a plan is a choice among three."""
    return _FACTORIES_WITHOUT_A_CHOICE * assumptions.number("wave.velocity_peak")
