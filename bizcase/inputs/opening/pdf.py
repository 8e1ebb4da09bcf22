"""The text of a PDF, page by page, as it is laid out."""

from __future__ import annotations

import io
import logging
import struct
import zlib
from typing import TYPE_CHECKING

from bizcase.errors import InputError
from bizcase.inputs.opening.upload import Upload

if TYPE_CHECKING:
    from pypdf import PdfReader

MAX_PAGES = 1000
PAGE_BREAK = "\f"  # between the pages of a PDF that was made a text
# Besides its own errors pypdf fails on damaged files with Python's, wherever a value is not what
# the format promises; none of them may reach the reader of this program as a traceback.
_FAULTS = (
    ArithmeticError, AssertionError, AttributeError, LookupError, MemoryError, NotImplementedError,
    OSError, RecursionError, TypeError, ValueError, struct.error, zlib.error,
)  # fmt: skip


def pdf_pages(upload: Upload, limit: int = MAX_PAGES, *, layout: bool = True) -> list[str]:
    """Return the text of the first pages; with ``layout``, columns are kept apart by blanks.

    Raises
    ------
    InputError
        The PDF is damaged, encrypted, longer than ``MAX_PAGES`` or holds no text.
    """
    from pypdf.errors import PyPdfError  # noqa: PLC0415 - only when a PDF is read

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it would print the file's own words
    try:
        reader = _opened(upload)
        count = len(reader.pages)
        if count > MAX_PAGES:
            raise InputError(
                f"The PDF has {count:,} pages, more than an assessment has.",
                "Add only the pages of the assessment.",
                upload.name,
            )
        pages = [
            reader.pages[number].extract_text(extraction_mode="layout" if layout else "plain")
            for number in range(min(count, limit))
        ]
    except (PyPdfError, *_FAULTS) as fault:
        raise InputError(
            "The PDF is damaged: it cannot be read.", "Export or download it again.", upload.name
        ) from fault
    if not any(page.strip() for page in pages):
        raise InputError(
            "The PDF contains no text: its pages are images.",
            "Upload the PDF as the tool exported it, not a scan, or the document it was made from.",
            upload.name,
        )
    return pages


def _opened(upload: Upload) -> PdfReader:
    """Return the opened PDF; one that opens without a password is no secret."""
    from pypdf import PasswordType, PdfReader  # noqa: PLC0415 - only when a PDF is read
    from pypdf.errors import DependencyError, FileNotDecryptedError  # noqa: PLC0415 - as above

    reader = PdfReader(io.BytesIO(upload.content))
    try:
        locked = reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED
    except (DependencyError, FileNotDecryptedError, NotImplementedError):
        locked = True
    if locked:
        raise InputError(
            "The PDF is encrypted.", "Save a copy without a password and add that.", upload.name
        )
    return reader
