"""Environments under one spelling, whatever a list calls them."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

import pandas as pd


@lru_cache(maxsize=1)
def _spellings() -> dict[str, str]:
    with (resources.files("bizcase.inputs") / "environments.csv").open(encoding="utf-8") as file:
        table = pd.read_csv(file, dtype=str)
    return dict(zip(table["written"], table["environment"], strict=True))


def one_spelling(written: pd.Series) -> pd.Series:
    """Return the environment under one spelling; words not in the table stay as written."""
    return written.str.strip().str.lower().map(_spellings()).fillna(written)
