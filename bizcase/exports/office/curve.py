"""The axes of a native curve of outcomes: amounts along, and upwards how many are worse."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from lxml import etree

from bizcase.document.charts.plotted import Plotted
from bizcase.document.colours import colour
from bizcase.exports.drawing.plots import OF_100, WORSE, marks_along, named_outcomes
from bizcase.exports.drawing.shapes import width_of
from bizcase.exports.office.axes import WIDER, A, C, span

_UPRIGHT = "-5400000"  # a quarter turn to the left, in parts of a degree
_MARK, _BESIDE = "5", 70.0  # points of a mark; of what is left and right of the plot
_ASIDE = 0.7  # of the size of the text, from the curve to the middle of a name


def place_curve(root: Any, chart: Plotted, size: tuple[float, float], points: float) -> None:  # noqa: ANN401 - lxml has no types
    """Set marks and names as the drawn curve has them, and say what each axis counts.

    Left to itself Word ends the amounts before 0 and writes the counts as if they were money.
    ``size`` is the width and height of the frame and ``points`` the size of the text, in points.
    """
    along, up = root.iterfind(f".//{{{C}}}valAx")
    marks = marks_along(chart)
    span(along, marks)
    up.find(f"{{{C}}}numFmt").set("formatCode", "0")
    span(up, tuple(map(float, OF_100)))
    for axis, title, turned in ((along, chart.unit, "0"), (up, chart.style.say(WORSE), _UPRIGHT)):
        axis.find(f"{{{C}}}tickLblPos").set("val", "low")
        axis.find(f"{{{C}}}numFmt").addprevious(_title(title, turned))
    # A line where a loss becomes a gain, if both are there; else the counts have theirs.
    if not marks[0] < 0 < marks[-1]:
        up.find(f"{{{C}}}crosses").set("val", "min")
    _name_points(root.find(f".//{{{C}}}ser"), chart, size, points)


def _name_points(
    series: Any,  # noqa: ANN401 - as above
    chart: Plotted,
    size: tuple[float, float],
    points: float,
) -> None:
    """Mark the points that have a name; it is below the curve, or above where the frame ends."""
    (width, height), (first, *_, last) = size, marks_along(chart)
    labels, values = etree.Element(f"{{{C}}}dLbls"), chart.series[0].values
    series.find(f"{{{C}}}marker").addnext(labels)
    for place, said in named_outcomes(chart).items():
        labels.addprevious(_marked(place, chart.series[0].role, series))
        left = (last - (values[place] or 0.0)) / (last - first) * (width - _BESIDE)
        near = left < width_of(said, size=points) * WIDER
        label = etree.SubElement(labels, f"{{{C}}}dLbl")
        etree.SubElement(label, f"{{{C}}}idx", val=str(place))
        down = _ASIDE * points / height
        label.append(moved(-down if near else down))
        label.append(_rich(said, "0", bold=True))
        etree.SubElement(label, f"{{{C}}}dLblPos", val="l" if near else "r")
        _shows(label, "1")
    _shows(labels, "0")


def _marked(place: int, role: str, series: Any) -> Any:  # noqa: ANN401 - as above
    """Return a point of a series with a mark; its line is that of the series."""
    point = etree.Element(f"{{{C}}}dPt")
    etree.SubElement(point, f"{{{C}}}idx", val=str(place))
    marker = etree.SubElement(point, f"{{{C}}}marker")
    etree.SubElement(marker, f"{{{C}}}symbol", val="square")
    etree.SubElement(marker, f"{{{C}}}size", val=_MARK)
    fill = etree.SubElement(etree.SubElement(marker, f"{{{C}}}spPr"), f"{{{A}}}solidFill")
    etree.SubElement(fill, f"{{{A}}}srgbClr", val=colour(role).removeprefix("#"))
    etree.SubElement(point, f"{{{C}}}bubble3D", val="0")
    point.append(deepcopy(series.find(f"{{{C}}}spPr")))
    return point


def moved(down: float) -> Any:  # noqa: ANN401 - as above
    """Return where a label is against its usual place, as a part of the height of the frame."""
    layout = etree.Element(f"{{{C}}}layout")
    manual = etree.SubElement(layout, f"{{{C}}}manualLayout")
    for name, value in (("x", "0"), ("y", f"{down:.4f}")):
        etree.SubElement(manual, f"{{{C}}}{name}", val=value)
    return layout


def _shows(labels: Any, value: str) -> None:  # noqa: ANN401 - as above
    for name in ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize"):
        shown = value if name == "Val" else "0"
        etree.SubElement(labels, f"{{{C}}}show{name}", val=shown)


def _title(words: str, turned: str) -> Any:  # noqa: ANN401 - as above
    title = etree.Element(f"{{{C}}}title")
    title.append(_rich(words, turned, bold=False))
    etree.SubElement(title, f"{{{C}}}overlay", val="0")
    return title


def _rich(words: str, turned: str, *, bold: bool) -> Any:  # noqa: ANN401 - as above
    """Return words of our own at a place of the chart."""
    told = etree.Element(f"{{{C}}}tx")
    rich = etree.SubElement(told, f"{{{C}}}rich")
    etree.SubElement(rich, f"{{{A}}}bodyPr", rot=turned, vert="horz")
    etree.SubElement(rich, f"{{{A}}}lstStyle")
    paragraph, weight = etree.SubElement(rich, f"{{{A}}}p"), str(int(bold))
    etree.SubElement(etree.SubElement(paragraph, f"{{{A}}}pPr"), f"{{{A}}}defRPr", b=weight)
    run = etree.SubElement(paragraph, f"{{{A}}}r")
    etree.SubElement(run, f"{{{A}}}rPr", lang="en-US", b=weight)
    etree.SubElement(run, f"{{{A}}}t").text = words
    return told
