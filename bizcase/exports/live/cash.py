"""The cash flow by month and year, live down to the NPV, the rates and the payback."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bizcase.exports.live.expr import ZERO, Term, chosen, total
from bizcase.exports.live.inputs import Driver, Inputs
from bizcase.exports.live.months import Months, MonthSheet
from bizcase.finance.aws_side import BILLED, OWN
from bizcase.finance.cash_flow import UNUSED_LIFE, UNUSED_LIFE_LABEL
from bizcase.finance.drivers import aws_band
from bizcase.finance.result import FinanceResult
from bizcase.units import MONTHS_PER_YEAR

SHEET, YEARS = "Cash flow", "Cash flow by year"
AWS_FACTOR = "aws.run_factor"
_BAND = "Sizing evidence of the servers: the band of the AWS cost that was computed"
COLUMNS = (
    "aws", "on_premises", "baseline", "one_time", "funding", "net", "baseline_unused_life",
    "on_premises_unused_life",
)  # fmt: skip
LABELS = {
    "aws": "AWS and licences there", "on_premises": "On premises and services",
    "baseline": "On premises without migration", "one_time": "One-time cost",
    "funding": "Funding", "net": "Net",
    "baseline_unused_life": f"{UNUSED_LIFE_LABEL}, without migration",
    "on_premises_unused_life": f"{UNUSED_LIFE_LABEL}, with migration",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CashFlow:
    """Columns by name of ``COLUMNS``, their totals, and those of the charts.

    ``stay`` and ``migrate`` are cumulated cost, ``low`` and ``high`` that of migrating at the ends
    of the band of the AWS bill. Without a baseline only AWS, one-time cost and funding are known.
    """

    columns: dict[str, Term]
    totals: dict[str, Term]
    cumulated: Term | None
    charted: dict[str, Term]
    billed: Term
    sheet: MonthSheet


def run_factor(inputs: Inputs, result: FinanceResult) -> Term:
    """Return the cell by which what AWS bills is multiplied, 1 in the base case."""
    low, high = aws_band(result.base)
    driver = Driver(
        "aws_run_factor", "AWS run cost against the cost computed", 1.0, "×", low, 1.0, high,
        _BAND, "", (0.0, None),
    )  # fmt: skip
    return inputs.add(AWS_FACTOR, driver)


def cash_flow(
    of: Months, sheet: MonthSheet, inputs: Inputs, result: FinanceResult,
    parts: dict[str, dict[str, Term]],
) -> CashFlow:  # fmt: skip
    """Write the months: ``parts`` are the columns of aws, baseline, on_premises and one_time."""
    look, factor = of.writer.money, run_factor(inputs, result)
    billed = sheet.add("What AWS bills, USD", _sum(parts["aws"], BILLED) * factor, look)
    aws = sheet.add("AWS and licences there, USD", billed + _sum(parts["aws"], OWN), look)
    once = sheet.add("One-time cost, USD", total(parts["one_time"].values()), look)
    funding = _funding(of, sheet, inputs, result, billed)
    columns = {"aws": aws, "one_time": once, "funding": funding}
    if not parts["baseline"]:
        return CashFlow(columns, _totals(sheet, columns), None, {}, billed, sheet)
    left, stay = (
        sheet.add(f"{LABELS[side]}, USD", total(_lines(parts[side])), look)
        for side in ("on_premises", "baseline")
    )
    credit = _unused_life(sheet, parts, look)
    here, kept = (credit.get(f"{side}_unused_life", ZERO) for side in ("baseline", "on_premises"))
    net = sheet.add("Net, USD", stay - left - aws - once + funding + here - kept, look)
    columns |= {"on_premises": left, "baseline": stay, "net": net} | credit
    cumulated = sheet.add("Net so far, USD", _so_far(sheet, net), look)
    back = (kept,) if credit else ()
    moving = sheet.add("Cost of migrating so far, USD",
                       _so_far(sheet, left + aws + once - funding, paths=(left, aws, once, *back),
                               less=(funding,)), look)  # fmt: skip
    staying = sheet.add(
        "Cost of staying so far, USD",
        _so_far(sheet, stay, paths=(stay, *([here] if credit else []))),
        look,
    )
    charted = {"stay": staying, "migrate": moving}
    low, high = aws_band(result.base)
    if high > low:
        so_far = _so_far(sheet, billed)
        for name, end, cell in (("low", low, "low_of_aws"), ("high", high, "high_of_aws")):
            share = inputs.fact(cell, f"AWS run cost at its {name} end", end, "×")
            path = moving + so_far * (share / factor - 1.0)
            charted[name] = sheet.add(f"Migrating, AWS at its {name} end, USD", path, look)
    totals = _totals(sheet, columns)
    return CashFlow(columns, totals, cumulated, charted, billed, sheet)


def _lines(parts: dict[str, Term]) -> list[Term]:
    """Return the columns that are cost of running, without the credit for unused life."""
    return [column for name, column in parts.items() if name != UNUSED_LIFE]


def _unused_life(
    sheet: MonthSheet, parts: dict[str, dict[str, Term]], look: Format
) -> dict[str, Term]:
    """Write the credit of each side, where there is any, and return it by column."""
    found = {}
    for side in ("baseline", "on_premises"):
        if UNUSED_LIFE in parts[side]:
            name = f"{side}_unused_life"
            found[name] = sheet.add(f"{LABELS[name]}, USD", parts[side][UNUSED_LIFE], look)
    return found


def _totals(sheet: MonthSheet, columns: dict[str, Term]) -> dict[str, Term]:
    names = [name for name in COLUMNS if name in columns]
    return dict(zip(names, sheet.totals([columns[name] for name in names]), strict=True))


def _sum(parts: dict[str, Term], names: tuple[str, ...]) -> Term:
    return total(parts[name] for name in names)


def _so_far(
    sheet: MonthSheet, path: Term, paths: tuple[Term, ...] = (), less: tuple[Term, ...] = ()
) -> Term:
    """Return the sum of a column, or of several, up to a month."""

    def one(column: Term) -> Term:
        name = column.text.rpartition("!$")[2].partition("{")[0]
        text = f"SUM('{sheet.name}'!${name}$2:${name}" + "{r})"
        return Term(text, np.cumsum(column.value))

    if not paths:
        return one(path)
    return total(one(part) for part in paths) - total(one(part) for part in less)


def _funding(
    of: Months, sheet: MonthSheet, inputs: Inputs, result: FinanceResult, billed: Term
) -> Term:
    """Return signed funding: a share of the first year's AWS bill in month 12."""
    look = of.writer.money
    if not result.assumptions.flag("mig.funding_signed"):
        return sheet.add("Funding, USD", 0.0, look)
    span = sheet.span(billed, 1, MONTHS_PER_YEAR)
    year = Term(f"SUM({span})", float(np.sum(np.asarray(billed.value)[1 : MONTHS_PER_YEAR + 1])))
    paid = of.cents(inputs["mig.map_pct"] * year)
    month_12 = chosen(sheet.month >= float(MONTHS_PER_YEAR), 1.0, 0.0) * chosen(
        sheet.month > float(MONTHS_PER_YEAR), 0.0, 1.0
    )
    return sheet.add("Funding, USD", month_12 * paid, look)


