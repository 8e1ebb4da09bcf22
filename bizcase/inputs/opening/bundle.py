"""A zip or a folder of tables as one workbook: csv files, workbooks, and zips of them."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from bizcase.errors import InputError
from bizcase.inputs.cells.csv_text import csv_rows
from bizcase.inputs.opening.container import (
    MAX_ENTRIES,
    MAX_UNPACKED_BYTES,
    WORKBOOK,
    checked_entries,
    container_of,
    is_junk,
    is_table_file,
)
from bizcase.inputs.opening.upload import Origin, Upload
from bizcase.inputs.opening.workbook import OpenedSheet, Workbook, open_workbook, sheet_of_csv

MAX_DEPTH = 4  # of zips in zips
# What a damaged entry of a zip raises.
_ZIP_FAULTS = (
    zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, EOFError, ValueError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a bundle: its path there, and its bytes when asked for."""

    path: str
    content: Callable[[], bytes]

    @property
    def name(self) -> str:
        """Its name without folders."""
        return PurePosixPath(self.path).name

    @property
    def is_csv(self) -> bool:
        """Whether its name is that of a csv."""
        return self.name.lower().endswith(".csv")


def members_of(upload: Upload) -> list[Member]:
    """Return the files of a zip and of the zips in it, without what systems add of their own.

    Raises
    ------
    InputError
        A zip is damaged or encrypted, or all together hold more than an export does.
    """
    members = list(_members(upload, "", MAX_DEPTH))
    if len(members) > MAX_ENTRIES:
        raise InputError(
            f"The file contains {len(members):,} parts, more than an export has.",
            "Upload the file as the tool exported it.",
            upload.name,
        )
    return members


def _members(upload: Upload, folder: str, depth: int) -> Iterator[Member]:
    entries = checked_entries(upload)
    bundle = zipfile.ZipFile(io.BytesIO(upload.content))
    unpacked = 0
    for entry in entries:
        if entry.is_dir() or is_junk(entry.filename):
            continue
        path = folder + entry.filename.replace("\\", "/")
        member = Member(path, _reader(bundle, entry, f"{upload.name}, {entry.filename}"))
        if not path.lower().endswith(".zip"):
            yield member
            continue
        unpacked += entry.file_size
        if depth == 0 or unpacked > MAX_UNPACKED_BYTES:
            raise InputError(
                "Zips lie in zips deeper than an export packs them.",
                "Unpack it and upload the files in it.",
                upload.name,
            )
        inner = Upload(f"{upload.name}, {member.name}", member.content())
        yield from _members(inner, f"{path}/", depth - 1)


def _reader(bundle: zipfile.ZipFile, entry: zipfile.ZipInfo, where: str) -> Callable[[], bytes]:
    def content() -> bytes:
        try:
            return bundle.read(entry)
        except _ZIP_FAULTS as fault:
            raise InputError(
                "The file in the zip is damaged.", "Export it again.", where
            ) from fault

    return content


def only_file(upload: Upload) -> Upload | None:
    """Return the one file of a zip, under the zip's name and fingerprint; None where it is a csv.

    A csv says by its own name which sheet it is.
    """
    members = members_of(upload)
    if len(members) != 1 or members[0].is_csv:
        return None
    return Upload(upload.name, members[0].content(), Origin(upload.sha256, upload.size_bytes))


def bundle_workbook(upload: Upload) -> Workbook:
    """Return the tables of a zip as one workbook; what is no table is among its ``unread``."""
    openers: dict[str, Callable[[], OpenedSheet]] = {}
    unread: list[tuple[str, str]] = []
    for member in members_of(upload):
        if member.is_csv:
            _add(openers, sheet_of_csv(member.name), member, _csv_opener(upload, member))
        elif is_table_file(member.name):
            try:
                book = _inner_workbook(upload, member)
            except InputError as fault:
                unread.append((member.path, fault.message))
                continue
            for sheet in book.sheet_names:
                _add(openers, sheet, member, _sheet_opener(book, sheet))
        else:
            unread.append((member.path, "It is no table."))
    return Workbook(
        upload.name, tuple(openers), lambda sheet: openers[sheet](), unread=tuple(unread)
    )


def _inner_workbook(upload: Upload, member: Member) -> Workbook:
    inner = Upload(f"{upload.name}, {member.name}", member.content())
    if container_of(inner) != WORKBOOK:
        raise InputError("It is no workbook.", "Export it again.", inner.name)
    return open_workbook(inner)


def _add(
    openers: dict[str, Callable[[], OpenedSheet]],
    sheet: str,
    member: Member,
    opener: Callable[[], OpenedSheet],
) -> None:
    """Add a sheet under a name of its own: two vCenters both export a vInfo."""
    names = (sheet, f"{sheet} ({member.name})", f"{sheet} ({member.path})")
    openers[next(name for name in names if name not in openers)] = opener


def _csv_opener(upload: Upload, member: Member) -> Callable[[], OpenedSheet]:
    def open_sheet() -> OpenedSheet:
        content = member.content()
        rows = csv_rows(content, f"{upload.name}, {member.path}") if content.strip() else []
        return OpenedSheet(1, lambda: iter(rows))

    return open_sheet


def _sheet_opener(book: Workbook, sheet: str) -> Callable[[], OpenedSheet]:
    def open_sheet() -> OpenedSheet:
        first_row, rows = book.rows(sheet)
        return OpenedSheet(first_row, lambda: iter(rows))

    return open_sheet
