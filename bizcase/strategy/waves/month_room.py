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


class MonthRoom:
    """What is free in each month, and the last months in which something fits.

    What needs several months is looked up by the last of them: a tree per calendar month of the
    cutover, and such twelve per number of months, so that neither full months nor those without
    a cutover are tried one by one.
    """

    def __init__(self, made: Staffed, calendar: Calendar, timeline: int) -> None:
        """Take the waves that are dated, and the months of the project."""
        self._full: Capacity = made.capacity
        self._calendar, self._first = calendar, calendar.start
        self._last = max(timeline, made.end)
        self._after = max(self._last + 1, calendar.start)
        self._used: dict[int, list[float]] = {}
        # By the number of months: the trees, by the months from the first possible end on.
        self._ends: dict[int, list[Places]] = {}
        for slot, dates in zip(made.slots, made.dates, strict=True):
            self._book(dates.start, dates.end, slot.servers, slot.hours)

    def take(self, unit: Unit) -> tuple[int, int]:
        """Book the last months in which a unit fits, else the next ones after the plan."""
        length = self._length(unit)
        end = self._within(unit, length) or self._behind(unit, length)
        self._book(end - length + 1, end, unit.size, unit.hours)
        return end - length + 1, end

    def _within(self, unit: Unit, length: int) -> int | None:
        """Return the last end up to that of the plan with room for a unit."""
        best, begin = -1, self._first + length - 1
        ends = self._known(length, self._last)
        for offset in self._offsets(unit, begin):
            low, high = ((at - offset) // MONTHS_PER_YEAR for at in (best, self._last - begin))
            found = ends[offset].search(unit.size, unit.hours, low + 1, high, last=True)
            steps = (offset + MONTHS_PER_YEAR * place for place in found)
            best = max(best, next((at for at in steps if self._fits(begin + at, unit, length)), -1))
        return begin + best if best >= 0 else None

    def _behind(self, unit: Unit, length: int) -> int:
        """Return the first end of months behind the plan with room for a unit."""
        begin, until = self._first + length - 1, self._after + length - 1
        soonest = until - begin
        while True:
            until += MONTHS_PER_YEAR
            ends = self._known(length, until)
            found = []
            for offset in self._offsets(unit, begin):
                low = -((offset - soonest) // MONTHS_PER_YEAR)
                places = ends[offset].search(unit.size, unit.hours, low)
                steps = (offset + MONTHS_PER_YEAR * place for place in places)
                found += [at for at in steps if self._fits(begin + at, unit, length)][:1]
            if found:
                return begin + min(found)

    def _offsets(self, unit: Unit, begin: int) -> list[int]:
        """Return the months of a cutover as months after an end; blackout days may give way."""
        free = _YEAR - set(self._calendar.frozen)
        at = month_start(self._calendar.as_of, begin).month
        return sorted((month - at) % MONTHS_PER_YEAR for month in free - unit.blackout or free)

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

    def _known(self, length: int, until: int) -> list[Places]:
        """Return the trees of a number of months, with every end until a month."""
        ends = self._ends.setdefault(length, [Places() for _ in range(MONTHS_PER_YEAR)])
        begin = self._first + length - 1
        for end in range(begin + sum(map(len, ends)), until + 1):
            ends[(end - begin) % MONTHS_PER_YEAR].append(*self._left(end, length))
        return ends

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
        for length, ends in self._ends.items():
            begin, known = self._first + length - 1, sum(map(len, ends))
            for at in range(max(0, start - begin), min(known, end + length - begin)):
                room = self._left(begin + at, length)
                ends[at % MONTHS_PER_YEAR].put(at // MONTHS_PER_YEAR, *room)
