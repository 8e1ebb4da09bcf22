"""Rounding by place: millions on the first page, thousands in the body, cents in the annexes.

A table or a chart has one unit. Where all of its amounts are small parts of a thousand, or one
rounds to nothing among amounts that are small themselves, that unit is USD: ``0.0`` thousand would
say nothing. Its amounts are whole there, too: −0.13 among them is 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bizcase.document.blocks import (
    Block,
    Bullets,
    Chart,
    Paragraph,
    Ref,
    Section,
    Table,
    TableColumn,
    Text,
)
from bizcase.document.formats import SIZES, Scale
from bizcase.document.number_style import ENGLISH_USD, NumberStyle, is_money
from bizcase.ledger import Ledger
from bizcase.units import digits_after

_MILLION, _SMALL, _TWO_DIGITS = 1_000_000, 10_000, 10
# Below the first a table is in USD where a row would be 0.0 thousand, below the second.
_SEVERAL_SMALL, _NOTHING = 100_000, 50
_TOTALS = ("decision.stay.total", "decision.migrate.total", "cash.total.aws")
_MOST_DECIMALS = 3
_THOUSAND = "thousand USD"


def scale_of(ledger: Ledger) -> Scale:
    """Return the rounding of the first page: thousands where both totals are under a million."""
    totals = [abs(ledger[name].value or 0.0) for name in _TOTALS if name in ledger]
    largest = max(totals, default=0.0)
    if largest >= _MILLION:
        return "million"
    return "thousand" if largest >= _SMALL else "whole"


def decimals_of(usd: float, scale: Scale, style: NumberStyle = ENGLISH_USD) -> int | None:
    """Return how many decimals show two digits of an amount; None for scales that need none.

    All amounts of a table take those of the one that decides, so that they can be added up.

    >>> [decimals_of(usd, "million") for usd in (45.2e6, 9.8e6, 404e3, -4e3)]
    [0, 1, 2, 3]
    """
    amount = abs(style.money(usd)) / SIZES.get(scale, 1)
    if scale not in SIZES:
        return None
    if not amount:
        return 1
    return min(max(digits_after(amount, 2), 0), _MOST_DECIMALS)


def rounded(section: Section, scale: Scale) -> Section:
    """Return the section with the money in its sentences at a scale; tables have their own."""
    blocks = tuple(_block(block, scale) for block in section.blocks)
    return replace(section, blocks=blocks, message=at_scale(section.message, scale))


def _block(block: Block, scale: Scale) -> Block:
    match block:
        case Paragraph(told):
            return replace(block, text=at_scale(told, scale))
        case Bullets(items):
            return Bullets(tuple(at_scale(item, scale) for item in items))
        case Chart(message=told):
            return replace(block, message=at_scale(told, scale))
    return block


def in_legible_units(section: Section, ledger: Ledger) -> Section:
    """Return the section with tables and charts in USD where thousands would say nothing.

    Charts of one unit, such as USD a year, have one scale: a reader compares them.
    """
    small = {
        block.unit for block in section.blocks
        if isinstance(block, Chart) and _is_small(_amounts(block, ledger))
    }  # fmt: skip
    blocks = tuple(
        _table(block, ledger) if isinstance(block, Table)
        else _in_usd(block, ledger) if isinstance(block, Chart) and block.unit in small
        else block
        for block in section.blocks
    )  # fmt: skip
    return replace(section, blocks=blocks)


def at_scale(told: Text, scale: Scale) -> Text:
    """Return text with its money at a scale."""
    return tuple(
        replace(piece, scale=scale) if isinstance(piece, Ref) and piece.with_unit else piece
        for piece in told
    )


def _is_small(amounts: Iterable[float]) -> bool:
    """Return whether USD says more than thousands: all are small, or one would round to nothing."""
    sizes = [abs(amount) for amount in amounts]
    largest = max(sizes, default=0.0)
    return 0 < largest < _SMALL or (
        largest < _SEVERAL_SMALL and any(0 < size < _NOTHING for size in sizes)
    )


def _whole_decimals(amounts: Iterable[float]) -> int | None:
    """Return that whole amounts have no decimals, None where less than ten would say too little."""
    return 0 if max(map(abs, amounts)) >= _TWO_DIGITS else None


def _in_thousands(piece: object, ledger: Ledger) -> bool:
    return (
        isinstance(piece, Ref)
        and piece.scale == "thousand"
        and is_money(ledger[piece.figure_id].unit)
    )


def _table(table: Table, ledger: Ledger) -> Table:
    """Return a table in USD where none of its amounts reaches ten thousand."""
    amounts = [
        ledger[piece.figure_id].value or 0.0
        for row in table.rows
        for cell in row
        for piece in cell
        if isinstance(piece, Ref) and _in_thousands(piece, ledger)
    ]
    if not _is_small(amounts):
        return table
    rows = tuple(
        tuple(
            tuple(
                replace(piece, scale="whole", decimals=_whole_decimals(amounts))
                if isinstance(piece, Ref) and _in_thousands(piece, ledger)
                else piece
                for piece in cell
            )
            for cell in row
        )
        for row in table.rows
    )
    head = tuple(name.replace(_THOUSAND, "USD") for name in table.header)
    return replace(table, caption=table.caption.replace(_THOUSAND, "USD"), header=head, rows=rows)


def _amounts(chart: Chart, ledger: Ledger) -> list[float]:
    """Return the amounts that a chart has in thousands; none for another one."""
    amounts: list[float] = []
    if not is_money(chart.unit) or chart.scale != "thousand":
        return amounts
    for series in chart.series:
        if isinstance(series.values, TableColumn):
            amounts += series.values.values
            continue
        for point in series.values:
            ids = (point,) if isinstance(point, str) else point
            amounts.append(sum(ledger[name].value or 0.0 for name in ids))
    return amounts


def _in_usd(chart: Chart, ledger: Ledger) -> Chart:
    """Return a chart with its thousands in USD."""
    amounts = _amounts(chart, ledger)
    if not amounts:
        return chart
    return replace(chart, scale="whole", decimals=_whole_decimals(amounts))
