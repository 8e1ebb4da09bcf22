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
from pages.tabs import model_settings

_ANSWER, _TOOLS = "asked_answer", "asked_tools"
_QUESTION, _WITH_MODEL = "ask_question", "ask_with_model"
_EXAMPLE = "What does AWS cost a month?"


def button(case: BusinessCase) -> None:
    """Draw the button that opens the drawer."""
    if st.button("Ask", icon=":material/search:", key="ask", help="Ask the case a question"):
        _drawer(case)


@st.dialog("Ask the case", position="right", width="medium", icon=":material/search:")
def _drawer(case: BusinessCase) -> None:
    settings = model_settings.given()
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
            "Ask", type="primary", icon=":material/search:", on_click=_answer,
            args=(case, settings),
        )  # fmt: skip
    found = session.case().memo.get(_ANSWER)
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


def _answer(case: BusinessCase, settings: NarrationSettings | None) -> None:
    """Keep what is answered to the question, or why nothing is."""
    memo = session.case().memo
    held = memo.get(_TOOLS)
    tools = held if isinstance(held, CaseTools) and held.case is case else CaseTools(case)
    question = str(widgets.value(widgets.of_case(_QUESTION)) or "")
    with_model = settings is not None and widgets.value(widgets.of_case(_WITH_MODEL))
    memo[_TOOLS] = tools
    try:
        provider = provider_of(settings) if settings is not None and with_model else None
        memo[_ANSWER] = ask(tools, question, provider)
    except BizcaseError as fault:
        memo[_ANSWER] = fault


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
