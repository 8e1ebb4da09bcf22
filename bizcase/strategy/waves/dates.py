"""When each wave starts and is cut over: one after the other, or side by side in a month."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass

from bizcase.strategy.rules.freezes import cutover
from bizcase.strategy.waves.slot import Slot


@dataclass(frozen=True, slots=True)
class Calendar:
    """The first month of the waves, the date of the case, and the months without cutovers."""

    start: int
    as_of: dt.date
    frozen: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Dates:
    """First and last month of a wave, and why it ends later than its work takes."""

    start: int
    end: int
    moved: str = ""


def dated(slots: list[Slot], calendar: Calendar) -> list[Dates]:
    """Return the dates of the waves in their order; those side by side have the same."""
    found: list[Dates] = []
    start = calendar.start
    for _, together in itertools.groupby(slots, key=lambda slot: id(slot.term)):
        waves = list(together)
        months = max(slot.months for slot in waves)
        blackout = frozenset(
            month for slot in waves for unit in slot.units for month in unit.blackout
        )
        end, moved = cutover(start + months - 1, calendar.as_of, calendar.frozen, blackout)
        found += [Dates(start, end, moved)] * len(waves)
        start = end + 1
    return found
