"""Pseudonyms in the order of what they stand for, each drawn by the secret within its place.

The program settles ties by the order of names (which of two equal applications moves first), so a
pseudonym keeps its name's place among the names. It tells that place and nothing of the letters.
"""

from __future__ import annotations

import hashlib
import hmac
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping

_BASE, _DIGITS = 27, 14  # letters a to z are 1 to 26: "ab" stands before "aba"
_TOP = _BASE**_DIGITS
LEAST_LETTERS, MOST_LETTERS = 6, 12
_COMMON = 2  # first letters that two neighbours may share before a place between them would tell
_TRIES = 64


def drawn(secret: bytes, text: str, below: int) -> int:
    """Return the number from 0 below a limit that a secret draws for a text (HMAC-SHA-256)."""
    digest = hmac.new(secret, text.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
    return int.from_bytes(digest, "big") % max(below, 1)


def placed_words(
    new: Iterable[str], known: Mapping[str, str], secret: bytes, refused: Callable[[str], bool]
) -> dict[str, str]:
    """Return a pseudonym for each new word, in order among themselves and the known ones.

    Parameters
    ----------
    known
        Pseudonyms by their word: those of earlier runs, and words that stand for themselves.
    refused
        Whether a word may not be used as a pseudonym.
    """
    fixed = _rising(known)
    found: dict[str, str] = {}
    taken = set(known.values())
    gaps: dict[int, list[str]] = {}
    keys = [key for key, _ in fixed]
    for word in sorted(set(new) - set(known)):
        gaps.setdefault(bisect_left(keys, word), []).append(word)
    for at, words in gaps.items():
        low = fixed[at - 1][1] if at else ""
        high = fixed[at][1] if at < len(fixed) else ""
        found |= _in_gap(words, low, high, secret, lambda w: refused(w) or w in taken)
        taken.update(found[word] for word in words)
    return found


def _rising(known: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the most of the known words whose pseudonyms stand in the order of the words."""
    pairs = sorted(known.items())
    ends: list[str] = []  # the least pseudonym that a row of each length ends with
    at_end: list[int] = []
    before: list[int] = []
    for at, (_, pseudonym) in enumerate(pairs):
        length = bisect_left(ends, pseudonym)
        before.append(at_end[length - 1] if length else -1)
        ends[length : length + 1] = [pseudonym]
        at_end[length : length + 1] = [at]
    rising: list[tuple[str, str]] = []
    at = at_end[-1] if at_end else -1
    while at >= 0:
        rising.append(pairs[at])
        at = before[at]
    return rising[::-1]


def _in_gap(
    words: list[str], low: str, high: str, secret: bytes, refused: Callable[[str], bool]
) -> dict[str, str]:
    """Return pseudonyms between two others; anywhere where too little room is between them."""
    bottom, top = _number(low or "a"), _number(high) if high else _TOP
    width = (top - bottom) // (len(words) + 1)
    if _in_common(low, high) > _COMMON or width < _BASE ** (_DIGITS - MOST_LETTERS + 1):
        return {word: _free(word, secret, refused) for word in words}
    found: dict[str, str] = {}
    used: set[str] = set()
    for number, word in enumerate(words):
        start = bottom + width * (2 * number + 1) // 2
        found[word] = _within(word, start, width, secret, lambda w: refused(w) or w in used)
        used.add(found[word])
    return found


def _within(
    word: str, start: int, width: int, secret: bytes, refused: Callable[[str], bool]
) -> str:
    for attempt in range(_TRIES):
        place = start + drawn(secret, f"word {attempt} {word}", width)
        letters = _letters(place)
        for length in range(LEAST_LETTERS, MOST_LETTERS + 1):
            candidate = letters[:length]
            if start <= _number(candidate) < start + width and not refused(candidate):
                return candidate
    return _free(word, secret, refused)


def _free(word: str, secret: bytes, refused: Callable[[str], bool]) -> str:
    attempt = 0
    while True:
        length = LEAST_LETTERS + attempt // _TRIES
        candidate = _letters(drawn(secret, f"free {attempt} {word}", _TOP))[:length]
        if not refused(candidate):
            return candidate
        attempt += 1


def placed_numbers(
    new: Collection[int], known: Mapping[int, int], secret: bytes, below: int
) -> dict[int, int]:
    """Return a pseudonym for each new number, in order among themselves and the known ones."""
    fixed = sorted(known.items())
    keys = [key for key, _ in fixed]
    gaps: dict[int, list[int]] = {}
    for number in sorted(set(new) - set(known)):
        gaps.setdefault(bisect_left(keys, number), []).append(number)
    found: dict[int, int] = {}
    for at, numbers in gaps.items():
        low = fixed[at - 1][1] + 1 if at else 0
        high = fixed[at][1] if at < len(fixed) else below
        width = max((high - low) // len(numbers), 1)
        for place, number in enumerate(numbers):
            offset = drawn(secret, f"number {number}", width)
            found[number] = low + place * width + offset
    return found


def _number(word: str) -> int:
    number = 0
    for at in range(_DIGITS):
        digit = ord(word[at]) - ord("a") + 1 if at < len(word) else 0
        number = number * _BASE + min(max(digit, 0), _BASE - 1)
    return number


def _letters(number: int) -> str:
    letters = []
    for _ in range(_DIGITS):
        number, digit = divmod(number, _BASE)
        letters.append(chr(ord("a") + max(digit, 1) - 1))
    return "".join(reversed(letters))


def _in_common(one: str, other: str) -> int:
    common = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        common += 1
    return common
