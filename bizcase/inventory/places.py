"""Where a value stands in the inputs, in words."""

from __future__ import annotations

from posixpath import basename, splitext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def place_in(file: object, sheet: object, row: float) -> str:
    """Return file, sheet and row as one phrase.

    A csv has one table, named after the file: naming it again says nothing.

    >>> place_in("estate.xlsx", "Servers", 7)
    'estate.xlsx, sheet Servers, row 7'
    >>> place_in("portfolio.csv", "portfolio", 7.0)
    'portfolio.csv, row 7'
    """
    return ", ".join((str(file), *table_in(file, sheet), f"row {row:.0f}"))


def table_in(file: object, sheet: object) -> tuple[str, ...]:
    """Return the sheet in words, nothing where none is stated or its name repeats the file's."""
    if not isinstance(sheet, str) or not sheet:
        return ()
    # Most names differ at a glance, and a large estate asks for every row.
    written = str(file)
    alike = written.endswith(sheet) or f"{sheet}." in written
    return () if alike and sheet == splitext(basename(written))[0] else (f"sheet {sheet}",)


def places_in(rows: pd.DataFrame) -> list[str]:
    """Return the place of every row of a table, from its source_file, source_sheet, source_row."""
    cells = (rows[f"source_{part}"].tolist() for part in ("file", "sheet", "row"))
    known: dict[tuple[object, object], str] = {}
    found = []
    for file, sheet, row in zip(*cells, strict=True):
        before = known.get((file, sheet))
        if before is None:
            before = known[file, sheet] = ", ".join((str(file), *table_in(file, sheet)))
        found.append(f"{before}, row {row:.0f}")
    return found


def place_in_document(file: str, part: object, number: float) -> str:
    """Return file, part and line of a text; a part that is a page already says where.

    >>> place_in_document("answers.md", "Skills", 12)
    'answers.md, Skills, line 12'
    >>> place_in_document("answers.pdf", "page 3", 3)
    'answers.pdf, page 3'
    """
    line = "" if str(part).startswith("page ") else f", line {number:.0f}"
    return f"{file}, {part}{line}" if isinstance(part, str) and part else f"{file}{line}"
