"""Tables and rows as sheets with one look: a frozen head, a filter, widths that fit, totals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from bizcase.document.colours import colour
from bizcase.document.formats import needed_decimals
from bizcase.document.number_style import is_money
from bizcase.document.writing import plain
from bizcase.exports.heads import human
from bizcase.exports.list_words import in_words, is_dated, serial_of
from bizcase.exports.office.poured import Poured
from bizcase.exports.widths import MAX_WIDTH, WIDEST, has_decimals, longest_of, width_of
from bizcase.exports.workbook_money import RATE_NAME, WorkbookMoney, is_amount
from bizcase.exports.workbook_sheet import Sheet, height_of, heights_of, lines_of, sum_above
from bizcase.sizing import RUNNER_UP_COLUMNS
from bizcase.strategy.rules.priority import WEIGHTS
from bizcase.units import percent_decimals, sum_usd

MAX_ON_A_PAGE = 14  # columns that are still read on one page
MONTHS_SCALE = 62  # percent at which the months of five years take a page
_THOUSAND = 1_000
_TRUTHS = ("boolean", "bool")
_AS_OF = "As of"  # the head of a column of days
_WHOLE, _NUMBER, _SHARE = "#,##0", "#,##0.00", "0.0%"
# Columns of which the words are ours and may name amounts.
_OUR_WORDS = frozenset(RUNNER_UP_COLUMNS)
# A priority and its terms lie between 0 and 1.
_SHARES = ("share", "fit", "discount", "private_discount", "cpu_peak", "memory_peak")
_PARTS_OF_WORK = ("hours", "people")
_TERM, _TERMS = "0.000", ("priority", *WEIGHTS)
_ACCENT, _ENTRY = colour("accent"), colour("entry")


def _is_number(cell: object) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


class WorkbookWriter:
    """Writes tables with one look: a frozen head, a filter, widths that fit, totals."""

    def __init__(self, book: xlsxwriter.Workbook, amounts: WorkbookMoney) -> None:
        self.book, self.amounts, self.poured = book, amounts, Poured()
        self.title = book.add_format({"bold": True, "font_size": 16, "font_color": _ACCENT})
        self.soft = book.add_format({"font_color": colour("soft"), "valign": "top"})
        head = {
            "bold": True, "bg_color": _ACCENT, "font_color": colour("reverse"), "text_wrap": True,
            "valign": "top",
        }  # fmt: skip
        self.head = book.add_format(head)
        self.number_head = book.add_format(head | {"align": "right"})
        self.unit_head = book.add_format(head | {"align": "left", "indent": 1})
        self.formats = {
            kind: book.add_format({"num_format": kind, "valign": "top"})
            for kind in (_WHOLE, _NUMBER, _SHARE, _TERM)
        }
        self.wrap = book.add_format({"text_wrap": True, "valign": "top"})
        # Clear of the number before it, and in the place of a number that is not known.
        self.unit = book.add_format({"align": "left", "valign": "top", "indent": 1})
        self.beside = book.add_format(
            {"align": "left", "text_wrap": True, "valign": "top", "indent": 1}
        )
        self.state = book.add_format({"align": "right", "valign": "top", "text_wrap": True})
        self.money = book.add_format({"num_format": amounts.number_format, "valign": "top"})
        self.total = book.add_format({"bold": True, "num_format": amounts.number_format, "top": 1})
        # Of a unit price all decimals are shown.
        self.plain_number = book.add_format({"valign": "top"})
        self.price = book.add_format({"num_format": "#,##0.00####", "valign": "top"})
        self.factor = book.add_format({"num_format": "0.0000", "align": "right", "valign": "top"})
        self.plain_decimals = book.add_format({"num_format": "#,##0.####", "valign": "top"})
        # LibreOffice shows a stored TRUE as the number 1.
        words = '"TRUE";"TRUE";"FALSE"'
        self.true = book.add_format({"bold": True, "align": "right", "num_format": words})
        self.answer = book.add_format(
            {"align": "left", "valign": "top", "num_format": words, "indent": 1}
        )
        self.link = book.add_format({"font_color": _ACCENT, "underline": 1, "valign": "top"})
        self.date = book.add_format({"num_format": "yyyy-mm-dd", "align": "right", "valign": "top"})
        self.month = book.add_format({"align": "right", "valign": "top"})  # no day is known
        self._inputs: dict[tuple[str, bool], Format] = {}
        self.entered_count = self._input_format(_WHOLE, entered=True)
        self.entered = book.add_format({"num_format": "0.0000######", "bg_color": _ENTRY})

    def input_look(self, unit: str, *, entered: bool, value: float = 0.0) -> Format:
        """Return the look of a driver: yellow with blue figures where it may be entered."""
        if is_money(unit):
            kind = "#,##0.00####"
        elif unit.startswith("%") or unit == "fraction":
            kind = "0.0##%"
        else:  # as it is typed: a format with optional decimals would end in a point
            kind = "General" if abs(value) < _THOUSAND else _WHOLE
            kind = "0.0000" if round(value, 4) != value else kind  # one that was computed
        return self._input_format(kind, entered=entered)

    def figure_look(self, unit: str, value: float) -> Format:
        """Return the look of a figure: money, a share, a number with the decimals of its text."""
        kind = _WHOLE + f".{'0' * needed_decimals(value)}".rstrip(".")
        kind = _style(unit, value) if unit == "fraction" else kind
        kind = self.amounts.number_format if is_money(unit) else kind
        return self._input_format(kind, entered=False)

    def formats_of_number(self, value: float) -> Format:
        """Return the look of a number that may have decimals."""
        return self.formats[_WHOLE] if float(value).is_integer() else self.plain_decimals

    def tab(self, colour: str) -> Format:
        """Return words next to the colour of a sheet's tab."""
        return self.book.add_format(
            {"text_wrap": True, "valign": "top", "left": 5, "left_color": colour, "indent": 1}
        )

    def _input_format(self, kind: str, *, entered: bool) -> Format:
        if (kind, entered) not in self._inputs:
            look = {"num_format": kind, "valign": "top", "align": "right"}
            yellow = {"bg_color": _ENTRY, "font_color": colour("entered")} if entered else {}
            self._inputs[kind, entered] = self.book.add_format(look | yellow)
        return self._inputs[kind, entered]

    def sheet(self, name: str) -> Worksheet:
        """Return the sheet of a name, a new one where there is none.

        It prints in landscape with its first row on every page, and with page numbers.
        """
        known: Worksheet | None = self.book.get_worksheet_by_name(name)
        if known is not None:
            return known
        sheet: Worksheet = self.book.add_worksheet(name, worksheet_class=Sheet)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_footer("&L&8&A&R&8Page &P of &N")
        return sheet

    def fitted(self, sheet: Worksheet, row: int, *cells: tuple[str, int]) -> None:
        """Make a row as high as its longest text in a column of a width: no program does it."""
        height = height_of(max(lines_of(text, width) for text, width in cells))
        if height:
            sheet.set_row(row, height)

    def printed(self, sheet: Worksheet, columns: int) -> None:
        """Print a wide sheet over several pages, each with the first columns."""
        if columns > MAX_ON_A_PAGE:
            sheet.set_print_scale(60)
            sheet.repeat_columns(0, 1)

    def printed_by_month(self, sheet: Worksheet) -> None:
        """Print a sheet of months upright, five years on a page, its columns on several."""
        sheet.set_portrait()
        sheet.repeat_columns(0, 1)
        sheet.set_print_scale(MONTHS_SCALE)

    def close(self) -> None:
        """Write the file, each head as high as its words."""
        for sheet in self.book.worksheets():
            sheet.fit_head()
        self.book.close()

    def table(self, name: str, table: pd.DataFrame, total: str = "") -> None:
        """Write a table as a sheet; columns whose name ends with ``total`` get a sum."""
        sheet = self.sheet(name)
        sheet.freeze_panes(1, 2)
        last, after_number = len(table), False
        # Of a table that is too wide to be read as pages each row is one line.
        wraps = len(table.columns) <= MAX_ON_A_PAGE
        long = {
            column for column in table.columns
            if wraps and not pd.api.types.is_numeric_dtype(table[column])
            and longest_of(table[column]) > MAX_WIDTH
        }  # fmt: skip
        usual = self.plain_number if long else None
        for position, column in enumerate(table.columns):
            cells = table[column]
            most = MAX_WIDTH if wraps else WIDEST
            sheet.set_column(position, position, width_of(column, cells, most))
            number = pd.api.types.is_numeric_dtype(cells) and cells.dtype not in _TRUTHS
            head = self.unit_head if after_number else self.head
            right = number or is_dated(column)
            sheet.write_string(0, position, self.amounts.style.label(human(column)),
                               self.number_head if right else head)  # fmt: skip
            words = self.unit if after_number else usual
            if column in long:
                words = self.beside if after_number else self.wrap
                self.poured.grow(sheet, heights_of(cells))
            self._column(sheet, position, cells, words, usual)
            after_number = right
            if total and column.endswith(total):
                letter = xl_col_to_name(position)
                formula = sum_above(letter, last + 1)
                sheet.write_formula(
                    last + 1, position, formula, self.total, self.amounts.value(sum_usd(cells))
                )
        if total:
            sheet.write_string(last + 1, 0, "Total", self.total)
        self.printed(sheet, len(table.columns))
        sheet.print_area(0, 0, last + bool(total), len(table.columns) - 1)
        sheet.autofilter(0, 0, max(last, 1), len(table.columns) - 1)

    def _column(
        self, sheet: Worksheet, position: int, cells: pd.Series, words: Format | None,
        usual: Format | None,
    ) -> None:  # fmt: skip
        values = cells.astype(object).where(cells.notna(), None).tolist()
        if cells.dtype in _TRUTHS:
            self.poured.add(sheet, 1, position, values, self.answer)
        elif not pd.api.types.is_numeric_dtype(cells):
            values = self._words(str(cells.name), values)
            self.poured.add(sheet, 1, position, values,
                            self.date if is_dated(str(cells.name)) else words)  # fmt: skip
        elif is_amount(str(cells.name)):
            money = str(cells.name).endswith("_usd") or str(cells.name).startswith("rate_")
            look = self.money if money else self.plain_number
            look = self.plain_number if "unit_price" in str(cells.name) else look
            self.pour_amounts(sheet, position, values, look)
        else:
            style = self.formats[_SHARE] if cells.name in _SHARES else usual
            style = self.formats[_TERM] if cells.name in _TERMS else style
            style = self.formats[_NUMBER] if cells.name in _PARTS_OF_WORK else style
            style = self.formats[_NUMBER] if style is usual and has_decimals(cells) else style
            self.poured.add(sheet, 1, position, values, style)

    def _words(self, name: str, values: list[Any]) -> list[str | float | None]:
        style, dated = self.amounts.style, is_dated(name)
        said: dict[str, str | float | None] = {}
        for value in {value for value in values if isinstance(value, str)}:
            day = serial_of(value) if dated else None
            told = style.words(value) if name in _OUR_WORDS else in_words(name, value)
            said[value] = day if day is not None else plain(told) or None
        return [said.get(value) for value in values]

    def pour_amounts(
        self, sheet: Worksheet, position: int, usd: list[float | None], look: Format
    ) -> None:
        """Write amounts below the head of a column; in another currency they follow its rate."""
        formulas = None
        if self.amounts.style.is_converted:
            formulas = [f"{value!r}*{RATE_NAME}" if value is not None else "" for value in usd]
            usd = [None if value is None else self.amounts.value(value) for value in usd]
        self.poured.add(sheet, 1, position, usd, look, formulas)

    def rows(
        self, name: str, header: Sequence[str], rows: list[tuple[Any, ...]],
        widths: Sequence[int] = (),
    ) -> Worksheet:  # fmt: skip
        """Write plain rows under a header, as high as their texts need, and return the sheet."""
        sheet = self.sheet(name)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        for place, row in enumerate(rows if widths else (), start=1):
            words = [cell if isinstance(cell, str) else "" for cell in row]
            self.fitted(sheet, place, *zip(words, widths, strict=True))
        self.block(sheet, 0, header, rows)
        sheet.freeze_panes(1, 0)
        return sheet

    def block(
        self, sheet: Worksheet, top: int, header: Sequence[str], rows: list[tuple[Any, ...]]
    ) -> int:
        """Write a header and rows from a row on; return the next free row."""
        numbers = {
            position for position in range(len(header))
            if any(_is_number(row[position]) for row in rows)
        }  # fmt: skip
        dated = header.index(_AS_OF) if _AS_OF in header else None
        numbers |= set() if dated is None else {dated}
        for position, label in enumerate(header):
            beside = self.unit_head if position - 1 in numbers else self.head
            style = self.number_head if position in numbers else beside
            sheet.write_string(top, position, label, style)
        for offset, row in enumerate(rows, start=1):
            for position, cell in enumerate(row):
                if isinstance(cell, bool):
                    sheet.write_boolean(top + offset, position, cell, self.answer)
                elif _is_number(cell) and is_money(str(row[-1])):
                    self.amounts.write(sheet, top + offset, position, cell, self.money)
                elif _is_number(cell):
                    style = self._input_format(_style(str(row[-1]), cell), entered=False)
                    sheet.write_number(top + offset, position, cell, style)
                elif position == dated and (day := serial_of(str(cell))) is not None:
                    sheet.write_number(top + offset, position, day, self.date)
                elif cell:
                    style = self.beside if position - 1 in numbers else self.wrap
                    style = self.state if position in numbers else style
                    said = self.amounts.style.label(cell) if cell is row[-1] else str(cell)
                    sheet.write_string(top + offset, position, plain(said), style)
        return top + len(rows) + 1


def _style(unit: str, number: float) -> str:
    if unit == "fraction":
        return f"0.{'0' * percent_decimals(number, 1)}%"
    return _WHOLE if float(number).is_integer() else _NUMBER
