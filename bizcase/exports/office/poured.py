"""Long columns of a workbook, written as text of its sheets after XlsxWriter has written the rest.

XlsxWriter makes an object and a dozen calls of each cell. A list of 10,000 servers has half a
million cells, of which a column has one kind and one look, so a column is formatted at once. Only
what Office Open XML says is relied on (ECMA-376, parts 18.3 and 18.4), nothing inside XlsxWriter.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from xml.sax.saxutils import escape

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

MAX_TEXT = 32_767  # characters in a cell
_CHUNK_ROWS = 1_000
_STRINGS = "xl/sharedStrings.xml"
_ROW = re.compile(r'<row r="(\d+)"[^>]*?(?:/>|>.*?</row>)', re.DOTALL)
_CELL = re.compile(r'<c r="([A-Z]+)\d+" s="(\d+)"/>')
_COUNTS = re.compile(r'count="(\d+)" uniqueCount="(\d+)"')
_END = re.compile(r'<dimension ref="(?:[A-Z]+\d+:)?([A-Z]+)(\d+)"/>')
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

Cell = str | float | bool | None


@dataclass(frozen=True, slots=True)
class _Column:
    position: int
    cells: Sequence[Cell]
    formulas: Sequence[str] | None


@dataclass(slots=True)
class Poured:
    """Columns by sheet; they fill the rows of a sheet from ``top`` on, and nothing else is there.

    A sheet has one such block. What XlsxWriter writes above and below it stays.
    """

    _columns: dict[str, list[_Column]] = field(default_factory=lambda: defaultdict(list))
    _tops: dict[str, int] = field(default_factory=dict)
    _heights: dict[str, list[int]] = field(default_factory=dict)

    def add(
        self, sheet: Worksheet, top: int, position: int, cells: Sequence[Cell],
        look: Format | None = None, formulas: Sequence[str] | None = None,
    ) -> None:  # fmt: skip
        """Add the cells of a column: text, numbers or booleans, None for a blank one.

        Parameters
        ----------
        top
            Number of the first row, from 0; the same for each column of a sheet.
        formulas
            Without ``=``; the cells are what they come to.
        """
        name = sheet.get_name()
        if self._tops.setdefault(name, top) != top:
            raise ValueError("the columns of a sheet begin in one row")
        if len(cells):
            sheet.write_blank(top, position, None, look)  # says its look; without one, nothing
            self._columns[name].append(_Column(position, cells, formulas))

    def grow(self, sheet: Worksheet, points: Sequence[int]) -> None:
        """Make the rows of a sheet at least so high; 0 is a row of one line."""
        known = self._heights.setdefault(sheet.get_name(), [0] * len(points))
        self._heights[sheet.get_name()] = list(map(max, known, points))

    def into(self, book: xlsxwriter.Workbook, content: bytes) -> bytes:
        """Return the workbook that ``book`` wrote, with the columns in it."""
        if not self._columns:
            return content
        names = [sheet.get_name() for sheet in book.worksheets()]
        parts = {f"xl/worksheets/sheet{at}.xml": name for at, name in enumerate(names, start=1)}
        result = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(content)) as source,
            zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target,
        ):
            strings = _Strings(source.read(_STRINGS).decode())
            for entry in sorted(source.infolist(), key=lambda entry: entry.filename == _STRINGS):
                columns = self._columns.get(parts.get(entry.filename, ""), [])
                with target.open(_info(entry), "w", force_zip64=True) as part:
                    if entry.filename == _STRINGS:
                        part.write(strings.text().encode("utf-8", "replace"))
                    elif columns:
                        text = source.read(entry).decode()
                        top = self._tops[parts[entry.filename]]
                        heights = self._heights.get(parts[entry.filename], [])
                        for piece in _filled(text, top, columns, strings, heights):
                            part.write(piece.encode())
                    else:
                        part.write(source.read(entry))
        return result.getvalue()


class _Strings:
    """The table of texts, to which those of poured cells are added."""

    def __init__(self, text: str) -> None:
        counts = _COUNTS.search(text)
        if counts is None:
            raise ValueError("the workbook has no table of texts")
        self._text, self._span = text, counts.span()
        self._count, self._first = int(counts[1]), int(counts[2])
        self._numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        self._count += 1
        return self._numbers.setdefault(text, self._first + len(self._numbers))

    def text(self) -> str:
        start, end = self._span
        unique = self._first + len(self._numbers)
        items = "".join(map(_item, self._numbers))
        head, tail = self._text[:start], self._text[end:].replace("</sst>", f"{items}</sst>")
        return f'{head}count="{self._count}" uniqueCount="{unique}"{tail}'


def _item(text: str) -> str:
    kept = ' xml:space="preserve"' if text != text.strip() else ""
    if len(text) > MAX_TEXT:
        text = f"{text[: MAX_TEXT - 1]}…"
    clean = _ILLEGAL.sub(lambda sign: f"_x{ord(sign[0]):04X}_", text)
    return f"<si><t{kept}>{escape(clean)}</t></si>"


def _info(entry: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """Return a new entry of the same name and time."""
    info = zipfile.ZipInfo(entry.filename, entry.date_time)
    info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, entry.external_attr
    return info


def _filled(
    text: str, top: int, columns: Sequence[_Column], strings: _Strings, heights: Sequence[int]
) -> Iterator[str]:
    """Yield the text of a sheet with the rows of the columns in their place."""
    text = text.replace("<sheetData/>", "<sheetData></sheetData>")
    start = end = text.index("</sheetData>")
    looks: dict[str, str] = {}
    for row in _ROW.finditer(text):
        if int(row[1]) > top:
            if int(row[1]) == top + 1:  # the row that says the looks
                looks = dict(_CELL.findall(row[0]))
            start, end = row.start(), row.end() if looks else row.start()
            break
    yield _with_extent(text[:start], top, columns)
    yield from _rows(top, columns, looks, strings, heights)
    yield text[end:]


def _with_extent(text: str, top: int, columns: Sequence[_Column]) -> str:
    """Return the beginning of a sheet with the last cell that it has now."""
    last_row = top + max(len(column.cells) for column in columns)
    widest = max(column.position for column in columns)

    def wider(found: re.Match[str]) -> str:
        letters = max(found[1], xl_col_to_name(widest), key=lambda name: (len(name), name))
        return f'<dimension ref="A1:{letters}{max(int(found[2]), last_row)}"/>'

    return _END.sub(wider, text, count=1)


def _rows(
    top: int, columns: Sequence[_Column], looks: dict[str, str], strings: _Strings,
    heights: Sequence[int],
) -> Iterator[str]:  # fmt: skip
    ordered = sorted(columns, key=lambda column: column.position)
    count = max(len(column.cells) for column in ordered)
    for start in range(0, count, _CHUNK_ROWS):
        end = min(start + _CHUNK_ROWS, count)
        numbers = [str(top + 1 + at) for at in range(start, end)]
        cells = [_texts(column, start, end, numbers, looks, strings) for column in ordered]
        high = [f' ht="{points}" customHeight="1"' if points else "" for points in heights]
        high = high[start:end] or [""] * len(numbers)
        yield "".join(
            f'<row r="{number}"{height}>{"".join(row)}</row>'
            for number, height, *row in zip(numbers, high, *cells, strict=True)
        )


def _texts(
    column: _Column, start: int, end: int, numbers: Sequence[str], looks: dict[str, str],
    strings: _Strings,
) -> list[str]:  # fmt: skip
    """Return the cells of some rows of a column as text; blank ones are empty."""
    letters = xl_col_to_name(column.position)
    style = f' s="{looks[letters]}"' if letters in looks else ""
    before, after = f'<c r="{letters}', f'"{style}'
    formulas = column.formulas[start:end] if column.formulas is not None else repeat("")
    cells = column.cells[start:end]
    texts = [
        "" if cell is None else f"{before}{row}{after}{_value(cell, formula, strings)}</c>"
        for row, cell, formula in zip(numbers, cells, formulas, strict=False)
    ]
    return texts + [""] * (len(numbers) - len(texts))


def _value(cell: str | float | bool, formula: str, strings: _Strings) -> str:
    if formula:
        return f"><f>{escape(formula)}</f><v>{cell!r}</v>"
    if isinstance(cell, str):
        return f' t="s"><v>{strings.number(cell)}</v>'
    if isinstance(cell, bool):
        return f' t="b"><v>{cell:d}</v>'
    return f"><v>{cell:.16G}</v>"
