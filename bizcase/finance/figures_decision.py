"""The ledger figures of the decision: both totals, what moves them apart, and what would turn it.

Differences are migrate less stay: positive is more expensive.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bizcase.finance.aws_side import HEADS
from bizcase.finance.comparison import Comparison, ItemRow
from bizcase.finance.figures_choices import COST_OF
from bizcase.finance.figures_risk import FULL_OPERATION
from bizcase.finance.lacking import security_left_out
from bizcase.finance.result import FinanceResult
from bizcase.finance.subscriptions import LINE
from bizcase.ledger import Figure, Ledger
from bizcase.pricing.bare_metal import METAL
from bizcase.units import MONTHS_PER_YEAR, sum_usd, to_the_cent

SHOWN_ITEMS = 9  # of the comparison in the body and its charts; the rest is one row
_DIFFERING = 7  # of them by their difference
# Each with the figures of migrating and of staying.
_DIFFERENCES = (
    ("decision.difference", "Difference over all years",
     ("decision.migrate.total",), "decision.stay.total"),
    ("decision.on_premises.difference", "On premises, difference over all years",
     ("decision.on_premises",), "cash.total.baseline"),
    ("decision.unused_life.difference", "Unused life, difference over all years",
     ("cash.total.on_premises_unused_life",), "cash.total.baseline_unused_life"),
    ("decision.ends", "On premises less the credit, difference over all years",
     ("decision.on_premises", "cash.total.on_premises_unused_life"), "decision.stay.total"),
)  # fmt: skip
_REST = {
    "today": "Other items: today",
    "aws": "Other items: AWS and services",
    "remaining": "Other items: left on premises",
    "difference": "Other items: difference",
}


@dataclass(frozen=True, slots=True)
class _Writer:
    """Adds figures; without a baseline each one that needs it says so."""

    ledger: Ledger
    none: str

    def add(
        self, name: str, label: str, value: float | None, unit: str, formula: str,
        inputs: tuple[str, ...] = (), state: str = "",
    ) -> None:  # fmt: skip
        rounded = to_the_cent(value, unit)
        self.ledger.add(
            Figure(name, label, rounded, unit, "computed", formula=formula, inputs=inputs,
                   sources=("cash_flow.csv",), state=state or self.none or "not computed")
        )  # fmt: skip


def decision_figures(result: FinanceResult, comparison: Comparison | None, ledger: Ledger) -> None:
    """Add ``decision.*``, the yearly parts of what ends, and the rest of the items as one."""
    writer = _Writer(ledger, result.prepared.no_baseline)
    _totals(result, writer)
    _years(result, writer)
    _turning(result, writer)
    _full_operation(result, writer)
    _natively(writer)
    if comparison is not None:
        _items(comparison, writer)


def _services(result: FinanceResult) -> float:
    paid = result.cash.on_premises
    return sum_usd(paid[LINE]) if LINE in paid else 0.0


def _totals(result: FinanceResult, writer: _Writer) -> None:
    months, known = result.cash.months, not result.prepared.no_baseline
    services = _services(result)
    once = sum_usd([sum_usd(months["one_time_usd"]), -sum_usd(months["funding_usd"])])
    remains = total = stay = None
    if known:
        remains = sum_usd([sum_usd(months["on_premises_usd"]), -services])
        stay, left = sum_usd(result.cash.paid("baseline")), sum_usd(result.cash.paid("on_premises"))
        total = sum_usd([left, sum_usd(months["aws_usd"]), once])
    for name, label, amount, formula, inputs in (
        ("on_premises", "Left on premises after migration, all years", remains,
         "on premises with migration − services",
         ("cash.total.on_premises", "decision.services")),
        ("services", "Services that replace servers, all years", services if known else None,
         "subscriptions", ("repurchase.monthly",)),
        ("stay.total", "Stay, all years", stay, COST_OF["stay"],
         ("cash.total.baseline", "cash.total.baseline_unused_life")),
        ("migrate.total", "Migrate, all years", total, COST_OF["migrate"],
         ("decision.on_premises", "decision.services", "cash.total.on_premises_unused_life",
          "cash.total.aws", "cash.total.one_time", "cash.total.funding")),
    ):  # fmt: skip
        writer.add(f"decision.{name}", label, amount, "USD", formula, inputs)
    for figure, label, migrate, without in _DIFFERENCES:
        parts = [writer.ledger[item].value for item in (*migrate, without)]
        *plus, minus = [part for part in parts if part is not None] or [0.0]
        value = None if None in parts else sum_usd([*plus, -minus])
        writer.add(figure, label, value, "USD", "migrate − stay", (*migrate, without))
    for name, label, of in (
        ("avoided", "Cost on premises that ends, all years", "decision.ends"),
        ("gap", "Migrate against stay, without sign", "decision.difference"),
    ):
        value = writer.ledger[of].value
        writer.add(f"decision.{name}", label, None if value is None else abs(value), "USD",
                   "difference without its sign", (of,))  # fmt: skip


def _years(result: FinanceResult, writer: _Writer) -> None:
    services = _services_by_year(result)
    for year, row in result.cash.by_year().iterrows():
        known = row["net_usd"] == row["net_usd"]
        paid = services[year]
        remains = sum_usd([float(row["on_premises_usd"]), -paid]) if known else None
        credit = row["baseline_unused_life_usd"], -row["on_premises_unused_life_usd"]
        value = sum_usd([-row["net_usd"], *credit]) or 0.0
        writer.add(f"decision.y{year}.difference", f"Year {year}: difference",
                   value if known else None, "USD",
                   "unused life without migration − with it − net",
                   (f"cash.y{year}.net", f"cash.y{year}.baseline_unused_life",
                    f"cash.y{year}.on_premises_unused_life"))  # fmt: skip
        cost = sum_usd([float(row["baseline_usd"]), value]) if known else None
        writer.add(f"decision.y{year}.migrate", f"Year {year}: migrate", cost, "USD",
                   "stay + difference, without the credit for unused life",
                   (f"cash.y{year}.baseline", f"decision.y{year}.difference"))  # fmt: skip
        writer.add(f"decision.y{year}.services", f"Year {year}: services that replace servers",
                   paid if known else None, "USD", "subscriptions",
                   ("repurchase.monthly",))  # fmt: skip
        writer.add(f"decision.y{year}.on_premises", f"Year {year}: left on premises", remains,
                   "USD", "on premises with migration − services",
                   (f"cash.y{year}.on_premises", f"decision.y{year}.services"))  # fmt: skip


def _services_by_year(result: FinanceResult) -> Mapping[Hashable, float]:
    """Return what is bought instead of servers by year: it is no cost that stays on premises."""
    year = np.ceil(result.cash.months["month"] / MONTHS_PER_YEAR).astype(int)
    bought = result.cash.on_premises.get(LINE)
    paid = pd.Series(0.0, index=year.index) if bought is None else bought
    return {name: sum_usd(part) for name, part in paid.groupby(year)}


def _turning(result: FinanceResult, writer: _Writer) -> None:
    """Add the multiple of today's cost at which migrating breaks even; staff is not scaled."""
    today, turning = result.today, result.verdict.evidence.break_even_vm
    factor = turning / today.usd if today and today.usd and turning is not None else None
    writer.add("decision.baseline_break_even",
               "Today's infrastructure cost at which the NPV is 0, × the estimate", factor, "×",
               "break-even ÷ today, a VM and month without staff",
               ("verdict.break_even.vm_month", "verdict.today.vm_month"),
               writer.none or "none: no cost of today makes the NPV 0")  # fmt: skip


