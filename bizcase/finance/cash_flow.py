"""The cash flow by month: AWS, on premises with and without migration, one-time cost, funding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bizcase.finance.aws_side import BILLED, OWN, aws_paths
from bizcase.finance.on_premises import on_premises, remains_of, saved_usd
from bizcase.finance.one_time import one_time
from bizcase.finance.prepared import Prepared
from bizcase.finance.schedule import Schedule
from bizcase.finance.standing import Standing
from bizcase.finance.subscriptions import LINE, subscriptions
from bizcase.finance.values import Value, Values
from bizcase.units import MONTHS_PER_YEAR, FloatArray, round_usd, spread_usd, to_cents

COLUMNS = (
    "month", "aws_usd", "on_premises_usd", "baseline_usd", "one_time_usd", "funding_usd", "net_usd",
    "baseline_unused_life_usd", "on_premises_unused_life_usd",
)  # fmt: skip
# The line of what growth bought and the horizon leaves unused: a credit, below 0, at the end.
UNUSED_LIFE = "unused_life"
UNUSED_LIFE_LABEL = "Unused life of hardware, credited"
AWS_FACTOR = "aws.run_factor"


@dataclass(frozen=True, slots=True)
class CashFlow:
    """The base case, each line rounded to the cent; tables have one row per month 0..H.

    ``on_premises`` is what is paid beside AWS with migration: what remains of the lines of
    ``baseline``, and the services bought instead of servers where their price is known. Both have
    a column UNUSED_LIFE where growth leaves any: the columns of ``months`` keep it apart from cost.
    ``aws`` are the heads that AWS bills and what is paid beside the bill: own licences, agents.
    ``months`` has the columns of ``cash_flow.csv``. ``states`` names what is not known, by
    ``onprem.<line>`` or ``once.<component>``.
    """

    months: pd.DataFrame
    aws: pd.DataFrame
    on_premises: pd.DataFrame
    baseline: pd.DataFrame
    one_time: pd.DataFrame
    states: Mapping[str, str]

    def paid(self, side: str) -> FloatArray:
        """Return the ``baseline`` or what is paid ``on_premises`` by month, less the credit."""
        table = self.months
        both = table[[f"{side}_usd", f"{side}_unused_life_usd"]].to_numpy(dtype=float)
        less: FloatArray = to_cents(both).sum(axis=1) / 100
        return less

    def by_year(self) -> pd.DataFrame:
        """Return the columns of ``months`` per year; year 0 is month 0, year 1 months 1 to 12."""
        year = np.ceil(self.months["month"] / MONTHS_PER_YEAR).astype(int).rename("year")
        money = self.months.drop(columns="month")
        cents = pd.DataFrame(to_cents(money.to_numpy(dtype=float)), columns=money.columns)
        return cents.groupby(year).sum(min_count=1) / 100


@dataclass(frozen=True, slots=True)
class Flows:
    """Totals by draw and month, not rounded; ``aws_unit`` is what AWS bills at a factor of 1."""

    aws_unit: FloatArray
    aws: FloatArray
    net: FloatArray


def funding(aws: FloatArray, values: Values) -> FloatArray:
    """Return funding by month: a share of the first year's AWS cost in month 12, once signed."""
    paid = np.zeros_like(aws)
    if values.assumptions.flag("mig.funding_signed"):
        share: Value = values.fraction("mig.map_pct")
        year = aws[:, 1 : MONTHS_PER_YEAR + 1].sum(axis=1, keepdims=True)
        paid[:, MONTHS_PER_YEAR] = (year * share)[:, 0]
    return paid


def flows(
    prepared: Prepared, plan: Schedule, values: Values, version: str,
    standing: Standing | None = None,
) -> Flows:  # fmt: skip
    """Return the net cash flow of every draw (METHOD: Cash flow and metrics).

    ``standing`` is the estate without migration, where another plan of it was computed already.
    """
    standing = standing or Standing(prepared, values, version)
    remains = remains_of(standing, plan)
    heads = aws_paths(prepared, plan, values)
    unit = np.asarray(sum(heads[name] for name in BILLED))
    aws = unit * values.drawn(AWS_FACTOR, 1.0)
    net: FloatArray = funding(aws, values) - aws
    for name in OWN:
        net = net - heads[name]
    net = net + saved_usd(standing, remains) - subscriptions(plan, values)[0]
    for component in one_time(prepared, plan, values, remains):
        net = net - component.path
    return Flows(unit, aws, net)


def cash_flow(prepared: Prepared, plan: Schedule, values: Values, version: str) -> CashFlow:
    """Return the base case; without an on-premises baseline its columns and net are unknown."""
    aws = {head: round_usd(path[0]) for head, path in aws_paths(prepared, plan, values).items()}
    states: dict[str, str] = {}
    future: dict[str, FloatArray] = {}
    baseline: dict[str, FloatArray] = {}
    if not prepared.no_baseline:
        for line in on_premises(prepared, plan, values, version):
            for side, path, unused in zip(
                (baseline, future), (line.baseline, line.future), line.unused, strict=True
            ):
                _add(side, line.spec.key, path, unused)
            if line.state:
                states[f"onprem.{line.spec.key}"] = line.state
        bought, state = subscriptions(plan, values)
        if state:
            states[f"onprem.{LINE}"] = state
        else:
            future[LINE] = round_usd(bought[0])
    once = {}
    for component in one_time(prepared, plan, values):
        once[component.key] = spread_usd(component.path[0])
        if component.state:
            states[f"once.{component.key}"] = component.state
    tables = [_table(part) for part in (aws, future, baseline, once)]
    paid = funding(np.atleast_2d(_total(tables[0][list(BILLED)])), values)[0]
    months = _months(tables, round_usd(paid), known=not prepared.no_baseline)
    return CashFlow(months, tables[0], tables[1], tables[2], tables[3], states)


def _add(side: dict[str, FloatArray], key: str, path: FloatArray, unused: Value) -> None:
    """Add a line to the cent without its credit, and the credit: both add up to the line."""
    side[key] = round_usd((path - unused)[0])
    credit = round_usd(round_usd(path[0]) - side[key])
    if credit.any():
        side[UNUSED_LIFE] = round_usd(side.get(UNUSED_LIFE, 0.0) + credit)


def _table(lines: Mapping[str, FloatArray]) -> pd.DataFrame:
    """Return lines by month as the columns of one block, which pandas makes much faster."""
    if not lines:
        return pd.DataFrame()
    return pd.DataFrame(np.column_stack([*lines.values()]), columns=[*lines])


def _total(table: pd.DataFrame) -> FloatArray:
    cents: FloatArray = to_cents(table.to_numpy()).sum(axis=1) / 100
    return cents


def _months(tables: list[pd.DataFrame], paid: FloatArray, *, known: bool) -> pd.DataFrame:
    unknown = np.full(len(paid), np.nan)
    aws, future, baseline, once = (
        _total(table) if len(table.columns) else unknown
        for table in (part.drop(columns=UNUSED_LIFE, errors="ignore") for part in tables)
    )
    left, here = (part.get(UNUSED_LIFE, 0.0 * paid) for part in tables[1:3])
    if not known:
        future = baseline = left = here = unknown
    net = to_cents(baseline) - to_cents(future) - to_cents(aws) - to_cents(once) + to_cents(paid)
    net = net + to_cents(here) - to_cents(left)
    months = np.arange(float(len(paid)))
    columns = (months, aws, future, baseline, once, paid, net / 100, here, left)
    return pd.DataFrame(dict(zip(COLUMNS, columns, strict=True)))
