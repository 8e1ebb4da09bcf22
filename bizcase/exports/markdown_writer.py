"""The document as Markdown."""

from __future__ import annotations

from bizcase.document.blocks import Block, Bullets, Chart, Document, Paragraph, Table
from bizcase.document.charts.plotted import data_rows, plotted
from bizcase.document.number_style import NumberStyle
from bizcase.document.writing import escape, text_markdown
from bizcase.ledger import Ledger


def document_markdown(document: Document) -> str:
    """Return the document as GitHub-flavoured Markdown, ending with a line break."""
    ledger, style = document.ledger, document.style
    lines = [
        f"# {text_markdown(document.title, ledger, style)}",
        "",
        text_markdown(document.subtitle, ledger, style),
        "",
    ]
    for section in document.sections:
        lines += [f"## {text_markdown(section.message, ledger, style) or section.title}", ""]
        for block in section.blocks:
            lines += [*_block(block, ledger, style), ""]
    return "\n".join(lines).rstrip() + "\n"


def _block(block: Block, ledger: Ledger, style: NumberStyle) -> list[str]:
    match block:
        case Paragraph(text):
            return [text_markdown(text, ledger, style)]
        case Bullets(items):
            return [f"- {text_markdown(item, ledger, style)}" for item in items]
        case Table():
            return _table(block, ledger, style)
        case Chart():
            return _chart(block, ledger, style)


def _chart(chart: Chart, ledger: Ledger, style: NumberStyle) -> list[str]:
    """Return a chart as what it says and the table of its data."""
    drawn = plotted(chart, ledger, style)
    head, rows = data_rows(drawn)
    marks = ["---", *("---:" for _ in head[1:])]
    lines = [[escape(cell) for cell in cells] for cells in (head, *rows)]
    table = [lines[0], marks, *lines[1:]]
    return [
        f"**{escape(drawn.message)}**", "",
        *(f"| {' | '.join(cells)} |" for cells in table), "",
        f"*{escape(drawn.source)}*",
    ]  # fmt: skip


def _table(table: Table, ledger: Ledger, style: NumberStyle) -> list[str]:
    marks = ["---:" if index in table.right else "---" for index in range(len(table.header))]
    rows = [[text_markdown(cell, ledger, style) for cell in row] for row in table.rows]
    lines = [table.header, marks, *rows]
    return [f"**{table.caption}**", "", *(f"| {' | '.join(cells)} |" for cells in lines)]
