"""A table in the form in which a saved case keeps it: the declared columns, cell by cell.

``MAGIC``, then gzip of JSON: format, name, sha256 and bytes of the original, sheet names, and per
sheet the number of its first row, the width of every row, the kept columns, and where a row held
something else. The text of other cells is not in it, so notes and passwords are never stored.
"""

from __future__ import annotations

import datetime as dt
import json
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from bizcase.bounded import Bounds, unpacked_json
from bizcase.errors import InputError
from bizcase.inputs.cells.csv_text import Row
from bizcase.inputs.opening.extent import MAX_CELLS
from bizcase.inputs.opening.upload import Origin, Upload
from bizcase.inputs.opening.workbook import OpenedSheet, Workbook
from bizcase.units import BYTES_PER_MIB

MAGIC = b"\0bizcase-condensed-1\n"
MAX_UNPACKED_BYTES = 512 * BYTES_PER_MIB
# As for any upload: 100 to 1 above 10 MiB; 2 million values are 20,000 servers of 100 columns.
_BOUNDS = Bounds(
    ratio=100, least_bytes=10 * BYTES_PER_MIB, most_bytes=MAX_UNPACKED_BYTES,
    values_per_byte=8, least_values=2_000_000,
)  # fmt: skip
_LEVEL, _GZIP = 6, 16 + zlib.MAX_WBITS
MARK = "…"  # stands where a row held something in a column that is not kept
_TYPES: dict[str, tuple[type, Callable[[Any], Any], Callable[[Any], Any]]] = {
    # datetime before date, of which it is a kind
    "datetime": (dt.datetime, dt.datetime.isoformat, dt.datetime.fromisoformat),
    "date": (dt.date, dt.date.isoformat, dt.date.fromisoformat),
    "time": (dt.time, dt.time.isoformat, dt.time.fromisoformat),
    "timedelta": (
        dt.timedelta,
        lambda span: [span.days, span.seconds, span.microseconds],
        lambda parts: dt.timedelta(*parts),
    ),
}


@dataclass(frozen=True, slots=True)
class KeptSheet:
    """A sheet with its kept cells: whole columns, and single cells of header rows."""

    name: str
    first_row: int
    widths: tuple[int, ...]
    columns: dict[int, Row]
    cells: tuple[tuple[int, int, Any], ...]
    marks: tuple[int, ...]  # per row the first column that is not kept and was filled, else -1

    def rows(self) -> list[Row]:
        """Return the rows in their widths; what is not kept is blank, or a mark."""
        rows: list[Row] = [[""] * width for width in self.widths]
        for position, cells in self.columns.items():
            for row, cell in zip(rows, cells, strict=True):
                if position < len(row):
                    row[position] = cell
        for row, position in zip(rows, self.marks, strict=True):
            if position >= 0:
                row[position] = MARK
        for at, position, cell in self.cells:
            rows[at][position] = cell
        return rows


@dataclass(frozen=True, slots=True)
class Condensed:
    """An opened condensed table: its format's key, origin, sheets, and what could not be read."""

    format_key: str
    name: str
    origin: Origin
    sheet_names: tuple[str, ...]
    sheets: tuple[KeptSheet, ...]
    unread: tuple[tuple[str, str], ...] = ()
    formulas: int = 0

    def workbook(self) -> Workbook:
        """Return it as an opened workbook; sheets that were not kept are empty."""
        kept = {sheet.name: sheet for sheet in self.sheets}

        def open_sheet(name: str) -> OpenedSheet:
            if name not in kept:
                return OpenedSheet(1, lambda: iter(()))
            return OpenedSheet(kept[name].first_row, lambda: iter(kept[name].rows()))

        return Workbook(
            self.name, self.sheet_names, open_sheet, unread=self.unread,
            formulas=lambda: self.formulas,
        )  # fmt: skip