def _full_operation(result: FinanceResult, writer: _Writer) -> None:
    last = sum_usd([float(result.cash.aws[head].iloc[-1]) for head in HEADS])
    heads = (f"cash.landed.{head}" for head in HEADS)
    inputs = tuple(name for name in heads if name in writer.ledger)
    writer.add("decision.aws.monthly", "AWS run cost a month, all waves live", last, "USD/month",
               FULL_OPERATION, inputs)  # fmt: skip
    writer.add("decision.aws.annual", "AWS run cost a year, all waves live",
               last * MONTHS_PER_YEAR, "USD/year", "12 × the month", inputs)  # fmt: skip


def _natively(writer: _Writer) -> None:
    """Add what servers of EC2 hosts would cost as instances: no more than what the totals have."""
    ledger = writer.ledger
    if METAL not in ledger:
        return
    run, security = "aws.run.monthly", "aws.other.security.monthly"
    apart = security_left_out(ledger)
    value = sum_usd([ledger.value(run), -ledger.value(security) if apart else 0.0])
    ledger.add(
        Figure("decision.native.monthly", "All servers in scope as EC2 instances, without growth",
               value, "USD/month", "computed",
               formula="AWS run cost − security services that are in no total" if apart
               else "AWS run cost", inputs=(run, security) if apart else (run,),
               sources=("price book",))
    )  # fmt: skip


def shown_items(comparison: Comparison) -> tuple[tuple[ItemRow, ...], tuple[ItemRow, ...]]:
    """Return the compared items that the table and both charts show, and those they show as one.

    Shown are the largest differences, which explain the result, then the largest amounts: today's
    largest costs may cost as much afterwards.
    """
    found = _found(comparison)
    if len(found) <= SHOWN_ITEMS + 1:
        return tuple(found), ()
    differing = sorted(found, key=_difference, reverse=True)[:_DIFFERING]
    ranked = [*differing, *sorted(found, key=_size, reverse=True)]
    largest = list(dict.fromkeys(ranked))[:SHOWN_ITEMS]
    return (
        tuple(row for row in found if row in largest),
        tuple(row for row in found if row not in largest),
    )


def by_difference(rows: Iterable[ItemRow]) -> tuple[ItemRow, ...]:
    """Return items in the order of the charts: the largest difference first, then the amount."""
    return tuple(sorted(rows, key=_difference, reverse=True))


def _difference(row: ItemRow) -> tuple[float, float]:
    return abs(row.difference_usd), _size(row)


def _found(comparison: Comparison) -> list[ItemRow]:
    return [row for row in comparison.items if row.compared and _size(row)]


def _size(row: ItemRow) -> float:
    return max(row.today_usd, row.aws_usd, row.remaining_usd)


def _items(comparison: Comparison, writer: _Writer) -> None:
    year, basis = "USD/year", "sum of the other items"
    _, rest = shown_items(comparison)
    for side, label in _REST.items() if rest else ():
        amount = sum_usd([float(getattr(row, f"{side}_usd")) for row in rest])
        writer.add(f"compare.rest.{side}", label, amount, year, basis,
                   tuple(f"compare.{row.item}.{side}" for row in rest))  # fmt: skip
    for row in comparison.items:
        if row.compared:
            ends = sum_usd([row.today_usd, -row.remaining_usd])
            writer.add(f"decision.ends.{row.item}", f"{row.label}: what ends a year", ends, year,
                       "today − left on premises",
                       (f"compare.{row.item}.today", f"compare.{row.item}.remaining"))  # fmt: skip
    total = sum_usd([comparison.total("aws_usd"), comparison.total("aws_usd", compared=False)])
    share = comparison.total("aws_usd", compared=False) / total if total else None
    writer.add("decision.not_compared.share", "AWS and service cost that is not compared", share,
               "fraction", "not compared ÷ all", ("compare.apart.aws", "compare.aws"))  # fmt: skip
