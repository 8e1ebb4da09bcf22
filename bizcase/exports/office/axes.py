"""The axes of a native chart: grid, numbers, zero, and room for names and amounts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lxml import etree

from bizcase.document.charts.plotted import Plotted
from bizcase.document.colours import colour
from bizcase.exports.drawing.cut import cut_marks
from bizcase.exports.drawing.shapes import ticks, width_of, wrapped
from bizcase.exports.office.chart_data import sums_of
from bizcase.exports.office.number_formats import axis_format, with_decimals_of

C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
# Points of a row, of one among many, of the numbers under the rows, and of a legend under those.
_ROW, _CLOSE_ROW, NUMBERS, LEGEND = 17.0, 13.0, 24.0, 22.0
_BARE = 6.0  # below rows without either
_LEAST, _MANY = 80.0, 14
LEADING, _PAD = 1.2, 14.0  # of the size of the text; points beside it
_NAMES, _EDGE = 0.5, 0.03  # of the width, at most for the names of rows; of the frame beside a plot
_MARKS, _GAP = 5, "45"  # of an axis, about
LABELLED = ("bars", "stacked", "tornado")  # kinds whose bars have numbers at their ends
BESIDE = _PAD / 2  # points between a mark or an end and its number
WIDER = 1.15  # of a text where another font replaces that of the document
_BEFORE_UNIT = ("crossAx", "crosses", "crossesAt", "crossBetween")


@dataclass(frozen=True, slots=True)
class Rows:
    """How a chart with a bar in each row uses its frame, in points: no name is left out.

    Office programs leave out names that would overlap, so a row is as high as its longest name.
    LibreOffice does not break the names beside bars that go to the left: they come broken.
    """

    names: tuple[str, ...]
    room: float
    row: float
    below: float
    points: float

    @property
    def height(self) -> float:
        """The height of the frame that the rows need."""
        return max(self.below + self.row * len(self.names), _LEAST)


def rows_of(
    names: tuple[str, ...], width: float, points: float, *, legend: bool, numbers: bool = True
) -> Rows:
    """Return how the rows of a chart fit a frame of a width; many rows stand closer.

    ``numbers``: under the rows are those of an axis.
    """
    longest = max(width_of(name, size=points) for name in names)
    room = min(longest + _PAD, width * _NAMES)
    lines = [wrapped(name, room - _PAD, size=points) for name in names]
    least, beside = (_ROW, _PAD / 2) if len(names) <= _MANY else (_CLOSE_ROW, _PAD / 4)
    row = max(least, max(map(len, lines)) * points * LEADING + beside)
    below = (NUMBERS if numbers else _BARE) + (LEGEND if legend else 0.0)
    return Rows(tuple(map("\n".join, lines)), room, row, below, points)


def place_axes(
    root: Any,  # noqa: ANN401 - lxml has no types
    chart: Plotted,
    rows: Rows,
    size: tuple[float, float],
) -> None:
    """Set grid, numbers and zero; rows read from the top, a tornado starts at its base.

    ``size`` is the width and height of the frame in points.
    """
    area = root.find(f".//{{{C}}}plotArea")
    for axis in area.findall(f"{{{C}}}valAx"):
        _value_axis(axis, chart)
    names, values = area.find(f"{{{C}}}catAx"), area.find(f"{{{C}}}valAx")
    if names is not None:
        names.find(f"{{{C}}}tickLblPos").set("val", "low")
    bars = area.find(f"{{{C}}}barChart")
    if bars is None:
        return
    _before(bars, "axId", "gapWidth", _GAP)
    if bars.find(f"{{{C}}}barDir").get("val") != "bar":
        return
    names.find(f"{{{C}}}majorTickMark").set("val", "none")
    beyond = _EDGE * size[0]
    if chart.kind in LABELLED:
        _leave_room_for_amounts(values, chart, size[0] - beyond - rows.room, rows.points)
    else:
        if values.find(f"{{{C}}}majorUnit") is None:
            marks = ticks(0.0, _longest(bars), _MARKS, whole=chart.is_count)
            mark_every(values, marks)
            _end_at(values, marks[-1])
        beyond = max(beyond, _half_a_number(chart, rows.points))
    _level(names)
    _leave_room_for_names(area, rows, size, beyond)
    orientation = names.find(f"{{{C}}}scaling/{{{C}}}orientation")
    if orientation is None:
        orientation = etree.SubElement(names.find(f"{{{C}}}scaling"), f"{{{C}}}orientation")
    orientation.set("val", "maxMin")
    values.find(f"{{{C}}}crosses").set("val", "max")  # below the rows, as they go downwards
    if chart.kind == "tornado" and chart.base is not None:
        old = names.find(f"{{{C}}}crosses")
        old.addnext(etree.Element(f"{{{C}}}crossesAt", val=f"{chart.base:.6f}"))
        names.remove(old)
        _before(bars, "axId", "overlap", "100")


def _value_axis(axis: Any, chart: Plotted) -> None:  # noqa: ANN401 - as above
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
    if marks := cut_marks(chart):
        span(axis, marks)
    elif chart.kind not in (*LABELLED, "curve") and min(_values(chart)) >= 0:
        etree.SubElement(axis.find(f"{{{C}}}scaling"), f"{{{C}}}min", val="0")


def _values(chart: Plotted) -> list[float]:
    return [value for item in chart.series for value in item.values if value is not None]


def _leave_room_for_amounts(
    axis: Any,  # noqa: ANN401 - as above
    chart: Plotted,
    plot: float,
    points: float,
) -> None:
    """Let the axis reach as far as the bars and the amounts at their ends, and no further.

    Each bar has its amount, so the axis has neither numbers nor lines. A tornado has amounts on
    either side of its base, other bars on the side that they go to. ``plot`` is in points.
    """
    values = list(sums_of(chart.series)) if chart.kind == "stacked" else _values(chart)
    base = chart.base or 0.0
    whole_bar = (1.0,) * chart.is_share
    low, high = min(*values, base), max(*values, base, *whole_bar)
    sides = (
        [value for value in values if value < base or chart.kind == "tornado"],
        [value for value in values if value >= base or chart.kind == "tornado"],
    )
    before, behind = (_part(map(chart.label, side), plot, points) for side in sides)
    whole = (high - low or 1.0) / (1 - before - behind)
    reach(axis, low - before * whole, high + behind * whole)
    axis.remove(axis.find(f"{{{C}}}majorGridlines"))
    axis.find(f"{{{C}}}delete").set("val", "1")


def _part(amounts: Iterable[str], plot: float, points: float) -> float:
    """Return the part of a plot that the longest amount at the end of a bar takes, if any."""
    longest = max((width_of(amount, size=points) for amount in amounts), default=0.0)
    label = longest * WIDER + _PAD / 2 if longest else 0.0
    return label / max(plot, 3 * label, 1.0)


def span(axis: Any, marks: tuple[float, ...]) -> None:  # noqa: ANN401 - as above
    """Let the axis go from the first mark to the last."""
    reach(axis, marks[0], marks[-1])
    mark_every(axis, marks)


def reach(axis: Any, low: float, high: float) -> None:  # noqa: ANN401 - as above
    """Let an axis go from one value to another."""
    scaling = axis.find(f"{{{C}}}scaling")
    etree.SubElement(scaling, f"{{{C}}}max", val=f"{high:g}")
    etree.SubElement(scaling, f"{{{C}}}min", val=f"{low:g}")


def _end_at(axis: Any, high: float) -> None:  # noqa: ANN401 - as above
    """Let an axis end at its last mark; left to themselves programs add a step."""
    scaling, last = axis.find(f"{{{C}}}scaling"), etree.Element(f"{{{C}}}max", val=f"{high:g}")
    least = scaling.find(f"{{{C}}}min")
    if least is None:
        scaling.append(last)
    else:
        least.addprevious(last)


def _half_a_number(chart: Plotted, points: float) -> float:
    """Return the room right of the plot, in points, for half of the last number of its axis."""
    longest = max(width_of(chart.label(value), size=points) for value in _values(chart))
    return longest * WIDER / 2 + _PAD / 2


def mark_every(axis: Any, marks: tuple[float, ...]) -> None:  # noqa: ANN401 - as above
    """Have as few numbers at the axis as are read without turning the page, each of them exact."""
    step = marks[1] - marks[0]
    numbers = axis.find(f"{{{C}}}numFmt")
    numbers.set("formatCode", with_decimals_of(numbers.get("formatCode"), step))
    unit = etree.Element(f"{{{C}}}majorUnit", val=f"{step:g}")
    behind = [item for item in axis if etree.QName(item).localname in _BEFORE_UNIT]
    behind[-1].addnext(unit)


def _longest(bars: Any) -> float:  # noqa: ANN401 - as above
    """Return how far the bars of a chart reach, the parts of a stack one behind the other."""
    stacked = bars.find(f"{{{C}}}grouping").get("val") == "stacked"
    reached: dict[str, float] = {}
    for point in bars.iterfind(f"{{{C}}}ser/{{{C}}}val//{{{C}}}pt"):
        place, value = point.get("idx"), float(point.findtext(f"{{{C}}}v"))
        reached[place] = (
            reached.get(place, 0.0) + value if stacked else max(reached.get(place, 0.0), value)
        )
    return max(reached.values(), default=0.0)


def _level(names: Any) -> None:  # noqa: ANN401 - as above
    """Have the names written level: LibreOffice wraps those only, and leaves out the others."""
    text = etree.Element(f"{{{C}}}txPr")
    etree.SubElement(text, f"{{{A}}}bodyPr", rot="0", vert="horz")
    etree.SubElement(text, f"{{{A}}}lstStyle")
    paragraph = etree.SubElement(text, f"{{{A}}}p")
    etree.SubElement(etree.SubElement(paragraph, f"{{{A}}}pPr"), f"{{{A}}}defRPr")
    etree.SubElement(paragraph, f"{{{A}}}endParaRPr", lang="en-US")
    for old in names.findall(f"{{{C}}}txPr"):
        names.remove(old)
    names.find(f"{{{C}}}crossAx").addprevious(text)


def _leave_room_for_names(
    area: Any,  # noqa: ANN401 - as above
    rows: Rows,
    size: tuple[float, float],
    beyond: float,
) -> None:
    """Give the names of rows their part of the width, so that they wrap beside the plot.

    ``beyond`` is the room right of it, in points.
    """
    plot_at(area, size, rows.room, beyond, rows.below)


def plot_at(
    area: Any,  # noqa: ANN401 - as above
    size: tuple[float, float],
    before: float,
    beyond: float,
    below: float,
) -> None:
    """Set where the plot is in its frame: the room left, right and below it, in points."""
    width, height = size
    left, edge, top = before / width, beyond / width, _EDGE
    for old in area.findall(f"{{{C}}}layout"):
        area.remove(old)
    layout = etree.Element(f"{{{C}}}layout")
    manual = etree.SubElement(layout, f"{{{C}}}manualLayout")
    for name, value in (
        ("layoutTarget", "inner"), ("xMode", "edge"), ("yMode", "edge"), ("x", f"{left:.3f}"),
        ("y", f"{top}"), ("w", f"{1 - edge - left:.3f}"),
        ("h", f"{1 - top - below / height:.3f}"),
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
