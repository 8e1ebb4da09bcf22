"""Today against AWS in the workbook: what is compared with live totals, then what is not."""

from __future__ import annotations

from typing import Protocol

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bizcase.exports.workbook_money import WorkbookMoney
from bizcase.finance.comparison import BASIS, Comparison, ItemRow

SHEET = "Today against AWS"
# Beside the table, for the chart of both sides: today, and with migration.
CHARTED = ("G", "H")
_STACKS = ("Today", "With migration")
_HEAD = (
    "Item", "Today, USD a year", "On AWS, USD a year", "Left on premises, USD a year",
    "Difference, USD a year", "How it is compared",
)  # fmt: skip
_WIDTHS = (38, 18, 18, 18, 18, 80)
_SIDES = ("today_usd", "aws_usd", "remaining_usd")


class Look(Protocol):
    """The formats of the workbook that the sheet takes."""

    head: Format
    number_head: Format
    unit_head: Format
    money: Format
    total: Format
    wrap: Format
    soft: Format
    unit: Format


def comparison_sheet(
    sheet: Worksheet, look: Look, found: Comparison, amounts: WorkbookMoney
) -> None:
    """Write the compared items with their sums and differences as formulas, then the rest."""
    for column, (label, width) in enumerate(zip(_HEAD, _WIDTHS, strict=True)):
        number = 0 < column < len(_HEAD) - 1
        shown = amounts.head(label)
        words = look.unit_head if column else look.head
        sheet.write_string(0, column, shown, look.number_head if number else words)
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 1)
    for column, label in enumerate(_STACKS, start=len(_HEAD)):
        sheet.write_string(0, column, label, look.soft)
    compared = [row for row in found.items if row.compared]
    for line, row in enumerate(compared, start=1):
        _row(sheet, look, line, row, amounts)
    last = len(compared) + 1
    sheet.write_string(last, 0, "Total of compared items", look.total)
    totals = (*(found.total(side) for side in _SIDES), found.difference_usd)
    for column, (letter, value) in enumerate(zip("BCDE", totals, strict=True), start=1):
        formula = f"=SUM({letter}2:{letter}{last})" if compared else "=0"
        sheet.write_formula(last, column, formula, look.total, amounts.value(value))
    sheet.write_string(last, 5, f"{BASIS[:1].upper()}{BASIS[1:]}", look.unit)
    sheet.print_area(0, 0, last + 2 + sum(not row.compared for row in found.items), len(_HEAD) - 1)
    apart = [row for row in found.items if not row.compared]
    if apart:
        sheet.write_string(last + 2, 0, "Not compared: on one side only", look.head)
    for line, row in enumerate(apart, start=last + 3):
        _row(sheet, look, line, row, amounts, difference=False)


def _row(
    sheet: Worksheet,
    look: Look,
    line: int,
    row: ItemRow,
    amounts: WorkbookMoney,
    *,
    difference: bool = True,
) -> None:
    sheet.write_string(line, 0, row.label, look.wrap)
    for column, side in enumerate(_SIDES, start=1):
        amounts.write(sheet, line, column, getattr(row, side), look.money)
    if difference:
        at = line + 1
        formula = f"=C{at}+D{at}-B{at}"
        sheet.write_formula(line, 4, formula, look.money, amounts.value(row.difference_usd))
        after = amounts.value(row.aws_usd + row.remaining_usd)
        sheet.write_formula(line, 6, f"=B{at}", look.money, amounts.value(row.today_usd))
        sheet.write_formula(line, 7, f"=C{at}+D{at}", look.money, after)
    sheet.write_string(line, 5, row.reason, look.unit)
