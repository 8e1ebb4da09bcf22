"""A small index of texts by their words: rare words count more than common ones."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from bizcase import packaged

_WORD = re.compile(r"[^\W_]+(?:[-.][^\W_]+)*")
_LEAST_SHARE = 0.4  # of the weight of a question's words; a word unknown to all weighs most
_PARTS = re.compile(r"[^\W_]+")


@cache
def _counted_as() -> dict[str, str]:
    """Return what people say by what the program calls it; blank where it says nothing."""
    return {row["word"]: row["counts_as"] for row in packaged.rows("bizcase.asking", "words.csv")}


def words_of(text: str) -> list[str]:
    """Return the words of a text that say something, as they are compared.

    >>> words_of("How much do the VMs cost?")
    ['server', 'cost']
    """
    found = []
    for whole in _WORD.findall(text.casefold()):
        for word in dict.fromkeys((whole, *_PARTS.findall(whole))):
            alone = _counted_as().get(word, _singular(word))
            if counted := _counted_as().get(alone, alone):
                found.append(counted)
    return found


def _singular(word: str) -> str:
    """Return a word without the s of its plural, questions and texts alike."""
    is_plural = len(word) > len("is") and word.endswith("s") and not word.endswith("ss")
    return word[:-1] if is_plural else word


@dataclass(slots=True)
class Index:
    """Texts by number, to be found by words; building is linear in the texts."""

    _by_word: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    _lengths: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, texts: Iterable[str]) -> Index:
        """Return the index of texts; each is known by its place."""
        index = cls()
        for place, text in enumerate(texts):
            counted = Counter(words_of(text))
            index._lengths.append(sum(counted.values()))
            for word, count in counted.items():
                index._by_word[word][place] = count
        return index

    def search(self, question: str, most: int) -> list[int]:
        """Return the places of the texts that fit best, best first; equal ones in their order.

        A text that has only the common words of a question does not fit it.
        """
        scores: dict[int, float] = defaultdict(float)
        total, whole = len(self._lengths), 0.0
        for word in dict.fromkeys(words_of(question)):
            places = self._by_word.get(word, {})
            weight = math.log(1 + total / (1 + len(places)))
            whole += weight
            for place in places:
                scores[place] += weight
        enough = [place for place, score in scores.items() if score >= _LEAST_SHARE * whole]
        ranked = sorted(enough, key=lambda place: (-scores[place], self._lengths[place], place))
        return ranked[:most]
