"""The currency of the document in words: what was converted, at which rate, of when, by whom."""

from __future__ import annotations

from dataclasses import replace

from bizcase.assumptions.own_currency import USD
from bizcase.document.blocks import Block, Paragraph, Section, Table, Text, text
from bizcase.document.number_style import NumberStyle


def conversion(style: NumberStyle) -> Text:
    """Return the sentence that says at what rate amounts are shown; empty in USD."""
    if not style.is_converted:
        return ()
    return text(
        "Amounts are computed in {usd} and shown in {currency}, converted at {rate} {currency} for "
        "1 {usd} on {date} (source: {source}).",
        usd=USD,
        currency=style.currency,
        rate=style.exact(style.rate),
        date=style.rate_date,
        source=style.rate_source,
    )


def conversion_blocks(style: NumberStyle) -> list[Block]:
    """Return that sentence as a paragraph; none in USD."""
    return [Paragraph(conversion(style))] if style.is_converted else []


def with_currency_named(section: Section, style: NumberStyle) -> Section:
    """Return a section whose captions and heads of tables name the currency of the style."""
    return replace(section, blocks=tuple(_named(block, style) for block in section.blocks))


def _named(block: Block, style: NumberStyle) -> Block:
    if not isinstance(block, Table):
        return block
    header = tuple(map(style.words, block.header))
    return replace(block, caption=style.words(block.caption), header=header)
