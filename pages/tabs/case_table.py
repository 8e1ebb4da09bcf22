"""The saved cases as a table: searched, sorted, a page at a time, with rows to select."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from bizcase.grammar import counted
from bizcase.store import CaseSummary
from bizcase.units import BYTES_PER_KIB
from bizcase.versions import method_mark
from pages.parts.tables import MONEY
from pages.state import keeping
from pages.state.library import library

PAGE_ROWS = 25
TABLE = "saved_cases_table"

SORTS: dict[str, tuple[Callable[[CaseSummary], Any], bool]] = {
    "Updated, latest first": (lambda case: case.updated, True),
    "Created, latest first": (lambda case: case.created, True),
    "Project": (lambda case: case.project_name.lower(), False),
    "Customer": (lambda case: case.customer_name.lower(), False),
    "Region": (lambda case: case.aws_region, False),
    "Owner": (lambda case: case.owner.lower(), False),
    "Monthly cost, highest first": (lambda case: case.monthly_usd, True),
    "Size, largest first": (lambda case: case.size_bytes, True),
}


def draw(cases: Sequence[CaseSummary]) -> list[CaseSummary]:
    """Draw search, order and table; return the cases that are selected."""
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    wanted = left.text_input(
        "Search", placeholder="Project, customer, region, owner, case id",
        icon=":material/search:", key="saved_cases_search", persist_state="session",
    )  # fmt: skip
    order = right.selectbox(
        "Order", list(SORTS), key="saved_cases_order", persist_state="session"
    )  # fmt: skip
    found = ordered(searched(cases, wanted), order)
    pages = max(-(-len(found) // PAGE_ROWS), 1)
    number = 1
    if pages > 1:
        number = min(st.pagination(pages, key=f"saved_cases_page_{wanted}_{order}"), pages)
    shown = found[(number - 1) * PAGE_ROWS : number * PAGE_ROWS]
    st.caption(
        f"{len(found):,} of {counted(len(cases), 'cases')}. Select by the boxes on the left."
    )
    state = st.dataframe(
        _frame(shown),
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        # Rows are selected by their place, so another set of rows is another table.
        key=f"{TABLE}_{library().table_round}_{wanted}_{order}_{number}",
        placeholder="",
        column_config=_columns(),
        alt="Saved cases with project, customer, region, dates, owner, size and monthly cost.",
    )
    return [shown[row] for row in state.selection.rows if row < len(shown)]


def searched(cases: Sequence[CaseSummary], wanted: str) -> list[CaseSummary]:
    """Return the cases that have every word somewhere in what the table shows of them."""
    words = wanted.lower().split()

    def text(case: CaseSummary) -> str:
        return " ".join(
            (case.case_id, case.project_name, case.customer_name, case.aws_region, case.owner)
        ).lower()

    return [case for case in cases if all(word in text(case) for word in words)]


def ordered(cases: Sequence[CaseSummary], order: str) -> list[CaseSummary]:
    """Return the cases in an order of ``SORTS``, those without the value last."""
    key, latest_first = SORTS[order]
    known = [case for case in cases if key(case) not in (None, "")]
    unknown = [case for case in cases if key(case) in (None, "")]
    return [*sorted(known, key=key, reverse=latest_first), *unknown]


def _frame(cases: Sequence[CaseSummary]) -> pd.DataFrame:
    zone = keeping.zone()
    return pd.DataFrame(
        {
            "Project": [case.project_name for case in cases],
            "Customer": [case.customer_name for case in cases],
            "USD a month": [case.monthly_usd for case in cases],
            "Updated": [case.updated and case.updated.astimezone(zone) for case in cases],
            "Case": [case.case_id for case in cases],
            "Region": [case.aws_region for case in cases],
            "Owner": [case.owner + (" (shared)" if case.shared else "") for case in cases],
            "Size": [case.size_bytes and case.size_bytes / BYTES_PER_KIB for case in cases],
            "Created": [case.created and case.created.astimezone(zone) for case in cases],
            "Holds": ["all" if case.complete else "document only" for case in cases],
            "Method": [method_mark(case.method) if case.complete else "" for case in cases],
        }
    )


def _columns() -> dict[str, Any]:
    moment = "D MMM YYYY, HH:mm"
    return {
        "Project": st.column_config.TextColumn(pinned=True),
        "USD a month": MONEY,
        "Updated": st.column_config.DatetimeColumn(format=moment),
        "Created": st.column_config.DatetimeColumn(format=moment),
        "Size": st.column_config.NumberColumn("Size, KiB", format="%.0f"),
        "Holds": st.column_config.TextColumn(
            help="Of a case that another program saved, only the document is there."
        ),
        "Method": st.column_config.TextColumn(
            help="A case of another method opens as it was saved; it can be computed again."
        ),
    }
