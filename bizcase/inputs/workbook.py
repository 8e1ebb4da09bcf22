"""Opening an export safely: xlsx and xls through calamine, csv through the standard library."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bizcase.errors import InputError

MAX_UNPACKED_BYTES = 4 * 1024**3
MAX_RATIO = 100
RATIO_COUNTS_ABOVE_BYTES = 10 * 1024**2  # small parts of an honest file may pack any tighter

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_CSV_SHEET = re.compile(r"^(?:.*_)?tab(v[A-Za-z_]+|dv[A-Za-z]+)$", re.IGNORECASE)

Row = list[Any]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was handed over: its name, without a path, and its bytes."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """Fingerprint of the content."""
        return hashlib.sha256(self.content).hexdigest()

    @classmethod
    def from_path(cls, path: Path) -> Upload:
        """Read a file from disk, or raise InputError."""
        if path.is_dir():
            raise InputError("This is a folder.", "Name the workbook or csv file in it.", str(path))
        try:
            return cls(path.name, path.read_bytes())
        except FileNotFoundError:
            raise InputError(
                "There is no such file.", "Check the path and the spelling.", str(path)
            ) from None
        except OSError as fault:
            raise InputError(
                f"The file cannot be read ({fault.strerror}).", "Check its permissions.", str(path)
            ) from fault


@dataclass(slots=True)
class Workbook:
    """An opened export. Sheets are parsed when asked for, once."""

    name: str
    sheet_names: tuple[str, ...]
    _source: Any
    _rows: dict[str, tuple[int, list[Row]]] = field(default_factory=dict)

    def find(self, sheet: str) -> str | None:
        """Return the sheet's own spelling; RVTools before 3.9 wrote ``tabvInfo`` for ``vInfo``."""
        wanted = {sheet.lower(), f"tab{sheet}".lower()}
        return next((name for name in self.sheet_names if name.strip().lower() in wanted), None)

    def rows(self, sheet: str) -> tuple[int, list[Row]]:
        """Return the number of the first row and the rows of a sheet, blanks as ``""``."""
        if sheet not in self._rows:
            self._rows[sheet] = self._parse(sheet)
        return self._rows[sheet]

    def forget(self, sheet: str) -> None:
        """Free a sheet that has been read."""
        self._rows.pop(sheet, None)

    def _parse(self, sheet: str) -> tuple[int, list[Row]]:
        if isinstance(self._source, list):
            return 1, self._source
        from python_calamine import CalamineError  # noqa: PLC0415 - only when a workbook is read

        try:
            table = self._source.get_sheet_by_name(sheet)
            first = (table.start or (0, 0))[0] + 1
            return first, table.to_python()
        except (CalamineError, ValueError, OverflowError) as fault:
            raise InputError(
                f"The sheet cannot be read ({fault}).",
                "Open and save the workbook in a spreadsheet program, then try again.",
                f"{self.name}, sheet {sheet}",
            ) from fault


def open_workbook(upload: Upload) -> Workbook:
    """Return the opened export, or raise InputError naming file, fault and remedy."""
    head = upload.content[:8]
    if not upload.content.strip():
        raise InputError("The file is empty.", "Export it again.", upload.name)
    if head.startswith(_ZIP):
        _refuse_zip_bomb(upload)
        return _open_with_calamine(upload)
    if head.startswith(_OLE):
        return _open_with_calamine(upload)
    return _open_csv(upload)


def _refuse_zip_bomb(upload: Upload) -> None:
    try:
        entries = zipfile.ZipFile(io.BytesIO(upload.content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as fault:
        raise InputError(
            "The workbook is damaged: its container cannot be opened.",
            "Export or download it again.",
            upload.name,
        ) from fault
    unpacked = sum(entry.file_size for entry in entries)
    swollen = any(
        entry.file_size > RATIO_COUNTS_ABOVE_BYTES
        and entry.file_size > MAX_RATIO * max(entry.compress_size, 1)
        for entry in entries
    )
    if swollen or unpacked > MAX_UNPACKED_BYTES:
        raise InputError(
            f"The file would unpack to {unpacked / 1024**2:,.0f} MiB, more than an export holds.",
            "Remove blank formatted rows and columns, save it and try again.",
            upload.name,
        )


def _open_with_calamine(upload: Upload) -> Workbook:
    from python_calamine import (  # noqa: PLC0415 - only when a workbook is read
        CalamineError,
        CalamineWorkbook,
        PasswordError,
    )

    try:
        source = CalamineWorkbook.from_filelike(io.BytesIO(upload.content))
    except PasswordError as fault:
        raise InputError(
            "The workbook is encrypted or carries a sensitivity label.",
            "Save a copy without password and with the label General.",
            upload.name,
        ) from fault
    except (CalamineError, ValueError, OSError) as fault:
        raise InputError(
            "This is no workbook that can be opened.",
            "Give an xlsx, xls or csv file as the tool exported it.",
            upload.name,
        ) from fault
    return Workbook(upload.name, tuple(source.sheet_names), source)


def _open_csv(upload: Upload) -> Workbook:
    text = _decode(upload)
    first_line = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first_line.count)
    if delimiter not in first_line:
        raise InputError(
            "This is neither a workbook nor a table with several columns.",
            "Give an xlsx, xls or csv file as the tool exported it.",
            upload.name,
        )
    try:
        rows: list[Row] = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as fault:
        raise InputError(
            f"The csv cannot be read ({fault}).", "Export it again.", upload.name
        ) from fault
    stem = Path(upload.name).stem
    match = _CSV_SHEET.match(stem)
    return Workbook(upload.name, (match[1] if match else stem,), rows)


def _decode(upload: Upload) -> str:
    """Decode by byte order mark, then strict UTF-8, then cp1252 (what Windows tools write)."""
    if upload.content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = upload.content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise InputError(
        "This is neither a workbook nor text.",
        "Give an xlsx, xls or csv file as the tool exported it.",
        upload.name,
    )
