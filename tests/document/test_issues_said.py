"""An issue says how often it was found, and once; a range shows its ends alike."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bizcase.document.body.estate_today import _issue
from bizcase.document.body.value import _decimals
from bizcase.document.formats import format_figure
from bizcase.document.number_style import ENGLISH_USD
from bizcase.document.quality import by_rows
from bizcase.document.writing import plain, written
from bizcase.inventory.issues import Issue
from bizcase.ledger import Figure, Ledger


@pytest.mark.parametrize(
    ("message", "count", "rows", "said"),
    [
        ("Machines have less than 64 MiB of memory.", 1, (179,), " There is one such case. "),
        ("Machines have less than 64 MiB of memory.", 64, range(64), ". Check"),
        ("Machines have less than 64 MiB of memory.", 7, range(7), " Found 7 times. "),
        ("5,024 machines differ.", 5_024, range(9), ". Check"),
        ("A column has no head.", 1, (), ". Check"),
    ],
)
def test_an_issue_says_how_often_it_was_found_unless_its_message_does(message, count, rows, said):
    issue = Issue("MEMORY_TINY", "warning", message, count=count, rows=rows, remedy="Check it.")
    assert said in written(_issue(issue, ENGLISH_USD), Ledger(), plain)


@pytest.mark.parametrize(
    ("ends", "shown"),
    [((0.5, 1.0, 1.5), ["0.5", "1.0", "1.5"]), ((8.9, 17.8, 26.7), ["8.9", "17.8", "26.7"]),
     ((13.0, 27.0, 40.0), ["13", "27", "40"])],
)  # fmt: skip
def test_the_ends_of_a_range_have_the_decimals_of_its_middle(ends, shown):
    low, middle, high = ends
    figure = Figure("c", "Carbon", middle, "t CO2e/year", "computed", low=low, high=high)
    assert shown == [
        format_figure(figure, with_unit=False, scale="thousand", bound=bound,
                      decimals=_decimals(figure))
        for bound in ("low", "value", "high")
    ]  # fmt: skip


def test_what_is_said_of_two_columns_of_the_same_rows_is_one_issue():
    """Template defaults of both peaks stood twice in annex H, to the letter."""
    first, *others = (
        Issue("MADE_UP_DEFAULTS", "warning", "Both are defaults.", file=file, column=column,
              rows=(1, 2))
        for file, column in (("a", "CPU peak"), ("a", "Memory peak"), ("b", "CPU peak"))
    )  # fmt: skip
    assert by_rows((first, *others)) == [replace(first, column=""), others[1]]
