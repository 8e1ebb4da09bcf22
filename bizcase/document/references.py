"""References to annexes in a cut of the document: none leads to what the cut does not have."""

from __future__ import annotations

import re
from dataclasses import replace

from bizcase.document.blocks import (
    Document,
    Paragraph,
    Section,
    Text,
    Words,
    words,
)
from bizcase.document.number_style import NumberStyle
from bizcase.document.walk import section_with

LETTERS = "ABCDEFGHIJ"
_ANNEX = "annex {letter}"
_ELSEWHERE = "annex {letter} of the full document"
_LEFT_OUT = "Annexes keep their letters. Not in this document: {letters}."


def with_references(document: Document) -> Document:
    """Return a document whose references say where an annex is that it does not have.

    The first annex says which letters are left out, so that nobody looks for a lost one.
    """
    found = {section.key.removeprefix("annex_").upper() for section in annexes_of(document)}
    missing = [letter for letter in LETTERS if letter not in found]
    if not missing:
        return document
    refer = _Referring(document.style, frozenset(missing))
    sections = [section_with(section, refer.text) for section in document.sections]
    first = next((place for place, item in enumerate(sections) if item.part == "annex"), None)
    if first is not None:
        told = document.style.say(_LEFT_OUT, letters=", ".join(missing))
        note = Paragraph(words(told), "small")
        sections[first] = replace(sections[first], blocks=(note, *sections[first].blocks))
    return replace(document, sections=tuple(sections))


def annexes_of(document: Document) -> list[Section]:
    """Return the annexes of a document in their order."""
    return [section for section in document.sections if section.part == "annex"]


class _Referring:
    """Rewrites references to the annexes that are missing, in the language of the style."""

    def __init__(self, style: NumberStyle, missing: frozenset[str]) -> None:
        before, _, after = style.say(_ANNEX, letter="\0").partition("\0")
        self._style = style
        letters = "".join(sorted(missing))
        self._mark = re.compile(
            rf"\b{re.escape(before)}([{letters}])\b{re.escape(after)}", re.IGNORECASE
        )

    def text(self, text: Text) -> Text:
        return tuple(
            Words(self._mark.sub(self._said, piece.text)) if isinstance(piece, Words) else piece
            for piece in text
        )

    def _said(self, mark: re.Match[str]) -> str:
        told = self._style.say(_ELSEWHERE, letter=mark[1].upper())
        return f"{mark[0][:1]}{told[1:]}"
