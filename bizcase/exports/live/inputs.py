"""The sheet of inputs: each driver that a formula of the workbook uses, as a named cell.

A driver stands there because a formula asked for it, so none looks live that is not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from bizcase.assumptions import Assumptions
from bizcase.document.formats import unit_label
from bizcase.document.number_style import is_money
from bizcase.document.writing import plain
from bizcase.exports.list_words import serial_of
from bizcase.exports.live.expr import Term
from bizcase.exports.workbook_money import WorkbookMoney
from bizcase.exports.workbook_writer import WorkbookWriter

SHEET = "Inputs"
HEAD = ("Driver", "Value", "Low", "Base", "High", "Unit", "Source", "As of", "Name of the cell")
_WIDTHS = (62, 16, 14, 14, 14, 22, 70, 16, 26)
_VALUE, _UNIT, _AS_OF, _NAME_OF = 1, 5, 7, 8
PERCENT = 100.0
_NAME = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Driver:
    """One row: a value of the case with its range and what may be entered, money in USD.

    ``source`` is empty for what the app took from the lists and prices of the case.
    """

    name: str
    label: str
    value: float
    unit: str
    low: float | None = None
    base: float | None = None
    high: float | None = None
    source: str = ""
    as_of: str = ""
    allowed: tuple[float | None, float | None] = (None, None)


class Inputs:
    """Named cells for assumptions and for facts of the case; ``write`` puts them into the sheet."""

    def __init__(self, sheet: Worksheet, writer: WorkbookWriter, assumptions: Assumptions) -> None:
        self._sheet, self._writer, self._assumptions = sheet, writer, assumptions
        self._drivers: dict[str, Driver] = {}
        self._facts: dict[str, Driver] = {}

    @property
    def money(self) -> WorkbookMoney:
        """How amounts are written."""
        return self._writer.amounts

    @property
    def drivers(self) -> Mapping[str, Driver]:
        """The drivers that formulas use, by key of the register."""
        return self._drivers

    def __getitem__(self, key: str) -> Term:
        """Return the cell of an assumption; a percentage as a fraction."""
        if key not in self._drivers:
            self._drivers[key] = self._driver(key)
        return self._term(self._drivers[key])

    def known(self, key: str) -> bool:
        """Return whether the assumption has a value."""
        return self._assumptions.known(key) is not None

    def add(self, key: str, driver: Driver) -> Term:
        """Return the cell of a driver that is no assumption of the register."""
        self._drivers.setdefault(key, driver)
        return self._term(self._drivers[key])

    def fact(self, name: str, label: str, value: float, unit: str, source: str = "") -> Term:
        """Return the cell of a fact of the case; its label stands with it."""
        found = Driver(name, label, float(value), unit, source=source)
        self._facts.setdefault(name, found)
        return self._term(self._facts[name])

    def _driver(self, key: str) -> Driver:
        entry = self._assumptions[key]
        scale = PERCENT if entry.unit.startswith("%") else 1.0
        default = float(entry.default) if _is_number(entry.default) else None
        low, base, high, least, most = (
            None if given is None else given / scale
            for given in (entry.low, default, entry.high, entry.allowed_low, entry.allowed_high)
        )
        return Driver(
            _NAME.sub("_", key), entry.label, self._assumptions.number(key) / scale, entry.unit,
            low, base, high, entry.source, entry.as_of, (least, most),
        )  # fmt: skip

    def _term(self, driver: Driver) -> Term:
        value = self.money.value(driver.value) if is_money(driver.unit) else driver.value
        return Term(driver.name, float(value))

    def write(self) -> None:
        """Write the sheet; nothing may ask for another cell after it."""
        sheet, writer = self._sheet, self._writer
        for column, (label, width) in enumerate(zip(HEAD, _WIDTHS, strict=True)):
            numbers = _VALUE <= column <= _VALUE + 3
            look = writer.unit_head if column in (_UNIT, _NAME_OF) else writer.head
            numbers = numbers or column == _AS_OF
            sheet.write_string(0, column, label, writer.number_head if numbers else look)
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 1)
        row = 1
        for driver in self._drivers.values():
            self._row(row, driver, editable=True)
            row += 1
        sheet.write_string(row + 1, 0, "Facts of the case that formulas use", writer.head)
        for place, driver in enumerate(self._facts.values(), start=row + 2):
            self._row(place, driver, editable=False)
        sheet.print_area(0, 0, row + 1 + len(self._facts), len(HEAD) - 1)

    def _row(self, row: int, driver: Driver, *, editable: bool) -> None:
        sheet, writer = self._sheet, self._writer
        source = plain(driver.source or "Lists and prices of the case")
        writer.fitted(sheet, row, (driver.label, _WIDTHS[0]), (source, _WIDTHS[6]))
        sheet.write_string(row, 0, plain(driver.label), writer.wrap)
        cells = ((1, driver.value), (2, driver.low), (3, driver.base), (4, driver.high))
        for column, value in cells:
            if value is not None:
                look = writer.input_look(
                    driver.unit, entered=editable and column == _VALUE, value=value
                )
                if is_money(driver.unit):
                    self.money.write(sheet, row, column, value, look)
                else:
                    sheet.write_number(row, column, value, look)
        sheet.write_string(row, 5, self.money.style.label(unit_label(driver.unit)), writer.unit)
        sheet.write_string(row, 6, source, writer.wrap)
        day = serial_of(driver.as_of)
        if day is None:
            sheet.write_string(row, 7, driver.as_of, writer.month)
        else:
            sheet.write_number(row, 7, day, writer.date)
        sheet.write_string(row, 8, driver.name, writer.unit)
        cell = xl_rowcol_to_cell(row, _VALUE, row_abs=True, col_abs=True)
        writer.book.define_name(driver.name, f"='{SHEET}'!{cell}")
        if editable:
            self._validated(row, driver)

    def _validated(self, row: int, driver: Driver) -> None:
        least, most = driver.allowed
        if is_money(driver.unit):
            most = None if most is None else self.money.value(most)
        ends = {
            (True, True): {"criteria": "between", "minimum": least, "maximum": most},
            (True, False): {"criteria": ">=", "value": least},
            (False, True): {"criteria": "<=", "value": most},
        }.get((least is not None, most is not None))
        if ends is not None:
            said = f"Enter {_words(least)} to {_words(most)}."
            self._sheet.data_validation(
                row, _VALUE, row, _VALUE,
                {"validate": "decimal", **ends, "error_title": "Outside what may be entered",
                 "error_message": said},
            )  # fmt: skip


def _words(value: float | None) -> str:
    return "any number" if value is None else f"{value:,.12g}"


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True
