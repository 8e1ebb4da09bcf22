"""The tasks of every wave with role, dates and what they wait for, as a backlog tool takes them.

Behind the waves stand the work of Mobilize that has no server, and the questions that work waits
for.

``backlog.csv`` has the tasks of a wave in their order. Their days are counted from its first day
(``start``), as shares of its length (``share``), from its last day (``end``) or from the end of
dual running (``released``); the lengths are planning judgement of 2026-11-29.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bizcase import packaged
from bizcase.assumptions import Assumptions
from bizcase.grammar import counted
from bizcase.strategy.rules.freezes import month_start
from bizcase.strategy.rules.roles import roles
from bizcase.strategy.waves.plan import Plan
from bizcase.strategy.waves.wave import Wave
from bizcase.units import as_shown

_CUTOVER, _MOBILIZE, _WAITING = "cutover", "mobilize", "waiting list"
_EACH = 10  # ids of a wave and its tasks


@dataclass(frozen=True, slots=True)
class Task:
    """A wave, Mobilize or the waiting list (``task`` is ""), or one of its tasks.

    ``parent`` is the id of what a task belongs to, None of that itself; ``tag`` names it;
    ``after`` are the ids that a task waits for.
    """

    id: int
    parent: int | None
    tag: str
    task: str
    title: str
    role: str
    starts: dt.date
    ends: dt.date
    after: tuple[int, ...]
    words: str


def backlog(plan: Plan, as_of: dt.date, assumptions: Assumptions) -> tuple[Task, ...]:
    """Return every wave followed by its tasks, in the order of the plan, then what is beside.

    A task waits for the one before it in its wave, a cutover also for those of the earlier waves
    that its wave depends on; what these wait for themselves is not named again.
    """
    rows = packaged.rows("bizcase.finance", "backlog.csv")
    place = next(at for at, row in enumerate(rows, start=1) if row["task"] == _CUTOVER)
    ids = {wave.number: _EACH * at for at, wave in enumerate(plan.waves, start=1)}
    waits = _waits_for(plan)
    dual_run = math.ceil(assumptions.number("mig.dual_run_months"))
    labels = {role.key: role.label for role in roles()}
    found = []
    for wave in plan.waves:
        first = ids[wave.number]
        tasks = []
        for at, row in enumerate(rows, start=1):
            starts, ends = _days(row, wave, as_of, dual_run)
            after: tuple[int, ...] = (first + at - 1,) if at > 1 else ()
            if row["task"] == _CUTOVER:
                after += tuple(ids[other] + place for other in waits[wave.number])
            words = row["what"]
            if at == 1 and wave.prerequisites:
                words += f". Also: {'. '.join(wave.prerequisites)}"
            title = f"{row['label']}, wave {wave.number}"
            tasks.append(
                Task(first + at, first, f"wave {wave.number}", row["task"], title,
                     labels[row["role"]], max(starts, as_of), max(ends, as_of), after,
                     f"{words}.")
            )  # fmt: skip
        found.append(_above(first, f"wave {wave.number}", wave.name, _words(wave), tasks))
        found += tasks
    return (*found, *_beside(plan, as_of, labels, _EACH * (len(plan.waves) + 1)))


def _beside(plan: Plan, as_of: dt.date, labels: Mapping[str, str], first: int) -> Iterator[Task]:
    """Yield the work of Mobilize without servers, and the questions with their last day."""
    day = dt.timedelta(days=1)
    works = [
        Task(first + at, first, _MOBILIZE, "work", f"Work without servers, {at}",
             labels["application_owner"], month_start(as_of, item.start_month),
             month_start(as_of, item.end_month + 1) - day, (),
             f"Applications: {', '.join(item.applications)}. {as_shown(item.hours):,} h.")
        for at, item in enumerate(plan.tasks, start=1)
    ]  # fmt: skip
    if works:
        words = "Work that has no server and that no wave has room for."
        yield from (_above(first, _MOBILIZE, "Mobilize: work without servers", words, works),
                    *works)  # fmt: skip
    first += _EACH * math.ceil((len(works) + 1) / _EACH)
    asked = []
    for at, item in enumerate(plan.waiting, start=1):
        servers = counted(len(item.servers), "servers")
        words = f"{' '.join(item.questions)} {servers} and "
        words += (
            f"{counted(len(item.applications), 'applications')} wait, {as_shown(item.hours):,} h."
        )
        last = as_of if item.answer_by is None else month_start(as_of, item.answer_by + 1) - day
        if item.answer_by is None:
            words += " It fits the timeline no more."
        asked.append(
            Task(first + at, first, _WAITING, "question", f"Answer question {at}: {servers}",
                 labels["application_owner"], as_of, max(last, as_of), (), words)
        )  # fmt: skip
    if asked:
        words = (
            "Questions that work waits for. The last day is that on which the answer still fits."
        )
        yield from (_above(first, _WAITING, "Waiting list", words, asked), *asked)


def _above(key: int, tag: str, title: str, words: str, tasks: list[Task]) -> Task:
    starts, ends = min(task.starts for task in tasks), max(task.ends for task in tasks)
    return Task(key, None, tag, "", title, "", starts, ends, (), words)


def _words(wave: Wave) -> str:
    servers = counted(len(wave.servers), "servers")
    applications = counted(len(wave.applications), "applications")
    words = (
        f"{servers}, {applications}, {as_shown(wave.hours):,} h, risk {wave.risk}, "
        f"confidence {wave.confidence}."
    )
    for label, items in (("Not known", wave.missing), ("Note", wave.reasons)):
        words += f" {label}: {'; '.join(items)}." if items else ""
    return words


def _days(
    row: Mapping[str, str], wave: Wave, as_of: dt.date, dual_run: int
) -> tuple[dt.date, dt.date]:
    start, after = (month_start(as_of, month) for month in (wave.start_month, wave.end_month + 1))
    low, high = int(row["first_day"]), int(row["last_day"])
    one = dt.timedelta(days=1)
    if row["counted_from"] == "share":
        length = (after - start).days
        return start + one * (low * length // 100), start + one * (high * length // 100 - 1)
    base = {
        "start": start,
        "end": after - one,
        "released": month_start(as_of, wave.end_month + 1 + dual_run) - one,
    }[row["counted_from"]]
    return base + one * low, base + one * high


def _waits_for(plan: Plan) -> dict[int, list[int]]:
    """Return the earlier waves that each wave depends on, without those that these wait for."""
    wave_of = {group: wave.number for wave in plan.waves for group in wave.groups}
    needed: dict[int, set[int]] = {wave.number: set() for wave in plan.waves}
    edges = plan.grouping.edges
    for source, target in zip(edges["from_group"], edges["to_group"], strict=True):
        one, other = wave_of.get(source), wave_of.get(target)
        if one is not None and other is not None and other < one:
            needed[one].add(other)
    reached: dict[int, int] = {}  # as bits, so that waves of a long plan cost little
    found = {}
    for number in sorted(needed):
        through = 0
        for other in needed[number]:
            through |= reached[other]
        found[number] = [other for other in sorted(needed[number]) if not through >> other & 1]
        reached[number] = through | sum(1 << other for other in needed[number])
    return found
