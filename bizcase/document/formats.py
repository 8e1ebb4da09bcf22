"""How a figure is written: one place for separators, decimals, units, unknowns and ranges."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from bizcase.assumptions import load_register
from bizcase.document.number_style import ENGLISH_USD, NumberStyle, is_money
from bizcase.grammar import singular
from bizcase.ledger import Figure

PERCENT = 100
SMALL_DECIMALS = 2
_FRACTION, _OUTCOMES = "fraction", "share of outcomes"
_RARE, _SURE = 0.01, 0.99
_TENTHS = 10
_KEY = re.compile(r"\b[a-z0-9]+\.[a-z0-9_]+\b")


def format_number(
    value: float, unit: str, *, whole: bool = False, style: NumberStyle = ENGLISH_USD
) -> str:
    """Return a number without its unit: money with cents, fractions as percent, counts whole.

    Money is converted to the currency of the style, then rounded: without cents where ``whole``,
    but for less than one, such as a price of an hour. A share of simulated outcomes is in words,
    never none or all of them.

    >>> format_number(1234.5, "USD/month"), format_number(0.125, "fraction")
    ('1,234.50', '12.5 %')
    >>> [format_number(value, "USD", whole=True) for value in (1234.5, 0.0, 0.25)]
    ['1,234', '0', '0.25']
    >>> format_number(0.0, "share of outcomes"), format_number(0.58, "share of outcomes")
    ('fewer than 1 in 100', 'about 6 of 10')
    """
    if is_money(unit):
        return _money(style.money(value), whole, style)
    if unit == _FRACTION:
        return style.percent(value)
    if unit == _OUTCOMES:
        return _of_outcomes(value)
    return style.number(value, 0 if not value % 1 else _places(value))


def _money(amount: float, whole: bool, style: NumberStyle) -> str:
    """Return an amount in the currency of the style; less than one is never without decimals."""
    is_small = 0 < abs(amount) < 1
    decimals = 0 if whole else style.decimals
    return style.number(amount, max(decimals, SMALL_DECIMALS) if is_small else decimals)


def _places(value: float) -> int:
    """Return how many of two decimals a number needs."""
    return len(f"{value:.2f}".rstrip("0").partition(".")[2])


def _of_outcomes(share: float) -> str:
    if share < _RARE:
        return "fewer than 1 in 100"
    if share > _SURE:
        return "more than 99 of 100"
    tenths = round(share * _TENTHS)
    if tenths in (0, _TENTHS):
        return f"about {round(share * PERCENT)} of 100"
    return f"about {tenths} of 10"


def format_figure(
    figure: Figure,
    *,
    with_unit: bool = True,
    whole: bool = False,
    style: NumberStyle = ENGLISH_USD,
) -> str:
    """Return a figure as the reader sees it; an unknown one says why, a weak one is a range.

    Money is without cents where ``whole``: the cents of an estimate only make a sentence harder.
    """
    if figure.value is None:
        return in_words(figure.state)
    number = format_number(figure.value, figure.unit, whole=whole, style=style)
    if figure.low is not None and figure.high is not None:
        low, high = (
            format_number(end, figure.unit, whole=whole, style=style)
            for end in (figure.low, figure.high)
        )
        if (low, high) != (number, number):
            number = f"{low} to {high} (calculated {number})"
    if not with_unit or figure.unit in (_FRACTION, _OUTCOMES):
        return number
    if figure.unit == "month":
        return f"month {number}"
    return f"{number} {_unit_after(figure, style)}"


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


def headline(figure: Figure, *, style: NumberStyle = ENGLISH_USD) -> tuple[str, str]:
    """Return what stands large and what stands small under it.

    Large is the value, or its span where the evidence is weak, money without cents; small are the
    unit, the calculated value of a span, or the reason why a figure is unknown.
    """
    if figure.value is None:
        # "Not within 5 years" is an answer, not a gap.
        is_answer = figure.state.startswith("not within")
        return (figure.state, "") if is_answer else ("not known", in_words(figure.state))
    ends = (figure.value,) if figure.low is None else (figure.low, figure.high or figure.value)
    shown = [format_number(end, figure.unit, whole=True, style=style) for end in ends]
    note = _unit_after(figure, style)
    if len(set(shown)) > 1:
        middle = format_number(figure.value, figure.unit, whole=True, style=style)
        note += f"{'; ' if note else ''}calculated {middle}"
    return " – ".join(dict.fromkeys(shown)), note


def _unit_after(figure: Figure, style: NumberStyle) -> str:
    """Return the unit behind a number: ``1 dependency``, ``1 USD a month``, none for a share."""
    if figure.unit in (_FRACTION, _OUTCOMES):
        return ""
    one = figure.value == 1 and figure.unit.islower()
    return singular(figure.unit) if one else style.label(unit_label(figure.unit))


def unit_label(unit: str) -> str:
    """Return the unit in words: ``USD/month`` as ``USD a month``."""
    return unit.replace("/", " a ")
