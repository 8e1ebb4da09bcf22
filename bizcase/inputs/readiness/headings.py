"""Headings of a readiness document: what they announce, and where a reader stands below them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from bizcase import packaged
from bizcase.inputs.readiness.lines import LABEL_LEVEL, Line

NUMBERED = re.compile(r"^\s*(?:\d{1,2}(?:\.\d{1,2})*[.):]?|[A-Z][.)])\s+")

_SCALE_NOTE = re.compile(r"\s*\([^()\d]{0,20}\d{1,3}\s*(?:[-–/]|to)\s*\d{1,3}\)\s*$", re.I)

_FILLERS = re.compile(
    r"\b(readiness|maturity|scores?|ratings?|levels?|assessment|current|average|is|the|dimension)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=1)
def _heading_kinds() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (row["kind"], re.compile(row["pattern"], re.IGNORECASE))
        for row in packaged.rows("bizcase.inputs", "readiness_headings.csv")
    )


def note_kind(heading: str) -> str:
    """Return the kind of note that a heading announces, or nothing.

    >>> note_kind("Areas for Improvement"), note_kind("Current State Analysis")
    ('gap', '')
    """
    title = NUMBERED.sub("", heading)
    return next((kind for kind, pattern in _heading_kinds() if pattern.search(title)), "")


def dimension_name(heading: str) -> str:
    """Return the dimension's own name, without number, scale and the word Assessment.

    >>> dimension_name("1. Business & Strategy Assessment")
    'Business & Strategy'
    """
    title = _SCALE_NOTE.sub("", NUMBERED.sub("", heading)).strip(" :*")
    return re.sub(r"\s+assessment$", "", title, flags=re.IGNORECASE) or heading


def own_name(what: str) -> str:
    """Return what the words before a score name beside "score", "current" and the like."""
    return _FILLERS.sub("", NUMBERED.sub("", what)).strip(" :–—-")


@dataclass(slots=True)
class Place:
    """Where the reader stands: the headings above a line, and the table it is in."""

    headings: list[tuple[int, int, str]] = field(default_factory=list)  # level, id, text
    count: int = 0
    table: tuple[str, ...] = ()

    def enter(self, line: Line) -> None:
        """Go below a heading or label; those of its level and deeper end."""
        while self.headings and self.headings[-1][0] >= line.level:
            self.headings.pop()
        self.count += 1
        self.headings.append((line.level, self.count, line.text))

    @property
    def ids(self) -> tuple[int, ...]:
        """Ids of the headings above, the outermost first."""
        return tuple(number for _, number, _ in self.headings)

    @property
    def title(self) -> str:
        """The nearest heading or label."""
        return self.headings[-1][2] if self.headings else ""

    @property
    def real(self) -> tuple[int, str]:
        """Id and text of the nearest heading that is no mere label."""
        real = [(number, text) for level, number, text in self.headings if level < LABEL_LEVEL]
        return real[-1] if real else (0, "")

    @property
    def kind(self) -> str:
        """What the nearest label, or else the nearest heading, announces."""
        return note_kind(self.title) or note_kind(self.real[1])
