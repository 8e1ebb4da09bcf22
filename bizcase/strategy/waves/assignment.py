"""Units to waves: the hard rules in order, then the priority, then the first wave with room.

1 group whole, 2 application whole (both by making the groups), 3 what is depended on moves earlier
or along, 4 development and test before production, 5 never both in one wave, 6 high criticality or
complexity not in the first production waves (an exit date overrides it), nor servers of no known
application, 7 room for servers and hours. Rule 8 (freezes) belongs to the schedule; rule 9 (one
business unit per wave) holds where it costs at most one wave more. Waves of fewer servers than
``wave.min_servers`` are joined with their neighbour where the hard rules allow it. Work without
servers makes no wave: it is done in one, or in Mobilize.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterable

from bizcase.assumptions import Assumptions
from bizcase.strategy.waves.effort import Unit
from bizcase.strategy.waves.joining import has_exit, joined
from bizcase.strategy.waves.ranked import priority_key
from bizcase.strategy.waves.row import Row
from bizcase.strategy.waves.slot import PILOT, PRODUCTION, SHARED, Capacity, Slot, Term
from bizcase.strategy.waves.tasks import without_room


class _Planner:
    def __init__(
        self, units: Iterable[Unit], assumptions: Assumptions, capacity: Capacity, *,
        by_business: bool, side_by_side: bool,
    ) -> None:  # fmt: skip
        self.units = {unit.id: unit for unit in units}
        self.capacity = capacity
        self.pilot_apps = int(assumptions.number("wave.pilot_apps"))
        self.early = int(assumptions.number("wave.early_production"))
        self.has_exit = has_exit(assumptions)
        self.by_business, self.side_by_side = by_business, side_by_side
        self.slots: list[Slot] = []
        self.tasks: list[Unit] = []
        # Positions of the waves that move production, in order.
        self.production: list[int] = []
        # Those of them that may hold no late work: once it does, a wave leaves for good.
        self.plain: deque[int] = deque()
        self.open: dict[tuple[str, str | None], Row] = {}
        self.at: dict[str, int] = {}

    def plan(self) -> None:
        shared = [unit for unit in self.units.values() if unit.group.why_shared]
        for unit in sorted(shared, key=priority_key):
            if unit.size:
                self._place(unit, SHARED, 0)
            else:
                self._later(unit, 0)
        self._pilot()
        self._rest()

    def _later(self, unit: Unit, earliest: int) -> None:
        """Keep work without servers until the waves are made; what needs it may follow at once."""
        self.tasks.append(unit)
        self.at[unit.id] = earliest

    def _open(self, kind: str, business_unit: str | None, unit: Unit) -> Slot:
        """Return a new wave for a unit: beside the last one where that may be and there is room."""
        place = len(self.slots)
        if self.side_by_side and self.slots:
            slot = Slot(kind, place, self.capacity, self.slots[-1].term, business_unit)
            if slot.has_room(unit):
                return self._opened(slot, unit)
        terms = self.slots[-1].term.position + 1 if self.slots else 0
        return self._opened(Slot(kind, place, self.capacity, Term(terms), business_unit), unit)

    def _opened(self, slot: Slot, unit: Unit) -> Slot:
        self.slots.append(slot)
        if slot.kind == PRODUCTION or (slot.kind == PILOT and unit.stage == PRODUCTION):
            self.production.append(slot.position)
            self.plain.append(slot.position)
        return slot

    def _place(self, unit: Unit, kind: str, earliest: int) -> Slot:
        """Put a unit into the first wave of its kind with room from a position on."""
        business = unit.business_unit if self.by_business and kind not in (SHARED, PILOT) else None
        known = self.open.setdefault((kind, business), Row())
        slot = known.first(unit.size, unit.hours, earliest)
        if slot is None:
            slot = self._open(kind, business, unit)
            slot.take(unit)
            known.append(slot)
        else:
            slot.take(unit)
        self.at[unit.id] = slot.position
        if unit.mixed:
            self._note(slot, "A group contains production and non-production that belong together")
        if unit.group.shares:
            self._note(slot, "Servers that share a disk move together")
        return slot

    def _pilot(self) -> None:
        """Take the simplest decided units that need nobody else: a first wave to learn from."""
        others = [unit for unit in self.units.values() if unit.id not in self.at]
        free = [
            unit
            for unit in others
            if unit.size and not unit.group.needs and unit.decided and not unit.late
            and not unit.unmapped and unit.effort == "simple"
        ]  # fmt: skip
        tried = [unit for unit in free if unit.stage == "non-production"]
        free = tried or free
        taken, systems = 0, frozenset[str]()
        while fitting := [unit for unit in free if self._fits_pilot(unit, taken)]:
            # Known servers, an owner who can be asked, a system the pilot does not show yet.
            unit = min(
                fitting,
                key=lambda item: (
                    not item.group.applications, "owner" in item.missing,
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
        if not unit.size:
            self._later(unit, earliest)
            return
        why = ""
        if unit.stage == PRODUCTION and unit.late and self.early:
            leading = self._leading()
            if self.has_exit:
                why = (
                    "The exit date overrides the rule that critical, complex or unmapped work waits"
                )
            elif leading:
                earliest = max(earliest, leading[-1] + 1)
            if not self.has_exit and len(leading) < self.early:
                why = "Critical, complex or unmapped work comes early: no simpler work is left"
        slot = self._place(unit, unit.stage, earliest)
        if why and slot.position in self.production[: self.early]:
            self._note(slot, why)
        ahead = self.production[0] if self.production else slot.position
        if unit.stage != PRODUCTION and ahead < slot.position:
            self._note(slot, "Non-production that needs production: it follows what it depends on")

    def _leading(self) -> list[int]:
        """Return the first production waves that hold no late work."""
        found: list[int] = []
        while self.plain and len(found) < self.early:
            place = self.plain.popleft()
            if not self.slots[place].is_late:
                found.append(place)
        self.plain.extendleft(reversed(found))
        return found

    @staticmethod
    def _note(slot: Slot, reason: str) -> None:
        if reason not in slot.reasons:
            slot.reasons.append(reason)


def _applications(unit: Unit) -> int:
    """Return how many of the pilot's applications a unit takes; servers without one take one."""
    return max(1, len(unit.group.applications))


def assigned(
    units: list[Unit], assumptions: Assumptions, capacity: Capacity, *, side_by_side: bool = False
) -> tuple[list[Slot], list[Unit]]:
    """Return the waves in order, each within its capacity; side by side, several share months.

    Every unit stands in exactly one, but work without servers for which none has room: that is the
    second result. One business unit per wave is kept where it costs at most one wave more.
    """

    def planned(*, by_business: bool) -> _Planner:
        planner = _Planner(
            units, assumptions, capacity, by_business=by_business, side_by_side=side_by_side
        )
        planner.plan()
        return planner

    chosen = planned(by_business=False)
    if len({unit.business_unit for unit in units}) > 1:
        parted = planned(by_business=True)
        chosen = parted if len(parted.slots) <= len(chosen.slots) + 1 else chosen
    slots = joined(chosen.slots, assumptions)
    return slots, without_room(slots, chosen.tasks, 0 if chosen.has_exit else chosen.early)
