"""The lists of the workbook are for readers: words and days, codes only where a head says so."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from bizcase.exports.list_words import in_words, serial_of
from tests.document import lint
from tests.exports.spreadsheets import as_written

_CODE = re.compile(r"^[a-z][a-z0-9]*(?:[_|][a-z0-9]+)+$")
_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
# Cells that a formula names, and words of files.
_NAMES = ("Name of the cell", "Source file", "Source files", "Sources", "Where", "Source")


@pytest.mark.parametrize(
    ("column", "code", "words"),
    [
        ("target", "database_moved", "Database moved"), ("source", "it_inventory", "IT inventory"),
        ("purchase_option", "3yr_compute_sp", "3-year Compute Savings Plan"),
        ("head", "database_compute", "Database compute"), ("status", "ends_soon", "Ends soon"),
        ("blocks", "Rehost|Relocate", "Rehost, Relocate"), ("name", "web_server", "web_server"),
        ("state", "input required: x.y", "input required: x.y"),
    ],
)  # fmt: skip
def test_codes_of_ours_are_words_and_words_of_the_customer_stay(column, code, words):
    assert in_words(column, code) == words


def test_a_day_is_a_number_and_a_month_is_none():
    assert serial_of("2026-11-23") == (dt.date(2026, 11, 23) - dt.date(1899, 12, 30)).days
    assert [serial_of(word) for word in ("2026-11", "2026", "2026-13-01", "soon")] == [None] * 4


@pytest.mark.parametrize("name", ["it", "rvtools"])
def test_no_list_has_a_code_or_a_day_as_text(books, name):
    found, days = [], 0
    values = as_written(books.made(name))
    for sheet in values.sheets:
        rows = values.rows(sheet)
        for column, head in enumerate(rows[0]):
            assert lint.forbidden(str(head)) == [], sheet
            cells = {row[column] for row in rows[1:]}
            words = {cell for cell in cells if isinstance(cell, str)}
            days += sum(isinstance(cell, dt.date) for cell in cells)
            found += [(sheet, head, word) for word in words if _DAY.match(word)]
            if "code" not in str(head) and head not in _NAMES:
                found += [(sheet, head, word) for word in words if _CODE.match(word)]
    assert found == []
    assert days > 100
