"""The charts, from ledger figures only; colours come from the theme."""

from __future__ import annotations

import altair as alt
import pandas as pd
import streamlit as st

from bizcase.case import BusinessCase
from bizcase.catalog import purchase_option
from pages.parts.formatting import format_figure

_MONEY = ",.0f"
_TOP_LEGEND = alt.Legend(orient="top", title=None, columns=2, labelLimit=300)


def options_chart(case: BusinessCase) -> None:
    """Draw the monthly cost of every purchase option at each sizing."""
    rows = [
        {
            "Option": purchase_option(item.option).label.replace(", no upfront", ""),
            "Sizing": item.sizing_label,
            "USD a month": item.total_monthly_usd,
        }
        for item in case.estate.scenarios
        if item.available
    ]
    data = pd.DataFrame(rows)
    chart = (
        _bars(data)
        .encode(
            y=alt.Y("Option:N", sort=None, title=None, axis=alt.Axis(labelLimit=260)),
            x=alt.X("USD a month:Q", axis=alt.Axis(format="~s"), title="USD a month"),
            yOffset=alt.YOffset("Sizing:N", sort=None),
            color=alt.Color("Sizing:N", sort=None, legend=_TOP_LEGEND),
            tooltip=["Option", "Sizing", alt.Tooltip("USD a month:Q", format=",.2f")],
        )
        .properties(height=alt.Step(15))
    )
    cheapest = data.iloc[int(data["USD a month"].argmin())]
    st.altair_chart(
        chart,
        alt="Bars of the monthly cost under each purchase option and sizing. Lowest: "
        f"{cheapest['Option']}, {cheapest['Sizing']}, {cheapest['USD a month']:{_MONEY}} USD.",
    )


def heads_chart(case: BusinessCase) -> None:
    """Draw the heads of the base case."""
    heads = (
        ("Compute", "aws.compute.monthly"),
        ("Storage", "aws.storage.monthly"),
        ("Licences", "aws.licences.monthly"),
    )
    data = pd.DataFrame(
        [{"Head": label, "USD a month": case.ledger.value(name)} for label, name in heads]
    )
    bars = _bars(data).encode(
        y=alt.Y("Head:N", sort=None, title=None),
        x=alt.X("USD a month:Q", axis=alt.Axis(format="~s"), title="USD a month"),
        tooltip=["Head", alt.Tooltip("USD a month:Q", format=",.2f")],
    )
    shown = ", ".join(
        f"{row['Head']} {row['USD a month']:{_MONEY}}" for row in data.to_dict("records")
    )
    st.altair_chart(
        bars.properties(height=alt.Step(34)),
        alt=f"Bars of the monthly cost by head in USD: {shown}.",
    )


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
