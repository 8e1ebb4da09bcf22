"""What lands, leaves and is worked on with each wave: the schedule of the engine, wave by wave.

The engine adds up amounts by month. Given a plan in which every wave has a month of its own, its
months are the waves: the sums of the workbook are the engine's own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.finance.prepared import LAST_MONTH, Prepared, WaveDates
from bizcase.finance.schedule import Schedule, leaving_shares, ramp_shares, schedule
from bizcase.units import FloatArray


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A row of the plan: a wave, or what leaves apart from the waves; months as planned."""

    label: str
    start: int
    end: int
    number: int | None = None
    last: bool = False

    @property
    def is_wave(self) -> bool:
        """Whether it is a wave, whose start may be set."""
        return self.number is not None


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


def plan_rows(base: Prepared, plan: Schedule, assumptions: Assumptions) -> PlanRows:
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
    rows = tuple(_row(wave, is_wave=place < len(base.waves)) for place, wave in enumerate(dated))
    end = int(base.last_month)
    rows += (PlanRow("In no wave: with the last", end, end, last=True),)
    place_of = {key: place for place, wave in enumerate(dated) for key in wave.servers}
    if not _has_rows_of_their_own(base):
        rows, at = _merged(rows)
        place_of = {key: at[place] for key, place in place_of.items()}
    places = base.servers["server_id"].map(place_of).fillna(len(rows) - 1).astype(int)
    sums = _sums(base, places.to_numpy(), rows, assumptions)
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


def _row(wave: WaveDates, *, is_wave: bool) -> PlanRow:
    label = wave.name or f"Apart from the waves, from month {wave.start_month}"
    return PlanRow(label, wave.start_month, wave.end_month, wave.number if is_wave else None)


def _sums(
    base: Prepared, places: np.ndarray, rows: tuple[PlanRow, ...], assumptions: Assumptions
) -> Schedule:
    """Return the schedule in which each row has a month of its own."""
    by_dates = {(row.start, row.end): place for place, row in reversed([*enumerate(rows)])}

    def place_of(start: float, end: float) -> float:
        known = not (math.isnan(start) or math.isnan(end))
        return float(by_dates[int(start), int(end)] if known else len(rows) - 1)

    work = base.work
    alone = np.array(
        [place_of(*pair) for pair in zip(work.start_month, work.end_month, strict=True)]
    )
    month = places.astype(float)
    servers = base.servers.assign(start_month=month, end_month=month)
    own = replace(work, start_month=alone, end_month=alone)
    return schedule(replace(base, servers=servers, work=own), assumptions)
