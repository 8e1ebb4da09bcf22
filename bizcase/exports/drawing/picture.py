"""A chart as a picture of a width."""

from __future__ import annotations

from dataclasses import dataclass

from bizcase.document.charts.plotted import Plotted
from bizcase.exports.drawing import plots, rows
from bizcase.exports.drawing.grid import with_free_labels
from bizcase.exports.drawing.shapes import Shape

UPWARDS = frozenset({"line", "columns", "curve"})
_HEIGHT, _LOW = 190.0, 105.0  # points


@dataclass(frozen=True, slots=True)
class Picture:
    """Shapes within a width and a height, in points."""

    width: float
    height: float
    shapes: tuple[Shape, ...]


def picture(chart: Plotted, width: float, *, low: bool = False) -> Picture:
    """Return the picture of a chart; ``low`` where a page has little room for it."""
    if chart.kind in UPWARDS:
        shapes, height = plots.draw(chart, width, _LOW if low else _HEIGHT)
    else:
        shapes, height = rows.draw(chart, width)
    return Picture(width, height, tuple(with_free_labels(shapes)))
