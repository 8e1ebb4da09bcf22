"""Operating system family and the licence AWS bills with it, from the name."""

from __future__ import annotations

import re
from functools import lru_cache

import pandas as pd

from bizcase import packaged

_PRODUCT = "product"  # in the column names: the name is that of a product, not of a system
_MARKS = re.compile(r"\(r\)|\(tm\)|[®™]", re.IGNORECASE)


@lru_cache(maxsize=1)
def _rules() -> tuple[tuple[re.Pattern[str], str, str, str], ...]:
    table = packaged.table("bizcase.inventory", "operating_systems.csv")
    return tuple(
        (re.compile(pattern, re.IGNORECASE), family, licence, names)
        for pattern, family, licence, names in table.to_numpy().tolist()
    )


def classify_os(names: pd.Series) -> pd.DataFrame:
    """Return ``os_family`` (windows, linux, other) and ``os_licence`` per name.

    The rules of ``operating_systems.csv`` are regular expressions, first match wins, case does not
    matter. An unknown name is ``other`` without a licence.
    """
    codes, distinct = pd.factorize(names)
    found = [*map(_classified, distinct), ("other", "none")]  # the last is that of no name
    columns = zip(("os_family", "os_licence"), zip(*found, strict=True), strict=True)
    return pd.DataFrame(
        {column: pd.array(values, dtype="str").take(codes) for column, values in columns},
        index=names.index,
    )


def _classified(name: str) -> tuple[str, str]:
    plain = _MARKS.sub(" ", name)
    rules = (rule for rule in _rules() if rule[0].search(plain))
    _, family, licence, _ = next(rules, ("", "other", "none", ""))
    return family, licence


def unrecognised_os(servers: pd.DataFrame) -> pd.Series:
    """Return which servers name a system that no rule knows as Windows or Linux."""
    return servers["os_name"].notna() & servers["os_family"].eq("other")


def implied_os(servers: pd.DataFrame) -> pd.Series:
    """Return which servers name a product that only implies the system: SQL Server 2017.

    Such a product runs on the family that it is taken for in most estates, not always.
    """
    named = {name: _is_product(name) for name in servers["os_name"].dropna().unique()}
    return servers["os_name"].map(named).eq(True)


def _is_product(name: str) -> bool:
    plain = _MARKS.sub(" ", name)
    first = next((names for rule, _, _, names in _rules() if rule.search(plain)), "")
    return first == _PRODUCT
