"""Every text of a section, changed by one function: the one place that knows where texts are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bizcase.document.blocks import Block, Bullets, Chart, Paragraph, Section, Table, Text


def section_with(
    section: Section, text: Callable[[Text], Text], line: Callable[[str], str] = str
) -> Section:
    """Return a section with its texts changed by ``text``, and its plain words by ``line``.

    Plain words are titles, captions, heads of columns and names of series.
    """
    return replace(
        section,
        title=line(section.title),
        message=text(section.message),
        blocks=tuple(_block(block, text, line) for block in section.blocks),
    )


def _block(block: Block, text: Callable[[Text], Text], line: Callable[[str], str]) -> Block:
    match block:
        case Paragraph(told):
            return replace(block, text=text(told))
        case Bullets(items):
            return Bullets(tuple(map(text, items)))
        case Table():
            return replace(
                block,
                caption=line(block.caption),
                header=tuple(map(line, block.header)),
                rows=tuple(tuple(map(text, row)) for row in block.rows),
            )
        case Chart():
            return replace(
                block,
                message=text(block.message),
                alt=text(block.alt),
                source=text(block.source),
                categories=tuple(map(text, block.categories)),
                series=tuple(replace(item, name=line(item.name)) for item in block.series),
            )
