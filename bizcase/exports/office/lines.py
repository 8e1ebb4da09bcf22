"""The axis and the names of native lines: each line has its name and last amount at its end."""

from __future__ import annotations

from collections.abc import Mapping
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
    plot_at,
    span,
)
from bizcase.exports.office.chart_data import OfficeChart, last_known
from bizcase.exports.office.curve import moved
from bizcase.exports.office.number_formats import label_formats

_MARKS = 5  # of the axis, about
_SHOWN = {"Val": "1", "SerName": "1"}
_ORDER = ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize")


def place_lines(
    root: Any,  # noqa: ANN401 - lxml has no types
    chart: Plotted,
    drawn: OfficeChart,
    size: tuple[float, float],
    points: float,
) -> None:
    """Let the axis end at the next mark above the values, and name each line at its end.

    ``size`` is the width and height of the frame and ``points`` the size of the text, in points.
    """
    values = [value for item in chart.series for value in item.values if value is not None]
    marks = ticks(min(*values, 0.0), max(values), _MARKS)
    area = root.find(f".//{{{C}}}plotArea")
    _count_months(area.find(f"{{{C}}}catAx"), chart)
    axis = area.find(f"{{{C}}}valAx")
    for old in axis.findall(f"{{{C}}}scaling/{{{C}}}min"):
        old.getparent().remove(old)
    span(axis, marks)
    ends = {
        column.name: (at := last_known(column.values), column.values[at] or 0.0)
        for column in drawn.columns if column.named
    }  # fmt: skip
    below = NUMBERS + (LEGEND if drawn.legend else 0.0)
    plot_at(area, size, *_room(chart, marks, ends, points), below)
    point = (size[1] - below) / (marks[-1] - marks[0])
    shifts = _shifts(ends, point, LEADING * points) if len(ends) > 1 else {}
    formats = {column.name: label_formats(chart, column.values) for column in drawn.columns}
    for series in area.iterfind(f".//{{{C}}}ser"):
        name = series.findtext(f"{{{C}}}tx//{{{C}}}v")
        if name in ends:
            (at, _), (usual, own) = ends[name], formats[name]
            _name(series, at, own.get(at, usual), shifts.get(name, 0.0) / size[1])


def _room(
    chart: Plotted, marks: tuple[float, ...], ends: Mapping[str, tuple[int, float]], points: float
) -> tuple[float, float]:
    """Return the room in points left of the plot, for its numbers, and right of it for names."""
    first = width_of(chart.style.say("month {number}", number="0"), size=points) / 2
    numbers = max(width_of(mark, size=points) for mark in chart.ticks(marks))
    told = [f"{name} {chart.label(value)}" for name, (_, value) in ends.items()]
    names = max(width_of(name, size=points) for name in told)
    return max(first * WIDER, numbers * WIDER + BESIDE), names * WIDER + BESIDE


def _shifts(ends: Mapping[str, tuple[int, float]], point: float, line: float) -> dict[str, float]:
    """Return how far down each name stands, in points: apart where two would touch.

    ``point`` is the height of a unit of the axis, ``line`` that of a name.
    """
    lowest, *_, highest = sorted(ends, key=lambda name: ends[name][1])
    gap = (ends[highest][1] - ends[lowest][1]) * point
    lift = max(line - gap, 0.0) / 2
    return dict.fromkeys(ends, 0.0) | {lowest: lift, highest: -lift}


def _name(series: Any, at: int, number_format: str, down: float) -> None:  # noqa: ANN401 - as above
    """Write the name of a series and its last value right of its last point."""
    labels = etree.Element(f"{{{C}}}dLbls")
    label = etree.SubElement(labels, f"{{{C}}}dLbl")
    etree.SubElement(label, f"{{{C}}}idx", val=str(at))
    if down:
        label.append(moved(down))
    etree.SubElement(label, f"{{{C}}}numFmt", formatCode=number_format, sourceLinked="0")
    text = etree.SubElement(label, f"{{{C}}}txPr")  # in one line
    etree.SubElement(text, f"{{{A}}}bodyPr", wrap="none")
    etree.SubElement(text, f"{{{A}}}lstStyle")
    paragraph = etree.SubElement(text, f"{{{A}}}p")
    etree.SubElement(etree.SubElement(paragraph, f"{{{A}}}pPr"), f"{{{A}}}defRPr")
    etree.SubElement(paragraph, f"{{{A}}}endParaRPr", lang="en-US")
    etree.SubElement(label, f"{{{C}}}dLblPos", val="r")
    for part in _ORDER:
        etree.SubElement(label, f"{{{C}}}show{part}", val=_SHOWN.get(part, "0"))
        etree.SubElement(labels, f"{{{C}}}show{part}", val="0")
    etree.SubElement(label, f"{{{C}}}separator").text = " "
    series.find(f"{{{C}}}marker").addnext(labels)


def _count_months(names: Any, chart: Plotted) -> None:  # noqa: ANN401 - as above
    """Have numbers of months along the axis, as few as the chart wants.

    An axis of days has its marks where it is told in each program; with names, LibreOffice writes
    as many as there is room for, turned. It takes for days what is written as days.
    """
    for code in names.getparent().iterfind(f".//{{{C}}}cat//{{{C}}}formatCode"):
        code.text = "yyyy-mm-dd"
    names.tag = f"{{{C}}}dateAx"
    for old in list(names):
        if etree.QName(old).localname in ("numFmt", "lblAlgn", "noMultiLvlLbl"):
            names.remove(old)
    before, _, after = chart.style.say("month {number}", number="\n").partition("\n")
    code = f'"{before}"0' + (f'"{after}"' if after else "")
    numbers = etree.Element(f"{{{C}}}numFmt", formatCode=code, sourceLinked="0")
    names.find(f"{{{C}}}majorTickMark").addprevious(numbers)
    names.find(f"{{{C}}}auto").set("val", "0")
    for name, value in (
        ("baseTimeUnit", "days"), ("majorUnit", str(chart.every)), ("majorTimeUnit", "days"),
    ):  # fmt: skip
        etree.SubElement(names, f"{{{C}}}{name}", val=value)
