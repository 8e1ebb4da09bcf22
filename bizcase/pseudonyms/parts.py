"""The parts of the names that are replaced, and where they stand in other words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bizcase.pseudonyms.vocabulary import rule_words
from bizcase.pseudonyms.words import LONG_PART, SHORT_PART, fold

_HUMPS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_LEAST_SECRET = 5


@dataclass(slots=True)
class Parts:
    """Words of replaced names (``words``), and ids that are looked for whole (``wholes``).

    ``sought`` are the words of three letters or more and, of long ones, those that a change of case
    joins (``PayrollServer``).
    """

    words: set[str] = field(default_factory=set)
    wholes: set[str] = field(default_factory=set)
    sought: set[str] = field(default_factory=set)
    _long: dict[str, set[str]] = field(default_factory=dict)

    def add(self, word: str) -> None:
        """Take a word of a name."""
        key = fold(word)
        if key in self.words:
            return
        self.words.add(key)
        self._seek(key)
        if not word.islower() and not word.isupper():
            for hump in _HUMPS.findall(word):
                if len(hump) >= LONG_PART and fold(hump) not in rule_words():
                    self._seek(fold(hump))

    def _seek(self, key: str) -> None:
        if len(key) < SHORT_PART and key.isascii():
            return
        self.sought.add(key)
        if len(key) >= LONG_PART:
            self._long.setdefault(key[:LONG_PART], set()).add(key)

    def drop(self, word: str) -> None:
        """Forget a word: it stays after all."""
        self.words.discard(word)
        self.sought.discard(word)
        self._long.get(word[:LONG_PART], set()).discard(word)

    def add_whole(self, written: str) -> None:
        """Take an id that is looked for without its separators."""
        self.wholes.add(re.sub(r"[\W_]", "", fold(written)))

    def add_secret(self, written: str) -> None:
        """Take the words with a digit of a number that identifies."""
        for run in re.findall(r"\w+", fold(written)):
            if len(run) >= _LEAST_SECRET and any(map(str.isdigit, run)):
                self.wholes.add(run)
            elif len(run) >= LONG_PART and run not in rule_words():
                self._seek(run)

    def found_in(self, word: str) -> str:
        """Return the part that a word is, or that stands in it, "" for none."""
        key = fold(word)
        if key in self.sought:
            return key
        for at in range(len(key) - LONG_PART + 1):
            for part in self._long.get(key[at : at + LONG_PART], ()):
                if key.startswith(part, at):
                    return part
        return ""
