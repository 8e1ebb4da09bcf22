"""A large RVTools workbook to measure reading with: the synthetic estate, many times over."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xlsxwriter

from bizcase.sample.estate import DEFAULT_SEED, make_machines
from bizcase.sample.layout import Sheet, Sheets
from bizcase.sample.rvtools import rvtools_sheets

BIG = ("vInfo", "vCPU", "vMemory", "vDisk", "vPartition", "vNetwork")
# More sheets of the same rows: vTools and vCD are read, the others only make the container grow.
_MORE_SHEETS = {
    "vTools": "vMemory", "vCD": "vNetwork", "vSnapshot": "vSource", "vLicense": "vSource",
}  # fmt: skip
_MORE_ATTRIBUTES = 5  # vInfo of a full export has 98 columns
_MORE_DISKS = 100  # each disk again, this much above its key: 8.8 rows a machine in six sheets
_COPY = "~copy~"
_COPIED = {"VM": "{}-", "DNS Name": "{}-", "Path": "{}-", "VM ID": "{}"}
_ROW = re.compile(r'<row r="(\d+)".*?</row>', re.DOTALL)


def write_export(path: Path, machines: int, *, edited: bool = False) -> None:
    """Write an export of 15 sheets that lists so many machines, or up to one estate more.

    RVTools types every cell. ``edited`` keeps the sizes that a person wrote as text.

    The estate is written once and its rows are then repeated as text, with other names and ids:
    writing 17 million cells one by one takes minutes.
    """
    sheets = _sheets(edited=edited)
    small = zipfile.ZipFile(io.BytesIO(_workbook(sheets)))
    copies = -(-machines // (len(sheets["vInfo"]) - 1))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as large:
        for entry in small.infolist():
            text = small.read(entry).decode()
            with large.open(entry.filename, "w", force_zip64=True) as part:
                for piece in _repeated(text, copies) if _COPY in text else (text,):
                    part.write(piece.encode())


def _sheets(*, edited: bool) -> Sheets:
    """Return the estate's sheets with a mark where copies differ."""
    sheets = rvtools_sheets(make_machines(DEFAULT_SEED))
    if not edited:
        memory = sheets["vInfo"][0].index("Memory")
        for row in sheets["vInfo"][1:]:
            row[memory] = int(str(row[memory]).replace(",", "")) if row[memory] else None
    sheets["vInfo"] = [
        [*row, *(f"{'value' if at else 'Attribute'} {n}" for n in range(_MORE_ATTRIBUTES))]
        for at, row in enumerate(sheets["vInfo"])
    ]
    header, *disks = sheets["vDisk"]
    key = header.index("Disk Key")
    more = [[*row[:key], row[key] + _MORE_DISKS, *row[key + 1 :]] for row in disks]
    sheets["vDisk"] = [header, *disks, *more]
    marked = {name: _marked(rows) if name in BIG else rows for name, rows in sheets.items()}
    return marked | {new: marked[old] for new, old in _MORE_SHEETS.items()}


def _marked(rows: Sheet) -> Sheet:
    header, *body = rows
    return [header, *([_mark(column, cell) for column, cell in zip(header, row, strict=True)]
                      for row in body)]  # fmt: skip


def _mark(column: str, cell: Any) -> Any:  # noqa: ANN401 - a cell holds anything
    if cell is None:
        return None
    if column in ("VM UUID", "SMBIOS UUID"):
        return cell[: -len(_COPY)] + _COPY
    return _COPIED[column].format(cell) + _COPY if column in _COPIED else cell


def _workbook(sheets: Sheets) -> bytes:
    buffer = io.BytesIO()
    options = {"constant_memory": True, "default_date_format": "yyyy/mm/dd hh:mm:ss"}
    with xlsxwriter.Workbook(buffer, options) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return buffer.getvalue()


def _repeated(text: str, copies: int) -> Iterator[str]:
    """Yield the sheet with its rows below the header as often as there are copies."""
    found = list(_ROW.finditer(text))
    rows = [re.sub(rf'( r="[A-Z]*){row[1]}"', r'\1@"', row[0]) for row in found[1:]]
    yield text[: found[0].end()]
    number = 1
    for copy in range(copies):
        for row in rows:
            number += 1
            yield row.replace('@"', f'{number}"').replace(_COPY, f"{copy:06}")
    yield text[found[-1].end() :]
