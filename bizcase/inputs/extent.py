"""How far the cells of a workbook reach, found out before anything is parsed.

The parser lays a sheet out as a full rectangle: two cells in opposite corners of a sheet would ask
for 17 billion of them. The sizes that a zip states are claims too, so the parts are unpacked here
in pieces, and counted.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from bizcase.errors import InputError
from bizcase.inputs.upload import Upload

MAX_CELLS = 40_000_000  # 424,000 rows of 40 columns, the disks of 50,000 machines, are 17 million
_PIECE = 1 << 20
_TAIL = 64  # a cell reference cut by the end of a piece is shorter
_UNBOUNDED = 1 << 62
_ROW = re.compile(rb'<row r="(\d{5,7})"')
_ANY_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*? r="(\d+)"')
_CELL = re.compile(rb' r="([A-Z]{1,3})\d{1,7}"')
# Column bounds that a search for rare letters gives at once: CA is 79, AAA is 703.
_BEYOND_BZ = re.compile(rb' r="(?:[A-Z]{3}|[C-Z][A-Z])\d')
_BEYOND_ZZ = re.compile(rb' r="[A-Z]{3}\d')
_UP_TO_BZ, _UP_TO_ZZ, _ALL_COLUMNS = 78, 702, 16_384
_ELSE_ROWS = 9_999
# The parser tries these too, whatever the name says; their extent is not measured here.
_OTHER_WORKBOOKS = frozenset({"xl/workbook.bin", "content.xml"})


def check_extent(upload: Upload) -> None:
    """Raise InputError when a sheet reaches further than an export does, or its zip lies.

    Every part is looked at: which of them are sheets, a workbook is free to say.
    """
    with zipfile.ZipFile(io.BytesIO(upload.content)) as bundle:
        names = {name.lower() for name in bundle.namelist()}
        if "xl/workbook.xml" not in names or names & _OTHER_WORKBOOKS:
            raise InputError(
                "The workbook is binary (xlsb), OpenDocument or incomplete.",
                "Save it as xlsx in a spreadsheet program.",
                upload.name,
            )
        for entry in bundle.infolist():
            _check_part(bundle, entry, upload)


def _check_part(bundle: zipfile.ZipFile, entry: zipfile.ZipInfo, upload: Upload) -> None:
    """Bound the extent by a quick look; where the bound is too large, measure it."""
    where = f"{upload.name}, {entry.filename}"
    stated, entry.file_size = entry.file_size, _UNBOUNDED
    try:
        rows, columns = _extent(bundle, entry, stated, where, exact=False)
        if rows * columns > MAX_CELLS:
            rows, columns = _extent(bundle, entry, stated, where, exact=True)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as fault:
        raise InputError(
            "The file is damaged: a part cannot be unpacked.", "Export it again.", where
        ) from fault
    if rows * columns > MAX_CELLS:
        raise InputError(
            f"The sheet reaches to row {rows:,} and column {columns:,}, further than an export "
            "does.",
            "Delete the cells far below or right of the table, save it and try again.",
            where,
        )


def _extent(
    bundle: zipfile.ZipFile, entry: zipfile.ZipInfo, stated: int, where: str, *, exact: bool
) -> tuple[int, int]:
    read, rows, columns, tail = 0, 1, 1, b""
    with bundle.open(entry) as part:
        while piece := part.read(_PIECE):
            read += len(piece)
            if read > stated:
                raise InputError(
                    "The file unpacks to more than it states.", "Export it again.", where
                )
            text = tail + piece
            rows = max(rows, _rows(text, exact=exact))
            columns = max(columns, _columns(text, exact=exact))
            tail = text[-_TAIL:]
    return rows, columns


def _rows(text: bytes, *, exact: bool) -> int:
    found = (_ANY_ROW if exact else _ROW).findall(text)
    return max(map(int, found), default=1 if exact else _ELSE_ROWS)


def _columns(text: bytes, *, exact: bool) -> int:
    if not exact:
        if not _BEYOND_BZ.search(text):
            return _UP_TO_BZ
        return _ALL_COLUMNS if _BEYOND_ZZ.search(text) else _UP_TO_ZZ
    longest = max(set(_CELL.findall(text)), key=lambda name: (len(name), name), default=b"A")
    column = 0
    for letter in longest:
        column = 26 * column + letter - ord("A") + 1
    return column
