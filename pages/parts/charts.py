"""The charts, from ledger figures only; colours come from the theme."""

from __future__ import annotations

import altair as alt
import pandas as pd
import streamlit as st

from bizcase.case import BusinessCase
from pages.parts.formatting import format_figure


def types_chart(case: BusinessCase) -> None:
    """Draw the most frequent instance types."""
    figures = {
        figure.id.split(".", 1)[1].removesuffix(".servers"): figure
        for figure in case.ledger
        if figure.id.startswith("types.") and figure.id.endswith(".servers")
    }
    if not figures:
        return
    servers = [figure.value for figure in figures.values()]
    name, most = next(iter(figures.items()))
    chart = (
        _bars(pd.DataFrame({"Instance type": list(figures), "Servers": servers}))
        .encode(
            y=alt.Y("Instance type:N", sort=None, title=None),
            x=alt.X("Servers:Q", axis=alt.Axis(tickMinStep=1)),
            tooltip=["Instance type", "Servers"],
        )
        .properties(height=alt.Step(22))
    )
    st.altair_chart(
        chart,
        alt="Bars of the number of servers per instance type. Most frequent: "
        f"{name}, {format_figure(most)}.",
    )


def _bars(data: pd.DataFrame) -> alt.Chart:
    bars: alt.Chart = alt.Chart(data).mark_bar(cornerRadiusEnd=3)
    return bars
