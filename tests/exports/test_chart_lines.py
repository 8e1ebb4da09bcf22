"""Native charts of lines: names and amounts at their ends, the legend of the band, the axis."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bizcase.exports.office.axes import C
from tests.exports.made_charts import FONT_SIZE, SIZE, made, native
from tests.exports.office_numbers import shown
from tests.exports.test_chart_frames import plot_of, reach


def lines(stay, migrate, band=True):
    """Return two lines over five years with the range of one."""
    own = {"Stay": ("stay", stay), "Migrate": ("aws", migrate)} | (
        {"Low": ("low", migrate * 0.9), "High": ("high", migrate * 2)} if band else {}
    )
    series = tuple(
        replace(made(()).series[0], name=name, role=role, roles=(role,) * 61,
                values=tuple(end * month / 60 for month in range(61)))
        for name, (role, end) in own.items()
    )  # fmt: skip
    months = tuple(map(str, range(61)))
    return replace(made(()), kind="line", series=series, categories=months, every=12)


def test_native_lines_have_name_and_amount_at_their_end_and_the_band_a_legend():
    """The legend took two lines of a low chart, and no line had its amount."""
    root = native(lines(10.04, 20.71))
    named = [item for item in root.iter(f"{{{C}}}ser") if item.find(f"{{{C}}}dLbls") is not None]
    assert ["".join(item.find(f"{{{C}}}tx//{{{C}}}v").itertext()) for item in named] == [
        "Stay", "Migrate",
    ]  # fmt: skip
    for series, amount in zip(named, ("10", "21"), strict=True):
        (label,) = series.iterfind(f"{{{C}}}dLbls/{{{C}}}dLbl")
        assert label.find(f"{{{C}}}idx").get("val") == "60"
        assert [label.find(f"{{{C}}}show{part}").get("val") for part in ("Val", "SerName")] == [
            "1", "1",
        ]  # fmt: skip
        assert shown(label.find(f"{{{C}}}numFmt").get("formatCode"), 10.04) == "10"
        assert label.find(f"{{{C}}}dLblPos").get("val") == "r", amount
    _, end = plot_of(root)
    assert SIZE[0] - end > FONT_SIZE * 0.6 * len("Migrate 21")
    deleted = [item.find(f"{{{C}}}idx").get("val") for item in root.iter(f"{{{C}}}legendEntry")]
    assert deleted == ["0", "2", "3"]  # what lifts the band, and both lines


def test_an_axis_of_lines_ends_at_the_next_mark():
    """For values up to 208 it went to 300."""
    axis = native(lines(90.0, 104.0)).find(f".//{{{C}}}valAx")
    assert reach(axis) == [0.0, 250.0]
    assert axis.find(f"{{{C}}}majorUnit").get("val") == "50"


@pytest.mark.parametrize(
    ("stay", "shifts"), [(20.6, [1, -1]), (20.9, [-1, 1]), (20.71, [1, -1]), (3.0, [])]
)
def test_names_of_lines_that_end_near_each_other_do_not_touch(stay, shifts):
    """They stood across the ends of the lines, on the band."""
    root = native(lines(stay, 20.71))
    assert {item.get("val") for item in root.iter(f"{{{C}}}dLblPos")} == {"r"}
    moved = [float(item.get("val")) for item in root.iterfind(
        f".//{{{C}}}dLbl/{{{C}}}layout/{{{C}}}manualLayout/{{{C}}}y")]  # fmt: skip
    assert [value > 0 for value in moved] == [shift > 0 for shift in shifts]
    if moved:
        apart = (max(moved) - min(moved)) * SIZE[1]
        assert FONT_SIZE < apart + abs(stay - 20.71) * 3 < 2 * FONT_SIZE


def test_lines_without_a_band_need_no_legend():
    assert native(lines(10.0, 20.0, band=False)).find(f".//{{{C}}}legend") is None
