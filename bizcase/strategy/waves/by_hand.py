"""Starts of waves that were set by hand: kept as they are, with what follows from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bizcase.errors import UsageError
from bizcase.strategy.rules.freezes import cutover
from bizcase.strategy.waves.dates import Calendar, Dates
from bizcase.strategy.waves.in_time import Staffed
from bizcase.strategy.waves.slot import SHARED, Slot
from bizcase.units import MONTHS_PER_YEAR, as_shown

_EPSILON = 1e-9
LAST_START = 120  # of the months of a project
_NOTHING: Mapping[int, float] = {}


@dataclass(frozen=True, slots=True)
class WaveRule:
    """What the months of a wave follow from, once a start is set by hand.

    ``start_month`` and ``end_month`` are those of the plan without one. From any other start on
    its own work takes ``months``; ``waits`` says by calendar month, January first, how many months
    a cutover there waits for the end of freezes and blackout days. It follows the waves of
    ``needs``, which have lower numbers, where they end later than it does as planned.
    """

    number: int
    start_month: int
    end_month: int
    months: int
    waits: tuple[int, ...]
    needs: tuple[int, ...]


def checked_starts(starts: Mapping[str, int]) -> Mapping[str, int]:
    """Return starts of waves by their number, or raise UsageError naming those that are none."""
    wrong = [
        key
        for key, month in starts.items()
        if not (key.isascii() and key.isdigit()) or not 1 <= month <= LAST_START
    ]
    if wrong:
        raise UsageError(
            f"The start of wave {', '.join(wrong)} is no month of the project.",
            f"Enter the number of a wave and a month from 1 to {LAST_START}.",
        )
    return starts


def first_number(slots: list[Slot]) -> int:
    """Return the number of the first wave: 0 where it moves shared services."""
    return 0 if slots and slots[0].kind == SHARED else 1


def rules_of(made: Staffed, calendar: Calendar) -> tuple[WaveRule, ...]:
    """Return the rule of each wave of a plan in which no start is set by hand."""
    first, home = first_number(made.slots), _home(made.slots)
    return tuple(
        WaveRule(
            place + first, dates.start, dates.end, slot.months, _waits(slot, calendar),
            tuple(at + first for at in _earlier(place, slot, home)),
        )
        for place, (slot, dates) in enumerate(zip(made.slots, made.dates, strict=True))
        if slot.units
    )  # fmt: skip


def started(
    made: Staffed, starts: Mapping[int, int], calendar: Calendar,
    beside: Mapping[int, float] = _NOTHING,
) -> Staffed:  # fmt: skip
    """Return the waves with the starts, by number of the wave, that were set by hand.

    A wave that needs one that now lands later moves after it; all others stay where they are, and
    so does one whose start is the planned one. What a start makes worse stands in the dates of its
    wave: it is kept all the same. ``beside`` are the hours of other work by month.
    """
    first = first_number(made.slots)
    given = {number - first: month for number, month in starts.items()}
    given = {place: month for place, month in given.items() if 0 <= place < len(made.slots)}
    if not given:
        return made
    home, dates = _home(made.slots), list(made.dates)
    for place, slot in enumerate(made.slots):
        ends = {at: dates[at].end for at in _earlier(place, slot, home)}
        if place in given:
            if given[place] != dates[place].start:
                dates[place] = _from(given[place], slot, calendar)
        elif ends and max(ends.values()) > dates[place].end:
            last = max(ends, key=lambda at: (ends[at], at))
            start = max(dates[place].start, ends[last] - slot.months + 1)
            why = f"Moved with wave {last + first}, which it needs and which was set to start later"
            dates[place] = replace(_from(start, slot, calendar), moved=why)
    load = _load(made.slots, dates, beside)
    for place, month in given.items():
        said = (
            f"Starts in month {month} as set manually",
            *_consequences(place, made, dates, load, home, calendar),
        )
        words = [*said, dates[place].moved] if dates[place].moved else said
        dates[place] = replace(dates[place], moved="; ".join(words))
    return replace(made, dates=dates)


def _home(slots: list[Slot]) -> dict[str, int]:
    return {unit.id: place for place, slot in enumerate(slots) for unit in slot.units}


def _needed(slot: Slot, home: Mapping[str, int]) -> set[int]:
    return {home[need] for unit in slot.units for need in unit.group.needs if need in home}


def _earlier(place: int, slot: Slot, home: Mapping[str, int]) -> list[int]:
    """Return the places of the waves it needs. One behind it was put there by hand, and is told."""
    return sorted(at for at in _needed(slot, home) if at < place)


def _from(start: int, slot: Slot, calendar: Calendar) -> Dates:
    return Dates(start, *_cutover(start + slot.months - 1, slot, calendar))


def _cutover(month: int, slot: Slot, calendar: Calendar) -> tuple[int, str]:
    blackout = frozenset(month for unit in slot.units for month in unit.blackout)
    return cutover(month, calendar.as_of, calendar.frozen, blackout)


def _waits(slot: Slot, calendar: Calendar) -> tuple[int, ...]:
    january = 1 - calendar.as_of.month
    year = range(january, january + MONTHS_PER_YEAR)
    return tuple(_cutover(month, slot, calendar)[0] - month for month in year)


def _load(slots: list[Slot], dates: list[Dates], beside: Mapping[int, float]) -> dict[int, float]:
    """Return the hours by month: each wave evenly over its months, and what is done beside."""
    load = dict(beside)
    for slot, own in zip(slots, dates, strict=True):
        for month in range(own.start, own.end + 1):
            load[month] = load.get(month, 0.0) + slot.hours / (own.end - own.start + 1)
    return load


def _consequences(
    place: int,
    made: Staffed,
    dates: list[Dates],
    load: Mapping[int, float],
    home: Mapping[str, int],
    calendar: Calendar,
) -> Iterator[str]:
    """Yield what a start by hand makes worse."""
    own, first, room = dates[place], first_number(made.slots), made.capacity.hours_month
    if own.start < calendar.start:
        yield f"that is before Mobilize has ended in month {calendar.start - 1}"
    late = sorted(at for at in _needed(made.slots[place], home) if dates[at].end > own.end)
    if late:
        waves = ", ".join(str(at + first) for at in late)
        yield f"it moves before what it needs in wave {waves}"
    full = [month for month in range(own.start, own.end + 1) if load[month] > room + _EPSILON]
    if full:
        worst = max(full, key=lambda month: load[month])
        yield (
            f"in month {worst} the work takes {as_shown(load[worst]):,} hours and the teams have "
            f"{as_shown(room):,}"
        )
