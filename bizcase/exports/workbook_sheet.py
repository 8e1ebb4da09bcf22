"""A sheet as the workbook writes it: its head as high as its words, its formulas as they are."""

from __future__ import annotations

import textwrap

import pandas as pd
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bizcase.exports.widths import MAX_WIDTH

_LINE, _MOST = 15, 25  # points of a line; a row ends at 409 of them
_LETTERS = 1.1  # in the width of a digit, in which columns are measured: many are narrow


def lines_of(text: str, width: float) -> int:
    """Return how many lines a text takes in a column, at least 1."""
    letters = max(int(width * _LETTERS), 1)
    return 1 if len(text) <= letters else max(1, len(textwrap.wrap(text, letters)))


def height_of(lines: int) -> int:
    """Return the points of a row of so many lines, 0 where one line does."""
    return _LINE * min(lines, _MOST) if lines > 1 else 0


def sum_above(letter: str, last: int) -> str:
    """Return the sum of a column from row 2 to a last row: without rows 0, never of itself."""
    return f"=SUM({letter}2:{letter}{last})" if last > 1 else "=0"


def heights_of(cells: pd.Series) -> list[int]:
    """Return the points of rows as long texts need them: no program makes them for a file."""
    return [height_of(lines_of(cell, MAX_WIDTH) if isinstance(cell, str) else 1) for cell in cells]


class Sheet(Worksheet):  # type: ignore[misc]  # XlsxWriter has no types
    """A sheet with a head as high as its words need.

    Its formulas use functions that every version of the file format has. XlsxWriter looks for newer
    ones in each formula, which takes nine tenths of its time.
    """

    def __init__(self) -> None:
        """Begin without a head."""
        super().__init__()
        self._heads: dict[int, str] = {}
        self._widths: dict[int, float] = {}

    def write_string(self, row: int, col: int, string: str, look: Format | None = None) -> int:
        """Write a text, and remember one of the head."""
        if row == 0 and look is not None and look.text_wrap:
            self._heads[col] = string
        return int(super().write_string(row, col, string, look))

    def set_column(self, first: int, last: int, width: float, *look: object) -> int:
        """Set the width of columns, and remember it."""
        self._widths |= dict.fromkeys(range(first, last + 1), width)
        return int(super().set_column(first, last, width, *look))

    def fit_head(self) -> None:
        """Make the head as high as its longest label; bold letters are a little wider."""
        lines = [
            lines_of(label, self._widths.get(column, MAX_WIDTH) - 1)
            for column, label in self._heads.items()
        ]
        if lines:
            self.set_row(0, _LINE * max(lines) + 4)

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.lstrip("=")
