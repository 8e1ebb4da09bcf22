"""How far the cells of a workbook reach and which sheets hold formulas, before anything is parsed.

The parser lays a sheet out as a full rectangle: two cells in opposite corners of a sheet would ask
for 17 billion of them. The sizes that a zip states are claims too, so the parts are unpacked here
in pieces, and counted.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from xml.parsers.expat import ExpatError, ParserCreate

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bizcase.errors import InputError
from bizcase.inputs.opening.upload import Upload

MAX_CELLS = 40_000_000  # 424,000 rows of 40 columns, the disks of 50,000 machines, are 17 million
_PIECE = 1 << 20
_LONGEST_TAG = 1 << 10
_UNBOUNDED = 1 << 62
# A label within column DZ (130) and row 299,999, as tools write it, is the only thing that a cell
# may begin with: without any other, a sheet has fewer than 39 million cells. The pattern finds the
# others, in a notation that the search engine can follow without going back.
_NOT_NEAR = (
    r"[^A-Z]|[E-Z][^1-9]|[A-D][^A-Z1-9]|[A-D][A-Z][^1-9]"
    r'|[A-D]?[A-Z](?:[3-9]\d{5}|[1-9](?:\d{0,5}[^"\d]|\d{6}|\d{0,5}"[^ />]))'
)
# Each pattern begins with the same letters wherever it matches: the engine leaps from one to the
# next, in half the time that one pattern for all would take.
_ODD_OR_FAR = (
    rf'<c(?:[\t\n\f\r/>]| (?:[^r]|r(?:[^=]|=(?:[^"]|"(?:{_NOT_NEAR})))))',
    r":c[\s/>]",
)
_FORMULA_ENDS = (r"f>",)  # </f> under any prefix; in text it would be written f&gt;
_LABEL = re.compile(r"([A-Za-z]{1,3})(\d{1,10})")
_SHEET = b"sheetData"
_FIRST_ROW = re.compile(rb'<sheetData>\s*<row r="1"(?: [^>]*)?(?<!/)>(.*?)</row>', re.DOTALL)
_NO_ROWS = (b"<sheetData/>", b"<sheetData></sheetData>")
# The parser tries these too, whatever the name says; their extent is not measured here.
_OTHER_WORKBOOKS = frozenset({"xl/workbook.bin", "content.xml"})


@dataclass(frozen=True, slots=True)
class Extent:
    """Whether all filled sheets begin in row 1, and the parts that seem to hold formulas."""

    begins_in_row_1: bool
    with_formulas: tuple[str, ...]


NO_ZIP = Extent(begins_in_row_1=False, with_formulas=())  # an old xls: read row by row


def check_extent(upload: Upload) -> Extent:
    """Return how the parts of a workbook begin, and which of them hold formulas.

    Every part is looked at: which of them are sheets, a workbook is free to say.

    Raises
    ------
    InputError
        A sheet reaches further than an export does, or the zip lies.
    """
    with zipfile.ZipFile(io.BytesIO(upload.content)) as bundle:
        names = {name.lower() for name in bundle.namelist()}
        if "xl/workbook.xml" not in names or names & _OTHER_WORKBOOKS:
            raise InputError(
                "The workbook is binary (xlsb), OpenDocument or incomplete.",
                "Save it as xlsx in a spreadsheet program.",
                upload.name,
            )
        # One part is unpacked while another is searched.
        with ThreadPoolExecutor(2, "extent") as pool:
            checked = pool.map(lambda part: _checked_part(bundle, part, upload), bundle.infolist())
            parts = list(checked)  # all of them, whatever the first says
    return Extent(all(begins for begins, _ in parts), tuple(name for _, name in parts if name))


def _checked_part(
    bundle: zipfile.ZipFile, entry: zipfile.ZipInfo, upload: Upload
) -> tuple[bool, str]:
    """Look quickly for cells that may be far; where there are any, measure.

    Return whether a sheet begins in row 1, and its name where it seems to hold formulas.
    """
    where = f"{upload.name}, {entry.filename}"
    stated, entry.file_size = entry.file_size, _UNBOUNDED
    begins_at_once, is_sheet, is_near, formulas, rest = True, False, True, False, b""
    try:
        for piece in _pieces(bundle, entry, stated, where):
            text = rest + piece
            end = max(text.rfind(b"<"), 0)  # a tag may go on in the next piece
            rest = text[end:]
            if not is_sheet and _SHEET in text:
                is_sheet, begins_at_once = True, _begins_in_row_1(text)
            if not is_sheet:
                rest = rest[-_LONGEST_TAG:]
            elif len(rest) > _PIECE:
                raise ExpatError("a tag or text longer than any cell")  # slow to measure, too
            else:
                is_near = is_near and _is_near(text, end)
                formulas = formulas or _is_found(_FORMULA_ENDS, text, len(text))
        rows, columns = (1, 1) if is_near else _measured(_pieces(bundle, entry, stated, where))
    except (
        zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ExpatError
    ) as fault:  # fmt: skip
        raise InputError(
            "The file is damaged: a part cannot be unpacked.", "Export it again.", where
        ) from fault
    if rows * columns > MAX_CELLS:
        raise InputError(
            f"The sheet reaches to row {rows:,} and column {columns:,}, further than an export "
            "does.",
            "Delete the cells far below or right of the table, save it and try again.",
            where,
        )
    return begins_at_once, entry.filename if formulas else ""


def _pieces(
    bundle: zipfile.ZipFile, entry: zipfile.ZipInfo, stated: int, where: str
) -> Iterator[bytes]:
    read = 0
    with bundle.open(entry) as part:
        while piece := part.read(_PIECE):
            read += len(piece)
            if read > stated:
                raise InputError(
                    "The file unpacks to more than it states.", "Export it again.", where
                )
            yield piece


def _begins_in_row_1(piece: bytes) -> bool:
    """Whether the first row of a sheet is the first of the spreadsheet and holds something."""
    if any(nothing in piece for nothing in _NO_ROWS):
        return True
    first = _FIRST_ROW.search(piece)
    return first is not None and (b"<v>" in first[1] or b"<t" in first[1])


def _is_near(text: bytes, end: int) -> bool:
    return not _is_found(_ODD_OR_FAR, text, end)


def _is_found(patterns: tuple[str, ...], text: bytes, end: int) -> bool:
    """Whether any pattern is in the text before ``end``."""
    # Arrow searches outside of Python's lock, and in half the time of ``re``.
    ends = pa.py_buffer(np.array([0, end]))
    cells = pa.Array.from_buffers(pa.large_binary(), 1, [None, ends, pa.py_buffer(text)])
    return any(pc.match_substring_regex(cells, pattern=pattern)[0].as_py() for pattern in patterns)


def _measured(pieces: Iterator[bytes]) -> tuple[int, int]:
    """Return the last row and column with a cell.

    Raises
    ------
    ExpatError
        It is no XML, or declares entities.
    """
    reach = _Reach()
    parser = ParserCreate()
    parser.StartElementHandler, parser.EntityDeclHandler = reach.start, reach.refuse
    for piece in pieces:
        parser.Parse(piece)
    return reach.rows, reach.columns


@dataclass(slots=True)
class _Reach:
    """How far cells reach, placed as the parser of sheets places them."""

    rows: int = 0
    columns: int = 0
    _row: int = 0
    _column: int = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Place a row or a cell: by its label, else after the one before."""
        kind, label = name.rpartition(":")[2], attributes.get("r", "")
        if kind == "row":
            self._row, self._column = int(label) if label.isdecimal() else self._row + 1, 0
        elif kind == "c":
            self._column += 1
            if match := _LABEL.fullmatch(label):
                self._row, self._column = int(match[2]), _column(match[1])
            self.rows, self.columns = max(self.rows, self._row), max(self.columns, self._column)

    def refuse(self, *_: object) -> None:
        """End reading where an entity is declared."""
        raise ExpatError("entities are declared")


def _column(letters: str) -> int:
    """Return the number of a column.

    >>> _column("DZ")
    130
    """
    number = 0
    for letter in letters.upper():
        number = 26 * number + ord(letter) - ord("A") + 1
    return number
