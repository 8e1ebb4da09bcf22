"""How wide a column of a list is, from its head and its first cells."""

from __future__ import annotations

import pandas as pd

from bizcase.exports.heads import human

_HEAD_LINES = 3  # that fit into the head
MAX_WIDTH, WIDEST, MIN_WIDTH, SAMPLED_ROWS = 48, 62, 9, 200
_NOISE = 1e-6


def has_decimals(cells: pd.Series) -> bool:
    """Return whether numbers have more than two decimals, so that they are shown shorter."""
    if cells.dtype.kind != "f":
        return False
    found = cells.dropna()
    return bool((abs(found * 100 - (found * 100).round()) > _NOISE).any())


def width_of(column: str, cells: pd.Series, most: int = MAX_WIDTH) -> int:
    """Return a width for the cells; the head takes up to three lines."""
    head = human(column)
    lines = max([-(-len(head) // _HEAD_LINES), *map(len, head.split())])
    return min(most, max(MIN_WIDTH, lines + 2, longest_of(cells)) + 2)


def longest_of(cells: pd.Series) -> int:
    """Return the characters of the longest of the first cells."""
    return max((len(_shown(cell)) for cell in cells.head(SAMPLED_ROWS)), default=0)


def _shown(cell: object) -> str:
    return f"{cell:,.2f}" if isinstance(cell, float) else str(cell)
