"""Values of assumptions as readers see them, and what differs between two cases."""

from __future__ import annotations

from bizcase.assumptions import UNSET, Assumption, Assumptions
from bizcase.assumptions.choice_words import word_label
from bizcase.document.formats import with_unit_after
from bizcase.document.number_style import ENGLISH_USD, NumberStyle, is_money
from bizcase.scenarios import Change


def value_said(entry: Assumption, value: str, style: NumberStyle) -> str:
    """Return a value of an assumption with its unit, an amount in the currency of the style."""
    if entry.choices:
        return word_label(value)
    if not entry.is_number or value in UNSET:
        return value
    number = float(value)
    shown = style.exact(number)
    if style.is_converted and is_money(entry.unit):
        shown = style.number(style.money(number), style.decimals)
    return with_unit_after(shown, entry.unit, number, style)


def assumed(assumptions: Assumptions, key: str) -> str:
    """Return the value of an assumption with its unit, to be given to a sentence: ``3 months``."""
    return value_said(assumptions[key], assumptions[key].value, ENGLISH_USD)


def change_said(change: Change, register: Assumptions, style: NumberStyle) -> tuple[str, str, str]:
    """Return what differs, and what stands here and there, in words."""
    entry = register.get(change.key)
    if entry is None:
        return change.what, change.before, change.after
    before, after = (value_said(entry, value, style) for value in (change.before, change.after))
    return change.what, before, after
