"""The same estate under each sizing and purchase option, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.catalog import MAIN_OPTION_KEYS, PriceBook, purchase_of, purchase_option
from bizcase.pricing.evidence import graded_amount, mean_grade
from bizcase.pricing.fleet_cost import Pricer, Sum
from bizcase.units import sum_usd

# The sizings that keep every database on its server.
NOT_MOVED = ("as_is", "right_sized")
SCENARIO_SIZINGS = {
    "as_is": "As-is",
    "right_sized": "Right-sized",
    "managed": "Right-sized, databases managed",
    "graviton": "With Graviton where eligible",
    "burstable": "With burstable types where the average allows",
    "flex": "With flex types where the average allows",
    "scheduled": "With non-production on a schedule",
}


@dataclass(frozen=True, slots=True)
class Scenario:
    """Monthly cost of all servers under one sizing and purchase option, in USD.

    As-is and right-sized keep every database on its server; managed moves those that can, at the
    cost of ``database_monthly_usd``, which the total includes. The others are opportunities on top
    of the base case. A committed option covers the share of the hours that the
    register says, ``full_coverage_usd`` is its compute were all of them covered.
    Where ``available`` is false the amounts are None and ``reason`` says why.
    """

    sizing: str
    option: str
    label: str
    available: bool
    reason: str
    compute_monthly_usd: float | None = None
    storage_monthly_usd: float | None = None
    licence_monthly_usd: float | None = None
    total_monthly_usd: float | None = None
    low_usd: float | None = None
    high_usd: float | None = None
    grade: str = ""
    database_monthly_usd: float | None = None
    region: str = ""
    full_coverage_usd: float | None = None

    @property
    def sizing_label(self) -> str:
        """The sizing as readers see it."""
        return SCENARIO_SIZINGS[self.sizing]

    @property
    def key(self) -> str:
        """``sizing.option``, as figure ids use it."""
        return f"{self.sizing}.{self.option}"


@dataclass(frozen=True, slots=True)
class RegionCost:
    """The same inventory in one region: its options, and the run cost of its base case.

    ``filled`` counts the kinds of price that the region does not list and that were filled.
    """

    region: str
    scenarios: tuple[Scenario, ...]
    run_monthly_usd: float | None
    filled: int
    reason: str = ""
    run_low_usd: float | None = None
    run_high_usd: float | None = None


def price_scenarios(
    sized: Mapping[str, tuple[pd.DataFrame, pd.DataFrame]],
    database_lines: pd.DataFrame,
    on_demand_lines: pd.DataFrame,
    book: PriceBook,
    assumptions: Assumptions,
) -> tuple[Scenario, ...]:
    """Return a scenario for each sizing × main purchase option, with the band of its evidence.

    ``sized`` gives for each sizing its servers and the same servers at assumed peaks. The moved
    databases cost ``on_demand_lines`` beside servers on-demand, else ``database_lines``.
    """
    pricer = Pricer(book, assumptions, assumptions.number("time.hours_month"))
    committed, on_demand = _of_lines(database_lines), _of_lines(on_demand_lines)
    scenarios = []
    for sizing, tables in sized.items():
        fleet = pricer.fleet(*tables)
        licences = pricer.licences(fleet)
        for key in MAIN_OPTION_KEYS:
            label = f"{SCENARIO_SIZINGS[sizing]}, {purchase_option(key).label}"
            if not book.option_available(key):
                reason = (
                    f"not available: no rates for {purchase_option(key).label} in {book.region}"
                )
                scenarios.append(Scenario(sizing, key, label, False, reason, region=book.region))
                continue
            purchase = purchase_of(assumptions).under(key)
            compute = pricer.compute(fleet, purchase)
            moved = on_demand if key == "on_demand" else committed
            of_databases = Sum() if sizing in NOT_MOVED else moved
            total = compute + fleet.storage + licences + of_databases
            scenarios.append(
                Scenario(
                    sizing, key, label, True, "", compute.amount, fleet.storage.amount,
                    licences.amount, total.amount, total.low, total.high,
                    mean_grade(total.points, total.graded), of_databases.amount, book.region,
                    pricer.compute(fleet, purchase.whole()).amount,
                )
            )  # fmt: skip
    return tuple(scenarios)


def _of_lines(lines: pd.DataFrame) -> Sum:
    """Return the sums of line items that carry their band."""
    amount, low, high = (sum_usd(lines[f"{end}_usd"]) for end in ("amount", "low", "high"))
    points, weight = graded_amount(lines)
    return Sum(amount, low, high, weight, points)
