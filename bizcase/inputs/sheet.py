"""One sheet to typed fields, driven by ``columns.csv``."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import islice
from operator import itemgetter
from typing import Any

import pandas as pd

from bizcase.errors import InputError
from bizcase.inputs.cells import Field, typed
from bizcase.inputs.csv_text import Row
from bizcase.inputs.source import Source
from bizcase.inputs.values import is_blank
from bizcase.inputs.workbook import HEAD_ROWS, Workbook
from bizcase.inventory import IssueLog

NOTICE_LENGTH = 40


@lru_cache(maxsize=8)
def fields_of(file_format: str) -> tuple[Field, ...]:
    """Return the fields of a format (rvtools, it_inventory), in the order of ``columns.csv``."""
    with (resources.files("bizcase.inputs") / "columns.csv").open(encoding="utf-8") as file:
        table = pd.read_csv(file, dtype=str, keep_default_na=False)
    rows = table[table["format"] == file_format].to_dict("records")
    return tuple(
        Field(
            sheet=row["sheet"],
            name=row["field"],
            type=row["type"],
            unit=row["unit"],
            required=row["required"] == "yes",
            minimum=float(row["minimum"] or "-inf"),
            maximum=float(row["maximum"] or "inf"),
            header=row["header"],
            aliases=tuple(filter(None, row["aliases"].split("|"))),
        )
        for row in rows
    )


def header_of(file_format: str, sheet: str, name: str) -> str:
    """Return the canonical header of a field, for messages to the reader."""
    return next(
        field.header
        for field in fields_of(file_format)
        if field.sheet == sheet and field.name == name
    )


def header_token(header: object, sheet: str) -> str:
    """Return what two spellings of a header have in common.

    Lower case, ``#`` as ``num``, only letters and digits, without the sheet's name in front
    (``vInfoCPUs``), and MB as MiB, KB as KiB: RVTools renamed the labels in 4.1.2, not the values.
    """
    token = re.sub(r"[^a-z0-9]", "", str(header).lower().replace("#", "num"))
    prefix = re.sub(r"[^a-z0-9]", "", sheet.lower())
    if token.startswith(prefix) and token != prefix:
        token = token.removeprefix(prefix)
    return re.sub(r"(?<=[a-z])([mk])b$", r"\1ib", token)


def _positions(header: Row, fields: Sequence[Field], sheet: str) -> dict[str, int]:
    """Return ``{field: column}``: the exact label wins over an alias, the first over a repeat."""
    labels = [str(cell).strip() for cell in header]
    tokens = [header_token(cell, sheet) for cell in header]
    found: dict[str, int] = {}
    for field in fields:
        wanted = [header_token(name, sheet) for name in (field.header, *field.aliases)]
        if field.header in labels:
            found[field.name] = labels.index(field.header)
        else:
            match = next((token for token in wanted if token in tokens), None)
            if match is not None:
                found[field.name] = tokens.index(match)
    return found


def known_headers(source: Source, file_format: str, sheet: str) -> str:
    """Return in a sentence how many known columns the format's key sheet has.

    "" without the sheet, and where a filled sheet has none of them: its name alone proves nothing.
    """
    if not source.is_table or (name := source.workbook.find(sheet)) is None:
        return ""
    _, rows = source.workbook.head(name)
    fields = [field for field in fields_of(file_format) if field.sheet == sheet]
    _, positions = find_header(rows, fields, sheet)
    if not positions and any(not is_blank(cell) for row in rows for cell in row):
        return ""
    return f"It has a sheet {name} with {len(positions)} of {len(fields)} known columns."


@dataclass(frozen=True, slots=True)
class SheetTable:
    """The typed rows of a sheet; ``row`` holds the row numbers a spreadsheet shows."""

    sheet: str
    frame: pd.DataFrame
    missing: tuple[str, ...] = ()


def known_fields(rows: list[Row], file_format: str, sheet: str) -> frozenset[str]:
    """Return the fields of a declared sheet that the best header among these rows names."""
    fields = [field for field in fields_of(file_format) if field.sheet == sheet]
    return frozenset(find_header(rows, fields, sheet)[1])


def read_sheet(
    workbook: Workbook, file_format: str, sheet: str, log: IssueLog, *, needed: bool = False
) -> SheetTable | None:
    """Return the fields that ``columns.csv`` declares for a sheet, or None if it is not there.

    A sheet the case can stand without, and that lacks required columns, is reported and None.

    Raises
    ------
    InputError
        A ``needed`` sheet lacks required columns; all of them are named.
    """
    own_name = workbook.find(sheet)
    if own_name is None:
        return None
    fields = [field for field in fields_of(file_format) if field.sheet == sheet]
    try:
        return read_fields(workbook, own_name, fields, log)
    except InputError as fault:
        if needed:
            raise
        empty = len(workbook.head(own_name)[1]) <= 1
        log.add(
            "SHEET_EMPTY" if empty else "SHEET_UNUSABLE", "info" if empty else "warning",
            "The sheet is empty." if empty else fault.message, sheet=own_name,
            action="The sheet was left out.", remedy="" if empty else fault.remedy,
        )  # fmt: skip
        workbook.forget(own_name)
        return None


def read_fields(
    workbook: Workbook, own_name: str, fields: Sequence[Field], log: IssueLog
) -> SheetTable:
    """Return the given fields of the sheet of that name, typed.

    Raises
    ------
    InputError
        The sheet lacks required columns; all of them are named.
    """
    sheet = fields[0].sheet
    first_row, head = workbook.head(own_name)
    at, positions = find_header(head, fields, sheet)
    lacking = [field.header for field in fields if field.required and field.name not in positions]
    if lacking:
        plural = "s" if len(lacking) > 1 else ""
        message = f"The column{plural} {', '.join(lacking)} {'are' if plural else 'is'} missing."
        raise InputError(
            message,
            "Export the sheet again with its original header row.",
            f"{workbook.name}, sheet {own_name}",
        )
    _, rows = workbook.stream(own_name)
    below = enumerate(islice(rows, at + 1, None), start=first_row + at + 1)
    numbers, cells = _data_rows(below, fields, positions, log, own_name)
    workbook.forget(own_name)
    blanks = [math.nan] * len(numbers)
    columns: dict[str, Any] = {"row": numbers}
    for field in fields:
        column = cells.pop(field.name, blanks)
        columns[field.name] = typed(field, column, numbers, log, own_name).values
    missing = tuple(field.name for field in fields if field.name not in positions)
    return SheetTable(own_name, pd.DataFrame(columns), missing)


def find_header(rows: list[Row], fields: Sequence[Field], sheet: str) -> tuple[int, dict[str, int]]:
    """Return the row among the first ten that names most fields, and where."""
    scored = [(index, _positions(row, fields, sheet)) for index, row in enumerate(rows[:HEAD_ROWS])]
    return max(scored, key=lambda item: (len(item[1]), -item[0]), default=(0, {}))


def _data_rows(
    rows: Iterator[tuple[int, Row]],
    fields: Sequence[Field],
    positions: dict[str, int],
    log: IssueLog,
    sheet: str,
) -> tuple[list[int], dict[str, Row]]:
    """Return the numbers of the rows that hold data, and the cells of each field.

    Repeated headers and notices are dropped and counted.
    """
    used = sorted(set(positions.values()))
    key = next((positions[field.name] for field in fields if field.name in positions), 0)
    width = max(used, default=0) + 1
    pick: Callable[[Row], Sequence[Any]] = (
        itemgetter(*used) if len(used) > 1 else lambda row: [row[at] for at in used]
    )
    spellings = _spellings(fields, positions)
    same = dict[str, str]().setdefault  # equal texts are one object: most texts of an export repeat
    numbers: list[int] = []
    kept: list[Sequence[Any]] = []
    headers, notices = [], []
    for number, row in rows:
        wide = row if len(row) >= width else [*row, *[""] * (width - len(row))]
        picked = pick(wide)
        if all(map(is_blank, picked)):
            continue
        if str(wide[key]).strip().lower() in spellings and _is_header(wide, fields, positions):
            headers.append(number)
        elif _is_notice(row):
            notices.append(number)
        else:
            numbers.append(number)
            kept.append([same(cell, cell) if type(cell) is str else cell for cell in picked])
    if headers:
        log.add(
            "HEADER_REPEATED", "info", "Header rows stand again inside the data.",
            sheet=sheet, rows=headers, action="They were left out.",
        )  # fmt: skip
    if notices:
        log.add(
            "NOTICE_ROW", "info", "Rows hold a notice of the exporting tool, no data.",
            sheet=sheet, rows=notices, action="They were left out.",
        )  # fmt: skip
    columns = dict(zip(used, zip(*kept, strict=True), strict=True)) if kept else {}
    return numbers, {name: list(columns.get(at, ())) for name, at in positions.items()}


def _spellings(fields: Sequence[Field], positions: dict[str, int]) -> set[str]:
    """Return what the key column may be headed with, in lower case."""
    key = next((field for field in fields if field.name in positions), None)
    return {name.lower() for name in (key.header, *key.aliases)} if key else set()


def _is_header(row: Row, fields: Sequence[Field], positions: dict[str, int]) -> bool:
    """Whether most filled cells of a row name their own column: an application may be "Name"."""
    filled = named = 0
    for field in fields:
        at = positions.get(field.name)
        if at is None or is_blank(row[at]):
            continue
        spellings = (field.header, *field.aliases)
        filled += 1
        named += header_token(row[at], field.sheet) in {
            header_token(name, field.sheet) for name in spellings
        }
    return named * 2 > filled and named >= min(2, len(positions))


def _is_notice(row: Row) -> bool:
    """Whether the only filled cell is the first, and it is a sentence."""
    first = row[0]
    if not isinstance(first, str) or len(first) <= NOTICE_LENGTH:
        return False
    return all(is_blank(cell) for cell in row[1:])
