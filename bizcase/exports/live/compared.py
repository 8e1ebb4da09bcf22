"""Today against AWS: both sides by item as sums over the lines, then what is not compared.

An item stands there where it costs something or a formula may make it cost something.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from bizcase.exports.live import bill_sheet, premises
from bizcase.exports.live.expr import Term
from bizcase.exports.workbook_sheet import sum_above
from bizcase.exports.workbook_writer import WorkbookWriter
from bizcase.finance.comparison import BASIS, Comparison, ItemRow, cost_items

SHEET = "Today against AWS"
# Beside the table, for the chart of both sides: today, and with migration.
CHARTED = ("G", "H")
SIDES = ("today_usd", "aws_usd", "remaining_usd")
_STACKS = ("Today", "With migration")
_HEAD = (
    "Item", "Today, USD a year", "AWS and services, USD a year", "Left on premises, USD a year",
    "Difference, USD a year", "How it is compared",
)  # fmt: skip
_WIDTHS = (38, 18, 18, 18, 18, 80)
_CENT = 0.005
Years = tuple[Mapping[str, float], Mapping[str, float], Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Compared:
    """Cells of the sheet: (what it is, the app's USD, the cell), and how many items are charted."""

    cells: tuple[tuple[str, float, Term], ...]
    charted: int


class ComparisonSheet:
    """The sheet; ``years`` has USD a year of today, AWS and what is left, by item."""

    def __init__(
        self, sheet: Worksheet, writer: WorkbookWriter, found: Comparison, years: Years,
        lines: int, bill: int,
    ) -> None:  # fmt: skip
        """Write nothing yet; ``lines`` and ``bill`` are the last rows of the two sheets."""
        self._sheet, self._writer, self._found, self._years = sheet, writer, found, years
        self._ends = {premises.SHEET: lines, bill_sheet.SHEET: bill}
        self._cells: list[tuple[str, float, Term]] = []

    def write(self) -> Compared:
        """Write the compared items with their totals, then the others."""
        self._head()
        compared, apart = self._rows()
        for line, row in enumerate(compared, start=1):
            self._row(line, row)
        last = len(compared) + 1
        self._totals(last)
        end = last + 2 + len(apart)
        self._sheet.print_area(0, 0, end, len(_HEAD) - 1)
        if apart:
            self._sheet.write_string(
                last + 2, 0, "Not compared: on one side only", self._writer.head
            )
        for line, row in enumerate(apart, start=last + 3):
            self._row(line, row)
        return Compared(tuple(self._cells), len(compared))

    def _rows(self) -> tuple[list[ItemRow], list[ItemRow]]:
        known = {row.item: row for row in self._found.items if row.compared}
        compared = []
        for item in cost_items():
            some = any(item.label in side for side in self._years)
            if item.key in known or some:
                none = ItemRow(item.key, item.label, 0.0, 0.0, 0.0, compared=True,
                               reason=item.parity)  # fmt: skip
                compared.append(known.get(item.key, none))
        return compared, [row for row in self._found.items if not row.compared]

    def _head(self) -> None:
        sheet, writer = self._sheet, self._writer
        for column, (label, width) in enumerate(zip(_HEAD, _WIDTHS, strict=True)):
            number = 0 < column < len(_HEAD) - 1
            words = writer.unit_head if column else writer.head
            look = writer.number_head if number else words
            sheet.write_string(0, column, writer.amounts.style.label(label), look)
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 1)
        for column, label in enumerate(_STACKS, start=len(_HEAD)):
            sheet.write_string(0, column, label, writer.soft)
            sheet.set_column(column, column, 16)

    def _sum(self, sheet: str, item: str, year: str, label: str) -> str:
        last = self._ends[sheet]
        items, years = (f"'{sheet}'!${letter}$2:${letter}${last}" for letter in (item, year))
        return f"SUMIFS({years},{items},{label})"

    def _row(self, line: int, row: ItemRow) -> None:
        """Write an item: its sides are sums of the rows that name it."""
        sheet, writer, at = self._sheet, self._writer, line + 1
        label = row.label if row.compared else bill_sheet.APART.format(row.label)
        sheet.write_string(line, 0, label, writer.wrap)
        today, aws, left = (side.get(label, 0.0) for side in self._years)
        sums = (
            (1, self._sum(premises.SHEET, premises.ITEM, premises.TODAY, f"A{at}"), today),
            (2, self._sum(bill_sheet.SHEET, bill_sheet.ITEM, bill_sheet.YEAR, f"A{at}"), aws),
            (3, self._sum(premises.SHEET, premises.ITEM, premises.LEFT, f"A{at}"), left),
        )
        for (column, formula, value), side in zip(sums, SIDES, strict=True):
            sheet.write_formula(line, column, f"={formula}", writer.money, value)
            self._keep(f"{label}: {_HEAD[column]}", getattr(row, side), column, at, value)
        sheet.write_string(line, 5, row.reason, writer.unit)
        if row.compared:
            formula = f"=C{at}+D{at}-B{at}"
            sheet.write_formula(line, 4, formula, writer.money, aws + left - today)
            sheet.write_formula(line, 6, f"=B{at}", writer.money, today)
            sheet.write_formula(line, 7, f"=C{at}+D{at}", writer.money, aws + left)

    def _keep(self, label: str, usd: float, column: int, at: int, value: float) -> None:
        if abs(usd) > _CENT or abs(value) > _CENT:
            words = f"Full year, {label.removesuffix(', USD a year')}"
            letter = chr(ord("A") + column)
            self._cells.append((words, usd, Term(f"'{SHEET}'!${letter}${at}", value)))

    def _totals(self, last: int) -> None:
        writer = self._writer
        self._sheet.write_string(last, 0, "Total of compared items", writer.total)
        known = [*(self._found.total(side) for side in SIDES), self._found.difference_usd]
        sums = [
            sum(float(cell.value) for _, _, cell in self._cells if f"!${letter}$" in cell.text)
            for letter in "BCD"
        ]
        sums.append(sums[1] + sums[2] - sums[0])
        for column, (letter, usd, value) in enumerate(zip("BCDE", known, sums, strict=True), 1):
            formula = sum_above(letter, last)
            self._sheet.write_formula(last, column, formula, writer.total, value)
            self._keep(f"total: {_HEAD[column]}", usd, column, last + 1, value)
        self._sheet.write_string(last, 5, f"{BASIS[:1].upper()}{BASIS[1:]}", writer.unit)
