"""Servers and applications as a table of which cells are changed; each change applies at once."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from bizcase.agents import RunResult
from bizcase.exports.edit_rows import (
    APPLICATION,
    EDITABLE,
    LABELS,
    SERVER,
    SHOWN,
    Cell,
    set_by_hand,
)
from bizcase.grammar import counted
from bizcase.inventory.server_edits import ENVIRONMENTS, LICENCE_WORDS, LICENCES, MAX_REASON
from bizcase.strategy.rules.dispositions import DISPOSITIONS
from pages.parts.formatting import escape, in_currency, style_of
from pages.state import editing, session, widgets
from pages.tabs import plan_table_changes, row_search

PAGE_ROWS = 200
_SHOWN_FAULTS = 10
_MONEY = "On AWS, USD a month"
_HEADS = {"name": "Name", "total_monthly_usd": _MONEY, "instance_type": "Instance type",
          "application": "Application", "servers": "Servers", "confidence": "Confidence",
          "why": "Why"}  # fmt: skip
# What is shown behind the cells that one may change.
_LAST = ("instance_type", "application", "confidence", "why")


_TYPES = {
    **dict.fromkeys(("total_monthly_usd", "vcpu", "memory_gib", "storage_gib", "wave"), "float64"),
    "servers": "int64", "in_scope": "boolean",
}  # fmt: skip


def draw(result: RunResult) -> None:
    """Draw the filters, a page of rows to change, and what can be done with many of them."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = _kind(result)
        rows = editing.rows(kind)
        shown = rows[_wanted(rows)]
    st.caption(
        f"{len(shown):,} of {counted(len(rows), f'{kind}s')}. Click a cell to change it; figures "
        "follow by themselves. Empty a cell to go back to what is read or computed."
    )
    row_search.search(result.case, kind, rows)
    pages = max(-(-len(shown) // PAGE_ROWS), 1)
    number = min(st.pagination(pages, key=f"plan_table_page_{kind}"), pages) if pages > 1 else 1
    with st.container(key="plan_table"):
        _editor(result, kind, shown.iloc[(number - 1) * PAGE_ROWS : number * PAGE_ROWS])
    _refused(rows)
    with st.container(horizontal=True):
        plan_table_changes.bulk(kind, shown)
        plan_table_changes.excel(result)
    plan_table_changes.by_hand(result.case, kind, rows)


def _kind(result: RunResult) -> str:
    strategy = result.case.strategy
    if strategy is None or strategy.applications.empty:
        return SERVER
    return str(
        st.segmented_control(
            "Change", (SERVER, APPLICATION), default=SERVER, required=True,
            format_func=lambda word: f"{word.capitalize()}s", key=widgets.latest("plan_table_kind"),
            persist_state="session",
        )
    )  # fmt: skip


def _wanted(rows: pd.DataFrame) -> pd.Series:
    search = st.text_input(
        "Search", icon=":material/search:", key=widgets.of_case("plan_table_search"),
        persist_state="session", placeholder="name, application, type …",
    ).lower()  # fmt: skip
    only = st.toggle("Only changed manually", key=widgets.of_case("plan_table_by_hand"))
    keep = pd.Series(True, rows.index)
    if search:
        columns = [name for name in ("name", "application", "instance_type", "environment")
                   if name in rows]  # fmt: skip
        text = rows[columns].fillna("").astype("str").agg(" ".join, axis=1).str.lower()
        keep &= text.str.contains(search, regex=False)
    if only:
        keep &= rows.index.isin({key for key, _ in set_by_hand(session.entries())})
    return keep


def _editor(result: RunResult, kind: str, shown: pd.DataFrame) -> None:
    """Draw a page of rows; what is typed is taken by the places of the rows of this drawing."""
    ids = shown.index.tolist()
    key = widgets.of_case(f"plan_table_{kind}_{hash(tuple(ids))}_{editing.edit_round()}")
    if _take(key, ids):
        st.rerun()
    style = style_of(result.case.assumptions)
    names = [name for name in SHOWN[kind] if name not in _LAST]
    order = (*names, *EDITABLE[kind], *(name for name in SHOWN[kind] if name in _LAST))
    heads = {**_HEADS, **LABELS}
    # Types that do not depend on the values: else a change of one would empty the open table.
    kinds: dict[Hashable, Any] = {name: _TYPES.get(name, "str") for name in order}
    table = shown[list(order)].astype(kinds).rename(columns=heads)
    if style.is_converted and _MONEY in table:
        table = in_currency(table, style, _MONEY)
    open_heads = {LABELS[name] for name in EDITABLE[kind]}
    columns = _columns(kind) | {style.label(_MONEY): st.column_config.NumberColumn(format="%,.0f")}
    st.data_editor(
        table.reset_index(drop=True), hide_index=True, num_rows="fixed", key=key,
        disabled=[str(name) for name in table if name not in open_heads],
        column_config=columns, placeholder="", on_change=_typed, args=(key, ids),
        alt=f"Every {kind} with its cost on AWS and the values that may be changed.",
    )  # fmt: skip


def _columns(kind: str) -> dict[str, Any]:
    config = st.column_config
    found = {
        "name": config.TextColumn(pinned=True, width="medium"),
        "in_scope": config.CheckboxColumn(help="Whether the case prices it."),
        "vcpu": config.NumberColumn(help="What AWS must offer; today's machine stays as read."),
        "memory_gib": config.NumberColumn(format="localized"),
        "storage_gib": config.NumberColumn(format="localized"),
        "os_licence": config.SelectboxColumn(
            options=list(LICENCES), format_func=lambda word: LICENCE_WORDS[str(word)],
            help="What AWS bills with the instance.",
        ),
        "environment": config.SelectboxColumn(options=list(ENVIRONMENTS)),
        "disposition": config.SelectboxColumn(options=list(DISPOSITIONS)),
        "wave": config.NumberColumn(step=1, help="The whole group moves in this wave."),
        "reason": config.TextColumn(max_chars=MAX_REASON, help="Optional, in the document."),
    }  # fmt: skip
    heads = {**_HEADS, **LABELS}
    return {heads[name]: column for name, column in found.items()
            if name in EDITABLE[kind] or name in SHOWN[kind]}  # fmt: skip


def _take(key: str, ids: list[str]) -> bool:
    """Take what was typed into the table drawn with these rows; return whether it changed any."""
    typed = widgets.value(key)
    edited = typed.get("edited_rows", {}) if isinstance(typed, Mapping) else {}
    names = {label: name for name, label in LABELS.items()}
    cells = [
        Cell(ids[int(row)], names[label], _blank(value))
        for row, values in edited.items()
        for label, value in values.items()
        if label in names and int(row) < len(ids)
    ]
    before = session.entries()
    # An emptied cell goes back to a value that the open table does not know: it begins anew.
    is_emptied = any(cell.value is None for cell in cells)
    if cells:
        editing.take(cells, redraw=is_emptied)
    return is_emptied or session.entries() != before


def _typed(key: str, ids: list[str]) -> None:
    _take(key, ids)


def _blank(value: Any) -> Any:  # noqa: ANN401 - a cell of any kind
    return None if value == "" else value


def _refused(rows: pd.DataFrame) -> None:
    """Say in a sentence each why what stands in a cell was not taken."""
    found = editing.refused()
    if not found:
        return
    names = rows["name"].to_dict()
    told = [f"{escape(str(names.get(key, key)))}: {escape(why)}"
            for (key, _), why in list(found.items())[:_SHOWN_FAULTS]]  # fmt: skip
    more = len(found) - len(told)
    st.error(
        "  \n".join([*told, *([f"{more:,} more."] if more else [])]),
        title="Not taken: the figures stay as they were", icon=":material/block:",
    )  # fmt: skip
