"""All texts of a file to share, however deep they lie: what the leak test searches."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")  # the latter holds nothing
_TAG = re.compile(r"<[^>]*>")  # also a comment, an instruction, and text that is marked as such
# Of rows and cells: their place, look and kind.
_PLACES = re.compile(
    r' (?:r="[A-Z]{0,3}\d+"|s="\d+"|spans="\d+:\d+"|t="(?:b|d|e|n|s|str|inlineStr)")'
)
_TEXT_NODE = re.compile(r">([^<]+)<")
_ROW_END = re.compile(r"</(?:\w+:)?(?:row|p|si|comment)>")
_SHEET_NAME = re.compile(r"<sheet [^>]*?name=\"([^\"]*)\"")
_SEPARATORS = re.compile(r'"?[,;\t|]"?')
_XML = (".xml", ".rels", ".vml")
_MAX_DEPTH = 5


@dataclass(frozen=True, slots=True)
class Piece:
    """Texts of a place in a file, each once; ``rows`` are cells that stand side by side.

    ``structure`` marks what the format itself needs words for. ``is_text``: what is none, such as a
    picture, cannot be searched.
    """

    where: str
    texts: tuple[str, ...]
    structure: bool = False
    rows: tuple[tuple[str, ...], ...] = ()
    is_text: bool = True


def pieces_of(where: str, content: bytes, depth: int = 0) -> Iterator[Piece]:
    """Yield all texts of a file, its own name among them."""
    own = where.rsplit(" > ", maxsplit=1)[-1]
    yield Piece(f"{where}, its name", (own,), structure=True)
    if not content.startswith(_ZIPS) or depth > _MAX_DEPTH:
        yield _plain(where, content)
        return
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        yield Piece(f"{where}, comment of the zip", (_decoded(bundle.comment),))
        for entry in bundle.infolist():
            notes = (_decoded(entry.comment), _decoded(entry.extra))
            yield Piece(f"{where}, comment of {entry.filename}", notes)
            inner, part = f"{where} > {entry.filename}", bundle.read(entry)
            if entry.filename.endswith(_XML):
                yield Piece(inner, (entry.filename,), structure=True, is_text=_is_text(part))
                yield from _xml(inner, _decoded(part))
            else:
                yield from pieces_of(inner, part, depth + 1)


def _decoded(content: bytes) -> str:
    return content.decode("utf-8", "replace")


def _is_text(content: bytes) -> bool:
    """Whether bytes are text in UTF-8, which all that is shared is written in."""
    try:
        return "\0" not in content.decode()
    except UnicodeDecodeError:
        return False


def _plain(where: str, content: bytes) -> Piece:
    lines = _decoded(content).splitlines()
    rows: tuple[tuple[str, ...], ...] = ()
    if where.endswith(".csv"):
        rows = tuple(tuple(_SEPARATORS.split(line)) for line in lines)
    texts = tuple(dict.fromkeys(lines))
    return Piece(where, texts, rows=rows, is_text=_is_text(content))


def _xml(where: str, text: str) -> Iterator[Piece]:
    """Yield what stands in the elements of a part, in their tags, and in names of sheets."""
    in_cells = "/worksheets/" in where or where.endswith("sharedStrings.xml")
    rows = tuple(tuple(_TEXT_NODE.findall(f">{row}<")) for row in _ROW_END.split(text))
    nodes = {unescape(node): None for row in rows for node in row}
    # Cells with escapes are few, and no half of a name ends in one.
    yield Piece(where, tuple(nodes), structure=not in_cells, rows=rows if in_cells else ())
    tags = {unescape(_PLACES.sub("", tag)): None for tag in _TAG.findall(text)}
    yield Piece(where, tuple(tags), structure=True)
    for name in _SHEET_NAME.findall(text):
        yield Piece(f"{where}, name of a sheet", (unescape(name),))
