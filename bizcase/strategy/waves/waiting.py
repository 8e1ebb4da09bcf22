"""The waiting list: work that no wave dates until a question is answered, and until when it fits.

What waits takes the last months that the dated waves leave free, so the month before it is the last
in which the answer still fits. What finds no room within the plan follows it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bizcase.strategy.rules.group import Node
from bizcase.strategy.waves.dates import Calendar
from bizcase.strategy.waves.effort import Unit
from bizcase.strategy.waves.in_time import Staffed
from bizcase.strategy.waves.month_room import MonthRoom
from bizcase.strategy.waves.ranked import priority_key
from bizcase.strategy.waves.worth import run_rate

_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Landing:
    """Servers and applications that would move in the same months, once they are answered."""

    start_month: int
    end_month: int
    servers: tuple[str, ...]
    applications: tuple[str, ...]
    hours: float = 0.0


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
    room = MonthRoom(made, calendar, timeline)
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
        hours=_hours(own),
        answer_by=None if late else min(start for start, _ in landings) - 1,
        landings=tuple(
            Landing(
                start, end, _members(units, "servers"), _members(units, "applications"),
                _hours(units),
            )
            for (start, end), units in sorted(landings.items())
        ),
        run_rate_usd=run_rate((node for unit in own for node in unit.nodes), amounts),
    )  # fmt: skip


def hours_by_month(waiting: Iterable[Waiting]) -> dict[int, float]:
    """Return the hours of what waits, evenly over the months in which it moves."""
    found: dict[int, float] = {}
    for own in (landing for item in waiting for landing in item.landings):
        months = range(own.start_month, own.end_month + 1)
        for month in months:
            found[month] = found.get(month, 0.0) + own.hours / len(months)
    return found


def _hours(units: Iterable[Unit]) -> float:
    return round(math.fsum(unit.hours for unit in units), _DIGITS)


def _members(units: Iterable[Unit], kind: str) -> tuple[str, ...]:
    return tuple(sorted(key for unit in units for key in getattr(unit.group, kind)))
