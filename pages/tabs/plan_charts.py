"""The radar of readiness."""

from __future__ import annotations

import math
import textwrap
from typing import Literal

import altair as alt
import pandas as pd
import streamlit as st

from bizcase.assumptions import Assumptions
from bizcase.strategy.rules.readiness import Readiness

# Fewer axes make no shape.
LEAST_AXES = 3
_LEVEL_COLOURS = {"red": "#d55e00", "amber": "#e69f00", "green": "#009e73", "unknown": "#7b8a91"}
_LEVEL_SHAPES = {"red": "triangle-up", "amber": "diamond", "green": "circle", "unknown": "cross"}
_GREY, _BLUE = "#7b8a91", "#0f7b8a"
# The radar in radii: room for labels on a telephone, and as many pixels a radius both ways.
_HALF_WIDTH, _HALF_HEIGHT, _RADIUS_PX = 1.85, 1.45, 95
_LABEL_CHARACTERS, _SIDE, _LINE_PX = 13, 0.1, 13

Align = Literal["left", "center", "right"]
Baseline = Literal["middle", "line-top", "line-bottom"]


def radar(levels: tuple[Readiness, ...], shares: list[float | None], own: Assumptions) -> None:
    """Draw the share of its scale that each dimension reaches, with the red and amber bounds."""
    known = [(item, share) for item, share in zip(levels, shares, strict=True) if share is not None]
    points = pd.DataFrame(
        [
            {
                "Dimension": item.dimension, "Level": item.level, "Share": share, "order": place,
                **_at(place, len(known), share), "label_x": _at(place, len(known), 1.08)["x"],
                "label_y": _at(place, len(known), 1.08)["y"],
                "Name": textwrap.fill(item.dimension, _LABEL_CHARACTERS),
            }
            for place, (item, share) in enumerate(known)
        ]
    )  # fmt: skip
    closed = pd.concat([points, points.head(1).assign(order=len(points))])
    x, y = _across("x"), _upright("y")
    area = (
        alt.Chart(closed)
        .mark_line(filled=True, fill=_BLUE, fillOpacity=0.2, stroke=_BLUE, strokeWidth=2)
        .encode(x=x, y=y, order=alt.Order("order:Q"))
    )
    marks = (
        alt.Chart(points)
        .mark_point(filled=True, size=110, opacity=1)
        .encode(
            x=x,
            y=y,
            color=alt.Color("Level:N", scale=_of_level(_LEVEL_COLOURS), legend=None),
            shape=alt.Shape("Level:N", scale=_of_level(_LEVEL_SHAPES), legend=None),
            tooltip=[
                *map(alt.Tooltip, ("Dimension", "Level")),
                alt.Tooltip("Share:Q", format=".0%"),
            ],
        )
    )
    right, left = points["x"] > _SIDE, points["x"] < -_SIDE
    above = points["y"] > 0
    # A label is placed by its first line, so one above the radar is lifted by the others.
    lift = points["Name"].str.count("\n") * _LINE_PX / _RADIUS_PX
    points["label_y"] += lift.where(~(right | left) & above, 0.0)
    places: tuple[tuple[Align, Baseline, pd.Series], ...] = (
        ("left", "middle", right), ("right", "middle", left),
        ("center", "line-bottom", ~(right | left) & above),
        ("center", "line-top", ~(right | left) & ~above),
    )  # fmt: skip
    labels = [
        alt.Chart(points[rows])
        .mark_text(
            fontSize=11, color=_GREY, align=side, baseline=base, lineBreak="\n", fontWeight="bold"
        )
        .encode(x=_across("label_x"), y=_upright("label_y"), text=alt.Text("Name"))
        for side, base, rows in places
        if rows.any()
    ]
    # No legend: it would take its room from the height alone, and the table has the same signs.
    told = ", ".join(f"{item.dimension} {share:.0%} ({item.level})" for item, share in known)
    st.altair_chart(
        alt.layer(*_rings(len(known), own, x, y), area, marks, *labels)
        .properties(width=2 * _HALF_WIDTH * _RADIUS_PX, height=2 * _HALF_HEIGHT * _RADIUS_PX)
        .configure_view(stroke=None),
        width="content",
        alt=f"Radar of readiness, share of the scale: {told}.",
    )


def _across(column: str) -> alt.X:
    scale = alt.Scale(domain=[-_HALF_WIDTH, _HALF_WIDTH])
    return alt.X(f"{column}:Q", scale=scale, axis=None)


def _upright(column: str) -> alt.Y:
    scale = alt.Scale(domain=[-_HALF_HEIGHT, _HALF_HEIGHT])
    return alt.Y(f"{column}:Q", scale=scale, axis=None)


def _of_level(values: dict[str, str]) -> alt.Scale:
    return alt.Scale(domain=list(values), range=list(values.values()))


def _at(place: int, axes: int, share: float) -> dict[str, float]:
    """Return where a share stands on an axis; the first axis points up."""
    angle = 2 * math.pi * place / axes
    return {"x": math.sin(angle) * share, "y": math.cos(angle) * share}


def _rings(axes: int, own: Assumptions, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Return the end of the scale and, dashed, the bounds of amber and red."""
    bounds = {
        "end of the scale": (1.0, [1, 0], _GREY),
        "amber below": (own.fraction("readiness.amber_below"), [4, 3], _LEVEL_COLOURS["amber"]),
        "red below": (own.fraction("readiness.red_below"), [4, 3], _LEVEL_COLOURS["red"]),
    }
    rings: list[alt.Chart] = []
    for name, (share, dash, colour) in bounds.items():
        ring = pd.DataFrame(
            [{"order": place, "Bound": f"{name} {share:.0%}", **_at(place, axes, share)}
             for place in range(axes + 1)]
        )  # fmt: skip
        rings.append(
            alt.Chart(ring)
            .mark_line(strokeDash=dash, color=colour, strokeWidth=1.2)
            .encode(x=x, y=y, order=alt.Order("order:Q"), tooltip=alt.Tooltip("Bound"))
        )
    return rings
