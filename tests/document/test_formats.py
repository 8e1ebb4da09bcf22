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
        (money(1234.5), "1,234.50 USD a month", "1,235", "USD a month"),
        (
            money(1234.5, 1000, 2000),
            "1,234.50 USD a month",
            "1,000 – 2,000",
            "USD a month; expected 1,235",
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


@pytest.mark.parametrize(
    ("value", "scale", "in_text", "in_a_column"),
    [
        (1_171_547.0, "thousand", "1,172 k USD a month", "1,172"),
        (-9_940.0, "thousand", "−9.9 k USD a month", "−9.9"),
        (9_960.0, "thousand", "10 k USD a month", "10"),
        (63.4, "thousand", "63 USD a month", "0.1"),
        (5_440_000.0, "million", "5.4 M USD a month", "5.4"),
        (9_960_000.0, "million", "10 M USD a month", "10"),
        (640_000.0, "million", "0.64 M USD a month", "0.64"),
        (0.0, "million", "0 USD a month", "0"),
        (-0.2, "whole", "−0.20 USD a month", "−0.20"),
        (-0.001, "cents", "0.00 USD a month", "0.00"),
    ],
)
def test_money_is_rounded_to_the_scale_of_its_place(value, scale, in_text, in_a_column):
    assert format_figure(money(value), scale=scale) == in_text
    assert format_figure(money(value), scale=scale, with_unit=False) == in_a_column


def test_an_end_of_a_range_is_shown_where_it_is_asked_for():
    weak = money(1234.5, 1000, 2000)
    ends = [format_figure(weak, with_unit=False, bound=bound) for bound in ("low", "high")]
    assert ends == ["1,000.00", "2,000.00"]
    assert format_figure(money(80.0), with_unit=False, bound="high") == "80.00"


def test_shares_are_whole_where_money_is_in_thousands():
    share = money(0.356, unit="fraction")
    assert format_figure(share, scale="thousand") == "36 %"
    assert format_figure(share) == "35.6 %"
