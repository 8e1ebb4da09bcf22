"""Which of several scores is the current one: targets, earlier values and comparisons are not."""

from __future__ import annotations

import re

_OTHER = (
    r"target(?:ed)?|goal|desired|future|expected|planned|projected|aspirational|aspired|to[- ]be"
    r"|previous|prior|last|former|earlier|baseline|benchmark|industry|peer|weighted|gap|confidence"
    r"|required|minimum|maximum|max|possible|potential"
)
_SCORED_WORD = r"scores?|ratings?|maturity|readiness|levels?|states?|responses?|values?|averages?"
# "Target Operating Model" is a dimension; "target score" and a bare "Target" are another score.
_NOT_CURRENT = re.compile(
    rf"\b(?:{_OTHER})\W+(?:{_SCORED_WORD})\b|\b(?:{_SCORED_WORD})\W+(?:{_OTHER})\b"
    rf"|^\W*(?:the\s+)?(?:{_OTHER})\W*$|\b(?:score|rating)\s+(?:after|in|by)\s+\d",
    re.IGNORECASE,
)
_PREFIX = re.compile(rf"^\W*(?:{_OTHER})\W+(?=\w)", re.IGNORECASE)
_CURRENT = re.compile(r"\b(?:current|as[- ]is|actual|today|now|present|your)\b", re.IGNORECASE)
_SCORE = re.compile(r"\b(?:score|rating)", re.IGNORECASE)
_WORDS_LENGTH = 200
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# A column named after the state alone: "Current | Target".
_STATE = re.compile(r"^\W*(?:current|as[- ]is|actual|today)(?: (?:state|level|maturity))?\b", re.I)
_MAX_OF_HEADER = re.compile(r"(?:/|\bof\b|[-–]|\bto\b|\bmax\.?)\s*(\d{1,3})\b")
_AND = re.compile(r"\s*(?:,\s|[;|→]|->|=>)\s*")


def is_not_current(words: str) -> bool:
    """Return whether words name a target, an earlier score, a comparison or a part.

    >>> is_not_current("Target score"), is_not_current("Target Operating Model")
    (True, False)
    """
    return bool(_NOT_CURRENT.search(words[:_WORDS_LENGTH]))


def base_name(dimension: str) -> str:
    """Return a dimension without a word such as Target in front.

    >>> base_name("Target People")
    'People'
    """
    return _PREFIX.sub("", dimension)


def score_columns(cells: dict[str, str], pattern: re.Pattern[str] = _SCORE) -> list[str]:
    """Return the columns of a row that may hold its current score, the likeliest first.

    What is called current stands before the rest, and a later year before an earlier one.
    """
    found = [head for head in cells if pattern.search(head) and not is_not_current(head)]
    found = found or [
        head for head, cell in cells.items() if _STATE.search(head) and re.match(r"\s*\d", cell)
    ]
    return sorted(found, key=lambda head: (not _CURRENT.search(head), -_year(head)))


def are_told_apart(columns: list[str]) -> bool:
    """Return whether the first column is the only one that is called current."""
    return len(columns) < 2 or bool(  # noqa: PLR2004 - one needs no telling
        _CURRENT.search(columns[0]) and not _CURRENT.search(columns[1])
    )


def _year(head: str) -> int:
    match = _YEAR.search(head)
    return int(match[0]) if match else 0


def parts_of(text: str) -> list[str]:
    """Return the parts of a line that may each state a score: "Score: 3/5, target 4/5"."""
    return _AND.split(text)


def max_of_header(head: str) -> float | None:
    """Return the scale's end that a column names: 4 of "Score (1-4)", 100 of "Score (%)"."""
    match = _MAX_OF_HEADER.search(head)
    return 100.0 if "%" in head else float(match[1]) if match else None
