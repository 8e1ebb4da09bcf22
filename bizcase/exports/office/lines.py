"""The axis and the names of native lines: each line has its name and last amount at its end."""

from __future__ import annotations

from typing import Any

from lxml import etree

from bizcase.document.charts.plotted import Plotted
from bizcase.exports.drawing.shapes import ticks, width_of
from bizcase.exports.office.axes import (
    BESIDE,
    LEADING,
    LEGEND,
    NUMBERS,
    WIDER,
    A,
    C,
    mark_every,
    plot_at,
    reach,
)
from bizcase.exports.office.chart_data import OfficeChart, last_known
from bizcase.exports.office.number_formats import label_formats

_MARKS = 4  # of the axis, about
_ABOVE = 0.05  # of what the axis shows
_SHOWN = {"Val": "1", "SerName": "1"}
_ORDER = ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize")


def place_lines(
    root: Any,  # noqa: ANN401 - lxml has no types
    chart: Plotted,
    drawn: OfficeChart,
    size: tuple[float, float],
    points: float,
) -> None:
    """Let the axis end where the values end, and give the names at the ends their room.

    ``size`` is the width and height of the frame and ``points`` the size of the text, in points.
    """
    values = [value for item in chart.series for value in item.values if value is not None]
    marks = ticks(min(*values, 0.0), max(values), _MARKS)
    area = root.find(f".//{{{C}}}plotArea")
    axis = area.find(f"{{{C}}}valAx")
    mark_every(axis, marks)
    low = marks[0]
    high = max(values) + _ABOVE * (max(values) - low)  # else the band looks cut off
    for old in axis.findall(f"{{{C}}}scaling/{{{C}}}min"):
        old.getparent().remove(old)
    reach(axis, low, high)
    named = [column for column in drawn.columns if column.named]
    ends = {column.name: (last_known(column.values), column) for column in named}
    told = [
        f"{name} {chart.label(column.values[at] or 0.0)}" for name, (at, column) in ends.items()
    ]
    below = NUMBERS + (LEGEND if drawn.legend else 0.0)
    first = width_of(chart.style.say("month {number}", number="0"), size=points) * WIDER / 2
    numbers = max(width_of(mark, size=points) for mark in chart.ticks(marks)) * WIDER
    left = max(first, numbers + BESIDE)
    right = max(width_of(name, size=points) for name in told) * WIDER + BESIDE
    plot_at(area, size, left, right, below)
    # Names that would touch stand above the upper line and below the lower.
    point = (size[1] - below) / (high - low or 1.0)
    reached = sorted(column.values[at] or 0.0 for at, column in ends.values())
    apart = len(reached) < 2 or (reached[-1] - reached[0]) * point > LEADING * points  # noqa: PLR2004 - of two
    for series in area.iterfind(f".//{{{C}}}ser"):
        name = series.findtext(f"{{{C}}}tx//{{{C}}}v")
        if name in ends:
            at, column = ends[name]
            upper = (column.values[at] or 0.0) == reached[-1]
            _name(series, chart, column.values, at, "r" if apart else "t" if upper else "b")


def _name(
    series: Any,  # noqa: ANN401 - as above
    chart: Plotted,
    values: tuple[float | None, ...],
    at: int,
    side: str,
) -> None:
    """Write the name of a series and its last value beside its last point."""
    usual, own = label_formats(chart, values)
    labels = etree.Element(f"{{{C}}}dLbls")
    label = etree.SubElement(labels, f"{{{C}}}dLbl")
    etree.SubElement(label, f"{{{C}}}idx", val=str(at))
    etree.SubElement(label, f"{{{C}}}numFmt", formatCode=own.get(at, usual), sourceLinked="0")
    text = etree.SubElement(label, f"{{{C}}}txPr")  # in one line
    etree.SubElement(text, f"{{{A}}}bodyPr", wrap="none")
    etree.SubElement(text, f"{{{A}}}lstStyle")
    paragraph = etree.SubElement(text, f"{{{A}}}p")
    etree.SubElement(etree.SubElement(paragraph, f"{{{A}}}pPr"), f"{{{A}}}defRPr")
    etree.SubElement(paragraph, f"{{{A}}}endParaRPr", lang="en-US")
    etree.SubElement(label, f"{{{C}}}dLblPos", val=side)
    for part in _ORDER:
        etree.SubElement(label, f"{{{C}}}show{part}", val=_SHOWN.get(part, "0"))
        etree.SubElement(labels, f"{{{C}}}show{part}", val="0")
    etree.SubElement(label, f"{{{C}}}separator").text = " "
    series.find(f"{{{C}}}marker").addnext(labels)