class CondensedWriter:
    """Writes a condensed table sheet by sheet, so that one sheet at a time is in memory."""

    def __init__(
        self, format_key: str, name: str, origin: Origin, sheet_names: Sequence[str]
    ) -> None:
        head = {
            "format": format_key,
            "name": name,
            "sha256": origin.sha256,
            "bytes": origin.size_bytes,
            "sheet_names": list(sheet_names),
        }
        self._compressor = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
        self._parts = [MAGIC]
        self._begun = False
        self._write(f'{_text(head)[:-1]},"sheets":[')

    def add(self, sheet: KeptSheet) -> None:
        """Write one more sheet."""
        self._write(f"{',' if self._begun else ''}{_text(_sheet_data(sheet))}")
        self._begun = True

    def finished(self, unread: Sequence[tuple[str, str]], formulas: int) -> bytes:
        """Return the whole; ``unread`` and ``formulas`` are those of its workbook."""
        self._write(f"],{_text({'unread': list(unread), 'formulas': formulas})[1:]}")
        self._parts.append(self._compressor.flush())
        return b"".join(self._parts)

    def _write(self, text: str) -> None:
        self._parts.append(self._compressor.compress(text.encode()))


def is_condensed(content: bytes) -> bool:
    """Whether the bytes are a condensed table."""
    return content.startswith(MAGIC)


def open_condensed(upload: Upload) -> Condensed:
    """Return a condensed table; InputError where it is damaged or would unpack too far."""
    try:
        data = unpacked_json(upload.content[len(MAGIC) :], _BOUNDS, _untagged)
        return Condensed(
            str(data["format"]),
            upload.name,
            Origin(str(data["sha256"]), int(data["bytes"])),
            tuple(map(str, data["sheet_names"])),
            tuple(_sheet_of(sheet) for sheet in data["sheets"]),
            tuple((str(path), str(reason)) for path, reason in data.get("unread", ())),
            int(data.get("formulas", 0)),
        )
    except (zlib.error, ValueError, KeyError, TypeError, IndexError, RecursionError) as fault:
        raise InputError(
            "The kept table is damaged.", "Upload the original file again.", upload.name
        ) from fault


def _sheet_data(sheet: KeptSheet) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "first_row": sheet.first_row,
        "widths": _runs(sheet.widths),
        "columns": {str(position): cells for position, cells in sheet.columns.items()},
        "cells": sheet.cells,
        "marks": _runs(sheet.marks),
    }


def _sheet_of(data: dict[str, Any]) -> KeptSheet:
    """Return the sheet, checked so that a hostile one takes no more room than a real one."""
    widths = _unrolled(data["widths"])
    marks = _unrolled(data["marks"])
    columns = {int(position): list(cells) for position, cells in data["columns"].items()}
    cells = tuple((int(at), int(position), cell) for at, position, cell in data["cells"])
    if sum(widths) > MAX_CELLS or len(marks) != len(widths):
        raise ValueError("it is larger than a table can be")
    if any(len(kept) != len(widths) for kept in columns.values()) or min(columns, default=0) < 0:
        raise ValueError("a column has another length than its sheet")
    if any(not -1 <= position < width for position, width in zip(marks, widths, strict=True)):
        raise ValueError("a mark is outside its row")
    if any(not 0 <= position < widths[at] or at < 0 for at, position, _ in cells):
        raise ValueError("a cell is outside its row")
    return KeptSheet(
        str(data["name"]), int(data["first_row"]), widths, columns, cells, marks
    )  # fmt: skip


def _text(data: dict[str, Any]) -> str:
    return json.dumps(data, separators=(",", ":"), default=_tagged)


def _runs(values: Iterable[int]) -> list[list[int]]:
    return [[value, len(list(run))] for value, run in groupby(values)]


def _unrolled(runs: Sequence[Sequence[int]]) -> tuple[int, ...]:
    if any(count < 0 or value < -1 for value, count in runs):
        raise ValueError("a run is negative")
    if sum(count for _, count in runs) > MAX_CELLS:
        raise ValueError("it is larger than a table can be")
    return tuple(value for value, count in runs for _ in range(count))


def _tagged(value: object) -> dict[str, Any]:
    for tag, (kind, write, _) in _TYPES.items():
        if isinstance(value, kind):
            return {tag: write(value)}
    raise TypeError(f"a cell of type {type(value).__name__} cannot be kept")


def _untagged(data: dict[str, Any]) -> Any:  # noqa: ANN401 - a cell is anything
    if len(data) == 1 and (tag := next(iter(data))) in _TYPES:
        return _TYPES[tag][2](data[tag])
    return data
