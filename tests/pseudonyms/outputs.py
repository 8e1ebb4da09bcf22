"""All that a reader, or who unpacks a file, can see of an output."""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Iterator

from pypdf import PdfReader

from bizcase.inputs.opening.condensed import MAGIC, is_condensed
from bizcase.inputs.opening.upload import Upload
from bizcase.pseudonyms.leak_texts import pieces_of
from bizcase.store.case_file import SUFFIX, read_case_file, said_of
from tests.exports.readers import pdf_text


def said(name: str, content: bytes) -> str:
    """Return the texts of an output in lower case: its name, words, properties and parts."""
    if name.endswith(".pdf"):
        about = PdfReader(io.BytesIO(content)).metadata
        return f"{name} {pdf_text(content)} {about}".lower()
    if name.endswith(SUFFIX):
        return "\n".join(_of_case(name, content)).lower()
    pieces = (text for piece in pieces_of(name, content) for text in piece.texts)
    return "\n".join(pieces).lower()


def _of_case(name: str, content: bytes) -> Iterator[str]:
    """Yield the texts of a case file: its line, what was entered and computed, and its files."""
    state = read_case_file(content, name)
    plain = state.to_dict()
    for kept in plain["inputs"]:
        kept["content"] = ""  # as text below
    yield from (name, json.dumps(said_of(content), ensure_ascii=False))
    yield json.dumps(plain, ensure_ascii=False)
    yield from (_of_input(file.upload) for file in state.entries.files)


def _of_input(upload: Upload) -> str:
    if is_condensed(upload.content):
        return zlib.decompress(upload.content[len(MAGIC) :], 16 + zlib.MAX_WBITS).decode()
    return said(upload.name, upload.content)


def naming(names: tuple[str, ...], files: dict[str, bytes]) -> list[str]:
    """Return which of the names stand in which of the files."""
    return [
        f"{word} in {name}" for name, content in files.items() for text in [said(name, content)]
        for word in names if word in text
    ]  # fmt: skip
