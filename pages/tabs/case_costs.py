"""The tab of costs: the AWS bill by item, by type, and by how it is bought."""

from __future__ import annotations

import streamlit as st

from bizcase.agents import RunResult
from pages.parts.charts import types_chart
from pages.parts.folded import folded
from pages.tabs import kept_charts
from pages.tabs.options import options_table_of, picker


def costs_tab(result: RunResult) -> None:
    """Draw the AWS bill of what moves, the purchase options with the chosen one, and the types."""
    case = result.case
    left, right = st.columns(2, gap="medium")
    with left:
        st.subheader("AWS bill")
        kept_charts.document_chart(case, "C7")
    with right:
        st.subheader("Purchase options")
        kept_charts.document_chart(case, "C8")
        picker(case)
    with folded("Instance types", "types_chart") as is_open:
        if is_open:
            kept_charts.draw(case, "types", (case,), lambda: types_chart(case))
    with folded("Every sizing and purchase option as a table", "options_table") as is_open:
        if is_open:
            options_table_of(result)
