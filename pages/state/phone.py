"""What is otherwise on a phone."""

from __future__ import annotations

import streamlit as st

from pages.state.library import library


def is_phone() -> bool:
    """Whether the browser says that it is one of a phone."""
    told = st.context.headers.get("User-Agent")
    return isinstance(told, str) and "Mobi" in told


def has_moved_to(place: str) -> bool:
    """Note which page is shown; return whether a phone came to it from another one."""
    before, library().place = library().place, place
    return before is not None and before != place and is_phone()
