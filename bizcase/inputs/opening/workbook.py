"""Opened workbooks: xlsx, xlsm and xls through calamine, csv files through the csv reader."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import pyarrow as pa

from bizcase.errors import InputError
from bizcase.inputs.cells.csv_text import Row, csv_rows
from bizcase.inputs.cells.declared import HEAD_ROWS
from bizcase.inputs.opening.columnar import ColumnReader, Columns
from bizcase.inputs.opening.extent import NO_ZIP, check_extent
from bizcase.inputs.opening.formulas import formulas_without_result
from bizcase.inputs.opening.panics import panics_as_errors
from bizcase.inputs.opening.read_ahead import ReadAhead
from bizcase.inputs.opening.upload import Upload
from bizcase.units import BYTES_PER_MIB

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

_CSV_SHEET = re.compile(r"^(?:.*_)?tab(v[A-Za-z_]+|dv[A-Za-z]+)( ?\(\d+\))?$", re.IGNORECASE)

# Two sheets of a larger one at a time would take more memory than time is worth.
TWO_PARSERS_BYTES = 32 * BYTES_PER_MIB


@dataclass(frozen=True, slots=True)
class OpenedSheet:
    """A parsed sheet: the number of its first row, and its rows, made anew at every call."""

    first_row: int
    rows: Callable[[], Iterator[Row]]


Opened = Columns | OpenedSheet


@dataclass(slots=True)
class Workbook:
    """An opened export. Sheets are parsed when asked for, once.

    ``_open`` gives the rows of a sheet, ``_open_best`` its columns where it can be read by them.
    ``unread``: files beside its tables that cannot be read, and why. ``formulas`` counts the cells
    that contain a formula without a result. ``on_forget`` is called with the name of each sheet
    that is through, while it is still parsed.
    """

    name: str
    sheet_names: tuple[str, ...]
    _open: Callable[[str], OpenedSheet]
    _open_best: Callable[[str], Opened] | None = None
    _opened: dict[str, Opened] = field(default_factory=dict)
    _rows: dict[str, tuple[int, list[Row]]] = field(default_factory=dict)
    unread: tuple[tuple[str, str], ...] = ()
    formulas: Callable[[], int] = int
    on_forget: Callable[[str], None] | None = None

    def find(self, sheet: str) -> str | None:
        """Return the sheet's own spelling; RVTools before 3.9 wrote ``tabvInfo`` for ``vInfo``."""
        wanted = {sheet.lower(), f"tab{sheet}".lower()}
        return next((name for name in self.sheet_names if name.strip().lower() in wanted), None)

    def will_read(self, sheets: Iterable[str]) -> None:
        """Say which sheets will be read next, so that they can be parsed meanwhile."""
        if isinstance(self._open_best, ReadAhead):
            named = filter(None, map(self.find, sheets))
            self._open_best.plan(name for name in named if name not in self._opened)

    def columns(self, sheet: str) -> Columns | None:
        """Return the declared columns of a sheet, None where it has to be read row by row."""
        if self._open_best and sheet not in self._opened and sheet not in self._rows:
            self._opened[sheet] = self._open_best(sheet)
        opened = self._opened.get(sheet)
        return opened if isinstance(opened, Columns) else None

    def stream(self, sheet: str) -> tuple[int, Iterator[Row]]:
        """Return the number of the first row and the rows one by one, blanks as ``""``.

        A parsed sheet is compact; its rows as Python objects take many times the memory.
        """
        if sheet in self._rows:
            first_row, rows = self._rows[sheet]
            return first_row, iter(rows)
        opened = self._opened.get(sheet)
        if not isinstance(opened, OpenedSheet):
            self._opened[sheet] = opened = self._open(sheet)
        return opened.first_row, opened.rows()

    def head(self, sheet: str) -> tuple[int, list[Row]]:
        """Return the number of the first row and the first rows, among which the header is.

        Cells of columns that are not declared may be blank in it.
        """
        if columns := self.columns(sheet):
            return 1, columns.head()
        first_row, rows = self.stream(sheet)
        return first_row, list(islice(rows, HEAD_ROWS))

    def rows(self, sheet: str) -> tuple[int, list[Row]]:
        """Return the number of the first row and all rows, for a small sheet or many looks."""
        first_row, rows = self.stream(sheet)
        if sheet not in self._rows:
            self._rows[sheet] = (first_row, list(rows))
            del self._opened[sheet]
        return self._rows[sheet]

    def forget(self, sheet: str) -> None:
        """Free a sheet that has been read."""
        if self.on_forget is not None and (sheet in self._rows or sheet in self._opened):
            self.on_forget(sheet)
        self._rows.pop(sheet, None)
        self._opened.pop(sheet, None)


