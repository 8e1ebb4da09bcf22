"""Which column of a list holds which field: proposed with a score, read as it is mapped."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bizcase.errors import InputError
from bizcase.inputs.cells.cells import Field
from bizcase.inputs.cells.csv_text import Row
from bizcase.inputs.opening.workbook import Workbook
from bizcase.inputs.tables.column_mapping import ColumnMapping, MappedColumn
from bizcase.inputs.tables.mapping_scores import (
    header_score,
    header_text,
    list_fields,
    unit_of,
    value_score,
)
from bizcase.inputs.tables.sheet import SheetTable, read_fields
from bizcase.inventory import IssueLog

SHOWN_FROM = 0.5  # a weaker likeness is not worth proposing
MAX_SAMPLE_ROWS = 50
_SHARE_OF_HEADER, _SHARE_OF_VALUES = 0.5, 0.5


def propose(headers: Sequence[object], sample_rows: Sequence[Row]) -> ColumnMapping:
    """Return the best column for each field, each column used once.

    The score is the likeness of the header to the known ones, lessened where the sample's values
    do not fit the field or the unit of a size is a guess. Order and case of headers do not count.
    """
    candidates = []
    for position, written in enumerate(headers):
        header = str(written).strip()
        if not header:
            continue
        cells = [row[position] for row in sample_rows[:MAX_SAMPLE_ROWS] if position < len(row)]
        for rank, field in enumerate(list_fields()):
            likeness = header_score(field, header.casefold())
            if likeness < SHOWN_FROM:
                continue
            unit, factor = unit_of(field, header, cells)
            plausible = _SHARE_OF_HEADER + _SHARE_OF_VALUES * value_score(field, cells)
            score = likeness * plausible * factor
            if score >= SHOWN_FROM:
                column = MappedColumn(field.name, header, unit, round(score, 3))
                order = (-score, rank, header_text(header).token, header.casefold(), position)
                candidates.append((order, position, rank, column))
    chosen: dict[int, MappedColumn] = {}
    used: set[int] = set()
    for _, position, rank, column in sorted(candidates, key=lambda item: item[0]):
        if rank not in chosen and position not in used:
            chosen[rank] = column
            used.add(position)
    return ColumnMapping(tuple(chosen[rank] for rank in sorted(chosen)))


def read_mapped(
    mapping: ColumnMapping, workbook: Workbook, log: IssueLog, further: Sequence[Field] = ()
) -> SheetTable:
    """Return the mapped columns of the list, typed; sizes carry their unit in their name.

    ``further`` are fields of the same sheet that no mapping names.

    Raises
    ------
    InputError
        No sheet has all the columns; the columns there are stand in the message.
    """
    sheet = mapping.sheet_of(workbook)
    if not sheet:
        candidates = [mapping.sheet] if mapping.sheet in workbook.sheet_names else []
        first = (candidates or [*workbook.sheet_names])[0]
        raise InputError(
            f"The columns {', '.join(column.header for column in mapping.columns)} are not all "
            f"in one sheet. {columns_there_are(workbook, first)}",
            "Correct the headers in the column mapping.",
            f"{workbook.name}, sheet {first}",
        )
    return read_fields(workbook, sheet, [*mapping.fields(), *further], log)


def read_mapping(path: Path) -> ColumnMapping:
    """Return the mapping of a TOML file; InputError where it cannot be used."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise InputError(
            "The mapping file cannot be read.", "Check its path.", str(path)
        ) from fault
    return ColumnMapping.from_toml(text, path.name)


def columns_there_are(workbook: Workbook, sheet: str) -> str:
    """Return a sentence that names the columns of a sheet."""
    _, rows = workbook.rows(sheet)
    headers = [str(cell).strip() for cell in header_row(rows)[1]]
    return f"Its columns are {', '.join(filter(None, headers[:40])) or 'none'}."


def header_row(rows: Sequence[Row]) -> tuple[int, Row]:
    """Return the row among the first ten with most known headers, else with most filled cells."""
    known = {
        header_text(alias).token
        for field in list_fields()
        for alias in (field.header, *field.aliases)
    }
    scored = [
        (
            sum(header_text(str(cell)).token in known for cell in row),
            sum(isinstance(cell, str) and bool(cell.strip()) for cell in row),
            -index,
        )
        for index, row in enumerate(rows[:10])
    ]
    if not scored:
        return 0, []
    index = -max(scored)[2]
    return index, rows[index]
