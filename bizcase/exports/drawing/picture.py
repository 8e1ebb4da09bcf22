"""A chart as a picture of a width."""

from __future__ import annotations

from dataclasses import dataclass

from bizcase.document.charts.plotted import Plotted
from bizcase.exports.drawing import plots, rows
from bizcase.exports.drawing.shapes import Shape

_UPWARDS = frozenset({"line", "columns", "curve"})


@dataclass(frozen=True, slots=True)
class Picture:
    """Shapes within a width and a height, in points."""

    width: float
    height: float
    shapes: tuple[Shape, ...]


def picture(chart: Plotted, width: float) -> Picture:
    """Return the picture of a chart."""
    draw = plots.draw if chart.kind in _UPWARDS else rows.draw
    shapes, height = draw(chart, width)
    return Picture(width, height, tuple(shapes))
