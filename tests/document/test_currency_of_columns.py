"""Whoever reads a column of money finds its currency: in its head, or the title of its table."""

from __future__ import annotations

import pytest

from bizcase.document.blocks import Ref, Table, Value
from bizcase.document.number_style import is_money
from tests.document.estates import ESTATES, each, result_of

CURRENCY = "USD"


def is_bare_money(cell, ledger):
    """Return whether a cell is an amount that is shown without its currency."""
    match cell:
        case (Ref(name, with_unit=False),):
            return is_money(ledger[name].unit) and ledger[name].value is not None
        case (Value(_, unit, _),):
            return is_money(unit)
    return False


@pytest.mark.parametrize("name", each(ESTATES))
def test_a_column_of_money_names_its_currency(name):
    """“Less a year” stood above 41,234.50: neither it nor the title of the table had USD."""
    document = result_of(name).document
    bare = [
        (table.caption, head)
        for section in document.sections
        for table in section.blocks
        if isinstance(table, Table)
        for place, head in enumerate(table.header)
        if any(is_bare_money(row[place], document.ledger)
               and CURRENCY not in f"{table.caption} {head}"
               and not any(getattr(piece, "text", "").endswith(CURRENCY)
                           for cell in row[:place] for piece in cell) for row in table.rows)
    ]  # fmt: skip
    assert bare == []
