"""Why the answer is what it is, and what would change it."""

from __future__ import annotations

import streamlit as st

from bizcase.case import BusinessCase
from bizcase.document.blocks import Text
from bizcase.document.body.parts import nothing_in_scope
from bizcase.document.charts.risk import short_label
from bizcase.document.finding_words import finding_text
from bizcase.document.page1_reasons import reasons
from bizcase.document.verdict import reversal
from bizcase.document.writing import text_markdown
from pages.parts import places
from pages.parts.formatting import escape, for_streamlit, style_of
from pages.tabs import evidence_drawer, kept_charts, opening_rows

_SHOWN = 5
_DRIVERS = 5  # whoever wants more finds all of them in the document and on Scenarios


def _levers(case: BusinessCase) -> None:
    """Draw a button for each bar: it opens what the driver is taken as, to be changed there."""
    swings = () if case.finance is None else case.finance.swings[:_DRIVERS]
    with st.container(gap="xxsmall", key="case_levers"):
        for place, swing in enumerate(swings, 1):
            names = opening_rows.known(case, swing.driver.key) or (f"tornado.{place}.low",)
            label = escape(short_label(swing.driver.label))
            evidence_drawer.button(case, names, label, key=f"lever_{place}")


def why(case: BusinessCase) -> None:
    """Draw the steps from today to AWS, what moves the result most, and what is open."""
    style = style_of(case.assumptions)

    def told(words: Text) -> str:
        return for_streamlit(text_markdown(words, case.ledger, style))

    if "compare.difference" in case.ledger and not nothing_in_scope(case):
        st.subheader("Why")
        left, right = st.columns([3, 2], gap="medium")
        with left:
            kept_charts.document_chart(case, "C4")
        with right:
            st.markdown("\n".join(f"- {told(reason)}" for reason in reasons(case)))
            if turn := reversal(case):
                st.markdown(told(turn))
        st.subheader("What would change it")
        left, right = st.columns([3, 2], gap="medium")
        with left:
            kept_charts.document_chart(case, "C12", most=_DRIVERS)
        with right:
            _levers(case)
            st.page_link(places.SCENARIOS, label="Try other values", icon=":material/instant_mix:")
    if case.findings:
        st.subheader("Points to know")
        lines = [told(finding_text(finding, case)) for finding in case.findings]
        st.markdown("\n".join(f"- {line}" for line in lines[:_SHOWN]))
        if lines[_SHOWN:]:
            with st.expander(f"{len(lines) - _SHOWN} more"):
                st.markdown("\n".join(f"- {line}" for line in lines[_SHOWN:]))
