"""The waiting list: work that no wave dates until a question is answered, and until when it fits.

What waits takes the last months that the dated waves leave free, so the month before it is the last
in which the answer still fits. What finds no room within the plan follows it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bizcase.strategy.rules.freezes import month_start
from bizcase.strategy.rules.group import Node
from bizcase.strategy.waves.dates import Calendar
from bizcase.strategy.waves.effort import Unit, priority_key
from bizcase.strategy.waves.in_time import Staffed
from bizcase.strategy.waves.slot import Capacity
from bizcase.strategy.waves.worth import run_rate
from bizcase.units import MONTHS_PER_YEAR

_EPSILON = 1e-9
_DIGITS = 6
_YEAR = frozenset(range(1, MONTHS_PER_YEAR + 1))


@dataclass(frozen=True, slots=True)
class Landing:
    """Servers and applications that would move in the same months, once they are answered."""

    start_month: int
    end_month: int
    servers: tuple[str, ...]
    applications: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for the same answers.

    ``answer_by`` is the last month in which the answer still fits the timeline, None where it fits
    no more. ``run_rate_usd`` is the monthly AWS cost that it then adds, None where nothing of it is
    priced. ``landings`` are the months in which the work then moves, the earliest first.
    """

    questions: tuple[str, ...]
    servers: tuple[str, ...]
    applications: tuple[str, ...]
    groups: tuple[str, ...]
    hours: float
    answer_by: int | None
    landings: tuple[Landing, ...]
    run_rate_usd: float | None = None


def waiting_list(
    members: Iterable[Unit],
    asked: Mapping[Node, tuple[str, ...]],
    made: Staffed,
    calendar: Calendar,
    timeline: int,
    amounts: Mapping[Node, float],
) -> tuple[Waiting, ...]:
    """Return the waiting list, what most servers wait for first."""
    batches: dict[tuple[str, ...], list[Unit]] = {}
    for unit in sorted(members, key=priority_key):
        batches.setdefault(_questions(unit, asked), []).append(unit)
    ordered = sorted(
        batches.items(), key=lambda item: (-sum(unit.size for unit in item[1]), item[0])
    )
    least = min((unit.hours for own in batches.values() for unit in own), default=0.0)
    room = _Room(made, calendar, timeline, least)
    # From the end of the timeline backwards: what is asked first moves first.
    months = {unit.id: room.take(unit) for _, own in reversed(ordered) for unit in reversed(own)}
    return tuple(_waiting(questions, own, months, timeline, amounts) for questions, own in ordered)


def _questions(unit: Unit, asked: Mapping[Node, tuple[str, ...]]) -> tuple[str, ...]:
    found = (words for node in unit.nodes for words in asked.get(node, ()))
    return tuple(sorted(set(found)))


def _waiting(
    questions: tuple[str, ...],
    own: Sequence[Unit],
    months: Mapping[str, tuple[int, int]],
    timeline: int,
    amounts: Mapping[Node, float],
) -> Waiting:
    landings: dict[tuple[int, int], list[Unit]] = {}
    for unit in own:
        landings.setdefault(months[unit.id], []).append(unit)
    late = any(end > timeline for _, end in landings)
    return Waiting(
        questions=questions,
        servers=_members(own, "servers"),
        applications=_members(own, "applications"),
        groups=tuple(unit.id for unit in own),
        hours=round(math.fsum(unit.hours for unit in own), _DIGITS),
        answer_by=None if late else min(start for start, _ in landings) - 1,
        landings=tuple(
            Landing(start, end, _members(units, "servers"), _members(units, "applications"))
            for (start, end), units in sorted(landings.items())
        ),
        run_rate_usd=run_rate((node for unit in own for node in unit.nodes), amounts),
    )


def _members(units: Iterable[Unit], kind: str) -> tuple[str, ...]:
    return tuple(sorted(key for unit in units for key in getattr(unit.group, kind)))


class _Room:
    """The hours and servers that the dated waves leave free, month by month."""

    def __init__(self, made: Staffed, calendar: Calendar, timeline: int, least: float) -> None:
        self._full: Capacity = made.capacity
        self._least = least / made.capacity.months
        self._calendar, self._first = calendar, calendar.start
        self._last = max(timeline, made.end)
        self._used: dict[int, list[float]] = {}
        for slot, dates in zip(made.slots, made.dates, strict=True):
            self._book(dates.start, dates.end, slot.servers, slot.hours)
        # Months in which hardly anything fits are not tried again.
        self._latest, self._after = self._last, max(self._last + 1, calendar.start)

    def take(self, unit: Unit) -> tuple[int, int]:
        """Return the last months in which a unit fits, else the next ones after the plan."""
        length, months = self._length(unit), self._months(unit)
        for end in range(self._latest, self._first + length - 2, -1):
            if self._calls(end) in months and self._fits(end - length + 1, end, unit):
                return self._booked(end - length + 1, end, unit)
            if end == self._latest and self._is_full(end):
                self._latest -= 1
        start = self._after
        while self._calls(start + length - 1) not in months or not self._fits(
            start, start + length - 1, unit
        ):
            start += 1
        return self._booked(start, start + length - 1, unit)

    def _length(self, unit: Unit) -> int:
        """Return the months a unit takes: those of a wave, more where it alone fills them."""
        full = self._full
        stretch = max(
            unit.hours / (full.hours_month * full.months),
            unit.size / (full.month_servers * full.months),
        )
        return full.months * max(1, math.ceil(stretch - _EPSILON))

    def _months(self, unit: Unit) -> frozenset[int]:
        """Return the calendar months of a cutover; blackout days that leave none give way."""
        free = _YEAR - set(self._calendar.frozen)
        return free - unit.blackout or free

    def _calls(self, month: int) -> int:
        return month_start(self._calendar.as_of, month).month

    def _fits(self, start: int, end: int, unit: Unit) -> bool:
        length = end - start + 1
        for month in range(start, end + 1):
            servers, hours = self._used.get(month, (0.0, 0.0))
            share = self._full.factor((month - self._first) // self._full.months)
            if (
                servers + unit.size / length > self._full.month_servers * share + _EPSILON
                or hours + unit.hours / length > self._full.hours_month * share + _EPSILON
            ):
                return False
        return True

    def _is_full(self, month: int) -> bool:
        hours = self._used.get(month, (0.0, 0.0))[1]
        return hours + self._least > self._full.hours_month + _EPSILON

    def _booked(self, start: int, end: int, unit: Unit) -> tuple[int, int]:
        self._book(start, end, unit.size, unit.hours)
        return start, end

    def _book(self, start: int, end: int, servers: float, hours: float) -> None:
        length = end - start + 1
        for month in range(start, end + 1):
            used = self._used.setdefault(month, [0.0, 0.0])
            used[0] += servers / length
            used[1] += hours / length
