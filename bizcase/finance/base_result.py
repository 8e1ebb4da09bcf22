"""The base case alone: its cash flow and what it is worth, without what stays uncertain."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bizcase.assumptions import Assumptions
from bizcase.finance.cash_flow import CashFlow, cash_flow
from bizcase.finance.metrics import (
    Irr,
    discount_factors,
    irr,
    mirr,
    npv,
    payback_month,
    peak_funding,
)
from bizcase.finance.model import Model, model
from bizcase.finance.prepared import Prepared
from bizcase.finance.schedule import Schedule
from bizcase.finance.subscriptions import LINE, subscriptions
from bizcase.finance.values import Values
from bizcase.units import MONTHS_PER_YEAR, sum_usd


@dataclass(frozen=True, slots=True)
class Metrics:
    """What the base case is worth. Money in USD, rates per year as fractions, None = never.

    ``run_rate_change`` is the last year's cost with migration less that without; negative saves.
    The credit for the unused life of hardware is in the NPV and in no year's cost. ``roi`` is of
    what migrating adds: AWS, services bought instead of servers, and one-time cost.
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

    @property
    def idle(self) -> bool:
        """Whether there is nothing to pay back: no month in the red, and nothing gained."""
        return not round(self.npv, 2) and not round(self.peak_funding, 2)


@dataclass(frozen=True, slots=True)
class BaseResult:
    """The cash flow of the base case and its metrics; without a baseline it has none.

    ``prepared`` is the estate as handed over, ``base`` that of the base case: what is undecided
    stays in it. ``plan``, ``cash`` and ``metrics`` are of the base case.
    """

    prepared: Prepared
    base: Prepared
    assumptions: Assumptions
    plan: Schedule
    version: str
    cash: CashFlow
    metrics: Metrics | None


def base_result(prepared: Prepared, assumptions: Assumptions) -> BaseResult:
    """Return the base case alone under the given assumptions, as ``recompute`` has it."""
    return base_of(model(prepared, assumptions, with_answers=False), assumptions)


def base_of(found: Model, assumptions: Assumptions) -> BaseResult:
    """Return the base case of a model."""
    values = Values(assumptions)
    cash = cash_flow(found.base, found.plan, values, found.version)
    if found.bought is not None:  # the base case leaves these services and their servers out
        _, state = subscriptions(found.bought[1], values)
        cash = replace(cash, states={**cash.states, f"onprem.{LINE}": state})
    metrics = None if found.given.no_baseline else _metrics(cash, assumptions)
    return BaseResult(
        found.given, found.base, assumptions, found.plan, found.version, cash, metrics
    )


def _metrics(cash: CashFlow, assumptions: Assumptions) -> Metrics:
    """Return the metrics of the rounded cash flow, so that its file gives the same values."""
    table = cash.months
    net = table["net_usd"].to_numpy(dtype=float)
    rate = assumptions.fraction("fin.discount")
    paid = (table["aws_usd"], table["one_time_usd"], cash.on_premises.get(LINE, [0.0]))
    costs = sum_usd([sum_usd(part) for part in paid])
    last = table.tail(MONTHS_PER_YEAR)
    before = sum_usd(last["baseline_usd"])
    after = sum_usd([sum_usd(last["aws_usd"]), sum_usd(last["on_premises_usd"])])
    discounted = net * discount_factors(rate, len(net) - 1)
    finance = assumptions.fraction("fin.mirr_finance")
    reinvest = assumptions.fraction("fin.mirr_reinvest")
    return Metrics(
        npv=net_npv(cash, assumptions),
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


def net_npv(cash: CashFlow, assumptions: Assumptions) -> float:
    """Return the net present value of a rounded cash flow in USD, to the cent."""
    net = cash.months["net_usd"].to_numpy(dtype=float)
    return round(float(npv(net, assumptions.fraction("fin.discount"))), 2)
