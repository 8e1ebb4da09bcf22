"""Input files: upload or sample, and what was read."""

import streamlit as st

from bizcase.agents.request import SERVER_KINDS
from bizcase.errors import BizcaseError, InputError
from bizcase.inputs.detect import KIND_LABELS, detect
from bizcase.inputs.source import open_source
from bizcase.inputs.upload import Upload
from bizcase.inventory.control_totals import control_totals
from bizcase.sample import IT_INVENTORY_NAME, RVTOOLS_NAME, it_inventory_bytes, rvtools_bytes
from pages.ui import faults, session
from pages.ui.formatting import escape
from pages.ui.tables import facts_table, issues_table, states_table


def take(upload: Upload) -> None:
    """Recognise a file and make it the case's input."""
    found = detect(open_source(upload))
    if found.kind == "unknown":
        raise InputError(
            f"This file is not recognised. {found.reason}",
            "Give an RVTools export or a list of servers.",
            upload.name,
        )
    if found.kind not in SERVER_KINDS:
        raise InputError(
            f"This is: {found.label}. It lists no servers.",
            "Give an export with servers here; the command line takes this file beside it.",
            upload.name,
        )
    session.set_upload(upload, found.kind)
    session.inventory()


st.title("Inputs")
case = session.current()

if case.upload is None:
    st.markdown("One export with servers per case: an **RVTools** export or an **IT inventory**.")
    given = st.file_uploader(
        "RVTools workbook or csv files (zip), IT inventory, or another list of servers",
        type=["xlsx", "xlsm", "xls", "csv", "zip"],
        help="The content decides what it is, not the name.",
    )
    if given is not None:
        with st.spinner("Reading …"), faults.shown():
            take(Upload(given.name, given.getvalue()))
            st.rerun()
    st.markdown("No export at hand? Try a synthetic estate:")
    with st.container(horizontal=True):
        if st.button("IT inventory sample", icon=":material/science:"):
            take(Upload(IT_INVENTORY_NAME, it_inventory_bytes()))
            st.rerun()
        if st.button("RVTools sample", icon=":material/science:"):
            take(Upload(RVTOOLS_NAME, rvtools_bytes()))
            st.rerun()
    st.caption(
        "The IT inventory holds measured peaks, so it shows right-sizing; RVTools measures none."
    )
    st.stop()

with st.container(border=True, horizontal=True, vertical_alignment="center"):
    st.markdown(f"**{escape(case.upload.name)}**  \n{KIND_LABELS[case.kind]}", width="stretch")
    if st.button("Remove", icon=":material/delete:", help="Remove the file and choose another."):
        session.clear_upload()
        st.rerun()

try:
    inventory = session.inventory()
except BizcaseError as fault:
    faults.show(fault)
    st.stop()

totals = control_totals(inventory)
with st.container(horizontal=True):
    st.metric("Servers listed", f"{totals['servers_listed']:,}", border=True)
    st.metric("In scope", f"{totals['servers_in_scope']:,}", border=True)
    st.metric("Excluded, with reason", f"{totals['servers_excluded']:,}", border=True)
    st.metric("Databases", f"{totals['databases']:,}", border=True)
    st.metric("Applications", f"{totals['applications']:,}", border=True)

st.subheader("Control totals by state")
states_table(inventory)

warnings = sum(issue.severity != "info" for issue in inventory.issues)
st.subheader("Data quality")
st.caption(f"{warnings} warnings among {len(inventory.issues)} issues.")
issues_table(inventory.issues, key="inputs_severities")

with st.expander("Sums of the sheets as they stand", icon=":material/functions:"):
    facts_table(inventory)

with st.container(horizontal=True):
    st.page_link("pages/case/assumptions.py", label="Review assumptions", icon=":material/tune:")
    if st.button("Go on to generate", type="primary", icon=":material/arrow_forward:"):
        st.switch_page("pages/case/generate.py")
