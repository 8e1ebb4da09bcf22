"""Several files of one estate: totals that tie, and where the files agree or conflict."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd
import streamlit as st

from bizcase.exports.tables import table_csv
from bizcase.grammar import counted
from bizcase.inventory import Inventory
from bizcase.inventory.figures import AMOUNT_LABELS
from bizcase.inventory.merge import SUMMED
from pages.parts.tables import RowTable

_RESULTS = {
    "conflicts": ("Conflict", ":material/compare_arrows:"),
    "only one knows": ("Only one knows", ":material/help:"),
    "agrees": ("Agree", ":material/check_circle:"),
}
_LABELS = {
    "server_id": "Server", "field": "Field", "kept": "Used", "kept_file": "Used from",
    "other": "Other value", "other_file": "Other file", "result": "Result",
}  # fmt: skip


def draw(
    inventory: Inventory, key: str, table: RowTable, of_server: Callable[[str], object]
) -> None:
    """Show how the files of a case fit together; a sentence where there is only one.

    ``table`` draws rows that open their figures; a row of a server opens ``of_server`` of its id.
    """
    if inventory.source_totals.empty:
        st.info(
            "One file lists servers, so there is nothing to reconcile. Add another export of the "
            "same estate to see what agrees and what conflicts.",
            icon=":material/join_inner:",
        )
        return
    _totals(inventory, table)
    _matches(inventory)
    names = inventory.servers.set_index("server_id")["name"].to_dict()
    _comparisons(inventory.comparisons, names, key, table, of_server)


def _totals(inventory: Inventory, table: RowTable) -> None:
    st.subheader("Rows in, rows out")
    rows, merged = int(inventory.source_totals["servers"].sum()), len(inventory.matches)
    st.markdown(
        f":material/check_circle: **{rows:,}** rows in the files = **{len(inventory.servers):,}** "
        f"servers listed + **{merged:,}** that describe a server another file lists too. Sums of "
        "vCPU, memory and disk were checked the same way."
    )
    columns = {
        name: st.column_config.NumberColumn(
            label if unit == label else f"{label}, {unit}", format="localized"
        )
        for name in SUMMED
        for label, unit in [AMOUNT_LABELS[name]]
    }
    table(
        inventory.source_totals.round(2),
        [
            tuple(f"merge.{number}.{part}" for part in ("servers", *SUMMED))
            for number in range(1, len(inventory.source_totals) + 1)
        ],
        "source_totals",
        search=False,  # several rows have one name
        column_config={
            "source_file": "File",
            "outcome": "Outcome",
            "servers": st.column_config.NumberColumn("Servers", format="localized"),
            **columns,
        },
        alt="Servers, vCPU, memory and disk capacity per file and outcome, as it states them.",
    )


def _matches(inventory: Inventory) -> None:
    found = inventory.matches["matched_by"].value_counts()
    if len(found):
        how = ", ".join(f"{count:,} by {name}" for name, count in found.items())
        st.caption(f"Matched: {how}.")


def _comparisons(
    found: pd.DataFrame,
    names: Mapping[str, str],
    key: str,
    table: RowTable,
    of_server: Callable[[str], object],
) -> None:
    st.subheader("Value by value")
    if found.empty:
        st.info(
            "No server is in two files, so there is nothing to compare.",
            icon=":material/join_left:",
        )
        return
    counts = found["result"].value_counts()
    present = [name for name in _RESULTS if name in counts]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.pills(
            "Result",
            present,
            selection_mode="multi",
            default=present[:1],
            format_func=lambda name: f"{_RESULTS[name][1]} {_RESULTS[name][0]} {counts[name]:,}",
            key=f"{key}_{'_'.join(present)}",
        )
        fields = st.multiselect(
            "Fields", sorted(found["field"].unique()), placeholder="All fields",
            key=f"{key}_fields", width=260,
        )  # fmt: skip
        wanted = st.text_input(
            "Search server or value", key=f"{key}_search", icon=":material/search:", width=220
        ).lower()
    rows = found["result"].isin(chosen)
    if fields:
        rows &= found["field"].isin(fields)
    if wanted:
        told = found.assign(name=found["server_id"].map(names))
        text = told[["server_id", "name", "kept", "other"]].fillna("").agg(" ".join, axis=1)
        rows &= text.str.lower().str.contains(wanted, regex=False)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"{int(rows.sum()):,} of {counted(len(found), 'values')}", width="stretch")
        st.download_button(
            "All values as csv", table_csv(found), "reconciliation.csv", "text/csv",
            key=f"{key}_csv", on_click="ignore", icon=":material/download:",
        )  # fmt: skip
    table(
        found[rows].assign(server_id=found["server_id"].map(names)).rename(columns=_LABELS),
        [of_server(str(server)) for server in found.loc[rows, "server_id"]],
        "comparisons",
        search=False,  # a server has a row for each field; the tab Scope opens it by its name
        placeholder="",
        column_config={"Server": st.column_config.TextColumn(pinned=True)},
        alt="Values that two files state for one server: the one used, the other, and the result.",
    )
