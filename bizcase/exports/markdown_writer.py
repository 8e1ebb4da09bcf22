"""The document as Markdown."""

from __future__ import annotations

from bizcase.document.blocks import Block, Bullets, Chart, Document, KeyFigures, Paragraph, Table
from bizcase.document.charts.plotted import data_rows, plotted
from bizcase.document.formats import headline
from bizcase.document.writing import escape, text_markdown
from bizcase.ledger import Figure, Ledger


def document_markdown(document: Document) -> str:
    """Return the document as GitHub-flavoured Markdown, ending with a line break."""
    ledger = document.ledger
    lines = [
        f"# {text_markdown(document.title, ledger)}",
        "",
        text_markdown(document.subtitle, ledger),
        "",
    ]
    for section in document.sections:
        lines += [f"## {section.title}", ""]
        for block in section.blocks:
            lines += [*_block(block, ledger), ""]
    return "\n".join(lines).rstrip() + "\n"


def _block(block: Block, ledger: Ledger) -> list[str]:
    match block:
        case Paragraph(text):
            return [text_markdown(text, ledger)]
        case Bullets(items):
            return [f"- {text_markdown(item, ledger)}" for item in items]
        case KeyFigures(figure_ids):
            return [_key_figure(ledger[name]) for name in figure_ids]
        case Table():
            return _table(block, ledger)
        case Chart():
            return _chart(block, ledger)


def _chart(chart: Chart, ledger: Ledger) -> list[str]:
    """Return a chart as what it says and the table of its data."""
    drawn = plotted(chart, ledger)
    head, rows = data_rows(drawn)
    marks = ["---", *("---:" for _ in head[1:])]
    lines = [[escape(cell) for cell in cells] for cells in (head, *rows)]
    table = [lines[0], marks, *lines[1:]]
    return [
        f"**{escape(drawn.message)}**", "",
        *(f"| {' | '.join(cells)} |" for cells in table), "",
        f"*{escape(drawn.source)}*",
    ]  # fmt: skip


def _key_figure(figure: Figure) -> str:
    value, note = headline(figure)
    return f"- **{escape(figure.label)}:** {value} {note}".rstrip()


def _table(table: Table, ledger: Ledger) -> list[str]:
    marks = ["---:" if index in table.right else "---" for index in range(len(table.header))]
    rows = [[text_markdown(cell, ledger) for cell in row] for row in table.rows]
    lines = [table.header, marks, *rows]
    return [f"**{table.caption}**", "", *(f"| {' | '.join(cells)} |" for cells in lines)]
