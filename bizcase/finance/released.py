"""What each wave releases on premises: the stepwise fall of today's cost, wave by wave."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from bizcase.finance.on_premises import LinePath, on_premises
from bizcase.finance.prepared import LAST_MONTH, Prepared
from bizcase.finance.result import FinanceResult
from bizcase.finance.schedule import Schedule, leaving_shares
from bizcase.finance.values import Values
from bizcase.ledger import Figure, Ledger
from bizcase.strategy.rules.work import IntArray
from bizcase.units import MONTHS_PER_YEAR, FloatArray, spread_usd

_CENT = 0.005
_STEPS = LAST_MONTH + 1


@dataclass(frozen=True, slots=True)
class Release:
    """What one wave takes off the on-premises cost, on top of the waves before it.

    ``monthly_usd`` is the mean of the last year of the horizon, so that the releases of all waves
    add up to the fall of that year; ``month`` is the first month in which any line falls, None
    where none does; ``lines`` are the labels of the lines that fall. ``dual_run_usd`` is what its
    servers cost on premises after their cutover, over the horizon.
    """

    number: int
    monthly_usd: float
    month: int | None
    lines: tuple[str, ...]
    dual_run_usd: float


def released(result: FinanceResult) -> tuple[Release, ...]:
    """Return one release per wave, in order; none without waves or without a baseline.

    The cost is computed with the first n waves gone, for n from none to all; each wave has the
    difference. Servers that leave without a wave, such as retired ones, leave with the last.
    A line that falls in steps may be paid for less long once a wave more is gone: what the waves
    before it would have paid beyond that is not counted, so that no dual run is negative.
    """
    prepared = result.base
    if prepared.no_baseline or not prepared.waves:
        return ()
    values = Values(result.assumptions)
    at_once = {name: np.zeros((1, 1)) for name in ("mig.dual_run_months", "mig.schedule_slip")}
    prompt = Values(result.assumptions, at_once)
    stages = [
        (
            list(on_premises(prepared, plan, values, result.version)),
            sum(float(_run_cost(line).sum())
                for line in on_premises(prepared, plan, prompt, result.version)),
        )
        for plan in _after_each(prepared, result.plan)
    ]  # fmt: skip
    twice = _paid_twice(stages)
    return tuple(
        _release(wave.number, before[0], after[0], paid)
        for wave, (before, after), paid in zip(
            prepared.waves, pairwise(stages), np.diff(twice), strict=True
        )
    )


Stage = tuple[list[LinePath], float]


def _paid_twice(stages: list[Stage]) -> FloatArray:
    """Return what dual run and slip cost with the first n waves gone, in USD; it never falls.

    It starts at 0, also where a line that falls in steps is paid for less long with a few waves
    gone late than with them gone in time: so the waves add up to what all of them cost.
    """
    usd = np.array([sum(float(_run_cost(line).sum()) for line in lines) - prompt
                    for lines, prompt in stages])  # fmt: skip
    return np.asarray(np.minimum.accumulate(np.maximum(usd, 0.0)[::-1])[::-1])


def _release(number: int, before: list[LinePath], after: list[LinePath], twice: float) -> Release:
    falls = [
        (one.spec.label, _run_cost(one) - _run_cost(other))
        for one, other in zip(before, after, strict=True)
    ]
    lines = tuple(label for label, fall in falls if np.abs(fall).max() > _CENT)
    fall = np.sum([fall for _, fall in falls], axis=0)
    months = np.flatnonzero(np.abs(fall) > _CENT)
    return Release(
        number,
        float(fall[-MONTHS_PER_YEAR:].mean()),
        int(months[0]) if len(months) else None,
        lines,
        float(twice),
    )


def _run_cost(line: LinePath) -> FloatArray:
    """Return what is left of a line by month, without its credit at the horizon."""
    cost: FloatArray = (line.future - line.unused[1])[0]
    return cost


def _after_each(prepared: Prepared, plan: Schedule) -> list[Schedule]:
    """Return the schedules in which no wave has gone, then the first, and so on to all of them."""
    servers = prepared.servers
    end = servers["end_month"].to_numpy(dtype=float)
    place = {
        key: number for number, wave in enumerate(prepared.waves, start=1) for key in wave.servers
    }
    order = servers["server_id"].map(place).fillna(len(prepared.waves)).to_numpy(dtype=int)
    shares = leaving_shares(prepared)
    found = []
    for number in range(len(prepared.waves) + 1):
        gone = (end <= LAST_MONTH) & (order <= number)
        months = end[gone].astype(int)
        left = {name: _gone(months, amounts[gone]) for name, amounts in shares.items()}
        # A subscription is paid until the last that leaves has left: here the last of these waves.
        staying = {name: max(0.0, 1.0 - float(of[gone].sum())) for name, of in shares.items()}
        found.append(replace(plan, gone=left, staying=staying))
    return found


def _gone(months: IntArray, shares: FloatArray) -> FloatArray:
    """Return the integral of the share of a quantity that has left by month."""
    left = np.bincount(months, weights=shares, minlength=_STEPS).astype(float)
    return np.concatenate([[0.0], np.cumsum(np.cumsum(left))[:-1]])


def _adding_up(amounts: list[float], total: float) -> list[float]:
    """Return amounts to the cent that add up to the total, which rounds each line of each month.

    Where no wave has any, the last has the total: what is in no wave leaves with it.
    """
    so_far = sum(amounts)
    if not so_far:
        return [*amounts[:-1], *[total] * bool(amounts)]
    return list(spread_usd(np.array(amounts) * (total / so_far)).tolist())


def released_figures(result: FinanceResult, ledger: Ledger) -> None:
    """Add ``wave.N.released``, ``.released_from`` and ``.dual_run`` of every wave of the plan."""
    none = result.prepared.no_baseline
    sources = ("cash_flow.csv", *result.prepared.sources)
    names = {wave.number: wave.name for wave in result.prepared.waves}
    found = released(result)
    doubled = _adding_up([item.dual_run_usd for item in found], result.dual_run_usd)
    if none:
        found = tuple(Release(number, math.nan, None, (), math.nan) for number in names)
        doubled = [math.nan] * len(found)
    for item, twice in zip(found, doubled, strict=True):
        nothing = none or ("" if item.month is not None else "nothing within the horizon")
        rows: tuple[tuple[str, str, float | None, str, str, str], ...] = (
            ("released", "on-premises cost released", round(item.monthly_usd, 2), "USD/month",
             "mean of the last year: cost with the waves before it gone − with it gone too", none),
            ("released_from", "first month of the release", item.month, "month",
             f"first month in which a line falls: {', '.join(item.lines)}", nothing),
            ("dual_run", "on-premises cost after its cutover", twice, "USD",
             "cost with dual run and slip − without", none),
        )  # fmt: skip
        for name, label, value, unit, formula, state in rows:
            ledger.add(
                Figure(
                    f"wave.{item.number}.{name}", f"{names[item.number]}: {label}",
                    None if state else value, unit, "computed", formula=formula, sources=sources,
                    state=state,
                )
            )  # fmt: skip
