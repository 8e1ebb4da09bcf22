"""The rules of this room, kept as csv files beside the code."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources


@lru_cache(maxsize=16)
def rules(name: str) -> tuple[Mapping[str, str], ...]:
    """Return the rows of ``<name>.csv`` in order; an empty cell is ""."""
    with (resources.files("bizcase.strategy") / f"{name}.csv").open(encoding="utf-8") as file:
        return tuple(csv.DictReader(file))
