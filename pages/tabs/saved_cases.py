"""Saved cases: list, load, duplicate, compare, delete; open a case file."""

import streamlit as st

from bizcase.errors import BizcaseError
from bizcase.grammar import clipped, counted
from bizcase.store import CaseHandle, CaseListing, CaseSummary
from bizcase.store.case_file import SUFFIX
from bizcase.store.ids import is_case_id
from pages.parts import faults
from pages.parts.formatting import demoted, escape, for_streamlit
from pages.state import keeping, store_state, widgets
from pages.state.access import access
from pages.state.library import Action, library
from pages.tabs import case_actions, case_compare, case_delete, case_table, drop_zone
from pages.tabs.save_block import SHARE, SHARE_HELP


def listing() -> CaseListing | None:
    """Return the saved cases as read last by this user, None where they cannot be read."""
    user, record = access().user, library()
    if record.listing is not None and record.listing[0] == user:
        return record.listing[1]
    try:
        with st.spinner("Reading the saved cases …"):
            said = st.empty()
            found = store_state.store().list_cases(
                progress=lambda read: said.caption(f"{counted(read, 'cases')} read")
            )
            said.empty()
    except BizcaseError as fault:
        faults.show(fault)
        return None
    record.listing = (user, found)
    record.table_round += 1
    return found


def buttons(selected: list[CaseSummary]) -> bool:
    """Draw what can be done with the selected cases; return whether they are to be compared."""
    one = selected[0] if len(selected) == 1 else None
    with st.container(horizontal=True, vertical_alignment="center", key="saved_cases_buttons"):
        if widgets.button(
            "Load selected", type="primary", icon=":material/folder_open:", disabled=one is None
        ):
            if one is not None and one.complete:
                case_actions.ask(Action("load", one.case_id))
                st.rerun()
            elif one is not None:
                with faults.shown():
                    keeping.load(one.case_id)
        if (
            widgets.button("Duplicate", icon=":material/content_copy:", disabled=one is None)
            and one
        ):
            duplicate(one)
        compare = st.toggle(
            "Compare", key="saved_cases_compare", disabled=len(selected) <= 1,
            help="Select two or more cases.",
        )  # fmt: skip
        mine = one if one is not None and is_mine(one) else None
        if widgets.button("Delete", icon=":material/delete:", disabled=mine is None) and mine:
            with faults.shown():
                case_delete.ask(mine)
        if access().restricted:
            share(mine if mine and mine.complete else None)
    if one is not None and mine is None:
        st.caption("Another user shares this case for reading. Duplicate it to change it.")
    return compare and len(selected) > 1


def is_mine(case: CaseSummary) -> bool:
    """Return whether the present user may change a case."""
    granted = access()
    return not granted.restricted or case.owner == granted.user


def share(case: CaseSummary | None) -> None:
    """Draw the switch that shares the selected case; None where there is none to share."""
    shared = st.toggle(
        SHARE,
        case is not None and case.shared,
        key=f"saved_cases_share_{case and case.case_id}_{library().table_round}",
        disabled=case is None,
        help=SHARE_HELP,
    )
    if case is None or shared == case.shared:
        return
    with faults.shown():
        with st.spinner("Saving …"):
            keeping.share_listed(case.case_id, shared=shared)
        st.toast("Shared." if shared else "Not shared any more.", icon=":material/group:")
        st.rerun()


def duplicate(case: CaseSummary) -> None:
    """Save a copy of a case and list it."""
    with faults.shown():
        with st.spinner("Copying …"):
            handle = store_state.duplicate(case.case_id)
        library().listing = None
        st.toast(f"Copied as {handle.case_id}.", icon=":material/check_circle:")
        st.rerun()


def database() -> None:
    """Draw the cases of the table."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader("In the database", width="stretch")
        if widgets.button("Refresh", icon=":material/refresh:"):
            library().listing = None
    found = listing()
    if found is None:
        return
    if found.notice:
        st.info(found.notice, icon=":material/info:")
    if not found.cases:
        st.info(
            "Make a case and save it with the button in the sidebar.",
            title="No case is saved yet",
            icon=":material/inbox:",
        )
        return
    selected = case_table.draw(found.cases)
    if buttons(selected):
        case_compare.draw(selected)


def document_name(handle: CaseHandle) -> str:
    """Return the name of the file of a document; an id of another program may be no name."""
    return handle.case_id if is_case_id(handle.case_id) else "business_case"


def document() -> None:
    """Draw the document of a case of which nothing else was saved."""
    loaded = library().document
    if loaded is None:
        return
    with st.container(border=True, key="document_only"):
        st.warning(
            " ".join(map(escape, loaded.notices)),
            title=f"Document only: {escape(clipped(loaded.handle.case_id))}",
            icon=":material/article:",
        )
        with st.container(horizontal=True):
            st.download_button(
                "Download as Markdown", loaded.document, f"{document_name(loaded.handle)}.md",
                "text/markdown", on_click="ignore", icon=":material/download:",
            )  # fmt: skip
            if widgets.button("Close the document", icon=":material/close:"):
                library().document = None
                st.rerun()
        # Another program wrote it: a picture in it would be fetched from wherever it says.
        st.markdown(for_streamlit(demoted(loaded.document).replace("![", "[")))


def draw() -> None:
    """Draw the cases of the database, a document that can only be read, and case files."""
    if store_state.is_on():
        database()
    else:
        st.info(
            "Switch on **DynamoDB persistence** in the sidebar to list the cases of the database. "
            "Case files open without it.",
            title="Persistence is off",
            icon=":material/cloud_off:",
        )
        st.caption("The tab Settings says how to set it up.")
    document()
    st.subheader("From a file")
    drop_zone.case_file("library", SUFFIX)
