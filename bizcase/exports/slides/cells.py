"""The type of a table on a slide, as large as there is room for; the bullet of a list."""

from __future__ import annotations

from typing import Any

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Inches, Pt

CELL, LEADING = 12, 1.3  # points, and lines of a line
ROW = Inches(0.4)
_CELL_SIZES, _LETTER = (18, 16, 14), 0.7  # points; width of a wide bold letter
_CELL_MARGIN = Inches(0.1)

_BULLET, _INDENT = "•", Inches(0.2)


def hang(paragraph: Any) -> None:  # noqa: ANN401 - python-pptx has few types
    """Give a paragraph a bullet; its further lines begin under its first word."""
    look = paragraph._p.get_or_add_pPr()
    look.set("marL", str(_INDENT))
    look.set("indent", str(-_INDENT))
    look.append(parse_xml(f'<a:buChar {nsdecls("a")} char="{_BULLET}"/>'))


def set_large(rows: list[list[str]], widths: list[float], most: int) -> tuple[int, list[float]]:
    """Return the largest type, in points, in which rows fit a height in EMU, and their columns.

    No word is parted: a column as narrow as its longest one takes the room from the widest.
    """
    columns = [" ".join(column).split(" ") for column in zip(*rows, strict=True)]
    words = [max(map(len, column), default=0) for column in columns]
    for size in _CELL_SIZES:
        letter = Pt(size) * _LETTER
        least = [count * letter + 2 * _CELL_MARGIN for count in words]
        set_in = [max(pair) for pair in zip(widths, least, strict=True)]
        widest = set_in.index(max(set_in))
        set_in[widest] -= sum(set_in) - sum(widths)
        if set_in[widest] < least[widest]:
            continue
        rooms = [width - 2 * _CELL_MARGIN for width in set_in]
        lines = [
            1 + max(int(len(text) * letter / room) for text, room in zip(row, rooms, strict=True))
            for row in rows
        ]
        if sum(max(ROW * size / CELL, Pt(size * LEADING) * count) for count in lines) <= most:
            return size, set_in
    return CELL, widths
