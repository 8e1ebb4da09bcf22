"""The result of the case on a page, or why there is none yet and the way to it."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from bizcase.agents import RunResult
from pages.parts import faults, places
from pages.parts.formatting import escape
from pages.state import inputs_state, making, session
from pages.tabs import changed_figures

_SKELETON_PX = 320
_BEING_UPDATED = "Being updated"
_FOLLOWS = "The figures below are those before your last change. New ones follow by themselves."
_CHANGED = "These are the figures with your change."


def result_or_stop(title: str) -> RunResult:
    """Return the result; without one the page says why and ends."""
    held = session.case()
    if held.made is not None:
        return held.made.result
    st.title(title)
    if held.is_running:
        st.info(
            "It opens here by itself. You can go to other pages meanwhile.",
            title="The case is being made",
            icon=":material/hourglass_top:",
        )
        st.skeleton(_SKELETON_PX)
    elif held.kept.as_saved is not None:
        st.info(
            "Compute it again on the page Case for figures of today's method.",
            title="This case is shown as it was saved",
            icon=":material/history:",
        )
        st.page_link(places.CASE, label="Go to Case", icon=":material/monitoring:")
    elif held.fault is not None or (held.entries.files and held.is_stopped):
        _stopped()
    else:
        st.info(
            "Try a sample, or add a file that lists servers. The case is then made by itself.",
            title="No case yet",
            icon=":material/hourglass_empty:",
        )
        st.page_link(places.START, label="Go to Start", icon=":material/home:")
    st.stop()
    raise AssertionError  # not reached: Streamlit ends the run


def note_nothing_in_scope(page: Path | None = None) -> None:
    """Say in place of figures that nothing is in scope, with the way to the page of the table."""
    st.info(
        "No server is in scope. Servers come into scope in the table of the page Plan.",
        title="There are no costs to show",
        icon=":material/filter_alt_off:",
    )
    if page is not None:
        st.page_link(page, label="Go to Plan", icon=":material/event_note:")


def _stopped() -> None:
    """Say why nothing was made of the files that are there."""
    held = session.case()
    if held.fault is None and not inputs_state.has_servers() and inputs_state.readings():
        st.info(
            "Add an RVTools export, an IT inventory or another list of servers, or set the columns "
            "of a list that was not recognised.",
            title="No file lists servers yet",
            icon=":material/dns:",
        )
        st.page_link(places.DATA, label="Go to Data", icon=":material/upload_file:")
        return
    fault_or_stop()


def fault_or_stop() -> None:
    """Say that the case was not made of its present entries, and let it be tried again."""
    fault = session.case().fault
    if fault is not None:
        faults.show(fault)
    else:
        st.warning("You stopped it.", title="The case was not made", icon=":material/stop_circle:")
    st.button("Try again", icon=":material/refresh:", key="make_again", on_click=making.try_again)


def note_fault() -> None:
    """Say why a case could not be computed, where it could not."""
    if session.case().fault is not None:
        fault_or_stop()


def changed_figures_or_go_on(title: str) -> None:
    """Where changed entries have their figures before the run, draw these alone and end the page.

    So no figure of before stands beside one of now.
    """
    changed = making.at_once()
    if changed is None:
        return
    st.title(title)
    st.info(f"{_CHANGED} The rest of the page follows by itself.", title=_BEING_UPDATED,
            icon=":material/hourglass_top:")  # fmt: skip
    changed_figures.draw(session.require_result().case, changed)
    st.skeleton(_SKELETON_PX)
    st.stop()


def note(*, with_figures: bool = True) -> None:
    """Say that the figures of a page are those before the last change, and what it comes to.

    ``with_figures``: the page has a place for that, beside what it shows of before.
    """
    # It has its place when it says nothing, too: else all that follows would be drawn anew, and a
    # table with hundreds of rows takes longer than the figures.
    with st.container():
        _note(with_figures=with_figures)


def _note(*, with_figures: bool) -> None:
    held = session.case()
    if not session.is_stale():
        return
    if held.is_running:
        changed = making.at_once() if with_figures else None
        told = _FOLLOWS if changed is None else f"{_CHANGED} {_FOLLOWS}"
        st.info(told, title=_BEING_UPDATED, icon=":material/hourglass_top:")
        if changed is not None:
            changed_figures.draw(session.require_result().case, changed)
    elif left_out := inputs_state.unreadable():
        st.warning(
            f"{', '.join(map(escape, left_out))} cannot be read. The figures below are those "
            "before your last change.",
            title="Not updated",
            icon=":material/update:",
        )
        fault_or_stop()
    else:
        st.warning(
            "The figures below are those before your last change.",
            title="Not updated",
            icon=":material/update:",
        )
        fault_or_stop()
