"""A picture of a chart as vectors of the PDF."""

from __future__ import annotations

import math
from typing import Any

from reportlab.lib.colors import Color, HexColor
from reportlab.platypus import Flowable

from bizcase.document.charts.plotted import Plotted
from bizcase.document.colours import colour
from bizcase.exports.drawing import picture
from bizcase.exports.drawing.shapes import SIZE, Area, Label, Line, Rect, Shape
from bizcase.exports.pdf.fonts import BOLD, REGULAR, shown

_TINT = 0.25


class ChartPicture(Flowable):  # type: ignore[misc]  # reportlab has no types
    """A chart as wide as it is told; one that is higher than ``most`` points becomes smaller."""

    def __init__(
        self, chart: Plotted, width: float, *, low: bool = False, most: float = math.inf
    ) -> None:
        super().__init__()
        self.drawn = picture(chart, width, low=low)
        self.scale = min(1.0, most / self.drawn.height)
        self.width, self.height = width, self.drawn.height * self.scale

    def draw(self) -> None:
        """Draw the shapes, whose y grows downwards."""
        self.canv.scale(self.scale, self.scale)
        for shape in self.drawn.shapes:
            self._shape(shape)

    def _shape(self, shape: Shape) -> None:
        canvas, top = self.canv, self.drawn.height
        match shape:
            case Rect(x, y, width, height, role, tint, outline):
                canvas.setFillColor(_fill(role, tint=tint))
                canvas.setLineWidth(0.5)
                canvas.setStrokeColor(HexColor(colour("soft")))
                canvas.setDash([2, 2] if outline else [])
                canvas.rect(x, top - y - height, width, height, stroke=int(outline), fill=1)
                canvas.setDash([])
            case Line(points, role, width, dashed):
                canvas.setStrokeColor(HexColor(colour(role)))
                canvas.setLineWidth(width)
                canvas.setDash([4, 3] if dashed else [])
                canvas.drawPath(self._path(points), stroke=1, fill=0)
                canvas.setDash([])
            case Area(points, role):
                canvas.setFillColor(_fill(role, tint=True))
                canvas.drawPath(self._path(points), stroke=0, fill=1)
            case Label(x, y, text, anchor, role, bold):
                canvas.setFillColor(HexColor(colour(role)))
                canvas.setFont(BOLD if bold else REGULAR, SIZE)
                draw = {"start": canvas.drawString, "middle": canvas.drawCentredString,
                        "end": canvas.drawRightString}[anchor]  # fmt: skip
                draw(x, top - y, shown(text))

    def _path(self, points: tuple[tuple[float, float], ...]) -> Any:  # noqa: ANN401 - as above
        path = self.canv.beginPath()
        first, *rest = points
        path.moveTo(first[0], self.drawn.height - first[1])
        for x, y in rest:
            path.lineTo(x, self.drawn.height - y)
        return path


def _fill(role: str, *, tint: bool) -> Color:
    base = HexColor(colour(role))
    if not tint:
        return base
    # Mixed with white: a transparent fill is drawn otherwise by every printer.
    red, green, blue = (1 - _TINT + _TINT * part for part in (base.red, base.green, base.blue))
    return Color(red, green, blue)
