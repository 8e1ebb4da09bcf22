"""Starts of waves set by hand: what is applied, what is typed but not applied yet, the table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from bizcase.case import BusinessCase
from bizcase.entries import MAX_TIMELINE_MONTHS
from bizcase.errors import BizcaseError
from bizcase.strategy.waves.by_hand import checked_starts
from bizcase.strategy.waves.plan import Plan
from pages.parts import faults
from pages.state import session, widgets
from pages.state.drafts import Drafts
from pages.tabs.plan_waves import calendar

BY_HAND = "Your start, month"
_SHOWN = 5


def drafts() -> Drafts[int | None]:
    """Return what was typed but not applied yet, by the number of the wave."""
    return session.case().start_drafts


def merged(own: Mapping[str, int], typed: Mapping[str, int | None]) -> dict[str, int]:
    """Return the starts that a case holds after the drafts; a blank draft removes one."""
    both: dict[str, int | None] = {**own, **typed}
    return {key: month for key, month in sorted(both.items()) if month is not None}


def draw(case: BusinessCase, plan: Plan) -> None:
    """Draw the table of starts and what can be done with it."""
    own, typed = session.entries().wave_starts, drafts()
    with st.expander(
        "Set the start of a wave", expanded=bool(own or typed.typed),
        icon=":material/edit_calendar:",
    ):  # fmt: skip
        st.caption(
            "A month typed here is kept. Waves that need a later one move after it, and the wave "
            "says what its start makes worse. It belongs to the number of the wave."
        )
        rows = start_rows(case, plan, own)
        editor = widgets.of_case(f"plan_starts_{hash(tuple(rows['Number']))}_{typed.round}")
        if not widgets.is_drawn(editor):
            typed.begin(own)
        by_hand = [typed.shown(key) for key in rows["Number"]]
        edited = st.data_editor(
            rows.assign(**{BY_HAND: pd.Series(by_hand, rows.index, dtype="Int64")}),
            hide_index=True,
            disabled=[name for name in _COLUMNS if name != BY_HAND],
            column_config=_COLUMNS,
            placeholder="by the plan",
            key=editor,
            alt="Every wave with its months and servers; one column to edit.",
        )
        typed.take(typed_rows(edited), own)
        _actions(own)


_COLUMNS: dict[str, Any] = {
    "Number": None,
    "Wave": st.column_config.TextColumn(pinned=True),
    "Starts": st.column_config.TextColumn(help="As the last run planned it."),
    "Ends": st.column_config.TextColumn(),
    BY_HAND: st.column_config.NumberColumn(
        min_value=1, max_value=MAX_TIMELINE_MONTHS, step=1, format="%d",
        help="The month of the project in which the wave starts; empty: by the plan.",
    ),
    "Servers": st.column_config.NumberColumn(format="localized"),
}  # fmt: skip


def start_rows(case: BusinessCase, plan: Plan, own: Mapping[str, int]) -> pd.DataFrame:
    """Return one row per wave, then one per start of a wave that the plan does not have."""
    rows = [
        (str(wave.number), wave.name, calendar(case.as_of, wave.start_month),
         calendar(case.as_of, wave.end_month), None, len(wave.servers))
        for wave in plan.waves
    ]  # fmt: skip
    there = {row[0] for row in rows}
    gone = sorted((key for key in own if key not in there), key=int)
    rows += [(key, f"Wave {key}: not in this plan", "", "", None, 0) for key in gone]
    return pd.DataFrame(rows, columns=list(_COLUMNS))


def typed_rows(edited: pd.DataFrame) -> dict[str, int | None]:
    """Return the month of the rows of the table by number; an empty cell is None."""
    return {
        key: None if pd.isna(month) else int(month)
        for key, month in zip(edited["Number"], edited[BY_HAND], strict=True)
    }


def _actions(own: Mapping[str, int]) -> None:
    place, waiting = st.container(), drafts()
    typed = waiting.typed
    if typed:
        told = [
            f"wave {key}: " + ("by the plan" if month is None else f"month {month}")
            for key, month in list(typed.items())[:_SHOWN]
        ]
        st.info(
            "; ".join(told) + (" …" if len(typed) > _SHOWN else ""),
            title=f"Not applied yet: {len(typed):,}",
            icon=":material/edit_note:",
        )
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Apply starts", type="primary", icon=":material/check:", disabled=not typed):
            try:
                starts = waiting.apply(lambda new: checked_starts(merged(own, new)))
            except BizcaseError as fault:
                with place:
                    faults.show(fault)
            else:
                _set(starts, "Starts applied.")
        if st.button("Discard starts", icon=":material/undo:", disabled=not typed):
            _set(own, "Not applied.")
        if st.button("All by the plan", icon=":material/restart_alt:", disabled=not (own or typed)):
            _set({}, "All waves start by the plan.")


def _set(starts: Mapping[str, int], message: str) -> None:
    """Keep the starts in the case; drafts are done with."""
    session.change(replace(session.entries(), wave_starts=starts))
    drafts().discard()
    st.toast(message, icon=":material/check:")
    st.rerun()
