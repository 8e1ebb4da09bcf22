"""What has its room on a page and a slide: numbers, words of a head, notes, the ends of lists."""

from __future__ import annotations

import io
from dataclasses import replace

import docx
import pptx
import pytest
from docx.oxml.ns import qn
from pptx.util import Emu

from bizcase.document.blocks import Bullets, Section, Table, words
from bizcase.document.writing import table_texts
from bizcase.exports import render
from bizcase.exports.columns import column_shares
from bizcase.exports.folding import OPTIONAL_BREAK
from bizcase.exports.hyphens import held
from bizcase.exports.slides.writer import MOST_COLUMNS
from tests.exports.made_once import file_of

# Points of a page of A4 between its margins, of the margins of a cell, and of its type.
PAGE, MARGINS, SIZE = 493.0, 7.0, 8.0
# Widths in DejaVu Sans, among the widest that replace a missing font, as parts of the type.
WIDTHS = {**dict.fromkeys("0123456789", 0.636), ",": 0.318, ".": 0.318, "−": 0.838, " ": 0.318}
HEADS = {
    "Confidence": 6.251, "Applications": 6.974, "Strategy": 4.890, "Strategies": 5.855,
    "Databases": 5.917,
}  # fmt: skip


def made_up(result, *blocks):
    section = Section("Z. Made up", blocks, "z")
    return replace(result, document=replace(result.document, sections=(section,)))


def room(share):
    return share * PAGE - MARGINS


def test_a_number_has_one_line_in_a_wide_font_too():
    """Word broke the last digit of a number: −3,517,165.8 and below 2."""
    told = "Repurchase, data migration and change: hours of a workload of medium complexity"
    head = ("Assumption", "Low", "High", "Unit", "NPV at low", "NPV at high")
    row = (told, "60.00", "300.00", "USD an hour", "−54,051,819.00", "−3,517,165.82")
    shares = column_shares(head, [row] * 9, frozenset({1, 2, 4, 5}))
    for place in (4, 5):
        assert room(shares[place]) >= SIZE * sum(WIDTHS[sign] for sign in row[place])


def test_a_number_and_its_unit_have_one_line():
    """Word broke 146,100.00 USD a and below month."""
    rows = [
        ("Contracts paid after their servers have left (within on-premises cost, not added again)",
         "169,822.87\u00a0USD"),
        ("Services bought instead of servers, once all are bought",
         "146,100.00\u00a0USD a month"),
    ]  # fmt: skip
    shares = column_shares(("Figure", "Value"), rows, frozenset({1}))
    assert room(shares[1]) >= SIZE * 12.674


def test_long_heads_of_numbers_do_not_squeeze_the_names_before_them():
    """Word set “1-year Compute Savings Plan, no upfront” in four lines under heads of two."""
    head = ("Purchase option", "As-is", "Right-sized", "Right-sized, databases managed",
            "With burstable types where the average allows",
            "With non-production on a schedule")  # fmt: skip
    row = ("1-year EC2 Instance Savings Plan, no upfront", *["115,606.09"] * 5)
    shares = column_shares(head, [row] * 5, frozenset(range(1, 6)))
    assert room(shares[0]) >= SIZE * 0.6 * len("Savings Plan, no upfront")


def test_names_before_numbers_take_two_lines_under_the_longest_heads():
    """The PDF set “3-year / Standard / Reserved / Instance, no / upfront” under wide heads."""
    head = ("Purchase option", "As-is", "Right-sized", "Right-sized, databases managed",
            "With Graviton where eligible",
            "With burstable types where the average allows",
            "With non-production on a schedule")  # fmt: skip
    row = ("3-year Standard Reserved Instance, no upfront", *["98,270.74"] * 6)
    shares = column_shares(head, [row] * 7, frozenset(range(1, 7)))
    assert room(shares[0]) >= SIZE * 0.55 * len("3-year Standard Reserved")
    for share in shares[1:]:
        assert room(share) >= SIZE * sum(WIDTHS[sign] for sign in row[1])


def test_a_long_word_breaks_where_it_was_folded_and_not_at_a_hyphen_that_is_held():
    """LibreOffice set “AgentlessCollector-2.0.1” and below it “9”."""
    word = f"Agentless{OPTIONAL_BREAK}Collector-2.0.19"
    assert held(word, "[{}]".format) == word
    assert held("Collector-2.0.19", "[{}]".format) == "[Collector-2].0.19"


def test_words_give_way_to_numbers_where_not_all_fit():
    head = ("Name", "What it is", "Where", "Why", *(["USD"] * 5))
    row = (*(["an-unusually-long-word"] * 4), *(["−54,051,819.00"] * 5))
    shares = column_shares(head, [row] * 3, frozenset(range(4, 9)))
    assert sum(shares) == pytest.approx(1.0)
    for share in shares[4:]:
        assert room(share) >= 7.0 * sum(WIDTHS[sign] for sign in row[4])  # small type
    assert min(shares[:4]) > 0


