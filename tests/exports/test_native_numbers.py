"""The numbers of native charts are those of the page: labels, sums of stacks, names of steps."""

from __future__ import annotations

import math
from itertools import chain

import pytest

from bizcase.document.blocks import Chart
from bizcase.document.charts.plotted import inner_ends, plotted
from bizcase.document.formats import format_figure
from bizcase.exports.slides.choice import slides_of
from tests.document import estates
from tests.exports.made_once import file_of
from tests.exports.office_numbers import labels_in, native_charts


@pytest.fixture(
    scope="module",
    params=["rvtools_result", "mpa_result", *estates.each(("one guest", "public export"))],
)
def charted(request):
    """Return both built-in samples, one machine alone, and the public export where it is."""
    if request.param.endswith("_result"):
        return request.getfixturevalue(request.param)
    return estates.result_of(request.param)


def charts_of(key, document):
    """Return the charts of a format in their order."""
    shows = (slide.shows for slide in slides_of(document))
    groups = shows if key == "pptx" else (section.blocks for section in document.sections)
    return [block for group in groups for block in group if isinstance(block, Chart)]


def on_page(chart, document):
    """Return the values of each series as tables and sentences of the page write them."""
    style, ledger = document.style, document.ledger
    drawn = plotted(chart, ledger, style)

    def said(point, value):
        if not isinstance(point, str):
            return drawn.label(value)
        figure, decimals = ledger[point], chart.decimals
        return format_figure(
            figure, with_unit=False, scale=chart.scale, style=style, decimals=decimals
        )

    base = drawn.label(drawn.base or 0.0)
    aside = {
        (place, row) for place, row in (inner_ends(drawn) if chart.kind == "tornado" else ())
        if drawn.label(drawn.series[place].values[row]) != base
    }  # fmt: skip
    for place, (series, item) in enumerate(zip(chart.series, drawn.series, strict=True)):
        points = series.values if isinstance(series.values, tuple) else (None,) * len(item.values)
        yield [
            said(point, value)
            for row, (point, value) in enumerate(zip(points, item.values, strict=True))
            if value is not None and (place, row) not in aside
        ]


def names_of(native):
    """Return the number that the name of each step of a bridge, or of each column, ends with."""
    names = [point.findtext("{*}v") for point in native.find(".//{*}cat").iter("{*}pt")]
    return ["".join(name.split()).rpartition("(")[2].strip("+)") for name in names]


def sums_on_page(chart, document):
    """Return the sum of each row of a stack; of columns the last series is a line beside them."""
    drawn = plotted(chart, document.ledger, document.style)
    parts = drawn.series[:-1] if chart.kind == "columns" else drawn.series
    rows = zip(*(item.values for item in parts), strict=True)
    return [drawn.label(math.fsum(value or 0.0 for value in row)) for row in rows]


@pytest.mark.parametrize("key", ["docx", "pptx"])
def test_the_labels_of_native_charts_are_the_numbers_of_the_page(charted, key):
    """Office rounds a label by its number format: 220.50 was 221 there and 220 in the table."""
    document, kinds = charted.document, set()
    natives, charts = native_charts(file_of(key, charted)), charts_of(key, document)
    for native, chart in zip(natives, charts, strict=True):
        named = chart.kind in ("bridge", "columns")
        labels = [names_of(native)] if named else labels_in(native)
        if labels:
            kinds.add(chart.kind)
            summed = chart.kind in ("stacked", "columns")
            wanted = [sums_on_page(chart, document)] if summed else list(on_page(chart, document))
            if chart.kind == "tornado":  # its native series are the two sides, not the two ends
                labels, wanted = sorted(chain(*labels)), sorted(chain(*wanted))
            assert labels == wanted, chart.id
    assert kinds == {chart.kind for chart in charts} & {
        "bars", "bridge", "tornado", "stacked", "columns",
    }  # fmt: skip
