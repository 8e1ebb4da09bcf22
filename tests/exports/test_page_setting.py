"""How pages are set: widths of columns, gaps, lines that stay whole, notes with their table."""

from __future__ import annotations

import io
from dataclasses import replace

import docx
import pptx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm
from pypdf import PdfReader
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph as Line

from bizcase import packaged
from bizcase.document.blocks import Bullets, Chart, Paragraph, Section, Table, words
from bizcase.exports import render
from bizcase.exports.columns import breakable, column_shares
from bizcase.exports.folding import OPTIONAL_BREAK
from bizcase.exports.office.axes import rows_of
from bizcase.exports.pdf.keeping import whole_ends
from bizcase.exports.slides.choice import _noted_table

ROOM = 120  # letters across a page
ISSUES = ("Severity", "Code", "What", "Count", "Where", "What was done")


def made_up(result, *blocks, above=0):
    """Return the result with a document of the blocks, under so many lines of another section."""
    lines = tuple(Paragraph(words(f"Line {place}."), "small") for place in range(above))
    sections = (
        Section("Y. Lines", lines, "annex_y", "annex"),
        Section("Z. Made up", blocks, "z"),
    )
    return replace(result, document=replace(result.document, sections=sections))


def table_of(count):
    rows = tuple((words(f"item-{place:03}"), words("1")) for place in range(count))
    return Table("Made up", ("Name", "Count"), rows, frozenset({1}))


def test_codes_and_names_of_files_and_servers_are_whole_where_there_is_room():
    """Codes took four lines (HOSTS_, COUNT_, MORE_, VMS) and a server two: esx-, 03.example.com."""
    where = "RVTools_Export.xlsx, sheet vInfo, column Memory, row 7, 192, 197, 199"
    done = "Only the machines of vInfo are in the case. Export with an account that sees all."
    row = ("Warning", "HOSTS_COUNT_MORE_VMS", "The hosts count 357 machines.", "1", where, done)
    shares = column_shares(ISSUES, [row] * 4, frozenset({3}))
    assert len(breakable([row], shares)[0][1].split(OPTIONAL_BREAK)) <= 2
    assert shares[4] * ROOM >= len("RVTools_Export.xlsx")
    servers = [("esx-03.example.com", "A long sentence on what has to be done with it. " * 3)] * 9
    shares = column_shares(("Host", "What to do"), servers, frozenset())
    assert shares[0] * ROOM >= len("esx-03.example.com")


@pytest.mark.parametrize(
    "rate",
    ["0.000392\u00a0kWh/GB-h", "0.379069\u00a0kgCO2e/kWh", "0.0003790691\u00a0kgCO2e/kWh"],
)
def test_a_rate_per_unit_has_the_room_of_one_line(rate):
    """The page read 0.000392 kWh/ and below GB-h; then 0.379069 kgCO2e/, one letter longer."""
    told = "What it is, in a sentence that takes several lines of its column on a page. " * 2
    rows = [
        ("co2.grid_us_east_1", told, rate, rate, "assumed", f"{told} AwsEstimationConstants")
    ] * 5
    head = ("Key", "Meaning", "Value", "Default", "Evidence", "Source")
    shares = column_shares(head, rows, frozenset())
    assert min(shares[2], shares[3]) * ROOM > len(rate)
    assert breakable(rows[:1], shares)[0][2:4] == [rate, rate]


def test_words_of_others_that_begin_with_a_number_take_no_more_room_than_others():
    rows = [("1\u00a0" + "a" * 200, "A sentence of several words. " * 4, "5")] * 5
    shares = column_shares(("Name", "What it is", "USD"), rows, frozenset({2}))
    assert shares[1] > 0.3


def test_a_long_name_of_a_file_breaks_behind_its_signs():
    """The pdf had aws-customer-migration-re, then adiness-assessment. md, with a blank."""
    ((told,),) = breakable([["aws-customer-migration-readiness-assessment.md"]], (33 / ROOM,))
    lines = told.split(OPTIONAL_BREAK)
    assert len(lines) == 2
    assert lines[0].endswith("-")


@pytest.mark.parametrize(
    ("name", "letters"), [("srv-0001-0002-0003", 12), ("2026-11-30", 8), ("a_-1-0002-0003", 9)]
)
def test_a_name_of_numbers_breaks_at_a_hyphen_where_its_column_is_narrow(name, letters):
    """The name of a server was one line, over the cell beside it."""
    ((told,),) = breakable([[name]], (letters / ROOM,))
    lines = told.split(OPTIONAL_BREAK)
    assert len(lines) > 1
    assert all(len(line) <= letters for line in lines)
    assert all(line.endswith("-") for line in lines[:-1])


def test_a_word_behind_a_number_breaks_in_the_room_that_the_gap_leaves():
    """The gap was counted in the width of the column, but not in that of its words."""
    shares, right = (0.5, 20 / ROOM), frozenset({0})
    row = ["1", "complexity.limits"]
    assert OPTIONAL_BREAK in breakable([row], shares, right)[0][1]
    assert OPTIONAL_BREAK not in breakable([row], (0.5, 25 / ROOM), right)[0][1]


