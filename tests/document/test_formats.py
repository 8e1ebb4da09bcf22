"""How a figure is written, by a table of what the reader must see."""

from __future__ import annotations

import pytest

from bizcase.document.blocks import text
from bizcase.document.formats import format_figure, headline
from bizcase.document.writing import text_markdown
from bizcase.ledger import Figure, Ledger


def money(value, low=None, high=None, unit="USD/month"):
    return Figure("x", "X", value, unit, "computed", low=low, high=high)


@pytest.mark.parametrize(
    ("figure", "in_text", "large", "small"),
    [
        (money(1234.5), "1,234.50 USD a month", "1,234", "USD a month"),
        (
            money(1234.5, 1000, 2000),
            "1,000.00 to 2,000.00 (calculated 1,234.50) USD a month",
            "1,000 – 2,000",
            "USD a month; calculated 1,234",
        ),
        # A span of one point is a point.
        (money(80, 80, 80), "80.00 USD a month", "80", "USD a month"),
        (money(80, 80.001, 80.002), "80.00 USD a month", "80", "USD a month"),
        (money(1, unit="servers"), "1 server", "1", "server"),
        (money(0.125, unit="fraction"), "12.5 %", "12.5 %", ""),
    ],
)
def test_a_figure_in_text_and_as_a_headline(figure, in_text, large, small):
    assert format_figure(figure) == in_text
    assert headline(figure) == (large, small)


def test_an_unknown_figure_says_why():
    unknown = Figure("x", "X", None, "USD/month", "computed", state="input required: a.b")
    assert format_figure(unknown) == "input required: a.b"
    assert headline(unknown) == ("not known", "input required: a.b")


def test_an_answer_without_a_number_is_no_gap():
    never = Figure("x", "X", None, "months", "computed", state="not within 5 years")
    assert headline(never) == ("not within 5 years", "")


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0 servers run apart."), (1, "1 server runs apart."), (2, "2 servers run apart.")],
)
def test_a_verb_agrees_with_its_figure(count, said):
    ledger = Ledger()
    ledger.add(Figure("n", "N", count, "servers", "computed"))
    assert text_markdown(text("{F:n} {V:n|run|runs} apart."), ledger) == said
