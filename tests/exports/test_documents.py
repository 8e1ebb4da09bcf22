"""Word, PDF, slides, page and Markdown show the same case: figures, tables, charts, verdict."""

from __future__ import annotations

import html
import io
import re
import zipfile
from dataclasses import replace

import numpy as np
import openpyxl
import pptx
from docx import Document
from docx.table import Table as Tabular
from lxml import etree
from pypdf import PdfReader

from bizcase.document.audience import for_audience
from bizcase.document.blocks import Paragraph, Ref, Table, TableColumn
from bizcase.document.charts.plotted import data_rows, plotted
from bizcase.document.number_style import style_of_locale
from bizcase.document.writing import plain, written
from bizcase.exports.office.chart_data import office_chart
from tests.exports import readers
from tests.exports.made_once import file_of

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def squeezed(text):
    return "".join(text.split())


def test_word_has_every_cell_of_the_page(files):
    page = readers.html_tables(files["html"])
    assert len(page) > 30
    assert readers.docx_tables(files["docx"]) == page


def test_the_pdf_has_every_cell_of_the_page(files, pdf_text):
    missing = [
        (caption, cell)
        for caption, rows in readers.html_tables(files["html"])
        for row in rows
        for cell in row
        if squeezed(cell) not in pdf_text
    ]
    assert missing == []


def test_rows_of_numbers_stand_side_by_side_in_the_pdf(files, pdf_text):
    """A cell alone may be found anywhere; a row of the cash flow is found as a row."""
    rows = [
        row
        for caption, found in readers.html_tables(files["html"])
        if caption.startswith("Cash flow")
        for row in found[1:]
    ]
    assert len(rows) > 5
    assert [row for row in rows if squeezed("".join(row)) not in pdf_text] == []


def test_slides_show_cells_of_the_document(files):
    cells = {cell for _, rows in readers.html_tables(files["html"]) for row in rows for cell in row}
    shown = readers.slide_tables(files["pptx"])
    assert shown
    assert {cell for rows in shown for row in rows for cell in row} <= cells | {"…"}
    for rows in shown:
        assert len(rows) <= 9
        assert len(rows[0]) <= 8


def test_the_verdict_is_the_same_text_everywhere(files, pdf_text, mpa_result):
    document = mpa_result.document
    first = document.sections[0].blocks[0].text
    verdict = written(first, document.ledger, plain, document.style)
    assert len(verdict) > 30
    assert verdict in files["md"].decode().replace("\\", "")
    assert verdict in readers.docx_text(files["docx"])
    assert verdict in readers.slide_text(files["pptx"])
    assert squeezed(verdict) in pdf_text
    assert squeezed(verdict) in squeezed(html.unescape(files["html"].decode()))


APART = re.compile(r"\d (?:[kM] )?USD\b|\d (?:%|GiB)(?!\w)|\d[kM]? USD")


def test_no_line_ends_between_a_number_and_its_unit(files, mpa_result):
    """“−8.1 M / USD” stood on two lines; raw Markdown keeps plain spaces."""
    prose = [
        written(text, mpa_result.document.ledger, plain, mpa_result.document.style)
        for section in mpa_result.document.sections if section.part != "annex"
        for block in section.blocks if isinstance(block, Paragraph)
        for text in (block.text,)
    ]  # fmt: skip
    assert len(APART.findall(" ".join(prose))) > 10
    word = Document(io.BytesIO(files["docx"]))
    body = [part.text for part in word.paragraphs if part.style.name in ("Body Text", "Heading 1")]
    slides = pptx.Presentation(io.BytesIO(files["pptx"])).slides
    titles = [slide.shapes.title.text_frame.text for slide in slides]
    said = re.findall(r"<(?:p|h2|li)(?: class=.\w+.)?>(.*?)</(?:p|h2|li)>", files["html"].decode())
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    page = re.findall(r"<t[dh] [^>]*>(.*?)</t[dh]>", files["html"].decode())
    assert sum(f"{readers.NO_BREAK}USD" in cell for cell in cells) > 10
    for texts in (body, titles, cells, map(html.unescape, [*said, *page])):
        assert [text for text in texts if APART.search(text)] == []
    assert readers.NO_BREAK not in files["md"].decode()


