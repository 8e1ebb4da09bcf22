"""The drawer of questions: what the case has on one, by search or by a model that is set up."""

from __future__ import annotations

import streamlit as st

from bizcase.asking import Answer, CaseTools, Found, ask
from bizcase.case import BusinessCase
from bizcase.errors import BizcaseError
from bizcase.narration import NarrationSettings
from bizcase.narration.providers import provider_of
from pages.parts import faults
from pages.parts.formatting import escape, for_streamlit
from pages.state import session, widgets
from pages.tabs import language_model

_ANSWER, _TOOLS, _WAITS = "asked_answer", "asked_tools", "asked_waits"
_QUESTION, _WITH_MODEL = "ask_question", "ask_with_model"
_EXAMPLE = "What does AWS cost a month?"


def button(case: BusinessCase) -> None:
    """Draw the button that opens the drawer."""
    if st.button("Ask", icon=":material/search:", key="ask", help="Ask the case a question"):
        _drawer(case)


@st.dialog("Ask the case", position="right", width="medium", icon=":material/search:")
def _drawer(case: BusinessCase) -> None:
    settings = language_model.given()
    with st.form("ask_form", border=False):
        st.text_input(
            "Question", placeholder=_EXAMPLE, max_chars=2000, key=widgets.of_case(_QUESTION)
        )
        if settings is not None:
            st.toggle(
                f"Let {escape(settings.model)} answer", key=widgets.of_case(_WITH_MODEL),
                help=_leaves(settings),
            )  # fmt: skip
        st.form_submit_button(
            "Ask", type="primary", icon=":material/search:", on_click=_wait,
            args=(settings,),
        )  # fmt: skip
    memo = session.case().memo
    if (asked := memo.pop(_WAITS, None)) is not None:
        with st.spinner("Looking it up …"):
            memo[_ANSWER] = (case, _answer(case, *asked))
    of, found = memo.get(_ANSWER, (None, None))
    if of is not case:
        return  # an answer has the figures of the case it was asked of
    if isinstance(found, BizcaseError):
        faults.show(found)
    elif isinstance(found, Answer):
        _show(found)


def _leaves(settings: NarrationSettings) -> str:
    where = "this computer" if settings.stays_here else escape(settings.url or "Amazon Bedrock")
    return (
        f"The question and what the model looks up go to {where}, amounts and names of rows "
        "included. Every number of the answer is filled in by this program."
    )


def _wait(settings: NarrationSettings | None) -> None:
    """Note the question, and the model that is to answer it, for when the drawer is drawn."""
    question = str(widgets.value(widgets.of_case(_QUESTION)) or "")
    with_model = bool(widgets.value(widgets.of_case(_WITH_MODEL)))
    session.case().memo[_WAITS] = (question, settings if with_model else None)


def _answer(
    case: BusinessCase, question: str, model: NarrationSettings | None
) -> Answer | BizcaseError:
    """Return what is answered to the question, or why nothing is."""
    memo = session.case().memo
    held = memo.get(_TOOLS)
    tools = held if isinstance(held, CaseTools) and held.case is case else CaseTools(case)
    memo[_TOOLS] = tools
    try:
        return ask(tools, question, None if model is None else provider_of(model))
    except BizcaseError as fault:
        return fault


def _show(answer: Answer) -> None:
    if answer.tokens:
        st.caption(f"{answer.tokens:,} tokens used")
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
        told = f"{item['label']}: {item['value']} {item['unit']}".strip()
        st.markdown(for_streamlit(f"Assumption: {escape(told)}"))
