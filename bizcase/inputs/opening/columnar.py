"""The declared columns of an xlsx sheet as typed columns: rows of Python objects cost the most.

Only where each of those columns holds one type, so that no cell changes by being read: a text that
looks like a number stays text. Else there are no columns, and the sheet is read row by row.
"""

from __future__ import annotations

import logging
import re
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

import pandas as pd
import pyarrow as pa

from bizcase.inputs.cells.csv_text import Row
from bizcase.inputs.cells.declared import HEAD_ROWS, fields_of, find_header, header_token
from bizcase.inputs.opening.panics import panics_as_errors
from bizcase.inputs.opening.upload import Upload
from bizcase.traits import FORMAT_TRAITS

if TYPE_CHECKING:
    from fastexcel import ExcelReader

_FORMATS = tuple(key for key, traits in FORMAT_TRAITS.items() if traits.columnar)

_AGAIN = re.compile(r"_\d+$")  # what the parser puts behind a header that it has seen before


class _Named(Protocol):
    """A column before its type is known."""

    @property
    def index(self) -> int: ...
    @property
    def name(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Columns:
    """The header, blank where a column was not chosen, and the rows below it.

    The frame's columns are named by their position in the header, its first row is row 2.
    """

    header: Row
    frame: pd.DataFrame

    def head(self) -> list[Row]:
        """Return the first rows with blanks in columns that were not chosen."""
        rows = [self.header]
        for cells in self.frame.head(HEAD_ROWS - 1).itertuples(index=False, name=None):
            row: Row = [""] * len(self.header)
            for position, cell in zip(map(int, self.frame.columns), cells, strict=True):
                row[position] = "" if pd.isna(cell) else cell
            rows.append(row)
        return rows


class ColumnReader:
    """Reads columns of one workbook whose filled sheets all begin in row 1.

    A parser serves one thread at a time, so there are as many of them as threads that read.
    """

    def __init__(self, upload: Upload, book: ExcelReader) -> None:
        self._upload = upload
        self._idle = deque([book])
        self.sheet_names: tuple[str, ...] = tuple(book.sheet_names)

    @classmethod
    def opened(cls, upload: Upload) -> ColumnReader | None:
        """Return a reader of a workbook, None where it cannot be opened."""
        import fastexcel  # noqa: PLC0415 - only when a workbook is read

        # It would log every blank column.
        logging.getLogger("fastexcel").setLevel(logging.ERROR)
        try:
            with panics_as_errors():
                return cls(upload, _new_parser(upload))
        except (fastexcel.FastExcelError, ValueError):
            return None

    def read(self, sheet: str) -> Columns | None:
        """Return the declared columns; None where the sheet is to be read row by row.

        That is a sheet without declared columns, without a required one in row 1, with a column
        of several types or of dates, with a header that is there twice, or one that cannot be
        parsed.
        """
        from fastexcel import FastExcelError  # noqa: PLC0415 - only when a workbook is read

        wanted, names, again = _wanted(_plain(sheet)), dict[int, str](), set[str]()

        def choose(column: _Named) -> bool:
            if header_token(_AGAIN.sub("", column.name), sheet) in wanted:
                again.update(_AGAIN.findall(column.name))
            chosen = column.index == 0 or header_token(column.name, sheet) in wanted
            if chosen:
                names[column.index] = column.name
            return chosen

        if not wanted:
            return None
        try:
            with panics_as_errors(), self._parser() as book:
                # Eager: texts go from the parser into Arrow without a copy of their own.
                loaded = book.load_sheet(
                    sheet, use_columns=choose, schema_sample_rows=None, dtype_coercion="strict",
                    eager=True,
                )  # fmt: skip
            if again or not all(map(_is_safe, loaded.schema.types)):
                return None
            positions = sorted(names)
            frame = loaded.to_pandas().set_axis(positions, axis="columns")
        except (FastExcelError, ValueError):
            return None
        header: Row = [""] * (max(positions, default=-1) + 1)
        for position in positions:
            header[position] = names[position]
        return Columns(header, frame) if _is_complete(header, _plain(sheet)) else None

    @contextmanager
    def _parser(self) -> Iterator[ExcelReader]:
        try:
            book = self._idle.pop()
        except IndexError:
            book = _new_parser(self._upload)
        try:
            yield book
        finally:
            self._idle.append(book)


def _new_parser(upload: Upload) -> ExcelReader:
    """Return a parser of the file on disk, or of a copy of the bytes."""
    from fastexcel import read_excel  # noqa: PLC0415 - only when a workbook is read

    return read_excel(upload.xlsx_on_disk or upload.content)


def _is_safe(kind: pa.DataType) -> bool:
    """Whether cells of the type read alike by columns and by rows: a date prints differently."""
    alike = (pa.types.is_string, pa.types.is_null, pa.types.is_floating, pa.types.is_boolean)
    return any(is_kind(kind) for is_kind in alike)


def _plain(sheet: str) -> str:
    return sheet.strip().lower().removeprefix("tab")


@lru_cache(maxsize=64)
def _wanted(sheet: str) -> frozenset[str]:
    """Return what the header of a declared column has in common with its spellings."""
    return frozenset(
        header_token(name, field.sheet)
        for file_format in _FORMATS
        for field in fields_of(file_format)
        if field.sheet.lower() == sheet
        for name in (field.header, *field.aliases)
    )


def _is_complete(header: Row, sheet: str) -> bool:
    """Whether the header has what a format requires of the sheet."""
    for file_format in _FORMATS:
        fields = [field for field in fields_of(file_format) if field.sheet.lower() == sheet]
        required = {field.name for field in fields if field.required}
        if fields and required <= find_header([header], fields, fields[0].sheet)[1].keys():
            return True
    return False
