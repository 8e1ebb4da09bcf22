"""The hours and servers that the dated waves leave free, month by month."""

from __future__ import annotations

import math

from bizcase.strategy.rules.freezes import month_start
from bizcase.strategy.rules.places import Places
from bizcase.strategy.waves.dates import Calendar
from bizcase.strategy.waves.effort import Unit
from bizcase.strategy.waves.in_time import Staffed
from bizcase.strategy.waves.slot import Capacity
from bizcase.units import MONTHS_PER_YEAR

_EPSILON = 1e-9
_YEAR = frozenset(range(1, MONTHS_PER_YEAR + 1))
_NOTHING = (-math.inf, -math.inf)


class MonthRoom:
    """What is free in each month, and the last months in which something fits.

    What needs several months is looked up by the last of them, the month of its cutover. A tree per
    number of months and set of calendar months for cutovers passes by the months that are full.
    """

    def __init__(self, made: Staffed, calendar: Calendar, timeline: int) -> None:
        """Take the waves that are dated, and the months of the project."""
        self._full: Capacity = made.capacity
        self._calendar, self._first = calendar, calendar.start
        self._last = max(timeline, made.end)
        self._after = self._until = max(self._last + 1, calendar.start)
        self._used: dict[int, list[float]] = {}
        self._ends: dict[tuple[int, frozenset[int]], Places] = {}
        for slot, dates in zip(made.slots, made.dates, strict=True):
            self._book(dates.start, dates.end, slot.servers, slot.hours)

    def take(self, unit: Unit) -> tuple[int, int]:
        """Book the last months in which a unit fits, else the next ones after the plan."""
        length = self._length(unit)
        end = self._found(unit, length, self._first + length - 1, self._last, last=True)
        while end is None:
            end = self._found(unit, length, self._after + length - 1, self._until + length)
            self._until += MONTHS_PER_YEAR if end is None else 0
        self._book(end - length + 1, end, unit.size, unit.hours)
        return end - length + 1, end

    def _found(
        self, unit: Unit, length: int, low: int, high: int, *, last: bool = False
    ) -> int | None:
        """Return the first or last end from one month to another with room for a unit."""
        begin, ends = self._first + length - 1, self._known(length, self._months(unit), high)
        tried = ends.search(unit.size, unit.hours, low - begin, high - begin, last=last)
        for at in tried:
            if self._fits(begin + at, unit, length):
                return begin + at
            ends.put(at, *self._left(begin + at, length))
        return None

    def _months(self, unit: Unit) -> frozenset[int]:
        """Return the calendar months of a cutover; blackout days that leave none give way."""
        free = _YEAR - set(self._calendar.frozen)
        return free - unit.blackout or free

    def _known(self, length: int, months: frozenset[int], until: int) -> Places:
        """Return the tree with every end until a month; one without a cutover has no room."""
        ends = self._ends.get((length, months))
        if ends is None:
            ends = self._ends[length, months] = Places()
        begin = self._first + length - 1
        for end in range(begin + len(ends), until + 1):
            is_free = month_start(self._calendar.as_of, end).month in months
            ends.append(*(self._left(end, length) if is_free else _NOTHING))
        return ends

    def _length(self, unit: Unit) -> int:
        """Return the months a unit takes: those of a wave, more where it alone fills them."""
        full = self._full
        stretch = max(
            unit.hours / (full.hours_month * full.months),
            unit.size / (full.month_servers * full.months),
        )
        return full.months * max(1, math.ceil(stretch - _EPSILON))

    def _share(self, month: int) -> float:
        return self._full.factor((month - self._first) // self._full.months)

    def _fits(self, end: int, unit: Unit, length: int) -> bool:
        for month in range(end - length + 1, end + 1):
            servers, hours = self._used.get(month, (0.0, 0.0))
            share = self._share(month)
            if (
                servers + unit.size / length > self._full.month_servers * share + _EPSILON
                or hours + unit.hours / length > self._full.hours_month * share + _EPSILON
            ):
                return False
        return True

    def _left(self, end: int, length: int) -> tuple[float, float]:
        """Return the servers and hours that fit evenly into so many months."""
        servers = hours = math.inf
        for month in range(end - length + 1, end + 1):
            used, share = self._used.get(month, (0.0, 0.0)), self._share(month)
            servers = min(servers, self._full.month_servers * share - used[0])
            hours = min(hours, self._full.hours_month * share - used[1])
        return servers * length, hours * length

    def _book(self, start: int, end: int, servers: float, hours: float) -> None:
        months = end - start + 1
        for month in range(start, end + 1):
            used = self._used.setdefault(month, [0.0, 0.0])
            used[0] += servers / months
            used[1] += hours / months
