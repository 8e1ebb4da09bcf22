"""Money in the workbook: in another currency each amount is its USD amount × the rate in a cell.

So whoever changes the rate sees every amount and every total follow it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from bizcase.document.number_style import NumberStyle

RATE_NAME = "currency_rate"
_COLUMN = re.compile(r"(?<![a-z])usd(?![a-z])")


def is_amount(column: str) -> bool:
    """Return whether a column of a table has amounts: ``total_usd``, ``usd_per_host_hour``."""
    return _COLUMN.search(column) is not None


@dataclass(frozen=True, slots=True)
class WorkbookMoney:
    """Writes amounts of the case in the currency of its style."""

    style: NumberStyle

    @property
    def number_format(self) -> str:
        """The format of an amount, with the decimals of the currency."""
        return "#,##0" + ("." + "0" * self.style.decimals if self.style.decimals else "")

    def write(self, sheet: Worksheet, row: int, column: int, usd: float, look: Format) -> None:
        """Write an amount that is given in USD."""
        if self.style.is_converted:
            formula = f"={float(usd)!r}*{RATE_NAME}"
            sheet.write_formula(row, column, formula, look, self.value(usd))
        else:
            sheet.write_number(row, column, usd, look)

    def value(self, usd: float) -> float:
        """Return what a formula over converted cells comes to."""
        return self.style.money(float(usd))

    def head(self, name: str) -> str:
        """Return the head of a column with the currency of its amounts."""
        return _COLUMN.sub(self.style.currency.lower(), self.style.label(name))

    def rate(
        self, book: xlsxwriter.Workbook, sheet: Worksheet, row: int, words: Format, look: Format
    ) -> int:
        """Write the rate as a cell with a name, its date and source beside it; return the next row.

        In USD there is none.
        """
        if not self.style.is_converted:
            return row
        style = self.style
        said = f"{style.currency} for 1 USD on {style.rate_date}, source: {style.rate_source}"
        sheet.write_string(row, 0, said, words)
        sheet.write_number(row, 1, style.rate, look)
        cell = xl_rowcol_to_cell(row, 1, row_abs=True, col_abs=True)
        book.define_name(RATE_NAME, f"='{sheet.get_name()}'!{cell}")
        return row + 2
