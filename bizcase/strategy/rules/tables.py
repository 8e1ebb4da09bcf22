"""The rules of this room, kept as csv files beside the code."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from bizcase import packaged


@lru_cache(maxsize=16)
def rules(name: str) -> tuple[Mapping[str, str], ...]:
    """Return the rows of ``<name>.csv`` in order; an empty cell is ""."""
    return tuple(packaged.rows("bizcase.strategy", f"{name}.csv"))
