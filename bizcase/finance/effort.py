"""The work of a migration by month, its hours and what they cost: those that fill the waves.

METHOD: One-time cost.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bizcase.finance.prepared import LAST_MONTH, Prepared
from bizcase.finance.values import Value, Values
from bizcase.strategy.rules.dispositions import LABOUR, LANDS_AS, LEAVES, ON_AWS
from bizcase.strategy.rules.hours import hours_after, hours_in_wave
from bizcase.strategy.rules.roles import KIND_OF, MODERNISE
from bizcase.strategy.rules.work import COMPLEXITIES
from bizcase.units import MONTHS_PER_YEAR, FloatArray

_STEPS = LAST_MONTH + 1
_COUNTS = ["workloads", "servers"]
# What a partner may ask for a workload, and for a server.
_PRICES = ("mig.price_workload", "mig.price_server")


@dataclass(frozen=True, slots=True)
class Done:
    """Workloads (row 0) and servers (row 1) that are worked on, by month 0..LAST_MONTH.

    ``landing`` is the work until they have landed or are switched off, ``after`` that of the year
    after it, in which is modernised what was migrated as it was.
    """

    landing: FloatArray
    after: FloatArray


# Of a workload, and of each of its servers.
Pair = tuple[Value, Value]
# By disposition and complexity.
Effort = Mapping[tuple[str, str], Done]


@dataclass(frozen=True, slots=True)
class Months:
    """First and last month of the work on each server, or without a plan the share by month."""

    start: FloatArray
    end: FloatArray
    ramp: FloatArray | None = None


def effort_by_month(prepared: Prepared, months: Months, *, undecided: bool = False) -> Effort:
    """Return the work of an estate, each part of it evenly over the months from start to cutover.

    Parameters
    ----------
    undecided
        Whether what is undecided or has no place on AWS is counted too, as if it were rehosted.
    """
    rows = _rows(prepared, months, undecided=undecided)
    keys = ["labour", "complexity", "start_month", "end_month"]
    if months.ramp is not None:
        rows = rows.assign(start_month=0, end_month=0)
    else:
        last = prepared.last_month
        rows = rows.fillna({"start_month": last, "end_month": last})
    counts = rows.groupby(keys)[_COUNTS].sum()
    landing: dict[tuple[str, str], FloatArray] = {}
    landed: dict[tuple[str, str], FloatArray] = {}
    for key, count in zip(counts.index.tolist(), counts.to_numpy(), strict=True):
        name = LABOUR[key[0]], COMPLEXITIES[key[1]]
        begin, finish = int(key[2]), int(key[3])
        for table, path in (
            (landing, _evenly(begin, finish, months.ramp)),
            (landed, _evenly(finish, finish, months.ramp)),
        ):
            table[name] = table.get(name, np.zeros((2, _STEPS))) + count[:, None] * path
    return {
        name: Done(path, _year_after(landed[name]) * (name[0] in LANDS_AS))
        for name, path in landing.items()
    }


def _rows(prepared: Prepared, months: Months, *, undecided: bool) -> pd.DataFrame:
    fates = prepared.servers["disposition"]
    leaving = fates.isin(LEAVES) if undecided else prepared.leaving
    work = prepared.work.at(months.start, months.end)
    return work.efforts(fates, leaving.to_numpy(), undecided=undecided)


def _evenly(begin: int, finish: int, ramp: FloatArray | None) -> FloatArray:
    """Return shares of 1 by month; what lies past the last month is in none."""
    if ramp is not None:
        return ramp
    path = np.zeros(_STEPS)
    path[begin : finish + 1] = 1.0 / (finish - begin + 1)
    return path


def _year_after(landed: FloatArray) -> FloatArray:
    """Return what landed in a month evenly over the twelve months after it."""
    later = np.zeros_like(landed)
    for month in range(1, MONTHS_PER_YEAR + 1):
        later[:, month:] += landed[:, :-month] / MONTHS_PER_YEAR
    return later


def hours(effort: Effort, values: Values) -> FloatArray:
    """Return the hours by draw and month 0..H."""

    def of(name: str, complexity: str) -> tuple[Pair, Pair]:
        known = (name, complexity, values.__getitem__)
        return hours_in_wave(*known), hours_after(*known)

    return _summed(LABOUR, effort, of, values)


def hours_by_kind(effort: Effort, values: Values) -> dict[str, FloatArray]:
    """Return the hours of ``hours`` by month 0..H and kind of work (``rules.roles``), base case."""
    none = (0.0, 0.0)

    def landing(name: str, complexity: str) -> tuple[Pair, Pair]:
        return hours_in_wave(name, complexity, values.__getitem__), none

    def after(name: str, complexity: str) -> tuple[Pair, Pair]:
        return none, hours_after(name, complexity, values.__getitem__)

    found: dict[str, FloatArray] = {MODERNISE: _summed(LABOUR, effort, after, values)[0]}
    for name, kind in KIND_OF.items():
        path = _summed((name,), effort, landing, values)[0]
        found[kind] = found[kind] + path if kind in found else path
    return found


def labour(dispositions: Collection[str], effort: Effort, values: Values) -> FloatArray:
    """Return the labour of these dispositions in USD by draw and month 0..H.

    Programme management and contingency come on top.
    """
    return _summed(
        dispositions, effort, lambda name, complexity: prices(name, complexity, values), values
    )


def _summed(
    dispositions: Collection[str],
    effort: Effort,
    of: Callable[[str, str], tuple[Pair, Pair]],
    values: Values,
) -> FloatArray:
    """Return Σ amount of a workload and of a server × how many of them, by draw and month."""
    amounts: list[Value] = []
    counts: list[FloatArray] = []
    for key, done in effort.items():
        if key[0] in dispositions:
            for pair, paths in zip(of(*key), (done.landing, done.after), strict=True):
                worked = [place for place in (0, 1) if paths[place].any()]
                amounts += [pair[place] for place in worked]
                counts += [paths[place] for place in worked]
    months = values.horizon_months + 1
    if not counts:
        return np.zeros((1, months))
    columns = np.broadcast_arrays(*(np.atleast_2d(amount) for amount in amounts))
    total: FloatArray = np.concatenate(columns, axis=1) @ np.array(counts)[:, :months]
    return total


def prices(name: str, complexity: str, values: Values) -> tuple[Pair, Pair]:
    """Return the labour in USD of a workload and of each server of it: until landed, and after.

    A partner's price, once entered, stands instead of the hours of what moves to AWS until it has
    landed; all else is hours × rate.
    """
    rate, of = values["mig.rate_usd_h"], (name, complexity, values.__getitem__)
    landing, after = (
        (workload * rate, server * rate)
        for workload, server in (hours_in_wave(*of), hours_after(*of))
    )
    quoted = [values[key] if values.known(key) else 0.0 for key in _PRICES]
    if name in ON_AWS and any(values.known(key) for key in _PRICES):
        landing = (quoted[0], quoted[1])
    return landing, after


def labour_by_server(prepared: Prepared, values: Values) -> FloatArray:
    """Return the labour of each server in USD, its part of its workloads' with it."""
    never = np.full(len(prepared.servers), np.nan)
    rows = _rows(prepared, Months(never, never), undecided=False)
    rows = rows[rows["server"] >= 0]
    each = np.zeros((len(LABOUR), len(COMPLEXITIES), len(_COUNTS)))
    for at, name in enumerate(LABOUR):
        for place, grade in enumerate(COMPLEXITIES):
            each[at, place] = [
                sum(parts) for parts in zip(*prices(name, grade, values), strict=True)
            ]
    usd = (rows[_COUNTS].to_numpy() * each[rows["labour"], rows["complexity"]]).sum(axis=1)
    return np.bincount(rows["server"], usd, minlength=len(never)).astype(float)


def bought_shares(prepared: Prepared) -> FloatArray:
    """Return the share of each server in what is bought: workloads cost alike, of any size."""
    never = np.full(len(prepared.servers), np.nan)
    rows = _rows(prepared, Months(never, never), undecided=False)
    rows = rows[rows["labour"].eq(LABOUR.index("Repurchase"))]
    count, here = rows["workloads"].sum() or 1.0, rows[rows["server"] >= 0]
    shares = np.bincount(here["server"], here["workloads"], minlength=len(never))
    return np.asarray(shares / count, dtype=float)
