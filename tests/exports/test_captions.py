"""The charts of Word and slides say the unit of their own numbers, whatever their message has."""

from __future__ import annotations

import io
from dataclasses import replace

import docx
import pytest
from pptx import Presentation

from bizcase.document.blocks import Chart
from bizcase.document.charts.plotted import plotted
from bizcase.document.language import for_language
from bizcase.exports import render
from bizcase.exports.drawing.cut import note_below
from tests.exports.made_once import file_of

MONEY = ("thousand USD", "million USD", "Tsd. USD", "Mio. USD")


def charts_of(document):
    return [
        plotted(block, document.ledger, document.style)
        for section in document.sections for block in section.blocks if isinstance(block, Chart)
    ]  # fmt: skip


def under_charts(content):
    """Return the caption of each chart of Word, and what stands under the chart."""
    lines = docx.Document(io.BytesIO(content)).paragraphs
    return {
        " ".join(item.text.split()): " ".join(lines[place + 2].text.split())
        for place, item in enumerate(lines)
        if item.style.name == "Caption" and item.text.startswith(("Figure", "Abbildung"))
    }


def test_the_line_under_a_chart_has_its_unit_whatever_number_its_message_has(mpa_result):
    """Beside “The move adds 36 k USD a year” a bar of 1,815 had no unit: it read as USD."""
    (bridge,) = (chart for chart in charts_of(mpa_result.document) if chart.id == "C4")
    steps = replace(bridge.series[0], values=(1815.0, 13.0, -4.0, 1824.0), roles=("stay",) * 4)
    cut = replace(bridge, series=(steps,), categories=("",) * 4, message="It adds 36 k USD a year")
    assert note_below(cut) == (f"Thousand USD a year; the axis starts at 1,805. {bridge.source}")
    assert note_below(replace(bridge, unit="")) == bridge.source  # shares have it at each number
    assert note_below(replace(bridge, kind="curve")) == bridge.source  # at its axis


@pytest.mark.parametrize("estate", ["rvtools_result", "mpa_result"])
def test_each_chart_of_word_has_its_unit_under_it_and_none_in_its_caption(request, estate):
    result = request.getfixturevalue(estate)
    found = under_charts(file_of("docx", result))
    charts = charts_of(result.document)
    assert len(found) == len(charts) > 5
    for (caption, below), chart in zip(found.items(), charts, strict=True):
        assert below.lower().startswith("" if chart.kind == "curve" else chart.unit.lower())
        assert not caption.endswith(")") or chart.message.endswith(")")
    assert any(below.lower().startswith("servers.") for below in found.values())
    assert sum(below.startswith("Thousand USD") for below in found.values()) > 2


def test_each_chart_of_the_german_word_has_its_unit_under_it(mpa_result):
    document = for_language(mpa_result.case, mpa_result.document, "sponsor", "de").document
    found = under_charts(render("docx", replace(mpa_result, document=document)))
    assert any(below.startswith(MONEY) for below in found.values())
    for below, chart in zip(found.values(), charts_of(document), strict=True):
        assert below.lower().startswith("" if chart.kind == "curve" else chart.unit.lower())


def test_the_slides_have_the_same_line_under_each_chart(mpa_result):
    deck = Presentation(io.BytesIO(file_of("pptx", mpa_result)))
    told = {
        shape.text_frame.text.replace("\xa0", " ")
        for slide in deck.slides for shape in slide.shapes if shape.has_text_frame
    }  # fmt: skip
    shown = sum(shape.has_chart for slide in deck.slides for shape in slide.shapes)
    lines = {note_below(chart).replace("\xa0", " ") for chart in charts_of(mpa_result.document)}
    assert len(lines & told) == len(lines) == shown