def test_a_chart_draws_figures_or_a_column_of_a_table(charts, mpa_result):
    ledger, months = mpa_result.document.ledger, mpa_result.case.finance.cash.months
    assert {"C1", "C3", "C10", "C12"} <= {chart.id for chart in charts}
    stay = np.cumsum(months["baseline_usd"] + months["baseline_unused_life_usd"])
    known = {
        "stay, in sum": stay,
        "stay less net_usd, in sum": stay - np.cumsum(months["net_usd"]),
    }
    for chart in charts:
        for series in chart.series:
            if isinstance(series.values, TableColumn):
                column = series.values
                if column.table == "cash_flow":
                    assert np.allclose(column.values, known[column.column], atol=0.01)
                continue
            for point in series.values:
                for figure_id in (point,) if isinstance(point, str) else point:
                    assert ledger[figure_id].value is not None, figure_id


def _parts(content, folder):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = [name for name in package.namelist() if name.startswith(f"{folder}/charts/chart")]
        return [package.read(name) for name in names if name.endswith(".xml")]


def _numbers(content):
    """Return the values of each series of a chart part, by its name."""
    found = {}
    for series in etree.fromstring(content).iter(f"{C}ser"):
        name = "".join(series.find(f"{C}tx").itertext()).strip().removeprefix("Sheet1!$")
        values = series.find(f"{C}val")
        values = series.find(f"{C}xVal") if values is None else values
        found[name] = [float(item.findtext(f"{C}v")) for item in values.iter(f"{C}pt")]
    return list(found.values())


def test_native_charts_hold_the_values_that_the_page_draws(files, charts, mpa_result):
    document = mpa_result.document
    parts = _parts(files["docx"], "word")
    assert len(parts) == len(charts)
    for chart, part in zip(charts, parts, strict=True):
        drawn = office_chart(plotted(chart, document.ledger, document.style))
        wanted = [[v for v in column.values if v is not None] for column in drawn.columns]
        assert [np.round(v, 6).tolist() for v in _numbers(part)] == [
            np.round(v, 6).tolist() for v in wanted
        ], chart.id
    on_slides = [_numbers(part) for part in _parts(files["pptx"], "ppt")]
    assert on_slides
    assert all(numbers in [_numbers(part) for part in parts] for numbers in on_slides)


def test_the_workbook_behind_a_chart_holds_its_values(files):
    with zipfile.ZipFile(io.BytesIO(files["docx"])) as package:
        for number, part in enumerate(_parts(files["docx"], "word"), start=1):
            book = package.read(f"word/embeddings/chart{number}.xlsx")
            sheet = openpyxl.load_workbook(io.BytesIO(book)).active
            columns = list(zip(*list(sheet.values)[1:], strict=True))
            kept = [[v for v in column if v is not None] for column in columns]
            for numbers in _numbers(part):
                assert any(
                    len(numbers) == len(column)
                    and all(isinstance(v, int | float) for v in column)
                    and np.allclose(numbers, column)
                    for column in kept
                )


def test_markdown_has_the_data_of_each_chart(files, charts, mpa_result):
    document, text = mpa_result.document, files["md"].decode().replace("\\", "")
    for chart in charts:
        _, rows = data_rows(plotted(chart, document.ledger, document.style))
        assert all(f"| {' | '.join(row)} |" in text for row in rows), chart.id


def test_each_chart_has_words_for_those_who_do_not_see_it(files, charts, mpa_result):
    document = mpa_result.document
    page = files["html"].decode()
    with zipfile.ZipFile(io.BytesIO(files["docx"])) as package:
        word = etree.fromstring(package.read("word/document.xml"))
    told = {item.get("descr") for item in word.iter("{*}docPr")}
    assert page.count("<svg role=") == page.count("<desc ") == len(charts)
    for chart in charts:
        assert plotted(chart, document.ledger, document.style).alt in told


def test_page_1_is_one_page_and_the_body_at_most_14(files):
    reader = PdfReader(io.BytesIO(files["pdf"]))
    pages = {entry.title: reader.get_destination_page_number(entry) for entry in reader.outline}
    places = list(pages.values())
    assert places == sorted(places)
    assert places[1] == places[0] + 1
    first_annex = next(page for title, page in pages.items() if title.startswith("A. "))
    assert first_annex - places[0] <= 14
    lines = reader.pages[1].extract_text().splitlines()
    assert [line for line in lines if line in pages] == list(pages)
    assert [int(line) for line in lines if line.isdigit()] == [page + 1 for page in places]


