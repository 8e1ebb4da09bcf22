"""From the prepared estate and the assumptions to the whole financial result."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from functools import partial

import numpy as np

from bizcase.assumptions import Assumptions
from bizcase.finance.answers import is_whole
from bizcase.finance.base_result import BaseResult, Metrics, base_of, net_npv
from bizcase.finance.cash_flow import AWS_FACTOR, CashFlow, cash_flow
from bizcase.finance.choices import Choice, migrations, stays
from bizcase.finance.drivers import ONE_OF, drivers
from bizcase.finance.dual_run import dual_run_usd
from bizcase.finance.judged import (
    Today,
    answers,
    break_even_total,
    later,
    outcomes,
    subset,
    today_of,
)
from bizcase.finance.judged import evidence as evidence_of
from bizcase.finance.metrics import discount_factors, npv
from bizcase.finance.model import Model, model
from bizcase.finance.on_premises import BASELINES
from bizcase.finance.prepared import Prepared
from bizcase.finance.sensitivity import BreakEven, Swing, break_evens, swings_of, tornado
from bizcase.finance.simulation import Drawn, Sampler, Simulation, simulate
from bizcase.finance.values import Values
from bizcase.finance.verdict import Verdict, decide
from bizcase.finance.worth import worth_of_servers
from bizcase.units import MONTHS_PER_YEAR, FloatArray, sum_usd

LOSING = 10
_BLOCK = 1000  # draws
_WORKERS = 2  # numpy lets go of the interpreter, so two cores share the blocks


@dataclass(frozen=True, slots=True)
class FinanceResult(BaseResult):
    """The financial case; without an on-premises baseline only AWS and one-time cost are known.

    Beside the base case: ``versions`` has the NPV against each baseline; ``losing`` the servers
    that lose most by moving, with the present value in USD, where migrating costs more;
    ``dual_run_usd`` is the part of the on-premises cost that servers cause after their cutover,
    within the cash flow. ``free_aws_npv`` is the NPV if AWS billed nothing, ``aws_break_even`` the
    multiple of the AWS bill at which it is 0, None where even a free AWS would not pay; ``today``
    is what a server costs today.
    """

    versions: Mapping[str, float]
    first_year: Mapping[str, float]
    swings: tuple[Swing, ...]
    break_evens: tuple[BreakEven, ...]
    simulation: Simulation | None
    verdict: Verdict
    dual_run_usd: float
    losing: tuple[tuple[str, float], ...] = ()
    choices: tuple[Choice, ...] = ()
    free_aws_npv: float | None = None
    aws_break_even: float | None = None
    today: Today | None = None

    @property
    def unpriced(self) -> int:
        """How many servers are to be bought as a service but stay, since nobody knows its price."""
        given, base = self.prepared.servers, self.base.servers["disposition"]
        asked = given["disposition"].eq("Repurchase") & given["has_baseline"].astype(bool)
        return int((asked & base.ne("Repurchase")).sum())


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
    found, values = model(prepared, assumptions), Values(assumptions)
    alone = base_of(found, assumptions)
    base, plan, version, cash = alone.base, alone.plan, alone.version, alone.cash
    known = {item.name: getattr(alone, item.name) for item in fields(alone)}
    options = migrations(base, plan, values, cash, prepared.options)
    metrics = alone.metrics
    if metrics is None:
        return FinanceResult(
            **known, versions={}, first_year={}, swings=(), break_evens=(), simulation=None,
            verdict=_without_baseline(found, assumptions), dual_run_usd=0.0, choices=options,
        )  # fmt: skip
    ranged = tuple(item for item in drivers(prepared, assumptions) if item.drawn != ONE_OF)
    npv_of = found.npv_from(metrics.npv, values)
    swings = swings_of(ranged, npv_of)
    simulation = _simulation(found, assumptions, metrics.npv, draws)
    worth = worth_of_servers(base, plan, values, version)
    versions = {
        name: cash if name == version else cash_flow(base, plan, values, name) for name in BASELINES
    }
    baselines = {name: item.paid("baseline") for name, item in versions.items()}
    free, break_even = _free_aws(found, values)
    today = today_of(found, values)
    return FinanceResult(
        **known,
        versions={name: net_npv(item, assumptions) for name, item in versions.items()},
        first_year={name: _first_year(item) for name, item in versions.items()},
        swings=tornado(swings),
        break_evens=break_evens(swings, npv_of),
        simulation=simulation,
        verdict=_verdict(found, assumptions, today, metrics, simulation, worth, cash),
        dual_run_usd=sum_usd(dual_run_usd(base, plan, assumptions, cash, version)),
        losing=_losing(base, worth) if metrics.npv <= 0 else (),
        choices=(*stays(baselines, version, values), *options),
        free_aws_npv=free,
        aws_break_even=break_even,
        today=today,
    )


def _without_baseline(found: Model, assumptions: Assumptions) -> Verdict:
    evidence = evidence_of(found, assumptions)
    return decide(
        evidence, None, (), assumptions, lambda: None, lambda: None, found.given.no_baseline
    )


def _verdict(
    found: Model, assumptions: Assumptions, today: Today | None, metrics: Metrics,
    simulation: Simulation | None, worth: FloatArray, cash: CashFlow,
) -> Verdict:  # fmt: skip
    values = Values(assumptions)
    turning = break_even_total(found, values, metrics.npv)
    evidence = evidence_of(found, assumptions, today, turning)
    whole = float(np.ravel(is_whole(found.base, values))[0])
    once = sum_usd(cash.months["one_time_usd"])
    draws = None if simulation is None else simulation.draws

    def gain_of(part: Model, alone: float) -> float:
        own = _simulation(part, assumptions, alone, draws or 0)
        return float(alone > 0) if own is None else own.probability

    return decide(
        evidence,
        outcomes(metrics.npv, simulation),
        answers(found, assumptions, metrics.npv, whole),
        assumptions,
        lambda: subset(found, assumptions, worth, gain_of),
        lambda: later(found, assumptions, metrics.npv, once),
    )


def _free_aws(found: Model, values: Values) -> tuple[float, float | None]:
    """Return the NPV with a free AWS, and the multiple of its bill at which the NPV is 0.

    The NPV is linear in the bill, so two points solve it.
    """
    rate = values.fraction("fin.discount")
    flows = found.flows(values)
    aws = float(npv(flows.aws, rate)[0])
    free = float(npv(flows.net, rate)[0]) + aws
    return free, free / aws if aws > 0 and free > 0 else None


def _first_year(cash: CashFlow) -> float:
    return sum_usd(cash.months["baseline_usd"].iloc[1 : MONTHS_PER_YEAR + 1])


def _simulation(
    found: Model, assumptions: Assumptions, base: float, draws: int | None
) -> Simulation | None:
    count = round(assumptions.number("mc.n")) if draws is None else draws
    if not count:
        return None
    rho = assumptions.number("mc.rho_labour")
    drawn_keys = tuple(item for item in drivers(found.given, assumptions) if item.key != AWS_FACTOR)

    def flows_of(drawn: dict[str, FloatArray]) -> Drawn:
        of_block = partial(_drawn_flows, found, assumptions)
        with ThreadPoolExecutor(_WORKERS) as workers:
            parts = list(workers.map(of_block, _in_blocks(drawn, count)))
        return Drawn(*(np.concatenate(column) for column in zip(*parts, strict=True)))

    sampler = Sampler(found.given, drawn_keys, found.given.seed, count, rho)
    return simulate(found.given, sampler, base, flows_of)


def _in_blocks(drawn: dict[str, FloatArray], count: int) -> Iterator[dict[str, FloatArray]]:
    """Yield the draws in parts whose tables fit the memory next to the processor."""
    for first in range(0, count, _BLOCK):
        yield {name: column[first : first + _BLOCK] for name, column in drawn.items()}


def _drawn_flows(
    found: Model, assumptions: Assumptions, drawn: dict[str, FloatArray]
) -> tuple[FloatArray, FloatArray, FloatArray]:
    values, rows = Values(assumptions, drawn), (max(map(len, drawn.values()), default=1), 1)
    result = found.flows(values)
    discount = discount_factors(values.fraction("fin.discount"), values.horizon_months)
    whole = np.ones(rows)
    return (result.net + result.aws) * whole, result.aws_unit * whole, discount * whole


def _losing(prepared: Prepared, worth: FloatArray) -> tuple[tuple[str, float], ...]:
    ids = prepared.servers["server_id"].tolist()
    ranked = sorted(zip(worth.tolist(), ids, strict=True))
    return tuple((key, round(amount, 2)) for amount, key in ranked[:LOSING] if amount < 0)
