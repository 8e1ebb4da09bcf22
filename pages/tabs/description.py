"""The description of the project, written by a language model and taken by a click."""

from __future__ import annotations

from functools import partial

import streamlit as st

from bizcase.grammar import counted
from bizcase.narration import sent_to_describe
from pages.parts import faults
from pages.parts.formatting import escape
from pages.state import description, session, side_jobs
from pages.state.description import Written
from pages.state.side_jobs import DESCRIPTION, Ended
from pages.tabs import language_model


def draw() -> None:
    """Draw "Write it for me" where a model is set up and there is a case to describe."""
    settings, result = language_model.given(), session.result()
    if settings is None or result is None:
        return
    if description.take():
        st.rerun()
    ended = description.ended()
    if side_jobs.is_running(DESCRIPTION):
        language_model.running(DESCRIPTION)
    elif ended is not None:
        _proposed(ended)
    else:
        with st.popover("Write it for me", icon=":material/edit_note:"):
            language_model.offer(
                DESCRIPTION, settings, "What the case counts and found",
                sent_to_describe(result.case),
                "No amount is in it, and the text has no number. You read it before it is taken.",
                "Send it and read the text", partial(description.begin, result.case, settings),
            )  # fmt: skip


def _proposed(ended: Ended) -> None:
    if ended.fault is not None:
        faults.show(ended.fault)
    written: Written | None = ended.outcome
    is_offered = written is not None and _shown(written)
    with st.container(horizontal=True):
        if written is not None and is_offered:
            st.button(
                "Use this text", icon=":material/check:", key="description_use",
                on_click=description.use, args=(written.made,),
            )  # fmt: skip
        st.button(
            "Forget it", icon=":material/delete:", key="description_forget",
            on_click=description.discard,
        )  # fmt: skip


def _shown(written: Written) -> bool:
    """Show what a model wrote, or why it cannot be used; return whether it can."""
    made = written.made
    st.caption(f"{counted(made.tokens_in + made.tokens_out, 'tokens')} used")
    if description.has_other_names(written):
        st.warning(
            "The project changed after the model was asked, so its text is not offered.",
            icon=":material/block:",
        )
        return False
    if made.refused:
        st.warning(f"The model's text was not used. {escape(made.refused[0])}")
        return False
    st.markdown(f"> {escape(made.text)}")
    if not description.is_current(written):
        st.caption("The case changed after the model was asked. Check that the text fits.")
    return True