def test_the_board_gets_one_page(mpa_result):
    board = replace(mpa_result, document=for_audience(mpa_result.document, "board"))
    assert len(PdfReader(io.BytesIO(file_of("pdf", board))).pages) == 1
    assert "<nav" not in file_of("html", board).decode()  # there is nothing else to go to


def test_charts_are_drawn_in_the_currency_of_the_document(charts, mpa_result):
    chart, ledger = next(item for item in charts if item.id == "C7"), mpa_result.document.ledger
    euro = replace(style_of_locale("de"), currency="EUR", rate=0.5)
    dollars, euros = plotted(chart, ledger), plotted(chart, ledger, euro)
    assert euros.unit == dollars.unit.replace("USD", "EUR")
    assert euros.series[0].values == tuple(value * 0.5 for value in dollars.series[0].values)
    assert euros.label(1234.5) == "1.235"


def test_every_font_of_the_pdf_is_embedded(files):
    fonts = {}
    for page in PdfReader(io.BytesIO(files["pdf"])).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            found = font.get_object()
            fonts[found["/BaseFont"]] = found.get("/FontDescriptor")
    assert len(fonts) == 2
    assert all("/FontFile2" in descriptor.get_object() for descriptor in fonts.values())


def test_heads_repeat_and_rows_never_break_in_word(files):
    with zipfile.ZipFile(io.BytesIO(files["docx"])) as package:
        document = etree.fromstring(package.read("word/document.xml"))
    tables = len(readers.docx_tables(files["docx"]))
    assert sum(1 for _ in document.iter("{*}tblHeader")) == tables
    assert sum(1 for _ in document.iter("{*}cantSplit")) >= tables


def test_notes_of_slides_name_the_figures(files, mpa_result):
    known = {figure.id for figure in mpa_result.document.ledger}
    notes = [
        slide.notes_slide.notes_text_frame.text
        for slide in pptx.Presentation(io.BytesIO(files["pptx"])).slides
        if slide.has_notes_slide
    ]
    named = {name for note in notes for name in note.removeprefix("Figures: ").split(", ")}
    assert len(named & known) > 50


def test_body_tables_of_word_and_pdf_name_the_sources_of_their_figures(files, pdf_text):
    """Files, which a reader has; ids and formulas are in the workbook."""
    told = "Source: cash_flow.csv"
    assert told in readers.docx_text(files["docx"])
    assert squeezed(told) in pdf_text
    assert not re.search(r"\b[a-z_]+\.\*", readers.docx_text(files["docx"]))


def test_each_figure_of_a_body_table_tells_its_evidence_in_the_page(files, mpa_result):
    """Under the pointer and with the focus of the keyboard, by style alone."""
    document = mpa_result.document
    tree = etree.HTML(files["html"].decode())
    told = [cell.get("data-why") for cell in tree.iterfind(".//td[@data-why][@tabindex='0']")]
    wanted = [
        piece.figure_id
        for section in document.sections
        if section.part != "annex"
        for block in section.blocks
        if isinstance(block, Table)
        for row in block.rows
        for cell in row
        if len(refs := [piece for piece in cell if isinstance(piece, Ref)]) == 1
        for piece in refs
    ]
    assert len(wanted) > 100
    assert [name for name in wanted if not any(f"Figure {name}." in why for why in told)] == []
    total = document.ledger["decision.migrate.total"]
    assert any(total.formula in why for why in told)
    assert not list(tree.iterfind(".//script"))


def test_no_page_of_word_begins_with_a_line_on_a_table_of_the_page_before(files):
    """“Annex C lists all” stood alone on top of a page, and the last page had four rows."""
    word = Document(io.BytesIO(files["docx"]))
    blocks = list(word.iter_inner_content())
    tables = [place for place, block in enumerate(blocks) if isinstance(block, Tabular)]
    for place in tables:
        note, then = blocks[place + 1], blocks[place + 2 : place + 3]
        ends = blocks[place].rows[-1].cells[0].paragraphs[0]
        assert ends.paragraph_format.keep_with_next
        if then and not isinstance(then[0], Tabular) and then[0].style.name == "Body Text":
            assert note.paragraph_format.keep_with_next, then[0].text
    last = blocks[tables[-1]]
    assert 14 < len(last.rows) <= 31  # the glossary
    assert all(row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in last.rows)
