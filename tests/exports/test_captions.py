"""The captions of native charts: the unit once, where no number of the message has it."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import docx
import pytest

from bizcase.document.blocks import Chart
from bizcase.document.charts.plotted import plotted
from bizcase.document.language import for_language
from bizcase.exports import render
from bizcase.exports.drawing.cut import measure
from tests.exports.made_once import file_of

# A unit at the end of a caption, and the words of it that no number before may have.
BRACKET = re.compile(r"\((?:(?:thousand|million|Tsd.|Mio.) )?([^();]+)\)$")
SHORT = {"thousand": "k", "million": "M", "Tsd.": "Tsd.", "Mio.": "Mio."}


def captions_of(content):
    paragraphs = docx.Document(io.BytesIO(content)).paragraphs
    texts = [" ".join(item.text.split()) for item in paragraphs if item.style.name == "Caption"]
    return [text for text in texts if text.startswith(("Figure", "Abbildung"))]


def repeated(caption):
    """Return whether a number before the bracket of a caption has the unit in the bracket."""
    found = BRACKET.search(caption)
    if not found:
        return False
    before, first = caption[: found.start()], found[0].strip("()").partition(" ")[0]
    unit = f"{SHORT[first]} {found[1]}" if first in SHORT else found[1]
    name = re.escape(unit.removesuffix("s"))
    return bool(re.search(rf"\d {name}|\b{name} \d", before, re.IGNORECASE))


@pytest.mark.parametrize("caption", [
    "Figure 9: Most frequent: Rehost, 83 servers (servers)",
    "Figure 9: Most frequent: Rehost, 1 server (servers)",
    "Figure 10: The last of 5 waves ends in month 9 (month)",
    "Figure 3: The move adds 2,070 k USD a year (thousand USD a year)",
    "Figure 1: Migrating costs 11 M USD more than staying (million USD)",
    "Abbildung 3: Der Umzug fügt 2.070 Tsd. USD pro Jahr hinzu (Tsd. USD pro Jahr)",
    "Abbildung 6: 40 von 260 Servern laufen ohne jeden Support (Server)",
])  # fmt: skip
def test_the_captions_that_readers_saw_are_found(caption):
    assert repeated(caption)
    assert not repeated("Figure 2: Highest NPV: 2,070 k USD a month (thousand USD a year)")


@pytest.mark.parametrize("estate", ["rvtools_result", "mpa_result"])
def test_no_caption_of_word_says_its_unit_twice(request, estate):
    found = captions_of(file_of("docx", request.getfixturevalue(estate)))
    assert [caption for caption in found if repeated(caption)] == []
    assert any(BRACKET.search(caption) for caption in found)  # others need it


def test_no_caption_of_the_german_word_says_its_unit_twice(mpa_result):
    document = for_language(mpa_result.case, mpa_result.document, "sponsor", "de").document
    found = captions_of(render("docx", replace(mpa_result, document=document)))
    assert found
    assert [caption for caption in found if repeated(caption)] == []


def test_a_caption_without_its_unit_says_where_the_axis_starts(mpa_result):
    document = mpa_result.document
    (bridge,) = (
        plotted(block, document.ledger, document.style)
        for section in document.sections for block in section.blocks
        if isinstance(block, Chart) and block.id == "C4"
    )  # fmt: skip
    steps = replace(bridge.series[0], values=(1815.0, 13.0, -4.0, 1824.0), roles=("stay",) * 4)
    cut = replace(bridge, series=(steps,), categories=("",) * 4, unit_told=True)
    assert measure(cut, beside_message=True) == "the axis starts at 1,805"
    assert measure(cut) == "thousand USD a year; the axis starts at 1,805"
