"""Readiness assessments written in Word to lines."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING

from bizcase.errors import InputError
from bizcase.inputs.opening.upload import Upload
from bizcase.inputs.readiness.lines import (
    BULLET,
    HEADING,
    LABEL,
    LABEL_LEVEL,
    ROW,
    TEXT,
    Line,
    line_of,
)

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

_HEADING_STYLE = re.compile(r"^heading (\d)", re.IGNORECASE)


def word_lines(upload: Upload) -> list[Line]:
    """Return headings, paragraphs and table rows in the document's order; InputError if damaged.

    The number of a line counts the document's paragraphs and table rows.
    """
    import docx  # noqa: PLC0415 - only when a Word document is read
    from docx.opc.exceptions import OpcError  # noqa: PLC0415 - as above
    from docx.table import Table  # noqa: PLC0415 - as above

    try:
        document = docx.Document(io.BytesIO(upload.content))
        lines: list[Line] = []
        number = 0
        for block in document.iter_inner_content():
            if isinstance(block, Table):
                for row in block.rows:
                    number += 1
                    cells = tuple(cell.text.strip() for cell in row.cells)
                    if any(cells):
                        lines.append(Line(number, ROW, " | ".join(cells), cells=cells))
                continue
            number += 1
            if block.text.strip():
                lines.append(_paragraph(number, block))
    except (
        OpcError,
        zipfile.BadZipFile,
        AttributeError,
        LookupError,
        NotImplementedError,
        OSError,
        AssertionError,
        EOFError,
        RecursionError,
        zlib.error,
        SyntaxError,
        TypeError,
        ValueError,
    ) as fault:  # fmt: skip - what damaged parts make python-docx, lxml and zipfile raise
        raise InputError(
            "The Word document is damaged: it cannot be read.",
            "Open and save it in a word processor, then try again.",
            upload.name,
        ) from fault
    return lines


def _paragraph(number: int, paragraph: Paragraph) -> Line:
    text = " ".join(paragraph.text.split())
    style = (paragraph.style.name or "") if paragraph.style is not None else ""
    if match := _HEADING_STYLE.match(style):
        return Line(number, HEADING, text, int(match[1]))
    if style.lower() == "title":
        return Line(number, HEADING, text, 1)
    properties = paragraph._p.pPr  # python-docx has no public word for numbering
    if style.lower().startswith("list") or (
        properties is not None and properties.numPr is not None
    ):
        return Line(number, BULLET, text)
    runs = [run for run in paragraph.runs if run.text.strip()]
    bold = bool(runs) and all(run.bold for run in runs)
    if bold and (text.endswith(":") or not text.endswith(".")):
        return Line(number, LABEL, text.rstrip(" :"), LABEL_LEVEL)
    line = line_of(number, text)
    return line if line.kind == BULLET else Line(number, TEXT, text)
