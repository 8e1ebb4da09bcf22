"""Nothing of the document hangs alone: headings, slides, ends of sections, empty tables."""

from __future__ import annotations

import io
from dataclasses import replace
from itertools import pairwise

import docx
import pptx
import pytest
from docx.oxml.ns import qn
from pptx.util import Inches, Pt
from pypdf import PdfReader
from reportlab.pdfbase.pdfmetrics import stringWidth

from bizcase.document.blocks import Chart, Paragraph, Section, Table, words
from bizcase.document.charts.plotted import plotted
from bizcase.document.writing import heading, plain, written
from bizcase.exports import render
from bizcase.exports.columns import breakable, column_shares
from bizcase.exports.drawing.picture import UPWARDS
from bizcase.exports.drawing.shapes import width_of
from bizcase.exports.folding import OPTIONAL_BREAK
from bizcase.exports.office.chart_xml import rows_in_frame
from bizcase.exports.pdf import writer as pdf_writer
from bizcase.exports.pdf.fonts import REGULAR
from bizcase.exports.pdf.looks import PAD
from bizcase.exports.slides.cells import set_large
from bizcase.exports.word import xml
from tests.document.estates import result_of
from tests.exports.made_once import file_of
from tests.exports.readers import slide_tables, slide_text

LEAST_LINES = 3  # under a heading, on its page


@pytest.fixture(params=["rvtools_result", "mpa_result"])
def result(request):
    return request.getfixturevalue(request.param)


def test_no_heading_of_the_pdf_ends_its_page(result):
    document = result.document
    titles = {heading(section, document.ledger, document.style) for section in document.sections}
    pages = PdfReader(io.BytesIO(file_of("pdf", result))).pages
    found = 0
    for page in pages[2:]:
        lines = [line for line in page.extract_text().splitlines() if line.strip()]
        for place, line in enumerate(lines):
            if line in titles:
                found += 1
                # The line on who may read it and "page x of y" end each page.
                assert len(lines) - place - 3 >= LEAST_LINES, line
    assert found >= len(titles)


def test_a_section_of_word_ends_with_words_and_not_with_a_blank_page(result):
    word = docx.Document(io.BytesIO(file_of("docx", result)))
    ends = [p for p in word.paragraphs if p._p.pPr is not None
            and p._p.pPr.find(qn("w:sectPr")) is not None]  # fmt: skip
    assert len(ends) >= 2  # to wide pages and back
    before = [end._p.getprevious() for end in ends]
    blank = [p for p, b in zip(ends, before, strict=True)
             if not p.text and not b.tag.endswith("}tbl")]  # fmt: skip
    assert blank == []


def test_a_long_code_breaks_behind_its_parts_and_leaves_room_for_words():
    code, name = "CALCULATOR_AMOUNT_UNREADABLE", "an_export_of_the_second_data_centre.xlsx"
    row = ("Warning", code, "This is no number. " * 4, "1", f"{name}, row 319", "Left out. " * 9)
    head = ("Severity", "Code", "What", "Count", "Where", "What was done")
    shares = column_shares(head, [row] * 20, frozenset({3}))
    cells = breakable([row], shares)[0]
    assert [cell.replace(OPTIONAL_BREAK, "") for cell in cells] == list(row)
    lines = cells[1].split(OPTIONAL_BREAK)
    assert len(lines) > 1
    assert all(line.endswith("_") for line in lines[:-1])
    for line in lines:  # capitals are wider than the letters of a page
        assert 120 * shares[1] > 1.3 * len(line)
    assert min(shares[2], shares[4], shares[5]) > 0.95 * shares[1]


def test_a_key_as_long_as_its_column_breaks_behind_its_parts_and_not_by_a_letter():
    cell = breakable([["complexity.dependency_max"]], [17 / 120])[0][0]  # 14 letters of room
    assert cell.split(OPTIONAL_BREAK) == ["complexity.", "dependency_", "max"]


def test_a_key_of_wide_letters_breaks_before_a_line_is_full():
    """Word and the printed page broke complexity.dependency_ma-x and op.vmware_ter-m."""
    keys = ("complexity.dependency_max", "complexity.hardware_bound", "op.vmware_term")
    for most in range(12, 20):
        share = (most + 3.5) / 120
        for (cell,) in breakable([(key,) for key in keys], (share,)):
            for line in cell.split(OPTIONAL_BREAK):
                assert 1.15 * len(line) <= most or line.count("_") + line.count(".") <= 1, line


