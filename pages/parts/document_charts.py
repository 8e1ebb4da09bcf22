"""The document's charts on a page: the same values and words, in the colours of their meaning."""

from __future__ import annotations

import textwrap
from dataclasses import replace
from typing import Any

import altair as alt
import pandas as pd

from bizcase.case import BusinessCase
from bizcase.document.blocks import Chart
from bizcase.document.charts import chart
from bizcase.document.charts.plotted import Drawn, Plotted, data_rows, plotted
from bizcase.document.number_style import style_of
from bizcase.exports.drawing.cut import cut_marks, measure
from pages.parts import charts
from pages.parts.formatting import escape

_STEP_PX = 26
_LABEL_PX = 230
# On a phone four names do not stand side by side.
_NAMES_A_ROW = alt.ExprRef("width < 420 ? 2 : 4")
_LEGEND = alt.Legend(orient="top", title=None, columns=_NAMES_A_ROW, labelLimit=160)
# Long names run over several lines instead of being cut; half a page has less room.
_NAMES = alt.Axis(
    labelExpr="split(datum.label, '\\n')", labelLimit=_LABEL_PX, labelLineHeight=12,
    labelFontSize=11, labelOverlap=False,
)  # fmt: skip
_NUMBERS = alt.Axis(format=",~f")  # of an axis: as many decimals as its step needs
_NAME_CHARACTERS, _LINE_PX = 40, 14
_ROOM = 1.18  # of the longest bar, for the value behind it
_LINE_ROLE = "stay"  # in columns the cost of staying is a line: it is what the columns are held to


def made(
    case: BusinessCase, chart_id: str, height: int | None = None, most: int | None = None
) -> charts.Shown | None:
    """Return a chart with its message as title and its table; None where the case has none.

    ``most`` is how many rows are shown, the first ones.
    """
    found = chart(case, chart_id)
    if found is None:
        return None
    found = found if most is None else _first(found, most)
    drawn = plotted(found, case.ledger, style_of(case.assumptions))
    names = tuple(textwrap.fill(name, _NAME_CHARACTERS) for name in drawn.categories)
    picture = _PICTURES[drawn.kind](replace(drawn, categories=names))
    if height is not None:
        picture = picture.properties(height=height)
    head, rows = data_rows(drawn)
    opens = [_figures(found, place) for place in range(0, len(drawn.categories), drawn.every)]
    return charts.shown(
        picture, f"{drawn.message}. {drawn.alt}", pd.DataFrame(rows, columns=list(head)), opens,
        f"**{escape(drawn.message)}**, :gray[:small[{measure(drawn)}]]",
    )  # fmt: skip


def _first(found: Chart, most: int) -> Chart:
    """Return a chart whose series are figures with its first rows alone."""
    series = tuple(
        replace(item, values=item.values[:most], roles=item.roles[:most])
        for item in found.series
        if isinstance(item.values, tuple)
    )
    return replace(found, categories=found.categories[:most], series=series)


def _figures(found: Chart, place: int) -> tuple[str, ...]:
    """Return the figures of all series at a place; values of a table of the case have none."""
    points = [item.values[place] for item in found.series if isinstance(item.values, tuple)]
    ids = [(point,) if isinstance(point, str) else point for point in points]
    return tuple(name for names in ids for name in names)


def _scale(series: tuple[Drawn, ...]) -> alt.Scale:
    return alt.Scale(
        domain=[item.name for item in series],
        range=[charts.shade(item.role) for item in series],
    )


def _long(chart_of: Plotted, series: tuple[Drawn, ...]) -> pd.DataFrame:
    rows = [
        {"Place": place, "Name": name, "Part": item.name, "Amount": item.values[place],
         "Shown": chart_of.label(item.values[place] or 0.0)}
        for item in series
        for place, name in enumerate(chart_of.categories)
        if item.values[place] is not None
    ]  # fmt: skip
    return pd.DataFrame(rows)


def _columns(found: Plotted) -> Any:  # noqa: ANN401 - altair calls its pictures by many types
    """Stack what migrating costs in columns, with the cost of staying as a line."""
    parts = tuple(item for item in found.series if item.role != _LINE_ROLE)
    line = tuple(item for item in found.series if item.role == _LINE_ROLE)
    order = list(found.categories)
    shared = {
        "x": alt.X("Name:N", sort=order, title=None, axis=alt.Axis(labelAngle=0)),
        "y": alt.Y("Amount:Q", title=None, axis=_NUMBERS),
        "color": alt.Color("Part:N", scale=_scale(found.series), legend=_LEGEND),
        "tooltip": [
            *map(alt.Tooltip, ("Name", "Part")),
            alt.Tooltip("Shown:N", title=found.unit),
        ],
    }
    bars = alt.Chart(_long(found, parts)).mark_bar().encode(**shared)
    told = alt.Chart(_long(found, line)).mark_line(point=True, strokeWidth=3).encode(**shared)
    return alt.layer(bars, told)


