"""Numbers in the reader's currency and signs: converted first, rounded after."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bizcase.document.blocks import text
from bizcase.document.formats import format_figure, format_number, headline
from bizcase.document.number_style import ENGLISH_USD, NumberStyle, locales, style_of_locale
from bizcase.document.writing import plain, written
from bizcase.exports.runs import runs_of
from bizcase.ledger import Figure, Ledger

EUR = NumberStyle(currency="EUR", rate=0.9137, rate_date="2026-11-20", rate_source="the bank")
YEN = NumberStyle(currency="JPY", rate=151.3, decimals=0)


def test_english_is_the_first_row_of_the_table():
    assert style_of_locale(locales()[0]) == ENGLISH_USD


@pytest.mark.parametrize(
    ("locale", "amount", "share", "day"),
    [
        ("en", "1,234,567.89", "12.5 %", "2026-11-29"),
        ("de", "1.234.567,89", "12,5\u00a0%", "29.11.2026"),
        ("fr", "1\u202f234\u202f567,89", "12,5\u202f%", "29/11/2026"),
        ("es", "1.234.567,89", "12,5\u00a0%", "29/11/2026"),
        ("ja", "1,234,567.89", "12.5%", "2026/11/29"),
    ],
)
def test_signs_of_a_locale(locale, amount, share, day):
    style = style_of_locale(locale)
    assert format_number(1234567.891, "USD", style=style) == amount
    assert format_number(0.125, "fraction", style=style) == share
    assert style.date(dt.date(2026, 11, 29)) == day


def test_money_is_converted_before_it_is_rounded():
    style = replace(EUR, rate=1.5)
    assert format_number(1.004, "USD", style=style) == "1.51"  # 1.00 × 1.5 = 1.50
    assert format_number(0.66, "USD/month", scale="whole", style=style) == "0.99"


def test_every_end_of_a_span_and_the_unit_are_converted():
    figure = Figure("x", "X", 1000.0, "USD/month", "computed", low=900.0, high=1100.0)
    ends = [format_figure(figure, style=EUR, bound=bound) for bound in ("low", "value", "high")]
    assert ends == [f"{amount} EUR a month" for amount in ("822.33", "913.70", "1,005.07")]
    assert headline(figure, style=EUR) == ("822 – 1,005", "EUR a month; expected 914")


def test_what_is_no_money_is_not_converted():
    figure = Figure("x", "X", 1000.0, "servers", "computed")
    assert format_figure(figure, style=EUR) == "1,000 servers"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("60 to 300 USD an hour", "55 to 274 EUR an hour"),
        ("1,500.50 USD and 0.09 USD per GB", "1,371.01 EUR and 0.08 EUR per GB"),
        ("NPV in USD of 5 servers", "NPV in EUR of 5 servers"),
        ("TUSD 3", "TUSD 3"),
    ],
)
def test_our_own_words_name_the_currency_and_their_amounts_are_converted(said, shown):
    assert written(text(said), Ledger(), plain, EUR) == shown
    assert written(text(said), Ledger(), plain) == said
    assert written(text("{said}", said=said), Ledger(), plain, EUR) == said  # words of others


def test_text_takes_the_style():
    ledger = Ledger()
    ledger.add(Figure("x", "X", 1000.0, "USD", "computed"))
    assert written(text("{F:x}"), ledger, plain, EUR) == "913.70 EUR"


@pytest.mark.parametrize(
    ("usd", "whole", "shown"),
    [
        (1000.0, False, "151,300"),
        (1000.0, True, "151,300"),
        (0.0, False, "0"),
        (0.001, True, "0.15"),
    ],
)
def test_a_currency_without_cents_has_none_but_below_one(usd, whole, shown):
    assert format_number(usd, "USD", scale="whole" if whole else "cents", style=YEN) == shown


@pytest.mark.parametrize(
    "told",
    ["56 cores", "160 servers", "1 server", "10: production", "0.379069 kgCO2e/kWh", "13 h",
     "1.2 Wh/TB-h", "3.5 W", "0.000392 kWh/GB-h", "Effort, h", "Share, %", "208 times"],
)  # fmt: skip
def test_no_line_ends_between_a_number_or_a_head_and_its_unit(told):
    """“0.379069” and below it “kgCO2e/kWh”; “host 56” and below it “cores”; a wave, “10:”."""
    assert ENGLISH_USD.unbroken.kept(told) == told.replace(" ", "\u00a0")
    assert ENGLISH_USD.unbroken.kept("13 hosts, 2 Whole") == "13 hosts, 2 Whole"


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("it is 0.83 × that of us-east-1", "it is 0.83~×~that of us-east-1"),
        ("electricity ÷ 12 ÷ servers in scope", "electricity ÷~12 ÷~servers in scope"),
        ("hours × rate", "hours ×~rate"),
        ("300 W × 1.35 × 1,720 h × 1.10 USD", "300~W ×~1.35 ×~1,720~h ×~1.10~USD"),
        ("Effort (0.8 – 1.5 ×)", "Effort (0.8 – 1.5~×)"),
        ("1.135 ×", "1.135~×"),
        ("staying. 8 of 10 simulated, 99 von 100", "staying. 8~of~10 simulated, 99~von~100"),
    ],
)
def test_no_line_parts_a_number_from_its_operator_or_from_what_it_is_of(told, kept):
    """Pages had “0.83” and below it “× that of”, “÷” and below it “12”, “8” and below it “of 10”.

    Chains break before their operators.
    """
    assert ENGLISH_USD.unbroken.kept(told) == kept.replace("~", "\u00a0")
    assert ENGLISH_USD.kept(told) == told


def test_the_pieces_of_a_sentence_keep_operators_with_their_numbers():
    ledger = Ledger()
    ledger.add(Figure("x", "X", 0.83, "", "computed"))
    told = runs_of(text("it is {F:x} × that, {F:x} ÷ {F:x}"), ledger, ENGLISH_USD.unbroken)
    assert "".join(run.text for run in told) == "it is 0.83~×~that, 0.83 ÷~0.83".replace(
        "~", "\u00a0"
    )


def test_an_unbroken_style_keeps_a_number_with_its_unit():
    kept, gap = ENGLISH_USD.unbroken, "\u00a0"
    amount = Figure("x", "X", 5.44e6, "USD/month", "computed")
    assert format_figure(amount, scale="million", style=kept) == f"5.4{gap}M{gap}USD a month"
    assert format_number(0.996, "fraction", style=kept) == f"99.6{gap}%"
    assert (
        kept.words("in 14 days, 5 GiB and 3 servers")
        == f"in 14{gap}days, 5{gap}GiB and 3{gap}servers"
    )
    told = written(text("at {rate} % a year, all USD", rate="8"), Ledger(), plain, kept)
    assert told == f"at 8{gap}% a year, all USD"
    told = written(text("over {years}, annex D", years="5 years"), Ledger(), plain, kept)
    assert told == f"over 5{gap}years, annex{gap}D"
    assert style_of_locale("ja").unbroken.before_percent == ""
