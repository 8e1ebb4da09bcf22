"""Headline figures of several saved cases side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain, count

import pandas as pd
import streamlit as st

from bizcase.errors import BizcaseError
from bizcase.grammar import clipped
from bizcase.store import CaseSummary, WorkingState
from bizcase.store.changes import side_by_side
from bizcase.store.regenerate import restored
from bizcase.versions import method_mark
from pages.parts import faults
from pages.parts.formatting import escape, for_streamlit
from pages.state import store_state
from pages.tabs import case_drivers

MAX_COMPARED = 6


def draw(cases: Sequence[CaseSummary]) -> None:
    """Draw the figures of the cases as they were saved; with two, their difference."""
    st.subheader("Compared")
    if len(cases) > MAX_COMPARED:
        st.caption(f"The first {MAX_COMPARED} of {len(cases)} selected cases.")
    states: dict[str, WorkingState] = {}
    with st.spinner("Reading …"):
        for case in cases[:MAX_COMPARED]:
            try:
                loaded = store_state.store().load(case.case_id)
            except BizcaseError as fault:
                faults.show(fault)
                continue
            if loaded.state is None:
                shown = escape(clipped(case.case_id))
                st.caption(f"{shown} has no figures: {escape(loaded.notices[0])}")
            else:
                mark = method_mark(loaded.state.method)
                name = _name(case, cases)
                states[_alone(f"{name}. {mark}" if mark else name, states)] = loaded.state
    if states:
        st.table(frame(states).map(lambda cell: for_streamlit(escape(str(cell)))))
    if len(states) == 2:  # noqa: PLR2004 - a difference is of two
        (one, first), (other, last) = states.items()
        pair = [restored(state) for state in (first, last)]
        for notice in (notice for _, notices in pair for notice in notices):
            st.caption(escape(notice))
        names = (for_streamlit(escape(one)), for_streamlit(escape(other)))
        case_drivers.draw(names, pair[0][0], pair[1][0], "saved")


def _name(case: CaseSummary, cases: Sequence[CaseSummary]) -> str:
    """Return what a case is called: its project, then what tells it from others of that name."""
    same = [item for item in cases if item.project_name == case.project_name]
    if len(same) < 2:  # noqa: PLR2004 - alone
        return case.project_name
    if len({item.customer_name for item in same}) == len(same):
        return f"{case.project_name}, {case.customer_name}"
    saved = "at an unknown time" if case.updated is None else f"{case.updated:%Y-%m-%d %H:%M:%S}"
    return f"{case.project_name}, saved {saved}"


def _alone(name: str, taken: Mapping[str, object]) -> str:
    """Return a name that no other case has: two can be saved within a second."""
    again = (f"{name} ({number})" for number in count(2))
    return next(held for held in chain((name,), again) if held not in taken)


def frame(states: Mapping[str, WorkingState]) -> pd.DataFrame:
    """Return a row for the verdict and each headline figure, and a column per case."""
    difference = ("Difference",) if len(states) == 2 else ()  # noqa: PLR2004 - it is of two
    return pd.DataFrame(
        side_by_side(list(states.values())), columns=["Figure", *states, *difference]
    )
