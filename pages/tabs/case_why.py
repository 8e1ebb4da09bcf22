"""Why the answer is what it is, and what would change it."""

from __future__ import annotations

import streamlit as st

from bizcase.case import BusinessCase
from bizcase.document.blocks import Text
from bizcase.document.finding_words import finding_text
from bizcase.document.page1_reasons import reasons
from bizcase.document.verdict import reversal
from bizcase.document.writing import text_markdown
from pages.parts import places
from pages.parts.formatting import for_streamlit, style_of
from pages.tabs import kept_charts

_SHOWN = 5


def why(case: BusinessCase) -> None:
    """Draw the steps from today to AWS, what moves the result most, and what is open."""
    style = style_of(case.assumptions)

    def told(words: Text) -> str:
        return for_streamlit(text_markdown(words, case.ledger, style))

    if "compare.difference" in case.ledger:
        st.subheader("Why")
        left, right = st.columns([3, 2], gap="medium")
        with left:
            kept_charts.document_chart(case, "C4")
        with right:
            st.markdown("\n".join(f"- {told(reason)}" for reason in reasons(case)))
            if turn := reversal(case):
                st.markdown(told(turn))
        st.subheader("What would change it")
        kept_charts.document_chart(case, "C12", most=_SHOWN)
        st.page_link(places.SCENARIOS, label="Try other values", icon=":material/instant_mix:")
    if case.findings:
        st.subheader("Points to know")
        lines = [told(finding_text(finding, case)) for finding in case.findings]
        st.markdown("\n".join(f"- {line}" for line in lines[:_SHOWN]))
        if lines[_SHOWN:]:
            with st.expander(f"{len(lines) - _SHOWN} more"):
                st.markdown("\n".join(f"- {line}" for line in lines[_SHOWN:]))
