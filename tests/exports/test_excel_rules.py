"""Excel takes the workbook as LibreOffice does, and words of a customer are no more than text."""

from __future__ import annotations

import io
import re
from html import unescape

import openpyxl
import pytest

from bizcase.exports import render
from tests.document import estates
from tests.exports.conftest import HOSTILE
from tests.exports.excel_rules import faults_of, name_faults, shape_of, sheet_faults
from tests.exports.spreadsheets import formulas_of, parts_of, sheet_files

_NAMES = re.compile(r'<definedName name="(\w+)"')
# Lengths of a validation: its list, title and message; of a header or footer.
_LIST, _TITLE, _MESSAGE, _FOOTER = 255, 32, 255, 255


def opened(book):
    return openpyxl.load_workbook(io.BytesIO(book))


def rows_too_low(book):
    """Return the cells that wrap into a row without room for them, and how many take two lines."""
    found, long = [], 0
    for sheet in book.worksheets:
        merged = {cell for area in sheet.merged_cells.ranges for row in area.rows for cell in row}
        widths = {
            column: place.width for place in sheet.column_dimensions.values()
            for column in range(place.min, place.max + 1)
        }  # fmt: skip
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            width = widths.get(cell.column, 8.4)
            if not (isinstance(cell.value, str) and cell.alignment.wrap_text):
                continue
            if (cell.row, cell.column) in merged or len(cell.value) <= 1.2 * width:
                continue
            long += 1
            height = sheet.row_dimensions[cell.row].height or 15
            if height < min(375, 15 * len(cell.value) / (1.2 * width)):
                found.append((sheet.title, cell.coordinate, height, width, cell.value))
    return found, long


@pytest.fixture(scope="module")
def hostile_book(hostile_result):
    return render("xlsx", hostile_result)


@pytest.mark.parametrize("name", ["it", "rvtools"])
def test_excel_takes_every_formula_name_and_sheet(books, name):
    made = books.made(name)
    parts = parts_of(made)
    sheets, names = sheet_files(parts), _NAMES.findall(parts["xl/workbook.xml"].decode())
    shapes = {shape_of(unescape(formula)): cell for _, cell, formula, _ in formulas_of(made)}
    assert len(shapes) > 200
    known = {shape_of(name) for name in names}
    faults = {
        shape: found for shape in shapes if (found := faults_of(shape, sheets, known))
    }  # fmt: skip
    assert faults == {}
    assert max(len(formula) for _, _, formula, _ in formulas_of(made)) < 8_192
    assert name_faults([name for name in names if not name.startswith("_xlnm")]) == []
    assert sheet_faults(list(sheets)) == []


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("XLOOKUP(A1,B1:B9,C1:C9)", "no function"), ("SUM(A1;B1)", "separator"),
        ("SUM({1,2})", "separator"), ("A1:A9*2", "one cell"), ("IF(A1:A9>1,1,2)", "one cell"),
        ("SUMPRODUCT(IF(A1:A9>1,1,2))", "IF in SUMPRODUCT"), ("nobody+1", "no name"),
        ("'Not there'!A1", "no sheet"), (f'IF(A1="{"x" * 256}",1,2)', "text is too long"),
        ("(" * 65 + "1" + ")" * 65, "too deep"), ("1+" * 4_200 + "1", "too long"),
        (f"MAX({','.join(['1'] * 256)})", "too many"), ("SUM(#REF!)", "error value"),
    ],
    ids=lambda given: given[:24],
)  # fmt: skip
def test_the_rules_name_what_excel_refuses(formula, said):
    assert any(said in fault for fault in faults_of(formula, {"There": ""}, set()))


def test_the_rules_name_names_that_excel_refuses():
    assert name_faults(["good", "A1", "R1C1", "two words", "Same", "same"]) == [
        "A1", "R1C1", "two words", "Same", "same",
    ]  # fmt: skip
    assert sheet_faults(["Good", "a/b", "x" * 32, "'quoted", "History"]) == [
        "a/b", "x" * 32, "'quoted", "History",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["it", "rvtools"])
def test_validations_footers_and_links_keep_to_the_limits(books, name):
    book = opened(books.made(name))
    seen = 0
    for sheet in book.worksheets:
        for rule in sheet.data_validations.dataValidation:
            seen += 1
            assert len(str(rule.formula1)) <= _LIST
            assert len(rule.errorTitle or "") <= _TITLE
            assert len(rule.error or "") <= _MESSAGE
        assert len(str(sheet.oddFooter.left.text) + str(sheet.oddFooter.right.text)) < _FOOTER
        for row in sheet.iter_rows(min_col=1, max_col=1):
            link = row[0].hyperlink
            if link is not None:
                assert link.location.rpartition("!")[0].strip("'") in book.sheetnames
    assert seen > 40
    too_low, long = rows_too_low(book)
    assert too_low == []
    assert long > 40


def test_hostile_words_are_text_in_every_part_of_the_file(hostile_book):
    """In no formula, name, sheet, link, header, footer, comment or chart."""
    parts = parts_of(hostile_book)
    for name, content in parts.items():
        text = content.decode("utf-8", "replace")
        if name in ("xl/sharedStrings.xml", "docProps/core.xml"):
            assert "<script" not in text
            continue
        assert "cmd|" not in text, name
        assert "javascript" not in text, name
        assert "comment" not in name
    book = opened(hostile_book)
    hostile = [
        cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row
        if isinstance(cell.value, str) and "cmd|" in cell.value
    ]  # fmt: skip
    assert len(hostile) > 5
    assert {cell.data_type for cell in hostile} == {"s"}
    assert not any(cell.hyperlink for cell in hostile)
    assert HOSTILE[:4] not in (book.properties.title or "")


def test_no_sum_has_its_own_cell_in_it():
    """Excel warns of a circle as it opens the file: totals of lists without a row had one."""
    sums = re.compile(r"SUM\(([A-Z]+)(\d+):([A-Z]+)(\d+)\)")
    found = 0
    for sheet, cell, formula, _ in formulas_of(render("xlsx", estates.result_of("all wait"))):
        letters, row = re.fullmatch(r"([A-Z]+)(\d+)", cell).groups()
        for first, low, last, high in sums.findall(formula):
            found += 1
            rows = sorted((int(low), int(high)))
            inside = first == last == letters and rows[0] <= int(row) <= rows[1]
            assert not inside, (sheet, cell, formula)
    assert found > 5
