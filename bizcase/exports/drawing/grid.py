"""Lines of a grid that leave room for what is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bizcase.exports.drawing.shapes import SIZE, Label, Line, Shape, width_of

_ABOVE, _BELOW, _BESIDE = 0.8 * SIZE, 0.25 * SIZE, 1.0  # of the base line of a text, in points
_GRID = "line"
Box = tuple[tuple[float, float], tuple[float, float]]  # from left to right, from top to bottom


def with_free_labels(shapes: Sequence[Shape]) -> list[Shape]:
    """Return shapes in which the lines of the grid, which are level or upright, strike no label."""
    boxes = [_box(shape) for shape in shapes if isinstance(shape, Label)]
    found: list[Shape] = []
    for shape in shapes:
        if isinstance(shape, Line) and shape.role == _GRID:
            found += _parts(shape, boxes)
        else:
            found.append(shape)
    return found


def _box(label: Label) -> Box:
    width = width_of(label.text, bold=label.bold)
    left = label.x - {"start": 0.0, "middle": width / 2, "end": width}[label.anchor]
    across = (left - _BESIDE, left + width + _BESIDE)
    return across, (label.y - _ABOVE, label.y + _BELOW)


def _parts(line: Line, boxes: Iterable[Box]) -> list[Line]:
    """Return what is left of a line between the labels on it."""
    (x, y), (end_x, end_y) = line.points
    level = y == end_y
    along, beside = (0, 1) if level else (1, 0)
    place = y if level else x
    start, end = sorted((x, end_x) if level else (y, end_y))
    struck = sorted(box[along] for box in boxes if box[beside][0] < place < box[beside][1])
    parts = []
    for first, last in [*struck, (end, end)]:
        stop = min(first, end)
        if stop > start:
            ends = ((start, place), (stop, place)) if level else ((place, start), (place, stop))
            parts.append(Line(ends, line.role, line.width, line.dashed))
        start = max(start, last)
    return parts
