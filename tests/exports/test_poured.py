"""Columns that are written as text are the cells that XlsxWriter would have written."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile

import openpyxl
import pytest
import xlsxwriter

from bizcase.exports.office.poured import MAX_TEXT, Poured

WORDS = ["a", "b & <c>", " x ", "=1+1", None, "a", "\x01bell", "é" * (MAX_TEXT + 5)]
NUMBERS = [1.5, 2.0, None, 1e-9, 0.1, -0.0, 1e20, 123456789.123456]
TRUTHS = [True, False, None, True, False, True, True, False]
TEXTS = [f"B{row}*2" for row in range(2, 10)]


def written(*, poured):
    """Return a workbook of three sheets: a table with a total, one of words only, a plain one."""
    buffer, columns = io.BytesIO(), Poured()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": dt.datetime(2026, 11, 27, tzinfo=dt.UTC)})
    table, words, plain = map(book.add_worksheet, ("A table", "Words", "Plain"))
    money, bold = book.add_format({"num_format": "#,##0.00"}), book.add_format({"bold": True})
    table.write_string(0, 0, "Name", bold)
    plain.write_string(3, 3, "alone")
    of_table = ((0, WORDS, None, None), (1, NUMBERS, money, None), (2, TRUTHS, None, None),
                (4, [2.0 * n for n in range(8)], money, TEXTS))  # fmt: skip
    for position, cells, look, formulas in of_table:
        if poured:
            columns.add(table, 1, position, cells, look, formulas)
            continue
        for row, cell in enumerate(cells, start=1):
            if formulas:
                table.write_formula(row, position, f"={formulas[row - 1]}", look, cell)
            elif cell is not None:
                text = cell[: MAX_TEXT - 1] + "…" if len(str(cell)) > MAX_TEXT else cell
                table.write(row, position, text, look)
    if poured:
        columns.add(words, 0, 1, ["a", "new"])
    else:
        words.write_column(0, 1, ["a", "new"])
    table.write_string(9, 0, "Total", bold)
    table.write_formula(9, 1, "=SUM(B2:B9)", money, 7.0)
    book.close()
    return columns.into(book, buffer.getvalue())


def cells_of(content, **how):
    book = openpyxl.load_workbook(io.BytesIO(content), **how)
    return {
        (sheet.title, cell.coordinate): (cell.value, cell.data_type, cell.number_format)
        for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None
    }  # fmt: skip


@pytest.mark.parametrize("data_only", [False, True])
def test_poured_cells_are_those_that_are_written_one_by_one(data_only):
    one_by_one = cells_of(written(poured=False), data_only=data_only)
    assert cells_of(written(poured=True), data_only=data_only) == one_by_one
    assert len(one_by_one) > 30


def test_a_text_that_looks_like_a_formula_stays_a_text():
    value, kind, _ = cells_of(written(poured=True))["A table", "A5"]
    assert (value, kind) == ("=1+1", "s")


def test_the_same_columns_give_the_same_bytes_and_each_text_once():
    content = written(poured=True)
    assert content == written(poured=True)
    texts = zipfile.ZipFile(io.BytesIO(content)).read("xl/sharedStrings.xml").decode()
    assert texts.count("<t>new</t>") == 1
    assert texts.count("<t>a</t>") == 1


def test_a_sheet_says_how_far_it_reaches():
    book = zipfile.ZipFile(io.BytesIO(written(poured=True)))
    parts = [book.read(f"xl/worksheets/sheet{number}.xml").decode() for number in (1, 2, 3)]
    found = [re.search('<dimension ref="(.*?)"', part)[1] for part in parts]
    assert found == ["A1:E10", "A1:B2", "D4"]


def test_a_row_of_the_block_is_as_high_as_the_highest_that_is_asked_for():
    buffer, columns = io.BytesIO(), Poured()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_string(0, 0, "Name")
    columns.add(sheet, 1, 0, ["a", "b", "c"])
    columns.grow(sheet, [0, 30, 0])
    columns.grow(sheet, [0, 15, 45])
    book.close()
    made = openpyxl.load_workbook(io.BytesIO(columns.into(book, buffer.getvalue())))
    heights = [made.active.row_dimensions[row].height for row in (2, 3, 4)]
    assert heights == [None, 30, 45]


def test_columns_of_a_sheet_that_begin_in_other_rows_are_refused():
    book = xlsxwriter.Workbook(io.BytesIO())
    sheet, columns = book.add_worksheet(), Poured()
    columns.add(sheet, 1, 0, ["a"])
    with pytest.raises(ValueError, match="one row"):
        columns.add(sheet, 2, 1, ["b"])
