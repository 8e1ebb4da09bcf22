"""What-if: move the main drivers and see at once what becomes of the case."""

import streamlit as st

from pages.parts.formatting import escape
from pages.state import session
from pages.tabs import what_if

case = session.require_result().case
st.title("What if")
st.markdown(
    "Change an assumption and see the result at once. Scope, strategies and waves stay as they "
    "are; change those under Assumptions. Nothing is saved until you keep it."
)
if session.is_stale():
    st.warning(
        "The values here are compared with the last generated case. Its project, input or "
        "assumptions have changed since.",
        title="The case must be generated again",
        icon=":material/update:",
    )
    st.page_link("pages/case/generate.py", label="Generate again", icon=":material/play_circle:")
finance = case.finance
if finance is None:
    st.info("No financial case was computed for this run.", icon=":material/block:")
    st.page_link("pages/case/results.py", label="See the results", icon=":material/monitoring:")
    st.stop()
if finance.metrics is None:
    st.info(
        "The cost of AWS and of moving is known, but no net present value: "
        f"{escape(finance.prepared.no_baseline)}.",
        title="Nothing to compare with",
        icon=":material/block:",
    )
what_if.draw(case, finance)
