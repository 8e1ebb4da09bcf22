"""Ids that two lists spell differently ("D1" and "DB1"): which of them mean the same thing.

An id is taken for another only where nothing else could be meant; everything that was changed is
marked and reported, everything in doubt stays as written.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from bizcase.grammar import first_of
from bizcase.inventory import IssueLog

SHOWN_PAIRS = 50
_TOKENS = re.compile(r"[^\W\d_]+|\d+")
_AT_ROW = "@row"  # ids that a reader gave: nobody refers to them


@dataclass(frozen=True, slots=True)
class KeyMatches:
    """What written ids most likely mean.

    ``sure`` maps a written id to the one listed id it can mean; ``doubtful`` maps it to the
    several listed ids it could mean, or to the one that other written ids claim too.
    """

    sure: dict[str, str]
    doubtful: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Shape:
    """An id in parts: words before its first number, its numbers, words behind."""

    lead: str
    numbers: tuple[str, ...]
    tail: str

    def fits(self, other: _Shape) -> bool:
        """Whether both can name one thing: same numbers, related lead, no two different tails."""
        tails = {self.tail, other.tail} - {""}
        return self.numbers == other.numbers and len(tails) <= 1 and _related(self.lead, other.lead)


def _related(one: str, other: str) -> bool:
    """Return whether one word shortens the other: same first letter, its letters in order."""
    short, long = sorted((one, other), key=len)
    letters = iter(long)
    return bool(short) and short[0] == long[0] and all(letter in letters for letter in short)


def _tokens(written: str) -> tuple[str, ...]:
    return tuple(_TOKENS.findall(written.casefold()))


def _shape(tokens: tuple[str, ...]) -> _Shape:
    numbers = tuple(token.lstrip("0") or "0" for token in tokens if token.isdecimal())
    first = next((at for at, token in enumerate(tokens) if token.isdecimal()), len(tokens))
    tail = (token for token in tokens[first:] if not token.isdecimal())
    return _Shape("".join(tokens[:first]), numbers, "-".join(tail))


def match_ids(written: Iterable[str], listed: pd.Series) -> KeyMatches:
    """Return what ids that are not listed as written can mean.

    Parameters
    ----------
    written
        All ids of one sheet that refer to the list, those that are listed among them.
    listed
        The ids of the list, indexed by the names under which they may be written.

    An id that is listed as written is itself. Else it is the one listed id that differs only in
    case, blanks and separators. Else it is the one listed id with the same number (leading zeros
    apart) whose word it shortens or lengthens, unless the sheet names that id itself or two
    written ids claim it: a sheet that knows the right spelling means something else.
    """
    named, known = set(written), set(listed.index)
    if named <= known:
        return KeyMatches({}, {})
    names = listed[~listed.index.astype("str").str.contains(_AT_ROW, regex=False)]
    spelled, numbered = defaultdict(set), defaultdict(list)
    for name, key in names.items():
        tokens = _tokens(str(name))
        shape = _shape(tokens)
        spelled[tokens].add(key)
        numbered[shape.numbers].append((shape, key))
    taken = {str(key) for name, key in names.items() if name in named}
    sure: dict[str, str] = {}
    fitting: dict[str, set[str]] = {}
    for name in sorted(named - known):
        tokens = _tokens(name)
        same = spelled.get(tokens, set()) if tokens else set()
        if len(same) == 1:
            sure[name] = next(iter(same))
        elif same:
            fitting[name] = same
        elif shape_numbers := _shape(tokens).numbers:
            shape = _shape(tokens)
            fitting[name] = {key for other, key in numbered[shape_numbers] if shape.fits(other)}
    taken |= set(sure.values())
    claims: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for name, keys in fitting.items():
        for key in keys:
            claims[key].add(_tokens(name))
    doubtful: dict[str, tuple[str, ...]] = {}
    for name, keys in fitting.items():
        key = min(keys, default="")
        if len(keys) == 1 and key not in taken and len(claims[key]) == 1:
            sure[name] = key
        elif keys:
            doubtful[name] = tuple(sorted(keys))
    return KeyMatches(dict(sorted(sure.items())), doubtful)


def repaired(ids: pd.Series, matches: KeyMatches) -> tuple[pd.Series, pd.Series]:
    """Return ids as listed, and what was written where that is something else (blank elsewhere)."""
    changed = ids.isin(list(matches.sure))
    return ids.map(matches.sure).where(changed, ids).astype("str"), ids.where(changed)


def report_repaired(
    pairs: dict[str, str], rows: Iterable[int], log: IssueLog, *, sheet: str, column: str = ""
) -> None:
    """Report ids that were taken for others, each pair written out."""
    if not pairs:
        return
    log.add(
        "KEY_REPAIRED", "warning",
        f"Ids are written otherwise than in the list they refer to: {_pairs(pairs)}.",
        sheet=sheet, column=column, rows=rows,
        action="Each was taken as the only listed id with the same number or spelling, and marked.",
        remedy="Use the same ids on every sheet, or switch key repair off.",
    )  # fmt: skip


def doubts(matches: KeyMatches, *, apply: bool) -> str:
    """Return in a sentence what unresolved ids could mean; nothing where no listed id is near."""
    near = {name: " or ".join(keys) for name, keys in matches.doubtful.items()}
    if not apply:
        near |= matches.sure
    return f" Near, but not taken: {_pairs(near)}." if near else ""


def _pairs(pairs: dict[str, str]) -> str:
    shown = [f"{name} → {key}" for name, key in sorted(pairs.items())]
    return first_of(shown, SHOWN_PAIRS)
