"""From the prepared estate and the assumptions to the whole financial result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bizcase.assumptions import Assumptions
from bizcase.finance.cash_flow import AWS_FACTOR, CashFlow, cash_flow, flows
from bizcase.finance.choices import Choice, migrations, stays
from bizcase.finance.drivers import drivers
from bizcase.finance.metrics import (
    Irr,
    discount_factors,
    irr,
    mirr,
    npv,
    payback_month,
    peak_funding,
)
from bizcase.finance.on_premises import BASELINES
from bizcase.finance.prepared import Prepared
from bizcase.finance.schedule import Schedule, schedule
from bizcase.finance.sensitivity import BreakEven, Swing, break_evens, tornado
from bizcase.finance.simulation import Drawn, Sampler, Simulation, simulate
from bizcase.finance.values import Values
from bizcase.finance.verdict import Subset, Verdict, decide, worth_of_servers, worthwhile
from bizcase.pricing.evidence import undecided_span
from bizcase.units import MONTHS_PER_YEAR, FloatArray, sum_usd

LOSING = 10


@dataclass(frozen=True, slots=True)
class Metrics:
    """What the base case is worth. Money in USD, rates per year as fractions, None = never.

    ``run_rate_change`` is the last year's cost with migration less that without; negative saves.
    """

    npv: float
    irr: Irr
    mirr: float | None
    roi: float | None
    payback: float | None
    discounted_payback: float | None
    peak_funding: float
    run_rate_before: float
    run_rate_after: float
    run_rate_change: float


@dataclass(frozen=True, slots=True)
class FinanceResult:
    """The financial case; without an on-premises baseline only AWS and one-time cost are known.

    ``versions`` has the NPV against each baseline; ``losing`` the servers that lose most by moving,
    with the present value in USD, where migrating is not worth its cost; ``dual_run_usd`` is the
    part of the on-premises cost that servers cause after their cutover, within the cash flow.
    """

    prepared: Prepared
    assumptions: Assumptions
    plan: Schedule
    version: str
    cash: CashFlow
    metrics: Metrics | None
    versions: Mapping[str, float]
    first_year: Mapping[str, float]
    swings: tuple[Swing, ...]
    break_evens: tuple[BreakEven, ...]
    simulation: Simulation | None
    verdict: Verdict
    dual_run_usd: float
    losing: tuple[tuple[str, float], ...] = ()
    choices: tuple[Choice, ...] = ()


def recompute(
    prepared: Prepared, assumptions: Assumptions, draws: int | None = None
) -> FinanceResult:
    """Return the financial result under the given assumptions, from tables prepared once.

    Parameters
    ----------
    draws
        Draws of the simulation, ``mc.n`` by default; 0 leaves the simulation out, for a what-if
        that must answer at once. The verdict then rests on the base case.
    """
    values, plan = Values(assumptions), schedule(prepared, assumptions)
    version = assumptions.text("op.baseline")
    cash = cash_flow(prepared, plan, values, version)
    if prepared.no_baseline:
        verdict = decide(prepared, None, None, (), assumptions, lambda: None)
        return FinanceResult(
            prepared, assumptions, plan, version, cash, None, {}, {}, (), (), None, verdict, 0.0,
            choices=migrations(plan, values, cash, prepared.options),
        )  # fmt: skip
    metrics = _metrics(cash, assumptions)
    tested = drivers(prepared, assumptions)

    def npv_of(drawn: dict[str, FloatArray]) -> FloatArray:
        return _npv(prepared, plan, Values(assumptions, drawn), version)

    crossing = break_evens(tested, npv_of)
    simulation = _simulation(prepared, plan, assumptions, metrics.npv, draws)
    probability = None if simulation is None else simulation.probability
    worth = worth_of_servers(prepared, plan, values, version)
    verdict = decide(
        prepared, metrics.npv, probability, crossing, assumptions,
        lambda: _subset(prepared, assumptions, worth, version),
    )  # fmt: skip
    versions = {name: cash_flow(prepared, plan, values, name) for name in BASELINES}
    baselines = {
        name: item.months["baseline_usd"].to_numpy(dtype=float) for name, item in versions.items()
    }
    return FinanceResult(
        prepared=prepared,
        assumptions=assumptions,
        plan=plan,
        version=version,
        cash=cash,
        metrics=metrics,
        versions={name: _net_npv(item, assumptions) for name, item in versions.items()},
        first_year={name: _first_year(item) for name, item in versions.items()},
        swings=tornado(tested, npv_of),
        break_evens=crossing,
        simulation=simulation,
        verdict=verdict,
        dual_run_usd=_dual_run(prepared, plan, assumptions, cash, version),
        losing=_losing(prepared, worth) if metrics.npv <= 0 else (),
        choices=(
            *stays(baselines, version, values),
            *migrations(plan, values, cash, prepared.options),
        ),
    )


def _npv(prepared: Prepared, plan: Schedule, values: Values, version: str) -> FloatArray:
    return npv(flows(prepared, plan, values, version).net, values.fraction("fin.discount"))


def _net_npv(cash: CashFlow, assumptions: Assumptions) -> float:
    net = cash.months["net_usd"].to_numpy(dtype=float)
    return round(float(npv(net, assumptions.fraction("fin.discount"))), 2)


def _first_year(cash: CashFlow) -> float:
    return sum_usd(cash.months["baseline_usd"].iloc[1 : MONTHS_PER_YEAR + 1])


def _metrics(cash: CashFlow, assumptions: Assumptions) -> Metrics:
    """Return the metrics of the rounded cash flow, so that its file gives the same values."""
    table = cash.months
    net = table["net_usd"].to_numpy(dtype=float)
    rate = assumptions.fraction("fin.discount")
    costs = sum_usd(table["aws_usd"]) + sum_usd(table["one_time_usd"])
    last = table.tail(MONTHS_PER_YEAR)
    before = sum_usd(last["baseline_usd"])
    after = sum_usd([sum_usd(last["aws_usd"]), sum_usd(last["on_premises_usd"])])
    discounted = net * discount_factors(rate, len(net) - 1)
    finance = assumptions.fraction("fin.mirr_finance")
    reinvest = assumptions.fraction("fin.mirr_reinvest")
    return Metrics(
        npv=_net_npv(cash, assumptions),
        irr=irr(net),
        mirr=mirr(net, finance, reinvest),
        roi=sum_usd(net) / costs if costs else None,
        payback=payback_month(net),
        discounted_payback=payback_month(discounted),
        peak_funding=round(peak_funding(net), 2),
        run_rate_before=before,
        run_rate_after=after,
        run_rate_change=sum_usd([after, -before]),
    )


def _simulation(
    prepared: Prepared, plan: Schedule, assumptions: Assumptions, base: float, draws: int | None
) -> Simulation | None:
    count = round(assumptions.number("mc.n")) if draws is None else draws
    if not count:
        return None
    version = assumptions.text("op.baseline")
    rho = assumptions.number("mc.rho_labour")
    tested = tuple(item for item in drivers(prepared, assumptions) if item.key != AWS_FACTOR)

    def flows_of(drawn: dict[str, FloatArray]) -> Drawn:
        values = Values(assumptions, drawn)
        result = flows(prepared, plan, values, version)
        discount = discount_factors(values.fraction("fin.discount"), values.horizon_months)
        return Drawn(result.net + result.aws, result.aws_unit, discount)

    sampler = Sampler(prepared, prepared.seed, count, rho, undecided_span(assumptions))
    return simulate(prepared, sampler, tested, base, flows_of)


def _losing(prepared: Prepared, worth: FloatArray) -> tuple[tuple[str, float], ...]:
    ids = prepared.servers["server_id"].tolist()
    ranked = sorted(zip(worth.tolist(), ids, strict=True))
    return tuple((key, round(amount, 2)) for amount, key in ranked[:LOSING] if amount < 0)


def _subset(
    prepared: Prepared, assumptions: Assumptions, worth: FloatArray, version: str
) -> Subset | None:
    """Return the worthwhile part, if a migration of it alone has a positive NPV."""
    values = Values(assumptions)
    chosen, workloads = worthwhile(prepared, worth)
    if not chosen.any():
        return None
    part = prepared.only(chosen)
    cash = cash_flow(part, schedule(part, assumptions), values, version)
    alone = _net_npv(cash, assumptions)
    ids = tuple(prepared.servers.loc[chosen, "server_id"])
    return Subset(ids, workloads, alone) if alone > 0 else None


def _dual_run(
    prepared: Prepared, plan: Schedule, assumptions: Assumptions, cash: CashFlow, version: str
) -> float:
    """Return what the on-premises cost would be lower by without dual running and slip."""
    at_once = {name: np.zeros((1, 1)) for name in ("mig.dual_run_months", "mig.schedule_slip")}
    without = cash_flow(prepared, plan, Values(assumptions, at_once), version)
    return sum_usd(
        [sum_usd(cash.months["on_premises_usd"]), -sum_usd(without.months["on_premises_usd"])]
    )
