"""Waves that are too small, joined where the hard rules allow it."""

from __future__ import annotations

from collections.abc import Mapping

from bizcase.assumptions import Assumptions
from bizcase.strategy.waves.slot import PILOT, Slot

NO_EXIT = 120
_LOOKED_AT = 3  # later waves of its kind; a wave further off would put work off for long


def has_exit(assumptions: Assumptions) -> bool:
    """Return whether a date is declared by which the data centre or its contract ends."""
    return assumptions.number("strategy.exit_month") < NO_EXIT


def joined(slots: list[Slot], assumptions: Assumptions) -> list[Slot]:
    """Return the waves with those too small joined to the next one of their kind.

    Neighbours first: one after the other, or side by side in the same months. What is still too
    small then waits for the next wave of its kind, where nothing in between needs it.
    """
    least = assumptions.number("wave.min_servers")
    early = 0 if has_exit(assumptions) else int(assumptions.number("wave.early_production"))
    return _put_off(_neighbours(slots, early, least), early, least)


def _put_off(slots: list[Slot], early: int, least: float) -> list[Slot]:
    """Return the waves with the work of those too small in a later one of their kind."""
    place_of = {unit.id: place for place, slot in enumerate(slots) for unit in slot.units}
    needed = _needed_from(slots, place_of)
    leading = [place for place, slot in enumerate(slots) if slot.is_production][:early]
    by_kind: dict[str, list[int]] = {}
    for place in reversed(range(len(slots))):
        slot, later = slots[place], by_kind.setdefault(slots[place].kind, [])
        # A team that still learns has little room, and what leads keeps its place.
        free = slot.term.position >= len(slot.capacity.ramp) and place not in leading
        if slot.servers < least and slot.kind != PILOT and free:
            next_ones = later[: -_LOOKED_AT - 1 : -1]
            into = next((at for at in next_ones if _takes(slots[at], slot)), None)
            if into is not None and into <= needed.get(place, into):
                slots[into].take_all(slot)
                slot.empty()
                needed[into] = min(needed.get(into, len(slots)), needed.get(place, len(slots)))
                continue
        later.append(place)
    return [slot for slot in slots if slot.units]


def _needed_from(slots: list[Slot], place_of: Mapping[str, int]) -> dict[int, int]:
    """Return per wave the first other one that needs something of it."""
    found: dict[int, int] = {}
    for place, slot in enumerate(slots):
        for unit in slot.units:
            for need in unit.group.needs:
                at = place_of.get(need, place)
                if at != place:
                    found[at] = min(found.get(at, place), place)
    return found


def _takes(one: Slot, other: Slot) -> bool:
    """Return whether a wave has room for all of an earlier one, and may hold it."""
    alike = one.business_unit == other.business_unit and one.is_late == other.is_late
    beside = one.term is other.term
    servers, hours = other.servers, other.hours
    return alike and (one.holds_own(servers) if beside else one.holds(servers, hours))


def _neighbours(slots: list[Slot], early: int, least: float) -> list[Slot]:
    apart = len({id(slot.term) for slot in slots}) == len(slots)
    done: list[Slot] = []
    led = earlier = 0
    for place, planned in enumerate(slots):
        slot = planned.moved(earlier)
        both = None
        if done and min(done[-1].servers, slot.servers) < least:
            led_before = led - done[-1].is_production
            if _may(done[-1], slot, leads=led_before < early, apart=apart):
                both = done[-1].with_all(slot)
        if both is None or not both.fits or (apart and _delays(slots, place + 1, earlier)):
            led += slot.is_production
            done.append(slot)
        else:
            done[-1], earlier = both, earlier + apart
    return done


def _may(one: Slot, other: Slot, *, leads: bool, apart: bool) -> bool:
    """Return whether the hard rules let two neighbours be one wave."""
    leading = leads and one.is_production and one.is_late != other.is_late
    beside = apart or one.term is other.term
    return one.kind == other.kind != PILOT and not leading and beside


def _delays(slots: list[Slot], first: int, earlier: int) -> bool:
    """Return whether any wave from a place on takes longer when it moves one place earlier.

    Only while the team ramps up does a place say how much is done in it.
    """
    for place in range(first, len(slots)):
        slot = slots[place]
        if slot.term.position - earlier > len(slot.capacity.ramp):
            return False
        if slot.moved(earlier + 1).months > slot.moved(earlier).months:
            return True
    return False
