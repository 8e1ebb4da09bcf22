"""What puts another case in the place of the current one: asked about first, then done."""

from __future__ import annotations

import streamlit as st

from bizcase.entries import ProjectInfo
from bizcase.errors import StageError
from bizcase.inputs.opening.upload import Upload
from bizcase.store import read_case_file
from pages.parts import faults, places
from pages.parts.formatting import escape, for_streamlit
from pages.state import inputs_state, keeping, session
from pages.state.library import Action, library
from pages.tabs import save_block

_GONE = "The case is not kept here any more."
SAMPLE = ProjectInfo("Data centre exit (sample)", "Example Ltd")


def ask(action: Action) -> None:
    """Do it on the next run; where changes would be lost, ask first."""
    library().ask(action, is_unsaved=session.would_be_lost())


def draw() -> None:
    """Ask or do what is waiting, and show what there is to tell; runs before every page."""
    waiting = library()
    action, asked = waiting.pending, waiting.asked
    waiting.pending, waiting.asked, waiting.answered = None, None, False
    if action is not None:
        _do(action)
    if asked is not None:
        _ask_dialog(asked)
    save_block.conflict()
    _notices()


def _do(action: Action) -> None:
    with faults.shown():
        if action.kind == "new":
            keeping.new_case()
            session.go(places.START)
        if action.kind == "sample":
            keeping.new_case()
            inputs_state.add((Upload(action.name, action.content),), SAMPLE)
            session.go(places.CASE)
        if action.kind == "draft":
            if not session.open_draft(action.name):
                raise StageError(_GONE, "Open it from where you saved it, or add its files again.")
            session.go(places.CASE)
        with st.spinner(f"{escape(action.label)} …"):
            if action.kind == "file":
                keeping.fill(read_case_file(action.content, action.name), None)
                loaded = True
            else:
                loaded = keeping.load(action.name)
        if not loaded:
            st.rerun()
        session.go(places.CASE)


@st.dialog("Unsaved changes", icon=":material/warning:")
def _ask_dialog(action: Action) -> None:
    project = session.entries().project.project_name or "The current case"
    st.markdown(
        f"**{escape(project)}** has changes that are not saved. {escape(action.label)} and lose "
        "them?"
    )
    with st.container(horizontal=True):
        st.button(
            "Lose the changes", type="primary", icon=":material/delete_sweep:",
            key="unsaved_lose", on_click=_confirm, args=(action,),
        )  # fmt: skip
        st.button("Keep them", key="unsaved_keep", icon=":material/undo:", on_click=_cancel)

    if library().answered:
        st.rerun()  # a click in a dialog redraws the dialog only


def _confirm(action: Action) -> None:
    library().pending = action
    _cancel()


def _cancel() -> None:
    library().answered = True


def _notices() -> None:
    notices = session.case().kept.notices
    if not notices:
        return
    with st.container(key="case_notices"):
        st.warning(
            for_streamlit("\n".join(f"- {escape(text)}" for text in notices)),
            title="About this case",
            icon=":material/info:",
        )
        st.button("Close", key="notices_close", icon=":material/close:", on_click=_close_notices)


def _close_notices() -> None:
    session.case().kept.notices = ()
