"""The sidebar of every page: the current case and where it is kept."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from bizcase.grammar import clipped
from bizcase.traits import kind_label
from pages.parts import faults
from pages.parts.formatting import escape, for_streamlit
from pages.state import keeping, session, store_state, widgets
from pages.state.access import Access, access
from pages.state.library import Action
from pages.tabs import case_actions


def draw() -> None:
    """Draw the sidebar."""
    case, handle = session.entries(), session.case().kept.handle
    with st.container(border=True, key="sidebar_persistence"):
        _persistence()
    with st.container(border=True, key="sidebar_case"):
        st.markdown("**Current case**")
        if session.has_project():
            st.markdown(
                f"{escape(case.project.project_name)}  \n{escape(case.project.customer_name)}"
            )
            st.caption(f"{case.project.aws_region}, as of {case.as_of.isoformat()}")
        else:
            st.caption("No project named yet.")
        if case.files:
            kinds = Counter(kind_label(file.kind) for file in case.files)
            st.caption("  \n".join(f"{count} × {label}" for label, count in kinds.items()))
        if handle is not None:
            saved = escape(keeping.local_time(handle.updated))
            st.caption(f"{escape(clipped(handle.case_id))}  \nSaved {saved}")
        with st.container(horizontal=True):
            _status()
            _kept()
        if st.button("New case", icon=":material/add:", key="new_case"):
            case_actions.ask(Action("new"))


def _status() -> None:
    if session.result() is None and session.case().kept.as_saved is not None:
        st.badge("As it was saved", icon=":material/history:", color="orange")
    elif session.result() is None:
        st.badge("Not generated", icon=":material/pending:", color="gray")
    elif session.is_stale():
        st.badge("Out of date", icon=":material/update:", color="orange")
    else:
        st.badge("Up to date", icon=":material/check_circle:", color="green")


def _kept() -> None:
    """Say whether the entries are kept as they are now."""
    kept = session.case().kept
    if session.case().is_unsaved:
        label = "Unsaved changes" if kept.handle or kept.fingerprint else "Not saved"
        st.badge(label, icon=":material/edit_note:", color="orange")
    elif kept.handle is not None:
        st.badge("Saved", icon=":material/cloud_done:", color="green")


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
        if st.button("Check again", icon=":material/refresh:", key="store_check_again"):
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
        st.caption("Off: the case lives in this browser session only.")
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
    if granted.sign_in and st.button("Sign in", icon=":material/login:", key="sign_in"):
        with faults.shown():
            st.login()


def _signed_in_as(user: str) -> None:
    st.caption(f"Signed in as {escape(user)}")
    if st.button("Sign out", icon=":material/logout:", key="sign_out"):
        st.logout()
