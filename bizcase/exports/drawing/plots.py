"""Pictures with values upwards: lines with a band, columns with a line, a curve of outcomes."""

from __future__ import annotations

from itertools import pairwise

from bizcase.document.charts.plotted import Drawn, Plotted
from bizcase.exports.drawing.shapes import (
    LINE,
    SIZE,
    Area,
    Label,
    Line,
    Mark,
    Rect,
    Scale,
    Shape,
    legend,
    ticks,
    width_of,
)

FOOT = 2 * SIZE + 9
_BAND = ("low", "high")
_COLUMN = 0.6  # of the width of a category
OF_100, _NAMED = (0, 25, 50, 75, 100), (10, 50, 90)
WORSE = "of 100 outcomes, so many are worse"


def draw(chart: Plotted, width: float, height: float) -> tuple[list[Shape], float]:
    """Return the shapes of a chart with values upwards, and its height.

    Parameters
    ----------
    height
        Of the plot without legend and labels.
    """
    return _KINDS[chart.kind](chart, width, height)


def _frame(
    chart: Plotted, size: tuple[float, float], names: list[tuple[str, str, Mark]],
    ends: list[float], right: float,
) -> tuple[list[Shape], Scale, float, float]:  # fmt: skip
    """Return grid, legend and unit; the scale upwards; the left edge and the bottom."""
    width, height = size
    shapes, top = legend(names, width)
    marks = ticks(min(ends), max(ends), 4)
    named = chart.ticks(marks)
    left = max(map(width_of, named)) + 8
    bottom, top = top + height, top + SIZE + 4
    scale = Scale(marks[0], marks[-1], bottom, top)
    for value, mark in zip(marks, named, strict=True):
        role = "ink" if value == 0 else "line"
        shapes.append(Line(((left, scale(value)), (width - right, scale(value))), role, 0.5))
        place = scale(value) + SIZE * 0.35
        shapes.append(Label(left - 4, place, mark, "end", "soft"))
    shapes.append(Label(0.0, top - SIZE, chart.unit, "start", "soft"))
    return shapes, scale, left, bottom


def _line(chart: Plotted, width: float, height: float) -> tuple[list[Shape], float]:
    lines = [item for item in chart.series if item.role not in _BAND]
    band = [item for item in chart.series if item.role in _BAND]
    names: list[tuple[str, str, Mark]] = [(item.name, item.role, "line") for item in lines]
    names += [(chart.style.say("8 of 10 outcomes of migrating"), "aws", "tint")] if band else []
    ends = [0.0, *(value for item in chart.series for value in item.values if value is not None)]
    texts = {item.name: f"{item.name} {chart.label(item.values[-1] or 0.0)}" for item in lines}
    right = max(width_of(text, bold=True) for text in texts.values()) + 6
    shapes, up, left, bottom = _frame(chart, (width, height), names, ends, right)
    along = Scale(0, len(chart.categories) - 1, left, width - right)
    if len(band) == len(_BAND):
        there, back = (_points(item, along, up) for item in band)
        shapes.append(Area((*there, *reversed(back)), "aws"))
    for item in lines:
        shapes.append(Line(_points(item, along, up), item.role, LINE))
    places = _apart([up(item.values[-1] or 0.0) for item in lines])
    for item, place in zip(lines, places, strict=True):
        shapes.append(
            Label(width - right + 5, place + 3, texts[item.name], role=item.role, bold=True)
        )
    for place in range(0, len(chart.categories), chart.every):
        name = chart.categories[place]
        name = name if place else chart.style.say("month {number}", number=name)
        anchor = "start" if place == 0 else "middle"
        shapes.append(Label(along(place), bottom + SIZE + 3, name, anchor, "soft"))
    return shapes, bottom + FOOT - SIZE


def _points(item: Drawn, along: Scale, up: Scale) -> tuple[tuple[float, float], ...]:
    return tuple(
        (along(place), up(value)) for place, value in enumerate(item.values) if value is not None
    )


def _apart(places: list[float]) -> list[float]:
    """Return places of labels that do not lie on each other."""
    order = sorted(range(len(places)), key=places.__getitem__)
    moved = list(places)
    for before, after in pairwise(order):
        moved[after] = max(moved[after], moved[before] + SIZE * 1.3)
    return moved


