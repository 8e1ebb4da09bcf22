"""The words of choices as readers see them (``choice_words.csv``)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from bizcase import packaged


@cache
def choice_words() -> Mapping[str, str]:
    """Return the label of each word that an assumption may have, by the word."""
    rows = packaged.rows("bizcase.assumptions", "choice_words.csv")
    return {row["word"]: row["label"] for row in rows}


def word_label(word: str) -> str:
    """Return the label of a word; one that no register has by now is its own."""
    return choice_words().get(word, word)
