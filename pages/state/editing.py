"""Cells of servers and applications that are changed: each is an entry of the case at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import pandas as pd

from bizcase.exports.edit_rows import Cell, edit_rows, with_cells
from pages.state import inputs_state, session
from pages.state.access import access

_ROUND, _REFUSED, _ROWS = "edits_round", "edits_refused", "edits_rows"
Refused = dict[tuple[str, str], str]


def take(cells: Iterable[Cell], *, redraw: bool = True) -> None:
    """Apply cells to the case; what is refused changes nothing and is kept as such.

    ``redraw``: they were not typed into the open table, which must begin with them.
    """
    held = session.case()
    inventory = inputs_state.inventory()
    if inventory is None:
        return
    new, refused = with_cells(held.entries, _differing(cells), inventory, *mark())
    held.memo[_REFUSED] = new.server_edits, refused
    if redraw:
        held.memo[_ROUND] = edit_round() + 1
    session.change(new)


def mark() -> tuple[str, str]:
    """Return the time of a change made now, as ISO text in UTC, and who signed in to make it."""
    granted = access()
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    return now, granted.user if granted.restricted else ""


def _differing(cells: Iterable[Cell]) -> list[Cell]:
    """Return the cells that are not entered yet as they are: a second look changes no time."""
    entries = session.entries()
    held = {
        (key, name): value
        for key, edit in entries.server_edits.items()
        for name, value in edit.values.items()
    }
    held |= {(key, "disposition"): edit.disposition for key, edit in entries.edits.items()}
    return [cell for cell in cells if held.get((cell.key, cell.field)) != cell.value]


def refused() -> Refused:
    """Return why cells were not taken last, by id and field; nothing once the edits are others."""
    edits, found = session.case().memo.get(_REFUSED, (None, {}))
    return dict(found) if edits is session.entries().server_edits else {}


def edit_round() -> int:
    """Return a number that changes when the table must begin anew."""
    return int(session.case().memo.get(_ROUND, 0))


def rows(kind: str) -> pd.DataFrame:
    """Return the editable rows of the result with the entries as they are now."""
    held = session.case()
    if held.made is None:
        raise KeyError(kind)
    key: tuple[Any, ...] = (held.made, held.entries, kind)
    before, found = held.memo.get(f"{_ROWS}_{kind}", ((), pd.DataFrame()))
    if len(before) != len(key) or any(old is not new for old, new in zip(before, key, strict=True)):
        found = edit_rows(held.made.result.case, held.entries, kind)
        held.memo[f"{_ROWS}_{kind}"] = key, found
    return pd.DataFrame(found)
