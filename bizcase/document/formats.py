"""How a figure is written: one place for separators, decimals, units, unknowns and ranges."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from bizcase.assumptions import load_register
from bizcase.document.number_style import ENGLISH_USD, NumberStyle, is_money
from bizcase.grammar import singular
from bizcase.ledger import Figure
from bizcase.units import as_shown, digits_after

Scale = Literal["cents", "whole", "thousand", "million"]
PERCENT = 100
SIZES: Mapping[str, int] = {"thousand": 1_000, "million": 1_000_000}
_ONE_DECIMAL = 10
SMALL_DECIMALS = 2
_NOISE = 1e-6
_FRACTION, _OUTCOMES, _PEOPLE = "fraction", "share of outcomes", "people"
WITHOUT_UNIT = (_FRACTION, _OUTCOMES)
# What a number is, which its label says, rather than what it counts.
_KINDS = frozenset({"rank", "rating", "ratio", "version", "weight"})
_THINGS, _PER = re.compile(r"[a-z]+(?:-[a-z]+)*"), re.compile(r"[a-z]{2,}")
_PERIODS = {"h": " an hour", "yr": " a year"}
_RARE, _SURE, _FEW = 0.01, 0.99, 0.05
_TENTHS = 10
_KEY = re.compile(r"\b[a-z0-9]+\.[a-z0-9_]+\b")


def format_number(
    value: float,
    unit: str,
    *,
    scale: Scale = "cents",
    style: NumberStyle = ENGLISH_USD,
    decimals: int | None = None,
) -> str:
    """Return a number without its unit: money as ``scale`` says, fractions as percent.

    Money is converted to the currency of the style, then rounded. Whole money keeps the decimals
    of less than one, such as a price of an hour. Thousands are whole, with one decimal below ten;
    millions have two significant digits. Where money is in thousands or millions, a share is in
    whole percent. A share of simulated outcomes is in words, never none or all of them.
    ``decimals`` of money, or of what has no such rule, replaces these rules.

    >>> format_number(1234.5, "USD/month"), format_number(-0.125, "fraction")
    ('1,234.50', '−12.5 %')
    >>> [format_number(value, "USD", scale="whole") for value in (1234.5, 0.0, 0.25)]
    ['1,235', '0', '0.25']
    >>> [format_number(value, "USD", scale="thousand") for value in (1171547.0, -4321.0)]
    ['1,172', '−4.3']
    >>> [format_number(value, "USD", scale="million") for value in (5.44e6, 12.4e6, 644e3)]
    ['5.4', '12', '0.64']
    >>> format_number(0.0, "share of outcomes"), format_number(0.58, "share of outcomes")
    ('fewer than 1 in 100', 'about 6 of 10')
    >>> format_number(4.13, "people"), format_number(4.04, "people")
    ('4.1', '4')
    """
    if is_money(unit):
        return money_in_scale(style.money(value) / SIZES.get(scale, 1), scale, style, decimals)
    if unit == _FRACTION:
        return style.percent(value, 0 if scale in SIZES else 1)
    if unit == _OUTCOMES:
        return _of_outcomes(value, style)
    if unit == _PEOPLE:  # hours by those of a full-time person: a hundredth of one says nothing
        value = float(as_shown(value, 1))
    return style.number(value, needed_decimals(value, scale) if decimals is None else decimals)


def money_in_scale(
    amount: float, scale: Scale, style: NumberStyle, decimals: int | None = None
) -> str:
    """Return an amount that is given in its scale and in the currency of the style: 1.5 thousand.

    Less than one USD is never without decimals. ``decimals`` is as in ``format_number``.
    """
    if decimals is not None:
        return style.number(amount, decimals)
    if scale in SIZES:
        return _scaled(amount, scale, style)
    decimals = 0 if scale == "whole" else style.decimals
    is_small = 0 < abs(amount) < 1
    return style.number(amount, max(decimals, SMALL_DECIMALS) if is_small else decimals)


def _scaled(amount: float, scale: Scale, style: NumberStyle) -> str:
    if scale == "thousand":
        return style.number(amount, int(amount != 0 and abs(as_shown(amount, 1)) < _ONE_DECIMAL))
    if not amount:
        return style.number(amount)
    two_digits = as_shown(amount, digits_after(amount, 2))
    return style.number(float(two_digits), max(0, 1 - two_digits.adjusted()))


def needed_decimals(value: float, scale: Scale = "cents") -> int:
    """Return how many of two decimals a number needs; among thousands none from ten up.

    What two would show as 0 has as many as show its first digit, down to noise of floats.

    >>> [needed_decimals(value) for value in (3.0, 3.104, 0.004, 0.00042, 1e-12)]
    [0, 1, 3, 4, 0]
    """
    if not value % 1 or (scale in SIZES and abs(value) >= _ONE_DECIMAL):
        return 0
    shown = as_shown(value, SMALL_DECIMALS)
    if not shown and abs(value) > _NOISE:
        return digits_after(value, 1)
    return len(str(shown).rstrip("0").partition(".")[2])


def unit_decimals(value: float, unit: str) -> int | None:
    """Return how many decimals a number of this unit needs; None where its place or words say.

    >>> [unit_decimals(4.04, unit) for unit in ("h", "people", "USD", "fraction")]
    [2, 0, None, None]
    """
    if is_money(unit) or unit in WITHOUT_UNIT:
        return None
    shown = float(as_shown(value, 1)) if unit == _PEOPLE else value
    return min(needed_decimals(shown), SMALL_DECIMALS)


def _of_outcomes(share: float, style: NumberStyle) -> str:
    if share < _RARE:
        return style.say("fewer than 1 in 100")
    if share > _SURE:
        return style.say("more than 99 of 100")
    if share <= _FEW or share >= 1 - _FEW:  # a tenth would say none or all of them
        return style.say("about {number} of 100", number=as_shown(share * PERCENT))
    return style.say("about {number} of 10", number=as_shown(share * _TENTHS))


def format_figure(
    figure: Figure,
    *,
    with_unit: bool = True,
    scale: Scale = "cents",
    bound: str = "value",
    style: NumberStyle = ENGLISH_USD,
    decimals: int | None = None,
) -> str:
    """Return a figure as the reader sees it; an unknown one says why.

    ``bound`` low or high gives an end of its range. With its unit, a small amount is shown in the
    next smaller scale: "63 USD a month" says more than "0.1 k USD a month".
    """
    value = figure.value
    if value is None:
        return in_words(figure.state)
    end = {"low": figure.low, "high": figure.high}.get(bound)
    value = value if end is None else end
    if not with_unit or figure.unit in WITHOUT_UNIT:
        return format_number(value, figure.unit, scale=scale, style=style, decimals=decimals)
    if is_money(figure.unit):
        scale = _legible(scale, abs(style.money(value)))
    number = format_number(value, figure.unit, scale=scale, style=style)
    words = {"thousand": style.thousand, "million": style.million}.get(scale, "")
    size = f"{style.between}{words}" if words and is_money(figure.unit) else ""
    return with_unit_after(f"{number}{size}", figure.unit, figure.value, style)


def with_unit_after(number: str, unit: str, value: float | None, style: NumberStyle) -> str:
    """Return a number as it is written with the unit that agrees with its value: ``month 3``."""
    if unit == "month":
        return style.say("month {number}", number=number).replace(" ", style.between)
    return f"{number}{style.between}{unit_after(unit, value, style)}".rstrip()


def _legible(scale: Scale, amount: float) -> Scale:
    """Return the scale of an amount with its unit: never a small part of a thousand or million."""
    if scale == "million" and amount < SIZES["million"] / 10:
        scale = "thousand"
    return "whole" if scale == "thousand" and amount < SIZES["thousand"] else scale


def in_words(state: str) -> str:
    """Return why a figure is unknown, with assumptions called by their labels.

    >>> in_words("input required: op.space")
    'input required: Colocation rent per kW and month, power not included'
    """
    return _KEY.sub(lambda found: _labels().get(found[0], found[0]), state)


def input_of(state: str) -> str:
    """Return what an open amount needs: the labels of its assumptions.

    >>> input_of("input required: op.space")
    'Colocation rent per kW and month, power not included'
    """
    return in_words(state).partition(": ")[2]


@lru_cache(maxsize=1)
def _labels() -> Mapping[str, str]:
    return {key: entry.label for key, entry in load_register().items()}


def name_of(figure: Figure) -> str:
    """Return what a figure is called before its number and unit: ``Not yet`` of 184 servers."""
    return figure.label.removesuffix(f": {figure.unit}")


def headline(figure: Figure, *, style: NumberStyle = ENGLISH_USD) -> tuple[str, str]:
    """Return what stands large and what stands small under it.

    Large is the value, or its span where the evidence is weak, money without cents; small are the
    unit, the expected value of a span, or the reason why a figure is unknown.
    """
    if figure.value is None:
        # "Not within 5 years" is an answer, not a gap; pages, which show it, are in English.
        is_answer = figure.state.startswith(("not within", "nothing to"))
        told = (style.say("not known"), in_words(figure.state))
        return (figure.state, "") if is_answer else told
    ends = (figure.value,) if figure.low is None else (figure.low, figure.high or figure.value)
    shown = [format_number(end, figure.unit, scale="whole", style=style) for end in ends]
    note = unit_after(figure.unit, figure.value, style)
    if len(set(shown)) > 1:
        middle = format_number(figure.value, figure.unit, scale="whole", style=style)
        note += f"{'; ' if note else ''}{style.say('expected {amount}', amount=middle)}"
    return " – ".join(dict.fromkeys(shown)), note


def unit_after(unit: str, value: float | None, style: NumberStyle = ENGLISH_USD) -> str:
    """Return the unit behind a number in words; none for a share, a rank and the like.

    >>> [unit_after(unit, 1) for unit in ("months", "servers/week", "people", "% of hosts", "rank")]
    ['month', 'server a week', 'person', '% of hosts', '']
    """
    if unit in WITHOUT_UNIT or unit in _KINDS:
        return ""
    things, per, rest = unit.partition("/")
    one = value == 1 and _THINGS.fullmatch(things) is not None
    return style.label(style.say(unit_label(f"{singular(things) if one else things}{per}{rest}")))


def unit_label(unit: str) -> str:
    """Return the unit in words; physical ones such as kgCO2e/kWh and MiB/s are read as they are.

    >>> [unit_label(unit) for unit in ("USD/month", "USD/h", "servers/week", "MiB/s")]
    ['USD a month', 'USD an hour', 'servers a week', 'MiB/s']
    """
    things, slash, per = unit.partition("/")
    if not slash or not (is_money(things) or _PER.fullmatch(per)):
        return unit
    return things + _PERIODS.get(per, f" a {per}")
