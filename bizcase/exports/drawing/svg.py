"""A picture as inline SVG: no script, no request; title and description for those who listen."""

from __future__ import annotations

import html

from bizcase.document.charts.plotted import Plotted
from bizcase.document.colours import colour
from bizcase.exports.drawing.picture import picture
from bizcase.exports.drawing.shapes import SIZE, Area, Label, Line, Rect, Shape

WIDTH = 640.0
_TINT = ' fill-opacity="0.25"'


def chart_svg(chart: Plotted, *, low: bool = False) -> str:
    """Return a chart as an ``svg`` element; ``low`` where a page has little room for it."""
    drawn = picture(chart, WIDTH, low=low)
    title, told = f"{chart.id.lower()}-title", f"{chart.id.lower()}-desc"
    body = "".join(map(_shape, drawn.shapes))
    return (
        f'<svg role="img" aria-labelledby="{title} {told}" '
        f'viewBox="0 0 {drawn.width:g} {drawn.height:g}" font-size="{SIZE:g}">'
        f'<title id="{title}">{html.escape(chart.message)}</title>'
        f'<desc id="{told}">{html.escape(chart.alt)}</desc>{body}</svg>'
    )


def _shape(shape: Shape) -> str:
    match shape:
        case Rect(x, y, width, height, role, tint, outline):
            edge = f' stroke="{colour("soft")}" stroke-dasharray="2 2"' if outline else ""
            return (
                f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" '
                f'fill="{colour(role)}"{_TINT if tint else ""}{edge}/>'
            )
        case Line(points, role, width, dashed):
            dash = ' stroke-dasharray="4 3"' if dashed else ""
            return (
                f'<polyline points="{_points(points)}" fill="none" stroke="{colour(role)}" '
                f'stroke-width="{width:g}"{dash}/>'
            )
        case Area(points, role):
            return f'<polygon points="{_points(points)}" fill="{colour(role)}"{_TINT}/>'
        case Label(x, y, text, anchor, role, bold):
            weight = ' font-weight="bold"' if bold else ""
            return (
                f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour(role)}"'
                f"{weight}>{html.escape(text)}</text>"
            )


def _points(points: tuple[tuple[float, float], ...]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
