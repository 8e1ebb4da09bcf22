"""The fields of the levers: each returns its value if it is not that of the case.

One that is not ``drawn``, because its place is closed, keeps the value it was set to.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import streamlit as st

from bizcase.assumptions import INPUT_REQUIRED, UNSET, Assumption
from bizcase.document.formats import unit_label
from bizcase.document.number_style import NumberStyle, is_money
from pages.state import widgets

PREFIX = "what_if_"
_STEPS = 20
Changes = dict[str, float | str]


def field_of(key: str) -> str:
    """Return the key of the control of an assumption."""
    return widgets.latest(f"{PREFIX}{key}")


def shown(entry: Assumption, style: NumberStyle) -> float | None:
    """Return a number of the case as its control shows it: money in the currency of the case."""
    return None if entry.value in UNSET else style.amount(float(entry.value), entry.unit)


def _given(entry: Assumption, value: float, style: NumberStyle) -> float | str:
    """Return what a control was set to as an override: an amount names its currency."""
    if not (style.is_converted and is_money(entry.unit)):
        return value
    return f"{value:.6f}".rstrip("0").rstrip(".") + f" {style.currency}"


def choice(
    entry: Assumption, labels: Mapping[str, str], title: str = "", *, drawn: bool = True
) -> Changes:
    """Draw one choice; return its value if it is not that of the case."""
    key = field_of(entry.key)
    if drawn:
        chosen = st.selectbox(
            title or entry.label, list(labels), format_func=lambda word: labels.get(word, word),
            key=key, persist_state="session",
            help=f"In the case: {labels.get(entry.value, entry.value)}. Source: {entry.source}.",
        )  # fmt: skip
    else:
        chosen = str(widgets.value(key))
    return {} if chosen == entry.value else {entry.key: chosen}


def slider(entry: Assumption, style: NumberStyle, *, drawn: bool = True) -> Changes:
    """Draw one slider over the range of the analysis; return its value if it was moved."""
    if entry.tested_range is None:
        return {}
    low, high = (style.amount(end, entry.unit) for end in entry.tested_range)
    base, unit = style.amount(float(entry.value), entry.unit), style.label(unit_label(entry.unit))
    step = 10.0 ** math.floor(math.log10((high - low) / _STEPS))
    decimals = max(0, -round(math.log10(step)))
    key = field_of(entry.key)
    if drawn:
        chosen = st.slider(
            f"{entry.label}, {unit}", low, high, step=step, format=f"%.{decimals}f", key=key,
            persist_state="session",
            help=f"In the case: {base:.12g} {unit}. Source: {entry.source}.",
        )  # fmt: skip
    else:
        chosen = float(str(widgets.value(key)))
    if math.isclose(chosen, base):
        return {}
    return {entry.key: _given(entry, min(high, max(low, round(chosen, decimals))), style)}


def percent(entry: Assumption, *, drawn: bool = True) -> Changes:
    """Draw a percentage that may be left open; return its value if it is not that of the case."""
    given, key = None if entry.value in UNSET else float(entry.value), field_of(entry.key)
    if drawn:
        chosen = st.number_input(
            f"{entry.label}, %", entry.allowed_low, entry.allowed_high, None, 1.0, "%.1f",
            key=key, persist_state="session", placeholder="as the general one",
            help=f"Source: {entry.source}.",
        )  # fmt: skip
    else:
        chosen = _number(key)
    return {} if chosen == given else {entry.key: entry.default if chosen is None else chosen}


def today_total(entry: Assumption, style: NumberStyle, *, drawn: bool = True) -> Changes:
    """Draw the first question of every case: what finance books, in place of the modelled cost."""
    given, most, key = shown(entry, style), entry.allowed_high, field_of(entry.key)
    if drawn:
        chosen = st.number_input(
            style.label("Today's infrastructure cost without staff, USD a year"),
            min_value=entry.allowed_low, max_value=None if most is None else style.money(most),
            step=1000.0, format="%.0f", value=None, placeholder="as computed from the lists",
            key=key, persist_state="session",
            help="As finance books it. It replaces the computed cost; lines follow.",
        )  # fmt: skip
    else:
        chosen = _number(key)
    if chosen == given:
        return {}
    return {entry.key: INPUT_REQUIRED if chosen is None else _given(entry, chosen, style)}


def _number(key: str) -> float | None:
    """Return the number that a field was set to, None where it is empty."""
    value = widgets.value(key)
    return None if value is None else float(str(value))
