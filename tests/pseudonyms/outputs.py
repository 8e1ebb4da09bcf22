"""All that a reader, or who unpacks a file, can see of an output."""

from __future__ import annotations

import io

from pypdf import PdfReader

from bizcase.pseudonyms.leak_texts import pieces_of
from tests.exports.readers import pdf_text


def said(name: str, content: bytes) -> str:
    """Return the texts of an output in lower case: its name, words, properties and parts."""
    if name.endswith(".pdf"):
        about = PdfReader(io.BytesIO(content)).metadata
        return f"{name} {pdf_text(content)} {about}".lower()
    pieces = (text for piece in pieces_of(name, content) for text in piece.texts)
    return "\n".join(pieces).lower()


def naming(names: tuple[str, ...], files: dict[str, bytes]) -> list[str]:
    """Return which of the names stand in which of the files."""
    return [
        f"{word} in {name}" for name, content in files.items() for text in [said(name, content)]
        for word in names if word in text
    ]  # fmt: skip
