"""The analyst's own words, each under the section that it speaks of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bizcase.document.blocks import Paragraph, Section, text

TITLE = "Notes by the analyst"
_PARAGRAPHS = re.compile(r"\n\s*\n")


def with_notes(sections: Sequence[Section], notes: Mapping[str, str]) -> tuple[Section, ...]:
    """Return the sections with the notes, marked as the analyst's own words.

    A note closes the section of its title, whatever the case of the letters; notes on no section
    of the document stand in one of their own at the end, so none is lost.
    """
    titles = {section.title.casefold() for section in sections}
    by_title: dict[str, tuple[Paragraph, ...]] = {}
    for title, note in notes.items():
        key = title.strip().casefold()
        by_title[key] = by_title.get(key, ()) + _blocks(note)
    noted = tuple(
        replace(section, blocks=section.blocks + by_title.get(section.title.casefold(), ()))
        for section in sections
    )
    rest = tuple(
        block
        for title, note in notes.items()
        if title.strip().casefold() not in titles
        for block in _blocks(note, title.strip())
    )
    return (*noted, Section(TITLE, rest)) if rest else noted


def _blocks(note: str, on: str = "") -> tuple[Paragraph, ...]:
    """Return the paragraphs of a note; ``on`` is what it speaks of, where no heading says it."""
    said = "Note by the analyst, {on}: {note}" if on else "Note by the analyst: {note}"
    parts = [part.strip() for part in _PARAGRAPHS.split(note) if part.strip()]
    return tuple(Paragraph(text(said, note=part, on=on)) for part in parts)
