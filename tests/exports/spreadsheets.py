"""A workbook as a spreadsheet computes it: cells changed in the file, values dropped, then opened.

LibreOffice keeps the values that a file brings along. Only a file without them is computed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import os
import re
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.session import once

_FORMULA = re.compile(r'<c r="([A-Z]+\d+)"([^>]*)><f>([^<]*)</f><v>([^<]*)</v></c>')
_TEXT = re.compile(r"<f>([^<]*)</f>")
_ROWS = re.compile(rb"<sheetData>.*</sheetData>", re.DOTALL)
_NAME = re.compile(r'<definedName name="(\w+)"[^>]*>([^<]*)</definedName>')
_SHEET = re.compile(r'<sheet name="([^"]*)"')
# LibreOffice takes a tenth of a second for each, and no value depends on it.
_TITLES = re.compile(r'<definedName name="_xlnm.Print_Titles"[^>]*>[^<]*</definedName>')
_BOOK = "xl/workbook.xml"
_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - dates of cells have no zone
_SECONDS = 500


def parts_of(book):
    """Return the files of a workbook by name."""
    with zipfile.ZipFile(io.BytesIO(book)) as package:
        return {name: package.read(name) for name in package.namelist()}


def sheet_files(parts):
    """Return the file of each sheet."""
    names = _SHEET.findall(parts[_BOOK].decode())
    return {name: f"xl/worksheets/sheet{place}.xml" for place, name in enumerate(names, start=1)}


def named_cells(parts):
    """Return (sheet, cell) of each defined name that is one cell."""
    found = {}
    for name, where in _NAME.findall(parts[_BOOK].decode()):
        sheet, _, cell = where.rpartition("!")
        found[name] = (sheet.strip("'"), cell.replace("$", ""))
    return found


def formulas_of(book):
    """Yield (sheet, cell, formula, stored value) of each formula, numbers as numbers."""
    parts = parts_of(book)
    for sheet, file in sheet_files(parts).items():
        for cell, look, formula, value in _FORMULA.findall(parts[file].decode()):
            kind = re.search(r't="(\w+)"', look)
            if kind is None:
                yield sheet, cell, formula, float(value)
            else:
                yield sheet, cell, formula, bool(int(value)) if kind[1] == "b" else value


def without_values(book, changes=None):
    """Return the file with cells changed, by name or (sheet, cell), and no value of a formula.

    Lists that no formula takes a cell of are emptied: they would take half of the time.
    """
    parts, changed = parts_of(book), 0
    files, names = sheet_files(parts), named_cells(parts)
    by_file = {}
    for where, value in (changes or {}).items():
        sheet, cell = names[where] if isinstance(where, str) else where
        by_file.setdefault(files[sheet], {})[cell] = value
    for file in files.values():
        text = parts[file].decode()
        for cell, value in by_file.get(file, {}).items():
            one = re.compile(rf'(<c r="{cell}"[^>]*>)(?:<f>[^<]*</f>)?<v>[^<]*</v>')
            text, count = one.subn(rf"\g<1><v>{value!r}</v>", text)
            changed += count
        text = _FORMULA.sub(_without_value, text)
        parts[file] = text.encode()
    for file in _unused(parts, files, names):
        parts[file] = _ROWS.sub(b"<sheetData/>", parts[file])
    assert changed == len(changes or {})
    parts[_BOOK] = _TITLES.sub("", parts[_BOOK].decode()).encode()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return made.getvalue()


def _unused(parts, files, names):
    """Return the files of sheets that have no formula and that none takes a cell of."""
    formulas = " ".join(
        found for file in files.values() for found in _TEXT.findall(parts[file].decode())
    )
    named = {sheet for name, (sheet, _) in names.items() if name in formulas}
    return [
        file for sheet, file in files.items()
        if b"<f>" not in parts[file] and sheet not in named
        and f"'{sheet}'!" not in formulas and f"{sheet}!" not in formulas
    ]  # fmt: skip


def _without_value(found):
    look = re.sub(r' t="\w+"', "", found[2])
    return f'<c r="{found[1]}"{look}><f>{found[3]}</f></c>'


def recalculated(book, folder):
    """Return a workbook as LibreOffice computes it; one process of a test session does."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed: nothing computes the workbook")
    name = hashlib.sha256(book).hexdigest()
    profile = folder / f"profile-{os.getpid()}"  # two processes do not share one
    made = once(folder, f"{name}.xlsx", lambda: _computed(program, profile, book))
    return Values(CalamineWorkbook.from_path(made))


def as_written(book):
    """Return a workbook with the values that were stored with its formulas."""
    return Values(CalamineWorkbook.from_filelike(io.BytesIO(book)))


def _computed(program, profile, book):
    with tempfile.TemporaryDirectory(prefix="bizcase-office-") as home:
        given, out = Path(home) / "book.xlsx", Path(home) / "out"
        given.write_bytes(book)
        subprocess.run(
            [program, f"-env:UserInstallation=file://{profile}", "--headless",
             "--convert-to", "xlsx", "--outdir", out, given],
            check=True, capture_output=True, timeout=_SECONDS,
        )  # fmt: skip
        return (out / given.name).read_bytes()


class Values:
    """The values of a workbook by sheet and cell."""

    def __init__(self, book):
        self.book, self.known = book, {}

    def rows(self, sheet):
        """Return the rows of a sheet from its first cell on."""
        if sheet not in self.known:
            found = self.book.get_sheet_by_name(sheet)
            self.known[sheet] = found.to_python(skip_empty_area=False)
        return self.known[sheet]

    def cell(self, sheet, cell):
        """Return a value; a date as its number of days."""
        letters, row = re.fullmatch(r"([A-Z]+)(\d+)", cell).groups()
        column = 0
        for letter in letters:
            column = column * 26 + ord(letter) - 64
        rows = self.rows(sheet)
        value = rows[int(row) - 1][column - 1] if int(row) <= len(rows) else ""
        if isinstance(value, dt.datetime):
            return (value - _EPOCH).total_seconds() / 86_400
        if isinstance(value, dt.date):
            return float((value - _EPOCH.date()).days)
        return value

    def figures(self, sheet="Summary"):
        """Return the second cell of each row by the first."""
        return {row[0]: row[1] for row in self.rows(sheet) if len(row) > 1 and row[0] != ""}
