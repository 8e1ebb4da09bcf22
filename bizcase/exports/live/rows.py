"""What lands, leaves and is worked on with each wave: the schedule of the engine, wave by wave.

The engine adds up amounts by month. Given a plan in which every wave has a month of its own, its
months are the waves: the sums of the workbook are the engine's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.finance.prepared import LAST_MONTH, Prepared, WaveDates
from bizcase.finance.schedule import Schedule, leaving_shares, ramp_shares, schedule
from bizcase.strategy.waves.by_hand import WaveRule
from bizcase.strategy.waves.plan import Plan
from bizcase.units import FloatArray


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A row of the plan: a wave, or what leaves apart from the waves.

    ``rule`` is that of a wave whose start may be set, ``by_hand`` whether the case sets it.
    """

    label: str
    start: int
    end: int
    rule: WaveRule | None = None
    by_hand: bool = False
    last: bool = False


@dataclass(frozen=True, slots=True)
class PlanRows:
    """The rows, the place of each server of the base case in them, and the sums by row.

    ``servers`` is -1 for a server that stays, and 0 for all others under a ramp. ``sums`` is
    the schedule with rows for months, ``shares`` what leaves with each row by quantity.
    """

    rows: tuple[PlanRow, ...]
    servers: pd.Series
    sums: Schedule
    shares: dict[str, FloatArray]
    ramp: bool = False

    def landing(self, part: str, name: str) -> FloatArray:
        """Return a column of what lands by row: of all (""), ``refactored`` or a recovery tier."""
        found = {"": self.sums.landing, "refactored": self.sums.refactored}.get(part)
        return (self.sums.recovery[part] if found is None else found)[name][: len(self.rows)]

    def leaving(self, quantity: str) -> FloatArray:
        """Return the share of a quantity that leaves with each row."""
        return self.shares[quantity]

    def work(self, disposition: str) -> dict[str, FloatArray]:
        """Return workloads (row 0) and servers (row 1) of a disposition, by complexity and row."""
        return {
            complexity: done.landing[:, : len(self.rows)]
            for (name, complexity), done in self.sums.effort.items()
            if name == disposition
        }


def is_ramp(base: Prepared) -> bool:
    """Return whether servers move by the ramp of the register, as there are no waves."""
    return not (base.waves or base.apart)


def has_starts(base: Prepared) -> bool:
    """Return whether waves have a row of their own each, with a start that may be set."""
    return bool(base.waves) and _has_rows_of_their_own(base)


def _has_rows_of_their_own(base: Prepared) -> bool:
    return len(base.waves) + len(base.apart) < LAST_MONTH


def plan_rows(
    base: Prepared, plan: Schedule, assumptions: Assumptions, waves: Plan | None
) -> PlanRows:
    """Return the rows of a plan; without waves one for each month of the ramp."""
    shares = leaving_shares(base)
    if is_ramp(base):
        ramp = ramp_shares(assumptions)
        months = range(int(np.flatnonzero(ramp).max(initial=0)) + 1)
        rows = tuple(PlanRow(f"Month {month} of the build-up", month, month) for month in months)
        left = {name: float(one.sum()) * ramp[: len(rows)] for name, one in shares.items()}
        first = pd.Series(0, index=base.servers.index)  # all move, in no wave of their own
        places = first.where(base.leaving | base.moving, -1)
        return PlanRows(rows, places, plan, left, ramp=True)
    dated = [*base.waves, *base.apart]
    known = {rule.number: rule for rule in waves.rules} if waves else {}
    by_hand = waves.starts_by_hand if waves else {}
    rows = tuple(_row(wave, known, by_hand) for wave in dated)
    end = int(base.last_month)
    rows += (PlanRow("In no wave: with the last", end, end, last=True),)
    at = list(range(len(dated)))
    if not _has_rows_of_their_own(base):
        rows, at = _merged(rows)
    of_servers = {key: at[place] for place, wave in enumerate(dated) for key in wave.servers}
    of_work = {key: at[place] for place, wave in enumerate(dated) for key in wave.applications}
    places = base.servers["server_id"].map(of_servers).fillna(len(rows) - 1).astype(int)
    sums = _sums(base, places.to_numpy(), of_work, len(rows), assumptions)
    left = {
        name: np.bincount(places, weights=one, minlength=len(rows)).astype(float)
        for name, one in shares.items()
    }
    return PlanRows(rows, places.where(base.leaving | base.moving, -1), sums, left)


def _merged(rows: tuple[PlanRow, ...]) -> tuple[tuple[PlanRow, ...], list[int]]:
    """Return a row for all that have the same months, and which row each has become."""
    dates = sorted({(row.start, row.end) for row in rows[:-1]})
    found = tuple(PlanRow(f"Waves of months {start} to {end}", start, end) for start, end in dates)
    place = {pair: at for at, pair in enumerate(dates)}
    return (*found, rows[-1]), [place[row.start, row.end] for row in rows[:-1]]


def _row(wave: WaveDates, rules: Mapping[int, WaveRule], by_hand: Mapping[int, int]) -> PlanRow:
    label = wave.name or f"Apart from the waves, from month {wave.start_month}"
    rule = rules.get(wave.number)
    return PlanRow(label, wave.start_month, wave.end_month, rule, wave.number in by_hand)


def _sums(
    base: Prepared, places: np.ndarray, of_work: Mapping[str, int], count: int,
    assumptions: Assumptions,
) -> Schedule:  # fmt: skip
    """Return the schedule in which each row has a month of its own.

    ``of_work`` has the row of each application; only those without servers take it from there.
    """
    work = base.work
    alone = np.full(len(work.server), float(count - 1))
    rows = [of_work.get(key, count - 1) for key in work.hostless]
    alone[len(alone) - len(rows) :] = rows
    month = places.astype(float)
    servers = base.servers.assign(start_month=month, end_month=month)
    own = replace(work, start_month=alone, end_month=alone)
    return schedule(replace(base, servers=servers, work=own), assumptions)