def open_workbook(upload: Upload) -> Workbook:
    """Return an opened xlsx, xlsm or xls, or raise InputError naming fault and remedy."""
    if _is_encrypted_office(upload.content):
        raise _encrypted(upload)
    # Arrow's own pool keeps what is freed.
    pa.set_memory_pool(pa.system_memory_pool())
    extent = NO_ZIP
    if zipfile.is_zipfile(io.BytesIO(upload.content)):
        extent = check_extent(upload)

    @cache
    def parser() -> CalamineWorkbook:
        return _row_parser(upload)

    one_at_a_time = Lock()  # the parser serves one thread

    def open_sheet(sheet: str) -> OpenedSheet:
        with one_at_a_time, _faults_named(f"{upload.name}, sheet {sheet}"):
            table = parser().get_sheet_by_name(sheet)
        skipped = (table.start or (0, 0))[0]

        def rows() -> Iterator[Row]:
            with _faults_named(f"{upload.name}, sheet {sheet}"):
                yield from islice(table.iter_rows(), skipped, None)

        return OpenedSheet(skipped + 1, rows)

    def formulas() -> int:
        return formulas_without_result(upload, extent.with_formulas)

    columns = ColumnReader.opened(upload) if extent.begins_in_row_1 else None
    if columns is None:
        return Workbook(upload.name, tuple(parser().sheet_names), open_sheet, formulas=formulas)

    def open_best(sheet: str) -> Opened:
        return columns.read(sheet) or open_sheet(sheet)

    parsers = 2 if upload.size_bytes <= TWO_PARSERS_BYTES else 1
    ahead = ReadAhead(open_best, parsers)
    return Workbook(upload.name, columns.sheet_names, open_sheet, ahead, formulas=formulas)


def _row_parser(upload: Upload) -> CalamineWorkbook:
    from python_calamine import (  # noqa: PLC0415 - only when a workbook is read
        CalamineError,
        CalamineWorkbook,
        PasswordError,
    )

    try:
        with panics_as_errors():
            if path := upload.xlsx_on_disk:
                return CalamineWorkbook.from_path(path)
            return CalamineWorkbook.from_filelike(io.BytesIO(upload.content))
    except PasswordError as fault:
        raise _encrypted(upload) from fault
    except (CalamineError, ValueError, OSError) as fault:
        raise InputError(
            "This is no workbook that can be opened.",
            "Add an xlsx, xls or csv file as the tool exported it.",
            upload.name,
        ) from fault


@contextmanager
def _faults_named(where: str) -> Iterator[None]:
    """Turn what the parser raises into an InputError that names the sheet."""
    from python_calamine import CalamineError  # noqa: PLC0415 - only when a workbook is read

    try:
        with panics_as_errors():
            yield
    except (CalamineError, ValueError, OverflowError) as fault:
        raise InputError(
            f"The sheet cannot be read ({fault}).",
            "Open and save the workbook in a spreadsheet program, then try again.",
            where,
        ) from fault


def _is_encrypted_office(content: bytes) -> bool:
    """Whether it is the envelope of a password or a sensitivity label around an Office file."""
    name = "EncryptedPackage".encode("utf-16-le")
    return content.startswith(b"\xd0\xcf\x11\xe0") and name in content


def _encrypted(upload: Upload) -> InputError:
    return InputError(
        "The workbook is encrypted or carries a sensitivity label.",
        "Save a copy without password and with the label General.",
        upload.name,
    )


def is_sheet_named(name: str, sheet: str) -> bool:
    """Whether a sheet's name is that of an RVTools sheet with something around it.

    >>> is_sheet_named("vInfo (2)", "vInfo"), is_sheet_named("DC1_tabvDisk_2026", "vDisk")
    (True, True)
    >>> is_sheet_named("vInfoSummary", "vInfo"), is_sheet_named("previnfo", "vInfo")
    (False, False)
    """
    around = rf"(?:.*[_\W])?(?:tab)?{re.escape(sheet)}(?![A-Za-z]).*"
    return re.fullmatch(around, name.strip(), re.IGNORECASE | re.DOTALL) is not None


def csv_workbook(upload: Upload) -> Workbook:
    """Return a csv file as a workbook of one sheet; ``RVTools_tabvInfo.csv`` is ``vInfo``."""
    rows = csv_rows(upload.content, upload.name)
    opened = OpenedSheet(1, lambda: iter(rows))
    return Workbook(upload.name, (sheet_of_csv(upload.name),), lambda _: opened)


def sheet_of_csv(name: str) -> str:
    """Return the sheet a csv file stands for.

    >>> sheet_of_csv("RVTools_tabvInfo.csv"), sheet_of_csv("servers.csv")
    ('vInfo', 'servers')
    """
    stem = Path(name).stem
    match = _CSV_SHEET.match(stem)
    return match[1] if match else stem