def _bridge(found: Plotted) -> Any:  # noqa: ANN401 - as above
    """Draw steps from the first column to the last, each from where the one before ended."""
    values = [value or 0.0 for value in found.series[0].values]
    least = (*cut_marks(found), 0.0)[0]
    rows, level = [], 0.0
    for place, (name, value) in enumerate(zip(found.categories, values, strict=True)):
        is_end = place in (0, len(values) - 1)
        start = least if is_end else level
        level = value if is_end else level + value
        sign = "" if is_end or value < 0 else "+"
        rows.append({"Name": name, "From": start, "To": level, "Role": found.series[0].roles[place],
                     "Shown": f"{sign}{found.label(value)}"})  # fmt: skip
    data = pd.DataFrame(rows)
    data["End"] = data[["From", "To"]].max(axis=1)
    y = alt.Y("Name:N", sort=None, title=None, axis=_NAMES)
    base = alt.Chart(data).encode(
        y=y, tooltip=[alt.Tooltip("Name"), alt.Tooltip("Shown:N", title=found.unit)]
    )
    bars = base.mark_bar().encode(
        x=alt.X("From:Q", title=None, axis=_NUMBERS, scale=_with_room(data, least)),
        x2=alt.X2("To:Q"),
        color=_by_role(data),
    )  # fmt: skip
    return (bars + _labels(base, alt.X("End:Q"))).properties(height=_step(found))


def _tornado(found: Plotted) -> Any:  # noqa: ANN401 - as above
    """Draw the result at both ends of each driver, from the base case."""
    rows = [
        {"Name": name, "End": item.values[place], "Base": found.base, "Role": item.roles[place],
         "At": item.name, "Shown": found.label(item.values[place] or 0.0)}
        for item in found.series
        for place, name in enumerate(found.categories)
    ]  # fmt: skip
    data = pd.DataFrame(rows)
    y = alt.Y("Name:N", sort=None, title=None, axis=_NAMES)
    base = alt.Chart(data).encode(
        y=y,
        tooltip=[*map(alt.Tooltip, ("Name", "At")), alt.Tooltip("Shown:N", title=found.unit)],
    )
    bars = base.mark_bar().encode(
        x=alt.X("Base:Q", title=None, axis=_NUMBERS, scale=alt.Scale(zero=False)),
        x2=alt.X2("End:Q"), color=_by_role(data),
    )  # fmt: skip
    rule = alt.Chart(pd.DataFrame({"Base": [found.base]})).mark_rule(
        color=charts.shade("soft")
    ).encode(x=alt.X("Base:Q"))  # fmt: skip
    return alt.layer(bars, rule).properties(height=_step(found))


def _bars(found: Plotted) -> Any:  # noqa: ANN401 - as above
    """Draw a bar for each item, its value at its end."""
    series = found.series[0]
    data = pd.DataFrame(
        {"Name": list(found.categories), "End": series.values, "Role": list(series.roles),
         "Shown": [found.label(value or 0.0) for value in series.values]}
    )  # fmt: skip
    y = alt.Y("Name:N", sort=None, title=None, axis=_NAMES)
    base = alt.Chart(data).encode(
        y=y, tooltip=[alt.Tooltip("Name"), alt.Tooltip("Shown:N", title=found.unit)]
    )
    bars = base.mark_bar(cornerRadiusEnd=3).encode(
        x=alt.X("End:Q", title=None, axis=_NUMBERS, scale=_with_room(data)),
        color=_by_role(data),
    )
    return (bars + _labels(base, alt.X("End:Q"))).properties(height=_step(found))


_PICTURES = {"columns": _columns, "bridge": _bridge, "tornado": _tornado, "bars": _bars}


def _step(found: Plotted) -> alt.Step:
    """Return the height of a bar that its name fits, however many lines it runs over."""
    lines = max((name.count("\n") for name in found.categories), default=0) + 1
    return alt.Step(max(_STEP_PX, lines * _LINE_PX))


def _with_room(data: pd.DataFrame, least: float = 0.0) -> alt.Scale:
    """Return the scale of bars with their values behind them, which a phone would cut.

    ``least`` is where the axis starts, if not at 0.
    """
    most = data["End"].max()
    if least:
        return alt.Scale(domain=[least, least + (most - least) * _ROOM])
    return alt.Scale(domainMax=max(most * _ROOM, 0.0))


def _by_role(data: pd.DataFrame) -> alt.Color:
    roles = list(dict.fromkeys(data["Role"]))
    scale = alt.Scale(domain=roles, range=[charts.shade(role) for role in roles])
    return alt.Color("Role:N", scale=scale, legend=None)


def _labels(base: alt.Chart, at: alt.X) -> Any:  # noqa: ANN401 - as above
    return base.mark_text(align="left", dx=4, color=charts.shade("ink")).encode(
        x=at, text=alt.Text("Shown:N")
    )
