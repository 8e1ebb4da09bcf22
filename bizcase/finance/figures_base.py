"""The ledger figures that rest on the base case alone: one-time cost, years, value, payback."""

from __future__ import annotations

from bizcase.finance.base_result import BaseResult
from bizcase.finance.cash_flow import COLUMNS
from bizcase.finance.figures_choices import IDLE, PAYBACK
from bizcase.finance.horizon import years_said
from bizcase.finance.metrics import Irr
from bizcase.finance.one_time import COMPONENTS
from bizcase.ledger import Figure, Ledger
from bizcase.units import sum_usd, to_the_cent

NET, RATE = "Σ net ÷ (1 + rate)^(month ÷ 12)", ("fin.discount", "fin.horizon")
_YEAR = "USD/year"
_LAST_YEAR = "last 12 months of the cash flow, without the credit for unused life"
_COLUMN_LABELS = {
    "aws_usd": "AWS",
    "on_premises_usd": "on premises and services with migration",
    "baseline_usd": "on premises without migration",
    "one_time_usd": "one-time cost",
    "funding_usd": "funding",
    "net_usd": "net cash flow with the credit for unused life",
    "baseline_unused_life_usd": "unused life of hardware without migration, a credit",
    "on_premises_unused_life_usd": "unused life of hardware with migration, a credit",
}


def base_figures(result: BaseResult, ledger: Ledger) -> None:
    """Add one-time cost, value, rates and payback as ``finance_figures`` has them, and no more."""
    writer = BaseWriter(result, ledger)
    writer.one_time()
    writer.worth()
    writer.rates()


class BaseWriter:
    """Adds figures; without a baseline each one that needs it says so."""

    def __init__(self, result: BaseResult, ledger: Ledger) -> None:
        self.result, self.ledger = result, ledger
        self.none = result.prepared.no_baseline
        self.sources = ("cash_flow.csv", *result.prepared.sources)

    def add(
        self, figure_id: str, label: str, value: float | None, unit: str, formula: str = "",
        inputs: tuple[str, ...] = (), state: str = "",
    ) -> None:  # fmt: skip
        """Add a figure; money rounded to the cent, a value of None with its state."""
        rounded = to_the_cent(value, unit)
        self.ledger.add(
            Figure(
                figure_id, label, rounded, unit, "computed", formula=formula, inputs=inputs,
                sources=self.sources, state=state,
            )
        )  # fmt: skip

    def metric(self, name: str) -> float | None:
        """Return a metric; None without a baseline or where there is no such rate or month."""
        value: float | None = getattr(self.result.metrics, name, None)
        return value

    def one_time(self) -> None:
        """Add the components of the one-time cost, and their sum."""
        cash = self.result.cash
        for key, label in COMPONENTS.items():
            state = cash.states.get(f"once.{key}", "")
            amount = None if state else sum_usd(cash.one_time[key])
            self.add(f"once.{key}", label, amount, "USD", "sum over the months", (), state)
        self.add(
            "once.total", "One-time cost, known items", sum_usd(cash.months["one_time_usd"]),
            "USD", "sum of the known components", tuple(f"once.{key}" for key in COMPONENTS),
        )  # fmt: skip

    def years(self) -> None:
        """Add each year of the cash flow, and all of them."""
        table = self.result.cash.by_year()
        for year, row in table.iterrows():
            for column in COLUMNS[1:]:
                known = row[column] == row[column]
                self.add(
                    f"cash.y{year}.{column.removesuffix('_usd')}",
                    f"Year {year}: {_COLUMN_LABELS[column]}",
                    float(row[column]) if known else None, "USD", "sum of the months",
                    (), "" if known else self.none,
                )  # fmt: skip
        for column in COLUMNS[1:]:
            months = self.result.cash.months[column]
            total = None if months.isna().any() else sum_usd(months)
            self.add(f"cash.total.{column.removesuffix('_usd')}",
                     f"All years: {_COLUMN_LABELS[column]}", total, "USD", "sum of the months", (),
                     "" if total is not None else self.none)  # fmt: skip

    def worth(self) -> None:
        """Add the net present value."""
        self.add("npv.base", "Net present value", self.metric("npv"), "USD", NET, RATE,
                 self.none)  # fmt: skip

    def rates(self) -> None:
        """Add rates, payback and the last year."""
        never = f"not within {years_said(self.result.assumptions)}"
        idle = self.result.metrics is not None and self.result.metrics.idle
        if idle:
            never = IDLE
        found = Irr(None) if self.result.metrics is None else self.result.metrics.irr
        self.add("irr", "Internal rate of return", found.value, "fraction",
                 "rate at which the NPV is 0", (), self.none or found.reason)  # fmt: skip
        self.add("mirr", "Modified internal rate of return", self.metric("mirr"), "fraction",
                 "(FV of inflows ÷ −PV of outflows)^(1 ÷ years) − 1",
                 ("fin.mirr_finance", "fin.mirr_reinvest"),
                 self.none or "none: a modified rate needs both a cost and a gain")  # fmt: skip
        self.add("roi", "Return on investment", self.metric("roi"), "fraction",
                 "Σ net ÷ (Σ AWS + Σ services + Σ one-time)", ("cash.total.net",),
                 self.none or "none: no cost of migrating")  # fmt: skip
        for figure_id, label, months in (
            ("payback.months", "Payback", None if idle else self.metric("payback")),
            (
                "payback.discounted",
                "Discounted payback",
                None if idle else self.metric("discounted_payback"),
            ),
        ):
            self.add(figure_id, label, months, "months", PAYBACK, ("fin.horizon",),
                     self.none or never)  # fmt: skip
        self.add("funding.peak", "Peak funding need", self.metric("peak_funding"), "USD",
                 "deepest point of the cumulative net cash flow", (), self.none)  # fmt: skip
        for figure_id, label, amount in (
            ("run_rate.before", "Last year without migration", self.metric("run_rate_before")),
            ("run_rate.after", "Last year with migration", self.metric("run_rate_after")),
            ("run_rate.change", "Last year, difference",
             self.metric("run_rate_change")),
        ):  # fmt: skip
            self.add(figure_id, label, amount, _YEAR, _LAST_YEAR, (),
                     self.none)  # fmt: skip
