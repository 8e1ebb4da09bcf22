"""Data: the files of the case, what was read, and how the files fit together."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import streamlit as st

from bizcase.case import BusinessCase
from bizcase.errors import BizcaseError
from bizcase.exports.edit_rows import SERVER
from bizcase.inventory import Inventory
from bizcase.inventory.control_totals import control_totals
from bizcase.inventory.coverage import coverage
from bizcase.traits import FORMAT_TRAITS, KINDS
from pages.parts import faults, issue_list, places, reconciliation
from pages.parts.formatting import escape
from pages.parts.tables import coverage_table, facts_table, states_table
from pages.state import editing, inputs_state, session, widgets
from pages.tabs import (
    agent_choice,
    drop_zone,
    file_rows,
    made,
    mapping_screen,
    opening_rows,
    project_fields,
    pseudonym_switch,
    row_search,
)

_SERVER_FORMATS = sum(KINDS[item.kind].lists_servers for item in FORMAT_TRAITS.values())
WELCOME = (
    (":material/dns:", "Servers", "RVTools exports of one or several vCenters, the IT inventory "
     f"(AWS MPA) or any list of servers: {_SERVER_FORMATS} formats are recognised. Help names "
     "them. Needed."),
    (":material/apps:", "Applications", "An application portfolio: business unit, criticality, "
     "declared strategy and wave."),
    (":material/fact_check:", "Readiness", "A migration readiness assessment as Markdown, Word or "
     "PDF: scores, gaps and actions."),
    (":material/cloud_sync:", "AWS Transform", "Its workbook, slides or PDF. Its figures stay "
     "apart and are compared with ours."),
)  # fmt: skip


def current() -> BusinessCase | None:
    """Return the case of what is entered now; None while it is not made, or made anew."""
    result = session.result()
    return None if result is None or session.is_stale() else result.case


def scope_tab(inventory: Inventory) -> None:
    """Show what is in scope and what is not, with the sums that tie."""
    totals = control_totals(inventory)
    with st.grid("auto", min_column_width=150):
        st.metric("Servers listed", f"{totals['servers_listed']:,}", border=True)
        st.metric("In scope", f"{totals['servers_in_scope']:,}", border=True)
        st.metric("Excluded", f"{totals['servers_excluded']:,}", border=True)
        st.metric("Databases", f"{totals['databases']:,}", border=True)
        st.metric("Applications", f"{totals['applications']:,}", border=True)
    st.subheader("Servers by reason")
    case = current()
    states_table(inventory, opening_rows.of(case))
    if case is not None:
        row_search.search(case, SERVER, editing.rows(SERVER))


def quality_tab(inventory: Inventory) -> None:
    """Show how much is known and how surely, then what was wrong."""
    case = current()
    known = coverage(inventory, session.assumptions()) if case is None else case.coverage
    coverage_table(known, opening_rows.of(case))
    st.subheader("Issues")
    issues = inventory.issues if case is None else case.issues
    issue_list.draw(inputs_state.with_unreadable(issues), key=widgets.of_case("inputs_quality"))


def drawn_by_tab(inventory: Inventory) -> dict[str, Callable[[], None]]:
    """Return what draws each tab."""
    return {
        "Scope": lambda: scope_tab(inventory),
        "Data quality": lambda: quality_tab(inventory),
        "How the files fit together": lambda: reconciliation.draw(
            inventory,
            widgets.of_case("inputs_reconciliation"),
            opening_rows.of(current()),
            partial(opening_rows.Thing, SERVER),
        ),
        "Totals by file": lambda: facts_table(inventory, opening_rows.of(current())),
    }


if (mapped := inputs_state.mapped_file()) is not None:
    mapping_screen.draw(mapped)
    st.stop()

st.title("Data")
st.markdown(
    "Drop in all you have of **one estate**, together or one after the other. The content decides "
    "what a file is, not its name."
)
if drop_zone.draw("data"):
    st.rerun()
for notice in inputs_state.notices():
    st.warning(escape(notice), icon=":material/content_copy:")

files = session.entries().files
if not files:
    with st.grid("auto", min_column_width=320):
        for icon, title, text in WELCOME:
            with st.container(border=True, height="stretch"):
                st.markdown(f"{icon} **{title}**  \n{text}")
    project_fields.draw()
    st.stop()

project_fields.draw()
readings = inputs_state.readings()
st.subheader("Files" if len(files) == 1 else f"{len(files)} files")
for file in files:
    file_rows.draw(file, readings.get(file.upload.sha256))

repair = st.toggle(
    "Repair ids that are spelled differently",
    session.entries().key_repair,
    help="Ids that differ only in spelling, such as “Server10” and “Server10-Monitoring”, are "
    "matched if exactly one listed id fits. Each match is listed among the issues.",
)
if repair != session.entries().key_repair:
    session.change(replace(session.entries(), key_repair=repair))
    st.rerun()
agent_choice.draw()
pseudonym_switch.draw()

with st.container():  # one place for either, so that the tables below keep theirs
    made.note()
    if session.result() is not None and not session.is_stale():
        st.page_link(places.CASE, label="See the case", icon=":material/monitoring:")
try:
    inventory = inputs_state.inventory()
except BizcaseError as fault:
    faults.show(fault)
    st.stop()
if inventory is None:
    st.stop()
if not inputs_state.has_servers():
    st.info(
        "No file lists servers yet. Add an RVTools export, an IT inventory or another list.",
        icon=":material/dns:",
    )
elif session.result() is None and session.case().is_stopped:
    made.fault_or_stop()

tabs = drawn_by_tab(inventory)
for tab, draw in zip(
    st.tabs(list(tabs), on_change="rerun", key="inputs_tab"), tabs.values(), strict=True
):
    if tab.open:
        with tab:
            draw()
