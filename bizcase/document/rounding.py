"""Rounding by place: millions on the first page, thousands in the body, cents in the annexes."""

from __future__ import annotations

from dataclasses import replace

from bizcase.document.blocks import Block, Bullets, Chart, Paragraph, Ref, Section, Text
from bizcase.document.formats import Scale
from bizcase.ledger import Ledger

_MILLION = 1_000_000
_TOTALS = ("cash.total.baseline", "decision.migrate.total", "cash.total.aws")


def scale_of(ledger: Ledger) -> Scale:
    """Return the rounding of the first page: thousands where both totals are under a million."""
    totals = (ledger[name].value or 0.0 for name in _TOTALS if name in ledger)
    return "million" if any(abs(amount) >= _MILLION for amount in totals) else "thousand"


def rounded(section: Section, scale: Scale) -> Section:
    """Return the section with the money in its sentences at a scale; tables have their own."""
    return replace(section, blocks=tuple(_block(block, scale) for block in section.blocks))


def _block(block: Block, scale: Scale) -> Block:
    match block:
        case Paragraph(told):
            return replace(block, text=at_scale(told, scale))
        case Bullets(items):
            return Bullets(tuple(at_scale(item, scale) for item in items))
        case Chart(message=told):
            return replace(block, message=at_scale(told, scale))
    return block


def at_scale(told: Text, scale: Scale) -> Text:
    """Return text with its money at a scale."""
    return tuple(
        replace(piece, scale=scale) if isinstance(piece, Ref) and piece.with_unit else piece
        for piece in told
    )
