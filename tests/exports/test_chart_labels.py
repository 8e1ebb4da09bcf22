"""The labels of native charts, in Word and on slides, read as those of the page."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from lxml import etree

from bizcase.document.charts.plotted import Drawn, Plotted
from bizcase.document.number_style import ENGLISH_USD
from bizcase.exports.drawing.picture import picture
from bizcase.exports.drawing.shapes import Label, Line, Rect, width_of
from bizcase.exports.office.axes import C
from bizcase.exports.office.chart_xml import chart_xml, rows_in_frame
from tests.exports.office_numbers import labels_in, shown

VALUES = (1314.0, 0.0, -0.87, -12.4, 9.96, -9.94)


def made(values, **more):
    series = (Drawn("NPV", "stay", values, ("stay",) * len(values)),)
    names = tuple(f"Option {place}" for place in range(len(values)))
    return Plotted(
        "C2", "bars", "Message", "Alt", "Source", "thousand USD", names, series, 1, None,
        is_share=False, is_money=True, style=ENGLISH_USD, **more,
    )  # fmt: skip


def labels_of(chart):
    xml, _ = chart_xml(chart, dt.date(2026, 11, 29), "Arial", (480.0, 240.0))
    (labels,) = labels_in(etree.fromstring(xml))
    return labels


@pytest.mark.parametrize("scale", ["thousand", "whole"])
@pytest.mark.parametrize("values", [VALUES, (0.0, -0.87, 3.0), (1314.0, -852.0)])
def test_the_labels_of_a_native_chart_are_those_of_the_page(values, scale):
    chart = made(values, scale=scale)
    assert labels_of(chart) == [chart.label(value) for value in values]


def test_a_small_loss_keeps_its_minus_and_a_zero_has_no_decimal():
    """One format with conditions showed 0.9 for a loss of 0.9, and 0.0 for nothing."""
    assert labels_of(made(VALUES)) == ["1,314", "0", "\u22120.9", "\u221212", "10", "\u22129.9"]


@pytest.mark.parametrize("low", [-31000.0, -33755.0])
def test_the_axis_has_room_for_the_amounts_at_both_ends(low):
    """Round ends made the axis longer than measured: an amount lay on the name of its bar."""
    chart = replace(made((low, -3792.0)), categories=("Service bought instead of servers" * 2, "B"))
    size = (480.0, 240.0)
    xml, _ = chart_xml(chart, dt.date(2026, 11, 29), "Arial", size)
    scaling = etree.fromstring(xml).find(f".//{{{C}}}valAx/{{{C}}}scaling")
    least, most = (float(scaling.find(f"{{{C}}}{end}").get("val")) for end in ("min", "max"))
    plot = size[0] - rows_in_frame(chart, size[0]).room
    assert (low - least) / (most - least) * plot > width_of(chart.label(low), size=9)


def test_an_axis_has_no_step_for_an_amount_that_is_shorter_than_the_one_at_its_other_end():
    """−9,598 to 1,314 had an axis of −15,000 to 10,000, and the last number was over the frame."""
    names = ("Migrate, 3-year EC2 Instance Savings Plan, no upfront", "Keep and refresh hardware")
    chart = replace(made((-9598.0, 1314.0)), categories=names)
    xml, _ = chart_xml(chart, dt.date(2026, 11, 29), "Arial", (480.0, 240.0))
    scaling = etree.fromstring(xml).find(f".//{{{C}}}valAx/{{{C}}}scaling")
    ends = [float(scaling.find(f"{{{C}}}{end}").get("val")) for end in ("min", "max")]
    assert ends == [-15000.0, 5000.0]


def test_a_curve_of_outcomes_has_the_marks_of_the_page_and_says_what_each_axis_counts():
    """In Word the amounts ended at −5,000, and 0 to 100 stood under “thousand USD”."""
    chart = replace(made((-28600.0, -15088.0, -7100.0)), kind="curve", categories=("5", "50", "95"))
    xml, _ = chart_xml(chart, dt.date(2026, 11, 29), "Arial", (480.0, 240.0))
    axes = etree.fromstring(xml).findall(f".//{{{C}}}valAx")
    found = [
        (*(float(axis.find(f"{{{C}}}scaling/{{{C}}}{end}").get("val")) for end in ("min", "max")),
         "".join(axis.find(f"{{{C}}}title").itertext()))
        for axis in axes
    ]  # fmt: skip
    assert found == [
        (-30000.0, 0.0, "thousand USD"), (0.0, 100.0, "of 100 outcomes, so many are worse"),
    ]  # fmt: skip
    marks = {item.text for item in picture(chart, 480.0).shapes if isinstance(item, Label)}
    assert {"\u221230,000", "0", "25", "100"} <= marks


@pytest.mark.parametrize("highest", [115606.0, 124000.0, 9.9])
def test_the_amount_of_the_longest_bar_is_within_the_frame(highest):
    """115,606 beside a bar on an axis that ended at 125,000 ran over the frame in Word."""
    chart = replace(made((highest, highest / 2)), categories=("On-demand" * 4, "B"))
    size = (480.0, 240.0)
    xml, _ = chart_xml(chart, dt.date(2026, 11, 29), "Arial", size)
    root = etree.fromstring(xml)
    scaling = root.find(f".//{{{C}}}valAx/{{{C}}}scaling")
    assert float(scaling.find(f"{{{C}}}min").get("val")) == 0
    part = highest / float(scaling.find(f"{{{C}}}max").get("val"))
    left, width = (float(root.find(f".//{{{C}}}{name}").get("val")) for name in ("x", "w"))
    end = (left + width * part) * size[0]
    assert size[0] - end > width_of(chart.label(highest), size=9) + 3


def test_the_last_number_of_an_axis_is_within_the_frame():
    chart = made((-69677.0, -39430.0))
    size = (480.0, 240.0)
    xml, _ = chart_xml(chart, dt.date(2026, 11, 29), "Arial", size)
    left, width = (float(etree.fromstring(xml).find(f".//{{{C}}}{name}").get("val"))
                   for name in ("x", "w"))  # fmt: skip
    # LibreOffice sets numbers in a wider font where it lacks that of the document.
    assert (1 - left - width) * size[0] > 1.2 * width_of("−100,000", size=9) / 2


@pytest.mark.parametrize("values", [(-12.4, -7.1, -14.3), (-1.0, 900.0), (-0.2, 0.3)])
def test_the_numbers_at_an_axis_are_as_far_apart_as_they_say(values):
    """A step of 2.5 was written in whole numbers: 5, 8, 10, 13, 15, 18."""
    xml, _ = chart_xml(made(values), dt.date(2026, 11, 29), "Arial", (480.0, 240.0))
    axis = etree.fromstring(xml).find(f".//{{{C}}}valAx")
    step = float(axis.find(f"{{{C}}}majorUnit").get("val"))
    low = float(axis.find(f"{{{C}}}scaling/{{{C}}}min").get("val"))
    code = axis.find(f"{{{C}}}numFmt").get("formatCode")
    said = [
        float(shown(code, low + n * step).replace("\u2212", "-").replace(",", "")) for n in range(4)
    ]
    assert said == pytest.approx([low + n * step for n in range(4)])


@pytest.mark.parametrize("longest", [1.0, 2.0, 10.0, 12.0])
def test_an_axis_of_months_or_servers_has_no_fractions(longest):
    """The calendar of a plan of ten months had its marks at month 2.5 and 7.5."""
    chart = replace(made((1.0, longest)), is_money=False, unit="month")
    marks = [shape.text for shape in picture(chart, 480.0).shapes
             if isinstance(shape, Label) and shape.anchor == "middle"]  # fmt: skip
    assert len(marks) > 1
    assert all(mark.isdigit() for mark in marks), marks
    xml, _ = chart_xml(chart, dt.date(2026, 11, 29), "Arial", (480.0, 240.0))
    (step,) = {float(unit.get("val")) for unit in etree.fromstring(xml).iter(f"{{{C}}}majorUnit")}
    assert step.is_integer()


def tornado():
    """Return three drivers: ends on both sides, one end as the case has it, both ends better."""
    series = tuple(
        Drawn(name, "better", values, ("better",) * 3)
        for name, values in (("Low", (-9.0, -5.0001, 3.0)), ("High", (12.0, -40.0, 30.0)))
    )
    return replace(
        made((0.0,) * 3), kind="tornado", categories=("A", "B", "C"), series=series, base=-5.0
    )


def test_no_label_of_a_tornado_lies_on_a_bar():
    """An end that the case has already was labelled on the bar of the other: dark on red."""
    xml, _ = chart_xml(tornado(), dt.date(2026, 11, 29), "Arial", (480.0, 240.0))
    root = etree.fromstring(xml)
    assert labels_in(root) == [["\u22129.0"], ["12", "\u221240", "30"]]
    names = [point.findtext("{*}v") for point in root.find(".//{*}cat").iter("{*}pt")]
    assert names == ["A", "B", "C; other end 3.0"]


@pytest.mark.parametrize("inner", [-5.0001, -5.0])
def test_a_drawn_tornado_has_each_label_beside_the_bars(inner):
    """An end that is the base to the cent was labelled on the bar of the other."""
    low, high = tornado().series
    low = replace(low, values=(low.values[0], inner, low.values[2]))
    shapes = picture(replace(tornado(), series=(low, high)), 480.0).shapes
    bars = [shape for shape in shapes if isinstance(shape, Rect) and shape.role == "better"]
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
    xml, _ = chart_xml(chart, dt.date(2026, 11, 29), "Arial", (480.0, 240.0))
    plotted = float(etree.fromstring(xml).findtext(".//{*}val//{*}v"))
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
    xml, _ = chart_xml(chart, dt.date(2026, 11, 29), "Arial", (480.0, 240.0))
    least = etree.fromstring(xml).find(f".//{{{C}}}valAx/{{{C}}}scaling/{{{C}}}min")
    assert (least is not None and float(least.get("val")) > 1700) is small


def test_the_whole_and_its_label_are_inside_the_frame():
    """100 % was beside the frame, and the axis read 90 %100 %."""
    chart = replace(made((1.0, 0.16)), is_share=True, is_money=False, unit="")
    xml, _ = chart_xml(chart, dt.date(2026, 11, 29), "Arial", (480.0, 240.0))
    root = etree.fromstring(xml)
    x, width = (float(root.find(f".//{{{C}}}{name}").get("val")) for name in ("x", "w"))
    assert 480.0 * (1 - x - width) >= width_of("100 %", size=9)
    assert float(root.find(f".//{{{C}}}majorUnit").get("val")) == 0.25
    assert root.find(f".//{{{C}}}majorGridlines") is None  # they ran through the labels


def test_months_stand_along_the_axis_once_a_year_and_say_that_they_are_months():
    """A slide had 31 turned numbers and no word for them."""
    values = tuple(map(float, range(61)))
    series = (Drawn("Stay", "stay", values, ("stay",) * 61),)
    chart = replace(
        made(values), kind="line", series=series, every=12, categories=tuple(map(str, range(61)))
    )
    xml, _ = chart_xml(chart, dt.date(2026, 11, 29), "Arial", (480.0, 240.0))
    axis = etree.fromstring(xml).find(f".//{{{C}}}dateAx")
    assert axis.find(f"{{{C}}}majorUnit").get("val") == "12"
    assert axis.find(f"{{{C}}}numFmt").get("formatCode") == '"month "0'
