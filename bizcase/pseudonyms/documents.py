"""Documents as Markdown text: PDF page by page, Word line by line."""

from __future__ import annotations

import re
from collections.abc import Callable

from bizcase.inputs.opening import container
from bizcase.inputs.opening.pdf import PAGE_BREAK, pdf_pages
from bizcase.inputs.readiness.docx import word_lines
from bizcase.inputs.readiness.lines import BULLET, HEADING, LABEL, ROW, Line
from bizcase.inputs.tables.source import Source

_NO_TEXT = str.maketrans({PAGE_BREAK: " ", "\0": " "})  # a PDF may hold either
_GAP = re.compile(r"(\S+(?: \S+)*)( {2,})")


def markdown_of(source: Source, replaced: Callable[[str], str], *, laid_out: bool) -> str:
    """Return a document as Markdown with pseudonyms.

    ``laid_out`` keeps the columns of a PDF apart by blanks, as they stand on its pages; a page
    break is a form feed.
    """
    if source.container == container.WORD:
        return "\n\n".join(_markdown(line, replaced) for line in word_lines(source.upload)) + "\n"
    if source.container == container.PDF:
        pages = pdf_pages(source.upload, layout=laid_out)
        return PAGE_BREAK.join(_page(page, replaced) for page in pages) + PAGE_BREAK
    return "".join(map(replaced, re.split(r"(?<=\n)", source.text)))


def _page(page: str, replaced: Callable[[str], str]) -> str:
    lines = page.translate(_NO_TEXT).splitlines()
    return "\n".join(_in_columns(line, replaced) for line in lines) + "\n"


def _in_columns(line: str, replaced: Callable[[str], str]) -> str:
    """Return a line whose columns begin where they began, as far as there is room."""
    shift = 0
    done = []
    at = 0
    for match in _GAP.finditer(line):
        new = replaced(match[1])
        shift += len(new) - len(match[1])
        gap = max(len(match[2]) - shift, 2)
        shift -= len(match[2]) - gap
        done += [line[at : match.start()], new, " " * gap]
        at = match.end()
    return "".join([*done, replaced(line[at:])])


def _markdown(line: Line, replaced: Callable[[str], str]) -> str:
    if line.kind == ROW:
        cells = (replaced(cell).replace("|", "\\|").replace("\n", " ") for cell in line.cells)
        return f"| {' | '.join(cells)} |"
    text = replaced(line.text)
    if line.kind == HEADING:
        return f"{'#' * min(max(line.level, 1), 6)} {text}"
    return {BULLET: f"- {text}", LABEL: f"**{text}**"}.get(line.kind, text)
