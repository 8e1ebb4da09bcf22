"""Sheets with a row for each month: every column is one formula, copied down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import numpy as np
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from bizcase.exports.live.expr import BEFORE, ROW, Term, cents, term
from bizcase.exports.workbook_writer import WorkbookWriter
from bizcase.units import FloatArray

FIRST = 1  # the row of month 0, below the head
_WIDTH, _DATE_WIDTH = 17, 12
OfMonth = Callable[[int], Term]


def sheet_row(month: int) -> int:
    """Return the number that a spreadsheet gives the row of a month."""
    return month + FIRST + 1


class Months:
    """What month sheets share: how many there are, their calendar, and the rate of the currency."""

    def __init__(self, writer: WorkbookWriter, horizon: int, as_of: dt.date) -> None:
        self.writer, self.horizon, self.as_of = writer, horizon, as_of
        style = writer.amounts.style
        self.rate = Term("currency_rate", style.rate) if style.is_converted else None
        self.months = np.arange(float(horizon + 1))

    def cents(self, part: Term) -> Term:
        """Return money rounded as the engine rounds it."""
        return cents(part, self.rate)

    def rounded(self, text: str) -> str:
        """Return a formula of money, of many cells perhaps, rounded to the cent of a USD."""
        if self.rate is None:
            return f"ROUND({text},2)"
        return f"ROUND({text}/{self.rate.text},2)*{self.rate.text}"

    def date(self, month: int) -> dt.date:
        """Return the first day of a month of the project; month 1 follows the date of the case."""
        at = self.as_of.month - 1 + month
        return dt.date(self.as_of.year + at // 12, at % 12 + 1, 1)


class MonthSheet:
    """One sheet: month, its date, then a column for each term."""

    def __init__(self, of: Months, name: str, sheet: Worksheet) -> None:
        self._of, self.name, self._sheet = of, name, sheet
        self._column = 2
        writer = of.writer
        sheet.write_string(0, 0, "Month", writer.number_head)
        sheet.write_string(0, 1, "First day", writer.number_head)
        sheet.set_column(0, 0, 8)
        sheet.set_column(1, 1, _DATE_WIDTH)
        sheet.freeze_panes(1, 2)
        writer.printed_by_month(sheet)
        for month in range(of.horizon + 1):
            sheet.write_number(FIRST + month, 0, month, writer.formats["#,##0"])
            sheet.write_datetime(FIRST + month, 1, _midnight(of.date(month)), writer.date)

    @property
    def month(self) -> Term:
        """The number of the month."""
        return Term(self._cell(0), self._of.months)

    def _cell(self, column: int) -> str:
        return f"'{self.name}'!${xl_col_to_name(column)}{ROW}"

    def span(self, column: Term, start: int = 0, end: int | None = None) -> str:
        """Return the cells of a column from one month to another, as formulas name them."""
        last = self._of.horizon if end is None else end
        name = column.text.rpartition("!$")[2].replace(ROW, "")
        return f"'{self.name}'!${name}${sheet_row(start)}:${name}${sheet_row(last)}"

    def next_column(self) -> str:
        """Return the letters of the column that is written next."""
        return str(xl_col_to_name(self._column))

    def add(
        self, head: str, cell: Term | float, look: Format, *, first: Term | float | None = None
    ) -> Term:
        """Write a column and return the term of its cell; ``first`` is the cell of month 0."""
        found = term(cell)
        value = np.array(np.broadcast_to(found.value, self._of.months.shape), dtype=float)
        begin = found if first is None else term(first)
        value[0] = float(np.ravel(np.broadcast_to(begin.value, value.shape))[0])
        return self._write(head, lambda month: begin if month == 0 else found, value, look)

    def by_month(self, head: str, cells: Sequence[Term], look: Format) -> Term:
        """Write a column whose formulas differ by month."""
        value = np.array([float(np.ravel(cell.value)[0]) for cell in cells])
        return self._write(head, lambda month: cells[month], value, look)

    def stated(self, head: str, values: FloatArray, look: Format, *, money: bool) -> Term:
        """Write a column of numbers that the app computed."""
        column, writer = self._head(head), self._of.writer
        for month, value in enumerate(values.tolist()):
            if money:
                writer.amounts.write(self._sheet, FIRST + month, column, float(value), look)
            else:
                self._sheet.write_number(FIRST + month, column, float(value), look)
        shown = np.asarray(values, dtype=float)
        return Term(self._cell(column), writer.amounts.style.money(shown) if money else shown)

    def _write(self, head: str, cell: OfMonth, value: FloatArray, look: Format) -> Term:
        column = self._head(head)
        own = f"'{self.name}'!"
        for month in range(self._of.horizon + 1):
            found, row = cell(month), sheet_row(month)
            if found.fixed:
                self._sheet.write_number(FIRST + month, column, value[month], look)
                continue
            text = found.text.replace(own, "").replace(ROW, str(row))
            text = text.replace(BEFORE, str(row - 1))
            self._sheet.write_formula(FIRST + month, column, f"={text}", look, value[month])
        return Term(self._cell(column), value)

    def _head(self, head: str) -> int:
        column, writer = self._column, self._of.writer
        self._column += 1
        self._sheet.write_string(0, column, writer.amounts.style.label(head), writer.number_head)
        self._sheet.set_column(column, column, _WIDTH)
        return column

    def totals(self, columns: Sequence[Term], label: str = "Total") -> list[Term]:
        """Write the sum of each column below the months and return their cells."""
        row = FIRST + self._of.horizon + 1
        writer = self._of.writer
        self._sheet.write_string(row, 0, label, writer.total)
        found = []
        for column in columns:
            name = column.text.rpartition("!$")[2].replace(ROW, "")
            value = float(np.sum(column.value))
            formula = f"=SUM({name}{FIRST + 1}:{name}{row})"
            place = _place(name)
            self._sheet.write_formula(row, place, formula, writer.total, value)
            found.append(Term(f"'{self.name}'!${name}${row + 1}", value))
        return found


def _place(name: str) -> int:
    found = 0
    for letter in name:
        found = found * 26 + ord(letter) - ord("A") + 1
    return found - 1


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a date of a cell has no zone
