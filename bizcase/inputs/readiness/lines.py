"""What readiness documents of every kind are turned into before they are read, and what is found.

A document becomes lines (headings, labels, bullets, text, table rows). An assessment is what they
say: scores stated, answers rated, and the document's own words on strengths, gaps and actions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bizcase.inputs.cells.values import is_blank

HEADING, LABEL, BULLET, TEXT, ROW = "heading", "label", "bullet", "text", "row"
LABEL_LEVEL = 10  # below every real heading
TOOL_SCALE_MAX = 5.0  # AWS's MRA tool rates each answer 1 to 5 (column Response of its report)
OVERALL = "Overall"

_HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(.+?)\s*#*$")
_BULLET = re.compile(r"^\s*(?:[-*+•‣▪·–]|\d{1,3}[.)])\s+(\S.*)$")
_LABEL = re.compile(r"^(\*\*|__)(?P<label>[^*_]+?)(:\1|\1:?)\s*$")
_RULE = frozenset(" \t:|-=_*")
_LINE_LENGTH = 2000  # a longer line is prose, and slow to match
_MARKS = re.compile(r"(\*\*|__|`)")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: ``number`` is its line or page, ``cells`` the cells of a table row."""

    number: int
    kind: str
    text: str
    level: int = 0
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """A score the document states; None where a score was announced but is no number."""

    dimension: str
    score: float | None
    scale_max: float | None
    label: str
    place: str
    number: int
    written: str


@dataclass(frozen=True, slots=True)
class Rating:
    """A rated answer; ``level`` is the number in front of its comment, None where there is none."""

    dimension: str
    response: int
    level: int | None
    words: str
    place: str
    number: int
    scale_max: float = TOOL_SCALE_MAX


@dataclass(frozen=True, slots=True)
class Note:
    """Strength, gap, recommendation, action or risk in the document's own words."""

    dimension: str
    kind: str
    text: str
    priority: str
    effort: str
    place: str
    number: int


@dataclass(slots=True)
class Assessment:
    """Everything found in one document, in its order."""

    scores: list[Score] = field(default_factory=list)
    ratings: list[Rating] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    passed_over: list[Score] = field(default_factory=list)  # targets, earlier scores, comparisons
    undecided: list[tuple[int, str]] = field(default_factory=list)  # rows with two current scores


def plain(text: str) -> str:
    """Return text without marks of emphasis and link targets.

    >>> plain("**Budget:** see [plan](http://x)")
    'Budget: see plan'
    """
    return _MARKS.sub("", _LINK.sub(r"\1", text)).strip()


def table_cells(text: str) -> tuple[str, ...]:
    """Return the cells of a markdown table row."""
    inner = text.strip().removeprefix("|").removesuffix("|")
    return tuple(plain(cell.replace("\\|", "|")) for cell in re.split(r"(?<!\\)\|", inner))


def line_of(number: int, text: str) -> Line:
    """Return a line of markdown or plain text as what it is."""
    if len(text) > _LINE_LENGTH:
        return Line(number, TEXT, text)
    if match := _HEADING.match(text):
        return Line(number, HEADING, plain(match[2]), len(match[1]))
    if text.lstrip().startswith("|"):
        return Line(number, ROW, plain(text), cells=table_cells(text))
    if match := _LABEL.match(text.strip()):
        return Line(number, LABEL, match["label"].strip(" :"), LABEL_LEVEL)
    if match := _BULLET.match(text):
        return Line(number, BULLET, plain(match[1]))
    return Line(number, TEXT, plain(text))


def markdown_lines(text: str) -> list[Line]:
    """Return the lines of a markdown text; rules of tables and fenced code are left out."""
    lines = []
    fenced = False
    for number, raw in enumerate(text.splitlines(), start=1):
        if raw.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        elif raw.strip() and not fenced and not _RULE.issuperset(raw):
            lines.append(line_of(number, raw))
    return lines


def column_like(cells: dict[str, str], pattern: str) -> str:
    """Return the first column of a row whose head matches, "" for none."""
    return next((head for head in cells if re.search(pattern, head, re.IGNORECASE)), "")


def given_in(cells: dict[str, str], column: str) -> str:
    """Return the cell of a column, "" where there is none or it says nothing."""
    value = cells.get(column, "")
    return "" if is_blank(value) else value
