"""Waves that are too small, joined where the hard rules allow it."""

from __future__ import annotations

from bizcase.assumptions import Assumptions
from bizcase.strategy.waves.slot import PILOT, Slot

NO_EXIT = 120


def has_exit(assumptions: Assumptions) -> bool:
    """Return whether a date is declared by which the data centre or its contract ends."""
    return assumptions.number("strategy.exit_month") < NO_EXIT


def joined(slots: list[Slot], assumptions: Assumptions) -> list[Slot]:
    """Return the waves with those too small joined to the next one of their kind.

    Where waves run side by side, only those of the same months are.
    """
    least = assumptions.number("wave.min_servers")
    early = 0 if has_exit(assumptions) else int(assumptions.number("wave.early_production"))
    apart = len({id(slot.term) for slot in slots}) == len(slots)
    place = 0
    while place < len(slots) - 1:
        one, other = slots[place : place + 2]
        leading = sum(slot.is_production for slot in slots[:place]) < early
        leads = leading and one.is_production and one.is_late != other.is_late
        small = min(one.servers, other.servers) < least and one.kind == other.kind != PILOT
        may = small and not leads and (apart or one.term is other.term)
        together = _together(slots, place, apart=apart) if may else slots
        place += len(together) == len(slots)
        slots = together
    return slots


def _together(slots: list[Slot], place: int, *, apart: bool) -> list[Slot]:
    """Return the waves with two of them as one, where these fit and no other takes longer."""
    one, after = slots[place].with_all(slots[place + 1]), slots[place + 2 :]
    rest = [slot.one_earlier() for slot in after] if apart else after
    longer = any(new.months > old.months for new, old in zip(rest, after, strict=True))
    return slots if longer or not one.fits else [*slots[:place], one, *rest]
