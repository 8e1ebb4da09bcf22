"""Where a long word may break, and which words should not."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

# Words of a cell: a date may not break, nor a number and its unit, nor the name of a file.
WORDS = re.compile(r"(?:(?!\u00a0)[\s–])+")
# Parts at which a long word breaks: first behind its signs, then where its words begin, then
# before its numbers, and last at any hyphen.
_JOINTS = re.compile(r"(?<=_)(?=.)|(?<=[./])(?=[^\W\d_])|(?<=[^\W_]-)(?=[^\W\d_])")
_HYPHENS = re.compile(r"(?<=[^\W\d_]-)(?=\d)"), re.compile(r"(?<=\w-)(?=\w)")
JOINTS_OR_WORDS = re.compile(f"{WORDS.pattern}|{_JOINTS.pattern}")
_HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z])")
OPTIONAL_BREAK = "\u200b"
# A number with its unit: one word, for which there is room whatever its length.
_AMOUNT = re.compile(r"(?<![^\s(])[−+]?\d[\d.,]*\u00a0[^\s–]{1,20}(?!\S)")  # beyond: text of others


def amounts(text: str) -> list[str]:
    r"""Return the numbers of a text with their units.

    >>> amounts("about 0.379069\u00a0kgCO2e/kWh of it")
    ['0.379069\xa0kgCO2e/kWh']
    """
    found: list[str] = _AMOUNT.findall(text)
    return found


def folded(text: str, fits: Callable[[str], bool], joint: str = OPTIONAL_BREAK) -> str:
    """Return a text whose words that fit no line may break behind their parts, not within them.

    >>> folded("HOSTS_COUNT_MORE_VMS, row 3", lambda part: len(part) < 15, " ")
    'HOSTS_COUNT_ MORE_VMS, row 3'
    >>> folded("a-long-name-of-2026-11-30.xlsx", lambda part: len(part) < 15, " ")
    'a-long-name- of-2026-11-30. xlsx'
    >>> folded("srv-0001-0002-0003", lambda part: len(part) < 10, " ")
    'srv-0001- 0002-0003'
    """
    if fits(text):
        return text
    return " ".join(
        word if fits(word) else joint.join(_lines(_parts(word, fits), fits))
        for word in text.split(" ")
    )


def _parts(word: str, fits: Callable[[str], bool]) -> list[str]:
    """Return the parts of a word that may have lines of their own."""
    parts = [word]
    for breaks in (_JOINTS, _HUMPS, *_HYPHENS):
        parts = [
            part for long in parts for part in ([long] if fits(long) else breaks.split(long))
        ]  # fmt: skip
    return parts


def _lines(parts: Sequence[str], fits: Callable[[str], bool]) -> list[str]:
    lines = [""]
    for part in parts:
        if lines[-1] and not fits(lines[-1] + part):
            lines.append(part)
        else:
            lines[-1] += part
    return lines
