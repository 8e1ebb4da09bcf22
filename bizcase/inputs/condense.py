"""What a saved case keeps of an input file: of a table its declared columns, a document whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bizcase.errors import InputError
from bizcase.inputs.cells.cells import Field
from bizcase.inputs.cells.csv_text import Row
from bizcase.inputs.cells.declared import fields_of, find_header
from bizcase.inputs.cells.values import is_blank
from bizcase.inputs.detect import detect
from bizcase.inputs.lists.plain_list import propose_mapping
from bizcase.inputs.opening import container
from bizcase.inputs.opening.condensed import Condensed, KeptSheet, is_condensed
from bizcase.inputs.opening.upload import Origin, Upload
from bizcase.inputs.opening.workbook import Workbook
from bizcase.inputs.rvtools.sheets import FORMAT, is_not_needed, sheets_of
from bizcase.inputs.servers.list_disks import disk_fields
from bizcase.inputs.tables.column_mapping import ColumnMapping
from bizcase.inputs.tables.mapping import header_row
from bizcase.inputs.tables.source import open_source
from bizcase.inputs.transform.columns import find_table
from bizcase.inputs.transform.workbook import sheet_role
from bizcase.traits import FormatTraits
from bizcase.units import BYTES_PER_MIB

MAX_DOCUMENT_BYTES = BYTES_PER_MIB
_WHOLE_ROWS = 31  # as far as the reader looks for a key, and the row of its value


@dataclass(frozen=True, slots=True)
class KeptFile:
    """What is kept: the file, and the mapping under which a plain list is read again.

    ``upload`` is None where the file is not kept; ``note`` then says why.
    """

    upload: Upload | None
    mapping: ColumnMapping | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Extract:
    """What is kept of one sheet: header rows whole, these columns of all rows."""

    sheet: str
    header_rows: frozenset[int]
    columns: frozenset[int]


def condense(upload: Upload, mapping: ColumnMapping | None = None) -> KeptFile:
    """Return what a saved case keeps of a file, such that reading it gives the same inventory.

    Parameters
    ----------
    mapping
        The mapping the file was read with; a plain list read without one keeps the proposed one.

    Raises
    ------
    InputError
        The file cannot be opened or is not recognised.
    """
    if is_condensed(upload.content):
        return KeptFile(upload, mapping)
    source = open_source(upload)
    source.read_ahead = False  # the rows are kept, not the columns
    found = detect(source, mapping)
    if found.format is None:
        raise InputError(f"The file cannot be kept. {found.reason}", "", upload.name)
    traits = found.format.traits
    if not source.is_table or not (traits.guide_place or source.container == container.WORKBOOK):
        return _document(upload)
    if not traits.mapped:
        mapping = None
    elif mapping is None:
        mapping = propose_mapping(source.workbook).sure()
    extracts = list(_extracts(traits, source.workbook, mapping))
    kept = {extract.sheet for extract in extracts}
    # Of what is not read, that it was there is kept.
    extracts += [
        _Extract(name, frozenset(), frozenset())
        for name in source.workbook.sheet_names
        if name not in kept and not is_not_needed(name) and traits.guide_place
    ]
    condensed = Condensed(
        traits.key,
        upload.name,
        Origin(upload.sha256, upload.size_bytes),
        source.workbook.sheet_names,
        tuple(_kept_sheet(source.workbook, extract) for extract in extracts),
        source.workbook.unread,
        source.workbook.formulas(),
    )
    return KeptFile(condensed.to_upload(), mapping)


def _document(upload: Upload) -> KeptFile:
    if upload.size_bytes <= MAX_DOCUMENT_BYTES:
        return KeptFile(upload)
    size = upload.size_bytes / BYTES_PER_MIB
    return KeptFile(
        None,
        note=f"{upload.name} ({size:.1f} MiB) is not kept with the case: documents are kept up to "
        f"{MAX_DOCUMENT_BYTES // BYTES_PER_MIB} MiB. Give it again to regenerate.",
    )


def _extracts(
    traits: FormatTraits, workbook: Workbook, mapping: ColumnMapping | None
) -> Iterator[_Extract]:
    if mapping is not None:
        yield from _list_extracts(workbook, mapping)
    elif not traits.guide_place:
        yield from _atx_extracts(workbook)
    elif traits.any_sheet:
        for name in workbook.sheet_names:
            yield _any_sheet_extract(traits, workbook, name)
    else:
        yield from _declared_extracts(traits, workbook)


def _declared_extracts(traits: FormatTraits, workbook: Workbook) -> Iterator[_Extract]:
    fields = fields_of(traits.key)
    names = sheets_of(workbook, chosen=True) if traits.key == FORMAT else {}
    for sheet in dict.fromkeys(field.sheet for field in fields):
        for name in names.get(sheet) or filter(None, [workbook.find(sheet)]):
            wanted = [field for field in fields if field.sheet == sheet]
            yield _Extract(name, *_found(workbook.rows(name)[1], wanted))
    if (whole := workbook.find(traits.whole_sheet)) is not None:
        yield _Extract(whole, frozenset(range(_WHOLE_ROWS)), frozenset())


def _any_sheet_extract(traits: FormatTraits, workbook: Workbook, name: str) -> _Extract:
    headers: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()
    rows = workbook.rows(name)[1]
    fields = fields_of(traits.key)
    for sheet in dict.fromkeys(field.sheet for field in fields):
        at, found = _found(rows, [field for field in fields if field.sheet == sheet])
        headers |= at
        # A second declaration is a further table of a tool; that of a portfolio only tells
        # another format apart.
        is_read = sheet == fields[0].sheet or bool(traits.marks)
        columns |= found if is_read else frozenset()
    return _Extract(name, headers, columns)


def _list_extracts(workbook: Workbook, mapping: ColumnMapping) -> Iterator[_Extract]:
    for item in (mapping, *mapping.further):
        if not (name := item.sheet_of(workbook)):
            continue
        rows = workbook.rows(name)[1]
        top, headers = header_row(rows)
        single = [] if item.header("storage") else disk_fields(headers, rows[top + 1 :])
        at, columns = _found(rows, [*item.fields(), *single])
        yield _Extract(name, at | {top}, columns)


def _atx_extracts(workbook: Workbook) -> Iterator[_Extract]:
    for name in filter(sheet_role, workbook.sheet_names):
        first_row, rows = workbook.rows(name)
        table = find_table(name, first_row, rows)
        if table is None:
            yield _Extract(name, frozenset(), frozenset())
        else:
            columns = frozenset(table.facts.values()) | frozenset(table.costs.values())
            if sheet_role(name) == "ebs":  # its columns are found by words in their header
                columns |= {at for at, cell in enumerate(table.header) if cell.strip()}
            yield _Extract(name, frozenset({table.header_row - first_row}), columns)


def _found(rows: list[Row], fields: Sequence[Field]) -> tuple[frozenset[int], frozenset[int]]:
    """Return the header row and the columns of declared fields; nothing where there are none."""
    at, positions = find_header(rows, fields, fields[0].sheet)
    return (frozenset({at}) if positions else frozenset(), frozenset(positions.values()))


def _kept_sheet(workbook: Workbook, extract: _Extract) -> KeptSheet:
    first_row, rows = workbook.rows(extract.sheet)
    columns = sorted(extract.columns)
    headers = sorted(at for at in extract.header_rows if at < len(rows))
    cells = tuple(
        (at, position, cell)
        for at in headers
        for position, cell in enumerate(rows[at])
        if position not in extract.columns and cell != ""
    )
    kept = KeptSheet(
        extract.sheet,
        first_row,
        tuple(map(len, rows)),
        {at: [row[at] if at < len(row) else "" for row in rows] for at in columns},
        cells,
        tuple(
            -1 if at in extract.header_rows else _first_other(row, extract.columns)
            for at, row in enumerate(rows)
        ),
    )
    workbook.forget(extract.sheet)
    return kept


def _first_other(row: Row, columns: frozenset[int]) -> int:
    """Return the first filled position outside the columns, else -1."""
    return next((at for at, cell in enumerate(row) if at not in columns and not is_blank(cell)), -1)
