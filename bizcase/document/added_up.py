"""A note under each table whose amounts, as shown, do not add up to the total that is shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from bizcase.document.blocks import Block, Paragraph, Section, Table, Text, words
from bizcase.document.number_style import MINUS, NumberStyle
from bizcase.document.writing import plain, written
from bizcase.ledger import Ledger

NOTE = "Amounts are rounded one by one, so they may not add up to their total."
_TOTAL = "Total"


def with_rounding_noted(section: Section, ledger: Ledger, style: NumberStyle) -> Section:
    """Return the section with the note under each table that needs it; page 1 has its own."""
    if section.part == "page1":
        return section
    blocks: list[Block] = []
    for block in section.blocks:
        blocks.append(block)
        if isinstance(block, Table) and rounded_apart(block, ledger, style):
            blocks.append(Paragraph(words(NOTE), "small"))
    return replace(section, blocks=tuple(blocks))


def rounded_apart(table: Table, ledger: Ledger, style: NumberStyle) -> bool:
    """Return whether rounding makes a column, as it is shown, another sum than its total.

    What differs by more than rounding is no column of parts.
    """
    return any(
        0 < abs(sum(parts) - total) <= sum(map(_rounding, (*parts, total)))
        for parts, total in _sums(table, ledger, style)
    )


def _rounding(shown: Decimal) -> Decimal:
    """Return by how much a number may differ from what it is rounded from."""
    return Decimal(5).scaleb(int(shown.as_tuple().exponent) - 1)


def _sums(
    table: Table, ledger: Ledger, style: NumberStyle
) -> Iterator[tuple[list[Decimal], Decimal]]:
    """Yield the numbers of each column that has a total, with it."""
    titles = [written(row[0], ledger, plain) for row in table.rows]
    place = next(
        (
            at
            for at, name in enumerate(titles)
            if name == _TOTAL or name.startswith(f"{_TOTAL} of ")
        ),
        0,
    )
    for column in sorted(table.right) if place else ():
        *parts, total = (_shown(row[column], ledger, style) for row in table.rows[: place + 1])
        known = [part for part in parts if part is not None]
        if total is not None and known:
            yield known, total


def _shown(cell: Text, ledger: Ledger, style: NumberStyle) -> Decimal | None:
    """Return the number that a cell shows; None where it shows none."""
    signs = replace(style, decimal_sign=".", thousands_sign="")
    try:
        return Decimal(written(cell, ledger, plain, signs).replace(MINUS, "-"))
    except InvalidOperation:
        return None
