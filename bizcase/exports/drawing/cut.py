"""The axis of steps from one sum to another: where they are small against it, it starts later."""

from __future__ import annotations

from itertools import accumulate

from bizcase.document.charts.plotted import Plotted
from bizcase.exports.drawing.shapes import ticks
from bizcase.grammar import capital
from bizcase.units import as_shown

_SMALL = 0.2  # of the smaller sum: steps of less cannot be told apart from 0 on
_MARKS = 4
_STARTS = "the axis starts at {number}"


def cut_marks(chart: Plotted) -> tuple[float, ...]:
    """Return the marks of an axis that does not start at 0; none where it does.

    >>> from bizcase.document.charts.plotted import Drawn
    >>> from bizcase.document.number_style import ENGLISH_USD
    >>> steps = Drawn("Cost", "stay", (1815.0, 13.0, -4.0, 1824.0), ("stay",) * 4)
    >>> cut_marks(Plotted("C4", "bridge", "", "", "", "USD", ("",) * 4, (steps,), 1, None,
    ...                   is_share=False, is_money=True, style=ENGLISH_USD))
    (1805.0, 1810.0, 1815.0, 1820.0, 1825.0, 1830.0)
    """
    if chart.kind != "bridge":
        return ()
    *steps, last = (value or 0.0 for value in chart.series[0].values)
    reached = [*accumulate(steps), last]
    low, high = min(reached), max(reached)
    # What no label shows is no step that a reader looks for.
    is_shown = as_shown(high - low, chart.label_decimals(high)) > 0
    if not (is_shown and high - low < _SMALL * low):
        return ()
    return ticks(low - (high - low) / 2, high, _MARKS)


def measure(chart: Plotted) -> str:
    """Return the unit of a chart, and where its axis starts if that is not 0."""
    marks = cut_marks(chart)
    start = chart.style.say(_STARTS, number=chart.ticks(marks)[0]) if marks else ""
    return "; ".join(filter(None, (chart.unit, start)))


def note_below(chart: Plotted) -> str:
    """Return the line under a native chart: its measure and its source.

    The numbers at its bars are without their unit, whatever numbers the message has. A curve has
    it at its axis.
    """
    told = "" if chart.kind == "curve" else measure(chart)
    return (f"{capital(told)}. " if told else "") + chart.source
