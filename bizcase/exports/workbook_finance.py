"""The cash flow in the workbook, with formulas from the lines of each month up to the NPV."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from bizcase.document.number_style import is_money
from bizcase.exports.workbook_money import WorkbookMoney
from bizcase.finance import FinanceResult
from bizcase.finance.cash_flow import COLUMNS
from bizcase.units import sum_usd, to_cents

_LINES = {
    "AWS by month": ("aws", "aws_usd"),
    "On premises after": ("on_premises", "on_premises_usd"),
    "Baseline by month": ("baseline", "baseline_usd"),
    "One-time by month": ("one_time", "one_time_usd"),
}
_FIRST = 1  # row of month 0; row 0 is the head
_AMOUNT_WIDTH = 18


@dataclass(frozen=True, slots=True)
class _Look:
    head: Format
    number_head: Format
    money: Format
    total: Format
    share: Format
    plain_number: Format
    amounts: WorkbookMoney


def finance_sheets(
    book: xlsxwriter.Workbook, result: FinanceResult, amounts: WorkbookMoney
) -> None:
    """Write the cash flow, its lines by month, and the tornado.

    Every total is a formula that carries its value; the NPV follows the discount rate beside it.
    """
    head = {"bold": True, "bg_color": "#0b5c6b", "font_color": "#ffffff", "text_wrap": True,
            "valign": "top"}  # fmt: skip
    look = _Look(
        book.add_format(head),
        book.add_format(head | {"align": "right"}),
        book.add_format({"num_format": amounts.number_format}),
        book.add_format({"bold": True, "num_format": amounts.number_format, "top": 1}),
        book.add_format({"num_format": "0.00%", "bg_color": "#fff6d6"}),
        book.add_format(),
        amounts,
    )  # fmt: skip
    _cash_flow(book, look, result)
    for name, (attribute, _) in _LINES.items():
        lines: pd.DataFrame = getattr(result.cash, attribute)
        if len(lines.columns):
            _lines(book, look, name, lines)
    if result.swings:
        _tornado(book, look, result)


def _sheet(book: xlsxwriter.Workbook, look: _Look, name: str, header: list[str]) -> Worksheet:
    sheet = book.add_worksheet(name)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.freeze_panes(1, 1)
    sheet.set_column(1, len(header), _AMOUNT_WIDTH)
    for position, label in enumerate(header):
        over_text = position == 0 or label == "unit"
        shown = look.amounts.head(label)
        sheet.write_string(0, position, shown, look.head if over_text else look.number_head)
    return sheet


def _lines(book: xlsxwriter.Workbook, look: _Look, name: str, lines: pd.DataFrame) -> None:
    sheet = _sheet(book, look, name, ["month", *lines.columns, "total"])
    last = xl_col_to_name(len(lines.columns))
    totals = to_cents(lines.to_numpy()).sum(axis=1) / 100
    for row, amounts in enumerate(lines.itertuples(index=False), start=_FIRST):
        sheet.write_number(row, 0, row - _FIRST)
        for position, amount in enumerate(amounts, start=1):
            look.amounts.write(sheet, row, position, amount, look.money)
        total = look.amounts.value(totals[row - _FIRST])
        formula = f"=SUM(B{row + 1}:{last}{row + 1})"
        sheet.write_formula(row, len(lines.columns) + 1, formula, look.total, total)


def _cash_flow(book: xlsxwriter.Workbook, look: _Look, result: FinanceResult) -> None:
    months = result.cash.months
    sheet = _sheet(book, look, "Cash flow", list(COLUMNS))
    known = result.metrics is not None
    for row, amounts in enumerate(months.itertuples(index=False), start=_FIRST):
        sheet.write_number(row, 0, row - _FIRST)
        for position, (column, amount) in enumerate(
            zip(COLUMNS[1:], amounts[1:], strict=True), start=1
        ):
            if amount != amount:  # noqa: PLR0124 - NaN is the value unequal to itself
                continue
            formula = _formula(column, row + 1, result)
            if formula:
                value = look.amounts.value(amount)
                sheet.write_formula(row, position, formula, look.money, value)
            else:
                look.amounts.write(sheet, row, position, amount, look.money)
    end = len(months) + _FIRST
    sheet.write_string(end, 0, "Total", look.total)
    for position, column in enumerate(COLUMNS[1:], start=1):
        if not months[column].isna().any():
            letter = xl_col_to_name(position)
            sheet.write_formula(end, position, f"=SUM({letter}2:{letter}{end})", look.total,
                                look.amounts.value(sum_usd(months[column])))  # fmt: skip
    if not known or result.metrics is None:
        sheet.write_string(end + 2, 0, f"No NPV: {result.prepared.no_baseline}.")
        return
    sheet.write_string(end + 2, 0, "Discount rate")
    sheet.write_number(end + 2, 1, result.assumptions.fraction("fin.discount"), look.share)
    sheet.write_string(end + 3, 0, look.amounts.head("NPV, USD"))
    rate = f"$B${end + 3}"
    formula = f"=SUMPRODUCT(G2:G{end},(1+{rate})^(-A2:A{end}/12))"
    sheet.write_formula(end + 3, 1, formula, look.total, look.amounts.value(result.metrics.npv))


def _formula(column: str, row: int, result: FinanceResult) -> str:
    """Return the formula of a cell of the cash flow; "" for an entered amount."""
    if column == "net_usd":
        return f"=D{row}-C{row}-B{row}-E{row}+F{row}"
    for name, (attribute, target) in _LINES.items():
        if column == target:
            width = len(getattr(result.cash, attribute).columns)
            return f"='{name}'!{xl_col_to_name(width + 1)}{row}"
    return ""


def _tornado(book: xlsxwriter.Workbook, look: _Look, result: FinanceResult) -> None:
    header = ["assumption", "unit", "low", "base", "high", "npv_at_low_usd", "npv_at_high_usd",
              "swing_usd"]  # fmt: skip
    sheet = _sheet(book, look, "Tornado", header)
    sheet.set_column(0, 0, 60)
    for row, swing in enumerate(result.swings, start=_FIRST):
        driver = swing.driver
        sheet.write_string(row, 0, driver.label)
        sheet.write_string(row, 1, look.amounts.head(driver.unit))
        for position, number in enumerate((driver.low, driver.value, driver.high), start=2):
            if is_money(driver.unit):
                look.amounts.write(sheet, row, position, number, look.plain_number)
            else:
                sheet.write_number(row, position, number)
        look.amounts.write(sheet, row, 5, round(swing.low_npv, 2), look.money)
        look.amounts.write(sheet, row, 6, round(swing.high_npv, 2), look.money)
        formula = f"=ABS(G{row + 1}-F{row + 1})"
        sheet.write_formula(row, 7, formula, look.total, look.amounts.value(round(swing.size, 2)))
