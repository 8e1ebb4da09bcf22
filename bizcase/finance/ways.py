"""What each way out of a plan that does not fit is worth: the same cash flow with its waves."""

from __future__ import annotations

from dataclasses import replace

from bizcase.finance.cash_flow import cash_flow
from bizcase.finance.metrics import npv
from bizcase.finance.model import model
from bizcase.finance.prepared import Prepared, WaveDates, planned
from bizcase.finance.result import FinanceResult
from bizcase.finance.values import Values
from bizcase.strategy.waves.plan import Plan
from bizcase.strategy.waves.ways_out import SCOPE, TEAMS, WayOut


def way_npv(result: FinanceResult, plan: Plan, way: WayOut) -> float | None:
    """Return the net present value of a way out in USD; None without a baseline.

    More teams: the waves in the same order, closer together. Less scope: what no wave within the
    timeline moves stays as it is.
    """
    if result.prepared.no_baseline or result.metrics is None:
        return None
    prepared = result.prepared
    if way.key == TEAMS:
        prepared = _closer(prepared, plan, way.end_month)
    elif way.key == SCOPE:
        prepared = _without(prepared, plan)
    found = model(prepared, result.assumptions)
    cash = cash_flow(found.base, found.plan, Values(result.assumptions), found.version)
    net = cash.months["net_usd"].to_numpy(dtype=float)
    return round(float(npv(net, result.assumptions.fraction("fin.discount"))), 2)


def _closer(prepared: Prepared, plan: Plan, end_month: int) -> Prepared:
    """Return the estate whose waves end in a month, each the same share of the way to it."""
    first = min((wave.start_month for wave in prepared.waves), default=end_month)
    share = (end_month - first + 1) / max(1, plan.end_month - first + 1)

    def moved(wave: WaveDates) -> WaveDates:
        end = first + max(1, round((wave.end_month - first + 1) * share)) - 1
        return replace(wave, start_month=min(wave.start_month, end), end_month=end)

    waves = tuple(moved(wave) for wave in prepared.waves)
    servers = planned(prepared.servers, waves, prepared.apart)
    return replace(prepared, waves=waves, servers=servers)


def _without(prepared: Prepared, plan: Plan) -> Prepared:
    """Return the estate in which what is in a wave past the timeline stays."""
    last = plan.end_month - plan.months_over
    late = {key for wave in plan.waves if wave.end_month > last for key in wave.servers}
    return prepared.only(~prepared.servers["server_id"].isin(list(late)).to_numpy())
