"""Deleting a saved case: asked by its name, refused where someone saved it meanwhile."""

from __future__ import annotations

import streamlit as st

from bizcase.errors import BizcaseError
from bizcase.grammar import clipped
from bizcase.store import CaseHandle, CaseSummary
from pages.parts.formatting import escape
from pages.state import keeping, session, store_state
from pages.state.library import library


def ask(case: CaseSummary) -> None:
    """Ask whether to delete the case, if it is still the one that is listed."""
    library().answered = False
    handle = store_state.store().handle(case.case_id)
    if (handle.save_token, handle.updated) != (case.save_token, case.updated):
        library().listing = None
        st.warning(
            "The list was out of date. It is read again; look at the case before you delete it.",
            title=f"{escape(handle.saved_by or 'Someone else')} saved this case meanwhile",
            icon=":material/group:",
        )
        st.button("Show the list again", icon=":material/refresh:")
        return
    _dialog(case, handle)


@st.dialog("Delete this case?", icon=":material/delete:")
def _dialog(case: CaseSummary, handle: CaseHandle) -> None:
    if library().answered:
        st.rerun()  # a click in a dialog redraws the dialog only
    st.markdown(
        f"**{escape(case.project_name) or 'A case without a name'}** for "
        f"**{escape(case.customer_name) or 'an unknown customer'}**, "
        f"{escape(clipped(case.case_id))}, "
        f"last saved {escape(keeping.local_time(case.updated))}. There is no way back."
    )
    with st.container(horizontal=True):
        st.button(
            "Delete for good", type="primary", icon=":material/delete_forever:",
            key="delete_confirm", on_click=_delete, args=(handle,),
        )  # fmt: skip
        st.button("Keep it", icon=":material/undo:", key="delete_cancel", on_click=_cancel)


def _delete(handle: CaseHandle) -> None:
    record, kept = library(), session.case().kept
    record.listing, record.answered = None, True
    try:
        store_state.store().delete(handle)
    except BizcaseError as fault:
        kept.notices = (f"Not deleted. {fault}",)
        return
    if kept.handle is not None and kept.handle.case_id == handle.case_id:
        keeping.lost_in_table()


def _cancel() -> None:
    library().answered = True
