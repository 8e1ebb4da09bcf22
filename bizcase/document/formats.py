"""How a figure is written: one place for separators, decimals, units, unknowns and ranges."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from bizcase.assumptions import load_register
from bizcase.grammar import singular
from bizcase.ledger import Figure

PERCENT = 100
_MONEY = "USD"
_FRACTION, _OUTCOMES = "fraction", "share of outcomes"
_RARE, _SURE = 0.01, 0.99
_TENTHS = 10
_KEY = re.compile(r"\b[a-z0-9]+\.[a-z0-9_]+\b")


def format_number(value: float, unit: str, *, whole: bool = False) -> str:
    """Return a number without its unit: money with cents, fractions as percent, counts whole.

    Money is without cents where ``whole``, but for less than a dollar, such as a price of an hour.
    A share of simulated outcomes is in words, never none or all of them.

    >>> format_number(1234.5, "USD/month"), format_number(0.125, "fraction")
    ('1,234.50', '12.5 %')
    >>> [format_number(value, "USD", whole=True) for value in (1234.5, 0.0, 0.25)]
    ['1,234', '0', '0.25']
    >>> format_number(0.0, "share of outcomes"), format_number(0.58, "share of outcomes")
    ('fewer than 1 in 100', 'about 6 of 10')
    """
    if unit.startswith(_MONEY):
        whole = whole and (not value or abs(value) >= 1)
        return f"{round(value):,}" if whole else f"{value:,.2f}"
    if unit == _FRACTION:
        return f"{value * PERCENT:,.1f} %"
    if unit == _OUTCOMES:
        return _of_outcomes(value)
    return f"{value:,.2f}".rstrip("0").rstrip(".") if value % 1 else f"{value:,.0f}"


def _of_outcomes(share: float) -> str:
    if share < _RARE:
        return "fewer than 1 in 100"
    if share > _SURE:
        return "more than 99 of 100"
    tenths = round(share * _TENTHS)
    if tenths in (0, _TENTHS):
        return f"about {round(share * PERCENT)} of 100"
    return f"about {tenths} of 10"


def format_figure(figure: Figure, *, with_unit: bool = True, whole: bool = False) -> str:
    """Return a figure as the reader sees it; an unknown one says why, a weak one is a range.

    Money is without cents where ``whole``: the cents of an estimate only make a sentence harder.
    """
    if figure.value is None:
        return in_words(figure.state)
    number = format_number(figure.value, figure.unit, whole=whole)
    if figure.low is not None and figure.high is not None:
        low, high = (
            format_number(end, figure.unit, whole=whole) for end in (figure.low, figure.high)
        )
        if (low, high) != (number, number):
            number = f"{low} to {high} (calculated {number})"
    if not with_unit or figure.unit in (_FRACTION, _OUTCOMES):
        return number
    if figure.unit == "month":
        return f"month {number}"
    return f"{number} {_unit_after(figure)}"


def in_words(state: str) -> str:
    """Return why a figure is unknown, with assumptions called by their labels.

    >>> in_words("input required: op.space")
    'input required: Colocation rent per kW and month, power not included'
    """
    return _KEY.sub(lambda found: _labels().get(found[0], found[0]), state)


@lru_cache(maxsize=1)
def _labels() -> Mapping[str, str]:
    return {key: entry.label for key, entry in load_register().items()}


def name_of(figure: Figure) -> str:
    """Return what a figure is called before its number and unit: ``Not yet`` of 184 servers."""
    return figure.label.removesuffix(f": {figure.unit}")


def headline(figure: Figure) -> tuple[str, str]:
    """Return what stands large and what stands small under it.

    Large is the value, or its span where the evidence is weak, money without cents; small are the
    unit, the calculated value of a span, or the reason why a figure is unknown.
    """
    if figure.value is None:
        # "Not within 5 years" is an answer, not a gap.
        is_answer = figure.state.startswith("not within")
        return (figure.state, "") if is_answer else ("not known", in_words(figure.state))
    ends = (figure.value,) if figure.low is None else (figure.low, figure.high or figure.value)
    shown = [format_number(end, figure.unit, whole=True) for end in ends]
    note = _unit_after(figure)
    if len(set(shown)) > 1:
        middle = format_number(figure.value, figure.unit, whole=True)
        note += f"{'; ' if note else ''}calculated {middle}"
    return " – ".join(dict.fromkeys(shown)), note


def _unit_after(figure: Figure) -> str:
    """Return the unit behind a number: ``1 dependency``, ``1 USD a month``, none for a share."""
    if figure.unit in (_FRACTION, _OUTCOMES):
        return ""
    one = figure.value == 1 and figure.unit.islower()
    return singular(figure.unit) if one else unit_label(figure.unit)


def unit_label(unit: str) -> str:
    """Return the unit in words: ``USD/month`` as ``USD a month``."""
    return unit.replace("/", " a ")
