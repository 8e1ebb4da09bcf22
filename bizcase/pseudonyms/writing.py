"""New files: only cells are written, so that nothing travels that nobody sees.

No comment, property, defined name, picture, header, footer, hidden sheet or formula of the original
can be in them, for none is copied.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bizcase.inputs.cells.csv_text import Row

_CREATED = dt.datetime(2026, 1, 1)  # noqa: DTZ001 - a workbook's stamp has no zone
_SHEET_NAME = 31  # letters that a spreadsheet allows
_NOT_IN_SHEET_NAMES = str.maketrans("[]:*?/\\", "_______")
_FORMATS = {dt.datetime: "yyyy-mm-dd hh:mm:ss", dt.date: "yyyy-mm-dd", dt.time: "hh:mm:ss",
            dt.timedelta: "[hh]:mm:ss"}  # fmt: skip
_LONGEST_CELL = 32_767


def workbook_bytes(sheets: Iterable[tuple[str, int, Iterator[Row]]]) -> bytes:
    """Return an xlsx of sheets: name, number of the first row, rows. Text stays text."""
    import xlsxwriter  # noqa: PLC0415 - only when a workbook is written

    buffer = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder:
        book = xlsxwriter.Workbook(
            buffer,
            {
                "constant_memory": True, "tmpdir": folder, "strings_to_formulas": False,
                "strings_to_urls": False, "strings_to_numbers": False,
            },
        )  # fmt: skip
        book.set_properties({"created": _CREATED})
        formats = {kind: book.add_format({"num_format": form}) for kind, form in _FORMATS.items()}
        taken: set[str] = set()
        for name, first, rows in sheets:
            sheet = book.add_worksheet(_sheet_name(name, taken))
            for number, row in enumerate(rows, start=first - 1):
                for at, cell in enumerate(row):
                    _write(sheet, number, at, cell, formats)
        if not taken:
            book.add_worksheet("empty")
        book.close()
    return buffer.getvalue()


def _write(sheet: Any, row: int, at: int, cell: Any, formats: Mapping[type, Any]) -> None:  # noqa: ANN401 - of xlsxwriter
    kind = cell.__class__
    if kind is str:
        if cell:
            sheet.write_string(row, at, cell[:_LONGEST_CELL])
    elif kind is bool:
        sheet.write_boolean(row, at, cell)
    elif kind in (int, float) and math.isfinite(cell):
        sheet.write_number(row, at, cell)
    elif kind in formats:
        sheet.write_datetime(row, at, cell, formats[kind])
    elif cell is not None:
        sheet.write_string(row, at, str(cell))


def _sheet_name(name: str, taken: set[str]) -> str:
    """Return a name that a spreadsheet takes and that no other sheet has."""
    bare = name.translate(_NOT_IN_SHEET_NAMES).strip("'")[:_SHEET_NAME] or "sheet"
    new, number = bare, 2
    while new.casefold() in taken:
        end = f" ({number})"
        new, number = bare[: _SHEET_NAME - len(end)] + end, number + 1
    taken.add(new.casefold())
    return new


def csv_bytes(rows: Iterable[Row], delimiter: str) -> bytes:
    """Return a csv in UTF-8 with the separator of the original."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8", "replace")


def free_name(name: str, taken: set[str]) -> str:
    """Return a name of a file, or with a number one that no other file has; it is taken then."""
    stem, dot, ending = name.rpartition(".")
    new, number = name, 2
    while new.casefold() in taken:
        new, number = f"{stem}-{number}{dot}{ending}", number + 1
    taken.add(new.casefold())
    return new


def zip_bytes(members: Mapping[str, bytes]) -> bytes:
    """Return a zip of members by their path, without comments, dates and attributes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as bundle:
        for path, content in members.items():
            bundle.writestr(zipfile.ZipInfo(path), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
