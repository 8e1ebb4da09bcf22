"""Which servers could run on Graviton: an opportunity, never the base case."""

from __future__ import annotations

import re
from functools import lru_cache

import pandas as pd

from bizcase import packaged
from bizcase.catalog import PriceBook
from bizcase.sizing.candidates import Ranking
from bizcase.sizing.selection import choose_types

_BITS = re.compile(r"\(?\b(32|64)[ -]?bit\)?", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(\.\d+)?")


def graviton_eligible(servers: pd.DataFrame) -> pd.Series:
    """Return which servers run a Linux release that exists for arm64.

    The release must be stated: one that is not known is not eligible. 32-bit systems are not.
    Source: ``graviton_releases.csv``; METHOD: Choice of the instance type.
    """
    names = servers["os_name"]
    released = [name for name in names.dropna().unique() if _has_arm_release(name)]
    return (servers["os_family"] == "linux") & names.isin(released)


def _has_arm_release(name: str) -> bool:
    if re.search(r"\b32[ -]?bit", name, re.IGNORECASE):
        return False
    plain = _BITS.sub(" ", name)
    for pattern, minimum in _releases():
        match = re.search(pattern, plain, re.IGNORECASE)
        if match:
            number = _NUMBER.search(plain, match.end())
            return number is not None and float(number[0]) >= minimum
    return False


@lru_cache(maxsize=1)
def _releases() -> tuple[tuple[str, float], ...]:
    rules = packaged.table("bizcase.sizing", "graviton_releases.csv")
    return tuple(zip(rules["pattern"], rules["minimum"].astype(float), strict=True))


def on_graviton(
    sized: pd.DataFrame, eligible: pd.Series, book: PriceBook, ranking: Ranking
) -> pd.DataFrame:
    """Return the sized servers where each eligible one may also take an arm64 type."""
    moves = eligible & (sized["target"] == "ec2")
    table = sized.copy()
    again = choose_types(table[moves], book, ranking, "graviton")
    table.loc[moves, again.columns] = again
    return table
