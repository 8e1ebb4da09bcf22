"""Values of widgets that a page sets or asks for before it draws them."""

from __future__ import annotations

import streamlit as st

from pages.state import session


def of_case(key: str) -> str:
    """Return a key that is another one in another case: what was typed stays with its case."""
    return f"{key}_{session.case().round}"


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
