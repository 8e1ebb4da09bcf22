"""The cells of one declared field to a typed column, and what was wrong with them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bizcase.inputs.cells.dates import Dates, read_dates
from bizcase.inputs.cells.values import (
    Cells,
    Column,
    read_bool,
    read_numbers,
    read_percentages,
    read_text,
)  # fmt: skip
from bizcase.inputs.cells.words import WORD_TYPES, read_words
from bizcase.inventory import IssueLog
from bizcase.units import GIB_PER_UNIT

# One text; lists of several columns, joined; a customer's own words of several columns, by column.
TEXT, TEXTS, NOTES = "text", "texts", "notes"
SEVERAL = {TEXTS: "text, several columns joined", NOTES: "text, several columns kept by name"}
TEXT_TYPES = (TEXT, *SEVERAL)
PERCENT_TYPES = ("percent", "percent100")  # decided per column; always 0 to 100
# Medians below that no estate has.
_LEAST_GIB = {"memory": 0.5, "storage": 8.0, "total_disk": 8.0, "capacity": 8.0}
# "PctDec" is the MPA template's word for a fraction.
_SAYS_PERCENT = re.compile(r"^(?!.*pctdec).*(?:%|percent|prozent|pct)", re.IGNORECASE)
DATE_REMEDY = "Write dates as 2027-06-30."
_NUMBERS = {
    "": "a number", "kib": "a number of KiB", "mib": "a number of MiB", "gib": "a number of GiB",
    "mib|gib": "a number of MiB or GiB", "bytes": "a number of bytes", "mhz": "a number of MHz",
    "tib": "a number of TiB", "vcpu": "a number of vCPU",
    "h": "a number of hours",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a sheet: how its column may be headed and what its cells hold."""

    sheet: str
    name: str
    type: str
    unit: str
    required: bool
    minimum: float
    maximum: float
    header: str
    aliases: tuple[str, ...]
    source: str = ""  # where the header comes from, a key of header_sources.csv


def typed(field: Field, cells: Cells, rows: list[int], log: IssueLog, sheet: str) -> Column:
    """Return the cells as the field's type; what was wrong with them is reported."""
    if field.type in TEXT_TYPES:
        return read_text(cells)
    if field.type == "bool":
        column = read_bool(cells)
    elif field.type in WORD_TYPES:
        column = read_words(cells, field.type)
    elif field.type == "date":
        dates = read_dates(cells)
        column = dates.column
        _report_days(field, dates, rows, log, sheet)
    elif field.type in PERCENT_TYPES:
        percentages = read_percentages(
            cells,
            always_percent=field.type == "percent100",
            says_percent=bool(_SAYS_PERCENT.search(field.header)),
        )
        column = percentages.column
        mixed = [rows[at] for at in percentages.mixed]
        _report_scale(field, percentages.scale, mixed, log, sheet)
    else:
        column = read_numbers(
            cells,
            field.unit,
            whole=field.type == "integer",
            minimum=field.minimum,
            maximum=field.maximum,
            least=least_of(field),
        )
    _report_cells(field, column, cells, rows, log, sheet)
    return column


def least_of(field: Field) -> float:
    """Return the median that a column of sizes has at least, in its unit; 0 for other fields."""
    gib = next((least for stem, least in _LEAST_GIB.items() if field.name.startswith(stem)), 0.0)
    return gib / GIB_PER_UNIT[field.unit] if field.unit in GIB_PER_UNIT else 0.0


def _report_scale(field: Field, scale: str, mixed: list[int], log: IssueLog, sheet: str) -> None:
    if scale == "fraction":
        log.add(
            "PERCENT_AS_FRACTION", "info",
            "No value is above 1, so the column was read as fractions: 0.75 is 75 %.",
            sheet=sheet, column=field.header, action="Read as fractions.",
            remedy="Write percentages from 0 to 100 if 1 was meant as 1 %.",
        )  # fmt: skip
    if mixed:
        log.add(
            "PERCENT_MIXED", "warning",
            f"The column was read as {scale}s, but some values may be on the other scale.",
            sheet=sheet, column=field.header, rows=mixed, action="They were left unknown.",
            remedy="Write all values of the column on one scale.",
        )  # fmt: skip


def _report_days(field: Field, dates: Dates, rows: list[int], log: IssueLog, sheet: str) -> None:
    reports = (
        (dates.ambiguous, "DATE_AMBIGUOUS", "warning",
         "Dates such as 3/4/2027 do not say whether the day or the month comes first.",
         "Left unknown.", DATE_REMEDY),
        (dates.periods, "DATE_WITHOUT_DAY", "info", "Dates name a month, a quarter or a year.",
         "Its last day is taken.", ""),
    )  # fmt: skip
    for positions, code, severity, message, action, remedy in reports:
        if positions:
            log.add(
                code, severity, message, sheet=sheet, column=field.header,
                rows=[rows[at] for at in positions], action=action, remedy=remedy,
            )  # fmt: skip


def _report_cells(
    field: Field, column: Column, cells: Cells, rows: list[int], log: IssueLog, sheet: str
) -> None:
    number = _NUMBERS.get(field.unit, "a number")
    what = "true or false" if field.type == "bool" else number
    what = "a percentage" if field.type in PERCENT_TYPES else what
    what = "a date" if field.type == "date" else what
    what = WORD_TYPES.get(field.type, what)
    remedy = (
        DATE_REMEDY if field.type == "date" else "Write plain numbers in the unit of the header."
    )
    left = "Left unknown."
    if field.type in WORD_TYPES:
        remedy, left = f"Write {WORD_TYPES[field.type]}.", "Counts as not stated."
    reports = (
        (column.unreadable, "VALUE_UNREADABLE", "warning", f"is not {what}", left),
        (column.out_of_range, "VALUE_OUT_OF_RANGE", "warning", "is not possible", "Left unknown."),
        (column.from_text, "NUMBER_AS_TEXT", "info", "is text", f"Read as {number}."),
    )
    for positions, code, severity, fault, action in reports:
        if positions:
            example = str(list(cells)[positions[0]]).strip()[:30]
            log.add(
                code, severity, f"A cell such as {example!r} {fault}.",
                sheet=sheet, column=field.header, rows=[rows[i] for i in positions],
                action=action, remedy=remedy if severity == "warning" else "",
            )  # fmt: skip
