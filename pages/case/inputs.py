"""Input files: what each is, what was read, and how they fit together."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from bizcase.errors import BizcaseError
from bizcase.inputs.opening.upload import Upload
from bizcase.inventory import Inventory
from bizcase.inventory.control_totals import control_totals
from bizcase.inventory.coverage import coverage
from bizcase.sample import IT_INVENTORY_NAME, RVTOOLS_NAME, it_inventory_bytes, rvtools_bytes
from pages.parts import faults, issue_list, reconciliation
from pages.parts.formatting import escape
from pages.parts.tables import coverage_table, facts_table, states_table
from pages.state import inputs_state, session, widgets
from pages.tabs import file_rows, mapping_screen

TYPES = ["xlsx", "xlsm", "xls", "csv", "zip", "md", "txt", "docx", "pptx", "pdf"]
WELCOME = (
    (":material/dns:", "Servers", "RVTools exports of one or several vCenters, the IT inventory "
     "(AWS MPA), Live Optics, Nutanix, Azure Migrate, Migration Hub, or any list. Needed."),
    (":material/apps:", "Applications", "An application portfolio: business unit, criticality, "
     "declared strategy and wave."),
    (":material/fact_check:", "Readiness", "A migration readiness assessment as Markdown, Word or "
     "PDF: scores, gaps and actions."),
    (":material/cloud_sync:", "AWS Transform", "Its workbook, slides or PDF. Its figures stay "
     "apart and are compared with ours."),
)  # fmt: skip


def take(*uploads: Upload) -> None:
    """Add files to the case, with the real progress of reading them."""
    with faults.shown():
        bar = st.progress(0.0, text="Reading …")

        def reading(share: float, name: str) -> None:
            bar.progress(share, text=f"Reading {escape(name)} …")

        inputs_state.add(uploads, reading)
        inputs_state.next_upload_round()
        st.rerun()


def welcome() -> None:
    """Say what helps, and offer a synthetic estate."""
    with st.grid("auto", min_column_width=320):
        for icon, title, text in WELCOME:
            with st.container(border=True, height="stretch"):
                st.markdown(f"{icon} **{title}**  \n{text}")
    st.markdown("No export at hand? Try a synthetic estate:")
    with st.container(horizontal=True):
        if st.button("IT inventory sample", icon=":material/science:"):
            take(Upload(IT_INVENTORY_NAME, it_inventory_bytes()))
        if st.button("RVTools sample", icon=":material/science:"):
            take(Upload(RVTOOLS_NAME, rvtools_bytes()))
    st.caption(
        "The IT inventory holds measured peaks, so it shows right-sizing; RVTools measures none."
    )


def scope_tab(inventory: Inventory) -> None:
    """Show what is in scope and what is not, with the sums that tie."""
    totals = control_totals(inventory)
    with st.grid("auto", min_column_width=150):
        st.metric("Servers listed", f"{totals['servers_listed']:,}", border=True)
        st.metric("In scope", f"{totals['servers_in_scope']:,}", border=True)
        st.metric("Excluded", f"{totals['servers_excluded']:,}", border=True)
        st.metric("Databases", f"{totals['databases']:,}", border=True)
        st.metric("Applications", f"{totals['applications']:,}", border=True)
    st.subheader("Control totals by state")
    states_table(inventory)


def quality_tab(inventory: Inventory) -> None:
    """Show how much is known and how surely, then what was wrong."""
    coverage_table(coverage(inventory, session.assumptions()))
    st.subheader("Issues")
    issue_list.draw(inputs_state.issues(inventory), key=widgets.of_case("inputs_quality"))


def drawn_by_tab(inventory: Inventory) -> dict[str, Callable[[], None]]:
    """Return what draws each tab."""
    return {
        "Scope": lambda: scope_tab(inventory),
        "Data quality": lambda: quality_tab(inventory),
        "Reconciliation": lambda: reconciliation.draw(
            inventory, key=widgets.of_case("inputs_reconciliation")
        ),
        "Sums of the sheets": lambda: facts_table(inventory),
    }


if (mapped := inputs_state.mapped_file()) is not None:
    mapping_screen.draw(mapped)
    st.stop()

st.title("Inputs")
st.markdown(
    "Drop in all you have of **one estate**, together or one after the other. The content decides "
    "what a file is, not its name."
)
given = st.file_uploader(
    "Input files",
    type=TYPES,
    accept_multiple_files=True,
    key=f"uploader_{inputs_state.upload_round()}",
    help="RVTools csv files go into one zip. Files stay in memory for this session.",
)
if given:
    take(*(Upload(item.name, item.getvalue()) for item in given))
for notice in inputs_state.notices():
    st.warning(escape(notice), icon=":material/content_copy:")

files = session.entries().files
if not files:
    welcome()
    st.stop()

with st.spinner("Reading …"):
    readings = inputs_state.readings()
st.subheader("Files" if len(files) == 1 else f"{len(files)} files")
for file in files:
    file_rows.draw(file, readings[file.upload.sha256])

repair = st.toggle(
    "Repair ids that are spelled differently",
    session.entries().key_repair,
    help="“Server10” and “Server10-Monitoring” or “D1” and “DB1” are taken for one thing where "
    "only one listed id can be meant. Each repair is marked and listed among the issues.",
)
if repair != session.entries().key_repair:
    session.change(replace(session.entries(), key_repair=repair))
    st.rerun()

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

tabs = drawn_by_tab(inventory)
for tab, draw in zip(
    st.tabs(list(tabs), on_change="rerun", key="inputs_tab"), tabs.values(), strict=True
):
    if tab.open:
        with tab:
            draw()

with st.container(horizontal=True, vertical_alignment="center"):
    st.page_link("pages/case/assumptions.py", label="Review assumptions", icon=":material/tune:")
    if st.button("Go on to generate", type="primary", icon=":material/arrow_forward:"):
        st.switch_page("pages/case/generate.py")
