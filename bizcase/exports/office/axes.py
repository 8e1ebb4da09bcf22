"""The axes of a native chart: grid, numbers, zero, and room for names and amounts."""

from __future__ import annotations

from typing import Any

from lxml import etree

from bizcase.document.charts.plotted import Plotted
from bizcase.document.colours import colour
from bizcase.exports.drawing.shapes import ticks
from bizcase.exports.office.number_formats import axis_format

C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
# Points of a row, of one among many, and of axis and legend beside the rows.
_ROW, _CLOSE_ROW, _BESIDE = 17, 13, 60
_LEAST, _MANY = 140, 14
_LABELS = 0.36  # of the width, for the names of rows
_GAP = "45"
_BEYOND = 0.15  # of what the bars span
_BEFORE_UNIT = ("crossAx", "crosses", "crossesAt", "crossBetween")


def rows_height(rows: int) -> float:
    """Return the height in points of a chart with a bar in each row; many rows stand closer.

    So that a table and the chart of its rows fit one page.
    """
    return max(_BESIDE + (_ROW if rows <= _MANY else _CLOSE_ROW) * rows, _LEAST)


def place_axes(root: Any, chart: Plotted) -> None:  # noqa: ANN401 - as above
    """Set grid, numbers and zero; rows read from the top, a tornado starts at its base."""
    area = root.find(f".//{{{C}}}plotArea")
    for axis in area.findall(f"{{{C}}}valAx"):
        _value_axis(axis, chart)
    names, values = area.find(f"{{{C}}}catAx"), area.find(f"{{{C}}}valAx")
    if names is not None:
        names.find(f"{{{C}}}tickLblPos").set("val", "low")
        for name in ("tickLblSkip", "tickMarkSkip"):
            _before(names, "noMultiLvlLbl", name, str(chart.every))
    bars = area.find(f"{{{C}}}barChart")
    if bars is None:
        return
    _before(bars, "axId", "gapWidth", _GAP)
    if bars.find(f"{{{C}}}barDir").get("val") != "bar":
        return
    _leave_room_for_names(area, len(chart.categories))
    orientation = names.find(f"{{{C}}}scaling/{{{C}}}orientation")
    if orientation is None:
        orientation = etree.SubElement(names.find(f"{{{C}}}scaling"), f"{{{C}}}orientation")
    orientation.set("val", "maxMin")
    values.find(f"{{{C}}}tickLblPos").set("val", "high")
    if chart.kind == "tornado" and chart.base is not None:
        old = names.find(f"{{{C}}}crosses")
        old.addnext(etree.Element(f"{{{C}}}crossesAt", val=f"{chart.base:.6f}"))
        names.remove(old)
        _before(bars, "axId", "overlap", "100")


def _value_axis(axis: Any, chart: Plotted) -> None:  # noqa: ANN401 - as above
    if chart.kind == "curve":
        axis.find(f"{{{C}}}tickLblPos").set("val", "low")
    numbers = axis.find(f"{{{C}}}numFmt")
    if numbers is None:
        numbers = etree.Element(f"{{{C}}}numFmt")
        axis.find(f"{{{C}}}majorTickMark").addprevious(numbers)
    numbers.set("formatCode", axis_format(chart))
    numbers.set("sourceLinked", "0")
    grid = axis.find(f"{{{C}}}majorGridlines")
    if grid is not None and not len(grid):
        line = etree.SubElement(etree.SubElement(grid, f"{{{C}}}spPr"), f"{{{A}}}ln", w="6350")
        fill = etree.SubElement(line, f"{{{A}}}solidFill")
        etree.SubElement(fill, f"{{{A}}}srgbClr", val=colour("line").removeprefix("#"))
    values = [value for item in chart.series for value in item.values if value is not None]
    if chart.kind not in ("tornado", "curve") and min(values) >= 0:
        scaling = axis.find(f"{{{C}}}scaling")
        if chart.is_share:
            etree.SubElement(scaling, f"{{{C}}}max", val="1")
        etree.SubElement(scaling, f"{{{C}}}min", val="0")
    elif chart.kind in ("bars", "tornado"):
        _leave_room_for_amounts(axis, values)


def _leave_room_for_amounts(axis: Any, values: list[float]) -> None:  # noqa: ANN401 - as above
    """Let the axis go on beyond the longest bar on either side: its amount is at its end."""
    low, high = min(values), max(values)
    beyond = (high - low) * _BEYOND
    marks = ticks(low - beyond, high + beyond)
    scaling = axis.find(f"{{{C}}}scaling")
    etree.SubElement(scaling, f"{{{C}}}max", val=f"{marks[-1]:g}")
    etree.SubElement(scaling, f"{{{C}}}min", val=f"{marks[0]:g}")
    unit = etree.Element(f"{{{C}}}majorUnit", val=f"{marks[1] - marks[0]:g}")
    behind = [item for item in axis if etree.QName(item).localname in _BEFORE_UNIT]
    behind[-1].addnext(unit)


def _leave_room_for_names(area: Any, rows: int) -> None:  # noqa: ANN401 - as above
    """Give the names of rows their part of the width, so that they wrap beside the plot."""
    share = 1 - _BESIDE / max(rows_height(rows), _BESIDE + _ROW)
    for old in area.findall(f"{{{C}}}layout"):
        area.remove(old)
    layout = etree.Element(f"{{{C}}}layout")
    manual = etree.SubElement(layout, f"{{{C}}}manualLayout")
    for name, value in (
        ("layoutTarget", "inner"), ("xMode", "edge"), ("yMode", "edge"), ("x", str(_LABELS)),
        ("y", "0.03"), ("w", str(0.97 - _LABELS)), ("h", f"{share:.2f}"),
    ):  # fmt: skip
        etree.SubElement(manual, f"{{{C}}}{name}", val=value)
    area.insert(0, layout)


def _before(parent: Any, follower: str, name: str, value: str) -> None:  # noqa: ANN401 - as above
    """Set a child that the schema wants before another."""
    found = parent.find(f"{{{C}}}{name}")
    if found is None:
        found = etree.Element(f"{{{C}}}{name}")
        parent.find(f"{{{C}}}{follower}").addprevious(found)
    found.set("val", value)
