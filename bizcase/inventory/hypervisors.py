"""On which hypervisor a server runs: its row says so, else its host, else the format of its file.

A list that does not say leaves it unknown: unknown is not VMware.
"""

from __future__ import annotations

import re
from functools import lru_cache

import pandas as pd

from bizcase import packaged

VMWARE = "vmware"
NO_HYPERVISOR = "none"


@lru_cache(maxsize=1)
def _rules() -> tuple[tuple[re.Pattern[str], str], ...]:
    table = packaged.table("bizcase.inventory", "hypervisors.csv")
    return tuple(
        (re.compile(pattern, re.IGNORECASE), name) for pattern, name in table.to_numpy().tolist()
    )


def hypervisor_named(written: pd.Series, *, unlisted: bool = True) -> pd.Series:
    """Return the hypervisor under one spelling, ``none`` for bare metal; unknown where blank.

    The rules of ``hypervisors.csv`` are regular expressions, the first match wins, case does not
    matter. A word that only says "virtual" is unknown.

    Parameters
    ----------
    unlisted
        Whether a word that no rule fits is kept as it is written, else unknown: a version may be
        a bare number.
    """
    names = {word: _named(word, unlisted=unlisted) for word in written.dropna().unique()}
    return written.map(names).astype("str")


def _named(word: str, *, unlisted: bool) -> str | None:
    plain = word.strip()
    for pattern, name in _rules():
        if pattern.search(plain):
            return name or None
    return plain if unlisted and plain else None


def host_hypervisors(versions: pd.Series, platform: str) -> pd.Series:
    """Return the hypervisor of hosts: what their version says, else the platform of the format."""
    return hypervisor_named(versions, unlisted=False).fillna(platform or None)


def server_hypervisors(
    servers: pd.DataFrame, hosts: pd.DataFrame, written: pd.Series, platform: str = ""
) -> pd.Series:
    """Return the hypervisor of servers with ``host_name`` and ``is_physical``.

    What their row says (``written``), else the host of that name, else the platform of the format.
    A physical server is on none; where a virtual one is said to be on none it is unknown.
    """
    listed = hosts[["host_name", "hypervisor"]].dropna().drop_duplicates()
    listed = listed[~listed["host_name"].duplicated(keep=False)]  # two hosts of one name
    of_host = servers["host_name"].map(listed.set_index("host_name")["hypervisor"]).astype("str")
    found = hypervisor_named(written).fillna(of_host).fillna(platform or None)
    physical = servers["is_physical"]
    return found.mask(physical.eq(True).fillna(False).astype(bool), NO_HYPERVISOR).mask(
        physical.eq(False).fillna(False).astype(bool) & found.eq(NO_HYPERVISOR)
    )