def made_up(result, count):
    """Return the result with a document of one long table."""
    rows = tuple((words(f"item-{place:03}"), words("1")) for place in range(count))
    table = Table("Made up", ("Name", "Count"), rows, frozenset({1}))
    annex = Section("Z. Made up", (Paragraph(words("Some words.")), table), "annex_z", "annex")
    return replace(result, document=replace(result.document, sections=(annex,)))


def test_no_page_of_the_pdf_begins_with_the_last_row_of_a_table(rvtools_result):
    """It would take a page of its own."""

    def rows_by_page(count):
        pages = PdfReader(io.BytesIO(render("pdf", made_up(rvtools_result, count)))).pages
        counts = [page.extract_text().count("item-") for page in pages]
        assert sum(counts) == count
        return [count for count in counts if count]

    full = rows_by_page(100)[0]
    assert rows_by_page(full) == [full]
    assert rows_by_page(full + 1) == [full - 2, 3]


def test_the_last_table_of_the_pdf_is_on_one_page(rvtools_result):
    """The last page of 5,000 servers had three rows of the glossary alone."""
    first, last = made_up(rvtools_result, 30), made_up(rvtools_result, 25)
    sections = (*first.document.sections, *last.document.sections)
    long = replace(first, document=replace(first.document, sections=sections))
    pages = PdfReader(io.BytesIO(render("pdf", long))).pages
    counts = [page.extract_text().count("item-") for page in pages]
    assert [count for count in counts if count] == [30, 25]


def test_a_long_table_on_a_slide_ends_with_its_last_row(rvtools_result):
    """A title said “17 months”; of 13 waves the slide had those that end in month 11."""
    long = made_up(rvtools_result, 13)
    (section,) = long.document.sections
    section = replace(section, key="next", part="body")
    long = replace(long, document=replace(long.document, sections=(section,)))
    content = render("pptx", long)
    ((_, *rows),) = slide_tables(content)
    assert [row[0] for row in rows] == [*(f"item-{n:03}" for n in range(6)), "…", "item-012"]
    assert "first 6 and the last of 13 rows" in slide_text(content)


def test_word_keeps_the_first_and_the_last_rows_of_a_table_together(rvtools_result):
    content = render("docx", made_up(rvtools_result, 40))
    rows = docx.Document(io.BytesIO(content)).tables[-1].rows[1:]
    kept = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in rows]
    assert [place for place, keeps in enumerate(kept) if keeps] == [0, 37, 38, 39]


def test_no_number_is_broken_and_no_table_is_wider_than_its_page(mpa_result, monkeypatch):
    """Measured in the font of the PDF, which is wider than that of Word."""
    set_in_pdf, set_in_word = [], []
    cells, table = pdf_writer._Writer._cells, xml.table

    def in_pdf(writer, row, right, widths, size):
        set_in_pdf.append(([row], right, [width - 2 * PAD for width in widths], size, writer.room))
        return cells(writer, row, right, widths, size)

    def in_word(header, rows, right, widths, size, **options):
        # Twentieths of a point; a cell has 2.5 points on either side.
        set_in_word.append((rows, right, [width / 20 - 5 for width in widths], size, 842 - 2 * 51))
        return table(header, rows, right, widths, size, **options)

    document = mpa_result.document
    short = [part for part in document.sections if part.key not in ("annex_a", "annex_e")]
    name = words("Service bought instead of servers, per user and month, where the list has users")
    numbers = (words("10.00"), words("150.00"), words("USD a GB"), *2 * (words("−333,755,199.81"),))
    head = ("Assumption", "Low", "High", "Unit", "NPV at low", "NPV at high")
    table_of_large = Table("Large", head, ((name, *numbers),) * 12, frozenset({1, 2, 4, 5}))
    short.append(Section("Z. Made up", (table_of_large,), "annex_z", "annex"))
    result = replace(mpa_result, document=replace(document, sections=tuple(short)))
    monkeypatch.setattr(pdf_writer._Writer, "_cells", in_pdf)
    monkeypatch.setattr(xml, "table", in_word)
    for key, found in (("pdf", set_in_pdf), ("docx", set_in_word)):
        render(key, result)
        assert len(found) > 60
        numbers = 0
        for rows, right, widths, size, room in found:
            assert sum(widths) <= room
            for row in rows:
                for place in right:
                    if not any(sign.isalpha() or sign.isspace() for sign in row[place]):
                        numbers += 1
                        assert stringWidth(row[place], REGULAR, size) <= widths[place], row
        assert numbers > 400


