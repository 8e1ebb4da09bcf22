"""A wave while it is filled, and the room that it has."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bizcase.assumptions import Assumptions
from bizcase.strategy.rules.pace import Pace, month_servers, ramp_of
from bizcase.strategy.waves.effort import Unit

SHARED, PILOT, PRODUCTION = "shared services", "pilot", "production"
_EPSILON = 1e-9


@dataclass(frozen=True, slots=True)
class Capacity:
    """Room of a wave: servers, and hours a month; less while the team ramps up.

    ``month_servers`` are those of all waves of one month together, ``months`` those of a wave.
    """

    max_servers: int
    month_servers: int
    hours_month: float
    months: int
    ramp: Sequence[float]

    def factor(self, position: int) -> float:
        """Return the share of full capacity at a position in the plan."""
        return self.ramp[position] if position < len(self.ramp) else 1.0


def capacity_of(assumptions: Assumptions, pace: Pace, slack: float = 0.0) -> Capacity:
    """Return the capacity of the teams of a pace, with a share of servers beyond what it needs."""
    months = math.ceil(assumptions.number("wave.months"))
    servers = month_servers(assumptions, pace, slack)
    entered = assumptions.known("wave.max_servers")
    largest = months * servers if entered is None else int(entered)
    return Capacity(
        largest,
        max(servers, math.ceil(largest / months)),
        pace.hours_month,
        months,
        ramp_of(assumptions),
    )


@dataclass(slots=True)
class Term:
    """The months that one wave takes, or several side by side, with all that is done in them."""

    position: int
    servers: int = 0
    hours: float = 0.0


@dataclass(slots=True)
class Slot:
    """A wave while it is filled; ``is_late``: it holds what may not stand in the first ones."""

    kind: str
    position: int
    capacity: Capacity
    term: Term
    business_unit: str | None = None
    units: list[Unit] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    servers: int = 0
    hours: float = 0.0
    is_late: bool = False

    @property
    def factor(self) -> float:
        """Share of full capacity."""
        return self.capacity.factor(self.term.position)

    @property
    def months(self) -> int:
        """Months it takes: one unit that needs more than the ramp allows takes longer."""
        full = self.capacity
        stretch = max(
            self.hours / (full.hours_month * full.months * self.factor),
            self.servers / (full.max_servers * self.factor),
        )
        return full.months * max(1, math.ceil(stretch - _EPSILON))

    @property
    def is_production(self) -> bool:
        """Whether it moves production; a pilot does where nothing else is fit for one."""
        return self.kind == PRODUCTION or (self.kind == PILOT and self.units[0].stage == PRODUCTION)

    @property
    def fits(self) -> bool:
        """Whether it and what stands beside it take no more than the capacity."""
        return self.holds(0, 0.0)

    def has_room(self, unit: Unit) -> bool:
        """Return whether a unit fits beside what is there; into empty months any unit fits."""
        return not self.term.hours + self.term.servers or self.holds(unit.size, unit.hours)

    def holds(self, servers: int, hours: float) -> bool:
        """Return whether it could take so much more."""
        full, term, room = self.capacity, self.term, self.factor
        return (
            self.servers + servers <= full.max_servers * room + _EPSILON
            and term.servers + servers <= full.month_servers * full.months * room + _EPSILON
            and term.hours + hours <= full.hours_month * full.months * room + _EPSILON
        )

    @property
    def room(self) -> tuple[float, float]:
        """Servers and hours that it could take at most, to the last digits."""
        full, term, share = self.capacity, self.term, self.factor
        return (
            min(full.max_servers * share - self.servers,
                full.month_servers * full.months * share - term.servers),
            full.hours_month * full.months * share - term.hours,
        )  # fmt: skip

    def holds_own(self, servers: int) -> bool:
        """Return whether it could take servers that stand beside it already."""
        return self.servers + servers <= self.capacity.max_servers * self.factor + _EPSILON

    def take_all(self, other: Slot) -> None:
        """Add all of a wave; its notes go with it."""
        for unit in other.units:
            self.take(unit)
        self.reasons += [reason for reason in other.reasons if reason not in self.reasons]

    def empty(self) -> None:
        """Give away what it holds."""
        self.term.servers -= self.servers
        self.term.hours -= self.hours
        self.units, self.servers, self.hours = [], 0, 0.0

    def take(self, unit: Unit) -> None:
        """Add a unit."""
        self.units.append(unit)
        self.servers += unit.size
        self.hours += unit.hours
        self.term.servers += unit.size
        self.term.hours += unit.hours
        self.is_late = self.is_late or unit.late

    def with_all(self, other: Slot) -> Slot:
        """Return one wave of this and another one, in the months of this."""
        term = self.term
        if other.term is not term:
            term = Term(term.position, term.servers + other.servers, term.hours + other.hours)
        business = self.business_unit if self.business_unit == other.business_unit else None
        return Slot(
            self.kind, self.position, self.capacity, term, business, self.units + other.units,
            list(dict.fromkeys(self.reasons + other.reasons)), self.servers + other.servers,
            self.hours + other.hours, self.is_late or other.is_late,
        )  # fmt: skip

    def moved(self, earlier: int) -> Slot:
        """Return the wave so many places earlier, in months of its own; itself where that is 0."""
        if not earlier:
            return self
        place = self.position - earlier
        return replace(self, position=place, term=replace(self.term, position=place))
