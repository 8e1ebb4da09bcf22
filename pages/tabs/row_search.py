"""Fields that open the evidence of a row by its name."""

from __future__ import annotations

from collections.abc import Hashable

import pandas as pd
import streamlit as st

from bizcase.case import BusinessCase
from bizcase.exports.edit_rows import SERVER
from bizcase.grammar import first_of
from pages.parts.formatting import escape
from pages.state import widgets
from pages.tabs import evidence_drawer, row_evidence

_MOST_NAMES, _SHOWN_NAMES, _SHOWN_IDS = 2_000, 5, 20


def search(case: BusinessCase, kind: str, rows: pd.DataFrame) -> None:
    """Draw the field that opens a row by its name: the way that needs no mouse.

    A browser takes half a second for a list of ten thousand names, so more than _MOST_NAMES are
    typed.
    """
    names = rows["name"].astype("str")
    left, right = st.columns([4, 1], vertical_alignment="bottom")
    label = "Open a server" if kind == SERVER else "Open an application"
    if len(names) > _MOST_NAMES:
        key = widgets.of_case(f"open_named_{kind}")
        typed = found = left.text_input(label, key=key, placeholder="Type its name").strip()
    else:
        known = _told_apart(names).to_dict()
        chosen = left.selectbox(
            label, list(known), None, format_func=lambda row: str(known.get(row, row)),
            placeholder="Type to search", key=widgets.of_case(f"open_row_{kind}"),
        )  # fmt: skip
        typed, found = str(chosen or ""), ""
    button = f"open_row_button_{kind}"
    with right:
        pressed = widgets.button("How it is made", button, disabled=not typed)
    if not pressed:
        evidence_drawer.draw_again(case, button)
        return
    row = named(names, found, by_id=True) if found else typed
    if row is not None:
        row_evidence.show(case, kind, str(row), button)


def _told_apart(names: pd.Series) -> pd.Series:
    """Return the names, with their id where several rows have one."""
    return names.where(~names.duplicated(keep=False), names + " (" + names.index + ")")


def named(names: pd.Series, typed: str, *, by_id: bool = False) -> Hashable | None:
    """Return the row of a name, or of the only one with these letters; else say what has them.

    ``by_id``: the index has ids, which may be typed; else a row of the table opens by a click.
    """
    if by_id and typed in names.index:
        return typed
    found = _named(names, typed)
    if len(found) == 1:
        return found[0]
    if len(found) > 1 and names[names.index.isin(found)].str.casefold().eq(typed.casefold()).all():
        ids = first_of([escape(str(row)) for row in found], _SHOWN_IDS)
        do = f"type the id of one of them: {ids}." if by_id else "open one of them in the table."
        st.info(f"{len(found):,} rows have this name: {do}")
    elif found:
        some = ", ".join(map(escape, names[names.index.isin(found[:_SHOWN_NAMES])]))
        more = " …" if len(found) > _SHOWN_NAMES else ""
        st.info(f"{len(found):,} names have these letters: {some}{more}")
    else:
        st.info("No name has these letters.")
    return None


def _named(names: pd.Series, typed: str) -> list[Hashable]:
    """Return the rows of a name, else of those that contain it; case counts nowhere."""
    if not typed:
        return []
    folded, asked = names.str.casefold(), typed.casefold()
    same = folded.eq(asked)
    fits = same if same.any() else folded.str.contains(asked, regex=False)
    rows: list[Hashable] = names.index[fits].tolist()
    return rows
