"""Units to waves: the hard rules in order, then the priority, then the first wave with room.

1 group whole, 2 application whole (both by making the groups), 3 what is depended on moves earlier
or along, 4 development and test before production, 5 never both in one wave, 6 high criticality or
complexity not in the first production waves (an exit date overrides it), nor servers of no known
application, 7 room for servers and hours. Rule 8 (freezes) belongs to the schedule; rule 9 (one
business unit per wave) holds where it costs at most one wave more.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from bizcase.assumptions import Assumptions
from bizcase.strategy.waves.effort import Unit, priority_key

SHARED, PILOT = "shared services", "pilot"
NO_EXIT = 120
_EPSILON = 1e-9
# Without a server of its own, such an application has nothing that a pilot could move.
_REHEARSES_NOTHING = frozenset({"Repurchase"})


@dataclass(frozen=True, slots=True)
class Capacity:
    """Room of a wave: servers, and hours a month; less while the team ramps up."""

    max_servers: int
    hours_month: float
    months: int
    ramp: tuple[float, ...]

    def factor(self, position: int) -> float:
        """Return the share of full capacity at a position in the plan."""
        return self.ramp[position] if position < len(self.ramp) else 1.0


def capacity_of(assumptions: Assumptions) -> Capacity:
    """Return the capacity that the register states."""
    return Capacity(
        int(assumptions.number("wave.max_servers")),
        assumptions.number("wave.team_hours"),
        math.ceil(assumptions.number("wave.months")),
        (assumptions.fraction("wave.ramp_first"), assumptions.fraction("wave.ramp_second")),
    )


@dataclass(slots=True)
class Slot:
    """A wave while it is filled."""

    kind: str
    position: int
    capacity: Capacity
    business_unit: str | None = None
    units: list[Unit] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    servers: int = 0
    hours: float = 0.0

    @property
    def factor(self) -> float:
        """Share of full capacity."""
        return self.capacity.factor(self.position)

    @property
    def months(self) -> int:
        """Months it takes: one unit that needs more than the ramp allows takes longer."""
        full = self.capacity
        stretch = max(
            self.hours / (full.hours_month * full.months * self.factor),
            self.servers / (full.max_servers * self.factor),
        )
        return full.months * max(1, math.ceil(stretch - _EPSILON))

    def has_room(self, unit: Unit) -> bool:
        """Return whether a unit fits beside what is there; into an empty wave any unit fits."""
        if not self.units:
            return True
        full = self.capacity
        return (
            self.servers + unit.size <= full.max_servers * self.factor + _EPSILON
            and self.hours + unit.hours <= full.hours_month * full.months * self.factor + _EPSILON
        )

    def take(self, unit: Unit) -> None:
        """Add a unit."""
        self.units.append(unit)
        self.servers += unit.size
        self.hours += unit.hours


class _Planner:
    def __init__(
        self, units: Iterable[Unit], assumptions: Assumptions, *, by_business: bool
    ) -> None:
        self.units = {unit.id: unit for unit in units}
        self.capacity = capacity_of(assumptions)
        self.pilot_apps = int(assumptions.number("wave.pilot_apps"))
        self.early = int(assumptions.number("wave.early_production"))
        self.has_exit = assumptions.number("strategy.exit_month") < NO_EXIT
        self.by_business = by_business
        self.slots: list[Slot] = []
        self.at: dict[str, int] = {}

    def plan(self) -> list[Slot]:
        shared = [unit for unit in self.units.values() if unit.group.why_shared]
        for unit in sorted(shared, key=priority_key):
            self._place(unit, SHARED, 0)
        self._pilot()
        self._rest()
        return self.slots

    def _open(self, kind: str, business_unit: str | None) -> Slot:
        slot = Slot(kind, len(self.slots), self.capacity, business_unit)
        self.slots.append(slot)
        return slot

    def _place(self, unit: Unit, kind: str, earliest: int) -> Slot:
        """Put a unit into the first wave of its kind with room from a position on."""
        business = unit.business_unit if self.by_business and kind not in (SHARED, PILOT) else None
        for slot in self.slots[earliest:]:
            if (slot.kind, slot.business_unit) == (kind, business) and slot.has_room(unit):
                break
        else:
            slot = self._open(kind, business)
        slot.take(unit)
        self.at[unit.id] = slot.position
        if unit.mixed:
            self._note(slot, "A group holds production and non-production that belong together")
        if unit.group.shares:
            self._note(slot, "Servers that share a disk move together")
        return slot

    def _pilot(self) -> None:
        """Take the simplest decided units that need nobody else: a first wave to learn from."""
        others = [unit for unit in self.units.values() if unit.id not in self.at]
        free = [
            unit
            for unit in others
            if not unit.group.needs and unit.decided and not unit.late and not unit.unmapped
            and unit.effort == "simple" and (unit.size or not _REHEARSES_NOTHING & _mix(unit))
        ]  # fmt: skip
        tried = [unit for unit in free if unit.stage == "non-production"]
        free = tried or free
        taken, systems = 0, frozenset[str]()
        while fitting := [unit for unit in free if self._fits_pilot(unit, taken)]:
            # Known servers, an owner who can be asked, a system the pilot does not show yet.
            unit = min(
                fitting,
                key=lambda item: (
                    not item.size, not item.group.applications, "owner" in item.missing,
                    item.systems <= systems, *priority_key(item),
                ),
            )  # fmt: skip
            self._place(unit, PILOT, 0)
            taken, systems = taken + _applications(unit), systems | unit.systems

    def _fits_pilot(self, unit: Unit, taken: int) -> bool:
        pilot = self.slots[-1] if self.slots and self.slots[-1].kind == PILOT else None
        room = pilot is None or pilot.has_room(unit)
        return unit.id not in self.at and taken + _applications(unit) <= self.pilot_apps and room

    def _rest(self) -> None:
        waiting = {
            unit.id: {need for need in unit.group.needs if need not in self.at}
            for unit in self.units.values()
            if unit.id not in self.at
        }
        needed_by: dict[str, list[str]] = {}
        for key, needs in waiting.items():
            for need in needs:
                needed_by.setdefault(need, []).append(key)
        ready = [
            (priority_key(self.units[key]), key) for key, needs in waiting.items() if not needs
        ]
        heapq.heapify(ready)
        while ready:
            _, key = heapq.heappop(ready)
            self._schedule(self.units[key])
            for other in needed_by.get(key, ()):
                waiting[other].discard(key)
                if not waiting[other]:
                    heapq.heappush(ready, (priority_key(self.units[other]), other))

    def _schedule(self, unit: Unit) -> None:
        earliest = max((self.at[need] for need in unit.group.needs), default=0)
        production = [slot.position for slot in self.slots if self._is_production(slot)]
        why = ""
        if unit.stage == "production" and unit.late and self.early:
            leading = self._leading()
            if self.has_exit:
                why = (
                    "The exit date overrides the rule that critical, complex or unmapped work waits"
                )
            elif leading:
                earliest = max(earliest, leading[-1] + 1)
            if not self.has_exit and len(leading) < self.early:
                why = (
                    "Critical, complex or unmapped work stands early: nothing else is left to lead"
                )
        slot = self._place(unit, unit.stage, earliest)
        early = [item.position for item in self.slots if self._is_production(item)]
        if why and slot.position in early[: self.early]:
            self._note(slot, why)
        if unit.stage == "non-production" and production and slot.position > production[0]:
            self._note(slot, "Non-production that needs production: it follows what it depends on")

    def _leading(self) -> list[int]:
        """Return the first production waves that hold no late work."""
        plain = [
            slot.position
            for slot in self.slots
            if self._is_production(slot) and not any(unit.late for unit in slot.units)
        ]
        return plain[: self.early]

    @staticmethod
    def _is_production(slot: Slot) -> bool:
        return slot.kind == "production" or (
            slot.kind == PILOT and slot.units[0].stage == "production"
        )

    @staticmethod
    def _note(slot: Slot, reason: str) -> None:
        if reason not in slot.reasons:
            slot.reasons.append(reason)


def _mix(unit: Unit) -> set[str]:
    return {name for name, _ in unit.dispositions}


def _applications(unit: Unit) -> int:
    """Return how many of the pilot's applications a unit takes; servers without one take one."""
    return max(1, len(unit.group.applications))


def assigned(units: list[Unit], assumptions: Assumptions) -> list[Slot]:
    """Return the waves in order, each within its capacity.

    Every unit stands in exactly one. One business unit per wave is kept where it costs at most one
    wave more than without.
    """
    free = _Planner(units, assumptions, by_business=False).plan()
    if len({unit.business_unit for unit in units}) == 1:
        return free
    parted = _Planner(units, assumptions, by_business=True).plan()
    return parted if len(parted) <= len(free) + 1 else free
