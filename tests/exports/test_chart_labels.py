"""The labels of native charts, in Word and on slides, read as those of the page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bizcase.document.charts.plotted import Drawn
from bizcase.document.colours import colour
from bizcase.exports.drawing.picture import picture
from bizcase.exports.drawing.shapes import Label, Line, Rect, width_of
from bizcase.exports.office.axes import C
from tests.exports.made_charts import made, native, tornado
from tests.exports.office_numbers import labels_in

VALUES = (1314.0, 0.0, -0.87, -12.4, 9.96, -9.94)


def labels_of(chart):
    root = native(chart)
    (labels,) = labels_in(root)
    return labels


@pytest.mark.parametrize("scale", ["thousand", "whole"])
@pytest.mark.parametrize("values", [VALUES, (0.0, -0.87, 3.0), (1314.0, -852.0)])
def test_the_labels_of_a_native_chart_are_those_of_the_page(values, scale):
    chart = made(values, scale=scale)
    assert labels_of(chart) == [chart.label(value) for value in values]


def test_a_small_loss_keeps_its_minus_and_a_zero_has_no_decimal():
    """One format with conditions showed 0.9 for a loss of 0.9, and 0.0 for nothing."""
    assert labels_of(made(VALUES)) == ["1,314", "0", "\u22120.9", "\u221212", "10", "\u22129.9"]


def test_each_end_of_a_native_tornado_has_its_amount_and_none_lies_on_a_bar():
    """An end that the case has already was labelled on the bar of the other, then not at all."""
    root = native(tornado())
    assert labels_in(root) == [["12", "\u22125.0", "30"], ["\u22129.0", "\u221240"]]
    better, worse = (
        {
            point.get("idx"): float(point.findtext("{*}v"))
            for point in series.iterfind("{*}val//{*}pt")
        }
        for series in root.iter("{*}ser")
    )
    assert better["1"] > tornado().base > worse["1"]  # so its label is on the free side
    names = [point.findtext("{*}v") for point in root.find(".//{*}cat").iter("{*}pt")]
    assert names == ["A", "B", "C; other end 3.0"]


def test_the_bars_of_a_tornado_have_the_colour_of_what_they_mean():
    (better, worse) = native(tornado()).iter("{*}ser")
    tones = [item.find("{*}spPr//{*}srgbClr").get("val") for item in (better, worse)]
    assert tones == [colour(role).removeprefix("#") for role in ("better", "worse")]
    (other,) = worse.findall("{*}dPt")  # row C is better at both ends
    assert other.find("{*}idx").get("val") == "2"
    assert other.find(".//{*}srgbClr").get("val") == tones[0]


@pytest.mark.parametrize("inner", [-5.0001, -5.0])
def test_a_drawn_tornado_has_each_label_beside_the_bars(inner):
    """An end that is the base to the cent was labelled on the bar of the other."""
    low, high = tornado().series
    low = replace(low, values=(low.values[0], inner, low.values[2]))
    shapes = picture(replace(tornado(), series=(low, high)), 480.0).shapes
    bars = [
        shape for shape in shapes if isinstance(shape, Rect) and shape.height == 10.0
    ]  # not of the legend
    for told in ("\u22129.0", "12", "\u22125.0", "\u221240", "3.0", "30"):
        (label,) = (
            shape for shape in shapes
            if isinstance(shape, Label) and shape.text == told and shape.role == "ink"
        )  # fmt: skip
        width = width_of(told)
        left = label.x - width if label.anchor == "end" else label.x
        rows = [bar for bar in bars if bar.y <= label.y <= bar.y + bar.height + 2]
        assert rows
        assert all(bar.x >= left + width or bar.x + bar.width <= left for bar in rows), told


@pytest.mark.parametrize("of_1000", [145, 285, 150, 146, 0, 1000])
def test_a_share_on_its_half_is_rounded_alike_by_programs_that_count_in_floats(of_1000):
    """LibreOffice showed 0.145 as 14 %: 0.145 × 100 is a little below 14.5 there."""
    chart = replace(made((of_1000 / 1000,)), is_share=True, is_money=False, unit="")
    root = native(chart)
    plotted = float(root.findtext(".//{*}val//{*}v"))
    assert plotted == pytest.approx(of_1000 / 1000, abs=1e-15)
    assert f"{int(plotted * 100 + 0.5)} %" == chart.label(of_1000 / 1000)


def test_the_line_of_staying_strikes_no_sum_where_it_starts():
    """It starts at nothing, where the one-time cost of the start has its label."""
    once, stay = (0.4, 2100.0), (0.0, 1962.0)
    chart = replace(
        made(once), kind="columns",
        series=tuple(Drawn(name, role, values, (role,) * 2)
                     for name, role, values in (("Once", "once", once), ("Stay", "stay", stay))),
    )  # fmt: skip
    shapes = picture(chart, 400.0).shapes
    mark = min((shape for shape in shapes if isinstance(shape, Rect) and shape.width == 4.0),
               key=lambda shape: shape.x)  # fmt: skip
    found = {shape.text: shape for shape in shapes if isinstance(shape, Label)}
    struck, free = found[chart.label(0.4)], found[chart.label(2100.0)]
    assert (struck.anchor, free.anchor) == ("end", "middle")
    assert struck.x < mark.x


def test_no_line_of_the_grid_strikes_a_label():
    """Amounts of the tornado were struck by the lines behind them."""
    for chart in (tornado(), made((1314.0, 480.0, 980.0, 370.0))):
        shapes = picture(chart, 480.0).shapes
        labels = [shape for shape in shapes if isinstance(shape, Label)]
        lines = [shape for shape in shapes if isinstance(shape, Line) and shape.role == "line"]
        assert lines
        for line in lines:
            (x, top), (_, bottom) = line.points
            for label in labels:
                width = width_of(label.text, bold=label.bold)
                left = label.x - {"start": 0, "middle": width / 2, "end": width}[label.anchor]
                if left < x < left + width:
                    assert not top < label.y - 2 < bottom, label


def columns():
    names = (("Once", "once", (0.4, 2100.0)), ("Stay", "stay", (None, 1962.0)))
    series = tuple(Drawn(name, role, values, (role,) * 2) for name, role, values in names)
    return replace(made((0.0, 0.0)), kind="columns", series=series)


def test_the_legend_has_a_line_for_a_line():
    """It had a square for the cost of staying, which is drawn as a line."""
    shapes = picture(columns(), 400.0).shapes
    name = next(shape for shape in shapes if isinstance(shape, Label) and shape.text == "Stay")
    marks = [shape for shape in shapes if isinstance(shape, Line) and shape.role == "stay"]
    assert [round(name.x - mark.points[-1][0]) for mark in marks if len(mark.points) > 1] == [4]


def test_a_line_without_a_first_value_begins_at_the_second():
    drawn = [shape for shape in picture(columns(), 400.0).shapes
             if isinstance(shape, Rect) and shape.width == 4.0]  # fmt: skip
    assert len(drawn) == 1


def bridge(*values):
    chart = made(values)
    return replace(chart, kind="bridge", id="C4")


@pytest.mark.parametrize("small", [True, False])
def test_small_steps_between_large_sums_are_seen(small):
    """Steps of 1 to 13 were drawn on an axis from 0 to 2,000."""
    values = (1815.0, 13.0, 12.0, -3.9, 1836.1) if small else (18.0, 13.0, -3.9, 27.1)
    chart = bridge(*values)
    bars = [shape for shape in picture(chart, 480.0).shapes
            if isinstance(shape, Rect) and shape.role == "stay"]  # fmt: skip
    assert bars[1].width > 40
    said = [shape.text for shape in picture(chart, 480.0).shapes if isinstance(shape, Label)]
    assert any("the axis starts at" in text for text in said) is small
    root = native(chart)
    least = root.find(f".//{{{C}}}valAx/{{{C}}}scaling/{{{C}}}min")
    assert (least is not None and float(least.get("val")) > 1700) is small


def test_months_stand_along_the_axis_once_a_year_and_say_that_they_are_months():
    """A slide had 31 turned numbers and no word for them."""
    values = tuple(map(float, range(61)))
    series = (Drawn("Stay", "stay", values, ("stay",) * 61),)
    chart = replace(
        made(values), kind="line", series=series, every=12, categories=tuple(map(str, range(61)))
    )
    root = native(chart)
    axis = root.find(f".//{{{C}}}dateAx")
    assert axis.find(f"{{{C}}}majorUnit").get("val") == "12"
    assert axis.find(f"{{{C}}}numFmt").get("formatCode") == '"month "0'
