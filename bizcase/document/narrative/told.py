"""Where narrated text stands in the document: it words the summary and opens other sections."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bizcase.case import BusinessCase
from bizcase.document.blocks import Given, Paragraph, Piece, Ref, Section, Text, Words, text
from bizcase.document.formats import Scale
from bizcase.document.narrative.facts import Facts, facts_of
from bizcase.document.narrative.rules import MARK, faults_of
from bizcase.narrated import Narrated

SUMMARY = "summary"
MOST_PARAGRAPHS = {SUMMARY: 3}  # of any other section: 1
_QUESTION = "The question: "
_MODEL = re.compile(r"[\w.:/-]{1,100}")


def with_narration(sections: Sequence[Section], case: BusinessCase) -> tuple[Section, ...]:
    """Return the sections with what was narrated for them, marked as such.

    A paragraph that the figures of the case no longer bear is left out whole: the section then
    reads as the program writes it.
    """
    kept = case.entries.narrated
    if not kept:
        return tuple(sections)
    facts = facts_of(case)
    return tuple(
        _narrated(section, kept[section.key], facts)
        if section.key in kept
        and section.part == "body"
        and is_borne(section.key, kept[section.key], facts)
        else section
        for section in sections
    )


def is_borne(key: str, told: Narrated, facts: Facts) -> bool:
    """Whether the figures of a case bear every paragraph, and a model is named as models are.

    A case file can be edited by hand, so what is kept is held to all rules again.
    """
    return (
        0 < len(told.paragraphs) <= MOST_PARAGRAPHS.get(key, 1)
        and _MODEL.fullmatch(told.model) is not None
        and not any(faults_of(item, facts) for item in told.paragraphs)
    )


def _narrated(section: Section, told: Narrated, facts: Facts) -> Section:
    paragraphs = tuple(Paragraph(_pieces(item, facts)) for item in told.paragraphs)
    note = Paragraph(
        text("Worded by the language model {model}. Every number is the program's.",
             model=told.model), "small",
    )  # fmt: skip
    if section.key != SUMMARY:
        return replace(section, blocks=(*paragraphs, note, *section.blocks))
    kept = tuple(block for block in section.blocks if _is_question(block))
    return replace(section, blocks=(*kept, *paragraphs, note))


def _is_question(block: object) -> bool:
    """Whether a block is the customer's own question, which is nobody's to reword."""
    return isinstance(block, Paragraph) and any(
        getattr(piece, "text", "").startswith(_QUESTION) for piece in block.text[:1]
    )


def _pieces(paragraph: str, facts: Facts, scale: Scale = "whole") -> Text:
    """Return a paragraph as text, its marks as figures and names of the case.

    The rules leave letters and plain punctuation only, so its words can format and link nothing.
    """
    pieces: list[Piece] = []
    end = 0
    for mark in MARK.finditer(paragraph):
        pieces += [Words(paragraph[end : mark.start()])] if mark.start() > end else []
        pieces.append(Ref(mark[2], scale=scale) if mark[1] == "F" else Given(facts.names[mark[2]]))
        end = mark.end()
    pieces += [Words(paragraph[end:])] if end < len(paragraph) else []
    return tuple(pieces)
