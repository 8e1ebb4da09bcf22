"""Tables for the screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from bizcase.inventory import Inventory
from bizcase.inventory.control_totals import AMOUNTS, by_state
from bizcase.inventory.figures import AMOUNT_LABELS
from bizcase.inventory.scope import REASON_LABELS

# Amounts and counts on the screen are whole; the files have every digit.
WHOLE = "%,.0f"
MONEY = st.column_config.NumberColumn(format=WHOLE)


def whole_numbers(table: pd.DataFrame) -> dict[str, Any]:
    """Return the format of the columns of a table that have decimals: the files show them."""
    return dict.fromkeys(map(str, table.select_dtypes("float")), MONEY)


# Draws a table of which each row opens the figures beside it: table, figures by row, key, options.
RowTable = Callable[..., None]


def states_table(inventory: Inventory, table: RowTable) -> None:
    """Show the control totals by state; unknown sums are blank."""
    states = by_state(inventory.servers)
    labels = {"in_scope": "In scope", **REASON_LABELS}
    shown = states.rename(index=labels).rename_axis("State").reset_index()
    columns = {
        column: st.column_config.NumberColumn(
            label if unit == label else f"{label}, {unit}", format=WHOLE
        )
        for column, (label, unit) in AMOUNT_LABELS.items()
    }
    table(
        shown[["State", "servers", *AMOUNTS]],
        [tuple(f"state.{name}.{part}" for part in ("servers", *AMOUNTS)) for name in states.index],
        "states",
        column_config={
            "servers": st.column_config.NumberColumn("Servers", format="localized"),
            **columns,
        },
        placeholder="not stated",
        alt="Control totals: servers, vCPU, memory and storage per scope state.",
    )


def facts_table(inventory: Inventory, table: RowTable) -> None:
    """Show the sums of the sheets as they stand, for checking in the file."""
    found = {
        f"input.{number}.{fact.key}": fact
        for number, source in enumerate(inventory.sources, 1)
        for fact in source.facts
    }
    facts = list(found.values())
    table(
        pd.DataFrame(
            {
                "Sheet": [fact.sheet for fact in facts],
                "What": [fact.label for fact in facts],
                "Value": [fact.value for fact in facts],
                "Unit": [fact.unit for fact in facts],
            }
        ),
        [(name,) for name in found],
        "facts",
        column_config={"Value": st.column_config.NumberColumn(format="localized")},
        alt="Sums of the sheets as they are written, before scope.",
    )


def coverage_table(known: pd.DataFrame, table: RowTable) -> None:
    """Show how many servers in scope are known per domain, how surely, and what would help."""
    st.subheader("How much is known")
    table(
        pd.DataFrame(
            {
                "Domain": known["label"],
                "Confidence": known["confidence"],
                "Share": known["share"],
                "Known": known["known"],
                "Of": known["servers"],
                "What would raise it": known["remedy"],
                "From": known["source_files"],
            }
        ),
        [(f"coverage.{domain}.share",) for domain in known["domain"]],
        "coverage",
        column_config={
            "Share": st.column_config.ProgressColumn(
                format="percent", min_value=0, max_value=1, help="Share of the servers in scope."
            ),
            "What would raise it": st.column_config.TextColumn(width="large"),
        },
        alt="Coverage per domain: servers known, share, confidence and what would raise it.",
    )
