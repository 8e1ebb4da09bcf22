"""Work without servers: it makes no wave, but is done in one or in Mobilize."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bizcase.strategy.waves.effort import Unit
from bizcase.strategy.waves.row import Row
from bizcase.strategy.waves.slot import SHARED, Slot


@dataclass(frozen=True, slots=True)
class Task:
    """Applications without a server of their own that are worked on in Mobilize.

    ``run_rate_usd`` is the monthly AWS cost of their managed databases, None where none is priced.
    """

    applications: tuple[str, ...]
    dispositions: tuple[tuple[str, int], ...]
    hours: float
    start_month: int
    end_month: int
    run_rate_usd: float | None = None


def without_room(slots: Sequence[Slot], tasks: Iterable[Unit], early: int) -> list[Unit]:
    """Give each piece of work to the first wave with hours left, and return what none has room for.

    Nothing stands before what it needs or after what needs it. What is critical stands after the
    first ``early`` production waves where there is room, and a wave of its own kind is taken before
    another one.
    """
    place_of = {id(slot): place for place, slot in enumerate(slots)}
    at = {unit.id: place for place, slot in enumerate(slots) for unit in slot.units}
    before: dict[str, int] = {}
    for place, slot in enumerate(slots):
        for unit in slot.units:
            for need in unit.group.needs:
                before[need] = min(before.get(need, place), place)
    production = [place for place, slot in enumerate(slots) if slot.is_production]
    led = production[early - 1] + 1 if early and len(production) >= early else 0
    every, of_kind = Row(), {slot.kind: Row() for slot in slots}
    for place, slot in enumerate(slots):
        for row in (every, of_kind[slot.kind]):
            row.append(slot, place)
    left = []
    for unit in tasks:
        first = max((at.get(need, 0) for need in unit.group.needs), default=0)
        last = before.get(unit.id, len(slots) - 1)
        shared = bool(unit.group.why_shared)
        kind, waits = (SHARED, 0) if shared else (unit.stage, led if unit.late else 0)
        tried = (
            row.first(0, unit.hours, *span)
            for span in ((max(first, waits), last), (first, min(last, waits - 1)))
            for row in (of_kind.get(kind, every), every)
        )
        taking = next((slot for slot in tried if slot is not None), None)
        if taking is None:
            left.append(unit)
            continue
        taking.take(unit)
        place = place_of[id(taking)]
        at[unit.id] = place
        for need in unit.group.needs:
            before[need] = min(before.get(need, place), place)
    return left
