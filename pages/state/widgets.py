"""Values of widgets that a page sets or asks for before it draws them."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.state import session


def of_case(key: str) -> str:
    """Return a key that is another one in another case: what was typed stays with its case."""
    return f"{key}_{session.case().round}"


_ROUNDS = "widget_rounds"


def latest(name: str) -> str:
    """Return the key of a widget whose value ``anew`` sets."""
    place = session.case().memo.get(_ROUNDS, {}).get(name, 0)
    return f"{name}_{place}" if place else name


def anew(name: str, value: object) -> None:
    """Give a widget that is drawn already another value: it goes on as a widget of another key.

    A browser sends the values of all widgets with whatever it asks for, and while a job runs it
    asks twice a second. What it sent before the other value reached it would put the old one back,
    and the click that set the other one would be lost.
    """
    if is_drawn(latest(name)):
        forget(latest(name))
        rounds = session.case().memo.setdefault(_ROUNDS, {})
        rounds[name] = rounds.get(name, 0) + 1
    put(latest(name), value)


def is_drawn(key: str) -> bool:
    """Whether the widget has a value."""
    return key in st.session_state


def value(key: str) -> object:
    """Return the value of a widget, None where it has none."""
    return st.session_state.get(key)


def put(key: str, value: object) -> None:
    """Give a widget a value before it is drawn."""
    st.session_state[key] = value


def forget(key: str) -> None:
    """Let a widget begin anew."""
    st.session_state.pop(key, None)


_CLICKED = "clicked"


def button(label: str, key: str = "", **options: Any) -> bool:  # noqa: ANN401 - what st.button takes
    """Draw a button; return once that it was clicked.

    What ``st.button`` returns holds for the run that the click began. That run may end before it
    comes to the button: another click, or a job that has ended, begins the next one. So the click
    is kept until a run comes here.
    """
    key = key or f"button_{label}"
    st.button(label, key=key, on_click=_click, args=(key,), **options)
    memo = session.case().memo
    if memo.get(_CLICKED) != key:
        return False
    del memo[_CLICKED]
    return not options.get("disabled", False)


def has_click() -> bool:
    """Whether a button was clicked that this run has not come to yet."""
    return _CLICKED in session.case().memo


def forget_clicks() -> None:
    """Forget the click of a button that the page no longer has."""
    session.case().memo.pop(_CLICKED, None)


def _click(key: str) -> None:
    session.case().memo[_CLICKED] = key
