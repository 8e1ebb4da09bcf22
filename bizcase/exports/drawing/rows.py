"""Pictures with a row per category: bars, stacks, steps, ranges and a calendar."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bizcase.document.charts.plotted import Drawn, Plotted, inner_ends, months_paid_twice
from bizcase.exports.drawing.cut import cut_marks, measure
from bizcase.exports.drawing.shapes import (
    SIZE,
    Label,
    Line,
    Mark,
    Rect,
    Scale,
    Shape,
    legend,
    ticks,
    width_of,
    wrapped,
)

_LABELS = 0.36  # most of the width that the names of rows take
_ROW, _BAR, _GAP = 15.0, 10.0, 6.0
_LINE = SIZE * 1.15
_HINT = 1e-6  # of a bar


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar in a row, from one value to another; ``text`` stands behind its far end.

    ``aside``: it stands on the other side of the start, for another bar lies over this one.
    """

    row: int
    start: float
    end: float
    role: str
    text: str = ""
    tint: bool = False
    aside: bool = False


def bars_of(chart: Plotted) -> list[Bar]:
    """Return the bars of a chart with rows."""
    return _KINDS[chart.kind](chart)


def draw(chart: Plotted, width: float) -> tuple[list[Shape], float]:
    """Return the shapes of a chart with rows, and its height."""
    bars = bars_of(chart)
    shapes, top = legend(_names(chart), width)
    left = min(max(map(width_of, chart.categories)), width * _LABELS) + 8
    names = [wrapped(name, left - 8) for name in chart.categories]
    heights = [max(_ROW, len(lines) * _LINE + 3) for lines in names]
    middles = [top + sum(heights[:row]) + heights[row] / 2 for row in range(len(names))]
    bottom = top + sum(heights)
    scale, marks = _scale(chart, bars, left, width)
    for value, mark in zip(marks, chart.ticks(marks), strict=True):
        shapes.append(Line(((scale(value), top), (scale(value), bottom)), "line", 0.5))
        shapes.append(Label(scale(value), bottom + SIZE + 2, mark, "middle", "soft"))
    for lines, middle in zip(names, middles, strict=True):
        first = middle - (len(lines) - 1) * _LINE / 2 + SIZE * 0.35
        shapes += [
            Label(left - 6, first + place * _LINE, line, "end") for place, line in enumerate(lines)
        ]
    for bar in bars:
        shapes += _bar(bar, scale, middles[bar.row])
    zero = scale(chart.base if chart.base is not None else max(min(marks), 0.0))
    shapes.append(Line(((zero, top - 2), (zero, bottom)), "ink", 0.8))
    shapes.append(Label(width, bottom + 2 * SIZE + 5, measure(chart), "end", "soft"))
    return shapes, bottom + 2 * SIZE + 9


def _bar(bar: Bar, scale: Scale, middle: float) -> list[Shape]:
    start, end = scale(bar.start), scale(bar.end)
    shapes: list[Shape] = [
        Rect(min(start, end), middle - _BAR / 2, max(abs(end - start), 0.8), _BAR, bar.role,
             tint=bar.tint, outline=bar.role == "undecided")
    ]  # fmt: skip
    if bar.text:
        left = _text_left(bar)
        x = (start if bar.aside else end) + (-3 if left else 3)
        shapes.append(Label(x, middle + SIZE * 0.35, bar.text, "end" if left else "start"))
    return shapes


def _text_left(bar: Bar) -> bool:
    return (bar.end < bar.start) != bar.aside


def _scale(
    chart: Plotted, bars: list[Bar], left: float, width: float
) -> tuple[Scale, tuple[float, ...]]:
    """Return the scale and its marks, with room for the texts at both ends."""
    ends = [value for bar in bars for value in (bar.start, bar.end)]
    if chart.base is None:
        ends.append(0.0)
    marks = cut_marks(chart) or ticks(min(ends), max(ends), 4, whole=chart.is_count)
    texts = max((width_of(bar.text) for bar in bars), default=0.0) + 6
    before = texts if any(bar.text and _text_left(bar) for bar in bars) else 0.0
    edges = (left + max(before, _GAP), width - max(texts, 14.0))
    return Scale(marks[0], marks[-1], *edges), marks


