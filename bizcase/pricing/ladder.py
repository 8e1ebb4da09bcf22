"""What each step of coverage by the commitment is worth, the servers and all else unchanged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bizcase.assumptions import Assumptions
from bizcase.catalog import purchase_of, purchase_option
from bizcase.ledger import Figure, Ledger
from bizcase.pricing.base import BaseCase
from bizcase.pricing.lines import compute_lines
from bizcase.units import sum_usd

STEPS = (0, 20, 40, 60, 80, 100)
MONTH = "USD/month"


def ladder_steps(assumptions: Assumptions) -> tuple[float, ...]:
    """Return the steps in percent of use, with the coverage of the case; none on demand."""
    if not purchase_option(assumptions.text("pricing.base_option")).term_years:
        return ()
    return tuple(sorted({*map(float, STEPS), assumptions.number("aws.commit_coverage")}))


def step_id(step: float) -> str:
    """Return the id of a step: ``aws.coverage.80``."""
    return f"aws.coverage.{f'{step:g}'.replace('.', '_')}"


def ladder_figures(base: BaseCase, assumptions: Assumptions, ledger: Ledger) -> None:
    """Add what the servers cost at each step, and what that is less than on demand.

    Ids ``aws.coverage.<percent>.monthly`` and ``….saving.monthly``. That of the case is
    ``aws.servers.monthly``, to the cent.
    """
    amounts = dict(_servers_usd(base, assumptions))
    for step, amount in amounts.items():
        figure_id = step_id(step)
        ledger.add(
            Figure(
                f"{figure_id}.monthly", f"Servers on AWS with {step:g} % of use covered", amount,
                MONTH, "computed",
                formula="aws.servers.monthly at this coverage; the rest of the hours is on demand",
                inputs=("pricing.base_option",),
            )
        )  # fmt: skip
        ledger.add(
            Figure(
                f"{figure_id}.saving.monthly", f"Less than on demand, {step:g} % of use covered",
                sum_usd([amounts[0.0], -amount]), MONTH, "computed",
                formula=f"{step_id(0.0)}.monthly − {figure_id}.monthly",
                inputs=(f"{step_id(0.0)}.monthly", f"{figure_id}.monthly"),
            )
        )  # fmt: skip


def _servers_usd(base: BaseCase, assumptions: Assumptions) -> Iterator[tuple[float, float]]:
    purchase, hours = purchase_of(assumptions), assumptions.number("time.hours_month")
    rest = base.lines[base.lines["head"] != "compute"]["amount_usd"]
    for step in ladder_steps(assumptions):
        bought = replace(purchase, coverage=step / 100)
        compute = compute_lines(base.servers, base.book, bought, hours)["amount_usd"]
        yield step, sum_usd([sum_usd(compute), sum_usd(rest)])
