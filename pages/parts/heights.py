"""How tall a table is drawn."""

from __future__ import annotations

from typing import Literal

_LONG_PX, _SHORT_ROWS = 600, 16


def height_of(rows: int) -> int | Literal["content"]:
    """Return the height for a number of rows: whole where it is short."""
    return "content" if rows <= _SHORT_ROWS else _LONG_PX
