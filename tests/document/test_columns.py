"""Columns of numbers: one number of decimals in each, and a note where rounding parts a sum."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from bizcase.document.added_up import NOTE, rounded_apart
from bizcase.document.blocks import Paragraph, Ref, Table, Value, figure, words
from bizcase.document.formats import WITHOUT_UNIT
from bizcase.document.number_style import ENGLISH_USD, MINUS, is_money
from bizcase.document.writing import plain, written
from bizcase.ledger import Figure, Ledger
from tests.document.estates import ESTATES, each, result_of

FEW = 2


def columns(table, ledger):
    """Yield the units and the shown numbers of each column that has nothing but numbers."""
    for place in table.right:
        units, shown = set(), []
        for row in table.rows:
            match row[place]:
                case (Ref(name, with_unit=False),) if ledger[name].value is not None:
                    units.add(ledger[name].unit)
                case (Value(_, unit, _),):
                    units.add(unit)
                case _:
                    continue
            shown.append(written(row[place], ledger, plain))
        yield units, shown


@pytest.mark.parametrize("name", each(ESTATES))
def test_a_column_has_one_number_of_decimals(name):
    """“354.44” stood above “137.9” hours, “0.1” above “5” days, a score “2.5” above “2”."""
    document = result_of(name).document
    for section in document.sections:
        for table in (block for block in section.blocks if isinstance(block, Table)):
            for units, shown in columns(table, document.ledger):
                unit = next(iter(units), "")
                if len(units) != 1 or is_money(unit) or unit in WITHOUT_UNIT:
                    continue
                decimals = {len(text.partition(".")[2]) for text in shown}
                least = min(decimals)  # more only where that would show 0
                assert all(
                    len(text.partition(".")[2]) == least or abs(float(text.replace(",", "")
                    .replace(MINUS, "-"))) < 10.0**-least for text in shown
                ), (table.caption, shown)  # fmt: skip


@pytest.mark.parametrize("name", each(ESTATES))
def test_a_table_that_does_not_add_up_as_shown_says_so(name):
    """Two tables of one server were off by 1 from their total, without a word."""
    document = result_of(name).document
    for section in document.sections:
        for block, after in zip(section.blocks, (*section.blocks[1:], None), strict=True):
            if not isinstance(block, Table):
                continue
            noted = isinstance(after, Paragraph) and after.text == words(NOTE)
            apart = section.part != "page1" and parted(block, document.ledger)
            assert noted == apart, block.caption


def parted(table, ledger):
    """Return whether a column misses its total by no more than its rows can by rounding."""
    titles = [written(row[0], ledger, plain) for row in table.rows]
    last = next((place for place, title in enumerate(titles)
                 if title == "Total" or title.startswith("Total of ")), 0)  # fmt: skip
    for place in table.right if last else ():
        shown = [written(row[place], ledger, plain) for row in table.rows[: last + 1]]
        known = [text.replace(",", "").replace(MINUS, "-") for text in shown]
        known = [text for text in known if text.replace(".", "").replace("-", "").isdigit()]
        if len(known) < FEW or not shown[-1][-1].isdigit():
            continue
        *parts, total = map(Decimal, known)
        most = sum(Decimal(1).scaleb(number.as_tuple().exponent) for number in (*parts, total)) / 2
        if 0 < abs(sum(parts) - total) <= most:
            return True
    return False


@pytest.mark.parametrize(
    ("parts", "total", "apart"),
    [((1.4, 1.4), 2.8, True), ((1.0, 2.0), 3.0, False), ((1.0, 2.0), 9.0, False)],
)
def test_rounding_is_told_from_a_column_that_is_no_sum(parts, total, apart):
    ledger, rows = Ledger(), []
    for number, value in enumerate((*parts, total)):
        ledger.add(Figure(f"a.{number}", "A", value, "USD", "computed", formula="counted"))
        title = "Total" if number == len(parts) else "Part"
        rows.append((words(title), figure(f"a.{number}", "whole")))
    table = Table("T", ("Item", "USD"), tuple(rows), frozenset({1}))
    assert rounded_apart(table, ledger, ENGLISH_USD) is apart
    # What is converted is rounded after it.
    converted = replace(ENGLISH_USD, currency="EUR", rate=10.0)
    assert rounded_apart(table, ledger, converted) is False
