"""Readiness assessments as PDF: the report of AWS's MRA tool, and printed documents.

The tool's report shows its scores as pictures. What it does hold as text are the rated answers,
"Ratings Responses": Question | Response | Comments, where each comment starts with the number of
its level ("2 - Beginning process ..."), which proves the rating was read right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from bizcase.inputs.readiness.lines import Assessment, Line, Note, Rating, line_of
from bizcase.inputs.readiness.printed import with_headings
from bizcase.inputs.readiness.text import read_lines

RATINGS, ACTIONS, DETAILS, HEATMAP = (
    "Ratings Responses", "Consolidated Recommended Actions", "Details", "Heatmap",
)  # fmt: skip
_SECTIONS = frozenset(
    {RATINGS, ACTIONS, DETAILS, HEATMAP, "Scores", "Text Responses", "Optional Question Responses"}
)
_FURNITURE = re.compile(
    r"^\s*(Confidential\b.*\bPage \d+ of \d+|AWS [–-] Migration Readiness Assessment [–-] .*)\s*$"
)
_HEADER = re.compile(r"^\s*Question\s+(Response)\s+(Comments)\s*$")
_RATED = re.compile(
    r"^(?:.*\s|)(?P<response>\d{1,2})\s+(?P<level>\d{1,2})\s*[-–—]\s+(?P<words>\S.*)$"
)
_CHUNK = re.compile(r"\S+(?: \S+)*")
_TITLE_LENGTH = 60

# Page number and line as laid out, furniture left out.
PageLine = tuple[int, str]


def read_pdf_pages(pages: list[str]) -> Assessment:
    """Return what the pages of a readiness assessment hold."""
    sections = dict(_sections(pages))
    if RATINGS not in sections:
        return read_lines(with_headings(_lines(pages)))
    dimensions = _dimensions(sections.get(HEATMAP, []))
    details = _by_dimension(sections.get(DETAILS, []), dimensions)
    notes = [
        replace(note, dimension=next((d for d, text in details.items() if note.text in text), ""))
        for note in _actions(sections.get(ACTIONS, []))
    ]
    return Assessment(ratings=list(_ratings(sections[RATINGS], dimensions)), notes=notes)


def _lines(pages: list[str]) -> list[Line]:
    return [
        line_of(number, text.strip())
        for number, page in enumerate(pages, start=1)
        for text in page.splitlines()
        if text.strip() and not _FURNITURE.match(text)
    ]


def _sections(pages: list[str]) -> Iterator[tuple[str, list[PageLine]]]:
    """Yield each section of the tool's report with its lines; a section starts on a page's top."""
    title, lines = "", list[PageLine]()
    for number, page in enumerate(pages, start=1):
        kept = [line for line in page.splitlines() if not _FURNITURE.match(line)]
        top = next((line.strip() for line in kept if line.strip()), "")
        if top in _SECTIONS:
            yield title, lines
            title, lines = top, []
            kept = kept[[line.strip() for line in kept].index(top) + 1 :]
        lines += [(number, line) for line in kept]
    yield title, lines


def _dimensions(heatmap: list[PageLine]) -> set[str]:
    """Return the dimensions: in the heatmap each stands above the word AVERAGE."""
    words = [line.strip() for _, line in heatmap if line.strip()]
    return {name for name, below in pairwise(words) if below == "AVERAGE"}


def _by_dimension(details: list[PageLine], dimensions: set[str]) -> dict[str, str]:
    """Return the text below each dimension, on one line."""
    texts: dict[str, list[str]] = {}
    current = ""
    for _, line in details:
        if line.strip() in dimensions:
            current = line.strip()
        texts.setdefault(current, []).append(line)
    return {name: " ".join(" ".join(lines).split()) for name, lines in texts.items() if name}


def _ratings(lines: list[PageLine], dimensions: set[str]) -> Iterator[Rating]:
    dimension, columns, columns_page = "", (0, 0), 0
    for index, (page, line) in enumerate(lines):
        if name := _dimension_at(lines, index, dimensions):
            dimension = name
        elif header := _HEADER.match(line):
            columns, columns_page = (header.start(1), header.end(1)), page
        elif rated := _RATED.match(line):
            yield Rating(
                dimension or "not named", int(rated["response"]), int(rated["level"]),
                _level_words(lines, index, rated.start("level"), rated["words"]),
                f"page {page}", page,
            )  # fmt: skip
        elif page == columns_page and (alone := line[slice(*columns)].strip()).isdecimal():
            words = line[columns[1] :].strip()
            yield Rating(
                dimension or "not named", int(alone[:3]), None, words, f"page {page}", page
            )


def _dimension_at(lines: list[PageLine], index: int, dimensions: set[str]) -> str:
    """Return the dimension that a line names: it, then a topic, then the table's header.

    A report without a heatmap names no dimensions beforehand; there each starts on a page's top.
    """
    page, line = lines[index]
    name = line.strip()
    if not name or len(name) > _TITLE_LENGTH:
        return ""
    if dimensions:
        known = name in dimensions
    else:
        known = not any(text.strip() for number, text in lines[:index] if number == page)
    following = [text for _, text in lines[index + 1 : index + 20] if text.strip()][:2]
    return name if known and any(map(_HEADER.match, following[1:])) else ""


def _level_words(lines: list[PageLine], index: int, column: int, first: str) -> str:
    """Return the words of the level: the comment's first paragraph, as far as the page has it."""
    page = lines[index][0]
    words = [first]
    below = [line for number, line in lines[index + 1 :] if number == page]
    while below and (more := below[0][column:].strip()):
        words.append(more)
        del below[0]
    if not any(map(str.strip, below)) and not words[-1].endswith((".", "?", "!")):
        words.append("…")  # the sentence goes on overleaf, where the columns stand elsewhere
    return " ".join(" ".join(words).split())


def _actions(lines: list[PageLine]) -> Iterator[Note]:
    """Yield the actions of the consolidated table; a blank line ends each."""
    heads: dict[str, int] = {}
    row: dict[str, list[str]] = {}
    page = 0
    for number, line in [*lines, (0, "")]:
        chunks = [(match.start(), match[0]) for match in _CHUNK.finditer(line)]
        if chunks and chunks[0][1] == "Action":
            heads = {text: start for start, text in chunks}
        elif heads and chunks:
            page = page if row else number
            for start, text in chunks:
                nearest = min(heads, key=lambda head: abs(heads[head] - start))
                row.setdefault(nearest, []).append(text)
        elif row:
            cells = {head: " ".join(texts) for head, texts in row.items()}
            if "Action" in cells:
                yield Note(
                    "", "action", cells["Action"], cells.get("Action Priority", ""),
                    cells.get("Action Effort", ""), f"page {page}", page,
                )  # fmt: skip
            row = {}
