"""The wording of the document by a language model: what is sent is shown and confirmed first."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from bizcase.agents import RunResult
from bizcase.entries import Entries
from bizcase.narration import (
    Asked,
    Narration,
    NarrationSettings,
    asked_of,
    estimate_of,
    narrate,
)
from bizcase.narration.providers import provider_of
from pages.parts import faults
from pages.parts.formatting import escape, for_streamlit
from pages.state import session, widgets
from pages.state.jobs import Job
from pages.tabs import model_settings

_JOB, _DONE = "wording_job", "wording_done"
_SECONDS = 0.5
_HOW = (
    "No language model is set up, and none is needed: the program writes the document. Who runs "
    "this app can set one up by its environment (docs/NARRATION.md)."
)


def draw(result: RunResult) -> None:
    """Draw the block: not set up, what would be sent, running, or what came of it."""
    with st.expander("Wording by a language model", icon=":material/edit_note:", key="wording"):
        settings = model_settings.given()
        if settings is None:
            st.caption(_HOW)
        elif isinstance(session.case().memo.get(_JOB), Job):
            _running()
        else:
            _told()
            _offer(result, settings)
        if session.entries().narrated:
            st.button(
                "Back to the program's own text", icon=":material/undo:", key="wording_back",
                on_click=session.apply, args=(_plain,),
            )  # fmt: skip


def _plain(entries: Entries) -> Entries:
    return replace(entries, narrated={})


def _offer(result: RunResult, settings: NarrationSettings) -> None:
    asked = asked_of(result.case)
    found = estimate_of(asked, settings)
    price = "its price is not known here" if found.usd is None else f"about {found.usd:,.2f} USD"
    where = settings.url or f"Amazon Bedrock in {settings.region}"
    st.markdown(
        for_streamlit(
            f"{len(asked.parts)} sections would go to **{escape(settings.model)}** at "
            f"{escape(where)}: about {found.tokens_in:,} tokens and {found.tokens_out:,} back, "
            f"{price}. No amount and no list of servers is among them. Every number stays the "
            "program's."
        )
    )
    if st.toggle("Show what would be sent", key=widgets.of_case("wording_shown")):
        st.code(f"{asked.system}\n{asked.question(asked.parts, {})}", language=None, height=300)
    st.button(
        "Send it and take the wording", icon=":material/send:", key="wording_send",
        on_click=_begin, args=(result, settings, asked),
    )  # fmt: skip


def _begin(result: RunResult, settings: NarrationSettings, _: Asked) -> None:
    held = session.case()
    job = Job[Narration](held.entries.fingerprint, text="The model writes")
    held.memo[_JOB] = job
    job.start(lambda _tell: narrate(result, provider_of(settings)))


@st.fragment(run_every=_SECONDS)
def _running() -> None:
    held = session.case()
    job = held.memo.get(_JOB)
    if not isinstance(job, Job) or job.is_over:
        _take()
        st.rerun(scope="app")
    st.progress(0.5, text="The model writes …")
    if st.button("Cancel", icon=":material/stop_circle:", key="wording_cancel"):
        job.stop()
        del held.memo[_JOB]
        st.rerun(scope="app")


def _take() -> None:
    """Take what the model wrote, unless the case has changed since it was asked."""
    held = session.case()
    job = held.memo.pop(_JOB, None)
    if not isinstance(job, Job):
        return
    held.memo[_DONE] = job
    if job.outcome is not None and held.entries.fingerprint == job.of:
        told = job.outcome.result.case.entries.narrated
        session.apply(lambda entries: replace(entries, narrated=told))


def _told() -> None:
    """Say once what came of the last question."""
    job = session.case().memo.pop(_DONE, None)
    if not isinstance(job, Job):
        return
    if job.fault is not None:
        faults.show(job.fault)
    elif job.outcome is not None:
        made = job.outcome
        st.success(
            f"The model worded {len(made.result.case.entries.narrated)} sections: "
            f"{made.tokens_in + made.tokens_out:,} tokens."
        )
        for notice in made.notices:
            st.caption(escape(notice))
