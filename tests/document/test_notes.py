"""The analyst's own words in the document: under their section, marked, escaped, none lost."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from bizcase.document.blocks import Paragraph, Ref, Section, words
from bizcase.document.notes import TITLE, with_notes
from bizcase.entries import Entries, InputFile, ProjectInfo, RunRequest
from bizcase.exports import render
from bizcase.ledger import Figure, Ledger
from tests.factories import rvtools, vinfo_row
from tests.runs import shared_run

SECTIONS = (
    Section("Summary", (Paragraph(words("Ours.")),)),
    Section("Cash flow", (Paragraph(words("Ours, too.")),)),
)


def lines(section):
    return ["".join(piece.text for piece in block.text) for block in section.blocks]


def test_a_note_closes_its_section_paragraph_by_paragraph():
    summary, cash = with_notes(SECTIONS, {" summary": "First.\n\nSecond,\nthird line."})
    assert lines(summary) == [
        "Ours.",
        "Note by the analyst: First.",
        "Note by the analyst: Second,\nthird line.",
    ]
    assert lines(cash) == ["Ours, too."]


def test_a_note_on_no_section_stands_at_the_end_and_says_what_it_speaks_of():
    *_, last = with_notes(SECTIONS, {"Who decides": "The board.", "Summary": "x"})
    assert last.title == TITLE
    assert lines(last) == ["Note by the analyst, Who decides: The board."]


def test_two_notes_on_one_section_both_stand_there():
    summary, _ = with_notes(SECTIONS, {"Summary": "One.", "SUMMARY ": "Two."})
    assert lines(summary)[1:] == ["Note by the analyst: One.", "Note by the analyst: Two."]


def test_a_note_under_a_title_of_an_earlier_version_finds_its_section():
    sections = (Section("Plan", (), "plan"), Section("Summary", (), "summary"))
    plan, summary = with_notes(sections, {"Migration plan": "Freeze in May.", "Plan": "Two sites."})
    assert lines(plan) == ["Note by the analyst: Freeze in May.", "Note by the analyst: Two sites."]
    assert lines(summary) == []


@pytest.mark.parametrize("notes", [{}, {"Summary": "  \n "}, {"Nothing": ""}])
def test_without_a_word_nothing_changes(notes):
    assert with_notes(SECTIONS, notes) == SECTIONS


def read(paragraph):
    return "".join(
        f"[{piece.figure_id} {piece.scale}]" if isinstance(piece, Ref) else piece.text
        for piece in paragraph.text
    )


def test_a_note_places_a_figure_by_its_name_in_the_rounding_of_the_place():
    ledger = Ledger()
    ledger.add(Figure("npv.base", "NPV", -1_234_567.0, "USD", "computed"))
    sections = (*SECTIONS, Section("A. Servers", (), "annex_a", "annex"))
    notes = dict.fromkeys(("Summary", "A. Servers"), "We expect {F:npv.base} on Server10.")
    summary, _, annex = with_notes(sections, notes, ledger)
    assert read(summary.blocks[-1]) == (
        "Note by the analyst: We expect [npv.base thousand] on Server10."
    )
    assert "[npv.base cents]" in read(annex.blocks[-1])


def test_numbers_typed_by_hand_are_marked_and_an_unknown_figure_is_said():
    note = "We close 2 sites by 2027-06-30 and save 1,500.50 EUR, 3 %, see {F:no.such}; 2 of RHEL8."
    summary, _ = with_notes(SECTIONS, {"Summary": note})
    assert lines(summary)[-1] == (
        f"Note by the analyst: {note} (Entered manually: 2; 1,500.50; 3 %.) "
        "(No figure of this case has the name no.such.)"
    )


def test_a_note_is_escaped_in_every_output():
    note = "<script>alert(1)</script> **b** costs $5"
    files = (InputFile("rvtools", rvtools(vinfo_row("a"))),)
    entries = Entries(
        ProjectInfo("Exit", "Ex"), dt.date(2026, 11, 23), files=files,
        notes={"Summary": note},
    )  # fmt: skip
    result = shared_run(RunRequest(entries))
    markdown, html = (render(key, result).decode() for key in ("md", "html"))
    assert r"&lt;script&gt;alert(1)&lt;/script&gt; \*\*b\*\* costs \$5" in markdown
    assert "<script>alert" not in html
    summary = re.search(r"\n## [^\n]*Summary\n(.*?)\n## ", markdown, re.DOTALL)
    assert summary
    assert "Note by the analyst" in summary[1]
