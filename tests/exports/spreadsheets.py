"""A workbook as a spreadsheet computes it: values dropped, opened, cells changed one after another.

LibreOffice keeps the values that a file brings along. Only a file without them is computed.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

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
_SECONDS = 500
# What tests look at after a change.
SHOWN = ("Summary", "Waves", "Cash flow", "Today against AWS", "Sensitivity", "Checks")
_NEXT = "\f\n"
_MACRO = Path(__file__).with_name("compute.bas")
_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1"
 script:language="StarBasic">{}</script:module>
"""


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


def without_values(book):
    """Return the file with no value of a formula.

    Lists that no formula takes a cell of are emptied: they would take half of the time.
    """
    parts = parts_of(book)
    files, names = sheet_files(parts), named_cells(parts)
    for file in files.values():
        parts[file] = _FORMULA.sub(_without_value, parts[file].decode()).encode()
    for file in _unused(parts, files, names):
        parts[file] = _ROWS.sub(b"<sheetData/>", parts[file])
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


def recalculated(book, changes, folder):
    """Return a workbook as LibreOffice computes it: as it is, then after each change alone.

    A change is a value by name of a cell, or by sheet and cell. After one only the sheets that
    tests look at are told. One process of a test session computes, and all changes in one go.
    """
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed: nothing computes the workbook")
    key = hashlib.sha256(book + repr(changes).encode()).hexdigest()
    profile = folder / f"profile-{os.getpid()}"  # two processes do not share one
    made = once(folder, f"{key}.txt", lambda: _computed(program, profile, book, changes))
    return [Values(_told(part)) for part in made.read_text("utf-8").split(_NEXT)]


def as_written(book):
    """Return a workbook with the values that were stored with its formulas."""
    read = CalamineWorkbook.from_filelike(io.BytesIO(book))
    return Values({
        sheet: read.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        for sheet in read.sheet_names
    })  # fmt: skip


def _computed(program, profile, book, changes):
    names, sheets = named_cells(parts_of(book)), list(sheet_files(parts_of(book)))
    _with_macro(program, profile)
    with tempfile.TemporaryDirectory(prefix="bizcase-office-") as home:
        given, tasks = Path(home) / "book.xlsx", Path(home) / "tasks.txt"
        given.write_bytes(without_values(book))
        lines, told = [str(given)], [Path(home) / f"{at}.txt" for at in range(len(changes) + 1)]
        for change, file, shown in zip(({}, *changes), told, (sheets, *[SHOWN] * len(changes)),
                                       strict=True):  # fmt: skip
            for where, value in change.items():
                sheet, cell = names[where] if isinstance(where, str) else where
                lines.append(f"set\t{sheet}\t{cell}\t{value!r}")
            wanted = [one for one in shown if one in sheets]
            lines += ["\t".join(["show", str(file), *wanted]), "back"]
        tasks.write_text("\n".join(lines) + "\n")
        _office(program, profile, "macro:///Standard.Module1.Run", BIZCASE_COMPUTE=str(tasks))
        return _NEXT.join(file.read_text("utf-8") for file in told).encode()


def _with_macro(program, profile):
    """Make a profile with the macro; LibreOffice must have made its own first."""
    _office(program, profile, "--terminate_after_init")
    module = profile / "user/basic/Standard/Module1.xba"
    module.write_text(_MODULE.format(escape(_MACRO.read_text())))


def _office(program, profile, task, **environment):
    subprocess.run(
        [program, f"-env:UserInstallation=file://{profile}", "--headless", "--norestore", task],
        check=True, capture_output=True, timeout=_SECONDS,
        env={**os.environ, "LC_ALL": "C.UTF-8", **environment},
    )  # fmt: skip


def _told(text):
    """Return the rows of each sheet from what the macro wrote."""
    sheets = {}
    for line in text.rstrip("\n").split("\n"):
        kind, *cells = line.split("\t")
        if kind == "sheet":
            rows = sheets.setdefault(cells[0], [])
        else:
            rows.append([float(cell[1:]) if cell[:1] == "n" else cell[1:]
                         for cell in (kind, *cells)])  # fmt: skip
    return sheets


class Values:
    """The values of a workbook by sheet and cell."""

    def __init__(self, sheets):
        self.sheets = sheets

    def rows(self, sheet):
        """Return the rows of a sheet from its first cell on."""
        return self.sheets[sheet]

    def cell(self, sheet, cell):
        """Return a value; a date is its number of days."""
        letters, row = re.fullmatch(r"([A-Z]+)(\d+)", cell).groups()
        column = 0
        for letter in letters:
            column = column * 26 + ord(letter) - 64
        rows = self.rows(sheet)
        return rows[int(row) - 1][column - 1] if int(row) <= len(rows) else ""

    def figures(self, sheet="Summary"):
        """Return the second cell of each row by the first."""
        return {row[0]: row[1] for row in self.rows(sheet) if len(row) > 1 and row[0] != ""}
