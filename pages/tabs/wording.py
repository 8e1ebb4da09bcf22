"""The wording of the document by a language model: what is sent is shown and confirmed first."""

from __future__ import annotations

from functools import partial

import streamlit as st

from bizcase.agents import RunResult
from bizcase.grammar import counted
from pages.parts import faults
from pages.parts.formatting import escape
from pages.state import session, side_jobs, wording
from pages.state.side_jobs import WORDING
from pages.tabs import language_model


def draw(result: RunResult) -> None:
    """Draw the block: not set up, what would be sent, running, or what came of it."""
    if wording.take():
        st.rerun()
    with st.expander("Wording by a language model", icon=":material/edit_note:", key="wording"):
        settings = language_model.given()
        if settings is None:
            st.caption(f"The program writes the document. {language_model.NONE_NEEDED}")
        elif side_jobs.is_running(WORDING):
            language_model.running(WORDING)
        else:
            _told()
            asked = wording.asked(result)
            language_model.offer(
                WORDING, settings, counted(len(asked.parts), "sections"), asked.sent,
                "No amount and no list of servers is in them. Every number stays the program's.",
                "Send it and take the wording", partial(wording.begin, result, settings),
            )  # fmt: skip
        if session.entries().narrated:
            st.button(
                "Back to the program's own text", icon=":material/undo:", key="wording_back",
                on_click=wording.back,
            )  # fmt: skip


def _told() -> None:
    """Say once what came of the last question."""
    ended = wording.ended()
    if ended is None:
        return
    if ended.fault is not None:
        faults.show(ended.fault)
    if ended.outcome is None:
        return
    made = ended.outcome
    used = counted(made.tokens_in + made.tokens_out, "tokens")
    if not ended.is_current:
        st.warning(
            f"The case changed while the model wrote, so its text was not taken. It used {used}.",
            icon=":material/block:",
        )
        return
    worded = counted(len(made.result.case.entries.narrated), "sections")
    st.success(f"The model worded {worded}: {used}.")
    for notice in made.notices:
        st.caption(escape(notice))
