"""Planning figures for the AWS Migration Acceleration Program, from the plan and the AWS bill.

What counts is AWS's own bill of the cash flow: licences that the customer owns, agents and the
operations of a partner are no AWS spend. AWS decides on eligibility, rates and payments.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.finance.aws_side import BILLED, aws_paths, server_paths
from bizcase.finance.result import FinanceResult
from bizcase.finance.schedule import wave_landings
from bizcase.finance.values import Values
from bizcase.ledger import Figure, Ledger
from bizcase.units import MONTHS_PER_YEAR, FloatArray, sum_usd, to_cents

NOTE = (
    "Planning aid for the AWS Migration Acceleration Program. AWS decides on eligibility, rates "
    "and payments."
)
SPEND_COLUMNS = ("wave", "name", "quarter", "from_month", "to_month", "eligible_usd")
SHARED = "Shared services of all waves"
# Nobody's AWS charge, though it stands with the bill in the cash flow.
_NOT_AWS = ("operations",)
_AWS_HEADS = tuple(name for name in BILLED if name not in _NOT_AWS)
_SHARED_HEADS = ("network", "landing_zone")
_LICENCES = ("windows", "sql_server", "linux")
_QUARTER = 3
_DECIDES = "; AWS decides"


def aws_bill_usd(result: FinanceResult) -> pd.Series:
    """Return what AWS bills by month 0..H in USD, to the cent: the part of ``aws_usd``."""
    cents = to_cents(result.cash.aws[list(_AWS_HEADS)].to_numpy()).sum(axis=1)
    return pd.Series(cents / 100, name="aws_billed_usd")


def is_shown(assumptions: Assumptions) -> bool:
    """Return whether readers of the workbook get the sheet: it is off unless switched on."""
    return assumptions.flag("map.sheet")


@dataclass(frozen=True, slots=True)
class Spend:
    """Eligible spend of a wave by month 0..H in USD; ``number`` None is shared or in no wave."""

    number: int | None
    name: str
    usd: FloatArray


def eligible_spend(result: FinanceResult) -> tuple[Spend, ...]:
    """Return the eligible spend by wave, then that of what all waves share.

    In each month they add up, to the cent, to the heads of the cash flow that count.
    """
    counted = _counted(result)
    by_server = [name for name in counted if name not in _SHARED_HEADS]
    cash, names = result.cash.aws, {wave.number: wave.name for wave in result.base.waves}
    values = Values(result.assumptions)
    numbers, paths = [], []
    for number, alone in wave_landings(result.base, result.plan):
        heads = server_paths(result.base, alone, values)
        months = np.zeros((1, values.horizon_months + 1))
        paths.append(np.asarray(sum((heads[name] for name in by_server), months))[0])
        numbers.append(number)
    shared = to_cents(cash[counted].to_numpy()).sum(axis=1)
    found: list[Spend] = []
    if paths:
        total = to_cents(cash[by_server].to_numpy()).sum(axis=1)
        shared = shared - total
        cents = _shared_out(np.array(paths), total)
        found = [
            Spend(number, names[number], row / 100)
            for number, row in zip(numbers, cents, strict=True) if number is not None
        ]  # fmt: skip
        shared = shared + cents[-1]  # of servers that move in no wave, if there are any
    return (*found, Spend(None, SHARED, shared / 100))


def _counted(result: FinanceResult) -> list[str]:
    left_out: set[str] = set()
    if not result.assumptions.flag("map.count_support"):
        left_out.add("support")
    if not result.assumptions.flag("map.count_licences"):
        left_out.update(_LICENCES)
    return [name for name in _AWS_HEADS if name not in left_out]


def _shared_out(paths: FloatArray, total: FloatArray) -> FloatArray:
    """Return whole cents by wave that add up to those of each month, by their running sum."""
    running = np.cumsum(paths, axis=0)
    last = np.where(running[-1] > 0, running[-1], 1.0)
    return np.diff(np.round(running / last * total), axis=0, prepend=0.0)


def spend_table(result: FinanceResult) -> pd.DataFrame:
    """Return SPEND_COLUMNS: the eligible spend by wave and quarter with spend; AWS decides."""
    rows = []
    for item in eligible_spend(result):
        quarters = np.maximum(np.arange(len(item.usd)) - 1, 0) // _QUARTER
        for quarter in range(int(quarters.max()) + 1):
            months = np.flatnonzero(quarters == quarter)
            usd = sum_usd(item.usd[months])
            if usd:
                rows.append((item.number, item.name, quarter + 1, months[0], months[-1], usd))
    types = {"wave": "float64", "quarter": "int64", "eligible_usd": "float64"}
    return pd.DataFrame(rows, columns=list(SPEND_COLUMNS)).astype(types)


def run_rate_end(bill: pd.Series) -> float:
    """Return the AWS bill of the last 12 months of the case, in USD a year."""
    return sum_usd(bill.iloc[-MONTHS_PER_YEAR:])


def _run_rate_today(result: FinanceResult) -> float | None:
    """Return the same at today's prices and size; None where a wave starts within these months."""
    still = {key: np.zeros((1, 1)) for key in ("growth.infra", "fin.aws_price_change")}
    values = Values(result.assumptions, still)
    last = max((wave.start_month for wave in result.base.waves), default=0)
    if last > values.horizon_months - MONTHS_PER_YEAR + 1:
        return None
    heads = aws_paths(result.base, result.plan, values)
    year = sum(heads[name][0, -MONTHS_PER_YEAR:].sum() for name in _AWS_HEADS)
    return round(float(year), 2)


