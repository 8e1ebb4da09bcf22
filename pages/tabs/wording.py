"""The wording of the document by a language model: what is sent is shown and confirmed first."""

from __future__ import annotations

import streamlit as st

from bizcase.agents import RunResult
from bizcase.grammar import counted
from bizcase.narration import NarrationSettings, estimate_of
from pages.parts import faults
from pages.parts.formatting import escape, for_streamlit
from pages.state import session, widgets, wording
from pages.tabs import model_settings

_SECONDS = 0.5
_HOW = (
    "No language model is set up, and none is needed: the program writes the document. Who runs "
    "this app can set one up by its environment (docs/NARRATION.md)."
)


def draw(result: RunResult) -> None:
    """Draw the block: not set up, what would be sent, running, or what came of it."""
    if wording.take():
        st.rerun()
    with st.expander("Wording by a language model", icon=":material/edit_note:", key="wording"):
        settings = model_settings.given()
        if settings is None:
            st.caption(_HOW)
        elif wording.is_running():
            _running()
        else:
            _told()
            _offer(result, settings)
        if session.entries().narrated:
            st.button(
                "Back to the program's own text", icon=":material/undo:", key="wording_back",
                on_click=wording.back,
            )  # fmt: skip


def _offer(result: RunResult, settings: NarrationSettings) -> None:
    asked = wording.asked(result)
    found = estimate_of(asked, settings)
    price = "its price is not known here" if found.usd is None else f"about {found.usd:,.2f} USD"
    where = settings.url or f"Amazon Bedrock in {settings.region}"
    st.markdown(
        for_streamlit(
            f"{counted(len(asked.parts), 'sections')} would go to **{escape(settings.model)}** at "
            f"{escape(where)}: about {found.tokens_in:,} tokens and {found.tokens_out:,} back, "
            f"{price}. No amount and no list of servers is among them. Every number stays the "
            "program's."
        )
    )
    if st.toggle("Show what would be sent", key=widgets.of_case("wording_shown")):
        st.code(f"{asked.system}\n{asked.question(asked.parts, {})}", language=None, height=300)
    st.button(
        "Send it and take the wording", icon=":material/send:", key="wording_send",
        on_click=wording.begin, args=(result, settings), disabled=session.is_stale(),
    )  # fmt: skip


@st.fragment(run_every=_SECONDS)
def _running() -> None:
    if not wording.is_running():
        st.rerun(scope="app")
    st.caption(":material/hourglass_top: The model writes …")
    if st.button("Cancel", icon=":material/stop_circle:", key="wording_cancel"):
        wording.cancel()
        st.rerun(scope="app")


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
    used = f"{made.tokens_in + made.tokens_out:,} tokens"
    if not ended.is_taken:
        st.warning(
            f"The case changed while the model wrote, so its text was not taken. It used {used}.",
            icon=":material/block:",
        )
        return
    worded = counted(len(made.result.case.entries.narrated), "sections")
    st.success(f"The model worded {worded}: {used}.")
    for notice in made.notices:
        st.caption(escape(notice))
