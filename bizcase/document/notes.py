"""The analyst's own words, each under the section that it speaks of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bizcase.document.blocks import Paragraph, Section, text

TITLE = "Notes by the analyst"
# Titles of sections before 2026-11-29, under which notes of saved cases are kept.
_EARLIER = {
    "scope and control totals": "scope", "data quality": "annex_h",
    "how the files fit together": "annex_h", "aws cost": "aws", "databases": "annex_b",
    "licences": "annex_f", "the rest of the aws bill": "aws", "beyond the base case": "options",
    "sizes and instance types": "aws", "aws transform's figures": "annex_h",
    "end of support": "estate", "blockers": "risks", "dispositions (7 rs)": "strategy",
    "migration plan": "plan", "today against aws": "comparison", "ways to decide": "options",
    "cost on premises today": "comparison", "one-time cost and funding": "cash",
    "cash flow": "cash", "value beyond cost": "value", "migration readiness": "risks",
    "evidence of prices": "annex_f", "assumptions": "annex_e", "inputs": "annex_i",
    "readiness in the assessment's words": "annex_j",
}  # fmt: skip
_PARAGRAPHS = re.compile(r"\n\s*\n")


def with_notes(sections: Sequence[Section], notes: Mapping[str, str]) -> tuple[Section, ...]:
    """Return the sections with the notes, marked as the analyst's own words.

    A note closes the section of its title, today's or that of an earlier version, whatever the
    case of the letters; notes on no section of the document are in one of their own at the end, so
    none is lost.
    """
    titles = {section.title.casefold(): section.title for section in sections}
    by_key = {section.key: section.title for section in sections if section.key}
    titles = {old: by_key[key] for old, key in _EARLIER.items() if key in by_key} | titles
    by_title: dict[str, tuple[Paragraph, ...]] = {}
    rest: tuple[Paragraph, ...] = ()
    for title, note in notes.items():
        found = titles.get(title.strip().casefold())
        if found is None:
            rest += _blocks(note, title.strip())
        else:
            by_title[found] = by_title.get(found, ()) + _blocks(note)
    noted = tuple(
        replace(section, blocks=section.blocks + by_title.get(section.title, ()))
        for section in sections
    )
    return (*noted, Section(TITLE, rest, "notes")) if rest else noted


def _blocks(note: str, on: str = "") -> tuple[Paragraph, ...]:
    """Return the paragraphs of a note; ``on`` is what it speaks of, where no heading says it."""
    said = "Note by the analyst, {on}: {note}" if on else "Note by the analyst: {note}"
    parts = [part.strip() for part in _PARAGRAPHS.split(note) if part.strip()]
    return tuple(Paragraph(text(said, note=part, on=on)) for part in parts)
