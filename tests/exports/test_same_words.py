"""What is said outside tables is the same in each format, and so are the words in charts."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from bizcase.document.blocks import Bullets, Paragraph, Ref, Table
from bizcase.document.charts.plotted import plotted
from bizcase.document.writing import heading, plain, written
from bizcase.exports.drawing import picture
from bizcase.exports.drawing.shapes import Label
from bizcase.finance.figures_risk import HEAD_LABELS
from tests.exports import readers
from tests.exports.made_once import book_of

NUMBER = re.compile(r"[+\u2212]?\d[\d,]*(?:\.\d+)?")
WIDTH = 640.0


def squeezed(text):
    return "".join(text.split())


@pytest.fixture(scope="module")
def told(mpa_result):
    """Every heading, paragraph, list item and title of a chart, in the order of the document."""
    document = mpa_result.document
    found = []
    for section in document.sections:
        found.append(heading(section, document.ledger, document.style))
        for block in section.blocks:
            texts = {Paragraph: lambda b: [b.text], Bullets: lambda b: b.items}
            for text in texts.get(type(block), lambda _: [])(block):
                found.append(written(text, document.ledger, plain, document.style))
    return [text.replace("**", "") for text in found]


def test_each_sentence_is_in_word_and_pdf_and_on_the_page(told, files, pdf_text):
    tree = etree.HTML(files["html"].decode())
    shown = {
        "docx": squeezed(readers.docx_text(files["docx"])),
        "pdf": pdf_text,
        "html": squeezed("".join(tree.itertext())),
    }
    assert len(told) > 150
    for name, text in shown.items():
        assert [line for line in told if squeezed(line) not in text] == [], name


def _labels(chart, result):
    drawn = plotted(chart, result.document.ledger, result.document.style)
    found = picture(drawn, WIDTH, low=chart.id == "C1").shapes
    return drawn, [shape for shape in found if isinstance(shape, Label)]


def test_the_labels_of_a_chart_are_the_same_on_the_page_and_in_the_pdf(
    charts, files, pdf_text, mpa_result
):
    tree = etree.HTML(files["html"].decode())
    drawn = {svg.get("aria-labelledby").split("-")[0]: svg for svg in tree.iterfind(".//svg")}
    for chart in charts:
        _, labels = _labels(chart, mpa_result)
        texts = ["".join(item.itertext()) for item in drawn[chart.id.lower()].iterfind("text")]
        assert texts == [label.text for label in labels], chart.id
        assert len(texts) > 2
        missing = [label.text for label in labels if label.role != "soft"
                   and squeezed(label.text) not in pdf_text]  # fmt: skip
        assert missing == [], chart.id  # ticks of the axis follow the width of the page


def test_each_number_at_a_mark_is_a_value_of_the_chart(charts, mpa_result):
    """The axis has round numbers; what stands at a mark is a value, or a sum of the bar."""
    for chart in charts:
        drawn, labels = _labels(chart, mpa_result)
        values = [v for item in drawn.series for v in item.values if v is not None]
        values += [end for item in drawn.series for span in item.spans for end in span]
        values += [
            sum(item.values[place] or 0.0 for item in drawn.series[:last])
            for place in range(len(drawn.categories))
            for last in range(1, len(drawn.series) + 1)
        ]
        said = " ".join((*drawn.categories, *(item.name for item in drawn.series)))
        allowed = {sign for value in values for sign in NUMBER.findall(drawn.label(value))}
        allowed |= {f"+{sign}" for sign in allowed} | set(NUMBER.findall(said)) | {"8", "10"}
        marks = [label.text for label in labels if label.role != "soft"]
        found = {number for text in marks for number in NUMBER.findall(text)}
        assert found - allowed == set(), chart.id


def test_the_workbook_lists_the_value_of_each_figure_of_a_table(mpa_result):
    book = book_of(mpa_result, values=True)
    listed = {row[0]: row[2] for row in book["Figures"].iter_rows(min_row=2, values_only=True)}
    ledger = mpa_result.document.ledger
    shown = {
        piece.figure_id
        for section in mpa_result.document.sections
        for block in section.blocks
        if isinstance(block, Table)
        for row in block.rows
        for cell in row
        for piece in cell
        if isinstance(piece, Ref) and ledger[piece.figure_id].value is not None
    }
    assert len(shown) > 300
    assert {name: listed[name] for name in shown} == pytest.approx(
        {name: ledger[name].value for name in shown}
    )


def test_the_workbook_calls_the_items_of_the_aws_bill_as_the_document_does(mpa_result):
    """“Second site” and “Operations by others” were “Disaster recovery” and “Operation of AWS”."""
    heads = [cell.value for row in book_of(mpa_result)["AWS by month"].iter_rows() for cell in row]
    heads = [head for head in heads if isinstance(head, str) and head.endswith(", USD")]
    assert heads == [f"{label}, USD" for label in HEAD_LABELS.values()]
