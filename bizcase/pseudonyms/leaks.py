"""The leak test: whether any part of a replaced name stands in the files to share.

It knows nothing of how they were written: it unpacks them and searches all that is in them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from bizcase.pseudonyms.ids import IDS
from bizcase.pseudonyms.leak_texts import Piece, pieces_of
from bizcase.pseudonyms.names import Pseudonyms
from bizcase.pseudonyms.vocabulary import rule_words, text_words
from bizcase.pseudonyms.words import LONG_PART, WORD, fold, words_of
from bizcase.pseudonyms.writing import workbook_bytes

NO_TEXT = "a part that cannot be searched"
_WORDY = re.compile(r"\w+")
_LEAST_HALF = 2  # letters of a name that two cells may share by chance, less one


@dataclass(frozen=True, slots=True)
class Leak:
    """A part of a name, and where it stands: the file, and the part of it."""

    part: str
    where: str


def leaks_in(files: Mapping[str, bytes], names: Pseudonyms) -> list[Leak]:
    """Return where parts of replaced names stand in the files, each part once for each place.

    What cannot be searched may hold any of them, and is one.
    """
    search = _Search(names)
    return list(
        dict.fromkeys(
            Leak(part, piece.where)
            for file, content in files.items()
            for piece in pieces_of(file, content)
            for part in search.found(piece)
        )
    )


class _Search:
    """Looks for the parts of the names that were replaced."""

    def __init__(self, names: Pseudonyms) -> None:
        self._names = names
        self._issued = names.key.written
        self._addresses = {fold(address) for address in names.addresses}
        self._allowed = names.exempt | rule_words() | names.fused
        self._edges: dict[str, tuple[str, str]] = {}

    def found(self, piece: Piece) -> Iterator[str]:
        """Yield the parts of names in the texts of a piece."""
        if not piece.is_text:
            yield NO_TEXT
        text = "\n".join(piece.texts)
        ids = {match[0] for match in IDS.finditer(text)}
        yield from filter(None, map(self._id, ids))
        # Hexadecimal digits of a pseudonym spell words by chance.
        bare = IDS.sub(self._unless_issued, text) if ids else text
        words = {fold(word) for word in set(words_of(bare))} - self._allowed
        if piece.structure:
            words -= _structure()
        for key in words:
            part = self._names.parts.found_in(key)
            if part and (part == key or key not in text_words()):
                yield part
        yield from set(_WORDY.findall(fold(bare))) & self._names.parts.wholes
        for row in piece.rows:
            yield from self._over_cells(row)

    def _unless_issued(self, match: re.Match[str]) -> str:
        return " " if match[0] in self._issued else match[0]

    def _id(self, written: str) -> str:
        """Return an id or address that was replaced, "" for any other."""
        if written in self._issued:
            return ""
        bare = re.sub(r"[\W_]", "", fold(written))
        known = fold(written) in self._addresses or bare in self._names.parts.wholes
        return fold(written) if known else ""

    def _over_cells(self, row: tuple[str, ...]) -> Iterator[str]:
        """Yield parts of names that begin in one cell of a row and end in the next."""
        for one, other in pairwise(map(self._edges_of, row)):
            before, behind = one[1], other[0]
            if not before or not behind:
                continue
            # Two words of the program are no name.
            if self._names.is_known(before) and self._names.is_known(behind):
                continue
            if part := self._across(before + behind, len(before)):
                yield part

    def _edges_of(self, cell: str) -> tuple[str, str]:
        """Return the words that a cell begins and ends with; a pseudonym is no half of a name."""
        if cell not in self._edges:
            first = WORD.match(cell)
            last = words_of(cell)[-1:] if cell[-1:].isalpha() else []
            begin, end = fold(first[0]) if first else "", fold(last[0]) if last else ""
            issued = self._names.is_issued
            self._edges[cell] = ("" if issued(begin) else begin, "" if issued(end) else end)
        return self._edges[cell]

    def _across(self, joined: str, border: int) -> str:
        part = self._names.parts.found_in(joined)
        if len(part) < LONG_PART:
            return ""
        at = joined.find(part)
        return part if at + _LEAST_HALF <= border <= at + len(part) - _LEAST_HALF else ""


@cache
def _structure() -> frozenset[str]:
    """Return the words that a workbook without names holds, as its format wants them."""
    cells = [["t", " t ", "t\nt", 1.5, True, dt.datetime(2026, 1, 1), dt.time(1)]]  # noqa: DTZ001 - a cell has no zone
    empty = workbook_bytes([("s", 1, iter(cells)), ("s", 1, iter(cells))])
    texts = (text for piece in pieces_of("empty.xlsx", empty) for text in piece.texts)
    more = "xl worksheets sheet worksheet csv xlsx md json zip"
    return frozenset(fold(word) for text in (*texts, more) for word in words_of(text))
