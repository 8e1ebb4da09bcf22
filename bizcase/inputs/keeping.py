"""What a saved case keeps of a table, made while it is read: each sheet when a reader is through.

Of a table its declared columns are kept, cell by cell; that other cells were filled, not what they
hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import numpy as np
import pandas as pd

from bizcase.inputs.cells.cells import Field
from bizcase.inputs.cells.csv_text import Row
from bizcase.inputs.cells.declared import fields_of, find_header
from bizcase.inputs.cells.values import is_blank
from bizcase.inputs.lists.plain_list import propose_mapping
from bizcase.inputs.opening import container
from bizcase.inputs.opening.columnar import Columns
from bizcase.inputs.opening.condensed import CondensedWriter, KeptSheet, is_condensed
from bizcase.inputs.opening.upload import Origin, Upload
from bizcase.inputs.opening.workbook import Workbook
from bizcase.inputs.rvtools.sheets import FORMAT, is_not_needed, sheets_of
from bizcase.inputs.servers.list_disks import disk_fields
from bizcase.inputs.tables.column_mapping import ColumnMapping
from bizcase.inputs.tables.mapping import header_row
from bizcase.inputs.tables.several import all_places
from bizcase.inputs.tables.source import Source
from bizcase.inputs.transform.columns import find_table
from bizcase.inputs.transform.workbook import sheet_role
from bizcase.inventory.inventory import Kept
from bizcase.traits import FormatTraits

_WHOLE_ROWS = 31  # as far as the reader looks for a key, and the row of its value


@dataclass(frozen=True, slots=True)
class _Extract:
    """What is kept of one sheet: header rows whole, these columns of all rows."""

    header_rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()


_Choice = Callable[[Workbook, str], _Extract]
_NOTHING = _Extract()  # of what is not read, that it was there is kept


class Keeper(Protocol):
    """Says what is kept of a file, once it has been read."""

    def kept(self) -> Kept:
        """Return what is kept."""


def keeper_of(source: Source, traits: FormatTraits, mapping: ColumnMapping | None) -> Keeper | None:
    """Return the keeper of a file that is about to be read; None where it comes from a saved case.

    Columns are kept of a table; any other file is a document, and kept as it is.
    """
    if is_condensed(source.upload.content):
        return None
    if source.is_table and (traits.guide_place or source.container == container.WORKBOOK):
        return _TableKeeper(source, traits, mapping)
    return _DocumentKeeper(_given(source).sha256)


def _given(source: Source) -> Upload:
    return source.given or source.upload


@dataclass(frozen=True, slots=True)
class _DocumentKeeper:
    sha256: str

    def kept(self) -> Kept:
        return Kept(self.sha256)


class _TableKeeper:
    """Takes each sheet of a workbook when it is forgotten, and in the end those that were not."""

    def __init__(self, source: Source, traits: FormatTraits, mapping: ColumnMapping | None) -> None:
        if not traits.mapped:
            mapping = None
        elif mapping is None:
            mapping = propose_mapping(source.workbook).sure()
        given = _given(source)
        self._workbook, self._mapping, self._sha256 = source.workbook, mapping, given.sha256
        self._choices = _choices(traits, source.workbook, mapping)
        self._taken: set[str] = set()
        self._writer = CondensedWriter(
            traits.key,
            given.name,
            Origin(given.sha256, given.size_bytes),
            source.workbook.sheet_names,
        )
        source.workbook.on_forget = self._take

    def kept(self) -> Kept:
        for name in self._choices:
            if name not in self._taken:
                self._take(name)
                self._workbook.forget(name)
        content = self._writer.finished(self._workbook.unread, self._workbook.formulas())
        return Kept(self._sha256, content, self._mapping.to_dict() if self._mapping else None)

    def _take(self, name: str) -> None:
        if name in self._taken or name not in self._choices:
            return
        self._taken.add(name)
        extract = self._choices[name](self._workbook, name)
        columns = self._workbook.columns(name) if extract.columns else None
        if columns is not None:
            self._writer.add(_of_columns(name, columns, extract))
        else:
            self._writer.add(_of_rows(name, *self._workbook.stream(name), extract))


def _choices(
    traits: FormatTraits, workbook: Workbook, mapping: ColumnMapping | None
) -> dict[str, _Choice]:
    """Return by sheet how to find out what of it is kept."""
    choices: dict[str, _Choice] = {}
    if mapping is not None:
        for item in (mapping, *mapping.further):
            if name := item.sheet_of(workbook):
                choices[name] = partial(_list_extract, mapping=item)
    elif not traits.guide_place:
        choices |= dict.fromkeys(filter(sheet_role, workbook.sheet_names), _atx_extract)
    elif traits.any_sheet:
        any_sheet = partial(_any_sheet_extract, traits=traits)
        choices |= dict.fromkeys(workbook.sheet_names, any_sheet)
    else:
        choices |= _declared_choices(traits, workbook)
    for name in workbook.sheet_names if traits.guide_place else ():
        if not is_not_needed(name):
            choices.setdefault(name, lambda *_: _NOTHING)
    return choices


def _declared_choices(traits: FormatTraits, workbook: Workbook) -> dict[str, _Choice]:
    choices: dict[str, _Choice] = {}
    fields = fields_of(traits.key)
    names = sheets_of(workbook, chosen=True) if traits.key == FORMAT else {}
    for sheet in dict.fromkeys(field.sheet for field in fields):
        wanted = [field for field in fields if field.sheet == sheet]
        for name in names.get(sheet) or filter(None, [workbook.find(sheet)]):
            choices[name] = partial(_declared_extract, fields=wanted)
    if (whole := workbook.find(traits.whole_sheet)) is not None:
        choices[whole] = lambda *_: _Extract(frozenset(range(_WHOLE_ROWS)))
    return choices


def _declared_extract(workbook: Workbook, name: str, fields: Sequence[Field]) -> _Extract:
    return _found(workbook.head(name)[1], fields)


def _any_sheet_extract(workbook: Workbook, name: str, traits: FormatTraits) -> _Extract:
    headers: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()
    rows = workbook.rows(name)[1]
    fields = fields_of(traits.key)
    for sheet in dict.fromkeys(field.sheet for field in fields):
        found = _found(rows, [field for field in fields if field.sheet == sheet])
        headers |= found.header_rows
        # A second declaration is a further table of a tool; that of a portfolio only tells
        # another format apart.
        is_read = sheet == fields[0].sheet or bool(traits.marks)
        columns |= found.columns if is_read else frozenset()
    return _Extract(headers, columns)


def _list_extract(workbook: Workbook, name: str, mapping: ColumnMapping) -> _Extract:
    rows = workbook.rows(name)[1]
    top, headers = header_row(rows)
    single = [] if mapping.header("storage") else disk_fields(headers, rows[top + 1 :])
    found = _found(rows, [*mapping.fields(), *single])
    return _Extract(found.header_rows | {top}, found.columns)


def _atx_extract(workbook: Workbook, name: str) -> _Extract:
    first_row, rows = workbook.rows(name)
    table = find_table(name, first_row, rows)
    if table is None:
        return _NOTHING
    columns = frozenset(table.facts.values()) | frozenset(table.costs.values())
    if sheet_role(name) == "ebs":  # its columns are found by words in their header
        columns |= {at for at, cell in enumerate(table.header) if cell.strip()}
    return _Extract(frozenset({table.header_row - first_row}), columns)


def _found(rows: list[Row], fields: Sequence[Field]) -> _Extract:
    """Return the header row and the columns of declared fields; nothing where there are none."""
    at, positions = find_header(rows, fields, fields[0].sheet)
    if not positions:
        return _NOTHING
    return _Extract(frozenset({at}), all_places(rows[at], fields, positions))


def _of_columns(name: str, columns: Columns, extract: _Extract) -> KeptSheet:
    """Return a sheet that was parsed by columns: what it lacks no reader has seen."""
    frame, header = columns.frame, columns.header
    others = sorted(set(map(int, frame.columns)) - extract.columns)
    marks = np.full(len(frame) + 1, -1)
    for at in reversed(others):
        filled = ~np.array([is_blank(header[at]), *frame[at].map(is_blank)], dtype=bool)
        marks[filled] = at
    marks[[at for at in extract.header_rows if at < len(marks)]] = -1
    head = columns.head()
    cells = tuple(
        (at, position, head[at][position])
        for at in sorted(extract.header_rows)
        for position in others
        if head[at][position] != ""
    )
    return KeptSheet(
        name,
        1,
        (len(header),) * len(marks),
        {at: [header[at], *_plain(frame[at])] for at in sorted(extract.columns)},
        cells,
        tuple(marks.tolist()),
    )


def _plain(column: pd.Series) -> Row:
    blank = column.isna()
    return (column.astype(object).mask(blank, "") if blank.any() else column).tolist()


def _of_rows(name: str, first_row: int, rows: Iterable[Row], extract: _Extract) -> KeptSheet:
    """Return a sheet that was parsed row by row."""
    kept: dict[int, Row] = {at: [] for at in sorted(extract.columns)}
    widths: list[int] = []
    marks: list[int] = []
    cells: list[tuple[int, int, object]] = []
    for at, row in enumerate(rows):
        widths.append(len(row))
        for position, column in kept.items():
            column.append(row[position] if position < len(row) else "")
        others = ((at, cell) for at, cell in enumerate(row) if at not in kept)
        if at in extract.header_rows:
            marks.append(-1)
            cells += [(at, position, cell) for position, cell in others if cell != ""]
        else:
            marks.append(next((position for position, cell in others if not is_blank(cell)), -1))
    return KeptSheet(name, first_row, tuple(widths), kept, tuple(cells), tuple(marks))
