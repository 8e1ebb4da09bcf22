"""One label has one scope: the cash flow says of each column what page 1 says of its row."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from bizcase.document.blocks import Ref, Table
from bizcase.units import sum_usd
from tests.document.estates import ESTATES, each, result_of, told_in

# The columns of the cash flow with the row of page 1, and the column of it, of the same scope.
_SAME = {
    "Stay": ("Total", "Stay"), "On premises": ("On premises", "Migrate"),
    "Services": ("Services that replace servers", "Migrate"), "AWS": ("AWS", "Migrate"),
    "Moving": ("Moving, once", "Migrate"), "Funding": ("Funding, signed (subtracted)", "Migrate"),
    "Migrate": ("Total", "Migrate"), "Difference": ("Total", "Difference"),
}  # fmt: skip
_COMPARED = ("one guest", "a list", "many guests", "built in", "public list")


def _tables(name):
    sections = result_of(name).document.sections
    return [block for part in sections for block in part.blocks if isinstance(block, Table)]


def _rows(table):
    """Return the cells by the words of their row, then by the head of their column."""
    return {
        "".join(piece.text for piece in first): dict(zip(table.header[1:], cells, strict=True))
        for first, *cells in table.rows
    }


def _amount(ledger, cell):
    (piece,) = cell
    return ledger.value(piece.figure_id) if isinstance(piece, Ref) else 0.0


@pytest.mark.parametrize("name", each(_COMPARED))
def test_a_total_of_the_cash_flow_is_the_amount_of_its_row_on_page_1(name):
    """“On premises” was 10.71 million on page 1 and 10.46, after the credit, in the cash flow."""
    ledger, (page, *others) = result_of(name).case.ledger, _tables(name)
    flow = next(table for table in others if table.caption.startswith("Cash flow, "))
    here, there = _rows(flow)["Total"], _rows(page)
    assert "Migrate" in here
    for head, cell in here.items():
        row, column = _SAME[head]
        assert _amount(ledger, cell) == _amount(ledger, there[row][column]), head


@pytest.mark.parametrize("name", each(_COMPARED))
def test_each_column_of_the_cash_flow_and_each_of_its_rows_adds_up(name):
    ledger = result_of(name).case.ledger
    flow = next(table for table in _tables(name) if table.caption.startswith("Cash flow, "))
    amounts = {
        row: {head: _amount(ledger, cell) for head, cell in cells.items()}
        for row, cells in _rows(flow).items()
    }
    total = amounts.pop("Total")
    for head, amount in total.items():
        parts = [row[head] for row in amounts.values()]
        assert sum_usd(parts) == pytest.approx(amount, abs=0.03), head
    for label, row in amounts.items():
        assert row["Migrate"] - row["Stay"] == pytest.approx(row["Difference"], abs=0.03)
        if label != "Credit":
            paid = sum(row.get(part, 0.0) for part in ("On premises", "Services", "AWS", "Moving"))
            assert row["Migrate"] == pytest.approx(paid - row.get("Funding", 0.0), abs=0.03)


@pytest.mark.parametrize("name", each(ESTATES))
def test_figures_of_one_label_and_unit_have_one_value(name):
    """“Vendor support: today” was the cost compared and the part that is not compared."""
    found = defaultdict(set)
    for figure in result_of(name).case.ledger:
        if figure.value is not None:
            found[figure.label, figure.unit].add(figure.value)
    assert not {label: values for label, values in found.items() if len(values) > 1}


@pytest.mark.parametrize("name", each(_COMPARED))
def test_the_npv_of_a_way_to_stay_is_not_that_of_migrating_against_it(name):
    """“Keep, renew contracts only: NPV” was 1,318 k in the options and −411 k in annex H."""
    heads = {
        head for table in _tables(name) if table.header[0] == "Way to stay" for head in table.header
    }
    assert "NPV of migrating" in heads
    assert "NPV" not in heads


@pytest.mark.parametrize("name", each(ESTATES))
def test_no_case_says_that_an_item_is_on_both_sides_where_one_is_not(name):
    """Services and the landing zone have no cost of today; two cases have no sides at all."""
    result = result_of(name)
    told = told_in(result)
    assert not re.search("on both sides or|no item is on both sides|both sides of the compar", told)
    compared = result.case.comparison is not None and bool(result.case.comparison.items)
    assert ("without a counterpart is in neither total" in told) == compared