def test_wide_pages_are_one_run_so_that_no_annex_ends_half_a_page_before_the_next(mpa_result):
    document = mpa_result.document
    annexes = [section for section in document.sections if section.part == "annex"]
    assert len(annexes) == 10
    turns = [one.landscape is not other.landscape for one, other in pairwise(annexes)]
    assert sum(turns) == 1
    word = docx.Document(io.BytesIO(file_of("docx", mpa_result)))
    wide = [section.page_width > section.page_height for section in word.sections]
    assert wide == [False, True, False]


def test_each_row_of_a_native_chart_is_as_high_as_its_name(mpa_result):
    """Programs leave out names that would overlap: LibreOffice did so with each second one."""
    document, size = mpa_result.document, 9
    rows = [
        rows_in_frame(plotted(block, document.ledger, document.style), 490.0, size)
        for section in document.sections
        for block in section.blocks
        if isinstance(block, Chart) and block.kind not in UPWARDS
    ]
    assert any("\n" in name for row in rows for name in row.names)
    for row in rows:
        for name in row.names:
            lines = name.split("\n")
            assert len(lines) * size * 1.2 <= row.row
            assert all(width_of(line, size=size) <= row.room for line in lines)


def test_no_table_is_empty_in_any_section(result):
    empty = [
        block.caption
        for section in result.document.sections
        for block in section.blocks
        if isinstance(block, Table) and not block.rows
    ]
    assert empty == []


def test_no_table_says_in_each_row_that_nothing_was_computed():
    """On AWS already there is no cost of today; a sentence says why, once."""
    result = result_of("on AWS")
    ledger = result.document.ledger
    idle = [
        block.caption
        for section in result.document.sections
        for block in section.blocks
        if isinstance(block, Table) and {len(row) for row in block.rows} == {2}
        and {written(row[1], ledger, plain) for row in block.rows} == {"not computed"}
    ]  # fmt: skip
    assert idle == []


def test_the_first_slides_say_something(result):
    slides = list(pptx.Presentation(io.BytesIO(file_of("pptx", result))).slides)
    decision = slides[1]
    assert any(shape.has_table for shape in decision.shapes)
    for slide in slides[1:]:
        words = [s.text_frame.text for s in slide.shapes if s.has_text_frame]
        if slide.shapes.title.text_frame.text.startswith("Why"):
            assert any(shape.has_chart for shape in slide.shapes)
            assert not any("Sponsor:" in text for text in words)
        if slide.shapes.title.text_frame.text != "Back-up":
            assert any(s.has_table or s.has_chart for s in slide.shapes), words


def test_no_slide_says_its_title_twice(result):
    for slide in pptx.Presentation(io.BytesIO(file_of("pptx", result))).slides:
        told = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        assert told.count(slide.shapes.title.text_frame.text) == 1


def test_what_leads_to_a_list_is_on_its_page_in_word(result):
    paragraphs = docx.Document(io.BytesIO(file_of("docx", result))).paragraphs
    leads = [
        before for before, after in pairwise(paragraphs)
        if after.style.name == "List Bullet" and before.style.name == "Body Text"
        and not before._p.findall(f".//{qn('w:drawing')}")
    ]  # fmt: skip
    assert leads
    assert all(lead.paragraph_format.keep_with_next for lead in leads)


def test_the_cover_of_the_slides_says_its_date_once(rvtools_result):
    first = pptx.Presentation(io.BytesIO(file_of("pptx", rvtools_result))).slides[0]
    told = [shape.text_frame.text for shape in first.shapes if shape.has_text_frame]
    date = rvtools_result.document.style.date(rvtools_result.case.as_of)
    assert " ".join(told).count(date) == 1


def test_a_small_table_alone_on_its_slide_is_set_larger_and_parts_no_word():
    """Three rows stood at 12 points on an empty slide; at 18 “Procurement” was two lines."""
    wide, high = [Inches(8), Inches(2.2), Inches(2)], Inches(4.5)
    rows = [["Question", "Role", "Effect"], *([["What does a user cost?", "CFO", "30"]] * 3)]
    assert set_large(rows, wide, high) == (18, wide)
    assert set_large(rows * 3, wide, high)[0] < 18
    named = [[row[0], "Procurement", row[2]] for row in rows]
    size, widths = set_large(named, [Inches(8.7), Inches(1.5), Inches(2)], high)
    assert size == 18
    assert sum(widths) == pytest.approx(Inches(12.2))
    assert widths[1] >= len("Procurement") * Pt(18) * 0.7
    assert set_large([["x" * 90, "y" * 20]], [Inches(6), Inches(6)], high)[0] == 12
