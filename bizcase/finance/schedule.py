"""When servers start on AWS, leave on premises and need effort: by wave, or by a ramp."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from bizcase.assumptions import Assumptions
from bizcase.finance.effort import Effort, Months, effort_by_month
from bizcase.finance.fleet import QUANTITIES
from bizcase.finance.prepared import LANDED, LAST_MONTH, Prepared
from bizcase.finance.values import Value
from bizcase.strategy.rules.work import UNDECIDED, IntArray
from bizcase.units import MONTHS_PER_YEAR, FloatArray

# Tiers whose servers a second site runs a part of; backups protect the others.
PROTECTED = ("multi_site", "warm_standby", "pilot_light")
RAMP_YEARS = ("ramp.y0", "ramp.y1", "ramp.y2", "ramp.y3")
_STEPS = LAST_MONTH + 1


Mask = npt.NDArray[np.bool_]
# What lands on AWS in each month 0..LAST_MONTH, by column of LANDED.
Landing = dict[str, FloatArray]


@dataclass(frozen=True, slots=True)
class Schedule:
    """Amounts by month 0..LAST_MONTH.

    ``landing`` is what begins on AWS in a month; ``recovery`` the part of it that a second site
    protects, by tier; ``refactored`` the part of servers that are modernised; ``bought_users`` and
    ``bought_by_user`` the users and the workloads of what is bought by the user; ``gone`` the
    integral of the share that has left, by quantity; ``effort`` the decided work, by disposition
    and complexity. ``anything_leaves`` says whether any server leaves at all; ``staying`` is the
    share that never leaves, by quantity; ``moving`` how many servers are decided to move to AWS;
    ``last_month`` the last cutover; ``longest`` the most months between start and cutover.
    """

    landing: Landing
    recovery: dict[str, Landing]
    refactored: Landing
    upfront_months: int
    bought_users: FloatArray
    bought_by_user: FloatArray
    gone: dict[str, FloatArray]
    effort: Effort
    anything_leaves: bool
    staying: dict[str, float]
    moving: float
    last_month: int
    longest: int

    def stays(self, quantity: str, passage: Passage) -> FloatArray:
        """Return the share of a quantity still on premises, averaged over each month 0..H.

        ``passage`` is that of the ends of the months from the one before 0. Cutovers are steps, so
        their integral is piecewise linear and the mean of a month is exact.
        """
        gone = self.gone[quantity]
        if not gone.any():  # the same for every draw
            return np.ones((1, passage.month.shape[-1] - 1))
        area = np.diff(gone).take(passage.month)
        area *= passage.part
        area += gone.take(passage.month)
        stays: FloatArray = 1.0 - np.diff(area, axis=-1) * passage.late
        stays[stays < _NOTHING] = 0.0
        return stays

    def still_there(self, quantity: str, passage: Passage) -> FloatArray:
        """Return the share of a quantity on premises at the end of each month of the passage."""
        left = np.append(np.diff(self.gone[quantity]), 0.0)
        if not left.any():
            return np.ones((1, passage.ended.shape[-1]))
        stays: FloatArray = 1.0 - left.take(passage.ended, mode="wrap")
        stays[stays < _NOTHING] = 0.0
        return stays


@dataclass(frozen=True, slots=True)
class Passage:
    """Where months of the calendar stand in the plan, whose cutovers come later than planned.

    After ``month`` whole months of the plan and a ``part`` of the next; ``ended`` is the month of
    the plan whose cutovers are the last that are over, -1 before the plan; ``late`` is how long a
    month of the plan takes.
    """

    month: IntArray
    part: FloatArray
    ended: IntArray
    late: Value


def passage(months: Value, slip: Value, dual_run: Value) -> Passage:
    """Return where the months stand: a cutover of month e is over at e × (1 + slip) + dual run."""
    late = 1.0 + slip
    planned = np.atleast_1d(np.clip((months - dual_run) / late, 0.0, float(LAST_MONTH)))
    month = np.minimum(planned.astype(int), LAST_MONTH - 1)
    ended = np.minimum((planned + _NOTHING).astype(int), LAST_MONTH - 1)
    return Passage(month, planned - month, np.where(planned > 0, ended, -1), late)


_NOTHING = 1e-9


def schedule(prepared: Prepared, assumptions: Assumptions) -> Schedule:
    """Return the schedule of the waves; without waves that of the register's ramp.

    Servers that leave without a wave, such as retired ones, leave with the last wave.
    """
    servers = prepared.servers
    start, end = _dates(prepared, assumptions)
    moving, leaving = prepared.moving.to_numpy(), prepared.leaving.to_numpy()
    tiers = servers["recovery_tier"]
    gone, staying = {}, {}
    for name, shares in leaving_shares(prepared).items():
        left = np.cumsum(_spread(end, shares))
        gone[name] = np.concatenate([[0.0], np.cumsum(left)[:-1]])
        staying[name] = max(0.0, 1.0 - float(shares.sum()))
    last = int(max((np.flatnonzero(_spread(end, leaving.astype(float))).max(initial=0)), 0))
    longest = max((wave.end_month - wave.start_month + 1 for wave in prepared.waves), default=1)
    return Schedule(
        landing=_landing(prepared, start, moving),
        recovery={
            tier: _landing(prepared, start, moving & tiers.eq(tier).to_numpy())
            for tier in PROTECTED
            if tiers.eq(tier).any()
        },
        refactored=_landing(prepared, start, moving & _refactored(prepared)),
        upfront_months=prepared.upfront_months,
        bought_users=_spread(start, servers["bought_users"].to_numpy(dtype=float) * leaving),
        bought_by_user=_spread(start, servers["bought_by_user"].to_numpy(dtype=float) * leaving),
        gone=gone,
        effort=effort_by_month(prepared, _months(prepared, start, end)),
        anything_leaves=bool(leaving.any()),
        staying=staying,
        moving=decided_moves(prepared),
        last_month=last,
        longest=longest,
    )


def decided_moves(prepared: Prepared) -> float:
    """Return the servers of which it is decided that they move to AWS."""
    return float((prepared.moving & prepared.servers["disposition"].ne(UNDECIDED)).sum())


def _landing(prepared: Prepared, start: _When, which: Mask) -> Landing:
    return {
        name: _spread(start, prepared.servers[f"aws_{name}"].to_numpy(dtype=float) * which)
        for name in LANDED
    }


def wave_landings(prepared: Prepared, plan: Schedule) -> Iterator[tuple[int | None, Schedule]]:
    """Yield each wave's number with the schedule in which it alone lands; None: in no wave.

    Parts of one sum: the landings of all add up to those of the plan. None without waves.
    """
    servers, count = prepared.servers, len(prepared.waves)
    place = {key: number for number, wave in enumerate(prepared.waves) for key in wave.servers}
    of = servers["server_id"].map(place).fillna(count).to_numpy(dtype=int)
    start = np.full(count + 1, _STEPS)
    starts = servers["start_month"].fillna(_STEPS).clip(upper=_STEPS).to_numpy(dtype=int)
    np.minimum.at(start, of, starts)
    moving, tiers = prepared.moving.to_numpy(), servers["recovery_tier"]
    masks = {"": moving, "refactored": moving & _refactored(prepared)}
    masks |= {tier: moving & tiers.eq(tier).to_numpy() for tier in plan.recovery}
    sums = {
        (part, name): np.bincount(
            of, servers[f"aws_{name}"].to_numpy(dtype=float) * which, minlength=count + 1
        )
        for part, which in masks.items() for name in LANDED
    }  # fmt: skip

    def landing(part: str, wave: int) -> Landing:
        return {name: _once(start[wave], sums[part, name][wave]) for name in LANDED}

    for wave in range(count + 1 if prepared.waves else 0):
        number = prepared.waves[wave].number if wave < count else None
        yield (
            number,
            replace(
                plan,
                landing=landing("", wave),
                refactored=landing("refactored", wave),
                recovery={tier: landing(tier, wave) for tier in plan.recovery},
            ),
        )


def _once(month: int, amount: float) -> FloatArray:
    path = np.zeros(_STEPS)
    if month < _STEPS:
        path[month] = amount
    return path


def _refactored(prepared: Prepared) -> Mask:
    return prepared.servers["disposition"].eq("Refactor").to_numpy()


# Contracts that follow a server to AWS: what ends them is a subset of what leaves.
_FOLLOWING = ("oracle_ee_cores", "oracle_se2_sockets", "esu_cores")
# Refactor migrates as it is; the release goes with the saving that is declared.
_NEW_RELEASE = "Replatform"


def leaving_shares(prepared: Prepared) -> dict[str, FloatArray]:
    """Return the share of each quantity that leaves with each server; 0 for one that stays.

    ``<quantity>_ended`` is the part whose contract does not go on on AWS: Oracle support where the
    databases leave Oracle, Extended Security Updates where the release is not kept.
    """
    servers, leaving = prepared.servers, prepared.leaving.to_numpy()
    moving = prepared.moving.to_numpy()
    release_kept = moving & servers["disposition"].ne(_NEW_RELEASE).to_numpy()
    licence_kept = moving & ~servers["oracle_ends"].to_numpy(dtype=bool)
    found = {}
    for name in QUANTITIES:
        amounts = servers[name].to_numpy(dtype=float)
        found[name] = amounts * leaving / (amounts.sum() or 1.0)
    for name in _FOLLOWING:
        kept = release_kept if name == "esu_cores" else licence_kept
        found[f"{name}_ended"] = found[name] * ~kept
    return found


@dataclass(frozen=True, slots=True)
class _When:
    """Month of each server, or shares of every server by month where there is no plan."""

    month: FloatArray | None
    ramp: FloatArray | None


def _dates(prepared: Prepared, assumptions: Assumptions) -> tuple[_When, _When]:
    if not (prepared.waves or prepared.apart):
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
