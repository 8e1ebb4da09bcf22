"""Saving: to the database from every page, as a copy or a file, and what to do in conflict."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

import streamlit as st

from bizcase.store import CaseConflict, CaseGone, CaseHandle
from bizcase.store.case_file import SUFFIX
from bizcase.store.ids import parse_stamp
from pages.parts import faults
from pages.parts.formatting import escape
from pages.state import keeping, session, store_state, widgets
from pages.state.access import access
from pages.state.library import Action, library

SHARE = "Share with everyone who signs in"
SHARE_HELP = "Everyone who signs in to this app can read it. Only you can change or delete it."
_FOLLOWING = "Saving now keeps your entries. The figures follow."
_SAVED_TOAST = "The case is saved."
_FOLLOWED_TOAST = "The figures of the saved case are there."


def draw() -> None:
    """Draw the main button: save a case, or update the one that is saved."""
    kept = session.case().kept
    if kept.handle is None:
        shared = bool(widgets.value(widgets.of_case("share_on_save")))
        _button("Save to database", partial(keeping.save_new, shared=shared), is_main=True)
    elif _is_own(kept.handle):
        _button("Update in database", keeping.update, is_main=True)
    else:
        st.caption("Another user shares this case for reading. Save your changes as a copy.")
    if keeping.can_be_kept() and not keeping.has_figures() and store_state.is_on():
        st.caption(_FOLLOWING)
    if keeping.is_followed() and store_state.is_on():
        _save(keeping.follow, _FOLLOWED_TOAST)


def more() -> None:
    """Draw the other ways to keep the case: a copy, a share, a file."""
    kept, granted = session.case().kept, access()
    with st.popover("More", icon=":material/more_horiz:", key="save_more"):
        if store_state.is_on():
            if kept.handle is not None:
                _button("Save as copy", keeping.save_new)
                if granted.restricted and _is_own(kept.handle):
                    _share(kept.handle)
            elif granted.restricted:
                st.toggle(SHARE, key=widgets.of_case("share_on_save"), help=SHARE_HELP)
        _file_button()


def conflict() -> None:
    """Say that someone saved the case meanwhile, with the ways out; nothing without a conflict."""
    kept = session.case().kept
    if kept.conflict is not None and store_state.is_on():
        _conflict(kept.conflict)


def _is_own(handle: CaseHandle) -> bool:
    granted = access()
    return not granted.restricted or handle.owner == granted.user


def _share(handle: CaseHandle) -> None:
    shared = st.toggle(
        SHARE,
        handle.shared,
        key=f"shared_{handle.case_id}_{handle.version}",
        disabled=not keeping.can_be_kept(),
        help=SHARE_HELP,
    )
    if shared != handle.shared:
        _save(partial(keeping.update, shared=shared))


def _button(label: str, save: Callable[[], None], *, is_main: bool = False) -> None:
    is_on = store_state.is_on()
    if widgets.button(
        label,
        type="primary" if is_main else "secondary",
        icon=":material/cloud_upload:" if is_main else ":material/content_copy:",
        key=f"save_{label.lower().replace(' ', '_')}",
        disabled=not is_on or not keeping.can_be_kept(),
        help=None if is_on else "Switch on DynamoDB persistence first.",
        width="stretch",
    ):
        _save(save)


def _save(save: Callable[[], None], toast: str = _SAVED_TOAST) -> None:
    with faults.shown():
        try:
            with st.spinner("Saving …"):
                save()
        except CaseConflict:
            st.rerun()  # it is shown above the page, with its two ways out
        except CaseGone:
            keeping.lost_in_table()
            session.case().kept.notices = (
                "The saved case was deleted meanwhile. Yours is still here: save it as a new one.",
            )
            st.rerun()
        st.toast(toast, icon=":material/check_circle:")
        st.rerun()


def _file_button() -> None:
    must_wait = not keeping.can_be_kept()
    if must_wait or not keeping.has_case_file():
        if widgets.button(
            "Prepare case file", icon=":material/folder_zip:", key="case_file_prepare",
            disabled=must_wait, help=f"The whole case as one {SUFFIX} file, to open again later.",
        ):  # fmt: skip
            with faults.shown():
                with st.spinner("Preparing …"):
                    keeping.case_file()
                st.rerun()
        return
    with faults.shown():
        name = re.sub(r"[^\w -]", "_", session.entries().project.project_name).strip() or "case"
        st.download_button(
            "Download case file (.bizcase)",
            keeping.case_file(),
            f"{name[:80]}{SUFFIX}",
            "application/octet-stream",
            key="case_file_download",
            on_click=keeping.kept_as_file,
            icon=":material/download:",
        )


def _conflict(found: CaseConflict) -> None:
    handle = session.case().kept.handle
    who = found.saved_by or "Someone else"
    when = keeping.local_time(parse_stamp(found.saved_at))
    st.warning(
        f"{escape(who)} saved it on {escape(when)}, after you loaded it. Nothing was overwritten, "
        "and your version is still here.",
        title="Someone saved this case meanwhile",
        icon=":material/group:",
    )
    with st.container(horizontal=True, key="save_conflict"):
        if widgets.button("Save mine as a copy", type="primary", icon=":material/content_copy:"):
            _save(keeping.save_new)
        if handle is not None and widgets.button(
            "Reload theirs",
            icon=":material/sync:",
            help="Your changes since loading are dropped; save yours as a copy first to keep both.",
        ):
            library().ask(Action("load", handle.case_id), is_unsaved=session.would_be_lost())
            st.rerun()
        if widgets.button("Decide later", icon=":material/schedule:"):
            session.case().kept.conflict = None
            st.rerun()
