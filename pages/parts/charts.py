"""The charts, from ledger figures only; colours come from the theme."""

from __future__ import annotations

import altair as alt
import pandas as pd
import streamlit as st

from bizcase.case import BusinessCase
from bizcase.catalog import purchase_option
from pages.parts.formatting import amount_in_words, format_figure, style_of

_TOP_LEGEND = alt.Legend(orient="top", title=None, columns=2, labelLimit=300)


def options_chart(case: BusinessCase) -> None:
    """Draw the monthly cost of every purchase option at each sizing."""
    style = style_of(case.assumptions)
    unit = style.label("USD a month")
    rows = [
        {
            "Option": purchase_option(item.option).label.replace(", no upfront", ""),
            "Sizing": item.sizing_label,
            "USD": item.total_monthly_usd,
        }
        for item in case.estate.scenarios
        if item.available
    ]
    data = pd.DataFrame(rows)
    data["Amount"] = style.money(data["USD"])
    chart = (
        _bars(data)
        .encode(
            y=alt.Y("Option:N", sort=None, title=None, axis=alt.Axis(labelLimit=260)),
            x=alt.X("Amount:Q", axis=alt.Axis(format="~s"), title=unit),
            yOffset=alt.YOffset("Sizing:N", sort=None),
            color=alt.Color("Sizing:N", sort=None, legend=_TOP_LEGEND),
            tooltip=["Option", "Sizing", alt.Tooltip("Amount:Q", format=",.2f", title=unit)],
        )
        .properties(height=alt.Step(15))
    )
    cheapest = data.iloc[int(data["USD"].argmin())]
    st.altair_chart(
        chart,
        alt="Bars of the monthly cost under each purchase option and sizing. Lowest: "
        f"{cheapest['Option']}, {cheapest['Sizing']}, {amount_in_words(cheapest['USD'], style)}.",
    )


def heads_chart(case: BusinessCase) -> None:
    """Draw the heads of the base case."""
    heads = (
        ("Compute", "aws.compute.monthly"),
        ("Storage", "aws.storage.monthly"),
        ("Licences", "aws.licences.monthly"),
    )
    style = style_of(case.assumptions)
    unit = style.label("USD a month")
    amounts = {label: case.ledger.value(name) for label, name in heads}
    data = pd.DataFrame(
        [{"Head": label, "Amount": style.money(amount)} for label, amount in amounts.items()]
    )
    bars = _bars(data).encode(
        y=alt.Y("Head:N", sort=None, title=None),
        x=alt.X("Amount:Q", axis=alt.Axis(format="~s"), title=unit),
        tooltip=["Head", alt.Tooltip("Amount:Q", format=",.2f", title=unit)],
    )
    shown = ", ".join(
        f"{label} {amount_in_words(amount, style)}" for label, amount in amounts.items()
    )
    st.altair_chart(
        bars.properties(height=alt.Step(34)),
        alt=f"Bars of the monthly cost by head: {shown}.",
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
