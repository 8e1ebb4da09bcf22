"""The sheet of the bill of what moves: a row is a line with its quantity, price and amount."""

from __future__ import annotations

import numpy as np
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bizcase.exports.live.expr import ZERO, Term, term
from bizcase.exports.live.months import Months
from bizcase.finance.comparison import cost_items, item_of_aws_line
from bizcase.units import MONTHS_PER_YEAR

SHEET = "Bill of what moves"
HEAD = ("Line", "Item of the comparison", "Quantity", "Price, or share", "Own discount",
        "USD a month", "USD a year")  # fmt: skip
_WIDTHS = (80, 44, 18, 16, 14, 18, 18)
ITEM, YEAR = "B", "G"
APART = "{}, not compared"
SECURITY = "security"  # compared with nothing, or with the tools that it replaces


class BillSheet:
    """The rows; ``years`` is what a year costs by item, with ``APART`` for what is not compared."""

    def __init__(self, of: Months, sheet: Worksheet) -> None:
        self._of, self._sheet, self._row = of, sheet, 1
        self.years: dict[str, float] = {}
        self._labels = {item.key: item.label for item in cost_items()}
        self._head()

    @property
    def last(self) -> int:
        """The last row that is written, as a spreadsheet counts them."""
        return max(self._row, 2)

    def _head(self) -> None:
        writer, sheet = self._of.writer, self._sheet
        for column, (label, width) in enumerate(zip(HEAD, _WIDTHS, strict=True)):
            look = writer.number_head if column > 1 else writer.head
            sheet.write_string(0, column, self._of.writer.amounts.style.label(label), look)
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 1)

    def usd(self, usd: float) -> Term:
        """Return an amount that the app computed."""
        rate = self._of.rate
        return term(usd) if rate is None else term(usd) * rate

    def _cell(self, column: int, found: Term, look: Format) -> Term:
        """Write a cell of the row and return the term of it."""
        text = found.text.replace(f"'{SHEET}'!", "")
        value = value_of(found)
        if found.fixed:
            self._sheet.write_number(self._row, column, value, look)
        else:
            self._sheet.write_formula(self._row, column, f"={text}", look, value)
        letter = chr(ord("A") + column)
        return Term(f"'{SHEET}'!${letter}${self._row + 1}", value)

    def amount(self, label: str, line: str, usd: Term, *, apart: bool = False) -> Term:
        """Write a line with what it costs a month, and a year to the cent."""
        writer = self._of.writer
        item = self._labels[line if line == SECURITY else item_of_aws_line(line)]
        item = APART.format(item) if apart else item
        self._sheet.write_string(self._row, 0, label, writer.wrap)
        writer.fitted(self._sheet, self._row, (label, _WIDTHS[0]))
        self._sheet.write_string(self._row, 1, item, writer.wrap)
        cell = self._cell(5, usd, writer.money)
        year = self._cell(6, self._of.cents(float(MONTHS_PER_YEAR) * cell), writer.money)
        self.years[item] = self.years.get(item, 0.0) + value_of(year)
        self._row += 1
        return cell

    def priced(
        self, label: str, line: str, quantity: Term, price: Term, private: float = 0.0,
        *, apart: bool = False,
    ) -> Term:  # fmt: skip
        """Write a line as quantity × price, less the customer's own discount, each to the cent."""
        writer = self._of.writer
        amount = self._cell(2, quantity, writer.formats["#,##0.00"])
        each = self._cell(3, price, writer.price)
        at_list = self._of.cents(amount * each)
        if private:
            own = self._cell(4, term(private), writer.formats["0.0%"])
            at_list = self._of.cents(at_list - self._of.cents(at_list * own))
        return self.amount(label, line, at_list, apart=apart)

    def saved(self, label: str, line: str, used: Term, share: Term) -> Term:
        """Write what a share of an amount takes off."""
        writer = self._of.writer
        quantity, part = self._cell(2, used, writer.money), self._cell(3, share, writer.price)
        return self.amount(label, line, ZERO - self._of.cents(quantity * part))


def value_of(found: Term) -> float:
    """Return the value of a cell."""
    return float(np.ravel(found.value)[0])
