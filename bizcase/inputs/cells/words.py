"""Words for a service that an application has: whether, and for recovery also which plan."""

from __future__ import annotations

import re
from functools import lru_cache

import pandas as pd

from bizcase import packaged
from bizcase.inputs.cells.values import Cells, Column

WORD_TYPES = {
    "service": "yes or no, or a way of doing it",
    "recovery": "yes or no, or a plan: hot, warm, pilot light or cold",
}
PLANS = ("hot", "warm", "pilot light", "cold")


@lru_cache(maxsize=len(WORD_TYPES))
def _rules(kind: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(row["pattern"]), row["meaning"])
        for row in packaged.rows("bizcase.inputs", "service_words.csv")
        if row["kind"] == kind
    )


def read_words(cells: Cells, kind: str) -> Column:
    """Return ``yes``, ``no`` or a plan for each cell; unknown where it is blank or says nothing.

    ``kind`` is one of ``WORD_TYPES``. The rules of ``service_words.csv`` are regular expressions
    on the text in lower case, the first match wins. A word that no rule fits is kept as it is
    written, and its position returned. "None" is an answer here, not a blank.
    """
    written = pd.Series([_text(cell) for cell in cells], dtype="str")
    found = {word: _meaning(word, kind) for word in written.dropna().unique()}
    odd = written.map({word: meaning is None for word, meaning in found.items()})
    meanings = {word: word if meaning is None else meaning for word, meaning in found.items()}
    values = written.map(meanings).astype("str")
    return Column(values.mask(values.eq("")), tuple(odd.index[odd.eq(True)]))


def _text(cell: object) -> str | None:
    """Return what is written, in one line; a number as a list would show it."""
    if cell is None or cell != cell:  # noqa: PLR0124 - NaN is the value unequal to itself
        return None
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str(cell).split()) or None


def _meaning(word: str, kind: str) -> str | None:
    """Return what the first rule that fits says, "" for nothing; None where none fits."""
    plain = word.lower()
    return next((meaning for rule, meaning in _rules(kind) if rule.search(plain)), None)
