"""Charts of made-up values, and as programs of Office get them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from lxml import etree

from bizcase.document.charts.plotted import Drawn, Plotted
from bizcase.document.number_style import ENGLISH_USD
from bizcase.exports.office.chart_xml import chart_xml

SIZE = (480.0, 240.0)  # of a frame in points
FONT_SIZE = 9


def made(values, **more):
    """Return bars of thousands of USD."""
    series = (Drawn("NPV", "stay", values, ("stay",) * len(values)),)
    names = tuple(f"Option {place}" for place in range(len(values)))
    return Plotted(
        "C2", "bars", "Message", "Alt", "Source", "thousand USD", names, series, 1, None,
        is_share=False, is_money=True, style=ENGLISH_USD, **more,
    )  # fmt: skip


def tornado():
    """Return three drivers: ends on both sides, one end as the case has it, both ends better."""
    ends = (("Low", (-9.0, -5.0001, 3.0)), ("High", (12.0, -40.0, 30.0)))
    series = tuple(
        Drawn(name, "better", values, tuple("worse" if v < -5 else "better" for v in values))
        for name, values in ends
    )
    return replace(
        made((0.0,) * 3), kind="tornado", categories=("A", "B", "C"), series=series, base=-5.0
    )


def native(chart, size=SIZE):
    """Return the chart as Word and PowerPoint get it."""
    xml, _ = chart_xml(chart, dt.date(2026, 11, 29), "Arial", size, FONT_SIZE)
    return etree.fromstring(xml)
