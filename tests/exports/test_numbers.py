"""Every number of the document is a figure in the rounding of its place, or a quoted value."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bizcase.document.blocks import Chart, Paragraph, Section, Words, words
from bizcase.document.writing import plain, written
from bizcase.exports import document_markdown

NUMBER = re.compile(r"(?<![\w.,#-])\d+(?:,\d{3})*(?:\.\d+)?(?!\w)")


@pytest.fixture(params=["rvtools_result", "mpa_result"])
def result(request):
    return request.getfixturevalue(request.param)


# Numbers that are our own words: names, rules of the house and places in the document.
OWN_NUMBERS = re.compile(
    r"[135]-year|8 of 10|1 of 10|10 outcomes|5 of 10 and 9 of 10|14 days|less than 1 %|"
    r"more than 1 %|next 90 days|MARCH 2024|section 9|## \d+\. |Over 5 years|over 5 years|P[159]0",
    re.IGNORECASE,
)


def without_charts(document):
    """Return the document without what a chart plots, which has a test of its own."""
    sections = tuple(
        replace(section, blocks=tuple(b for b in section.blocks if not isinstance(b, Chart)))
        for section in document.sections
    )
    return replace(document, sections=sections)


def pieces_of(document):
    for text in (document.title, document.subtitle):
        yield from text
    for section in document.sections:
        yield from section.message
        for block in section.blocks:
            for text in (getattr(block, "text", ()), *getattr(block, "items", ())):
                yield from text
            for row in getattr(block, "rows", ()):
                for cell in row:
                    yield from cell


def test_every_number_in_the_document_is_a_figure_or_a_quoted_value(result):
    """Our own wording may hold no number but names such as "3-year"."""
    document, ledger = without_charts(result.document), result.document.ledger
    allowed = set()
    for piece in pieces_of(document):
        if not isinstance(piece, Words):
            allowed |= set(NUMBER.findall(written((piece,), ledger, plain)))
    shown = document_markdown(document).replace("\\", "")
    text = OWN_NUMBERS.sub("", shown)
    assert set(NUMBER.findall(text)) - allowed == set()


def test_the_number_gate_sees_a_number_of_our_own(result):
    told = Section("Made up", (Paragraph(words("It saves 47.11 USD.")),))
    shown = document_markdown(replace(result.document, sections=(told,)))
    assert "47.11" in NUMBER.findall(OWN_NUMBERS.sub("", shown))