def by_year(of: Months, sheet: Worksheet, flow: CashFlow) -> None:
    """Write the columns by year: year 0 is month 0, year 1 months 1 to 12."""
    writer = of.writer
    names = [name for name in COLUMNS if name in flow.columns]
    sheet.set_column(0, 0, 10)
    sheet.set_column(1, len(names) + 1, 18)
    sheet.freeze_panes(1, 1)
    sheet.write_string(0, 0, "Year", writer.number_head)
    years = of.horizon // MONTHS_PER_YEAR
    for column, name in enumerate(names, start=1):
        label = writer.amounts.style.label(f"{LABELS[name]}, USD")
        sheet.write_string(0, column, label, writer.number_head)
        letter = chr(ord("A") + column)
        for year in range(years + 1):
            first = 0 if year == 0 else (year - 1) * MONTHS_PER_YEAR + 1
            last = year * MONTHS_PER_YEAR
            value = float(np.sum(np.asarray(flow.columns[name].value)[first : last + 1]))
            formula = f"=SUM({flow.sheet.span(flow.columns[name], first, last)})"
            sheet.write_formula(year + 1, column, formula, writer.money, value)
        end = years + 2
        value = float(np.sum(flow.columns[name].value))
        sheet.write_formula(end, column, f"=SUM({letter}2:{letter}{end})", writer.total, value)
    for year in range(years + 1):
        sheet.write_number(year + 1, 0, year, writer.formats["#,##0"])
    sheet.write_string(years + 2, 0, "Total", writer.total)
