"""How a chart is shown, with its values as a table, and the chart of instance types."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from bizcase.case import BusinessCase
from bizcase.document.colours import colour
from pages.parts.folded import folded
from pages.parts.formatting import format_figure
from pages.parts.tables import WHOLE, RowTable

_LARGE = 1000  # from here on fractions say nothing
_KEY_LENGTH = 40  # of the words of a chart that tell it from others on the page


def theme() -> str:
    """Return whether the reader sees the app light or dark."""
    return "dark" if st.context.theme.type == "dark" else "light"


def shade(role: str) -> str:
    """Return the colour of a meaning in the reader's theme."""
    return colour(role, theme())


def scale_of(roles: Mapping[str, str]) -> alt.Scale:
    """Return the colours of parts, given the meaning of each."""
    return alt.Scale(domain=list(roles), range=[shade(role) for role in roles.values()])


@dataclass(frozen=True, slots=True)
class Shown:
    """A chart as the browser gets it: its drawing as json, its words, values, and a title.

    ``opens`` has the figures of each row of the values.
    """

    drawing: str
    alt: str
    values: pd.DataFrame
    opens: tuple[tuple[str, ...], ...]
    title: str = ""


def shown(
    picture: Any, alt: str, values: pd.DataFrame, opens: Iterable[tuple[str, ...]],  # noqa: ANN401 - altair has many types
    title: str = "",
) -> Shown:  # fmt: skip
    """Return a chart to be shown; the sizes that altair gives by default are none of ours."""
    drawing = {key: part for key, part in picture.to_dict().items() if key != "config"}
    return Shown(json.dumps(drawing), alt, values, tuple(opens), title)


def show(chart: Shown, table: RowTable) -> None:
    """Draw a chart with its words, and below it the same values for readers without pictures.

    ``table`` draws the values, each row with a way to its figures.
    """
    if chart.title:
        st.markdown(chart.title)
    st.vega_lite_chart(spec=json.loads(chart.drawing), alt=chart.alt)
    values = chart.values
    whole = {
        str(name): st.column_config.NumberColumn(format=WHOLE)
        for name in values.select_dtypes("number")
        if values[name].abs().max() >= _LARGE
    }
    key = f"chart_{chart.alt[:_KEY_LENGTH]}"
    with folded(
        "Values as a table", f"values_{key}", type="compact", icon=":material/table:"
    ) as is_open:
        if is_open:
            table(
                values, chart.opens, key, column_config=whole, placeholder="not known",
                alt=chart.alt,
            )  # fmt: skip


def types_chart(case: BusinessCase) -> Shown | None:
    """Return the most frequent instance types; None where nothing has one."""
    figures = {
        figure.id.split(".", 1)[1].removesuffix(".servers"): figure
        for figure in case.ledger
        if figure.id.startswith("types.") and figure.id.endswith(".servers")
    }
    if not figures:
        return None
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
    return shown(
        chart,
        "Bars of the number of servers per instance type. Most frequent: "
        f"{name}, {format_figure(most)}.",
        data,
        [(figure.id,) for figure in figures.values()],
    )


def _bars(data: pd.DataFrame) -> alt.Chart:
    bars: alt.Chart = alt.Chart(data).mark_bar(cornerRadiusEnd=3, color=shade("aws"))
    return bars
