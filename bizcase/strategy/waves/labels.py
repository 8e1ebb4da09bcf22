"""What servers and applications are called where people read: by name, ids where they must be."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from bizcase.strategy.decide.strategy import Strategy

# ("server" or "application", id), as groups and waves name their members.
Labels = Mapping[tuple[str, str], str]
_PART = re.compile(r"(.*)(, part \d+)", re.DOTALL)


def labels(strategy: Strategy) -> dict[tuple[str, str], str]:
    """Return the label of every server in scope and application: its name.

    One without a name is called by its id; one whose name others of its kind have, by both.
    """
    found: dict[tuple[str, str], str] = {}
    for kind, table in (("server", strategy.servers), ("application", strategy.applications)):
        ids, names = table[f"{kind}_id"].astype(str), _names(table["name"])
        shared = names.str.casefold().duplicated(keep=False)
        for key, name, is_shared in zip(ids.tolist(), names.tolist(), shared.tolist(), strict=True):
            same = not name or name == key
            found[kind, key] = key if same else f"{name} ({key})" if is_shared else name
    return found


def _names(names: pd.Series) -> pd.Series:
    return names.astype("str").fillna("").str.strip()


def group_label(group_id: str, known: Labels) -> str:
    """Return what a group, or a member written as ``server web-1``, is called."""
    kind, _, key = group_id.partition(" ")
    if (kind, key) in known:
        return f"{kind} {known[kind, key]}"
    part = _PART.fullmatch(key)
    if part and (kind, part[1]) in known:
        return f"{kind} {known[kind, part[1]]}{part[2]}"
    return group_id
