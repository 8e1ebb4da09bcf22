"""What servers and applications are called where people read: by name, ids where they must be."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pandas as pd

from bizcase.grammar import agreeing, capital, first_of
from bizcase.strategy.decide.strategy import Strategy
from bizcase.strategy.rules.group import APPLICATION, SERVER

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


def group_label(group_id: str, known: Labels, *, opens: bool = False) -> str:
    """Return what a group, or a member written as ``server web-1``, is called.

    A name that says itself what it is has no kind before it: ``CRM Application``. The name of an
    application is in quotes behind its kind: ``application “Backup System”``. ``opens`` says that a
    cell begins with it: ``Server web-1``, beside ``CRM Application``.
    """
    kind, name = _called(group_id, known)
    if not kind or _says(name, kind):
        return name
    return f"{capital(kind) if opens else kind} {_apart(kind, name)}"


def listed(group_ids: Sequence[str], known: Labels, shown: int, *, opens: bool = False) -> str:
    """Return the first groups or members of each kind by name, and how many more there are.

    ``opens`` says that a cell begins with it.

    >>> listed(["server a", "server b", "server c", "application Shop"], {}, 2)
    'application “Shop”; servers a, b and 1 more'
    """
    kinds: dict[str, list[str]] = {}
    for kind, name in (_called(group_id, known) for group_id in group_ids):
        kinds.setdefault(kind, []).append(name)
    return "; ".join(
        _of_kind(kind, names, shown, opens=opens and not place)
        for place, (kind, names) in enumerate(sorted(kinds.items()))
    )


def _of_kind(kind: str, names: Sequence[str], shown: int, *, opens: bool) -> str:
    if not kind or all(_says(name, kind) for name in names[:shown]):
        return first_of(names, shown)
    kinds = agreeing(len(names), f"{kind}s", kind)
    first = first_of([_apart(kind, name) for name in names], shown)
    return f"{capital(kinds) if opens else kinds} {first}"


def _apart(kind: str, name: str) -> str:
    """Return a name as it stands behind its kind; that of an application has words, as prose."""
    return f"“{name}”" if kind == APPLICATION else name


def _says(name: str, kind: str) -> bool:
    """Return whether a word of a name begins with its kind: Server102, CRM Application."""
    return re.search(rf"\b{kind}", name, re.IGNORECASE) is not None


def _called(group_id: str, known: Labels) -> tuple[str, str]:
    """Return kind and name of a group or member; what is neither has no kind."""
    kind, _, key = group_id.partition(" ")
    if kind not in (SERVER, APPLICATION):
        return "", group_id
    part = None if (kind, key) in known else _PART.fullmatch(key)
    if part and (kind, part[1]) in known:
        return kind, known[kind, part[1]] + part[2]
    return kind, known.get((kind, key), key)
