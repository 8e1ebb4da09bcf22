"""Scenarios: change assumptions and see at once how the result changes."""

import streamlit as st

from bizcase.document.body.parts import nothing_in_scope
from pages.parts import places
from pages.parts.formatting import escape
from pages.state import session, widgets
from pages.tabs import assumptions, made, scenarios_kept, what_if


def levers() -> None:
    """Draw the main levers with the case before and after."""
    result = session.result()
    if result is None:
        st.info("The levers need a case. The list of assumptions does not.", title="No case yet")
        st.page_link(places.START, label="Go to Start", icon=":material/home:")
        return
    case, finance = result.case, result.case.finance
    if nothing_in_scope(case):
        made.note_nothing_in_scope(places.PLAN)
        return
    if finance is None:
        st.info("No financial case was computed for this run.", icon=":material/block:")
        return
    if finance.metrics is None:
        st.info(
            "The cost of AWS and of moving is known, but no net present value: "
            f"{escape(finance.prepared.no_baseline)}.",
            title="Nothing to compare with",
            icon=":material/block:",
        )
    what_if.draw(case, finance)


def kept() -> None:
    """Draw the scenarios that are kept next to the case."""
    result = session.result()
    if result is not None:
        scenarios_kept.draw(result)
    else:
        st.info("Scenarios are shown next to a case.", title="No case yet")


st.title("Scenarios")
st.markdown(
    "Change an assumption and see the result at once. With the levers, scope, strategies and waves "
    "stay as they are, and nothing is saved until you choose Keep. Kept scenarios are shown "
    "side by side with the case."
)
made.note()
TABS = {"Levers": levers, "Side by side": kept, "All assumptions": assumptions.draw}
key = widgets.latest("scenarios_tab")
for tab, draw in zip(st.tabs(list(TABS), on_change="rerun", key=key), TABS.values(), strict=True):
    if tab.open:
        with tab:
            draw()
