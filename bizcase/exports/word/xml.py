"""Paragraphs and tables as WordprocessingML: large tables are written as text, then parsed once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from bizcase.exports.columns import GAP_POINTS, behind_numbers
from bizcase.exports.hyphens import held
from bizcase.exports.runs import Run

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMES = f'xmlns:w="{W}"'
_TOP_ROWS, _LAST_ROWS = 2, 3  # that no page break parts
_PAD, _TWIPS = 3, 20  # points left of each cell, as in the style of tables; a point
_LEFT = round((_PAD + GAP_POINTS) * _TWIPS)
_GAP = f'<w:tcMar><w:left w:w="{_LEFT}" w:type="dxa"/></w:tcMar>'  # of words behind a number
_WHOLE = '</w:t><w:noBreakHyphen/><w:t xml:space="preserve">'
# XML 1.0 has no place for these, however they are written.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def safe(text: str) -> str:
    """Return text for XML."""
    return escape(_FORBIDDEN.sub("", text), quote=True)


def run(text: str, *, bold: bool = False, size: float = 0.0, colour: str = "") -> str:
    """Return a run; ``size`` in points, 0 for that of the style."""
    look = "<w:b/>" if bold else ""
    look += f'<w:color w:val="{colour.removeprefix("#")}"/>' if colour else ""
    look += f'<w:sz w:val="{round(size * 2)}"/>' if size else ""
    look = f"<w:rPr>{look}</w:rPr>" if look else ""
    text = held(safe(text), lambda word: word.replace("-", _WHOLE))
    return f'<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r>'


def runs(pieces: Sequence[Run], size: float = 0.0) -> str:
    """Return the runs of a text; ``size`` as in ``run``."""
    return "".join(run(piece.text, bold=piece.bold, size=size) for piece in pieces)


def field(code: str, shown: str) -> str:
    """Return a field of one line with the text that it has now."""
    return f'<w:fldSimple w:instr=" {code} ">{run(shown)}</w:fldSimple>'


def paragraph(style_id: str, inner: str, *, more: str = "") -> str:
    """Return a paragraph; ``more`` are further properties."""
    look = f'<w:pPr><w:pStyle w:val="{style_id}"/>{more}</w:pPr>'
    return f"<w:p {_NAMES}>{look}{inner}</w:p>"


def table(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    right: frozenset[int],
    widths: Sequence[int],
    size: float,
    *,
    together: bool = False,
) -> str:
    """Return a table whose head stands on each page and whose rows never break.

    Its last rows go with the paragraph after it.

    Parameters
    ----------
    widths
        Of the columns, in twentieths of a point.
    size
        Of the text, in points.
    together
        All rows stay on the page of what follows the table.
    """
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    look = (
        '<w:tblPr><w:tblStyle w:val="TableCase"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0420" w:firstRow="1" w:noVBand="1"/></w:tblPr>'
    )
    gaps = behind_numbers(right, len(header))
    marks = [("right" if place in right else "left", place in gaps) for place in range(len(header))]
    head = _row(header, marks, widths, size, head=True)
    ends = {*range(_TOP_ROWS - 1), *range(len(rows) - _LAST_ROWS, len(rows))}
    body = "".join(
        _row(row, marks, widths, size, keep=together or number in ends)
        for number, row in enumerate(rows)
    )
    return f"<w:tbl {_NAMES}>{look}<w:tblGrid>{grid}</w:tblGrid>{head}{body}</w:tbl>"


def _row(
    cells: Sequence[str], marks: Sequence[tuple[str, bool]], widths: Sequence[int], size: float,
    *, head: bool = False, keep: bool = False,
) -> str:  # fmt: skip
    repeated = "<w:tblHeader/>" if head else ""
    kept = "<w:keepNext/>" if head or keep else ""
    inner = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{_GAP * gap}</w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="TableText"/>{kept}<w:jc w:val="{mark}"/></w:pPr>'
        f"{run(cell, bold=head, size=size)}</w:p></w:tc>"
        for cell, (mark, gap), width in zip(cells, marks, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{inner}</w:tr>"
