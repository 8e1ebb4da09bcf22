"""What puts another case in the place of the current one: asked about first, then done."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from bizcase.store import read_case_file
from pages.parts import faults
from pages.parts.formatting import escape, for_streamlit
from pages.state import keeping, session

_ASKED, _PENDING = "bizcase_action_asked", "bizcase_action_pending"
_ANSWERED = "bizcase_action_answered"


@dataclass(frozen=True, slots=True)
class Action:
    """A case to begin (``new``), to load (``load``, its id) or to open (``file``, its bytes)."""

    kind: str
    name: str = ""
    content: bytes = b""

    @property
    def label(self) -> str:
        """What is about to be done, in words."""
        return {"new": "Start a new case", "load": f"Load {self.name}"}.get(
            self.kind, f"Open {self.name}"
        )


def ask(action: Action) -> None:
    """Do it on the next run; where changes would be lost, ask first."""
    place = _ASKED if keeping.has_unsaved() else _PENDING
    st.session_state[place] = action


def draw() -> None:
    """Ask or do what is waiting, and show what there is to tell; runs before every page."""
    st.session_state.pop(_ANSWERED, None)
    action: Action | None = st.session_state.pop(_PENDING, None)
    if action is not None:
        _do(action)
    asked: Action | None = st.session_state.pop(_ASKED, None)
    if asked is not None:
        _ask_dialog(asked)
    _notices()


def _do(action: Action) -> None:
    with faults.shown():
        if action.kind == "new":
            keeping.new_case()
            st.switch_page("pages/case/project.py")
        with st.spinner(f"{escape(action.label)} and generate it again …"):
            if action.kind == "file":
                keeping.fill(read_case_file(action.content, action.name), None)
                loaded = True
            else:
                loaded = keeping.load(action.name)
        if not loaded:
            st.rerun()
        done = session.result() is not None
        st.switch_page(f"pages/case/{'results' if done else 'inputs'}.py")


@st.dialog("Unsaved changes", icon=":material/warning:")
def _ask_dialog(action: Action) -> None:
    project = session.current().project.project_name or "The current case"
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

    if st.session_state.pop(_ANSWERED, False):
        st.rerun()  # a click in a dialog redraws the dialog only


def _confirm(action: Action) -> None:
    st.session_state[_PENDING] = action
    _cancel()


def _cancel() -> None:
    st.session_state[_ANSWERED] = True


def _notices() -> None:
    record = keeping.keeping()
    if not record.notices:
        return
    with st.container(key="case_notices"):
        st.warning(
            for_streamlit("\n".join(f"- {escape(text)}" for text in record.notices)),
            title="About the saved case",
            icon=":material/info:",
        )
        st.button("Close", key="notices_close", icon=":material/close:", on_click=_close_notices)


def _close_notices() -> None:
    keeping.keeping().notices = ()
