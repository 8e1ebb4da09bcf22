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
    done: list[Slot] = []
    led, left = 0, list(reversed(slots))
    while left:
        slot = left.pop()
        together = None
        if done and min(done[-1].servers, slot.servers) < least:
            led_before = led - done[-1].is_production
            if _may(done[-1], slot, leads=led_before < early, apart=apart):
                together = _together(done[-1], slot, left, apart=apart)
        if together is None:
            led += slot.is_production
            done.append(slot)
        else:
            done[-1], left = together
    return done


def _may(one: Slot, other: Slot, *, leads: bool, apart: bool) -> bool:
    """Return whether the hard rules let two neighbours be one wave."""
    leading = leads and one.is_production and one.is_late != other.is_late
    beside = apart or one.term is other.term
    return one.kind == other.kind != PILOT and not leading and beside


def _together(
    one: Slot, other: Slot, left: list[Slot], *, apart: bool
) -> tuple[Slot, list[Slot]] | None:
    """Return two waves as one and the rest, where these fit and no other takes longer."""
    both = one.with_all(other)
    if not both.fits:
        return None
    if not apart:
        return both, left
    rest = [slot.one_earlier() for slot in left]
    longer = any(new.months > old.months for new, old in zip(rest, left, strict=True))
    return None if longer else (both, rest)
