"""Fixed words of the writers in the language of the document: cover, captions, pages."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import docx
import pypdf
import pytest
from pptx import Presentation

from bizcase.document.language import for_language
from bizcase.document.writing import heading
from bizcase.exports.formats import render
from tests.document.estates import result_of

ENGLISH = re.compile(
    r"\b(?:Contents|Prepared|As of|page|month|of|Table \d|Figure \d|Back-up|the|Why)\b"
)


@pytest.fixture(scope="module")
def told():
    result = result_of("many guests")
    document = for_language(result.case, result.document, "sponsor", "de").document
    return replace(result, document=document)


def test_the_pdf_is_german_from_cover_to_last_page(told):
    reader = pypdf.PdfReader(io.BytesIO(render("pdf", told)))
    pages = [page.extract_text() for page in reader.pages]
    assert "Erstellt für Ex" in pages[0]
    assert "Übersetzung: Entwurf" in " ".join(pages[0].split())
    assert "Inhalt" in pages[1].splitlines()
    for number, page in enumerate(pages, start=1):
        assert f"Seite {number} von {len(pages)}" in page
    assert "Tabelle 1: " in "".join(pages)
    assert "Abbildung 1: " in "".join(pages)
    assert [found[0] for page in pages for found in ENGLISH.finditer(page)] == []
    assert reader.trailer["/Root"]["/Lang"] == "de"


def test_word_is_german_from_cover_to_foot(told):
    document = docx.Document(io.BytesIO(render("docx", told)))
    shown = [paragraph.text for paragraph in document.paragraphs]
    assert "Inhalt" in shown
    assert "Stand 23.11.2026" in shown
    assert document.core_properties.language == "de"
    assert "Seite " in document.sections[0].footer.paragraphs[0].text
    captions = [item.text for item in document.paragraphs if item.style.name == "Caption"]
    assert captions
    assert all(text.startswith(("Tabelle ", "Abbildung ")) for text in captions)


def test_slides_are_german_with_their_notes(told):
    deck = Presentation(io.BytesIO(render("pptx", told)))
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert "Zusatzfolien" in titles
    assert all(titles)
    # A title is a heading without its number, not a part of it.
    assert [title for title in titles if title[:1].islower()] == []
    style = told.document.style.unbroken
    headings = {re.sub(r"^\d+\. ", "", heading(section, told.document.ledger, style))
                for section in told.document.sections}  # fmt: skip
    assert len(headings.intersection(titles)) >= 3
    assert [title for title in titles if ENGLISH.search(title)] == []
    notes = [slide.notes_slide.notes_text_frame.text for slide in deck.slides
             if slide.has_notes_slide]  # fmt: skip
    assert all(note.startswith(("Werte: ", "Keine Werte.")) for note in notes)


def test_the_page_tells_the_evidence_of_a_cell_without_english(told):
    page = render("html", told).decode()
    why = re.findall(r'data-why="([^"]*)"', page)
    assert why
    source = r"[\w.-]+\.(?:csv|xlsx)|Preisbuch [\d-]+, [\w-]+|die Annahmen|von der Analyse geändert"
    form = rf"(?:Quelle: (?:{source})(?:, (?:{source}))*\. )?(?:Belegstufe [A-D]\. )?Wert [\w.]+\."
    assert [text for text in why if not re.fullmatch(form, text)] == []
    assert any("Quelle: cash_flow.csv" in text for text in why)
    assert 'aria-label="Inhalt"' in page
