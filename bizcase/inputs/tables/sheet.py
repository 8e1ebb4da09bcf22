"""One sheet to typed fields, driven by ``columns.csv``."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from operator import itemgetter
from typing import Any

import pandas as pd

from bizcase import packaged
from bizcase.errors import InputError
from bizcase.grammar import agreeing
from bizcase.inputs.cells.cells import NOTES, TEXT_TYPES, Field, typed
from bizcase.inputs.cells.csv_text import Row
from bizcase.inputs.cells.declared import fields_of, find_header, is_header, spellings
from bizcase.inputs.cells.values import NULL_TOKENS, Cells, is_blank
from bizcase.inputs.opening.columnar import Columns
from bizcase.inputs.opening.workbook import Workbook
from bizcase.inputs.tables.several import further_places, one_field
from bizcase.inputs.tables.source import Source
from bizcase.inventory import IssueLog

NOTICE_LENGTH = 40
_SHOWN_TITLES = 3
_TITLES_AT_MOST = 0.25  # of the rows; more of them are machines of which only the name is known
# What no machine is called: several words, a colon at the end, a rule of signs before or behind.
_TITLE = re.compile(r"\S\s+\S|:$|^[^\w\s]{2}|[^\w\s]{2}$")


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
    workbook: Workbook,
    file_format: str,
    sheet: str,
    log: IssueLog,
    *,
    needed: bool = False,
    own_name: str | None = None,
) -> SheetTable | None:
    """Return the fields that ``columns.csv`` declares for a sheet, or None if it is not there.

    ``own_name`` is its name in the file where that is another.

    A sheet the case can stand without, and that lacks required columns, is reported and None.

    Raises
    ------
    InputError
        A ``needed`` sheet lacks required columns; all of them are named.
    """
    own_name = own_name or workbook.find(sheet)
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
        noun = agreeing(len(lacking), "columns", "column")
        are = agreeing(len(lacking), "are", "is")
        message = f"The {noun} {', '.join(lacking)} {are} missing."
        raise InputError(
            message,
            "Export the sheet again with its original header row.",
            f"{workbook.name}, sheet {own_name}",
        )
    header = head[at] if positions else []
    again = further_places(header, fields, positions)
    places = positions | {_again(name, at): at for name, ats in again.items() for at in ats}
    found = _columns(workbook.columns(own_name), fields, places) if at == 0 else None
    if found is None:
        _, rows = workbook.stream(own_name)
        below = enumerate(islice(rows, at + 1, None), start=first_row + at + 1)
        found = _data_rows(below, fields, places, log, own_name)
    numbers, cells = found
    workbook.forget(own_name)
    blanks = [math.nan] * len(numbers)
    columns: dict[str, Any] = {"row": numbers}
    for field in fields:
        column = cells.pop(field.name, blanks)
        values = typed(field, column, numbers, log, own_name).values
        columns[field.name] = values
        if field.name in again or field.type == NOTES:
            place = positions.get(field.name, -1)
            several = {place: values} | {
                other: typed(
                    field, cells.pop(_again(field.name, other)), numbers, IssueLog(""), ""
                ).values
                for other in again.get(field.name, ())
            }
            ordered = sorted(several)
            named = [(str(header[i]).strip() if i >= 0 else "", several[i]) for i in ordered]
            columns |= one_field(field, named, ordered.index(place), numbers, log, own_name)
    missing = tuple(field.name for field in fields if field.name not in positions)
    return SheetTable(own_name, pd.DataFrame(columns), missing)


def _again(name: str, at: int) -> str:
    """Return the name of a further column of a field."""
    return f"{name}@{at}"


def _columns(
    columns: Columns | None, fields: Sequence[Field], positions: dict[str, int]
) -> tuple[list[int], dict[str, Cells]] | None:
    """Return the rows and cells of columns; None where rows have to be looked at one by one.

    That is where one may be a header or a notice.
    """
    if columns is None or not positions:
        return None
    frame, used = columns.frame, list(positions.values())
    key = frame[used[0]].astype("str").str.strip().str.lower().fillna("")
    if key.isin(spellings(fields, positions)).any():
        return None
    # Only these may be empty or a notice.
    suspects = frame[key.isin(NULL_TOKENS) | _is_long(frame[0])]
    blank = suspects.map(is_blank)
    if (blank.drop(columns=0).all(axis="columns") & _is_long(suspects[0])).any():
        return None
    kept = frame.drop(index=suspects.index[blank[used].all(axis="columns")])
    kinds = {field.name: field.type for field in fields}
    cells = {
        name: _cells(kept[at], kinds[name.partition("@")[0]]) for name, at in positions.items()
    }
    return (kept.index + 2).tolist(), cells


def _is_long(cells: pd.Series) -> pd.Series:
    if cells.dtype != "str":
        return pd.Series(data=False, index=cells.index)
    return cells.str.len() > NOTICE_LENGTH


def _cells(column: pd.Series, kind: str) -> Cells:
    """Return the cells as they are where the type can be read from a column, else one by one."""
    whole = {"bool": ("str",), **dict.fromkeys(TEXT_TYPES, ("str", "float64"))}
    if column.dtype in whole.get(kind, ("float64",)):
        return column.reset_index(drop=True)
    return column.tolist()


def _data_rows(
    rows: Iterator[tuple[int, Row]],
    fields: Sequence[Field],
    positions: dict[str, int],
    log: IssueLog,
    sheet: str,
) -> tuple[list[int], dict[str, Cells]]:
    """Return the numbers of the rows that hold data, and the cells of each field.

    Repeated headers, notices and titles in a list of machines are dropped and counted.
    """
    used = sorted(set(positions.values()))
    key = next((positions[field.name] for field in fields if field.name in positions), 0)
    width = max(used, default=0) + 1
    pick: Callable[[Row], Sequence[Any]] = (
        itemgetter(*used) if len(used) > 1 else lambda row: [row[at] for at in used]
    )
    heads = spellings(fields, positions)
    numbers: list[int] = []
    kept: list[Sequence[Any]] = []
    headers, notices, titles = [], [], dict[int, str]()
    of_machines = any(field.unit == "vcpu" for field in fields)
    for number, row in rows:
        wide = row if len(row) >= width else [*row, *[""] * (width - len(row))]
        picked = pick(wide)
        if all(map(is_blank, picked)):
            continue
        if str(wide[key]).strip().lower() in heads and is_header(wide, fields, positions):
            headers.append(number)
        elif _is_notice(row):
            notices.append(number)
        else:
            if of_machines and (title := _title(row)):
                titles[number] = title
            numbers.append(number)
            kept.append(picked)
    if headers:
        log.add(
            "HEADER_REPEATED", "info", "Header rows are repeated inside the data.",
            sheet=sheet, rows=headers, action="They were left out.",
        )  # fmt: skip
    if notices:
        log.add(
            "NOTICE_ROW", "info", "Rows contain a notice of the export tool, not data.",
            sheet=sheet, rows=notices, action="They were left out.",
        )  # fmt: skip
    if 0 < len(titles) <= _TITLES_AT_MOST * len(kept):
        kept = [row for number, row in zip(numbers, kept, strict=True) if number not in titles]
        numbers = [number for number in numbers if number not in titles]
        _report_titles(titles, log, sheet)
    columns = dict(zip(used, zip(*kept, strict=True), strict=True)) if kept else {}
    return numbers, {name: list(columns.get(at, ())) for name, at in positions.items()}


def _report_titles(titles: dict[int, str], log: IssueLog, sheet: str) -> None:
    shown = ", ".join(map(repr, list(titles.values())[:_SHOWN_TITLES]))
    log.add(
        "TITLE_ROW", "warning", f"Rows contain a title and nothing else: {shown}.", sheet=sheet,
        rows=titles, action="They are no servers and were left out.",
        remedy="Enter the sizes where such a row is a server.",
    )  # fmt: skip


def _title(row: Row) -> str:
    """Return the text of a row that holds nothing else, where it is no name of a machine."""
    text = ""
    for cell in row:
        if is_blank(cell):
            continue
        if text or not isinstance(cell, str):
            return ""
        text = cell.strip()
    return text if _TITLE.search(text) or text.lower() in _environments() else ""


@cache
def _environments() -> frozenset[str]:
    return frozenset(row["written"] for row in packaged.rows("bizcase.inputs", "environments.csv"))


def _is_notice(row: Row) -> bool:
    """Whether the only filled cell is the first, and it is a sentence."""
    first = row[0]
    if not isinstance(first, str) or len(first) <= NOTICE_LENGTH:
        return False
    return all(is_blank(cell) for cell in row[1:])
