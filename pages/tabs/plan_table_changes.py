"""Many cells at once: one value for all rows shown, a workbook out and in, and the list of all."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from bizcase.agents import RunResult
from bizcase.case import BusinessCase
from bizcase.entries import Entries
from bizcase.errors import InputError
from bizcase.exports.edit_book import FILE_NAME, ReadBack, edit_book, read_edit_book
from bizcase.exports.edit_rows import (
    EDITABLE,
    LABELS,
    REASON,
    STRATEGY,
    Cell,
    in_words,
    set_by_hand,
)
from bizcase.grammar import clipped, counted
from bizcase.inputs.opening.upload import Upload
from bizcase.inventory.server_edits import ENVIRONMENTS, LICENCES, ServerEdit
from bizcase.strategy.decide.edits import Edit
from bizcase.strategy.rules.dispositions import DISPOSITIONS
from pages.parts import faults
from pages.parts.formatting import escape
from pages.parts.heights import height_of
from pages.state import editing, session, widgets
from pages.tabs import opening_rows

_CHOICES: dict[str, tuple[Any, ...]] = {
    "in_scope": (True, False), "os_licence": LICENCES, "environment": ENVIRONMENTS,
    "disposition": DISPOSITIONS,
}  # fmt: skip
_SHOWN = 200
_READ = "edit_book_read"


def bulk(kind: str, shown: pd.DataFrame) -> None:
    """Offer one value for all rows that the filters keep."""
    if shown.empty:
        return
    with st.popover(f"Set for all {len(shown):,} shown", icon=":material/checklist:"):
        fields = [name for name in EDITABLE[kind] if name != REASON]
        name = st.selectbox("What", fields, format_func=LABELS.__getitem__,
                            key=widgets.of_case(f"bulk_what_{kind}"))  # fmt: skip
        key = widgets.of_case(f"bulk_value_{kind}_{name}")
        value: Any
        if name in _CHOICES:
            value = st.selectbox(
                "Value", _CHOICES[name], format_func=lambda item: in_words(name, item), key=key
            )
        else:
            value = st.number_input("Value", min_value=0, value=None, key=key)
        st.button(
            "Set", key=f"bulk_set_{kind}", disabled=value is None, on_click=editing.take,
            args=([Cell(row, name, value) for row in shown.index],),
        )  # fmt: skip
        st.button(
            "Back to what is read or computed", key=f"bulk_back_{kind}", on_click=editing.take,
            args=([Cell(row, name, None) for row in shown.index],),
        )  # fmt: skip


def excel(result: RunResult) -> None:
    """Offer the table as a workbook, and take one back after its differences were seen."""
    with st.popover("Excel", icon=":material/table_view:"):
        entries = session.entries()
        st.download_button(
            "Download table", lambda: edit_book(result.case, entries), FILE_NAME,
            icon=":material/download:", on_click="ignore", key="edit_book_out",
        )  # fmt: skip
        given = st.file_uploader(
            "Upload table", key=widgets.of_case(f"edit_book_in_{editing.edit_round()}"),
            help="The workbook of this page, changed in Excel. You see each difference first.",
        )  # fmt: skip
    if given is not None:
        _differences(result, Upload(given.name, given.getvalue()))


def _differences(result: RunResult, upload: Upload) -> None:
    memo = session.case().memo
    key = (upload.sha256, id(result), session.entries().server_edits, session.entries().edits)
    if memo.get(_READ, (None,))[0] != key:
        try:
            memo[_READ] = key, read_edit_book(upload, result.case, session.entries())
        except InputError as fault:
            memo[_READ] = key, fault
    found: ReadBack | InputError = memo[_READ][1]
    if isinstance(found, InputError):
        faults.show(found)
        return
    with st.container(border=True, key="edit_book_differences"):
        st.markdown(f"**{counted(len(found.changes), 'cells')} changed**")
        if found.faults:
            st.warning(
                "  \n".join(map(escape, found.faults)), title="Not recognised",
                icon=":material/rule:",
            )  # fmt: skip
        if found.changes:
            st.dataframe(_changes_table(found), hide_index=True, alt="Differences of the table.")
            st.button(
                "Apply these changes", type="primary", icon=":material/check:",
                key="edit_book_apply", on_click=editing.take,
                args=([change.cell for change in found.changes],),
            )  # fmt: skip


def _changes_table(found: ReadBack) -> pd.DataFrame:
    changes = found.changes[:_SHOWN]
    return pd.DataFrame(
        {
            "Name": [clipped(change.name) for change in changes],
            "What": [LABELS[change.cell.field] for change in changes],
            "Now": [in_words(change.cell.field, change.before) for change in changes],
            "In the file": ["as read or computed" if change.cell.value is None
                            else in_words(change.cell.field, change.cell.value)
                            for change in changes],
        }
    )  # fmt: skip


def by_hand(case: BusinessCase, kind: str, rows: pd.DataFrame) -> None:
    """List what is set by hand, with the reason and the time, and let each be taken back."""
    entries = session.entries()
    cells = sorted((key, name) for key, name in set_by_hand(entries) if name != REASON)
    if not cells:
        return
    names = rows["name"].to_dict()
    values = {
        (key, name): value
        for key, edit in entries.server_edits.items()
        for name, value in edit.values.items()
    }
    values |= {(key, "disposition"): edit.disposition for key, edit in entries.edits.items()}
    with st.expander(f"Changed manually: {len(cells):,}", icon=":material/edit_note:"):
        edits = [_edit_of(entries, key, name) for key, name in cells]
        who = [edit.by for edit in edits]
        opening_rows.table(
            case,
            pd.DataFrame(
                {
                    "Name": [str(names.get(key, key)) for key, _ in cells],
                    "What": [LABELS[name] for _, name in cells],
                    "Set to": [in_words(name, values[key, name]) for key, name in cells],
                    "Reason": [edit.reason for edit in edits],
                    **({"Who": who} if any(who) else {}),
                    "When": pd.to_datetime(
                        pd.Series([edit.changed for edit in edits]), utc=True, errors="coerce"
                    ),
                }
            ),
            [opening_rows.Thing(kind, key) if key in names else None for key, _ in cells],
            f"by_hand_{kind}", height=height_of(len(cells)),
            alt="Every value set manually, with its reason, the time and who set it.",
        )  # fmt: skip
        chosen = st.selectbox(
            "Take back", cells, None, key=widgets.of_case("edit_take_back"),
            format_func=lambda cell: f"{names.get(cell[0], cell[0])}: {LABELS[cell[1]]}",
            placeholder="Choose a value",
        )  # fmt: skip
        taken = [] if chosen is None else [Cell(*chosen, None)]
        st.button("Back to what is read or computed", key="edit_take_back_one",
                  icon=":material/undo:", disabled=not taken, on_click=editing.take,
                  args=(taken,))  # fmt: skip


def _edit_of(entries: Entries, key: str, name: str) -> Edit | ServerEdit:
    """Return what set a cell, which says why, when and by whom."""
    return entries.edits[key] if name == STRATEGY else entries.server_edits[key]
