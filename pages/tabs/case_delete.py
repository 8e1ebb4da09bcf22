"""Deleting a saved case: asked by its name, refused where someone saved it meanwhile."""

from __future__ import annotations

import streamlit as st

from bizcase.errors import BizcaseError
from bizcase.store import CaseHandle, CaseSummary
from pages.parts.formatting import escape
from pages.state import keeping, store_state

_DONE = "bizcase_delete_done"


def ask(case: CaseSummary) -> None:
    """Ask whether to delete the case, if it is still the one that is listed."""
    st.session_state.pop(_DONE, None)
    handle = store_state.store().handle(case.case_id)
    if handle.updated != case.updated:
        keeping.keeping().listing = None
        st.warning(
            "The list was out of date. It is read again; look at the case before you delete it.",
            title=f"{handle.saved_by or 'Someone else'} saved this case meanwhile",
            icon=":material/group:",
        )
        st.button("Show the list again", icon=":material/refresh:")
        return
    _dialog(case, handle)


@st.dialog("Delete this case?", icon=":material/delete:")
def _dialog(case: CaseSummary, handle: CaseHandle) -> None:
    if st.session_state.pop(_DONE, False):
        st.rerun()  # a click in a dialog redraws the dialog only
    st.markdown(
        f"**{escape(case.project_name)}** for **{escape(case.customer_name)}**, {case.case_id}, "
        f"last saved {escape(keeping.local_time(case.updated))}. There is no way back."
    )
    with st.container(horizontal=True):
        st.button(
            "Delete for good", type="primary", icon=":material/delete_forever:",
            key="delete_confirm", on_click=_delete, args=(handle,),
        )  # fmt: skip
        st.button("Keep it", icon=":material/undo:", key="delete_cancel", on_click=_cancel)


def _delete(handle: CaseHandle) -> None:
    record = keeping.keeping()
    record.listing, st.session_state[_DONE] = None, True
    try:
        store_state.store().delete(handle)
    except BizcaseError as fault:
        record.notices = (f"Not deleted. {fault}",)
        return
    if record.handle is not None and record.handle.case_id == handle.case_id:
        record.handle, record.kept = None, ""  # what is in the session is kept nowhere now


def _cancel() -> None:
    st.session_state[_DONE] = True
