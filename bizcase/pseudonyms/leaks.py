"""The leak test: whether any part of a replaced name stands in the files to share.

It knows nothing of how they were written: it unpacks them and searches all that is in them.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html import unescape
from itertools import pairwise

from bizcase.pseudonyms.names import IDS, Pseudonyms
from bizcase.pseudonyms.vocabulary import rule_words, text_words
from bizcase.pseudonyms.words import LONG_PART, fold, words_of
from bizcase.pseudonyms.writing import workbook_bytes

_ZIP = b"PK"
_TAG = re.compile(r"<[^>]*>")
_VALUE = re.compile(r"""=\s*(?:"([^"]*)"|'([^']*)')""")
_TEXT_NODE = re.compile(r">([^<]+)<")
_ROW_END = re.compile(r"</(?:\w+:)?(?:row|p|si|comment)>")
_SHEET_NAME = re.compile(r"<sheet [^>]*?name=\"([^\"]*)\"")
_ALNUM = re.compile(r"[^0-9a-z]+")
_WORDY = re.compile(r"\w+")
_JOINED = re.compile(r"[\w.:-]+")
_SPACED_HEX = re.compile(r"[0-9a-f][0-9a-f -]{20,60}")
_LEAST_HALF = 2  # letters of a name that two cells may share by chance, less one
_MAX_DEPTH = 5


@dataclass(frozen=True, slots=True)
class Leak:
    """A part of a name, and where it stands: the file, and the part of it."""

    part: str
    where: str


@dataclass(frozen=True, slots=True)
class _Piece:
    """Text of a file: ``structure`` is what the format itself needs, ``row`` cells side by side."""

    where: str
    text: str
    structure: bool = False
    row: bool = False


def leaks_in(files: Mapping[str, bytes], names: Pseudonyms) -> list[Leak]:
    """Return where parts of replaced names stand in the files, each part once for each place."""
    found: dict[Leak, None] = {}
    ids = {_bare(fold(address)) for address in names.addresses}
    issued = {_bare(fold(new)) for new in names.key.written}
    wholes = names.parts.wholes | ids
    longest = max(map(len, names.parts.sought), default=0)
    for file, content in files.items():
        for piece in _pieces(file, content, 0):
            for part in _searched(piece, names, wholes - issued, longest):
                found[Leak(part, piece.where)] = None
    return list(found)


def _searched(piece: _Piece, names: Pseudonyms, wholes: set[str], longest: int) -> Iterator[str]:
    allowed = names.exempt | rule_words() | names.fused
    if piece.structure:
        allowed |= _structure()
    # Hexadecimal digits of a pseudonym spell words by chance.
    text = IDS.sub(lambda match: " " if match[0] in names.key.written else match[0], piece.text)
    for key in {fold(word) for word in words_of(text)} - allowed:
        part = names.parts.found_in(key)
        if part and (part == key or key not in text_words()):
            yield part
    yield from (whole for whole in _wholes(piece.text) if whole in wholes)
    if piece.row and longest >= LONG_PART:
        yield from _over_cells(piece.text, names)


def _bare(text: str) -> str:
    """Return an id without its separators."""
    return re.sub(r"[\W_]", "", text)


def _wholes(text: str) -> set[str]:
    """Return the ids that a text may hold: words of letters and digits, joined as ids are."""
    low = fold(text)
    found = {re.sub(r"[\W_]", "", run) for run in re.findall(r"[\w.:-]+", low)}
    return (
        found
        | set(_WORDY.findall(low))
        | {_ALNUM.sub("", m) for m in re.findall(r"[0-9a-f][0-9a-f -]{20,60}", low)}
    )


def _over_cells(text: str, names: Pseudonyms) -> Iterator[str]:
    """Yield parts of names that begin in one cell of a row and end in the next."""
    cells = [fold(cell) for cell in text.split("\n") if cell]
    for one, other in pairwise(cells):
        before, behind = words_of(one)[-1:], words_of(other)[:1]
        if not before or not behind:
            continue
        if not one.endswith(before[0]) or not other.startswith(behind[0]):
            continue
        # A pseudonym is no half of a name, and two words of the program are no name.
        sides = (before[0], behind[0])
        if any(map(names.is_issued, sides)) or all(map(names.is_known, sides)):
            continue
        if part := _across(before[0] + behind[0], len(before[0]), names):
            yield part


def _across(joined: str, border: int, names: Pseudonyms) -> str:
    part = names.parts.found_in(joined)
    if not part or len(part) < LONG_PART:
        return ""
    at = joined.find(part)
    return part if at + _LEAST_HALF <= border <= at + len(part) - _LEAST_HALF else ""


def _pieces(where: str, content: bytes, depth: int) -> Iterator[_Piece]:
    """Yield all texts of a file, its own name among them."""
    own = where.rsplit(" > ", maxsplit=1)[-1]
    yield _Piece(f"{where}, its name", own, structure=True)
    if not content.startswith(_ZIP) or depth > _MAX_DEPTH:
        yield from _plain(where, content)
        return
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        yield _Piece(f"{where}, comment of the zip", bundle.comment.decode("utf-8", "replace"))
        for entry in bundle.infolist():
            notes = (entry.comment + b" " + entry.extra).decode("utf-8", "replace")
            yield _Piece(f"{where}, comment of {entry.filename}", notes)
            inner = f"{where} > {entry.filename}"
            part = bundle.read(entry)
            if entry.filename.endswith((".xml", ".rels", ".vml")):
                yield _Piece(inner, entry.filename, structure=True)
                yield from _xml(inner, part.decode("utf-8", "replace"))
            else:
                yield from _pieces(inner, part, depth + 1)


def _plain(where: str, content: bytes) -> Iterator[_Piece]:
    text = content.decode("utf-8", "replace")
    yield _Piece(where, text)
    if where.endswith(".csv"):
        for line in text.splitlines():
            yield _Piece(where, re.sub(r'"?[,;\t|]"?', "\n", line), row=True)


def _xml(where: str, text: str) -> Iterator[_Piece]:
    """Yield what stands in the elements of a part, in their attributes, and in cells of a row."""
    in_cells = "/worksheets/" in where or where.endswith("sharedStrings.xml")
    for row in _ROW_END.split(text):
        nodes = [unescape(node) for node in _TEXT_NODE.findall(f">{row}<")]
        if any(map(str.strip, nodes)):
            yield _Piece(where, "\n".join(nodes), structure=not in_cells, row=in_cells)
    values = (unescape(one or other) for one, other in _VALUE.findall("".join(_TAG.findall(text))))
    yield _Piece(where, "\n".join(dict.fromkeys(values)), structure=True)
    for name in _SHEET_NAME.findall(text):
        yield _Piece(f"{where}, name of a sheet", unescape(name))


@cache
def _structure() -> frozenset[str]:
    """Return the words that a workbook without a cell holds, as its format wants them."""
    empty = workbook_bytes([("s", 1, iter([["t", 1.5, True]]))])
    texts = (piece.text for piece in _pieces("empty.xlsx", empty, 0))
    more = "xl worksheets sheet worksheet csv xlsx md json zip"
    return frozenset(fold(word) for text in (*texts, more) for word in words_of(text))
