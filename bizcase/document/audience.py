"""Cuts of the document for its readers, each a list of sections (``audiences.csv``).

Source: our own judgement of who decides what, 2026-11-29.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from bizcase import packaged
from bizcase.document.blocks import Block, Document, Paragraph, Section, Table, words
from bizcase.document.references import with_references
from bizcase.errors import UsageError

FULL = "full"


@dataclass(frozen=True, slots=True)
class Audience:
    """A cut; ``sections`` are keys with the most rows to show of the first table, 0 for all."""

    key: str
    label: str
    sections: Mapping[str, int]


@lru_cache(maxsize=1)
def audiences() -> Mapping[str, Audience]:
    """Return the cuts by key, the full document first."""
    found = {}
    for row in packaged.rows("bizcase.document", "audiences.csv"):
        parts = [part.partition(":") for part in row["sections"].split()]
        limits = {key: int(most or 0) for key, _, most in parts}
        found[row["audience"]] = Audience(row["audience"], row["label"], limits)
    return found


def check_audience(name: str) -> str:
    """Return the key of an audience; UsageError where there is none of that name."""
    key = name.strip().lower()
    if key not in audiences():
        raise UsageError(
            f"{name.strip() or 'An empty name'} is no audience.",
            f"Choose from {', '.join(audiences())}.",
        )
    return key


def for_audience(document: Document, name: str) -> Document:
    """Return the document of an audience, with references to what it has.

    Raises
    ------
    UsageError
        There is no such audience.
    """
    return with_references(cut_for(document, name))


def cut_for(document: Document, name: str) -> Document:
    """Return the document with the sections of an audience, in the order of the document.

    Raises
    ------
    UsageError
        There is no such audience.
    """
    cut = audiences()[check_audience(name)]
    if cut.key == FULL:
        return document
    sections = tuple(
        _shortened(section, cut.sections[section.key])
        for section in document.sections
        if section.key in cut.sections
    )
    return replace(document, sections=sections, audience=cut.key)


def _shortened(section: Section, most: int) -> Section:
    """Return a section with the first rows of its first table only; all of it where most is 0."""
    table = next((block for block in section.blocks if isinstance(block, Table)), None)
    if not most or table is None:
        return section
    told = f"The first {most} rows are shown; the full document has all."
    cut: list[Block] = [replace(table, rows=table.rows[:most]), Paragraph(words(told), "small")]
    return replace(section, blocks=tuple(cut))