@pytest.mark.parametrize("word", sorted(HEADS))
def test_no_word_of_a_head_is_parted_in_a_wide_font(word):
    """Word had Confidenc with an e below it, and Application with an s."""
    told = "Collect fourteen days of processor and memory peaks of every server that is in scope. "
    for place in (1, 2):
        head = ["Domain", "Share", "Next step"]
        head.insert(place, word)
        rows = [["Utilisation", "100 %", told * 3]] * 5
        rows = [[*row[:place], "low", *row[place:]] for row in rows]
        shares = column_shares(head, rows, frozenset())
        assert room(shares[place]) >= SIZE * HEADS[word]


def test_a_table_of_a_slide_keeps_its_last_column(rvtools_result):
    """The slide on whether moving pays back left out the difference."""
    for count in (MOST_COLUMNS - 1, MOST_COLUMNS, MOST_COLUMNS + 2):
        head = (*(f"Part {place}" for place in range(1, count)), "Difference")
        table = Table("Made up", head, (tuple(words(str(n)) for n in range(count)),),
                      frozenset({count - 1}))  # fmt: skip
        section = Section("Z. Made up", (table, table), "cash")
        made = replace(rvtools_result, document=replace(rvtools_result.document,
                                                        sections=(section,)))  # fmt: skip
        deck = pptx.Presentation(io.BytesIO(render("pptx", made)))
        (shown,) = (
            shape.table for slide in deck.slides for shape in slide.shapes if shape.has_table
        )
        first, row = ([cell.text for cell in line.cells] for line in shown.rows)
        assert (first[-1], row[-1]) == ("Difference", str(count - 1))
        assert len(first) == min(count, MOST_COLUMNS)


def test_a_caption_of_two_lines_ends_above_its_table(rvtools_result):
    """The second line of the caption of the waves ran under the head of its table."""
    long = "Waves; AWS cost without growth and without services that all waves share"
    for caption, lines in (("Waves", 1), (long, 2)):
        rows = tuple((words(str(n)), words("2")) for n in range(13))
        table = Table(caption, ("Wave", "USD"), rows, frozenset({1}))
        section = Section("Z. Made up", (table, table), "cash")
        made = replace(rvtools_result, document=replace(rvtools_result.document,
                                                        sections=(section,)))  # fmt: skip
        slides = pptx.Presentation(io.BytesIO(render("pptx", made))).slides
        (shapes,) = ([*slide.shapes] for slide in slides
                     if any(shape.has_table for shape in slide.shapes))  # fmt: skip
        (label,) = (item for item in shapes if item.has_text_frame
                    and "first 6 and" in item.text_frame.text)  # fmt: skip
        (frame,) = (item for item in shapes if item.has_table)
        assert Emu(frame.top - label.top).pt >= 10 + lines * 14


def test_a_note_of_a_slide_ends_above_its_foot(mpa_result):
    """A note of two lines lay on the words of the foot."""
    long = 0
    for slide in pptx.Presentation(io.BytesIO(file_of("pptx", mpa_result))).slides:
        boxes = [shape for shape in slide.shapes if shape.has_text_frame]
        foot = max(box.top for box in boxes)
        for chart in (shape for shape in slide.shapes if shape.has_chart):
            (note,) = (box for box in boxes if chart.top < box.top < foot)
            lines = -(-len(note.text_frame.text) // 152)  # letters of a line in a wide font
            long += lines > 1
            assert Emu(foot - note.top).pt >= 10 + lines * 11
            assert chart.top + chart.height <= note.top
    assert long


@pytest.mark.parametrize("count", [1, 2, 4, 9])
def test_no_point_of_a_list_in_word_stands_alone(rvtools_result, count):
    """The last of four points began a page, without its sisters."""
    points = Bullets(tuple(words(f"Point {place}.") for place in range(count)))
    word = docx.Document(io.BytesIO(render("docx", made_up(rvtools_result, points))))
    kept = [
        paragraph._p.pPr.find(qn("w:keepNext")) is not None
        for paragraph in word.paragraphs
        if paragraph.text.startswith("Point ")
    ]
    wanted = {place for place in (0, count - 3, count - 2) if 0 <= place < count - 1}
    assert [place for place, keeps in enumerate(kept) if keeps] == sorted(wanted)


SHORT_HEADS = {"From month": 6.884, "NPV at high": 6.676, "To month": 5.348}  # bold


@pytest.mark.parametrize("word", sorted(SHORT_HEADS))
def test_a_short_head_has_one_line(word):
    """Word set “From” and below it “month”, while the text beside it had room to spare."""
    told = "The landing zone is accepted, the operating model is agreed and the pilot is rehearsed."
    shares = column_shares(("Phase", word, "Evidence"), [("Assess", "12", told)] * 3,
                           frozenset({1}))  # fmt: skip
    assert room(shares[1]) >= SIZE * SHORT_HEADS[word]


def test_an_amount_keeps_its_unit_of_several_words(rvtools_result):
    """Word set “0.033 USD a” and below it “GB”, and “USD an” above “hour”."""
    table = Table("T", ("Unit", "Value"), ((words("USD an hour"), words("0.033 USD a GB")),))
    document = rvtools_result.document
    _, ((unit, amount),) = table_texts(table, document.ledger, document.style)
    assert (unit, amount) == ("USD\u00a0an\u00a0hour", "0.033\u00a0USD\u00a0a\u00a0GB")
