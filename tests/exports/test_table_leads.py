"""A sentence that introduces a table is on the page of the table."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import docx
from docx.oxml.ns import qn
from pypdf import PdfReader

from bizcase import packaged
from bizcase.document.blocks import Paragraph, Section, Table, words
from bizcase.exports import render


def led_in(result, filler):
    """Return the result with a table that a sentence introduces, behind so many other ones."""
    rows = tuple((words(f"row-{place}"), words("1")) for place in range(40))
    table = Table("Scores", ("Name", "Count"), rows, frozenset({1}))
    others = [Paragraph(words(f"Other {place}.")) for place in range(filler)]
    intro = Paragraph(words("Scores end at 5."))
    annex = Section("Z. Made up", (*others, intro, table), "annex_z", "annex")
    return replace(result, document=replace(result.document, sections=(annex,)))


def test_a_sentence_that_introduces_a_table_is_on_its_page_of_the_pdf(rvtools_result):
    """“Readiness is scored up to 5 points.” ended a page, and its table began the next."""
    met = 0
    for filler in range(32, 40, 2):
        made = led_in(rvtools_result, filler)
        pages = [page.extract_text() for page in
                 PdfReader(io.BytesIO(render("pdf", made))).pages][2:]  # fmt: skip
        (page,) = (page for page in pages if "Scores end at 5." in page)
        assert "row-1" in page, filler
        met += pages.index(page) > 0
    assert met


def test_a_sentence_that_introduces_a_table_stays_with_it_in_word_and_in_print(rvtools_result):
    made = led_in(rvtools_result, 3)
    word = docx.Document(io.BytesIO(render("docx", made)))
    kept = {p.text: p._p.pPr.find(qn("w:keepNext")) is not None for p in word.paragraphs}
    assert (kept["Other 2."], kept["Scores end at 5."]) == (False, True)
    style = packaged.text("bizcase.exports", "page.css")
    (rule,) = re.findall(r"([^{}]+) \{ break-after: avoid; \}", style.partition("@media print")[2])[
        :1
    ]
    assert ":not(.wide) + p:not([class]):has(+ .wide)" in rule
