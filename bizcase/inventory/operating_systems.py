"""Operating system family and the licence AWS bills with it, from the name."""

from __future__ import annotations

import re

import pandas as pd

from bizcase import packaged

_MARKS = re.compile(r"\(r\)|\(tm\)|[®™]", re.IGNORECASE)


def classify_os(names: pd.Series) -> pd.DataFrame:
    """Return ``os_family`` (windows, linux, other) and ``os_licence`` per name.

    The rules of ``operating_systems.csv`` are regular expressions, first match wins, case does not
    matter. An unknown name is ``other`` without a licence.
    """
    rules = packaged.table("bizcase.inventory", "operating_systems.csv")
    distinct = pd.Series(names.dropna().unique(), dtype="str")
    plain = [_MARKS.sub(" ", name) for name in distinct]
    family = pd.Series("other", distinct.index, dtype="str")
    licence = pd.Series("none", distinct.index, dtype="str")
    open_rows = pd.Series(True, distinct.index)
    for pattern, its_family, its_licence in rules.to_numpy().tolist():
        rule = re.compile(pattern, re.IGNORECASE)
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
