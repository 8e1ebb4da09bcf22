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
    distinct = pd.Series(names.dropna().unique(), dtype="str")
    plain = [_MARKS.sub(" ", name) for name in distinct]
    family = pd.Series("other", distinct.index, dtype="str")
    licence = pd.Series("none", distinct.index, dtype="str")
    open_rows = pd.Series(True, distinct.index)
    for rule, its_family, its_licence, _ in _rules():
        hits = [bool(rule.search(name)) for name in plain]
        matches = open_rows & pd.Series(hits, distinct.index, dtype=bool)
        family[matches], licence[matches] = its_family, its_licence
        open_rows &= ~matches
    by_name = pd.DataFrame({"os_family": family, "os_licence": licence})
    by_name.index = pd.Index(distinct)
    found = by_name.reindex(names).set_axis(names.index)
    found["os_family"] = found["os_family"].fillna("other")
    found["os_licence"] = found["os_licence"].fillna("none")
    return found


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
