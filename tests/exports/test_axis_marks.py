"""The marks of a drawn axis say where they are, and it is cut only for steps that a label shows."""

from __future__ import annotations

import pytest

from bizcase.document.charts.plotted import Drawn, Plotted
from bizcase.document.number_style import ENGLISH_USD
from bizcase.exports.drawing.cut import cut_marks, measure
from bizcase.exports.drawing.picture import picture
from bizcase.exports.drawing.shapes import Label, ticks


def bridge(*values):
    steps = Drawn("Cost", "stay", values, ("stay",) * len(values))
    names = tuple(f"Step {place}" for place in range(len(values)))
    return Plotted("C4", "bridge", "Message", "Alt", "Source", "million USD", names, (steps,), 1,
                   None, is_share=False, is_money=True, style=ENGLISH_USD)  # fmt: skip


@pytest.mark.parametrize(
    "values", [(100.0, 0.001, 100.001), (8.112, 0.004, 8.116), (0.2, 0.01, 0.21), (5.0, 0.0, 5.0)]
)
def test_steps_that_no_label_shows_cut_no_axis(values):
    """A step of 0.001 was drawn 290 of 480 points wide, from 99.9995, said to be 100."""
    assert cut_marks(bridge(*values)) == ()
    assert measure(bridge(*values)) == "million USD"


@pytest.mark.parametrize(
    ("values", "marks"),
    [
        ((1815.0, 13.0, -4.0, 1824.0), ["1,805", "1,810", "1,815", "1,820", "1,825", "1,830"]),
        ((8.1, 0.1, 8.2), ["8.05", "8.10", "8.15", "8.20"]),
    ],
)
def test_the_marks_of_a_cut_axis_have_the_same_decimals(values, marks):
    """They read 12.3, 12.35, 12.4."""
    shapes = picture(bridge(*values), 480.0).shapes
    drawn = [item.text for item in shapes if isinstance(item, Label) and item.anchor == "middle"]
    assert drawn == marks
    assert measure(bridge(*values)).endswith(f"the axis starts at {marks[0]}")


@pytest.mark.parametrize("ends", [(0.0, 0.004), (-0.0021, 0.0013), (0.0, 9e6)])
def test_each_mark_reads_as_where_it_is(ends):
    """Marks of 0.001 and 0.002 both read 0."""
    marks = ticks(*ends, 4)
    named = [name.replace("\u2212", "-").replace(",", "") for name in bridge(1.0).ticks(marks)]
    assert [float(name) for name in named] == pytest.approx(marks)
