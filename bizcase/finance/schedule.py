"""When servers start on AWS, leave on premises and need effort: by wave, or by a ramp."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bizcase.assumptions import Assumptions
from bizcase.finance.effort import Effort, Months, effort_by_month
from bizcase.finance.prepared import HEADS, LAST_MONTH, QUANTITIES, Prepared
from bizcase.finance.values import Value
from bizcase.units import MONTHS_PER_YEAR, FloatArray

RAMP_YEARS = ("ramp.y0", "ramp.y1", "ramp.y2", "ramp.y3")
_STEPS = LAST_MONTH + 1


@dataclass(frozen=True, slots=True)
class Schedule:
    """Amounts by month 0..LAST_MONTH.

    ``starts`` is the AWS cost per month that begins in a month, by head; ``upfront`` what is paid
    at the start of every ``upfront_months`` from a month on; ``on_demand_factor`` what compute
    without a commitment costs against it; ``gone`` the integral of
    the share that has left, by quantity; ``effort`` the decided work, by disposition and
    complexity. ``staying`` is the share that never leaves, by quantity; ``last_month`` the last
    cutover; ``longest`` the most months between start and cutover.
    """

    starts: dict[str, FloatArray]
    upfront: FloatArray
    upfront_months: int
    on_demand_factor: float
    gone: dict[str, FloatArray]
    effort: Effort
    staying: dict[str, float]
    last_month: int
    longest: int

    def stays(self, quantity: str, months: int, slip: Value, dual_run: Value) -> FloatArray:
        """Return the share of a quantity still on premises, averaged over each month 0..months.

        A cutover planned for month e happens at e × (1 + slip) and the old machine runs on for
        ``dual_run`` months. Cutovers are steps, so their integral is piecewise linear and the mean
        of a month is exact.
        """
        ends = np.arange(-1, months + 1, dtype=float)
        planned = np.clip((ends - dual_run) / (1.0 + slip), 0.0, float(LAST_MONTH))
        area = np.interp(planned, np.arange(_STEPS + 0.0), self.gone[quantity])
        left = np.diff(area, axis=-1) * (1.0 + slip)
        stays: FloatArray = np.clip(1.0 - left, 0.0, 1.0)
        return np.where(stays < _NOTHING, 0.0, stays)

    def still_there(
        self, quantity: str, months: npt.NDArray[np.int_], slip: Value, dual_run: Value
    ) -> FloatArray:
        """Return the share of a quantity on premises at the end of each of the months given."""
        planned = np.clip((months - dual_run) / (1.0 + slip), 0.0, float(LAST_MONTH - 1))
        left = np.diff(self.gone[quantity])[np.floor(planned + _NOTHING).astype(int)]
        stays: FloatArray = np.clip(1.0 - left, 0.0, 1.0)
        return np.where((stays < _NOTHING), 0.0, np.where(planned <= 0, 1.0, stays))


_NOTHING = 1e-9


def schedule(prepared: Prepared, assumptions: Assumptions) -> Schedule:
    """Return the schedule of the waves; without waves that of the register's ramp.

    Servers that leave without a wave, such as retired ones, leave with the last wave.
    """
    servers = prepared.servers
    start, end = _dates(prepared, assumptions)
    moving, leaving = prepared.moving.to_numpy(), prepared.leaving.to_numpy()
    starts = {
        head: _spread(start, servers[f"aws_{head}"].to_numpy(dtype=float) * moving)
        for head in HEADS
    }
    gone, staying = {}, {}
    for name in QUANTITIES:
        amounts = servers[name].to_numpy(dtype=float)
        total = amounts.sum() or 1.0
        left = np.cumsum(_spread(end, amounts * leaving / total))
        gone[name] = np.concatenate([[0.0], np.cumsum(left)[:-1]])
        staying[name] = max(0.0, 1.0 - float((amounts * leaving).sum() / total))
    last = int(max((np.flatnonzero(_spread(end, leaving.astype(float))).max(initial=0)), 0))
    longest = max((wave.end_month - wave.start_month + 1 for wave in prepared.waves), default=1)
    return Schedule(
        starts=starts,
        upfront=_spread(start, servers["aws_upfront"].to_numpy(dtype=float) * moving),
        upfront_months=prepared.upfront_months,
        on_demand_factor=prepared.on_demand_factor,
        gone=gone,
        effort=effort_by_month(prepared, _months(prepared, start, end)),
        staying=staying,
        last_month=last,
        longest=longest,
    )


@dataclass(frozen=True, slots=True)
class _When:
    """Month of each server, or shares of every server by month where there is no plan."""

    month: FloatArray | None
    ramp: FloatArray | None


def _dates(prepared: Prepared, assumptions: Assumptions) -> tuple[_When, _When]:
    if not prepared.waves:
        ramp = ramp_shares(assumptions)
        return _When(None, ramp), _When(None, ramp)
    start, end = (
        _When(prepared.servers[name].to_numpy(dtype=float), None)
        for name in ("start_month", "end_month")
    )
    return start, end


def ramp_shares(assumptions: Assumptions) -> FloatArray:
    """Return the share that migrates in each month: the year's share, evenly over its months."""
    shares = np.zeros(_STEPS)
    reached = assumptions.fraction(RAMP_YEARS[0])
    shares[0] = reached
    for year, key in enumerate(RAMP_YEARS[1:], start=1):
        target = max(reached, assumptions.fraction(key))
        first = MONTHS_PER_YEAR * (year - 1) + 1
        shares[first : first + MONTHS_PER_YEAR] = (target - reached) / MONTHS_PER_YEAR
        reached = target
    return shares


def _spread(when: _When, amounts: FloatArray) -> FloatArray:
    if when.ramp is not None:
        return when.ramp * float(amounts.sum())
    months = np.asarray(when.month)
    inside = months <= LAST_MONTH
    return np.bincount(
        months[inside].astype(int), weights=amounts[inside], minlength=_STEPS
    ).astype(float)


def undecided_effort(prepared: Prepared, assumptions: Assumptions) -> Effort:
    """Return the work of an estate in which all that is undecided is rehosted."""
    start, end = _dates(prepared, assumptions)
    return effort_by_month(prepared, _months(prepared, start, end), undecided=True)


def _months(prepared: Prepared, start: _When, end: _When) -> Months:
    never = np.full(len(prepared.servers), np.nan)
    if start.month is None or end.month is None:
        return Months(never, never, start.ramp)
    return Months(start.month, end.month)
