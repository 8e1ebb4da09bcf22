"""Inputs decide how long names and notes are: no format fails at them, and no list has them all."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from bizcase.document.blocks import Paragraph, Table, figure, words
from bizcase.exports import render
from bizcase.exports.evidence import sources_note
from bizcase.ledger import Figure, Ledger
from tests.exports.test_page_setting import made_up, table_of

NAMES = [f"{place:03} {'export of a town ' * 13}.xlsx" for place in range(100)]


def with_sources(result, *sources):
    """Return the result, whose only figure comes from the sources, with a table of it."""
    ledger = Ledger()
    ledger.add(Figure("a", "A figure", 1.0, "servers", "input", sources=sources))
    table = Table("Made up", ("Name", "Servers"), ((words("a"), figure("a")),), frozenset({1}))
    made = made_up(result, table)
    return replace(made, document=replace(made.document, ledger=ledger))


def noted(made):
    section = made.document.sections[-1]
    return sources_note(section.blocks[-1], section, made.document.ledger, made.document.style)


def pages(made):
    return [page.extract_text() for page in PdfReader(io.BytesIO(render("pdf", made))).pages]


@pytest.mark.parametrize("format_id", ["html", "md", "docx", "pdf", "pptx"])
def test_a_hundred_files_with_long_names_are_told_in_every_format(rvtools_result, format_id):
    """The PDF failed at 60 of them."""
    made = with_sources(rvtools_result, *(f"{name}, sheet vInfo" for name in NAMES))
    assert render(format_id, made)
    assert noted(made).endswith(f"{NAMES[5]}, sheet vInfo and 94 more")


def test_the_rest_of_the_files_is_counted_in_german(rvtools_result):
    made = with_sources(rvtools_result, *NAMES)
    style = replace(made.document.style, language="de")
    made = replace(made, document=replace(made.document, style=style))
    assert noted(made).endswith(" und 94 weitere")


def test_a_comma_in_the_name_of_a_file_is_not_its_end(rvtools_result):
    """Berlin, old.xlsx was told once per sheet."""
    sheets = ("Berlin, old.xlsx, sheet vInfo", "Berlin, old.xlsx, sheet vHost", "B.csv, columns a")
    assert noted(with_sources(rvtools_result, *sheets)) == "Source: Berlin, old.xlsx, B.csv"


@pytest.mark.parametrize("rows", [3, 40])
def test_a_note_that_is_longer_than_a_page_follows_its_table(rvtools_result, rows):
    """The PDF failed: the table and its note were one thing that no page holds."""
    notes = [Paragraph(words(f"{'words ' * 3300}{sign}-end"), "small") for sign in "ab"]
    told = "".join(pages(made_up(rvtools_result, table_of(rows), *notes)))
    assert "a-end" in told
    assert "b-end" in told


@pytest.mark.parametrize("text", ["words of a name " * 1200, "x" * 20_000])
def test_a_cell_that_is_longer_than_a_page_breaks(rvtools_result, text):
    rows = tuple((words(f"item-{place}"), words(f"{text} cell-{place}")) for place in range(2))
    table = Table("Made up", ("Name", "Note"), rows)
    told = "".join(pages(made_up(rvtools_result, table, Paragraph(words("Its note."), "small"))))
    for expected in ("cell-0", "item-1", "cell-1", "Its note."):
        assert expected in told
