"""The rows of a file that need mending, as a csv to hand to whoever keeps the source."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from bizcase.inputs.cells.cells import Field
from bizcase.inputs.cells.declared import fields_of, find_header
from bizcase.inputs.detect import detect
from bizcase.inputs.lists.plain_list import propose_mapping
from bizcase.inputs.opening.upload import Upload
from bizcase.inputs.tables.column_mapping import ColumnMapping
from bizcase.inputs.tables.mapping_scores import list_fields
from bizcase.inputs.tables.several import all_places
from bizcase.inputs.tables.source import Source, open_source
from bizcase.inventory import Issue
from bizcase.spreadsheet import safe_cell

OWN_COLUMNS = (
    "File", "Sheet", "Row", "Codes", "What is wrong", "What was done", "What to do",
)  # fmt: skip
REPORTED = ("error", "warning")


@dataclass(slots=True)
class _FailedRow:
    """A row with its issues, and the cells that the project reads of it by header."""

    sheet: str
    number: int
    issues: list[Issue] = field(default_factory=list)
    cells: dict[str, str] = field(default_factory=dict)


def failed_rows(
    upload: Upload, issues: Iterable[Issue], mapping: ColumnMapping | None = None
) -> bytes:
    """Return a csv of every row of a file that an error or a warning names.

    UTF-8 with a byte order mark, so that Excel reads it. A line holds the place, the codes, what is
    wrong, what was done and how to mend it; then the row's own cells under their own headers. Only
    columns that ``columns.csv`` declares (or the mapping of a plain list names) are shown, so no
    annotation comes out. Sheets stand below each other under the union of their headers. Rows of a
    format that is no table (slides, PDF, Word) have their number only.

    Raises
    ------
    InputError
        The file cannot be opened.
    """
    source = open_source(upload)
    source.read_ahead = False  # rows are asked for, no columns
    table = _Table(source, mapping) if source.is_table else None
    rows = _by_row((issue for issue in issues if issue.file == upload.name), table)
    headers: dict[str, None] = {}
    if table is not None:
        for sheet in dict.fromkeys(row.sheet for row in rows):
            named = [row for row in rows if row.sheet == sheet]
            headers |= dict.fromkeys(table.fill(sheet, named))
    return _csv(upload.name, rows, list(headers))


def _by_row(issues: Iterable[Issue], table: _Table | None) -> list[_FailedRow]:
    """Return the rows that issues name, by sheet in the order of the issues, then by number."""
    found: dict[tuple[str, int], _FailedRow] = {}
    sheets: dict[str, int] = {}
    for issue in issues:
        if issue.severity not in REPORTED:
            continue
        sheet = issue.sheet if table is None else table.own_name(issue.sheet)
        sheets.setdefault(sheet, len(sheets))
        for number in issue.rows:
            row = found.setdefault((sheet, number), _FailedRow(sheet, number))
            row.issues.append(issue)
    return sorted(found.values(), key=lambda row: (sheets[row.sheet], row.number))


class _Table:
    """An opened table, and which of its columns the project reads."""

    def __init__(self, source: Source, mapping: ColumnMapping | None) -> None:
        self._workbook = source.workbook
        self._mapping = mapping
        known = detect(source, mapping).format
        self._traits = known.traits if known else None

    def own_name(self, sheet: str) -> str:
        """Return the sheet's name as the file spells it."""
        if sheet in self._workbook.sheet_names:
            return sheet
        return self._workbook.find(sheet) or sheet

    def fill(self, sheet: str, failed: Sequence[_FailedRow]) -> list[str]:
        """Put each row's cells into it; return the headers of the sheet's declared columns."""
        if sheet not in self._workbook.sheet_names:
            return []
        first_row, rows = self._workbook.rows(sheet)
        fields = self._fields(sheet)
        at, positions = find_header(rows, fields, sheet)
        places = sorted(all_places(rows[at], fields, positions)) if positions else []
        headers = {place: str(rows[at][place]).strip() for place in places}
        for row in failed:
            index = row.number - first_row
            cells = rows[index] if 0 <= index < len(rows) else []
            row.cells = {
                header: _text(cells[place]) for place, header in headers.items()
                if place < len(cells)
            }  # fmt: skip
        self._workbook.forget(sheet)
        return list(headers.values())

    def _fields(self, sheet: str) -> list[Field]:
        if self._traits is None:
            return []
        if self._traits.mapped:
            mapping = self._mapping or propose_mapping(self._workbook).sure()
            known = {field.name: field for field in list_fields()}
            return [
                replace(known[column.field], header=column.header, aliases=())
                for column in mapping.columns
            ]
        declared = fields_of(self._traits.key)
        if self._traits.any_sheet:
            return [field for field in declared if field.sheet == declared[0].sheet]
        return [field for field in declared if self._workbook.find(field.sheet) == sheet]


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)  # a spreadsheet stores 4 as 4.0 and shows 4
    return str(cell).strip()


def _csv(file: str, rows: Sequence[_FailedRow], headers: list[str]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([*OWN_COLUMNS, *map(safe_cell, headers)])
    for row in rows:
        about = [
            " ".join(dict.fromkeys(filter(None, words)))
            for words in (
                [issue.code for issue in row.issues],
                [issue.message for issue in row.issues],
                [issue.action for issue in row.issues],
                [issue.remedy for issue in row.issues],
            )
        ]
        line = [file, row.sheet, str(row.number), *about]
        cells = [row.cells.get(header, "") for header in headers]
        writer.writerow([safe_cell(cell) for cell in (*line, *cells)])
    return buffer.getvalue().encode("utf-8-sig")