def month_of(bill: pd.Series, usd: float) -> int | None:
    """Return the first month by whose end the bill comes to an amount in sum; None: never."""
    reached = np.flatnonzero(np.cumsum(to_cents(bill)) >= round(usd * 100))
    return int(bill.index[reached[0]]) if len(reached) and usd > 0 else None


def map_figures(result: FinanceResult, ledger: Ledger) -> None:
    """Add ``map.*``: run rates, the months of both marks, and the eligible spend by wave."""
    assumptions, bill = result.assumptions, aws_bill_usd(result)
    source = ("cash_flow.csv, column aws_billed_usd",)

    def add(
        key: str, label: str, value: float | None, unit: str, formula: str, *inputs: str,
        state: str = "",
    ) -> None:  # fmt: skip
        ledger.add(Figure(f"map.{key}", label, value, unit, "computed", formula=formula,
                          inputs=inputs, sources=source, state=state))  # fmt: skip

    end, marks = run_rate_end(bill), assumptions.number("map.spend_usd")
    share = assumptions.fraction("map.run_share")
    years = f"not within {assumptions.number('fin.horizon'):.0f} years"
    add("run_rate.end", "AWS bill of the last 12 months of the case", end, "USD/year",
        "sum of the last 12 months", "fin.horizon")  # fmt: skip
    today = _run_rate_today(result)
    add("run_rate.today", "AWS bill of a year with all waves live, at today's prices and size",
        today, "USD/year", "last 12 months without growth and change of price",
        "growth.infra", "fin.aws_price_change",
        state="" if today is not None else "not all waves run in the last 12 months")  # fmt: skip
    for key, label, usd, inputs in (
        ("month.spend", f"Month in which {marks:,.0f} USD of the AWS bill are reached in sum",
         marks, ("map.spend_usd",)),
        ("month.share", f"Month in which {share:.0%} of the AWS bill of a year are reached in sum",
         share * end, ("map.run_share", "map.run_rate.end")),
    ):  # fmt: skip
        month = month_of(bill, usd)
        add(key, label + _DECIDES, month, "month", "first month by whose end the bill so far is it",
            *inputs, state="" if month is not None else years)  # fmt: skip
        so_far = None if month is None else sum_usd(bill.loc[:month])
        add(f"{key}.usd", f"{label}: the bill so far", so_far, "USD", "sum up to that month",
            f"map.{key}", state="" if month is not None else years)  # fmt: skip
    spends = eligible_spend(result)
    switches = ("map.count_support", "map.count_licences")
    for item in spends:
        key = "shared" if item.number is None else f"wave.{item.number}"
        add(f"eligible.{key}", f"{item.name}: spend that may be eligible{_DECIDES}",
            sum_usd(item.usd), "USD", "AWS bill that it causes over the case, less what is left "
            "out by assumption", *switches)  # fmt: skip
    total = sum_usd([sum_usd(item.usd) for item in spends])
    add("eligible", f"Spend that may be eligible, over the case{_DECIDES}", total, "USD",
        "all waves and what they share", *switches)  # fmt: skip
    add("left_out", "AWS bill left out of it", sum_usd([sum_usd(bill), -total]), "USD",
        "AWS bill − spend that may be eligible", "map.eligible")  # fmt: skip