def _columns(chart: Plotted, width: float, height: float) -> tuple[list[Shape], float]:
    *stack, line = chart.series
    count = len(chart.categories)
    tops = [sum(item.values[place] or 0.0 for item in stack) for place in range(count)]
    ends = [0.0, *tops, *(value for value in line.values if value is not None)]
    names: list[tuple[str, str, Mark]] = [(item.name, item.role, "box") for item in stack]
    names.append((line.name, line.role, "line"))
    shapes, up, left, bottom = _frame(chart, (width, height), names, ends, 4.0)
    step = (width - 4.0 - left) / count
    # A line that starts at the top of the first column would strike the sum above it.
    begins = line.values[0]
    struck = begins is not None and abs(up(begins) - up(tops[0])) < SIZE
    for place, name in enumerate(chart.categories):
        x, reached = left + step * (place + (1 - _COLUMN) / 2), 0.0
        for item in stack:
            value = item.values[place] or 0.0
            if value > 0:
                top = up(reached + value)
                shapes.append(Rect(x, top, step * _COLUMN, up(reached) - top, item.role))
                reached += value
        middle = left + step * (place + 0.5)
        sum_at = (middle - 4, "end") if struck and not place else (middle, "middle")
        shapes.append(Label(sum_at[0], up(reached) - 3, chart.label(reached), sum_at[1]))
        shapes.append(Label(middle, bottom + SIZE + 3, name, "middle", "soft"))
    along = Scale(0, 1, left + step / 2, left + step * 1.5)
    shapes.append(Line(_points(line, along, up), line.role, LINE))
    for x, y in _points(line, along, up):
        shapes.append(Rect(x - 2, y - 2, 4, 4, line.role))
    return shapes, bottom + FOOT - SIZE


def marks_along(chart: Plotted) -> tuple[float, ...]:
    """Return the marks of the amounts that a curve of outcomes goes along."""
    values = [value or 0.0 for value in chart.series[0].values]
    return ticks(min(values), max(values), 4)


def named_outcomes(chart: Plotted) -> dict[int, str]:
    """Return what is said at the points of a curve of outcomes that have a name, by their place."""
    steps = [float(name) for name in chart.categories]
    places = {step: steps.index(step) for step in _NAMED if step in steps}
    values = chart.series[0].values
    return {place: f"{step}: {chart.label(values[place] or 0.0)}" for step, place in places.items()}


def _curve(chart: Plotted, width: float, height: float) -> tuple[list[Shape], float]:
    """Return values along, and upwards how many of 100 outcomes lie below."""
    values = [value or 0.0 for value in chart.series[0].values]
    steps = [float(name) for name in chart.categories]
    shapes: list[Shape] = []
    marks, left = marks_along(chart), 34.0
    top, bottom = SIZE * 2 + 4, SIZE * 2 + 4 + height * 0.8
    along, up = Scale(marks[0], marks[-1], left, width - 24), Scale(0, 100, bottom, top)
    for step in OF_100:
        shapes.append(Line(((left, up(step)), (width - 24, up(step))), "line", 0.5))
        shapes.append(Label(left - 4, up(step) + 3, str(step), "end", "soft"))
    for value, mark in zip(marks, chart.ticks(marks), strict=True):
        shapes.append(Label(along(value), bottom + SIZE + 3, mark, "middle", "soft"))
    if marks[0] < 0 < marks[-1]:
        shapes.append(Line(((along(0), top), (along(0), bottom)), "ink", 0.8))
    points = tuple((along(value), up(step)) for value, step in zip(values, steps, strict=True))
    shapes.append(Line(points, chart.series[0].role, LINE))
    for place, said in named_outcomes(chart).items():
        x, y = points[place]
        shapes.append(Rect(x - 2, y - 2, 4, 4, chart.series[0].role))
        near = x > width - 24 - width_of(said) - 6
        shapes.append(
            Label(x - 6 if near else x + 6, y + (-4 if near else 10), said,
                  "end" if near else "start", bold=True)
        )  # fmt: skip
    axis = chart.style.say(WORSE)
    shapes.append(Label(0.0, SIZE, axis, "start", "soft"))
    shapes.append(Label(width, bottom + 2 * SIZE + 6, chart.unit, "end", "soft"))
    return shapes, bottom + 2 * SIZE + 10


_KINDS = {"line": _line, "columns": _columns, "curve": _curve}
