"""A number is rounded alike wherever it is shown: in text, at a mark, and by a format of Office."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from bizcase.document.charts.plotted import Drawn, Plotted
from bizcase.document.formats import SIZES, format_figure, format_number
from bizcase.document.number_style import ENGLISH_USD, NumberStyle, style_of_locale
from bizcase.exports import render
from bizcase.exports.drawing.picture import picture
from bizcase.exports.drawing.shapes import Label
from bizcase.exports.office.number_formats import label_formats
from tests.document import estates
from tests.exports.office_numbers import shown

GERMAN = style_of_locale("de")
STYLES = (ENGLISH_USD, GERMAN, NumberStyle(currency="EUR", rate=0.9))


def chart_of(values, unit, scale="thousand", decimals=None, style=ENGLISH_USD):
    """Return bars of figures as a document draws them."""
    money = unit.startswith("USD")
    size = style.money(1.0) / SIZES.get(scale, 1) if money else 1.0
    drawn = Drawn("Cost", "aws", tuple(value * size for value in values), ("aws",) * len(values))
    names = tuple(f"Item {place}" for place in range(len(values)))
    return Plotted(
        "C7", "bars", "Message", "Alt", "Source", unit, names, (drawn,), 1, None,
        is_share=unit == "fraction", is_money=money, style=style, scale=scale, decimals=decimals,
    )  # fmt: skip


def three_ways(value, unit, scale="thousand", decimals=None, style=ENGLISH_USD):
    """Return a number in text, as the label that is drawn, and as a program of Office shows it."""
    chart = chart_of((value,), unit, scale, decimals, style)
    usual, own = label_formats(chart, chart.series[0].values)
    there = shown(own.get(0, usual), chart.series[0].values[0])
    signs = {ord(","): style.thousands_sign, ord("."): style.decimal_sign}
    told = format_number(value, unit, scale=scale, style=style, decimals=decimals)
    drawn = [shape.text for shape in picture(chart, 400.0).shapes if isinstance(shape, Label)]
    return told, told if told in drawn else drawn, there.translate(signs)


@pytest.mark.parametrize(
    ("value", "unit", "scale", "said"),
    [
        (220.50, "USD/month", "whole", "221"),
        (221.50, "USD/month", "whole", "222"),
        (-0.5, "USD", "whole", "−0.50"),
        (0.13, "USD", "whole", "0.13"),
        (0.005, "USD", "whole", "0.01"),
        (-0.004, "USD", "whole", "0.00"),
        (-2.5, "USD", "whole", "−3"),
        (1_250.0, "USD", "thousand", "1.3"),
        (1_450.0, "USD", "thousand", "1.5"),  # 1.45 is below its half as a float
        (3_000.0, "USD", "thousand", "3.0"),
        (9_950.0, "USD", "thousand", "10"),
        (-9_949.99, "USD", "thousand", "−9.9"),
        (-40.0, "USD", "thousand", "0.0"),
        (10_500.0, "USD", "thousand", "11"),
        (625_000.0, "USD", "million", "0.63"),
        (999_950.0, "USD", "million", "1.0"),
        (960_000_000.0, "USD", "million", "960"),
        (994_999.99, "USD", "million", "0.99"),
        (12_500_000.0, "USD", "million", "13"),
        (0.145, "fraction", "thousand", "15 %"),
        (0.285, "fraction", "thousand", "29 %"),
        (0.996, "fraction", "thousand", "99.6 %"),
        (0.004, "fraction", "thousand", "0.4 %"),
        (-0.99996, "fraction", "thousand", "−99.996 %"),
        (0.995, "fraction", "thousand", "99.5 %"),
        (0.994, "fraction", "thousand", "99 %"),
        (1.0, "fraction", "thousand", "100 %"),
        (2.5, "score", "thousand", "2.5"),
        (2.665, "score", "thousand", "2.67"),
        (12.5, "servers", "thousand", "13"),
    ],
)
def test_a_half_is_rounded_away_from_zero_everywhere(value, unit, scale, said):
    assert three_ways(value, unit, scale) == (said,) * 3


CENTS = st.integers(-(10**11), 10**11).map(lambda cents: cents / 100)
# Amounts on the half of a shown digit, in USD, thousands and millions: there rules differ.
HALVES = st.tuples(
    st.integers(-(10**5), 10**5), st.sampled_from((1, 100, 1_000, 10_000, 100_000))
).map(lambda half: (half[0] + 0.5) * half[1])


@given(CENTS | HALVES, st.sampled_from(("whole", "thousand")), st.sampled_from(STYLES))
def test_text_label_and_office_agree_on_every_amount(usd, scale, style):
    assert len(set(three_ways(usd, "USD/year", scale, style=style))) == 1


@given(st.integers(1, 10**5 - 1).map(lambda part: part / 10**5) | st.just(1 - 1e-4))
def test_a_share_that_is_not_whole_is_never_shown_as_none_or_all(share):
    """99.6 % of the servers were 100 % in a table."""
    told, drawn, there = three_ways(share, "fraction")
    assert told == drawn == there
    for shown_share in (told, format_number(share, "fraction")):
        assert 0 < float(shown_share.removesuffix(" %")) < 100


@given(CENTS | HALVES, st.integers(0, 3))
def test_text_label_and_office_agree_in_millions(usd, decimals):
    """Their decimals are given: no format has two significant digits of 123 million."""
    assert len(set(three_ways(usd, "USD", "million", decimals))) == 1


@given(st.integers(-(10**13), 10**13), st.integers(0, 4))
def test_a_shown_number_is_the_decimal_rounded_half_up(cents, decimals):
    exact = Decimal(cents) / 100
    wanted = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    assert ENGLISH_USD.number(cents / 100, decimals) == f"{wanted:z,f}".replace("-", "−")


@pytest.fixture(scope="module", params=estates.each(("one guest", "public list")))
def booked(request):
    """Return a case with its workbook."""
    result = estates.result_of(request.param)
    return result, render("xlsx", result)


def test_the_summary_of_the_workbook_shows_each_figure_as_the_annex(booked):
    """6,503.5 GiB were 6,504 in the workbook."""
    result, book = booked
    figures = {figure.label: figure for figure in result.case.ledger}
    sheet = openpyxl.load_workbook(io.BytesIO(book), data_only=True, read_only=True)["Summary"]
    there, here = [], []
    for name, *cells in sheet.iter_rows(max_col=4):
        for cell, bound in zip(cells, ("value", "low", "high"), strict=True):
            if name.value in figures and isinstance(cell.value, int | float):
                code = cell.number_format
                there.append(shown(code, cell.value).replace("-", "−").replace("%", " %"))
                figure = figures[name.value]
                here.append(format_figure(figure, with_unit=figure.unit == "fraction", bound=bound))
    assert there == here
    assert len(there) > 20


def largest(chart):
    """Return the largest amount that a chart reaches, the parts of a stack one on another."""
    ends = [
        [abs(float(point.findtext("{*}v"))) for point in series.iterfind("{*}val//{*}pt")]
        for series in chart.iter("{*}ser")
    ]
    grouping = chart.find(".//{*}grouping").get("val")
    return max(map(sum, zip(*ends, strict=True)) if grouping == "stacked" else map(max, ends))


def test_an_axis_of_the_workbook_is_in_a_unit_of_its_amounts(booked):
    """Of one machine every number at the axes was 0.0 million."""
    axes = 0
    with zipfile.ZipFile(io.BytesIO(booked[1])) as package:
        for name in package.namelist():
            if not name.startswith("xl/charts/chart"):
                continue
            chart = etree.fromstring(package.read(name))
            axis = chart.find(".//{*}valAx")
            title = "".join(axis.find("{*}title").itertext())
            if "USD" not in title:
                continue
            axes += 1
            most = largest(chart)
            told = shown(axis.find("{*}numFmt").get("formatCode"), most)
            assert 1 <= float(told.replace(",", "")) < 10_000, title
            assert ("illion" in title, "housand" in title) == (most >= 1e6, 1e4 <= most < 1e6)
    assert axes == 3


def test_no_text_for_readers_is_rounded_by_pythons_own_rule():
    """A format such as ``:,.0f`` rounds half to even: ``units.as_shown`` is the one place."""
    own = re.compile(r"\{[^{}\n]*:,?\.0[f%]\}|\w+\.round\(\)")
    root = Path(__file__).parents[2]
    rooms = ("bizcase/document", "bizcase/exports", "pages")
    found = {
        (path.name, told)
        for room in rooms
        for path in (root / room).rglob("*.py")
        for told in own.findall(path.read_text(encoding="utf-8"))
    }
    # Whole already: the row of a sheet, a cell that is an integer.
    assert {told for _, told in found} <= WHOLE_ALREADY, found


WHOLE_ALREADY = {"{row:.0f}", "{cell:.0f}"}
