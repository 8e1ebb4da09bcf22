"""The document as Markdown. Words of an input can never format, link or open HTML."""

from __future__ import annotations

import re
from collections.abc import Callable

from bizcase.document.blocks import (
    Block,
    Bullets,
    Document,
    Given,
    KeyFigures,
    Paragraph,
    Ref,
    Table,
    Text,
    Verb,
    Words,
)
from bizcase.document.formats import format_figure, headline
from bizcase.grammar import agreeing
from bizcase.ledger import Figure, Ledger

# Right-to-left marks and other invisible controls could make a name read as something else.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~!$])")
_LIST_START = re.compile(r"^(\s*)([-+]|\d+[.)])(\s)")
_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def plain(value: str) -> str:
    """Return a value of an input as one line of visible characters."""
    return _CONTROLS.sub(" ", value).strip()


def escape(value: str) -> str:
    """Return a value of an input so that Markdown shows it as it is."""
    cleaned = re.sub(r"[&<>]", lambda match: _HTML[match[0]], plain(value))
    escaped = _SPECIAL.sub(r"\\\1", cleaned)
    return _LIST_START.sub(r"\1\\\2\3", escaped)


def text_markdown(text: Text, ledger: Ledger) -> str:
    """Return text as Markdown."""
    return written(text, ledger, escape)


def written(text: Text, ledger: Ledger, given: Callable[[str], str]) -> str:
    """Return text with its figures; ``given`` makes the words of an input safe."""
    parts = []
    for piece in text:
        match piece:
            case Words(value):
                parts.append(value)
            case Given(value):
                parts.append(given(value))
            case Ref(figure_id, with_unit):
                parts.append(format_figure(ledger[figure_id], with_unit=with_unit))
            case Verb(figure_id, many, one):
                parts.append(agreeing(ledger[figure_id].value, many, one))
    return "".join(parts)


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


def _key_figure(figure: Figure) -> str:
    value, note = headline(figure)
    return f"- **{escape(figure.label)}:** {value} {note}".rstrip()


def _table(table: Table, ledger: Ledger) -> list[str]:
    marks = ["---:" if index in table.right else "---" for index in range(len(table.header))]
    rows = [[text_markdown(cell, ledger) for cell in row] for row in table.rows]
    lines = [table.header, marks, *rows]
    return [f"**{table.caption}**", "", *(f"| {' | '.join(cells)} |" for cells in lines)]
