"""What a file really is, by its first bytes, and whether it is safe to unpack."""

from __future__ import annotations

import io
import zipfile

from bizcase.errors import InputError
from bizcase.inputs.opening.upload import Upload
from bizcase.units import BYTES_PER_GIB, BYTES_PER_MIB

WORKBOOK, BUNDLE, SLIDES, WORD, PDF, TEXT = (
    "workbook",
    "zip of files",
    "slides",
    "word document",
    "pdf",
    "text",
)

MAX_UNPACKED_BYTES = 4 * BYTES_PER_GIB
MAX_RATIO = 100
MAX_ENTRIES = 5000
RATIO_COUNTS_ABOVE_BYTES = 10 * BYTES_PER_MIB  # small parts of an honest file may pack any tighter

_ZIP, _OLE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-"
TABLE_ENDINGS = (".csv", ".xlsx", ".xlsm", ".xls")
_DOCUMENT_ENDINGS = (".docx", ".pptx", ".pdf", ".md", ".txt")
_SYSTEM_FILES = ("thumbs.db", "desktop.ini")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
# The part that only this kind of Office file has.
_OFFICE = {"xl/": WORKBOOK, "ppt/": SLIDES, "word/": WORD}


def container_of(upload: Upload) -> str:
    """Return what kind of file it is; the name's ending is not trusted.

    Raises
    ------
    InputError
        The file is empty, damaged, would unpack to far more than an export holds, or is of a kind
        that cannot be read.
    """
    content = upload.content
    if not content.strip():
        raise InputError("The file is empty.", "Export it again.", upload.name)
    if content.startswith(_ZIP):
        return _zip_kind(upload, checked_entries(upload))
    if content.startswith(_OLE):
        return WORKBOOK
    if content[:1024].lstrip().startswith(_PDF):
        return PDF
    if b"\0" in content[:4096] and not content.startswith(_UTF16):
        raise InputError(
            "This is neither a workbook nor a document nor text.",
            "Upload the file as the tool exported it.",
            upload.name,
        )
    return TEXT


def _damaged(upload: Upload) -> InputError:
    return InputError(
        "The file is damaged: its container cannot be opened.",
        "Export or download it again.",
        upload.name,
    )


def checked_entries(upload: Upload) -> list[zipfile.ZipInfo]:
    """Return the entries of a zip; InputError as ``container_of``."""
    try:
        entries = zipfile.ZipFile(io.BytesIO(upload.content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as fault:
        raise _damaged(upload) from fault
    if any(not 0 <= entry.header_offset < len(upload.content) for entry in entries):
        raise _damaged(upload)
    unpacked = sum(entry.file_size for entry in entries)
    swollen = any(
        entry.file_size > RATIO_COUNTS_ABOVE_BYTES
        and entry.file_size > MAX_RATIO * max(entry.compress_size, 1)
        for entry in entries
    )
    if len(entries) > MAX_ENTRIES:
        raise InputError(
            f"The file contains {len(entries):,} parts, more than an export has.",
            "Upload the file as the tool exported it.",
            upload.name,
        )
    if swollen or unpacked > MAX_UNPACKED_BYTES:
        raise InputError(
            f"The file would unpack to {unpacked / BYTES_PER_MIB:,.0f} MiB, more than an export "
            "has.",
            "Remove blank formatted rows and columns, save it and try again.",
            upload.name,
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise InputError(
            "The zip is encrypted.", "Unpack it and upload the files in it.", upload.name
        )
    return entries


def _zip_kind(upload: Upload, entries: list[zipfile.ZipInfo]) -> str:
    names = [entry.filename for entry in entries]
    if "[Content_Types].xml" in names:
        for folder, kind in _OFFICE.items():
            if any(name.startswith(folder) for name in names):
                return kind
    files = [name for name in names if not name.endswith("/") and not is_junk(name)]
    if any(is_table_file(name) or name.lower().endswith(".zip") for name in files):
        return BUNDLE
    if len(files) == 1 and files[0].lower().endswith(_DOCUMENT_ENDINGS):
        return BUNDLE
    raise InputError(
        "The zip contains no workbook and no csv file.",
        "Upload the files in it that list servers.",
        upload.name,
    )


def is_table_file(name: str) -> bool:
    """Whether a file in a zip or folder is a table by the ending of its name."""
    return name.lower().endswith(TABLE_ENDINGS)


def is_junk(name: str) -> bool:
    """Whether a file in a zip or folder was put there by the system, not by a person.

    >>> is_junk("__MACOSX/._RVTools_tabvInfo.csv"), is_junk("~$export.xlsx"), is_junk("a/b.csv")
    (True, True, False)
    """
    parts = name.replace("\\", "/").split("/")
    own = parts[-1].lower()
    return "__MACOSX" in parts or own.startswith((".", "~$")) or own in _SYSTEM_FILES
