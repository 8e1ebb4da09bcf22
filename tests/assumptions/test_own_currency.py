"""Amounts in the currency of the case: converted at its rate, kept as they were typed."""

from __future__ import annotations

import datetime as dt

import pytest

from bizcase.assumptions import load_register
from bizcase.assumptions.texts import currencies
from bizcase.errors import AssumptionError

RATE = {
    "money.currency": "EUR",
    "money.rate": 0.9137,
    "money.rate_date": "2026-11-20",
    "money.rate_source": "European Central Bank",
}


def test_an_amount_is_in_usd_and_kept_as_it_was_typed_whatever_the_order():
    register = load_register().with_overrides({"op.fte_cost_own": "130000 EUR", **RATE})
    assert register.number("op.fte_cost_own") == pytest.approx(130000 / 0.9137, rel=1e-11)
    assert register["op.fte_cost_own"].entered == "130000 EUR"
    assert register.changed_values()["op.fte_cost_own"] == "130000 EUR"


def test_another_rate_converts_what_was_typed_anew():
    first = load_register().with_overrides({**RATE, "op.kwh": "0.30 EUR"})
    again = first.with_overrides({"money.rate": 0.5})
    assert first.number("op.kwh") == pytest.approx(0.30 / 0.9137)
    assert again.number("op.kwh") == pytest.approx(0.60)
    assert load_register().with_overrides(again.changed_values())["op.kwh"] == again["op.kwh"]


def test_an_amount_in_usd_may_be_named_so():
    register = load_register().with_overrides({"op.kwh": "0.2 USD"})
    assert (register.number("op.kwh"), register["op.kwh"].entered) == (0.2, "")


def test_an_amount_that_equals_the_default_is_kept_as_typed():
    register = load_register().with_overrides({**RATE, "money.rate": 0.5, "op.kwh": "0.073 EUR"})
    assert register["op.kwh"].value == register["op.kwh"].default
    assert register.changed_values()["op.kwh"] == "0.073 EUR"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"op.kwh": "0.3 GBP", **RATE}, "is not in EUR, the currency of the case, nor in USD"),
        ({"op.kwh": "0.3 EUR"}, "is not in USD, the currency of the case"),
        ({"op.kwh": "1.500,30 EUR", **RATE}, "is not a number of USD/kWh"),
        ({"op.kwh": "-3 EUR", **RATE}, "is not a number of USD/kWh"),
        ({"op.kwh": "9 EUR", **RATE}, "outside the allowed range"),
        ({"fin.horizon": "5 EUR", **RATE}, "is no amount of money but years"),
        ({"money.currency": "EUR"}, "money.rate, money.rate_date, money.rate_source must be given"),
        ({"money.rate": 0.9}, "has no use in USD: set money.currency as well"),
        ({**RATE, "money.currency": "EURO"}, "is not a code of ISO 4217"),
        ({**RATE, "money.currency": "XAU"}, "is not a code of ISO 4217"),
        ({**RATE, "money.rate_date": "20.11.2026"}, "is not a date"),
        ({**RATE, "money.rate": 0}, "outside the allowed range"),
        ({**RATE, "money.rate_source": "a\nb"}, "is not words"),
        ({**RATE, "money.rate_source": " "}, "is not words"),
    ],
)
def test_what_cannot_be_converted_is_refused_with_the_reason(values, said):
    with pytest.raises(AssumptionError) as refusal:
        load_register().with_overrides(values)
    assert said in refusal.value.message


def test_texts_are_kept_clean():
    given = {**RATE, "money.currency": " eur ", "money.rate_date": dt.date(2026, 11, 20)}
    register = load_register().with_overrides(given)
    assert register.text("money.currency") == "EUR"
    assert register.text("money.rate_date") == "2026-11-20"


def test_every_currency_in_use_is_known_with_its_decimals():
    known = currencies()
    assert len(known) == 165
    assert [known[code] for code in ("EUR", "JPY", "KWD", "CLF", "CHF")] == [2, 0, 3, 4, 2]
