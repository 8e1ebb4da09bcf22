"""Text with its figures as words of one line, and as Markdown.

Words of an input can never format, link or open HTML.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from bizcase.document.blocks import Given, Ref, Section, Table, Text, Value, Verb, Words
from bizcase.document.formats import format_figure, format_number
from bizcase.document.number_style import ENGLISH_USD, NumberStyle
from bizcase.grammar import agreeing
from bizcase.ledger import Ledger

# Right-to-left marks and other invisible controls could make a name read as something else.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~!$])")
_LIST_START = re.compile(r"^(\s*)([-+]|\d+[.)])(\s)")
_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
# An ampersand is an ampersand to every reader unless it could begin an entity.
_MARKUP = re.compile(r"[<>]|&(?=[A-Za-z0-9#])")


def plain(value: str) -> str:
    """Return a value of an input as one line of visible characters."""
    return _CONTROLS.sub(" ", value).strip()


def escape(value: str) -> str:
    """Return a value of an input so that Markdown shows it as it is."""
    cleaned = _MARKUP.sub(lambda match: _HTML[match[0]], plain(value))
    escaped = _SPECIAL.sub(r"\\\1", cleaned)
    return _LIST_START.sub(r"\1\\\2\3", escaped)


def text_markdown(text: Text, ledger: Ledger, style: NumberStyle = ENGLISH_USD) -> str:
    """Return text as Markdown, its numbers in a style."""
    return written(text, ledger, escape, style)


def written(
    text: Text, ledger: Ledger, given: Callable[[str], str], style: NumberStyle = ENGLISH_USD
) -> str:
    """Return text with its figures in a style; ``given`` makes the words of an input safe.

    Our own words name the currency of the style, too; a text that means USD whatever the style
    has it as a given word.
    """
    parts = []
    for piece in text:
        match piece:
            case Words(value):
                parts.append(style.words(value))
            case Given(value):
                parts.append(given(style.date_in(value)))
            case Ref(figure_id, with_unit, scale, bound, decimals):
                shown = format_figure(
                    ledger[figure_id], with_unit=with_unit, scale=scale, bound=bound, style=style,
                    decimals=decimals,
                )  # fmt: skip
                parts.append(shown)
            case Value(number, unit, decimals):
                parts.append(format_number(number, unit, style=style, decimals=decimals))
            case Verb(figure_id, many, one):
                parts.append(agreeing(ledger[figure_id].value, many, one))
    return style.kept("".join(parts))


def table_texts(
    table: Table, ledger: Ledger, style: NumberStyle
) -> tuple[list[str], list[list[str]]]:
    """Return the heads and the cells of a table whose lines a program breaks."""
    kept = style.unbroken
    rows = [[written(cell, ledger, plain, kept) for cell in row] for row in table.rows]
    return [kept.kept(name) for name in table.header], rows


def heading(section: Section, ledger: Ledger, style: NumberStyle = ENGLISH_USD) -> str:
    """Return what stands over a section: its message where it has one, else its topic."""
    return written(section.message, ledger, plain, style) or section.title
