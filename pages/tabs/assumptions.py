"""The assumption register: every number of the method, found by search, changed in its field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import streamlit as st

from bizcase.assumptions import INPUT_REQUIRED, PARTS, Assumption
from bizcase.grammar import agreeing, counted
from pages.parts import faults
from pages.parts.formatting import escape, for_streamlit, style_of
from pages.state import session, widgets
from pages.tabs import assumption_field

ALL = "Every part"
ON_A_PAGE = 20
_SHOWS: dict[str, Callable[[Assumption], bool]] = {
    "All": lambda _: True,
    "Changed only": lambda entry: entry.changed,
    "Open only": lambda entry: entry.default == INPUT_REQUIRED,
}


def show_open() -> None:
    """Let the list show what only the customer can say."""
    widgets.anew(widgets.of_case("assumptions_shown"), "Open only")


def draw() -> None:
    """Draw the search, then a page of fields, then the way back to all defaults."""
    st.markdown(
        "A value counts as soon as you change it. Each has a source; judgement is marked as such."
    )
    own = session.assumptions()
    if own.notices:
        st.info(
            for_streamlit("\n".join(f"- {escape(notice)}" for notice in own.notices)),
            title="Values that were given to an earlier version",
            icon=":material/history:",
        )
    found = _found(list(own.values()))
    if (refused := session.case().refused) is not None:
        faults.show(refused)
    pages = max(1, -(-len(found) // ON_A_PAGE))
    at = 1
    if pages > 1:
        key = widgets.of_case(f"assumptions_page_{len(found)}")
        at = st.pagination(pages, key=key)
    style = style_of(own)
    for entry in found[(at - 1) * ON_A_PAGE : at * ON_A_PAGE]:
        assumption_field.draw(entry, style)
    _reset_all()


def _found(entries: list[Assumption]) -> list[Assumption]:
    """Draw the search; return what it finds, open inputs first."""
    kind = widgets.latest(widgets.of_case("assumptions_shown"))
    counts = Counter(entry.part for entry in entries)
    with st.grid("auto", min_column_width=240):
        wanted = st.text_input(
            "Search",
            placeholder="headroom, storage, scope …",
            icon=":material/search:",
            key=widgets.of_case("assumptions_search"),
            persist_state="session",
        ).lower()
        part = st.selectbox(
            "Part of the method",
            [ALL, *PARTS],
            format_func=lambda label: f"{label} ({counts.get(label, len(entries))})",
            key=widgets.of_case("assumptions_part"),
            persist_state="session",
        )
        shown = st.segmented_control(
            "Show", list(_SHOWS), default=None if widgets.is_drawn(kind) else "All", required=True,
            wrap=True, key=kind, persist_state="session",
            help="Open ones have no default: only you can say. What rests on them is shown as not "
            "known, never as zero.",
        )  # fmt: skip
    found = [
        entry
        for entry in entries
        if wanted in f"{entry.key} {entry.label} {entry.source}".lower()
        and part in (ALL, entry.part)
        and _SHOWS[shown or "All"](entry)
    ]
    found.sort(key=lambda entry: entry.value != INPUT_REQUIRED)
    waiting = sum(entry.value == INPUT_REQUIRED for entry in entries)
    first = (
        f"; {waiting} open {agreeing(waiting, 'ones come', 'one comes')} first" if waiting else ""
    )
    st.caption(f"{len(found)} of {counted(len(entries), 'assumptions')}{first}")
    return found


def _reset_all() -> None:
    """Offer the way back to all defaults; it asks first."""
    overrides = session.entries().overrides
    with st.popover(
        "Back to defaults", icon=":material/restart_alt:", disabled=not overrides,
        key=widgets.of_case("assumptions_reset"),
    ):  # fmt: skip
        st.markdown(
            f"{counted(len(overrides), 'values')} go back to the default. Undo is possible."
        )
        st.button("Yes, all of them", key="assumptions_reset_all", on_click=_defaults)


def _defaults() -> None:
    session.set_overrides({})
    session.case().round += 1  # the fields begin with the defaults
