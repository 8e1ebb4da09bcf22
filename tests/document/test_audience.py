"""Cuts of the document: each audience gets its sections in the order of the document."""

from __future__ import annotations

import re

import pytest

from bizcase.document.audience import audiences, check_audience, for_audience
from bizcase.document.blocks import Table
from bizcase.document.language import for_language
from bizcase.errors import UsageError
from bizcase.exports import document_markdown
from tests.document.estates import result_of

KEYS = {
    "board": ["page1"],
    "cfo": ["page1", "options", "comparison", "cash", "uncertainty", "next", "annex_e", "annex_f"],
    "cio": ["page1", "scope", "estate", "aws", "strategy", "plan", "risks", "next"],
    "engineer": ["annex_a", "annex_b", "annex_c", "annex_d", "annex_h"],
}


@pytest.fixture(scope="module")
def document():
    return result_of("built in").document


@pytest.mark.parametrize("name", KEYS)
def test_an_audience_gets_its_sections_in_order(document, name):
    cut = for_audience(document, name)
    assert [section.key for section in cut.sections] == KEYS[name]
    assert cut.audience == name


def test_the_full_document_is_all_of_it(document):
    assert for_audience(document, "full") is document


def test_every_section_of_a_cut_exists(document):
    known = {section.key for section in document.sections} | {"map", "scenarios"}
    for audience in audiences().values():
        assert set(audience.sections) <= known, audience.key


def test_the_cfo_gets_the_first_assumptions_only(document):
    *_, cut, _ = for_audience(document, "cfo").sections
    (table,) = (block for block in cut.blocks if isinstance(block, Table))
    assert 2 <= len(table.rows) <= 25
    assert table.caption.startswith("Assumptions that move the NPV")


REFERRED = {
    "en": re.compile(r"\bannex ([A-J])\b(?! of the full document)", re.IGNORECASE),
    "de": re.compile(r"\bAnhang ([A-J])\b(?! des vollständigen Dokuments)"),
}


@pytest.mark.parametrize("language", REFERRED)
@pytest.mark.parametrize("estate", ["built in", "many guests", "on AWS"])
def test_every_reference_leads_to_an_annex_of_the_cut_or_says_where_it_is(estate, language):
    result = result_of(estate)
    for name in audiences():
        document = for_language(result.case, result.document, name, language).document
        letters = {section.title[0] for section in document.sections if section.part == "annex"}
        shown = document_markdown(document)
        assert set(REFERRED[language].findall(shown)) <= letters, name
        # No letter is missing without a word on it.
        missing = sorted(set("ABCDEFGHIJ") - letters)
        told = f": {', '.join(missing)}." in shown
        assert told is bool(letters and missing), name
    if language == "en":  # nothing of the full document is said to be elsewhere
        assert "of the full document" not in document_markdown(
            for_audience(result.document, "full")
        )


def test_a_name_is_read_with_any_case_and_an_unknown_one_is_refused():
    assert check_audience(" CFO ") == "cfo"
    with pytest.raises(UsageError, match=r"press is no audience. Choose from full, board, cfo"):
        check_audience("press")


def test_a_cut_is_written(document):
    shown = document_markdown(for_audience(document, "board"))
    assert shown.count("\n## ") == 1
    assert "Open questions; effect on the NPV" in shown
