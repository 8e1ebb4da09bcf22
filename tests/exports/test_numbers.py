"""Every number of the document is a figure in the rounding of its place, or a quoted value."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import docx
import pptx
import pytest
from lxml import etree
from pypdf import PdfReader

from bizcase.document.blocks import Chart, Paragraph, Section, Words, words
from bizcase.document.build import build_document
from bizcase.document.charts.plotted import plotted
from bizcase.document.language import for_language
from bizcase.document.writing import plain, written
from bizcase.exports import document_markdown, render
from bizcase.exports.drawing.cut import cut_marks
from bizcase.exports.drawing.shapes import ticks
from bizcase.exports.folding import OPTIONAL_BREAK
from bizcase.exports.look import Look
from tests.document import estates
from tests.exports.made_once import file_of
from tests.exports.test_currency import in_euro
from tests.exports.test_look import picture, slide_template, word_template

NUMBER = re.compile(r"(?<![\w.,#-])\d+(?:,\d{3})*(?:\.\d+)?(?!\w)")


@pytest.fixture(params=["rvtools_result", "mpa_result"])
def result(request):
    return request.getfixturevalue(request.param)


# Numbers that are our own words: names, rules of the house and places in the document.
OWN_NUMBERS = re.compile(
    r"[135]-year|8 of 10|1 of 10|10 outcomes|5 of 10 and 9 of 10|14 days|less than 1 %|"
    r"more than 1 %|next 90 days|MARCH 2024|section 9|## \d+\. |Over 5 years|over 5 years|P[159]0|"
    r"÷ 12|12 ×",
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


def own_numbers(whole):
    """Return the numbers that are neither figures nor quoted."""
    document, ledger = without_charts(whole), whole.ledger
    allowed = set()
    for piece in pieces_of(document):
        if not isinstance(piece, Words):
            allowed |= set(NUMBER.findall(written((piece,), ledger, plain)))
    text = OWN_NUMBERS.sub("", document_markdown(document).replace("\\", ""))
    return set(NUMBER.findall(text)) - allowed


def test_every_number_in_the_document_is_a_figure_or_a_quoted_value(result):
    """Our own wording may hold no number but names such as "3-year"."""
    assert own_numbers(result.document) == set()


def test_the_number_gate_sees_a_number_of_our_own(result):
    told = Section("Made up", (Paragraph(words("It saves 47.11 USD.")),))
    shown = document_markdown(replace(result.document, sections=(told,)))
    assert "47.11" in NUMBER.findall(OWN_NUMBERS.sub("", shown))


# The same cases as their readers may get them: in another language and currency, and with names
# of the customer that hold numbers and markup.
@pytest.fixture(scope="module", params=["mpa_result", "rvtools_result", "hostile_result"])
def told(request):
    result = in_euro(request.getfixturevalue(request.param))
    made = for_language(result.case, result.document, "full", "de")
    assert made.missed == ()
    return replace(result, document=made.document)


GERMAN = re.compile(r"(?<![\w.,])\d+(?:\.\d{3})*(?:,\d+)?(?!\w|[.,]\d)")


def test_no_number_of_german_in_euro_is_our_own(told):
    document, allowed = without_charts(told.document), set()
    for piece in pieces_of(document):
        if not isinstance(piece, Words):
            shown = written((piece,), document.ledger, plain, document.style)
            allowed |= set(GERMAN.findall(shown))
    shown = document_markdown(document).replace("\\", "")
    assert set(GERMAN.findall(shown)) - allowed - OWN_IN_GERMAN == set()


# Lengths of commitments, tests of a measurement, limits of the method, places in lists.
OWN_IN_GERMAN = {str(number) for number in (*range(15), 55, 80, 90, 100)}


@pytest.mark.parametrize("key", ["html", "docx", "pptx", "pdf"])
def test_no_format_has_a_number_that_markdown_lacks(told, key):
    """Markdown holds the data of each chart too; a picture adds its axis and the sums it draws."""
    assert added_by(key, told, GERMAN) == set()


def added_by(key, result, pattern, look=None):
    """Return the numbers that a format adds to those of Markdown, but what its pictures draw."""
    document = result.document
    known = set(pattern.findall(document_markdown(document).replace("\\", "")))
    content = render(key, result, look) if look else file_of(key, result)
    found = set(pattern.findall(text_of(key, content))) - known
    # A printed page breaks the fingerprint of a file, and a part of it can be digits alone.
    prints = " ".join(file.upload.sha256 for file in result.case.entries.files)
    broken = {number for number in found if number.isdigit() and number in prints}
    return found - drawn(document, pattern) - counters(document) - broken


NOTE = "We close 2 sites and save 1,500.50 EUR a month. The case says {F:npv.base}."


@pytest.fixture(scope="module", params=["nothing runs", "on AWS", "one guest"])
def edge(request):
    """Return a case with nothing in scope, one without cost on premises, and one with a note.

    Without the lists that are the same in any case.
    """
    result = estates.result_of(request.param)
    if request.param == "one guest":
        entries = replace(result.case.entries, notes={"Summary": NOTE})
        case = replace(result.case, entries=entries)
        result = replace(result, case=case, document=build_document(case))
    kept = [part for part in result.document.sections if part.key != "annex_e"]
    return replace(result, document=replace(result.document, sections=tuple(kept)))


def test_no_number_of_a_case_at_the_edge_is_our_own(edge):
    noted = bool(edge.case.entries.notes)
    assert ("Entered manually: 2; 1,500.50." in document_markdown(edge.document)) == noted
    # Ends of assumptions that an open answer names; the list of all of them is left out here.
    answers = [] if edge.case.finance is None else edge.case.finance.verdict.blocks
    ends = " ".join(f"{item.low_words} {item.high_words}" for item in answers)
    assert own_numbers(edge.document) <= set(NUMBER.findall(ends))


@pytest.mark.parametrize("key", ["docx", "pptx", "pdf"])
def test_logo_template_and_notes_add_no_number(edge, key):
    look = Look(picture(), word_template(text="Page 47.11"), slide_template())
    assert added_by(key, edge, NUMBER, look) == set()


def text_of(key, content):
    if key == "html":
        page = etree.HTML(content.decode())
        for part in page.iter("style", "title"):
            part.text = ""
        return " \n ".join(page.itertext())
    if key == "docx":
        parts = docx.Document(io.BytesIO(content)).element.body.iter("{*}r")
    elif key == "pptx":
        slides = pptx.Presentation(io.BytesIO(content)).slides
        parts = (part for slide in slides for part in slide._element.iter("{*}t"))
    else:
        return " \n ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return " \n ".join(part.text or "" for part in parts).replace(OPTIONAL_BREAK, "")


def drawn(document, pattern=GERMAN):
    """Return the ticks of the axes, and the sums over stacked columns, in the charts' own units."""
    found = set()
    for section in document.sections:
        for chart in section.blocks:
            if not isinstance(chart, Chart):
                continue
            shown = plotted(chart, document.ledger, document.style)
            columns = list(zip(*(item.values for item in shown.series), strict=False))
            sums = [sum(value or 0.0 for value in column) for column in columns]
            parts = [sum(value or 0.0 for value in column[:-1]) for column in columns]
            rest = [sum(value or 0.0 for value in column[1:]) for column in columns]
            values = [v for item in shown.series for v in item.values if v is not None]
            alone = [0.0, *values]
            marks = [
                ticks(min(ends), max(ends), about)
                for ends in (values, alone, [*alone, *sums, *parts, *rest])
                for about in range(3, 8)
            ]
            marks += filter(None, [cut_marks(shown)])
            named = [name for axis in marks for name in shown.ticks(axis)]
            labels = [shown.label(value) for value in (*sums, *parts, *rest)]
            found |= {number for label in (*labels, *named)
                      for number in pattern.findall(label)}  # fmt: skip
    return found


def counters(document):
    """Return the numbers of pages, tables and figures."""
    return {str(number) for number in range(1, 100)}


def test_the_gate_of_formats_sees_a_number_of_a_writer(told):
    shown = f"{text_of('docx', render('docx', told))} 47,11"
    known = set(GERMAN.findall(document_markdown(told.document).replace("\\", "")))
    assert "47,11" in set(GERMAN.findall(shown)) - known - drawn(told.document)