def test_a_head_of_three_words_takes_two_lines_while_there_is_room():
    row = ("Today's infrastructure cost", "CFO", "69,429", "the cost is four fifths of it " * 2)
    shares = column_shares(("Open answer", "Role", "NPV, worse end", "If"), [row] * 9,
                           frozenset({2}))  # fmt: skip
    assert shares[2] * ROOM >= len("NPV, worse") + 3


def test_words_behind_a_number_stand_apart_from_it(rvtools_result):
    """A page read 20 % Hackett Group, and 1 all is as assumed."""
    told = ("a", "20", "Hackett Group, 2022-01, a study that AWS publishes")
    table = Table("Made up", ("Name", "Value", "Source"), (tuple(map(words, told)),) * 3,
                  frozenset({1}))  # fmt: skip
    made = made_up(rvtools_result, table)
    css = render("html", made).decode().split("</style>")[0]
    assert css.count(".num + .txt { padding-left") == 2  # on the screen and in print
    (row, *_) = docx.Document(io.BytesIO(render("docx", made))).tables[-1].rows[1:]
    margins = [cell._tc.tcPr.find(qn("w:tcMar")) for cell in row.cells]
    assert [margin is not None for margin in margins] == [False, False, True]


def test_no_line_ends_at_the_hyphen_of_a_number_with_its_word(rvtools_result):
    """Word broke 3-year behind its hyphen, the browser a date of a sentence."""
    told = "Compute is bought as 3-year plan from 2026-11-30 on, well-known as such."
    made = made_up(rvtools_result, Paragraph(words(told)))
    html = render("html", made).decode()
    assert '<span class="held">3-year</span> plan from <span class="held">2026-11-30</span>' in html
    (paragraph,) = (
        item for item in docx.Document(io.BytesIO(render("docx", made))).paragraphs
        if item.text == told
    )  # fmt: skip
    assert len(paragraph._p.findall(f".//{qn('w:noBreakHyphen')}")) == 3


@pytest.mark.parametrize(("rows", "above"), [(12, range(28, 36)), (40, range(4, 12))])
def test_the_notes_of_a_table_are_on_the_page_of_its_last_row(rvtools_result, rows, above):
    """A source or a note stood alone at the top of the next page."""
    notes = tuple(Paragraph(words(f"Note {sign} of it."), "small") for sign in "AB")
    for lines in above:
        lead = Paragraph(words("Some words."))
        made = made_up(rvtools_result, lead, table_of(rows), *notes, above=lines)
        pages = PdfReader(io.BytesIO(render("pdf", made))).pages
        texts = [page.extract_text() for page in pages]
        (last,) = (text for text in texts if f"item-{rows - 1:03}" in text)
        assert "Note A of it." in last
        assert "Note B of it." in last


@pytest.mark.parametrize(("rows", "above"), [(12, range(28, 36)), (40, range(4, 12))])
def test_few_points_that_end_a_section_are_on_the_page_of_what_they_follow(
    rvtools_result, rows, above
):
    """A point stood alone above the next heading."""
    points = Bullets((words("A point."),))
    for lines in above:
        lead = Paragraph(words("Words."))
        made = made_up(rvtools_result, lead, table_of(rows), points, above=lines)
        texts = [p.extract_text() for p in PdfReader(io.BytesIO(render("pdf", made))).pages]
        (last,) = (text for text in texts if f"item-{rows - 1:03}" in text)
        assert "A point." in last


def test_points_behind_a_table_go_with_its_last_rows_in_word(rvtools_result):
    made = made_up(rvtools_result, table_of(40), Bullets((words("A point."),)))
    paragraphs = docx.Document(io.BytesIO(render("docx", made))).paragraphs
    (place,) = (place for place, item in enumerate(paragraphs) if item.text == "A point.")
    assert paragraphs[place - 1].paragraph_format.keep_with_next


def test_no_page_of_the_pdf_begins_or_ends_with_one_line_of_a_paragraph(rvtools_result):
    told = Paragraph(words(" ".join(f"word-{place:03}" for place in range(60))))
    parted = set()
    for lines in range(28, 34):
        made = made_up(rvtools_result, table_of(14), told, above=lines)
        texts = [p.extract_text() for p in PdfReader(io.BytesIO(render("pdf", made))).pages]
        counts = [sum("word-" in line for line in text.splitlines()) for text in texts]
        parted.add(tuple(filter(None, counts)))
    assert parted == {(5,), (3, 2), (2, 3)}


