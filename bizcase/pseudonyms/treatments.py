"""What becomes of the cells of a column: by its header, as data.

``host``: the name of a machine, replaced by words; ``words``: any other text, replaced by words;
``secret``: replaced sign by sign; ``keep``: stays, but for names that stand in it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from bizcase import packaged
from bizcase.inputs.cells.cells import TEXT_TYPES, Field
from bizcase.inputs.cells.csv_text import Row
from bizcase.inputs.cells.declared import HEAD_ROWS, fields_of, header_token
from bizcase.inputs.tables.column_mapping import ColumnMapping
from bizcase.pseudonyms.vocabulary import ROOM
from bizcase.traits import FORMAT_TRAITS

HOST, WORDS, SECRET, KEEP = "host", "words", "secret", "keep"
HEADER, PROSE = "header", "prose"  # of headers, and of sentences: the words of those stay
NUMBERS = "numbers"  # of a column that is declared as a number or a date
_SIZE = re.compile(
    r"\b(mib|gib|kib|tib|mb|gb|kb|tb|bytes?|size|capacity|memory|ram|disk|storage|space|mhz|ghz|hz|"
    r"cpus?|cores?|used|free|count|number of|num|total|latency|iops|rate|speed|version|"
    r"costs?|price|spend|amount|charges?|usd|%)\b|#",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """How the cells of a column are treated; ``known`` says whether a reader declares it."""

    treatment: str
    known: bool
    long_numbers: bool  # whether whole numbers of many digits may be those of people or contracts


@dataclass(frozen=True, slots=True)
class SheetUse:
    """The treatment of each column, and in which row the header stands (from 0, -1 for none).

    ``outside`` is that of cells which stand above the header, or in a sheet without one.
    """

    columns: tuple[ColumnUse, ...]
    header: int
    outside: ColumnUse

    def of(self, at: int) -> ColumnUse:
        """Return the treatment of a column; of one without a header that of a text."""
        if self.header < 0:
            return self.outside
        return self.columns[at] if at < len(self.columns) else UNKNOWN


UNKNOWN = ColumnUse(WORDS, known=False, long_numbers=True)
_SAID = ColumnUse(PROSE, known=False, long_numbers=False)


@cache
def treatments_by_field() -> dict[str, str]:
    """Return the treatment of each declared field that ``fields.csv`` names."""
    return {row["field"]: row["treatment"] for row in packaged.rows(ROOM, "fields.csv")}


@cache
def _by_header() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(row["pattern"], re.IGNORECASE), row["treatment"])
        for row in packaged.rows(ROOM, "headers.csv")
    )


def treatment_of(field: Field) -> str:
    """Return the treatment of a declared field: a text that no row of ``fields.csv`` keeps goes."""
    named = treatments_by_field().get(field.name)
    return named or (WORDS if field.type in TEXT_TYPES else NUMBERS)


@cache
def _declared(file_format: str) -> dict[str, frozenset[str]]:
    """Return the treatments by the token of a header, of one format, or of all ("")."""
    formats = [file_format] if file_format else list(FORMAT_TRAITS)
    found: dict[str, set[str]] = {}
    for known in formats:
        for field in fields_of(known):
            for name in (field.header, *field.aliases):
                token = header_token(name, field.sheet)
                found.setdefault(token, set()).add(treatment_of(field))
    return {token: frozenset(treatments) for token, treatments in found.items()}


def is_found_by_words(file_format: str) -> bool:
    """Whether a reader declares no columns: it finds its way by the words of labels and titles."""
    return not fields_of(file_format)


@cache
def declared_sheets() -> frozenset[str]:
    """Return the names of sheets that a reader asks for, in lower case."""
    return frozenset(row["sheet"].lower() for row in packaged.rows("bizcase.inputs", "columns.csv"))


def sheet_use(
    head: Sequence[Row], sheet: str, file_format: str, mapping: ColumnMapping | None = None
) -> SheetUse:
    """Return how each column of a sheet is treated, by its first rows."""
    headers = _mapped(mapping)
    scored = [
        (sum(_known(cell, sheet, file_format, headers) != () for cell in row), -at)
        for at, row in enumerate(head[:HEAD_ROWS])
    ]
    best, place = max(scored, default=(0, 0))
    outside = _SAID if is_found_by_words(file_format) else UNKNOWN
    if not best:
        return SheetUse((), -1, outside)
    columns = tuple(_use(cell, sheet, file_format, headers) for cell in head[-place])
    return SheetUse(columns, -place, outside)


def _mapped(mapping: ColumnMapping | None) -> dict[str, str]:
    """Return the treatment by header of columns that a mapping names, folded and stripped."""
    if mapping is None:
        return {}
    fields = {field.name: treatment_of(field) for field in fields_of("list")}
    found: dict[str, str] = {}
    for part in (mapping, *mapping.further):
        for column in part.columns:
            found[column.header.strip().casefold()] = fields.get(column.field, WORDS)
    return found


def _known(cell: object, sheet: str, file_format: str, headers: dict[str, str]) -> tuple[str, ...]:
    """Return the treatments under which a header is declared; nothing where it is unknown."""
    if not isinstance(cell, str) or not cell.strip():
        return ()
    if named := headers.get(cell.strip().casefold()):
        return (named,)
    token = header_token(cell, sheet)
    own = _declared(file_format).get(token) if file_format else None
    return tuple(own or _declared("").get(token, frozenset()))


def _use(cell: object, sheet: str, file_format: str, headers: dict[str, str]) -> ColumnUse:
    text = cell if isinstance(cell, str) else ""
    found = _known(cell, sheet, file_format, headers)
    # Of several meanings of a header the one that tells least is taken.
    for treatment in (HOST, WORDS, KEEP, NUMBERS):
        if treatment in found:
            return ColumnUse(treatment, known=True, long_numbers=False)
    spaced = re.sub(r"[_\W]+|(?<=[a-z])(?=[A-Z])", " ", text)
    for pattern, treatment in _by_header():
        if pattern.search(spaced):
            return ColumnUse(treatment, known=False, long_numbers=True)
    return ColumnUse(WORDS, known=False, long_numbers=not _SIZE.search(spaced))
