"""Text of unknown encoding and separator to rows."""

from __future__ import annotations

import csv
import io
import re
import statistics
from typing import Any

from bizcase.errors import InputError
from bizcase.grammar import counted

Row = list[Any]
DELIMITERS = ",;\t|"
_QUOTED = re.compile(r'"[^"]*"')
_SAMPLE_LINES = 20
_MAX_CELL = 1024 * 1024


def decode(content: bytes, where: str) -> str:
    """Return the text: by byte order mark, then strict UTF-8, then cp1252 (what Windows writes).

    Raises
    ------
    InputError
        It is no text.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252", "latin-1"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise InputError(
        "This is neither a workbook nor text.", "Upload the file as the tool exported it.", where
    )


def csv_rows(content: bytes, where: str) -> list[Row]:
    """Return the rows of a csv whatever its encoding and separator.

    The separator is the one that splits the first lines most often; RVTools writes that of the
    Windows region. Quotes that do not close end with their line, since exporters did not escape
    them (Dell, RVTools 4.6.1 release notes).

    Raises
    ------
    InputError
        It is no text, or has one column only.
    """
    text = decode(content, where)
    delimiter = delimiter_of(text)
    if not delimiter:
        raise InputError(
            "This is neither a workbook nor a table with several columns.",
            "Upload the file as the tool exported it.",
            where,
        )
    csv.field_size_limit(_MAX_CELL)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        return _by_line(text, delimiter, where)
    if not _swallowed(rows, delimiter) or _is_well_formed(text, delimiter):
        return rows
    return _by_line(text, delimiter, where)


def _is_well_formed(text: str, delimiter: str) -> bool:
    """Whether every quote closes where a cell ends and all rows have the header's columns."""
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        return False
    return len({len(row) for row in rows if row}) == 1


def _swallowed(rows: list[Row], delimiter: str) -> bool:
    """Whether a quote that does not close drew following lines into one cell."""
    columns = max((len(row) for row in rows[:_SAMPLE_LINES]), default=0)
    return any(
        "\n" in cell and cell.count(delimiter) >= columns - 1 > 0 for row in rows for cell in row
    )


def _by_line(text: str, delimiter: str, where: str) -> list[Row]:
    """Return the rows of a csv with broken quotes: a row never goes on beyond its line.

    Raises
    ------
    InputError
        A line has more columns than the header even so.
    """
    lines = text.splitlines()
    width = len(lines[0].split(delimiter))
    rows: list[Row] = []
    for number, line in enumerate(lines, start=1):
        try:
            row: Row = next(csv.reader([line], delimiter=delimiter), [])
        except csv.Error:
            row = []
        if line.count('"') % 2 or (line and not row):
            row = [cell.strip().strip('"') for cell in line.split(delimiter)]
        if len(row) > width:
            raise InputError(
                f"Line {number} has {counted(len(row), 'columns')} and a quote that does not "
                f"close; the header has {width}.",
                "Remove the quotes in that line, or export to xlsx.",
                where,
            )
        rows.append(row)
    return rows


def delimiter_of(text: str) -> str:
    """Return the sign that separates the columns of the first line, "" where there is none."""
    lines = [line for line in text[: 64 * 1024].splitlines() if line.strip()][:_SAMPLE_LINES]
    if not lines:
        return ""
    if lines[0].strip().lower().startswith("sep=") and len(lines[0].strip()) == len("sep=,"):
        return lines[0].strip()[-1]
    # A quoted header may be full of another sign: "Summary|Guest Operating System".
    bare = [_QUOTED.sub("", line) for line in lines]
    if any(bare[0].count(sign) for sign in DELIMITERS):
        lines = bare
    first = {sign: lines[0].count(sign) for sign in DELIMITERS}
    usual = {sign: statistics.median_low(line.count(sign) for line in lines) for sign in DELIMITERS}
    # A title above the header has no separators, or one by chance.
    counts = usual if max(usual.values()) > 2 * max(first.values()) else first
    if any(first[sign] and usual[sign] for sign in DELIMITERS):
        # What separates columns stands in the lines below too; a bar inside headers does not.
        counts = {sign: count if usual[sign] else 0 for sign, count in counts.items()}
    best = max(counts, key=lambda sign: (counts[sign], -DELIMITERS.index(sign)))
    return best if counts[best] else ""
