"""The analyst's own words, each under the section that it speaks of.

A note may name a figure of the ledger, ``{F:npv.base}``: the document shows its amount, in the
rounding of the place. Every other number of a note is listed as typed by hand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bizcase.document.blocks import Given, Paragraph, Ref, Section, Text, words
from bizcase.document.formats import Scale
from bizcase.document.rounding import scale_of
from bizcase.ledger import Ledger

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
_MARK = re.compile(r"\{F:([a-z0-9_.]+)\}")
# A number alone: none that is part of a name such as Server10, of a date or of a version.
_NUMBER = re.compile(r"(?<![\w.,-])\d+(?:[.,]\d+)*(?: ?%)?(?![\w-]|[.,]\d)")


def with_notes(
    sections: Sequence[Section], notes: Mapping[str, str], ledger: Ledger | None = None
) -> tuple[Section, ...]:
    """Return the sections with the notes, marked as the analyst's own words.

    A note closes the section of its title, today's or that of an earlier version, whatever the
    case of the letters; notes on no section of the document are in one of their own at the end, so
    none is lost. ``ledger`` has the figures that a note may name.
    """
    held = ledger or Ledger()
    page1 = scale_of(held)
    scales: dict[str, Scale] = {
        section.title: page1 if section.part == "page1"
        else "cents" if section.part == "annex" else "thousand"
        for section in sections
    }  # fmt: skip
    titles = {section.title.casefold(): section.title for section in sections}
    by_key = {section.key: section.title for section in sections if section.key}
    titles = {old: by_key[key] for old, key in _EARLIER.items() if key in by_key} | titles
    by_title: dict[str, tuple[Paragraph, ...]] = {}
    rest: tuple[Paragraph, ...] = ()
    for title, note in notes.items():
        found = titles.get(title.strip().casefold())
        if found is None:
            rest += _blocks(note, held, "thousand", title.strip())
        else:
            by_title[found] = by_title.get(found, ()) + _blocks(note, held, scales[found])
    noted = tuple(
        replace(section, blocks=section.blocks + by_title.get(section.title, ()))
        for section in sections
    )
    return (*noted, Section(TITLE, rest, "notes")) if rest else noted


def _blocks(note: str, ledger: Ledger, scale: Scale, on: str = "") -> tuple[Paragraph, ...]:
    """Return the paragraphs of a note; ``on`` is what it speaks of, where no heading says it."""
    start = words("Note by the analyst")
    start += (*words(", "), Given(on)) if on else ()
    parts = [part.strip() for part in _PARAGRAPHS.split(note) if part.strip()]
    return tuple(Paragraph(start + words(": ") + _told(part, ledger, scale)) for part in parts)


def _told(note: str, ledger: Ledger, scale: Scale) -> Text:
    """Return a paragraph with its figures, then what was typed by hand or names no figure."""
    pieces: list[Given | Ref] = []
    unknown, end = [], 0
    for mark in _MARK.finditer(note):
        if mark[1] not in ledger:
            unknown.append(mark[1])
            continue
        pieces += [Given(note[end : mark.start()]), Ref(mark[1], scale=scale)]
        end = mark.end()
    pieces.append(Given(note[end:]))
    found: Text = tuple(piece for piece in pieces if piece != Given(""))
    typed = dict.fromkeys(_NUMBER.findall(_MARK.sub(" ", note)))
    if typed:
        found += (*words(" (Entered manually: "), Given("; ".join(typed)), *words(".)"))
    if unknown:
        found += (*words(" (No figure of this case has the name "),
                  Given(", ".join(unknown)), *words(".)"))  # fmt: skip
    return found
