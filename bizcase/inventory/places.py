"""Where a value stands in the inputs, in words."""

from __future__ import annotations

from pathlib import PurePath


def place_in(file: str, sheet: str, row: float) -> str:
    """Return file, sheet and row as one phrase.

    A csv has one table, named after the file: naming it again says nothing.

    >>> place_in("estate.xlsx", "Servers", 7)
    'estate.xlsx, sheet Servers, row 7'
    >>> place_in("portfolio.csv", "portfolio", 7.0)
    'portfolio.csv, row 7'
    """
    return ", ".join((file, *table_in(file, sheet), f"row {row:.0f}"))


def table_in(file: str, sheet: str) -> tuple[str, ...]:
    """Return the sheet in words, nothing where its name only repeats the file's."""
    return (f"sheet {sheet}",) if sheet and sheet != PurePath(file).stem else ()


def place_in_document(file: str, part: object, number: float) -> str:
    """Return file, part and line of a text; a part that is a page already says where.

    >>> place_in_document("answers.md", "Skills", 12)
    'answers.md, Skills, line 12'
    >>> place_in_document("answers.pdf", "page 3", 3)
    'answers.pdf, page 3'
    """
    line = "" if str(part).startswith("page ") else f", line {number:.0f}"
    return f"{file}, {part}{line}" if isinstance(part, str) and part else f"{file}{line}"
