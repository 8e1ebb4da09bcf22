"""The cases of this browser that are kept without having been saved, and forgetting them."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import streamlit as st

from bizcase.grammar import clipped
from pages.parts.formatting import escape
from pages.state import draft_files, draft_store, keeping, mark, session, widgets
from pages.state.case_memory import Draft
from pages.state.session import UNTITLED

_WHERE = {True: "On this computer", False: "In the memory of the app"}


def draw() -> None:
    """Draw the list of drafts, each with the way to forget it."""
    st.subheader("Drafts")
    st.markdown(_rule())
    held = session.case()
    drafts = {draft.key: draft for draft in draft_store.recent()}
    current = draft_store.draft_of(held)
    if current is not None:
        drafts = {current.key: current, **drafts}
    if not drafts:
        st.caption("No draft of this browser is kept.")
        return
    names = {key: _name(draft, is_open=key == held.key) for key, draft in drafts.items()}
    st.dataframe(
        pd.DataFrame(
            [(names[key], _when(draft), _WHERE[draft.on_disk]) for key, draft in drafts.items()],
            columns=["Case", "Last used", "Kept"],
        ),
        hide_index=True,
        alt="The cases of this browser that are kept as drafts.",
    )
    chosen = st.selectbox(
        "Draft", list(drafts), format_func=lambda key: names[key], key=widgets.of_case("draft")
    )
    with st.popover("Forget this case here", icon=":material/delete_forever:"):
        st.markdown(
            f"**{escape(names[chosen])}** is deleted from the memory of the app and from the "
            "drafts of this computer. Saved cases and case files stay."
        )
        if widgets.button(
            "Forget it", type="primary", key="draft_forget", icon=":material/delete:"
        ):
            session.forget(chosen)
            if draft_store.recent():
                st.rerun()
            # The last one: the mark of the browser is for nothing any more.
            st.html(mark.FORGETTING, unsafe_allow_javascript=True)


def _rule() -> str:
    limits = draft_store.limits()
    memory = f"kept in the memory of the app for {limits.hours:g} hours after its last use"
    if draft_store.on_disk():
        return (
            f"A case is {memory}. What you entered is also kept in `{draft_files.folder()}` on "
            f"this computer for {draft_files.KEPT_DAYS} days, of the last {draft_files.MOST_FILES} "
            f"cases. Start the app with `{draft_files.SWITCH}=0` to keep nothing on the disk."
        )
    if draft_store.can_keep():
        return f"A case is {memory}, for this browser only. A restart of the app loses it."
    return "Nothing is kept: your browser accepts no cookies."


def _name(draft: Draft, *, is_open: bool) -> str:
    name = clipped(draft.name or UNTITLED.project_name)
    return f"{name} (open here)" if is_open else name


def _when(draft: Draft) -> str:
    return keeping.local_time(dt.datetime.fromtimestamp(draft.used, dt.UTC))
