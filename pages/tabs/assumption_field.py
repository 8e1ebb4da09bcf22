"""One assumption as a labelled field of its kind, applied as soon as it is changed."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from bizcase.assumptions import UNSET, Assumption
from bizcase.assumptions.choice_words import word_label
from bizcase.assumptions.own_currency import OF_THE_RATE
from bizcase.assumptions.texts import DATE
from bizcase.document.annexes import EVIDENCE_LABELS
from bizcase.document.formats import unit_label
from bizcase.document.number_style import NumberStyle, is_money
from bizcase.document.values import value_said
from pages.parts.formatting import escape, for_streamlit
from pages.state import session, widgets

_FIRST, _LAST = dt.date(1970, 1, 1), dt.date(2100, 12, 31)
_UNKNOWN = {"input required": "only you can say", "not entered": "as computed"}


def draw(entry: Assumption, style: NumberStyle) -> None:
    """Draw the field with what may be entered, where the default is from, and the way back."""
    key = widgets.of_case(f"assumption_{entry.key}")
    with st.container(border=True, key=f"assumption_of_{entry.key.replace('.', '_')}"):
        if entry.key in OF_THE_RATE:
            st.markdown(f"{escape(entry.label)}: {escape(entry.value)}")
            st.caption("Set together on the page Report, under Currency.")
            return
        _field(entry, key, style)
        changed = " :blue-badge[changed]" if entry.changed else ""
        st.caption(f"{for_streamlit(escape(_told(entry, style)))}{changed}")
        if entry.changed:
            st.button(
                "Back to default", key=f"assumption_default_{entry.key}", icon=":material/undo:",
                type="tertiary", on_click=_reset, args=(entry.key, key),
            )  # fmt: skip


def _told(entry: Assumption, style: NumberStyle) -> str:
    parts = [f"Default: {_value(entry, entry.default, style)}."]
    if entry.is_number:
        parts.append(f"Allowed: {entry.allowed}{', whole' if entry.whole else ''}.")
        if entry.low is not None:
            parts.append(f"Range of the analysis: {entry.low:,.12g} to {entry.high:,.12g}.")
    parts.append(f"{EVIDENCE_LABELS[entry.evidence].capitalize()}: {entry.source}, {entry.as_of}")
    return " ".join(parts)


def _value(entry: Assumption, value: str, style: NumberStyle) -> str:
    return _UNKNOWN.get(value) or value_said(entry, value, style)


def _field(entry: Assumption, key: str, style: NumberStyle) -> None:
    args = (entry, key, style)
    if entry.choices:
        st.selectbox(
            entry.label, entry.choices, entry.choices.index(entry.value), key=key,
            format_func=word_label, on_change=_take, args=args,
        )  # fmt: skip
    elif entry.is_number:
        low, high = (_shown(entry, end, style) for end in (entry.allowed_low, entry.allowed_high))
        st.number_input(
            f"{entry.label}, {style.label(unit_label(entry.unit))}", low, high, _now(entry, style),
            step=1.0 if entry.whole else None, format="%g", key=key, on_change=_take, args=args,
            placeholder=_UNKNOWN.get(entry.value, ""),
        )  # fmt: skip
    elif entry.unit == DATE:
        day = None if entry.value in UNSET else dt.date.fromisoformat(entry.value)
        st.date_input(entry.label, day, _FIRST, _LAST, key=key, on_change=_take, args=args)
    else:
        text = "" if entry.value in UNSET else entry.value
        st.text_input(entry.label, text, key=key, on_change=_take, args=args)


def _now(entry: Assumption, style: NumberStyle) -> float | None:
    """Return the number as it is shown: an amount in the currency of the case, as it was typed."""
    if entry.value in UNSET:
        return None
    if entry.entered:
        return float(entry.entered.split()[0])
    return _shown(entry, float(entry.value), style)


def _shown(entry: Assumption, value: float | None, style: NumberStyle) -> float | None:
    return None if value is None else style.amount(value, entry.unit)


def _take(entry: Assumption, key: str, style: NumberStyle) -> None:
    """Take what was chosen; an empty field is the default."""
    value = widgets.value(key)
    if value is None or value == "":
        session.override(entry.key, None)
    elif isinstance(value, float) and style.is_converted and is_money(entry.unit):
        session.override(entry.key, f"{value:.12g} {style.currency}")
    elif isinstance(value, float):
        session.override(entry.key, f"{value:.12g}")
    else:
        session.override(entry.key, str(value))


def _reset(name: str, key: str) -> None:
    """Go back to the default, and let the field begin with it."""
    session.override(name, None)
    widgets.forget(key)
