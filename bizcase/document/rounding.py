"""Rounding by place: millions on the first page, thousands in the body, cents in the annexes."""

from __future__ import annotations

from dataclasses import replace

from bizcase.document.blocks import Block, Bullets, Chart, Paragraph, Ref, Section, Text
from bizcase.document.formats import Scale


def rounded(section: Section, scale: Scale) -> Section:
    """Return the section with the money in its sentences at a scale; tables have their own."""
    return replace(section, blocks=tuple(_block(block, scale) for block in section.blocks))


def _block(block: Block, scale: Scale) -> Block:
    match block:
        case Paragraph(told):
            return replace(block, text=_text(told, scale))
        case Bullets(items):
            return Bullets(tuple(_text(item, scale) for item in items))
        case Chart(message=told):
            return replace(block, message=_text(told, scale))
    return block


def _text(told: Text, scale: Scale) -> Text:
    return tuple(
        replace(piece, scale=scale) if isinstance(piece, Ref) and piece.with_unit else piece
        for piece in told
    )
