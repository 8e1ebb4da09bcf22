"""Starts of waves set by hand: each is an entry at once, an emptied one goes back to the plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from bizcase.case import BusinessCase
from bizcase.entries import MAX_TIMELINE_MONTHS, Entries
from bizcase.strategy.waves.by_hand import checked_starts
from bizcase.strategy.waves.plan import Plan
from pages.parts import faults
from pages.state import session, widgets
from pages.tabs.plan_waves import calendar

BY_HAND = "Your start, month"


def draw(case: BusinessCase, plan: Plan) -> None:
    """Draw the table of starts and what can be done with it."""
    own = session.entries().wave_starts
    with st.expander(
        "Set the start of a wave", expanded=bool(own), icon=":material/edit_calendar:"
    ):
        st.caption(
            "A month typed here counts at once. Waves that need a later one move after it, and the "
            "wave says what its start makes worse. It belongs to the number of the wave."
        )
        rows = start_rows(case, plan, own)
        numbers = tuple(rows["Number"])
        # A table of other starts is another one, and begins with them.
        key = widgets.of_case(f"plan_starts_{hash((numbers, tuple(sorted(own.items()))))}")
        if _take(key, numbers):
            st.rerun()
        st.data_editor(
            rows,
            hide_index=True,
            disabled=[name for name in _COLUMNS if name != BY_HAND],
            column_config=_COLUMNS,
            placeholder="by the plan",
            key=key,
            on_change=_typed,
            args=(key, numbers),
            alt="Every wave with its months and servers; one column to edit.",
        )
        if widgets.value(key) and (refused := session.case().refused) is not None:
            faults.show(refused)
        st.button(
            "All by the plan", icon=":material/restart_alt:", key="plan_starts_none",
            disabled=not own, on_click=_set, args=({},),
        )  # fmt: skip


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
         calendar(case.as_of, wave.end_month), own.get(str(wave.number)), len(wave.servers))
        for wave in plan.waves
    ]  # fmt: skip
    there = {row[0] for row in rows}
    gone = sorted((key for key in own if key not in there), key=int)
    rows += [(key, f"Wave {key}: not in this plan", "", "", own[key], 0) for key in gone]
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype({BY_HAND: "Int64"})


def _take(key: str, numbers: tuple[str, ...]) -> bool:
    """Apply what was typed into the table of these waves; return whether it changed a start."""
    typed = widgets.value(key)
    edited = typed.get("edited_rows", {}) if isinstance(typed, Mapping) else {}
    months = {
        numbers[int(row)]: cells[BY_HAND]
        for row, cells in edited.items()
        if BY_HAND in cells and int(row) < len(numbers)
    }
    before = session.entries().wave_starts
    both = {**before, **months}
    if months:
        _set({number: int(month) for number, month in both.items() if month is not None})
    return session.entries().wave_starts != before


def _typed(key: str, numbers: tuple[str, ...]) -> None:
    _take(key, numbers)


def _set(starts: Mapping[str, int]) -> None:
    def changed(held: Entries) -> Entries:
        return replace(held, wave_starts=dict(sorted(checked_starts(starts).items())))

    session.apply(changed)
