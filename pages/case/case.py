"""Case: the answer on one screen, then what it rests on."""

from collections.abc import Callable

import streamlit as st

from bizcase.agents import RunResult
from bizcase.document.body.parts import nothing_in_scope
from pages.parts import places
from pages.parts.formatting import escape
from pages.state import session
from pages.tabs import as_saved, ask_drawer, first_screen, made, save_block
from pages.tabs.case_costs import costs_tab
from pages.tabs.case_evidence import evidence_tab
from pages.tabs.case_why import why
from pages.tabs.finance import finance_tab
from pages.tabs.servers import servers_tab

saved = session.case().kept.as_saved
if saved is not None and session.result() is None and not session.case().is_running:
    as_saved.draw(saved)
    made.note_fault()
    st.stop()
result = made.result_or_stop("Case")
made.changed_figures_or_go_on("Case")
case = result.case

with st.container(gap="xxsmall", key="case_answer"):
    with st.container(horizontal=True, vertical_alignment="center", key="case_header"):
        st.title(first_screen.title(case), width="stretch")
        ask_drawer.button(case)
        save_block.more()
    first_screen.draw_answer(case)
made.note(with_figures=False)
if saved is not None:
    as_saved.draw_differences(saved)
TABS: dict[str, Callable[[RunResult], None]] = {
    "Costs": costs_tab,
    "Servers": servers_tab,
    "Finance": finance_tab,
    "Evidence": evidence_tab,
}
if nothing_in_scope(case):
    made.note_nothing_in_scope(places.PLAN)
    TABS = {"Servers": servers_tab}
else:
    first_screen.draw(case)
why(case)
for tab, draw in zip(
    st.tabs(list(TABS), on_change="rerun", key="case_tab"), TABS.values(), strict=True
):
    if tab.open:
        with tab:
            draw(result)
st.caption(
    f"{escape(case.project.project_name)}, {escape(case.project.customer_name)}: "
    f"{case.project.aws_region}, as of {case.as_of.isoformat()}, prices of "
    f"{case.price_book.snapshot_date}"
)
