"""The three doors of the start page, and how far the current case is."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from bizcase.grammar import clipped
from bizcase.sample import IT_INVENTORY_NAME, RVTOOLS_NAME, it_inventory_bytes, rvtools_bytes
from bizcase.store.case_file import SUFFIX
from pages.parts import places
from pages.parts.formatting import escape
from pages.state import draft_store, keeping, session, widgets
from pages.state.library import Action
from pages.state.session import UNTITLED
from pages.tabs import case_actions, drop_zone

_MOST_RECENT = 3
# Button, what the sample shows, file name and what makes it.
_SAMPLES = (
    ("Try a sample", "260 servers with measured use.", IT_INVENTORY_NAME, it_inventory_bytes),
    ("Try an RVTools sample", "Nothing is measured.", RVTOOLS_NAME, rvtools_bytes),
)


def draw() -> None:
    """Draw the doors side by side, below each other on a phone."""
    with st.grid("auto", min_column_width=270):
        with st.container(border=True, height="stretch", key="door_sample"):
            st.subheader("Try a sample")
            st.markdown("One click to a finished case of a made-up company.")
            for place, (label, told, name, content) in enumerate(_SAMPLES):
                if widgets.button(
                    label, type="primary" if place == 0 else "secondary", help=told,
                    icon=":material/science:", width="stretch", key=f"sample_{place}",
                ):  # fmt: skip
                    case_actions.ask(Action("sample", name, content()))
                    st.rerun()
        with st.container(border=True, height="stretch", key="door_files"):
            st.subheader("Drop your files")
            if drop_zone.draw("start"):
                session.go(places.CASE if session.case().made else places.DATA)
        with st.container(border=True, height="stretch", key="door_case"):
            st.subheader("Open a case")
            st.page_link(
                places.LIBRARY, label="Saved cases", icon=":material/database:",
            )  # fmt: skip
            drop_zone.case_file("start", SUFFIX)
            _recent()


def _recent() -> None:
    """Draw the cases of this browser that no tab has open."""
    for draft in draft_store.recent()[:_MOST_RECENT]:
        when = keeping.local_time(dt.datetime.fromtimestamp(draft.used, dt.UTC))
        where = "on this computer" if draft.on_disk else "in the memory of the app"
        if widgets.button(
            escape(clipped(draft.name or UNTITLED.project_name)), icon=":material/history:",
            key=f"recent_{draft.key}", help=f"Last used {when}. Kept {where}.", width="stretch",
        ):  # fmt: skip
            case_actions.ask(Action("draft", draft.key))
            st.rerun()


def where_files_stay() -> str:
    """Return the sentence on where the files of a case are."""
    place = "on this computer" if draft_store.on_disk() else "in this server's memory"
    return (
        f"Your files stay {place}. They leave it only if you save the case to your DynamoDB table."
    )


def steps() -> None:
    """Say how far the current case is, each step a link."""
    held = session.case()
    made = held.made is not None
    done = (
        (places.DATA, "1 Data", bool(held.entries.files)),
        (places.CASE, "2 Case", made),
        (places.PLAN, "3 Plan", made),
        (places.REPORT, "4 Report", made),
    )
    with st.container(horizontal=True, key="start_steps"):
        for page, label, is_done in done:
            icon = "check_circle" if is_done else "radio_button_unchecked"
            st.page_link(page, label=label, icon=f":material/{icon}:")
