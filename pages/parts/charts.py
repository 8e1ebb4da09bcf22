"""How a chart is shown, with its values as a table, and the chart of instance types."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from bizcase.case import BusinessCase
from bizcase.document.colours import colour
from pages.parts.formatting import format_figure
from pages.parts.tables import WHOLE

_LARGE = 1000  # from here on fractions say nothing
_KEY_LENGTH = 40  # of the words of a chart that tell it from others on the page
# Draws a table of which each row opens the figures beside it: table, figures by row, key, options.
RowTable = Callable[..., None]


def theme() -> str:
    """Return whether the reader sees the app light or dark."""
    return "dark" if st.context.theme.type == "dark" else "light"


def shade(role: str) -> str:
    """Return the colour of a meaning in the reader's theme."""
    return colour(role, theme())


def scale_of(roles: Mapping[str, str]) -> alt.Scale:
    """Return the colours of parts, given the meaning of each."""
    return alt.Scale(domain=list(roles), range=[shade(role) for role in roles.values()])


def show(
    picture: Any, alt: str, values: pd.DataFrame, opens: Sequence[tuple[str, ...]],  # noqa: ANN401 - altair has many types
    table: RowTable,
) -> None:  # fmt: skip
    """Draw a chart with its words, and below it the same values for readers without pictures.

    ``opens`` has the figures of each row of the values, which ``table`` draws.
    """
    st.altair_chart(picture, alt=alt)
    whole = {
        str(name): st.column_config.NumberColumn(format=WHOLE)
        for name in values.select_dtypes("number")
        if values[name].abs().max() >= _LARGE
    }
    with st.expander("Values as a table", type="compact", icon=":material/table:"):
        table(
            values, opens, f"chart_{alt[:_KEY_LENGTH]}", column_config=whole,
            placeholder="not known", alt=alt,
        )  # fmt: skip


def types_chart(case: BusinessCase, table: RowTable) -> None:
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
    data = pd.DataFrame({"Instance type": list(figures), "Servers": servers})
    chart = (
        _bars(data)
        .encode(
            y=alt.Y("Instance type:N", sort=None, title=None),
            x=alt.X("Servers:Q", axis=alt.Axis(tickMinStep=1)),
            tooltip=[*map(alt.Tooltip, ("Instance type", "Servers"))],
        )
        .properties(height=alt.Step(22))
    )
    show(
        chart,
        "Bars of the number of servers per instance type. Most frequent: "
        f"{name}, {format_figure(most)}.",
        data,
        [(figure.id,) for figure in figures.values()],
        table,
    )


def _bars(data: pd.DataFrame) -> alt.Chart:
    bars: alt.Chart = alt.Chart(data).mark_bar(cornerRadiusEnd=3, color=shade("aws"))
    return bars
