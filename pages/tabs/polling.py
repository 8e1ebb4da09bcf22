"""What a page shows of work beside it: drawn anew twice a second, until the work has ended."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

_SECONDS = 0.5


def draw(is_over: Callable[[], bool], shown: Callable[[], None]) -> None:
    """Draw what is shown now and until the work is over; then all of the page is drawn anew.

    Buttons of ``shown`` have an ``on_click``. Where the work ends while the page is drawn, the next
    poll sees it: to begin the page again at once would lose the click that it is drawn for.
    """
    _polled(is_over, shown, [])


@st.fragment(run_every=_SECONDS)
def _polled(is_over: Callable[[], bool], shown: Callable[[], None], drawn: list[bool]) -> None:
    """``drawn`` is empty in the run of the page alone."""
    if drawn and is_over():
        st.rerun(scope="app")
    drawn[:] = [True]
    shown()
