"""The plan by month, as a chart draws it below the waves: hours, capacity, double running."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.finance.dual_run import dual_run_usd
from bizcase.finance.result import FinanceResult
from bizcase.strategy.rules.pace import ramp_of
from bizcase.strategy.waves.plan import Plan

COLUMNS = ("month", "servers", "need_hours", "capacity_hours", "dual_run_usd")


def plan_months(
    plan: Plan, assumptions: Assumptions, timeline: int, result: FinanceResult | None
) -> pd.DataFrame:
    """Return COLUMNS by month, from 1 to the last of timeline, waves and double running.

    ``need_hours`` and ``servers`` are those of the waves, evenly over their months;
    ``capacity_hours`` those of the teams of the plan, less in the ramp, from the first wave to the
    end of timeline and waves. ``dual_run_usd`` is what the on-premises cost has more because
    servers run on after their cutover; NaN without a baseline and past the horizon.
    """
    paid = None
    if result is not None and not result.prepared.no_baseline:
        paid = dual_run_usd(
            result.base, result.plan, result.assumptions, result.cash, result.version
        )
    last = max((wave.end_month for wave in plan.waves), default=0)
    until = max(timeline, last)
    if paid is not None:
        until = max(until, int(np.flatnonzero(paid).max(initial=0)))
    months = np.arange(1, until + 1)
    servers, need = np.zeros(until), np.zeros(until)
    for wave in plan.waves:
        span = slice(wave.start_month - 1, wave.end_month)
        length = wave.end_month - wave.start_month + 1
        servers[span] += len(wave.servers) / length
        need[span] += wave.hours / length
    first = min((wave.start_month for wave in plan.waves), default=until + 1)
    each, ramp = math.ceil(assumptions.number("wave.months")), (*ramp_of(assumptions), 1.0)
    share = np.array(ramp)[np.clip((months - first) // each, 0, len(ramp) - 1)]
    works = (months >= first) & (months <= max(timeline, last))
    dual = np.full(until, np.nan)
    if paid is not None:
        known = min(until, len(paid) - 1)
        dual[:known] = paid[1 : known + 1]
    columns = (months, servers, need, plan.pace.hours_month * share * works, dual)
    return pd.DataFrame(dict(zip(COLUMNS, columns, strict=True)))
