"""Commitments: what coverage, a later start and use that falls short change.

Source: METHOD: Commitments.
"""

from __future__ import annotations

from bizcase.assumptions import Assumptions
from bizcase.catalog import MAIN_OPTION_KEYS, purchase_option
from bizcase.ledger import Figure, Ledger
from bizcase.pricing.scenarios import Scenario
from bizcase.units import MONTHS_PER_YEAR, round_usd, sum_usd


def break_even_months(term_months: int, discount: float) -> float:
    """Return the months of use after which a commitment costs less than on-demand."""
    return term_months * (1 - discount)


def commitment_figures(
    scenarios: tuple[Scenario, ...], base_option: str, assumptions: Assumptions, ledger: Ledger
) -> None:
    """Add what each commitment leaves uncovered, costs until it starts, and wastes where use falls.

    Of the sizing of the base case; ids ``aws.commit.<option>.…``. The base case is at the coverage
    of the register; ``aws.servers.full_coverage.monthly`` stands beside it.
    """
    sizings = {item.sizing for item in scenarios}
    base = "managed" if "managed" in sizings else "right_sized"
    by_option = {item.option: item for item in scenarios if item.sizing == base}
    on_demand = by_option["on_demand"].compute_monthly_usd or 0.0
    for key in MAIN_OPTION_KEYS:
        item = by_option[key]
        if purchase_option(key).term_years and item.full_coverage_usd is not None:
            _of_option(key, on_demand, item.full_coverage_usd, assumptions, ledger)
    base_case, chosen = ledger["aws.servers.monthly"], by_option[base_option]
    less = sum_usd([chosen.compute_monthly_usd or 0.0, -(chosen.full_coverage_usd or 0.0)])
    value = base_case.value or 0.0
    share = 1 - less / value if value else 1.0
    ledger.add(
        Figure(
            "aws.servers.full_coverage.monthly",
            "Servers on AWS were every hour covered by the commitment",
            _usd(value - less), "USD/month", "computed", grade=base_case.grade,
            low=None if base_case.low is None else _usd(base_case.low * share),
            high=None if base_case.high is None else _usd(base_case.high * share),
            formula="aws.servers.monthly − what is on-demand in it × discount",
            inputs=("aws.servers.monthly", "aws.commit_coverage"),
        )
    )  # fmt: skip


def _usd(amount: float) -> float:
    return float(round_usd([amount])[0])


def _of_option(
    key: str, on_demand: float, committed: float, assumptions: Assumptions, ledger: Ledger
) -> None:
    option = purchase_option(key)
    coverage = assumptions.fraction("aws.commit_coverage")
    lag = assumptions.number("aws.commit_start_lag")
    left = assumptions.fraction("aws.commit_stress_usage")
    discount = 1 - committed / on_demand if on_demand else 0.0
    saved = on_demand - committed
    unused = max(0.0, coverage - left) * committed
    amounts = (
        ("uncovered.monthly", "more a month, as the rest is on-demand", (1 - coverage) * saved,
         "USD/month", "(1 − coverage) × (on-demand − committed compute)", "aws.commit_coverage"),
        ("lag.once", "more once, until the commitment starts", lag * coverage * saved,
         "USD", "months × coverage × (on-demand − committed compute)", "aws.commit_start_lag"),
        ("unused.monthly", "commitment paid and not used, where use falls", unused, "USD/month",
         "max(0, coverage − use left) × committed compute", "aws.commit_stress_usage"),
    )  # fmt: skip
    for name, label, value, unit, formula, assumption in amounts:
        ledger.add(
            Figure(
                f"aws.commit.{key}.{name}", f"{option.label}: {label}",
                _usd(value), unit, "computed", formula=formula,
                inputs=(assumption,),
            )
        )  # fmt: skip
    months = break_even_months(option.term_years * MONTHS_PER_YEAR, discount)
    ledger.add(
        Figure(
            f"aws.commit.{key}.break_even.months",
            f"{option.label}: months of use until it costs less than on-demand",
            round(months, 1) if on_demand else None, "months", "computed",
            formula="term × (1 − discount)", inputs=("aws.servers.monthly",),
            state="" if on_demand else "nothing is committed",
        )
    )  # fmt: skip
