"""Saving on the page Results: to the database, as a copy, as a file; and what to do in conflict."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

import streamlit as st

from bizcase.grammar import clipped
from bizcase.store import CaseConflict, CaseGone, CaseHandle
from bizcase.store.case_file import SUFFIX
from bizcase.store.ids import parse_stamp
from pages.parts import faults
from pages.parts.formatting import escape, not_applied
from pages.state import keeping, session, store_state, widgets
from pages.state.access import access
from pages.state.library import Action
from pages.state.session import Kept
from pages.tabs import case_actions

_OUTDATED = "Entries changed since this result was made: generate again, then save."
_SAVED_TOAST = "The case is saved."
SHARE = "Share with everyone who signs in"
SHARE_HELP = "Everyone who signs in to this app can read it. Only you can change or delete it."


def draw() -> None:
    """Draw the block: where the case is kept, and the ways to keep it."""
    kept = session.case().kept
    with st.container(border=True, key="save_block"):
        if kept.conflict is not None and store_state.is_on():
            _conflict(kept.conflict)
        else:
            _kept(kept)
            _buttons(kept)


def _kept(kept: Kept) -> None:
    handle = kept.handle
    if handle is not None:
        shown, saved = escape(clipped(handle.case_id)), escape(keeping.local_time(handle.updated))
        text = f":material/database: **{shown}**  \nLast saved {saved}"
    elif store_state.is_on():
        text = ":material/database: **This case is not in the database yet.**"
    else:
        text = (
            ":material/save: **Keep this case**  \nAs a file, or in the database: switch on "
            "DynamoDB persistence in the sidebar."
        )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(text, width="stretch")
        if session.case().is_unsaved:
            st.badge("Unsaved changes", icon=":material/edit_note:", color="orange")


def _buttons(kept: Kept) -> None:
    waiting, granted = session.case().unapplied, access()
    outdated = session.is_stale() or bool(waiting)
    own = not granted.restricted or (kept.handle is not None and kept.handle.owner == granted.user)
    with st.container(horizontal=True, vertical_alignment="center"):
        if store_state.is_on():
            if kept.handle is None:
                shared = granted.restricted and _share_on_save(outdated=outdated)
                save = partial(keeping.save_new, shared=shared)
                _button("Save to database", save, "primary", outdated=outdated)
            else:
                if own:
                    _button("Update in database", keeping.update, "primary", outdated=outdated)
                _button("Save as copy", keeping.save_new, "secondary", outdated=outdated)
                if granted.restricted and own:
                    _share(kept.handle, outdated=outdated)
        _file_button(outdated=outdated)
    if waiting:
        st.caption(f"{not_applied(waiting)} Apply or discard what was typed, then save.")
    elif outdated:
        st.caption(_OUTDATED)
    if kept.handle is not None and not own:
        st.caption("Another user shares this case for reading. Save your changes as a copy.")


def _share_on_save(*, outdated: bool) -> bool:
    return st.toggle(
        SHARE, key=widgets.of_case("share_on_save"), disabled=outdated, help=SHARE_HELP
    )


def _share(handle: CaseHandle, *, outdated: bool) -> None:
    shared = st.toggle(
        SHARE,
        handle.shared,
        key=f"shared_{handle.case_id}_{handle.version}",
        disabled=outdated,
        help=SHARE_HELP,
    )
    if shared != handle.shared:
        _save(partial(keeping.update, shared=shared))


def _button(label: str, save: Callable[[], None], kind: str, *, outdated: bool) -> None:
    if st.button(
        label,
        type="primary" if kind == "primary" else "secondary",
        icon=":material/content_copy:" if "copy" in label else ":material/cloud_upload:",
        key=f"save_{label.lower().replace(' ', '_')}",
        disabled=outdated,
    ):
        _save(save)


def _save(save: Callable[[], None]) -> None:
    with faults.shown():
        try:
            with st.spinner("Saving …"):
                save()
        except CaseConflict:
            st.rerun()  # it is shown in place of the buttons, with its two ways out
        except CaseGone:
            keeping.lost_in_table()
            session.case().kept.notices = (
                "The saved case was deleted meanwhile. Yours is still here: save it as a new one.",
            )
            st.rerun()
        st.toast(_SAVED_TOAST, icon=":material/check_circle:")
        st.rerun()


def _file_button(*, outdated: bool) -> None:
    if outdated or not keeping.has_case_file():
        if st.button(
            "Prepare case file", icon=":material/folder_zip:", key="case_file_prepare",
            disabled=outdated, help=f"The whole case as one {SUFFIX} file, to open again later.",
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


def _conflict(conflict: CaseConflict) -> None:
    handle = session.case().kept.handle
    who = conflict.saved_by or "Someone else"
    when = keeping.local_time(parse_stamp(conflict.saved_at))
    st.warning(
        f"{escape(who)} saved it on {escape(when)}, after you loaded it. Nothing was overwritten, "
        "and your version is still here.",
        title="Someone saved this case meanwhile",
        icon=":material/group:",
    )
    with st.container(horizontal=True):
        if st.button("Save mine as a copy", type="primary", icon=":material/content_copy:"):
            _save(keeping.save_new)
        if handle is not None and st.button(
            "Reload theirs",
            icon=":material/sync:",
            help="Your changes since loading are dropped; save yours as a copy first to keep both.",
        ):
            case_actions.ask(Action("load", handle.case_id))
            st.rerun()
        if st.button("Decide later", icon=":material/schedule:"):
            session.case().kept.conflict = None
            st.rerun()