def test_printed_html_parts_no_first_or_last_row_and_no_note_from_its_table(rvtools_result):
    css = render("html", made_up(rvtools_result, table_of(3))).decode().split("</style>")[0]
    printed = css.split("@media print")[1]
    after = "".join(line for line in printed.splitlines() if "{ break-after: avoid; }" in line)
    before = "".join(line for line in printed.splitlines() if "{ break-before: avoid; }" in line)
    for rows in ("first-child:not(:last-child)", "nth-last-child(2)", "nth-last-child(3)"):
        assert f"tbody tr:{rows}" in after
    assert ".wide + .small" in before
    assert "figure + ul:last-child" in before
    assert ".wide + ul:last-child" in before


def test_what_follows_a_source_in_word_stands_apart_from_it(mpa_result):
    """The next paragraph read as part of the source."""
    content = render("docx", mpa_result)
    paragraphs = docx.Document(io.BytesIO(content)).paragraphs
    sources = [
        item for item in paragraphs
        if item.style.name == "Table Text" and "Source: cash flow by year" in item.text
    ]  # fmt: skip
    assert sources
    assert all(item.paragraph_format.space_after.pt >= 6 for item in sources)


def test_lines_of_a_point_on_a_slide_begin_under_its_first_word(mpa_result):
    slides = pptx.Presentation(io.BytesIO(render("pptx", mpa_result))).slides
    points = [
        paragraph._p.pPr
        for slide in slides
        for shape in slide.shapes
        if shape.has_text_frame
        for paragraph in shape.text_frame.paragraphs
        if paragraph._p.find(".//{*}buChar") is not None
    ]
    assert points
    assert all(int(look.get("marL")) == -int(look.get("indent")) > 0 for look in points)
    texts = [shape.text_frame.text for slide in slides for shape in slide.shapes
             if shape.has_text_frame]  # fmt: skip
    assert not any(text.startswith("•") for text in texts)


def test_the_digits_of_each_size_of_a_server_line_up(mpa_result):
    """Needed vCPU were 43.01, 48 and 12.1 in one column."""
    (table,) = (
        block for section in mpa_result.document.sections if section.key == "annex_a"
        for block in section.blocks
        if isinstance(block, Table) and block.caption.startswith("Servers, the most")
    )  # fmt: skip
    for place in range(2, 6):
        decimals = {piece.decimals for row in table.rows for piece in row[place]}
        assert len(decimals) == 1
        assert decimals != {None}


def test_the_glossary_has_no_caption_that_says_its_heading_again(rvtools_result):
    last = rvtools_result.document.sections[-1]
    assert "Glossary" in last.title
    (table,) = (block for block in last.blocks if isinstance(block, Table))
    assert table.caption not in last.title


def test_staying_costs_nothing_before_the_start_and_has_no_line_there(mpa_result):
    """The line rose from 0 at the start to the cost of a year."""
    (chart,) = (
        block for section in mpa_result.document.sections for block in section.blocks
        if isinstance(block, Chart) and block.id == "C11"
    )  # fmt: skip
    assert chart.series[-1].values[0] == ()
    assert chart.series[-1].values[1] == "cash.y1.baseline"


def test_no_page_begins_with_one_high_row_of_a_table():
    """The last issue of an annex, eight lines high, was alone under the head of its table."""
    looks = ParagraphStyle("cell", fontSize=7, leading=9)
    body = [[Line("word<br/>" * lines, looks)] for lines in (2, 2, 4, 4, 8)]
    _, whole = whole_ends([Line("Head", looks)], body, [100.0], 7.0)
    last, end = whole[-1]
    assert end == len(body)
    assert last <= len(body) - 1  # the row before the last is kept with it


def test_many_rows_of_a_native_chart_take_half_a_page_of_word_at_the_most():
    """A chart of 20 bars left more than half of the page before it white."""
    page = Mm(297 - 36).pt
    assert rows_of(("after the move",) * 20, 490.0, 9, legend=True).height <= page / 2


def test_a_table_of_the_slides_has_what_is_said_behind_it_and_its_note_at_the_foot():
    """The row “Credit” had no word on what it is, then “Amounts are rounded” was the lead."""
    table = Table("Cash flow", ("Year", "USD"), ((words("Credit"), words("5")),) * 2)
    note, row = words("Hardware still has life left."), {"part": "back", "which": "0"}
    rounded = words("Amounts are rounded.")
    blocks = (
        Paragraph(words("Moving costs money.")), table, Paragraph(rounded, "small"),
        Paragraph(words("An input is missing.")), Paragraph(note), table, Paragraph(words("More.")),
    )  # fmt: skip
    section = Section("8. Cash", blocks, "cash", "body", words("8. Moving costs 2 k USD"))
    slide = _noted_table(section, row)
    assert slide.lead == (*words("An input is missing."), *words(" "), *note)
    assert slide.note == rounded
    bare = _noted_table(replace(section, blocks=blocks[:2]), row)
    assert (bare.lead, bare.note) == ((), ())
    rows = packaged.rows("bizcase.exports.slides", "slides.csv")
    assert ("cash", "noted table") in {(row["section"], row["what"]) for row in rows}
