"""The drawer of questions: what the case has on one, by search or by a model that is set up."""

from __future__ import annotations

import streamlit as st

from bizcase.asking import Answer, Found, bounds_of
from bizcase.case import BusinessCase
from bizcase.errors import BizcaseError
from bizcase.grammar import counted
from bizcase.narration import NarrationSettings
from bizcase.narration.estimate import price_in_words, price_of
from pages.parts import faults
from pages.parts.formatting import escape, for_streamlit
from pages.state import asking, side_jobs, widgets
from pages.state.side_jobs import ASKING
from pages.tabs import language_model

_QUESTION, _WITH_MODEL = "ask_question", "ask_with_model"
_EXAMPLE = "What does AWS cost a month?"


def button(case: BusinessCase) -> None:
    """Draw the button that opens the drawer; it stays open while a model writes."""
    if (
        widgets.button("Ask", icon=":material/search:", key="ask", help="Ask the case a question")
        or asking.is_open()
    ):
        _drawer(case)


def _closed() -> None:
    asking.keep_open(is_open=False)


@st.dialog(
    "Ask the case", position="right", width="medium", icon=":material/search:", on_dismiss=_closed
)
def _drawer(case: BusinessCase) -> None:
    is_writing = side_jobs.is_running(ASKING)
    asking.keep_open(is_open=is_writing)
    if is_writing:
        language_model.running(ASKING)
        return
    settings = language_model.given()
    with st.form("ask_form", border=False):
        st.text_input(
            "Question", placeholder=_EXAMPLE, max_chars=2000, key=widgets.of_case(_QUESTION),
            persist_state="session",
        )  # fmt: skip
        if settings is not None:
            st.toggle(
                f"Let {escape(settings.model)} answer", key=widgets.of_case(_WITH_MODEL),
                help=_leaves(settings), persist_state="session",
            )  # fmt: skip
            st.caption(f"With the model: {bounds_of(settings).told}.")
        st.form_submit_button(
            "Ask", type="primary", icon=":material/search:", on_click=_begin,
            args=(case, settings),
        )  # fmt: skip
    found = asking.answer_of(case)
    if isinstance(found, BizcaseError):
        faults.show(found)
    elif found is not None:
        _show(found, settings)


def _leaves(settings: NarrationSettings) -> str:
    where = "this computer" if settings.stays_here else escape(settings.url or "Amazon Bedrock")
    return (
        f"The question and what the model looks up go to {where}, amounts and names of rows "
        "included. Every number of the answer is filled in by this program."
    )


def _begin(case: BusinessCase, settings: NarrationSettings | None) -> None:
    """Ask what was typed, of the model where it is to answer."""
    question = str(widgets.value(widgets.of_case(_QUESTION)) or "")
    with_model = bool(widgets.value(widgets.of_case(_WITH_MODEL)))
    asking.begin(case, question, settings if with_model else None)


def _show(answer: Answer, settings: NarrationSettings | None) -> None:
    if answer.tokens and settings is not None:
        price = price_in_words(price_of(answer.tokens_in, answer.tokens_out, settings))
        st.caption(f"{counted(answer.tokens, 'tokens')} used, {price}")
    if answer.text:
        st.markdown(for_streamlit(escape(answer.text)))
        for figure in answer.figures:
            st.caption(for_streamlit(escape(f"Figure: {figure.label}")))
        if answer.figures or answer.tools_called:
            return
    if answer.notice:
        st.info(escape(answer.notice))
    _found(answer.found)


def _found(found: Found) -> None:
    for item in found.figures:
        st.markdown(for_streamlit(f"{escape(item['label'])}: **{escape(item['value'])}**"))
    for message in found.findings:
        st.markdown(for_streamlit(f"Finding: {escape(message)}"))
    for name, rows in found.rows.items():
        st.markdown(f"**{name.capitalize()}**")
        st.dataframe([dict(row) for row in rows], hide_index=True)
    for item in found.assumptions:
        told = f"Assumption: {item['label']}: {item['value']}"
        st.markdown(for_streamlit(escape(told)))
