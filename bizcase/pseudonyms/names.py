"""Text with pseudonyms in place of what names somebody or something."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable

from bizcase.pseudonyms.addresses import MASKED, Addresses
from bizcase.pseudonyms.ids import (
    IDS,
    LONG_NUMBER,
    PHONE,
    hex_of,
    in_form,
    other_mac,
    other_signs,
)
from bizcase.pseudonyms.key import Key
from bizcase.pseudonyms.ordered import placed_numbers, placed_words
from bizcase.pseudonyms.parts import Parts
from bizcase.pseudonyms.read_by_rules import is_fused, is_read_by_a_rule, rule_of
from bizcase.pseudonyms.treatments import HEADER, HOST, KEEP, NUMBERS, PROSE, SECRET
from bizcase.pseudonyms.vocabulary import document_words, header_words, rule_words, text_words
from bizcase.pseudonyms.words import (
    LABEL,
    LETTERS,
    SHORT_PART,
    WORD,
    fold,
    is_name_part,
    shaped,
    words_of,
)

_SEPARATOR = re.compile("[-_]")
_SERIAL = re.compile(f"[{LETTERS}0-9]{{2,}}")
# A word that a rule reads, where it stands for the name of a machine that says nothing else.
FORCED = "!"


class Pseudonyms:
    """Pseudonyms under one key: first all texts are collected, then they are replaced.

    They keep the order of names. In ``strict_order`` they do so beside each word that stays, which
    tells their first letters in a large estate; else beside those that names begin with.

    ``kept`` are words of names that stay, ``left`` names that a rule reads as a whole, ``exempt``
    words that stand in headers as well.
    """

    def __init__(self, key: Key, *, strict_order: bool = False) -> None:
        self.key = key
        self.parts = Parts()
        self.strict_order = strict_order
        self.kept: set[str] = set()
        self.leading: set[str] = set()
        self.exempt: set[str] = set()
        self.forced: set[str] = set()
        self.fused: set[str] = set()
        self.left: set[str] = set()
        self.addresses: set[str] = set()
        self._addresses = Addresses(key.secret)
        self._uuids: set[int] = set()
        self._cache: dict[tuple[str, str], str] = {}
        self._seen: set[tuple[str, str]] = set()
        self._issued: set[str] = set(key.words.values())

    def collect(self, texts: Iterable[str], treatment: str) -> None:
        """Take the names of a column that is replaced."""
        if treatment in (KEEP, NUMBERS, HEADER, PROSE):
            return
        for text in texts:
            if (text, treatment) in self._seen:
                continue
            self._seen.add((text, treatment))
            if treatment == SECRET:
                self.parts.add_secret(text)
                continue
            rest = IDS.sub(self._collect_id, text)
            if treatment == HOST:
                self._collect_host(text)
            for at, word in enumerate(words_of(rest)):
                if fold(word) in rule_words():
                    self.kept.add(fold(word))
                    if at == 0:
                        self.leading.add(fold(word))
                elif is_name_part(word):
                    self.parts.add(word)

    def _collect_id(self, match: re.Match[str]) -> str:
        written = match[0]
        if match["uuid"]:
            self._uuids.add(hex_of(written))
            self.parts.add_whole(written)
        elif match["mac"]:
            self.parts.add_whole(written)
        elif self._addresses.of(written) not in ("", written):
            self.addresses.add(written)
        elif not self._addresses.of(written):
            return written
        return " "

    def _collect_host(self, text: str) -> None:
        """Mark names of machines that consist of words which stay, and that no rule reads.

        Of a name that a rule reads the words stay that are put together of such words.
        """
        if rule_of(text) >= 0:
            joined = {fold(word) for word in words_of(text)} - rule_words()
            self.fused |= {word for word in joined if is_fused(word)}
        if is_read_by_a_rule(text):
            self.left.add(text.strip())
            return
        label = text.split(".", maxsplit=1)[0].strip()
        words = [fold(word) for word in words_of(label) if is_name_part(word)]
        if words and LABEL.fullmatch(label) and all(word in rule_words() for word in words):
            self.forced.add(fold(label))

    def settle(self) -> None:
        """Give every collected name its pseudonym."""
        for word in self.fused:
            self.parts.drop(word)
        self.kept |= self.fused
        forced = {
            next(fold(word) for word in words_of(label) if is_name_part(word)) + FORCED
            for label in self.forced
        }
        fixed = {word: word for word in (self.kept if self.strict_order else self.leading)}
        known = {**fixed, **self.key.words}
        new = placed_words(
            self.parts.words | self.parts.sought | forced, known, self.key.secret, self._is_refused
        )
        self.key.words.update(new)
        self._issued.update(new.values())
        numbers = placed_numbers(self._uuids, self.key.numbers, self.key.secret, 1 << 128)
        self.key.numbers.update(numbers)
        self._cache.clear()

    def _is_refused(self, word: str) -> bool:
        return word in self._issued or word in text_words() or bool(self.parts.found_in(word))

    def is_known(self, word: str) -> bool:
        """Whether a word is one of the program's."""
        return fold(word) in text_words()

    def is_issued(self, word: str) -> bool:
        """Whether a word is a pseudonym."""
        return fold(word) in self._issued

    def text(self, text: str, treatment: str) -> str:
        """Return a text with pseudonyms as its treatment says."""
        found = self._cache.get((text, treatment))
        if found is None:
            found = self._cache[text, treatment] = self._replaced(text, treatment)
        return found

    def number(self, number: float, treatment: str, *, long: bool) -> float:
        """Return a number, or digits of the secret where it may be that of a person."""
        if not math.isfinite(number):
            return number
        if treatment == SECRET or (long and abs(number) >= 1e6 and number == int(number)):  # noqa: PLR2004 - seven digits
            sign, digits = ("-", f"{-number:.0f}") if number < 0 else ("", f"{number:.0f}")
            return float(f"{sign}{other_signs(self.key.secret, digits)}")
        return number

    def _replaced(self, text: str, treatment: str) -> str:
        if treatment == SECRET:
            return _SERIAL.sub(lambda match: self._serial(match[0]), text)
        if treatment in (KEEP, NUMBERS):
            return self._without_names(text)
        if treatment == HOST and is_read_by_a_rule(text):
            return self._by_parts(text, lambda rest: rest)
        stays = {HEADER: header_words, PROSE: text_words}.get(treatment, rule_words)()
        if treatment == HOST and (rule := rule_of(text)) >= 0:
            new = self._by_parts(text, lambda rest: self._words(rest, stays))
            # Some rules ask for hexadecimal digits: two letters of them tell nothing.
            least = 1 if rule_of(new) == rule else SHORT_PART
            return self._by_parts(text, lambda rest: self._words(rest, stays, least))
        numbers = {HOST: (), HEADER: (PHONE,)}.get(treatment, (PHONE, LONG_NUMBER))

        def replaced(rest: str) -> str:
            for number in numbers:
                rest = number.sub(lambda match: self._signs(match[0]), rest)
            return self._words(self._labels(rest), stays)

        return self._by_parts(text, replaced)

    def _by_parts(self, text: str, words: Callable[[str], str]) -> str:
        """Return a text with its ids replaced, and what stands between them by ``words``."""
        done, at = [], 0
        for match in IDS.finditer(text):
            new = self._id(match, text)
            if not new:
                continue
            done += [words(text[at : match.start()]), new]
            at = match.end()
        return "".join([*done, words(text[at:])])

    def _id(self, match: re.Match[str], text: str) -> str:
        written = match[0]
        if match["uuid"]:
            return self._written(self._uuid(written), written)
        if match["mac"]:
            return self._written(other_mac(self.key.secret, written), written)
        mask = MASKED.match(text, match.end())
        if mask and int(mask[1]) <= (32 if match["four"] else 128):
            return self._written(self._addresses.network(written, int(mask[1])), written)
        return self._written(self._addresses.of(written), written)

    def _words(self, text: str, stays: frozenset[str], least: int = 1) -> str:
        return WORD.sub(
            lambda match: self._word(match[0], stays) if len(match[0]) >= least else match[0], text
        )

    def _labels(self, text: str) -> str:
        if not self.forced:
            return text
        return LABEL.sub(lambda match: self._label(match[0]), text)

    def _label(self, label: str) -> str:
        """Return a label whose first word stands for a machine's name, as far as it begins so."""
        ends = [match.start() for match in _SEPARATOR.finditer(label)]
        if not any(fold(label[:end]) in self.forced for end in (*ends, len(label))):
            return label
        word = next(word for word in words_of(label) if is_name_part(word))
        new = shaped(self.key.words[fold(word) + FORCED], word)
        return label.replace(word, self._written(new, word), 1)

    def _word(self, word: str, stays: frozenset[str]) -> str:
        key = fold(word)
        if not is_name_part(word) or word.lower() in self._issued:
            return word
        if key in self.fused or (stays is text_words() and key in document_words()):
            return word
        if key in stays and key not in self.parts.sought:
            return word
        if key not in self.key.words:
            self.key.words |= placed_words([key], {}, self.key.secret, self._is_refused)
            self._issued.add(self.key.words[key])
        return self._written(shaped(self.key.words[key], word), word)

    def _without_names(self, text: str) -> str:
        """Return a text that stays, without the names of other columns that stand in it."""

        def word(match: re.Match[str]) -> str:
            if len(match[0]) < SHORT_PART and match[0].isascii():
                return match[0]
            key = fold(match[0])
            part = "" if key in rule_words() else self.parts.found_in(key)
            hit = part and (part == key or key not in text_words())
            return self._word(match[0], frozenset()) if hit else match[0]

        if not any(map(str.isalnum, text)):
            return text
        rest = IDS.sub(
            lambda match: (
                self._id(match, text) if match["uuid"] or match[0] in self.addresses else match[0]
            ),
            text,
        )
        return WORD.sub(word, rest)

    def _uuid(self, written: str) -> str:
        old = hex_of(written)
        if old not in self.key.numbers:
            self.key.numbers |= placed_numbers([old], {}, self.key.secret, 1 << 128)
        return in_form(f"{self.key.numbers[old]:032x}", written)

    def _serial(self, written: str) -> str:
        return written if fold(written) in rule_words() else self._signs(written)

    def _signs(self, written: str) -> str:
        return self._written(other_signs(self.key.secret, written), written)

    def _written(self, new: str, old: str) -> str:
        """Note what a pseudonym stands for, and return it."""
        if new and new != old:
            self.key.written.setdefault(new, old)
        return new
