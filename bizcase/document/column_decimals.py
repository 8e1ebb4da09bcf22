"""One number of decimals in each column of a table, so that its digits line up.

Money keeps the rounding of its place: cents, or thousands as ``rounding`` has them. A column of
several units has none in common.
"""

from __future__ import annotations

from dataclasses import replace

from bizcase.document.blocks import Ref, Section, Table, Text, Value
from bizcase.document.formats import SIZES, Scale, unit_decimals
from bizcase.ledger import Ledger
from bizcase.units import as_shown

_WHOLE_FROM = 10  # in tables of thousands a column that reaches it is whole


def with_one_precision(section: Section, ledger: Ledger) -> Section:
    """Return the section in which the numbers of a column have the same decimals."""
    blocks = tuple(
        _table(block, ledger) if isinstance(block, Table) else block for block in section.blocks
    )
    return replace(section, blocks=blocks)


def _table(table: Table, ledger: Ledger) -> Table:
    columns = [_column(list(cells), ledger) for cells in zip(*table.rows, strict=True)]
    return replace(table, rows=tuple(zip(*columns, strict=True))) if columns else table


def _column(cells: list[Text], ledger: Ledger) -> list[Text]:
    numbers = {place: found for place, cell in enumerate(cells) if (found := _number(cell, ledger))}
    if len({unit for _, unit, _ in numbers.values()}) != 1:
        return cells
    values = [value for value, _, _ in numbers.values()]
    most = max(unit_decimals(value, unit) or 0 for value, unit, _ in numbers.values())
    rounded = any(scale in SIZES for _, _, scale in numbers.values())
    if rounded and max(map(abs, values)) >= _WHOLE_FROM:
        most = 0
    return [
        _with(cell, most, numbers[place][0]) if place in numbers else cell
        for place, cell in enumerate(cells)
    ]


def _number(cell: Text, ledger: Ledger) -> tuple[float, str, Scale] | None:
    """Return value, unit and scale of a cell that is one number without decimals of its own."""
    match cell:
        case (Ref(name, with_unit=False, scale=scale, bound=bound, decimals=None),):
            figure = ledger[name]
            end = {"low": figure.low, "high": figure.high}.get(bound)
            value, unit = figure.value if end is None else end, figure.unit
        case (Value(value, unit, None),):
            scale = "cents"
        case _:
            return None
    if value is None or unit_decimals(value, unit) is None:
        return None
    return value, unit, scale


def _with(cell: Text, decimals: int, value: float) -> Text:
    """Return a cell with the decimals of its column; its own where it would be shown as 0."""
    piece = cell[0]
    if value and not as_shown(value, decimals):
        return cell
    return (replace(piece, decimals=decimals),) if isinstance(piece, Ref | Value) else cell