def _names(chart: Plotted) -> list[tuple[str, str, Mark]]:
    """Return the legend; one series needs none but where its points differ in meaning."""
    if chart.kind == "gantt":
        both: list[tuple[str, str, Mark]] = [(chart.style.say("Wave"), "aws", "box")]
        paid = chart.style.say("Both sides are paid")
        return both + ([(paid, "once", "tint")] if _dual(chart) else [])
    if chart.kind == "tornado":
        return [(chart.style.say(name), name.lower(), "box") for name in ("Better", "Worse")]
    return [(item.name, item.role, "box") for item in chart.series] if len(chart.series) > 1 else []


def _plain(chart: Plotted) -> list[Bar]:
    series = chart.series[0]
    return [
        Bar(row, 0.0, value, series.roles[row], chart.label(value))
        for row, value in enumerate(series.values)
        if value is not None
    ]


def _stacked(chart: Plotted) -> list[Bar]:
    bars: list[Bar] = []
    for row in range(len(chart.categories)):
        reached = 0.0
        parts = [(item.role, item.values[row] or 0.0) for item in chart.series]
        drawn = [(role, value) for role, value in parts if value]
        for place, (role, value) in enumerate(drawn, start=1):
            text = chart.label(reached + value) if place == len(drawn) else ""
            bars.append(Bar(row, reached, reached + value, role, text))
            reached += value
        if not drawn:
            bars.append(Bar(row, 0.0, 0.0, chart.series[0].role, chart.label(0.0)))
    return bars


def _bridge(chart: Plotted) -> list[Bar]:
    series, reached, bars = chart.series[0], 0.0, []
    least = (*cut_marks(chart), 0.0)[0]
    last = len(series.values) - 1
    for row, value in enumerate(series.values):
        step = value or 0.0
        is_sum = row in (0, last)
        start = 0.0 if is_sum else reached
        text = chart.label(step)
        text = f"+{text}" if step > 0 and not is_sum else text
        reached = start + step
        bars.append(Bar(row, least if is_sum else start, reached, series.roles[row], text))
    return bars


def _tornado(chart: Plotted) -> list[Bar]:
    """Return the bars of both ends from the base; the longer of two that lie on one side first."""
    base, inner = chart.base or 0.0, inner_ends(chart)
    bars = []
    for place, item in enumerate(chart.series):
        others = chart.series[1 - place].values
        for row, value in enumerate(item.values):
            if value is None:
                continue
            aside = (place, row) in inner
            bar = Bar(row, base, value, item.roles[row], chart.label(value), aside=aside)
            if aside and value == base:  # it has no side of its own: that of the other end
                bar = replace(bar, end=base + ((others[row] or base) - base) * _HINT)
            bars.append(bar)
    return sorted(bars, key=lambda bar: bar.aside)


def _range(chart: Plotted) -> list[Bar]:
    series: Drawn = chart.series[0]
    bars = []
    for row, (value, (low, high)) in enumerate(zip(series.values, series.spans, strict=True)):
        said = f"{chart.label(low)} – {chart.label(value or 0.0)} – {chart.label(high)}"
        bars.append(Bar(row, low, high, series.role, said, tint=True))
        mark = (high - low) / 100 or 0.01
        bars.append(Bar(row, (value or 0.0) - mark, (value or 0.0) + mark, series.role))
    return bars


def _dual(chart: Plotted) -> list[Bar]:
    """Return from the end of each wave to the last month in which both sides are paid."""
    ends = chart.series[1].values
    return [
        Bar(row, end, end + months, "once", tint=True)
        for row, (end, months) in enumerate(zip(ends, months_paid_twice(chart), strict=True))
        if end is not None and months
    ]


def _gantt(chart: Plotted) -> list[Bar]:
    starts, ends, _ = chart.series
    waves = [
        Bar(row, start - 1, end, "aws")
        for row, (start, end) in enumerate(zip(starts.values, ends.values, strict=True))
        if start is not None and end is not None
    ]
    return [*waves, *_dual(chart)]


_KINDS = {
    "bars": _plain,
    "stacked": _stacked,
    "bridge": _bridge,
    "tornado": _tornado,
    "range": _range,
    "gantt": _gantt,
}
