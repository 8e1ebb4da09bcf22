"""What a table holds that may be a list of servers: its sheets, headers and first values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bizcase.entries import InputFile
from bizcase.errors import InputError
from bizcase.inputs.cells.values import is_blank
from bizcase.inputs.lists.list_sheets import MAX_SHEETS
from bizcase.inputs.lists.plain_list import propose_mapping
from bizcase.inputs.opening.workbook import Workbook
from bizcase.inputs.servers.list_disks import disk_fields
from bizcase.inputs.tables.column_mapping import ColumnMapping
from bizcase.inputs.tables.mapping import MAX_SAMPLE_ROWS, header_row, propose
from bizcase.inputs.tables.mapping_scores import list_fields, unit_of
from bizcase.inputs.tables.source import open_source
from pages.state import session

_PREVIEW = "list_preview"


@dataclass(frozen=True, slots=True)
class SheetColumns:
    """The headers of a sheet, each once, their first values, and the proposal for it.

    ``single_disks`` are the headers of columns that hold the size of one disk each.
    """

    headers: tuple[str, ...]
    samples: Mapping[str, tuple[str, ...]]
    proposal: ColumnMapping
    single_disks: tuple[str, ...] = ()

    def unit(self, field: str, header: str) -> str:
        """Return the likely unit of a size in a column."""
        known = next(item for item in list_fields() if item.name == field)
        return unit_of(known, header, list(self.samples.get(header, ())))[0]


@dataclass(frozen=True, slots=True)
class ListPreview:
    """The sheets that have columns, and the proposal for the one most like a list of servers."""

    sheets: Mapping[str, SheetColumns]
    proposal: ColumnMapping


def preview(file: InputFile) -> ListPreview:
    """Return the columns of a table, looked at once while its mapping is open.

    Raises
    ------
    InputError
        The file cannot be opened, or no sheet has columns.
    """
    memo = session.case().memo
    kept: tuple[str, ListPreview] | None = memo.get(_PREVIEW)
    if kept is not None and kept[0] == file.upload.sha256:
        return kept[1]
    workbook = open_source(file.upload).workbook
    sheets = {name: _columns(workbook, name) for name in workbook.sheet_names[:MAX_SHEETS]}
    sheets = {name: columns for name, columns in sheets.items() if columns.headers}
    if not sheets:
        raise InputError(
            "No sheet has a row of headers.", "Use a table with headers.", file.upload.name
        )
    proposal = propose_mapping(workbook)
    found = ListPreview(sheets, proposal)
    memo[_PREVIEW] = (file.upload.sha256, found)
    return found


def _columns(workbook: Workbook, sheet: str) -> SheetColumns:
    _, rows = workbook.rows(sheet)
    at, written = header_row(rows)
    body = [row for row in rows[at + 1 : at + 1 + 4 * MAX_SAMPLE_ROWS] if not _is_empty(row)]
    samples: dict[str, tuple[str, ...]] = {}
    for position, cell in enumerate(written):
        header = str(cell).strip()
        if header and header not in samples:
            cells = [row[position] for row in body if position < len(row)]
            samples[header] = tuple(
                _shown(cell) for cell in cells[:MAX_SAMPLE_ROWS] if not is_blank(cell)
            )
    proposal = propose(written, body)
    disks = tuple(field.header for field in disk_fields(written, body))
    return SheetColumns(tuple(samples), samples, ColumnMapping(proposal.columns, sheet), disks)


def _is_empty(row: list[object]) -> bool:
    return all(is_blank(cell) for cell in row)


def _shown(cell: object) -> str:
    """Return a value as a spreadsheet shows it: whole numbers without a decimal point."""
    return f"{cell:.0f}" if isinstance(cell, float) and cell.is_integer() else str(cell)
