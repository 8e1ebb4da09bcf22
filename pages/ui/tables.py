"""Tables for the screen."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from bizcase.inventory import Inventory, Issue
from bizcase.inventory.control_totals import AMOUNTS, by_state
from bizcase.inventory.figures import AMOUNT_LABELS
from bizcase.inventory.scope import REASON_LABELS

_SEVERITIES = {"error": "Error", "warning": "Warning", "info": "Note"}


def states_table(inventory: Inventory) -> None:
    """Show the control totals by state; unknown sums are blank."""
    states = by_state(inventory.servers)
    labels = {"in_scope": "In scope", **REASON_LABELS}
    shown = states.round(2).rename(index=labels).rename_axis("State").reset_index()
    columns = {
        column: st.column_config.NumberColumn(
            label if unit == label else f"{label}, {unit}", format="localized"
        )
        for column, (label, unit) in AMOUNT_LABELS.items()
    }
    st.dataframe(
        shown[["State", "servers", *AMOUNTS]],
        hide_index=True,
        column_config={
            "servers": st.column_config.NumberColumn("Servers", format="localized"),
            **columns,
        },
        placeholder="not stated",
        alt="Control totals: servers, vCPU, memory and storage per scope state.",
    )


def issues_table(issues: tuple[Issue, ...], key: str) -> None:
    """Show data-quality issues, warnings first, with a filter."""
    if not issues:
        st.success("Nothing to report.", icon=":material/check_circle:")
        return
    order = list(_SEVERITIES)
    ranked = sorted(issues, key=lambda issue: order.index(issue.severity))
    table = pd.DataFrame(
        {
            "Severity": [_SEVERITIES[issue.severity] for issue in ranked],
            "What": [issue.message for issue in ranked],
            "Count": [issue.count for issue in ranked],
            "Where": [issue.where for issue in ranked],
            "What was done": [issue.action for issue in ranked],
            "How to mend it": [issue.remedy for issue in ranked],
            "Code": [issue.code for issue in ranked],
        }
    )
    present = [label for label in _SEVERITIES.values() if label in set(table["Severity"])]
    chosen = st.pills("Show", present, selection_mode="multi", default=present, key=key)
    st.dataframe(
        table[table["Severity"].isin(chosen)],
        hide_index=True,
        column_config={
            "What": st.column_config.TextColumn(width="large"),
            "Where": st.column_config.TextColumn(width="medium"),
        },
        alt="Data-quality issues with severity, place, what was done and how to mend them.",
    )


def facts_table(inventory: Inventory) -> None:
    """Show the sums of the sheets as they stand, for checking in the file."""
    facts = [fact for source in inventory.sources for fact in source.facts]
    st.dataframe(
        pd.DataFrame(
            {
                "Sheet": [fact.sheet for fact in facts],
                "What": [fact.label for fact in facts],
                "Value": [fact.value for fact in facts],
                "Unit": [fact.unit for fact in facts],
            }
        ),
        hide_index=True,
        column_config={"Value": st.column_config.NumberColumn(format="localized")},
        alt="Sums of the sheets as they stand, before scope.",
    )
