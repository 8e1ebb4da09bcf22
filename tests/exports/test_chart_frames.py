"""How native charts use their frame: the reach of axes, room for amounts, names of points."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bizcase.exports.drawing.picture import picture
from bizcase.exports.drawing.shapes import Label, Line, width_of, wrapped
from bizcase.exports.office.axes import A, C
from bizcase.exports.office.chart_xml import rows_in_frame
from tests.exports.made_charts import FONT_SIZE, SIZE, made, native, tornado
from tests.exports.office_numbers import labels_in, shown

# DejaVu Sans, which LibreOffice takes where it lacks a font, as parts of its size.
WIDTHS = {**dict.fromkeys("0123456789", 0.636), ",": 0.318, ".": 0.318, "−": 0.838, " ": 0.318,
          "%": 0.95}  # fmt: skip
APART, GENEROUS = 3.0, 15.0  # points between a bar, its amount and the frame: at least, at most
LONG = ("Migrate, 3-year EC2 Instance Savings Plan, no upfront", "Keep and refresh hardware")


def wide(text):
    return FONT_SIZE * sum(WIDTHS[sign] for sign in text)


def reach(axis):
    """Return the ends of an axis."""
    return [float(axis.find(f"{{{C}}}scaling/{{{C}}}{end}").get("val")) for end in ("min", "max")]


def plot_of(root):
    """Return where the plot begins and ends in its frame, in points."""
    left, width = (float(root.find(f".//{{{C}}}{name}").get("val")) for name in ("x", "w"))
    return left * SIZE[0], (left + width) * SIZE[0]


@pytest.mark.parametrize(
    "values", [(-31000.0, -3792.0), (-33755.0, -3792.0), (-9598.0, 1314.0), (-69055.0, 4740.0),
               (115606.0, 57803.0), (9.9, 4.0), (3.0, 0.0)],
)  # fmt: skip
def test_bars_and_amounts_fill_the_frame_and_no_axis_goes_further(values):
    """For −69,055 the axis went to −150,000, as both ends were rounded and a step was added."""
    chart = replace(made(values), categories=LONG)
    root = native(chart)
    least, most = reach(root.find(f".//{{{C}}}valAx"))
    begin, end = plot_of(root)
    point = (end - begin) / (most - least)
    low, high = min(*values, 0.0), max(*values, 0.0)
    before, behind = (low - least) * point, (most - high) * point
    if low < 0:
        assert wide(chart.label(low)) + APART < before < wide(chart.label(low)) + GENEROUS
    else:
        assert before == 0  # bars begin at nothing
    if high > 0:
        assert wide(chart.label(high)) + APART < behind < wide(chart.label(high)) + GENEROUS
    assert APART < SIZE[0] - end < GENEROUS


def test_the_whole_and_its_label_are_inside_the_frame():
    """In LibreOffice the last sign of “100 %” touched the frame."""
    chart = replace(made((1.0, 0.16)), is_share=True, is_money=False, unit="")
    root = native(chart)
    begin, end = plot_of(root)
    _, most = reach(root.find(f".//{{{C}}}valAx"))
    assert SIZE[0] - (begin + (end - begin) / most) > wide("100 %") + 2 * APART


def test_small_shares_are_drawn_against_the_whole():
    chart = replace(made((0.02, 0.01)), is_share=True, is_money=False, unit="")
    assert reach(native(chart).find(f".//{{{C}}}valAx"))[1] > 1


@pytest.mark.parametrize("chart", [made((5.0, 3.0)), tornado()])
def test_bars_with_amounts_have_neither_numbers_nor_lines_of_an_axis(chart):
    axis = native(chart).find(f".//{{{C}}}valAx")
    assert axis.find(f"{{{C}}}delete").get("val") == "1"
    assert axis.find(f"{{{C}}}majorGridlines") is None


def test_the_numbers_of_an_axis_are_at_the_line_that_they_are_marks_of():
    """The line with its marks was above the rows, the numbers below them."""
    axis = native(replace(made((5.0, 3.0)), kind="bridge")).find(f".//{{{C}}}valAx")
    assert axis.find(f"{{{C}}}crosses").get("val") == "max"  # rows go downwards
    assert axis.find(f"{{{C}}}tickLblPos").get("val") == "nextTo"


def test_the_last_number_of_an_axis_is_within_the_frame():
    _, end = plot_of(native(replace(made((100000.0, 39430.0)), kind="bridge")))
    assert SIZE[0] - end > wide("100,000") / 2


def curve(*values):
    steps = ("5", "10", "50", "90", "95")[-len(values) :]
    return replace(made(values), kind="curve", categories=steps)


@pytest.mark.parametrize("values", [(-12.4, -7.1, -14.3), (-1.0, 900.0), (-0.2, 0.3)])
def test_the_numbers_at_an_axis_are_as_far_apart_as_they_say(values):
    """A step of 2.5 was written in whole numbers: 5, 8, 10, 13, 15, 18."""
    axis = native(curve(*values)).find(f".//{{{C}}}valAx")
    step, low = float(axis.find(f"{{{C}}}majorUnit").get("val")), reach(axis)[0]
    code = axis.find(f"{{{C}}}numFmt").get("formatCode")
    said = [
        float(shown(code, low + n * step).replace("\u2212", "-").replace(",", "")) for n in range(4)
    ]
    assert said == pytest.approx([low + n * step for n in range(4)])


@pytest.mark.parametrize("longest", [1.0, 2.0, 10.0, 12.0])
def test_an_axis_of_months_or_servers_has_no_fractions(longest):
    """The calendar of a plan of ten months had its marks at month 2.5 and 7.5."""
    chart = replace(made((1.0, longest)), kind="bridge", is_money=False, unit="month")
    marks = [shape.text for shape in picture(chart, 480.0).shapes
             if isinstance(shape, Label) and shape.anchor == "middle"]  # fmt: skip
    assert len(marks) > 1
    assert all(mark.isdigit() for mark in marks), marks
    (step,) = {float(unit.get("val")) for unit in native(chart).iter(f"{{{C}}}majorUnit")}
    assert step.is_integer()


def test_a_curve_of_outcomes_has_the_marks_of_the_page_and_says_what_each_axis_counts():
    """In Word the amounts ended at −5,000, and 0 to 100 stood under “thousand USD”."""
    chart = curve(-28600.0, -25863.0, -15088.0, -8276.0, -7100.0)
    axes = native(chart).findall(f".//{{{C}}}valAx")
    found = [(*reach(axis), "".join(axis.find(f"{{{C}}}title").itertext())) for axis in axes]
    assert found == [
        (-30000.0, 0.0, "thousand USD"), (0.0, 100.0, "of 100 outcomes, so many are worse"),
    ]  # fmt: skip
    marks = {item.text for item in picture(chart, 480.0).shapes if isinstance(item, Label)}
    assert {"\u221230,000", "0", "25", "100"} <= marks


def test_a_native_curve_says_the_amounts_that_the_drawn_one_says():
    """The points of 10, 50 and 90 outcomes of 100 had neither a mark nor an amount."""
    chart = curve(-28600.0, -25863.0, -15088.0, -8276.0, -1100.0)
    drawn = {item.text for item in picture(chart, 480.0).shapes
             if isinstance(item, Label) and item.bold}  # fmt: skip
    series = native(chart).find(f".//{{{C}}}ser")
    labels = series.findall(f"{{{C}}}dLbls/{{{C}}}dLbl")
    said = {"".join(label.find(f"{{{C}}}tx").itertext()) for label in labels}
    assert said == drawn == {"10: −25,863", "50: −15,088", "90: −8,276"}
    marked = {point.find(f"{{{C}}}idx").get("val") for point in series.findall(f"{{{C}}}dPt")}
    assert marked == {label.find(f"{{{C}}}idx").get("val") for label in labels} == {"1", "2", "3"}
    assert all(point.find(f".//{{{C}}}symbol").get("val") == "square"
               for point in series.findall(f"{{{C}}}dPt"))  # fmt: skip


@pytest.mark.parametrize(
    ("values", "at"),
    [((-28600.0, -15088.0, -1100.0), "min"), ((5.0, 9.0, 20.0), "min"),
     ((-28600.0, -15088.0, 1100.0), "autoZero")],
)  # fmt: skip
def test_the_line_beside_a_curve_is_at_its_left_or_where_a_loss_becomes_a_gain(values, at):
    """The line of the counts was right of the curve, far from its numbers."""
    up = native(curve(*values)).findall(f".//{{{C}}}valAx")[1]
    assert up.find(f"{{{C}}}crosses").get("val") == at


@pytest.mark.parametrize(
    ("values", "drawn"),
    [((-28600.0, -15088.0, -1100.0), False), ((-28600.0, -15088.0, 1100.0), True)],
)
def test_a_drawn_curve_has_the_line_of_nothing_only_inside(values, drawn):
    lines = [shape for shape in picture(curve(*values), 480.0).shapes
             if isinstance(shape, Line) and shape.role == "ink"]  # fmt: skip
    assert bool(lines) is drawn


def test_the_name_of_a_low_point_ends_above_the_axis():
    """The name of 10 outcomes lay on the line at 0."""
    series = native(curve(-28600.0, -25863.0, -15088.0, -8276.0, -7100.0)).find(f".//{{{C}}}ser")
    down = float(series.find(f".//{{{C}}}manualLayout/{{{C}}}y").get("val")) * SIZE[1]
    plot = 0.6 * SIZE[1]  # what titles and numbers leave in LibreOffice
    assert plot / 10 - down - FONT_SIZE / 2 > 0
    assert down > FONT_SIZE / 2


def test_a_bracket_that_fits_a_line_is_whole():
    """A chart had “(60 – 300 USD an” and below it “hour)”."""
    name = "Rate of migration labour (60 – 300 USD an hour)"
    assert wrapped(name, 200.0)[-1] == "(60 – 300 USD an hour)"
    assert max(map(len, wrapped(f"A {'long word ' * 6}({'in brackets ' * 6})", 100.0))) <= 20


def test_the_name_of_a_point_near_the_end_is_left_of_it():
    series = native(curve(-28600.0, -25863.0, -15088.0, -130.0, -100.0)).find(f".//{{{C}}}ser")
    sides = [item.get("val") for item in series.iter(f"{{{C}}}dLblPos")]
    assert sides == ["r", "r", "l"]


def test_a_tornado_says_what_its_colours_mean():
    """It was the one chart of several series without a legend."""
    root = native(tornado())
    assert root.find(f".//{{{C}}}legend") is not None
    names = ["".join(item.find(f"{{{C}}}tx//{{{C}}}v").itertext())
             for item in root.iter(f"{{{C}}}ser")]  # fmt: skip
    assert names == ["Better", "Worse"]


def test_a_chart_with_rows_has_room_for_the_names_beside_them():
    chart = replace(made((5.0, 3.0)), categories=LONG)
    begin, _ = plot_of(native(chart))
    assert begin == pytest.approx(rows_in_frame(chart, SIZE[0]).room, abs=1)
    assert begin > width_of("Keep and refresh hardware", size=FONT_SIZE)


def drivers_of_a_loss():
    """Return a tornado whose base and ends are all losses, far from 0."""
    ends = (("Low", (-69677.0, -61038.0, -59110.0)), ("High", (-39430.0, -47769.0, -49335.0)))
    series = tuple(
        replace(made(values).series[0], name=name, roles=(role,) * 3)
        for (name, values), role in zip(ends, ("worse", "better"), strict=True)
    )
    return replace(made((0.0,) * 3), kind="tornado", series=series, base=-54052.0)


def test_a_tornado_far_from_nothing_fills_its_plot():
    """The axis went on to 0: the bars had a third of the plot."""
    root = native(drivers_of_a_loss())
    least, most = reach(root.find(f".//{{{C}}}valAx"))
    begin, end = plot_of(root)
    point = (end - begin) / (most - least)
    assert APART < (most - -39430.0) * point - wide("−39,430") < GENEROUS
    assert APART < (-69677.0 - least) * point - wide("−69,677") < GENEROUS


def stacked():
    today, after = (replace(made(values).series[0], name=name, role=role, roles=(role,) * 3)
                    for name, role, values in (("Today", "stay", (159.0, 0.0, 9.4)),
                                               ("After", "aws", (310.0, 0.0, 0.0))))  # fmt: skip
    return replace(made((0.0,) * 3), kind="stacked", series=(today, after))


def test_a_native_stack_has_its_sum_at_its_end_as_the_drawn_one():
    """The rows of “today” and “after the move” had no amounts in Word and on slides."""
    root = native(stacked())
    (labels,) = labels_in(root)
    drawn = {item.text for item in picture(stacked(), 480.0).shapes if isinstance(item, Label)}
    assert labels == ["469", "0", "9.4"]
    assert set(labels) <= drawn
    *_, sums = root.iter(f"{{{C}}}ser")
    assert sums.find(f"{{{C}}}dLbls/{{{C}}}dLblPos").get("val") == "inBase"
    assert sums.find(f"{{{C}}}spPr/{{{A}}}noFill") is not None
    deleted = [item.find(f"{{{C}}}idx").get("val") for item in root.iter(f"{{{C}}}legendEntry")]
    assert deleted == ["0", "3"]  # the parts are between them
    _, most = reach(root.find(f".//{{{C}}}valAx"))
    assert 469 < most < 600


@pytest.mark.parametrize(("values", "end"), [((3000.0, 844.0, 3844.0), 4000.0),
                                             ((50.0, 49.0, 99.0), 100.0)])  # fmt: skip
def test_an_axis_of_steps_ends_at_its_last_mark(values, end):
    """For 3,844 programs went to 5,000."""
    axis = native(replace(made(values), kind="bridge")).find(f".//{{{C}}}valAx")
    assert reach(axis) == [0.0, end]
    names = [item.tag.partition("}")[2] for item in axis.find(f"{{{C}}}scaling")]
    assert names[-2:] == ["max", "min"]  # the order of the schema
