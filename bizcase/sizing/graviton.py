"""Which servers could run on Graviton: an opportunity, never the base case."""

from __future__ import annotations

import re
from importlib import resources

import pandas as pd

from bizcase.catalog import PriceBook
from bizcase.sizing.selection import choose_types

_BITS = re.compile(r"\(?\b(32|64)[ -]?bit\)?", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(\.\d+)?")


def graviton_eligible(servers: pd.DataFrame) -> pd.Series:
    """Return which servers run a Linux release that exists for arm64.

    The release must be stated: one that is not known is not eligible. 32-bit systems are not.
    Source: ``graviton_releases.csv``; METHOD §3.
    """
    names = servers["os_name"]
    found = {name: _has_arm_release(name) for name in names.dropna().unique()}
    linux = servers["os_family"] == "linux"
    return linux & names.map(found).eq(True)


def _has_arm_release(name: str) -> bool:
    if re.search(r"\b32[ -]?bit", name, re.IGNORECASE):
        return False
    plain = _BITS.sub(" ", name)
    with (resources.files("bizcase.sizing") / "graviton_releases.csv").open() as file:
        rules = pd.read_csv(file, dtype={"pattern": str})
    for rule in rules.to_dict("records"):
        match = re.search(rule["pattern"], plain, re.IGNORECASE)
        if match:
            number = _NUMBER.search(plain, match.end())
            return number is not None and float(number[0]) >= float(rule["minimum"])
    return False


def on_graviton(sized: pd.DataFrame, eligible: pd.Series, book: PriceBook) -> pd.DataFrame:
    """Return the sized servers where each eligible one may also take an arm64 type."""
    moves = eligible & (sized["target"] == "ec2")
    table = sized.copy()
    again = choose_types(table[moves], book, graviton=True)
    table.loc[moves, again.columns] = again
    return table
