"""A table of which each row opens what it rests on, by the mouse and by keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from bizcase.case import BusinessCase
from pages.parts.tables import RowTable
from pages.state import session, widgets
from pages.tabs import evidence_drawer, row_evidence, row_search

_OPEN, _SIGN, _WIDTH_PX = "Open", "Open", 60
# A list of more names would make the page heavy: there the name is typed.
_MOST_NAMES = 2_000


@dataclass(frozen=True, slots=True)
class Thing:
    """What a row speaks of: a server, an application or a group of the plan, by its id."""

    kind: str
    key: str


# What a row opens: ids of figures and keys of assumptions, or a thing; None where it has neither.
Opens = tuple[str, ...] | Thing | None


def table(
    case: BusinessCase | None, shown: pd.DataFrame, opens: Sequence[Opens], key: str, *,
    search: bool = True, **options: Any,  # noqa: ANN401 - what st.dataframe takes
) -> None:  # fmt: skip
    """Draw a table as ``st.dataframe`` does, each row with a button that opens its evidence.

    Streamlit's buttons in cells take no keys. So a field below takes the name of a row, which is
    its first column, and opens it, too; without ``search`` the caller has such a field. Without a
    case there is nothing to open.
    """
    if case is None:
        st.dataframe(shown, hide_index=True, **options)
        return
    asked = widgets.of_case(f"rows_{key}")
    button = st.column_config.ButtonColumn(
        "", type="tertiary", width=_WIDTH_PX, pinned=True, key=f"{asked}_button",
        on_click=_clicked, args=(asked,),
    )  # fmt: skip
    signs = pd.Series([None if item is None else _SIGN for item in opens], shown.index, "object")
    columns = {**(options.pop("column_config", None) or {}), _OPEN: button}
    st.dataframe(shown.assign(**{_OPEN: signs}), hide_index=True, column_config=columns, **options)
    there = [place for place, item in enumerate(opens) if item is not None]
    if search and there:
        names = pd.Series(shown.iloc[:, 0].astype("str").tolist()).iloc[there]
        _field(asked, names, f"Open a row: {options.get('alt', '')}")
    at = session.case().memo.pop(asked, None)
    if at is not None and at < len(opens):
        _show(case, opens[at], asked)
    else:
        evidence_drawer.draw_again(case, asked)


def _field(asked: str, names: pd.Series, label: str) -> None:
    """Draw the field that opens a row by its name: many names are typed, others are in a list."""
    if len(names) > _MOST_NAMES:
        typed = st.text_input(
            label, key=f"{asked}_typed", placeholder="Type the name of a row to open it",
            label_visibility="collapsed", width=320, on_change=_typed, args=(asked,),
        )  # fmt: skip
        if session.case().memo.pop(f"{asked}_typed", False) and typed.strip():
            row = row_search.named(names, typed.strip())
            session.case().memo[asked] = row
        return
    known = names.to_dict()
    st.selectbox(
        label, list(known), None, key=widgets.latest(f"{asked}_field"),
        format_func=known.__getitem__, placeholder="Open a row by its name",
        label_visibility="collapsed", width=320, on_change=_chosen, args=(asked,),
    )  # fmt: skip


def of(case: BusinessCase | None) -> RowTable:
    """Return what draws such a table of a case, for charts and tables that know none."""
    return partial(table, case)


def _show(case: BusinessCase, opens: Opens, at: str) -> None:
    """Open the drawer at what a row rests on."""
    if isinstance(opens, Thing):
        row_evidence.show(case, opens.kind, opens.key, at)
    elif opens is not None:
        evidence_drawer.show(case, known(case, *opens), at)


def known(case: BusinessCase, *names: str) -> tuple[str, ...]:
    """Return those of the names that are figures or assumptions of the case."""
    return tuple(name for name in names if name in case.ledger or name in case.assumptions)


def _clicked(asked: str) -> None:
    click = widgets.value(f"{asked}_button")
    row = getattr(click, "row", None)
    if row is not None and row >= 0:
        _open(asked, int(row))


def _typed(asked: str) -> None:
    session.case().memo[f"{asked}_typed"] = True


def _chosen(asked: str) -> None:
    _open(asked, widgets.value(widgets.latest(f"{asked}_field")))
    widgets.anew(f"{asked}_field", None)  # so that the same row can be opened again


def _open(asked: str, place: object) -> None:
    """Note the row that the next drawing of the table opens, in place of what is open."""
    evidence_drawer.closed()
    session.case().memo[asked] = place
