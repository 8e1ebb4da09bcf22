"""The ledger figures of the run cost: the base case by head, and what it costs as allocated."""

from __future__ import annotations

import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.catalog import purchase_option
from bizcase.ledger import Figure, Ledger
from bizcase.pricing.base import BaseCase
from bizcase.pricing.bill_figures import bill_figures
from bizcase.pricing.database_figures import database_cost_figures
from bizcase.pricing.evidence import total_grade, weak_share
from bizcase.pricing.list_figures import list_figures
from bizcase.pricing.scenarios import Scenario
from bizcase.units import MONTHS_PER_YEAR, sum_usd

MONTH = "USD/month"
_MANAGED, _RIGHT_SIZED, _ON_DEMAND = "managed", "right_sized", "on_demand"
# What a change of a size or a price is judged by, before the cash flow.
RUN_COST = (
    "aws.compute.monthly", "aws.storage.monthly", "aws.licences.monthly", "aws.servers.monthly",
    "aws.databases.monthly", "aws.databases.upfront", "aws.other.monthly", "aws.run.monthly",
    "aws.run.annual", "aws.as_is.monthly",
)  # fmt: skip
_HEADS = {
    "compute": ("aws.compute.monthly", "EC2 compute without licences"),
    "storage": ("aws.storage.monthly", "EBS storage"),
    "licence": ("aws.licences.monthly", "Licences with servers"),
}


def run_cost_figures(base: BaseCase, assumptions: Assumptions, ledger: Ledger) -> None:
    """Add the figures of ``RUN_COST``, and what they are the sums of."""
    writer = RunCostWriter(base, assumptions, ledger)
    writer.heads()
    database_cost_figures(base, writer.amount, ledger)
    bill_figures(base, writer.amount, ledger)
    writer.run_rate()
    writer.scenarios()


class RunCostWriter:
    """Adds figures with the sources that all of them share."""

    def __init__(self, base: BaseCase, assumptions: Assumptions, ledger: Ledger) -> None:
        self.base, self.ledger, self.lines = base, ledger, base.lines
        self.all_lines = base.all_lines()
        # One answer for all: a range whose parts are points would not add up.
        self.weak = weak_share(self.all_lines) > assumptions.fraction("range.trigger")
        book = base.book
        self.sources = ("servers.csv", f"price book {book.snapshot_id}, {book.region}")
        self.option = purchase_option(base.option).label

    def amount(
        self, figure_id: str, label: str, lines: pd.DataFrame, formula: str,
        inputs: tuple[str, ...] = (), times: int = 1, unit: str = MONTH,
    ) -> None:  # fmt: skip
        """Add a sum of line items, with its range where the evidence of the whole is weak."""
        amount, low, high = (
            sum_usd([times * sum_usd(lines[f"{end}_usd"])]) for end in ("amount", "low", "high")
        )
        self.ledger.add(
            Figure(
                figure_id, label, amount, unit, "computed", grade=total_grade(lines),
                formula=formula, inputs=inputs, sources=self.sources,
                low=low if self.weak else None, high=high if self.weak else None,
            )
        )  # fmt: skip

    def heads(self) -> None:
        """Add compute, storage and licences of servers, and their sum."""
        for head, (figure_id, label) in _HEADS.items():
            part = self.lines[self.lines["head"] == head]
            self.amount(figure_id, label, part, "sum of line items")
        self.amount(
            "aws.servers.monthly", f"Servers on AWS, right-sized, {self.option}", self.lines,
            "compute + storage + licences", tuple(item[0] for item in _HEADS.values()),
        )  # fmt: skip

    def run_rate(self) -> None:
        """Add what everything costs, a month and a year."""
        heads = ("aws.servers.monthly", "aws.databases.monthly", "aws.other.monthly")
        self.amount(
            "aws.run.monthly", "AWS run cost", self.all_lines,
            "servers + databases + other services", heads,
        )  # fmt: skip
        self.amount(
            "aws.run.annual", "AWS run cost of all servers in scope, per year", self.all_lines,
            "12 × aws.run.monthly", ("aws.run.monthly",), times=MONTHS_PER_YEAR, unit="USD/year",
        )  # fmt: skip
        list_figures(self.all_lines, self.ledger)

    def scenarios(self) -> None:
        """Add every sizing under every option, and as-is under that of the base case."""
        for scenario in self.base.scenarios:
            self.ledger.add(
                Figure(
                    f"aws.option.{scenario.key}.monthly", scenario.label,
                    scenario.total_monthly_usd, MONTH, "computed", grade=scenario.grade,
                    formula="compute + storage + licences", sources=self.sources,
                    low=scenario.low_usd if self.weak else None,
                    high=scenario.high_usd if self.weak else None, state=scenario.reason,
                )
            )  # fmt: skip
            if scenario.key == f"as_is.{self.base.option}":
                self.ledger.add(
                    Figure(
                        "aws.as_is.monthly", f"Servers on AWS, as allocated today, {self.option}",
                        scenario.total_monthly_usd, MONTH, "computed", grade=scenario.grade,
                        low=scenario.low_usd if self.weak else None,
                        high=scenario.high_usd if self.weak else None,
                        formula="compute + storage + licences at allocated sizes",
                        inputs=(f"aws.option.{scenario.key}.monthly",), sources=self.sources,
                    )
                )  # fmt: skip
        self._commitment()

    def _commitment(self) -> None:
        """Add what the cheapest commitment saves against on-demand, where there is one."""
        sizings = {scenario.sizing for scenario in self.base.scenarios}
        sizing = _MANAGED if _MANAGED in sizings else _RIGHT_SIZED
        priced = {
            scenario.option: scenario
            for scenario in self.base.scenarios
            if scenario.sizing == sizing and scenario.total_monthly_usd is not None
        }
        if _ON_DEMAND not in priced:
            return
        best = min(priced.values(), key=_total)
        inputs = tuple(f"aws.option.{item.key}.monthly" for item in (priced[_ON_DEMAND], best))
        self.ledger.add(
            Figure(
                "aws.commit.saving.monthly", "Saved by the cheapest commitment against on-demand",
                sum_usd([_total(priced[_ON_DEMAND]), -_total(best)]), MONTH, "computed",
                grade=best.grade, formula=" − ".join(inputs), inputs=inputs, sources=self.sources,
            )
        )  # fmt: skip


def _total(scenario: Scenario) -> float:
    return float(scenario.total_monthly_usd or 0.0)
