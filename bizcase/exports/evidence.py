"""What a reader is told of the figures of a table: their sources, and how each was computed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from bizcase.document.blocks import Ref, Section, Table, Text
from bizcase.document.formats import in_words
from bizcase.document.number_style import NumberStyle
from bizcase.document.writing import plain
from bizcase.ledger import Figure, Ledger

_FILE = re.compile(r".+?\.[a-z]{2,4}(?=, |$)", re.IGNORECASE)  # its name may have a comma
_OURS = ("price book ", "workbook, sheet ")
_MOST_FILES = 6  # of a note under a table


def sources_note(table: Table, section: Section, ledger: Ledger, style: NumberStyle) -> str:
    """Return the sources of a table's figures for the line under it; blank where it needs none.

    The first page has no room for the line, annexes show the rows of tables, and a table of
    benchmarks says who published each. Ids and formulas
    of the figures are in the workbook, in ``case.json``, and in the page under the pointer.
    """
    if section.part != "body":
        return ""
    pieces = (piece for row in table.rows for cell in row for piece in cell)
    figures = (ledger[piece.figure_id] for piece in pieces if isinstance(piece, Ref))
    told = (source for item in figures if item.kind != "benchmark" for source in item.sources)
    found = _files(told, style)
    return style.say("Source: {files}", files=found) if found else ""


def _files(sources: Iterable[str], style: NumberStyle) -> str:
    """Return the first sources, each once; several places in one file are that file."""
    told = dict.fromkeys(_source(source, style) for source in sources)
    names = {source: file[0] for source in told if (file := _FILE.match(source))}
    places = Counter(names.values())
    found = list(
        dict.fromkeys(
            names[source] if places[names.get(source, "")] > 1 else source for source in told
        )
    )
    first, more = ", ".join(found[:_MOST_FILES]), len(found) - _MOST_FILES
    return style.say("{a} and {n} more", a=first, n=style.number(more)) if more > 0 else first


def _source(source: str, style: NumberStyle) -> str:
    """Return a source in the language; files are named without their columns, citations stay."""
    for start in _OURS:
        if source.startswith(start):
            return style.say(f"{start}{{name}}", name=source.removeprefix(start))
    return style.say(source.partition(", columns ")[0])


def told_of(cell: Text, ledger: Ledger, style: NumberStyle) -> str:
    """Return what the figure of a cell is, how it was computed and from what; blank without one."""
    refs = [piece for piece in cell if isinstance(piece, Ref)]
    return _told(ledger[refs[0].figure_id], style) if len(refs) == 1 else ""


def _told(figure: Figure, style: NumberStyle) -> str:
    parts = (
        figure.label,
        style.say("Formula: {formula}", formula=figure.formula) if figure.formula else "",
        style.say("Source: {files}", files=_files(figure.sources, style)) if figure.sources else "",
        style.say("Confidence grade {grade}", grade=figure.grade) if figure.grade else "",
        in_words(figure.state) if figure.value is None else "",
        style.say("Figure {id}", id=figure.id),
    )
    return plain(". ".join(part.rstrip(".") for part in parts if part) + ".")
