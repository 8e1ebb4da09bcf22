"""The sidebar of every page: the current case, what is being made of it, and where it is kept."""

from __future__ import annotations

import streamlit as st

from bizcase.grammar import clipped
from pages.parts import faults, places
from pages.parts.formatting import escape, for_streamlit
from pages.state import draft_store, keeping, making, session, store_state, widgets
from pages.state.access import Access, access
from pages.state.case_session import CaseSession
from pages.state.history import what_changed
from pages.state.library import Action
from pages.tabs import case_actions, polling, save_block

_ON_DISK = "Your entries are kept on this computer, also when the app is started again."
_IN_MEMORY = (
    "A reload finds the case again until then, in this browser. A restart of the server loses it: "
    "save it to the database or as a case file."
)
_NOT_KEPT = (
    "Your browser accepts no cookies, so a reload loses the case. Save it to the database or as a "
    "case file."
)


def draw() -> None:
    """Draw the sidebar."""
    held = session.case()
    with st.container(key="sidebar_case"):
        project = held.entries.project
        if held.entries.files or project.project_name:
            st.markdown(f"**{escape(project.project_name)}**  \n{escape(project.customer_name)}")
        else:
            st.markdown("**No case yet**")
        if held.kept.handle is not None:
            saved = escape(keeping.local_time(held.kept.handle.updated))
            st.caption(f"{escape(clipped(held.kept.handle.case_id))}  \nLast saved {saved}")
        with st.container(horizontal=True):
            _status()
            _kept()
        # Also where it ended since this run of the page began: someone has to take what it made.
        if held.job is not None and held.job.is_wanted:
            polling.draw(_is_over, _progress)
        _steps(held)
        save_block.draw()
        if widgets.button(
            "Load saved cases", icon=":material/database:", key="load_saved", width="stretch"
        ):
            widgets.anew("library_tab", "Saved cases")
            session.go(places.LIBRARY)
        if widgets.button("New case", icon=":material/add:", key="new_case", width="stretch"):
            case_actions.ask(Action("new"))
    with st.container(key="sidebar_persistence"):
        _persistence()


def _steps(held: CaseSession) -> None:
    """Draw the ways back and forth among the changes of the case."""
    past, undone = held.history.past, held.history.undone
    if not past and not undone:
        return
    with st.container(horizontal=True, key="sidebar_steps"):
        told = (
            f"Undo: {what_changed(past[-1].entries, held.entries)}" if past else "Nothing to undo"
        )
        st.button(
            "Undo", icon=":material/undo:", key="undo", disabled=not past, help=escape(told),
            on_click=session.undo,
        )  # fmt: skip
        told = (
            f"Redo: {what_changed(held.entries, undone[-1].entries)}"
            if undone
            else "Nothing to redo"
        )
        st.button(
            "Redo", icon=":material/redo:", key="redo", disabled=not undone, help=escape(told),
            on_click=session.redo,
        )  # fmt: skip


def _is_over() -> bool:
    job = session.case().job
    return job is None or job.is_over or not job.is_wanted


def _progress() -> None:
    """Show how far the case is."""
    job = session.case().job
    if job is None:
        return
    st.progress(job.share, text=f"{escape(job.text)} …")
    st.button("Cancel", icon=":material/stop_circle:", key="job_cancel", width="stretch",
              on_click=making.cancel)  # fmt: skip


def _status() -> None:
    held = session.case()
    if held.is_running:
        st.badge("Being updated", icon=":material/hourglass_top:", color="blue")
    elif held.made is None and held.kept.as_saved is not None:
        st.badge("As it was saved", icon=":material/history:", color="orange")
    elif held.is_stopped and (held.made is not None or held.fault is not None):
        st.badge("Not updated", icon=":material/update:", color="orange")
    elif held.made is not None:
        st.badge("Up to date", icon=":material/check_circle:", color="green")


def _kept() -> None:
    """Say where the entries are kept as they are now, and what would lose them."""
    held = session.case()
    if not held.dirty():
        if held.kept.handle is not None:
            told = f"Saved {keeping.clock(held.kept.handle.updated)}".rstrip()
            st.badge(told, icon=":material/cloud_done:", color="green")
        elif held.kept.fingerprint:
            st.badge("In a case file", icon=":material/folder_zip:", color="green")
        return
    if held.kept.handle is not None or held.kept.fingerprint:
        st.badge("Unsaved changes", icon=":material/edit_note:", color="orange")
    if draft_store.is_filed(held):
        st.badge("Draft kept", icon=":material/draft:", color="blue", help=_ON_DISK)
    elif draft_store.is_kept(held):
        until = keeping.clock(draft_store.kept_until())
        told = f"Kept in memory until {until}"
        st.badge(told, icon=":material/memory:", color="orange", help=_IN_MEMORY)
    else:
        st.badge("Not kept", icon=":material/warning:", color="orange")
        st.caption(_NOT_KEPT)


def _persistence() -> None:
    """Draw the toggle; it is on only where cases can be saved."""
    granted, report = access(), store_state.check()
    failed = report.first_fault if report is not None else None
    usable = granted.allowed and failed is None
    # A widget keeps its value between pages, so what was found out since is put into it first.
    widgets.put(store_state.TOGGLE, store_state.is_wanted() and usable)
    st.toggle(
        "DynamoDB persistence",
        disabled=not usable,
        key=store_state.TOGGLE,
        on_change=_switched,
        help="Keeps cases in a DynamoDB table of your AWS account. Off: nothing is sent.",
    )
    if not granted.allowed:
        _not_allowed(granted)
        return
    if failed is not None:
        st.warning(escape(failed.remedy), title=escape(failed.message), icon=":material/cloud_off:")
        if widgets.button("Check again", icon=":material/refresh:", key="store_check_again"):
            store_state.forget_check()
            st.rerun()
        return
    if store_state.is_wanted() and report is None:
        with st.spinner("Connecting …"), faults.shown():
            store_state.run_check()
            st.rerun()  # the toggle was drawn before the answer was there
    if store_state.is_on() and report is not None:
        st.badge("Connected", icon=":material/cloud_done:", color="green")
        st.caption(f"{escape(report.table)} in {escape(report.region)}")
    else:
        st.caption("Off: nothing is sent to a database.")
    if granted.user and granted.restricted:
        _signed_in_as(granted.user)
    if granted.warning:
        st.warning(granted.warning, icon=":material/public:")


def _switched() -> None:
    store_state.want(wanted=bool(widgets.value(store_state.TOGGLE)))


def _not_allowed(granted: Access) -> None:
    st.warning(
        for_streamlit(granted.remedy or "The case file works without it."),
        title=granted.reason,
        icon=":material/lock:",
    )
    if granted.sign_in and widgets.button("Sign in", icon=":material/login:", key="sign_in"):
        with faults.shown():
            st.login()


def _signed_in_as(user: str) -> None:
    st.caption(f"Signed in as {escape(user)}")
    if widgets.button("Sign out", icon=":material/logout:", key="sign_out"):
        st.logout()
