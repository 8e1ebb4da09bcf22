"""What stands on which slide: the rows of ``slides.csv`` that the document can fill."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import TypeGuard

from bizcase import packaged
from bizcase.document.blocks import (
    Block,
    Bullets,
    Chart,
    Document,
    Paragraph,
    Point,
    Ref,
    Section,
    Table,
    TableColumn,
    Text,
    Words,
    words,
)
from bizcase.document.number_style import NumberStyle

FRONT, BACK = "front", "back"
_NUMBER = re.compile(r"^\d+\. ")


@dataclass(frozen=True, slots=True)
class Slide:
    """A slide: its title, the first sentence of its section, and what it shows.

    ``note`` says at the foot how a table is to be read.
    """

    part: str
    title: Text
    lead: Text
    shows: tuple[Block, ...]
    note: Text = ()

    @property
    def figure_ids(self) -> tuple[str, ...]:
        """The figures that the slide shows, for its notes."""
        found = [*_ids(self.title), *_ids(self.lead), *_ids(self.note)]
        for block in self.shows:
            found += _ids_of(block)
        return tuple(dict.fromkeys(found))


def slides_of(document: Document) -> Iterator[Slide]:
    """Yield the slides in their order; what a case does not have is left out."""
    sections = {section.key: section for section in document.sections}
    for row in packaged.rows("bizcase.exports.slides", "slides.csv"):
        section = sections.get(row["section"])
        if section is None:
            continue
        found = _KINDS[row["what"]](section, _said(row, document.style))
        if found is not None:
            yield found if row["what"] != "reasons" else _with_bridge(found, document)


def _said(row: dict[str, str], style: NumberStyle) -> dict[str, str]:
    """Return a row with its title in the language of the document."""
    return {**row, "title": style.say(row["title"])}


def _lead(section: Section) -> Text:
    """Return the first paragraph of a section, which is its answer."""
    return next((block.text for block in section.blocks if isinstance(block, Paragraph)), ())


def _decision(section: Section, row: dict[str, str]) -> Slide | None:
    """Return the answer with the table of both sides, its note, and what is asked for."""
    tables = [block for block in section.blocks if isinstance(block, Table)]
    lists = [block for block in section.blocks if isinstance(block, Bullets)]
    note = _note(section, tables[0]) if tables else ()
    return Slide(row["part"], _lead(section), (), (*tables[:1], *lists[-1:]), note)


def _is_note(block: Block) -> TypeGuard[Paragraph]:
    """Return whether a block says how the table above it is to be read."""
    return isinstance(block, Paragraph) and block.look == "small"


def _behind(section: Section, table: Table) -> list[Paragraph]:
    """Return the paragraphs right behind a table."""
    after = section.blocks[section.blocks.index(table) + 1 :]
    return [block for block in takewhile(lambda block: isinstance(block, Paragraph), after)
            if isinstance(block, Paragraph)]  # fmt: skip


def _note(section: Section, table: Table) -> Text:
    return next((block.text for block in _behind(section, table) if _is_note(block)), ())


def _reasons(section: Section, row: dict[str, str]) -> Slide | None:
    """Return the reasons; the last list of the page is what is asked for, not why."""
    lists = [block for block in section.blocks if isinstance(block, Bullets)]
    if len(lists) < 2:  # noqa: PLR2004 - as the docstring says
        return None
    return Slide(row["part"], words(row["title"]), (), tuple(lists[:1]))


def _with_bridge(slide: Slide, document: Document) -> Slide:
    """Return the reasons over the chart that leads from one side to the other, if there is one."""
    bridges = [
        block
        for section in document.sections
        for block in section.blocks
        if isinstance(block, Chart) and block.kind == "bridge"
    ]
    if not bridges:
        return slide
    title = words(f"{document.style.say('Why')}: ") + _inside(bridges[0].message)
    return replace(slide, title=title, shows=(*slide.shows, bridges[0]))


def _inside(message: Text) -> Text:
    """Return a message inside a sentence, with a small first letter."""
    first, *rest = message
    if not isinstance(first, Words):
        return message
    return (Words(first.text[:1].lower() + first.text[1:]), *rest)


def _chart(section: Section, row: dict[str, str]) -> Slide | None:
    for block in section.blocks:
        if isinstance(block, Chart) and block.id == row["which"]:
            told = row["part"] == FRONT and section.part != "page1"  # else it may be of another
            lead = _lead(section) if told else ()
            return Slide(row["part"], block.message, lead, (block,))
    return None


def _table(section: Section, row: dict[str, str]) -> Slide | None:
    tables = [block for block in section.blocks if isinstance(block, Table)]
    place = int(row["which"])
    if place >= len(tables):
        return None
    table = tables[place]
    note = _note(section, table)
    if section.message:  # the heading is the answer: a lead would say it again
        return Slide(row["part"], _unnumbered(section.message), (), (table,), note)
    title = section.title.partition(". ")[2] if row["part"] == FRONT else table.caption
    lead = () if section.part == "page1" else _lead(section)
    return Slide(row["part"], words(title), lead, (table,), note)


def _noted_table(section: Section, row: dict[str, str]) -> Slide | None:
    """Return a table under what the document says right behind it."""
    slide = _table(section, row)
    if slide is None or not isinstance(slide.shows[0], Table):
        return None
    told = [block.text for block in _behind(section, slide.shows[0]) if not _is_note(block)]
    return replace(slide, lead=sum(((*text, Words(" ")) for text in told), ())[:-1])


def _unnumbered(message: Text) -> Text:
    """Return a heading without the number of its section, which no slide has."""
    first, *rest = message
    if not isinstance(first, Words):
        return message
    return (Words(_NUMBER.sub("", first.text)), *rest)


def _ids(text: Text) -> list[str]:
    return [piece.figure_id for piece in text if isinstance(piece, Ref)]


def _ids_of(block: Block) -> list[str]:
    match block:
        case Table():
            return [name for row in block.rows for cell in row for name in _ids(cell)]
        case Bullets(items):
            return [name for item in items for name in _ids(item)]
        case Chart():
            return [name for series in block.series for name in _plotted_ids(series.values)]
    return []


def _plotted_ids(values: tuple[Point, ...] | TableColumn) -> list[str]:
    if isinstance(values, TableColumn):
        return [f"{values.table}: {values.column}"]
    return [name for point in values for name in ((point,) if isinstance(point, str) else point)]


_KINDS = {
    "decision": _decision, "reasons": _reasons, "chart": _chart, "table": _table,
    "noted table": _noted_table,
}  # fmt: skip
