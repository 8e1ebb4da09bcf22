"""Strategies that a language model reads out of notes: each with its quote, applied by a click."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from bizcase.case import BusinessCase
from bizcase.grammar import counted
from bizcase.narration.proposals import notes_of, proposals_table, sent_to_propose
from pages.parts import faults
from pages.parts.formatting import escape
from pages.state import proposals, side_jobs, widgets
from pages.state.proposals import Read
from pages.state.side_jobs import PROPOSALS
from pages.tabs import language_model

_APPLY = "Apply"
_SHOWN = {
    "name": "Application", "disposition": "Strategy", "proposed": "Proposed",
    "confidence": "Confidence", "quote": "Quote", "source_file": "File", "source_sheet": "Sheet",
    "source_row": "Row", "source_column": "Column",
}  # fmt: skip


def draw(case: BusinessCase) -> None:
    """Draw the block where the applications of a case have notes."""
    notes = notes_of(case)
    if not notes:
        return
    if proposals.take():
        st.rerun()
    with st.expander("Strategies from notes", icon=":material/format_quote:", key="proposals"):
        settings = language_model.given()
        read = proposals.read_of(case)
        if (fault := proposals.fault()) is not None:
            faults.show(fault)
        if side_jobs.is_running(PROPOSALS):
            language_model.running(PROPOSALS)
        elif read is not None:
            _table(case, read)
        elif settings is None:
            st.caption(
                "A language model can read the notes of applications into proposals. "
                f"{language_model.NONE_NEEDED}"
            )
        else:
            language_model.offer(
                PROPOSALS, settings,
                f"{counted(len(notes), 'notes')} as the customer wrote them",
                sent_to_propose(case), "Nothing is applied before you say so.",
                "Send the notes and read proposals", partial(proposals.begin, case, settings),
            )  # fmt: skip


def _table(case: BusinessCase, read: Read) -> None:
    """Draw what was proposed, and the buttons that apply or forget it."""
    used = f"{read.made.tokens_in + read.made.tokens_out:,} tokens"
    st.caption(
        f"{escape(read.model)} read {counted(len(read.made.taken), 'proposals')} out of "
        f"{counted(len(read.notes), 'notes')}: {used}. What you apply is a strategy set by you, "
        "with the quote as its reason."
    )
    for reason in read.made.refused:
        st.caption(f"Not taken: {escape(reason)}")
    table = proposals_table(case, read.made)
    ids, chosen = table["application_id"].tolist(), []
    if ids:
        shown = table[list(_SHOWN)].rename(columns=_SHOWN)
        shown.insert(0, _APPLY, False)
        edited = st.data_editor(
            pd.DataFrame(shown), hide_index=True, disabled=list(_SHOWN.values()),
            column_config={"Quote": st.column_config.TextColumn(width="large")},
            key=widgets.of_case("proposals_editor"),
            alt="Proposed strategies with the words of the notes that speak for them.",
        )  # fmt: skip
        chosen = [key for key, is_chosen in zip(ids, edited[_APPLY], strict=True) if is_chosen]
    with st.container(horizontal=True):
        st.button(
            f"Apply {counted(len(chosen), 'proposals')}" if chosen else "Apply",
            icon=":material/check:", key="proposals_apply", disabled=not chosen,
            on_click=proposals.apply, args=(read, chosen),
        )  # fmt: skip
        st.button(
            "Forget them", icon=":material/delete:", key="proposals_forget",
            on_click=proposals.discard,
        )  # fmt: skip
