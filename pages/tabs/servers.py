"""The tab of servers: every server listed, priced or with the reason why not."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from bizcase.agents import RunResult
from bizcase.document.number_style import NumberStyle
from bizcase.exports.edit_rows import SERVER
from bizcase.exports.heads import human
from bizcase.exports.list_words import table_in_words
from bizcase.exports.tables import servers_table
from bizcase.grammar import counted
from bizcase.inventory.scope import is_in_scope
from bizcase.sizing import RUNNER_UP_COLUMNS
from pages.parts.formatting import in_currency, style_of
from pages.parts.heights import height_of
from pages.parts.tables import WHOLE
from pages.state import editing, widgets
from pages.tabs import opening_rows, row_search

_SERVER_LABELS = {
    "name": "Name",
    "instance_type": "Instance type",
    "total_monthly_usd": "Total, USD a month",
    "sizing_grade": "Grade",
    "scope_reason": "Excluded because",
    "os_name": "Operating system",
    "vcpu": "vCPU",
    "memory_gib": "GiB",
    "cpu_peak": "CPU peak",
    "memory_peak": "Memory peak",
    "need_vcpu": "Needs vCPU",
    "need_memory_gib": "Needs GiB",
    "target_reason": "No instance type because",
    "compute_monthly_usd": "Compute, USD a month",
    "storage_monthly_usd": "Storage",
    "licence_monthly_usd": "Licence",
}


def servers_tab(result: RunResult) -> None:
    """Show every server listed, priced or with the reason why not."""
    table = servers_table(result.case)
    wanted = st.text_input(
        "Search name, system or type", icon=":material/search:",
        key=widgets.of_case("servers_search"),
    ).lower()  # fmt: skip
    scoped = is_in_scope(table)
    with st.container(horizontal=True):
        key = widgets.of_case("servers_in_scope")
        only = st.toggle("Only servers in scope", value=bool(scoped.any()), key=key)
        every = st.toggle("More columns", key=widgets.of_case("servers_columns"))
    rows = scoped if only else pd.Series(True, table.index)
    if wanted:
        text = table[["name", "os_name", "instance_type"]].fillna("").agg(" ".join, axis=1)
        rows &= text.str.lower().str.contains(wanted, regex=False)
    row_search.search(result.case, SERVER, editing.rows(SERVER))
    st.caption(f"{int(rows.sum()):,} of {counted(len(table), 'rows')}")
    style = style_of(result.case.assumptions)
    shown = in_case_currency(table_in_words(table[rows]), style)
    shown = shown.dropna(axis="columns", how="all").round(2)
    first = [name for name in _SERVER_LABELS if name in shown]
    rest = [str(name) for name in shown if name not in first]
    columns = [*first, *(rest if every else ())]
    opening_rows.table(
        result.case,
        shown[columns],
        [opening_rows.Thing(SERVER, str(key)) for key in table.loc[rows, "server_id"]],
        "servers",
        search=False,
        placeholder="",
        height=height_of(len(shown)),
        column_config={name: _server_column(name, style) for name in columns},
        alt="Servers with scope, need, chosen instance type and monthly cost.",
    )


def in_case_currency(table: pd.DataFrame, style: NumberStyle) -> pd.DataFrame:
    """Return the table with its amounts converted, and the currency where our words name it."""
    amounts = [str(name) for name in table if str(name).endswith("_usd")]
    why = {
        name: table[name].map(style.words, na_action="ignore")
        for name in RUNNER_UP_COLUMNS
        if name in table
    }
    return in_currency(table.assign(**why), style, *amounts) if style.is_converted else table


def _server_column(name: str, style: NumberStyle) -> Any:  # noqa: ANN401 - Streamlit's column type is not public
    label = style.label(_SERVER_LABELS.get(name, human(name)))
    if name == "name":
        return st.column_config.TextColumn(label, pinned=True)
    if name.endswith("_usd"):
        return st.column_config.NumberColumn(label, format=WHOLE)
    if name.endswith("_peak"):
        return st.column_config.NumberColumn(label, format="percent")
    return label
