"""Keys and words of earlier versions of the register: what becomes of a value that has one.

A value of an older file is taken over or listed as not used: never refused, never ignored in
silence. Which word of a key becomes what is ``retired_words.csv``; a number that was open once is
listed where it has a default today. Which key becomes what is ``retired.csv``:

``same``   the successor has the value; ``also`` is a choice that the value needs, ``key=word``
``total``  an amount over the whole estate that replaces what the successors compute
``none``   nothing uses it

What names a successor itself wins over an earlier key.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeGuard

from bizcase import packaged
from bizcase.assumptions.unset import UNSET
from bizcase.errors import AssumptionError

if TYPE_CHECKING:
    from bizcase.assumptions.entry import Assumption

SAME, TOTAL, NONE = HOWS = ("same", "total", "none")
# A text of another's file stands in notices: a sentence holds no more of it.
_MAX_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Retired:
    """A key that the register has no more; ``words`` says what becomes of its value."""

    key: str
    label: str
    unit: str
    how: str
    successors: tuple[str, ...]
    also: tuple[str, str] | None
    words: str

    @property
    def named_by(self) -> tuple[str, ...]:
        """The keys of the register that win over it where they are given."""
        return self.successors if self.also is None else (*self.successors, self.also[0])


@dataclass(frozen=True, slots=True)
class RetiredWord:
    """A word that a key has no more; ``words`` says what its ``successor`` means."""

    successor: str
    words: str


@dataclass(frozen=True, slots=True)
class TakenOver:
    """One value that has a retired key or word: ``used`` or not, and the sentence that says so.

    ``replaces`` are the values it stands for, by key of the register; an amount of ``total``
    replaces none of them. ``named_by`` are the keys that win over it where they are given.
    """

    key: str
    value: float | str
    used: bool
    notice: str
    replaces: Mapping[str, object]
    named_by: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def retired_keys() -> Mapping[str, Retired]:
    """Return the retired keys by their name, in the order of the table."""
    return {row["key"]: _retired(row) for row in packaged.rows(__package__, "retired.csv")}


@lru_cache(maxsize=1)
def retired_words() -> Mapping[tuple[str, str], RetiredWord]:
    """Return the retired words of living keys by key and word."""
    return {
        (row["key"], row["word"]): RetiredWord(row["successor"], row["words"])
        for row in packaged.rows(__package__, "retired_words.csv")
    }


def is_number(value: object) -> TypeGuard[float]:
    """Whether a given value is a number to count with."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number that no float holds
        return False


def taken_over(
    entries: Mapping[str, Assumption], given: Mapping[str, object]
) -> Iterator[TakenOver]:
    """Return what becomes of each given value whose key or word is retired.

    Keys in the order of their table, then words in that of the register.

    Parameters
    ----------
    entries
        The register.
    given
        Every value of the case, those of keys of the register too.
    """
    for key, retired in retired_keys().items():
        if key in given and key not in entries:
            yield _taken_over(retired, entries, given)
    for key, entry in entries.items():
        word = given.get(key)
        if isinstance(word, str) and word not in entry.choices:
            found = _of_word(entry, word)
            if found is not None:
                yield found


def _of_word(entry: Assumption, word: str) -> TakenOver | None:
    """Return what becomes of a word of a living key; None where it is none of an earlier one."""
    said = f"{entry.label}, {word}, from an earlier version:"
    if (item := retired_words().get((entry.key, word))) is not None:
        notice = f"{said} {item.words}"
        return TakenOver(entry.key, word, used=True, notice=notice,
                         replaces={entry.key: item.successor})  # fmt: skip
    if word in UNSET and entry.value not in UNSET:
        shown = entry.value if entry.choices else f"{float(entry.value):,.12g} {entry.unit}"
        notice = f"{said} It is not used, because there is a default now, {shown}."
        return TakenOver(entry.key, word, used=False, notice=notice, replaces={})
    return None


def _taken_over(
    retired: Retired, entries: Mapping[str, Assumption], given: Mapping[str, object]
) -> TakenOver:
    found = given[retired.key]
    value = float(found) if is_number(found) else str(found)
    why_not = ""
    if retired.how != NONE:
        why_not = next(_reasons_against(retired, value, entries, given), "")
    shown = f"{value:,.12g} {retired.unit}" if isinstance(value, float) else _shown(value)
    used = retired.how != NONE and not why_not
    return TakenOver(
        retired.key,
        value,
        used=used,
        notice=f"{retired.label}, {shown}, from an earlier version: {why_not or retired.words}",
        replaces=_replaced(retired, value) if used else {},
        named_by=retired.named_by,
    )


def _replaced(retired: Retired, value: float | str) -> dict[str, object]:
    """Return the values of the register that a value stands for."""
    if retired.how != SAME:
        return {}
    values: dict[str, object] = dict.fromkeys(retired.successors, value)
    return values if retired.also is None else values | dict((retired.also,))


def _reasons_against(
    retired: Retired,
    value: float | str,
    entries: Mapping[str, Assumption],
    given: Mapping[str, object],
) -> Iterator[str]:
    """Yield why a value cannot be taken over; the first reason counts."""
    not_used = "It is not used, because"
    for key in retired.successors:
        if key in given:
            yield f"{not_used} a value is given for: {entries[key].label}."
    if retired.also is not None and given.get(retired.also[0], retired.also[1]) != retired.also[1]:
        yield f"{not_used} another choice is given for: {entries[retired.also[0]].label}."
    if not isinstance(value, float) or value < 0:
        yield f"{not_used} it is no amount."
    for key, item in _replaced(retired, value).items():
        if key not in entries:
            yield "It is not used."
        try:
            entries[key].with_value(item)
        except AssumptionError:
            yield f"{not_used} what may be entered is {entries[key].allowed}."


def _retired(row: Mapping[str, str]) -> Retired:
    if row["how"] not in HOWS:
        raise AssumptionError(
            f"The how of {row['key']} is {row['how']!r}, which is none of: {', '.join(HOWS)}.",
            "Correct the row.",
            "retired.csv",
        )
    key, _, word = row["also"].partition("=")
    return Retired(
        row["key"], row["label"], row["unit"], row["how"], tuple(row["successor"].split()),
        (key, word) if word else None, row["words"],
    )  # fmt: skip


def _shown(text: str) -> str:
    """Return another's text as it may stand in a sentence."""
    return "".join(sign if sign.isprintable() else " " for sign in text)[:_MAX_SHOWN]
