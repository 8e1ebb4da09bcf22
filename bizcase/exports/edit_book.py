"""The editable rows as a workbook to fill in, and the changes read back from it."""

from __future__ import annotations

import io
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from bizcase.case import BusinessCase
from bizcase.document.colours import colour
from bizcase.entries import Entries
from bizcase.errors import InputError
from bizcase.exports.edit_rows import (
    APPLICATION,
    EDITABLE,
    LABELS,
    SERVER,
    SHOWN,
    Cell,
    edit_rows,
    set_by_hand,
)
from bizcase.grammar import clipped
from bizcase.inputs.opening.container import WORKBOOK, container_of
from bizcase.inputs.opening.upload import Upload
from bizcase.inventory.server_edits import ENVIRONMENTS, LICENCES
from bizcase.strategy.rules.dispositions import DISPOSITIONS

FILE_NAME = "servers-and-applications.xlsx"
_SHEETS = {SERVER: "Servers", APPLICATION: "Applications"}
_HELP = "Instructions"
_MARK = "Table of servers and applications to change, version 1"
_ID = "Id"
_SHOWN = {
    "name": "Name", "total_monthly_usd": "On AWS, USD a month", "instance_type": "Instance type",
    "application": "Application", "servers": "Servers", "confidence": "Confidence", "why": "Why",
}  # fmt: skip
_LISTS = {"in_scope": ("yes", "no"), "os_licence": LICENCES, "environment": ENVIRONMENTS,
          "disposition": DISPOSITIONS}  # fmt: skip
_MAX_ROWS, _MOST_FAULTS = 200_000, 50
_STEPS = (
    "Change white cells only. Grey cells are locked; they say which row is meant.",
    "Empty a white cell to go back to the value that is read or computed.",
    "Write values, not formulas. Rows may be filtered; ids must stay.",
    "To sort rows or leave some out, unprotect the sheet first; it has no password.",
    "Upload the file on the page Plan. Every difference is shown before it is applied.",
    "A size is what AWS must offer. The machine on premises stays as it was read.",
)


@dataclass(frozen=True, slots=True)
class Change:
    """A cell that differs from the case, with the value that stands there now."""

    cell: Cell
    name: str
    before: Any


@dataclass(slots=True)
class ReadBack:
    """The differences of a workbook, and sentences on what cannot be taken."""

    changes: list[Change] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def edit_book(case: BusinessCase, entries: Entries) -> bytes:
    """Return the workbook: a sheet per kind of row with locked ids and lists, and instructions."""
    import xlsxwriter  # noqa: PLC0415 - heavy, and wanted here alone

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    formats = {
        "head": book.add_format({"bold": True, "bottom": 1}),
        "locked": book.add_format({"bg_color": colour("line")}),
        "open": book.add_format({"locked": False}),
    }
    for kind, title in _SHEETS.items():
        rows = edit_rows(case, entries, kind)
        if kind == SERVER or len(rows):
            _write(book.add_worksheet(title), rows, kind, formats)
    sheet = book.add_worksheet(_HELP)
    sheet.set_column(0, 0, 100)
    for place, step in enumerate((_MARK, *_STEPS)):
        sheet.write_string(place, 0, step)
    sheet.protect()
    book.close()
    return target.getvalue()


def _write(sheet: Any, rows: pd.DataFrame, kind: str, formats: dict[str, Any]) -> None:  # noqa: ANN401 - XlsxWriter has no types
    names = (*SHOWN[kind], *EDITABLE[kind])
    heads = [_ID, *(_SHOWN.get(name) or LABELS[name] for name in names)]
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, formats["head"])
    sheet.set_column(0, len(heads) - 1, 16)
    for row, (key, *cells) in enumerate(rows[list(names)].itertuples(), start=1):
        sheet.write_string(row, 0, str(key), formats["locked"])
        for column, (name, cell) in enumerate(zip(names, cells, strict=True), start=1):
            look = formats["open" if name in EDITABLE[kind] else "locked"]
            _put(sheet, row, column, _outside(name, cell), look)
    for column, name in enumerate(names, start=1):
        if name in _LISTS and len(rows):
            sheet.data_validation(1, column, len(rows), column,
                                  {"validate": "list", "source": list(_LISTS[name])})  # fmt: skip
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(len(rows), 1), len(heads) - 1)
    sheet.protect("", {"autofilter": True, "format_columns": True})


def _put(sheet: Any, row: int, column: int, value: Any, look: Any) -> None:  # noqa: ANN401 - as above
    if value is None:
        sheet.write_blank(row, column, None, look)
    elif isinstance(value, float | int):
        sheet.write_number(row, column, value, look)
    else:
        sheet.write_string(row, column, str(value), look)


def _outside(name: str, value: Any) -> Any:  # noqa: ANN401 - a cell of any kind
    """Return a value as its cell has it; what is unknown is blank."""
    if value is None or value == "" or pd.isna(value):
        return None
    if name == "in_scope":
        return "yes" if value else "no"
    return value


def read_edit_book(upload: Upload, case: BusinessCase, entries: Entries) -> ReadBack:
    """Return what differs between a workbook of ``edit_book`` and the case, and all its faults.

    Raises
    ------
    InputError
        The file is no such workbook, or cannot be read.
    """
    import openpyxl  # noqa: PLC0415 - heavy, and wanted here alone

    if container_of(upload) != WORKBOOK:
        raise _other(upload)
    try:
        book = openpyxl.load_workbook(io.BytesIO(upload.content), read_only=True)
        marks = book[_HELP].iter_rows(max_row=1, max_col=1, values_only=True)
        is_ours = next(marks, (None,))[0] == _MARK
    except Exception as fault:  # a parser of others, of a file of others
        raise _other(upload) from fault
    if not is_ours:
        raise _other(upload)
    found = ReadBack()
    for kind, title in _SHEETS.items():
        if title in book.sheetnames:
            try:
                lines = book[title].iter_rows(max_row=_MAX_ROWS)
                rows = edit_rows(case, entries, kind)
                _read_sheet(kind, title, lines, rows, set_by_hand(entries), found)
            except (ValueError, TypeError, KeyError, EOFError) as fault:
                raise _other(upload) from fault
        elif kind == SERVER:
            found.faults.append(f"The sheet {title} is missing.")
    more = len(found.faults) - _MOST_FAULTS
    if more > 0:
        found.faults[_MOST_FAULTS:] = [f"{more:,} more faults."]
    return found


def _other(upload: Upload) -> InputError:
    return InputError(
        "This is not the table of servers and applications of this page.",
        "Download the table, change it and upload it as an Excel workbook.", upload.name,
    )  # fmt: skip


def _read_sheet(
    kind: str, title: str, lines: Iterator[Any], rows: pd.DataFrame,
    by_hand: set[tuple[str, str]], found: ReadBack,
) -> None:  # fmt: skip
    heads = [cell.value for cell in next(lines, ())]
    names = {LABELS[name]: name for name in EDITABLE[kind]}
    missing = [head for head in (_ID, *names) if head not in heads]
    if missing:
        found.faults.append(f"{title}: {', '.join(missing)} is missing in the first row.")
        return
    at = {head: heads.index(head) for head in (_ID, *names)}
    known = rows.to_dict("index")
    seen: set[str] = set()
    for number, cells in enumerate(lines, start=2):
        if all(cell.value is None for cell in cells):
            continue
        values = {head: cells[place] if place < len(cells) else None for head, place in at.items()}
        key = _text(values.pop(_ID))
        place = f"{title}, row {number}"
        if key not in known:
            found.faults.append(f"{place}: {clipped(key) or 'an empty id'} is not in the case.")
        elif key in seen:
            found.faults.append(f"{place}: {clipped(key)} is there twice.")
        else:
            seen.add(key)
            for head, cell in values.items():
                if (key, names[head]) in by_hand or _text(cell):  # else there is nothing to empty
                    _compare(Cell(key, names[head], cell), known[key], place, found)


def _text(cell: Any) -> str:  # noqa: ANN401 - a cell of openpyxl
    value = None if cell is None else cell.value
    return "" if value is None else str(value)


def _compare(given: Cell, row: dict[Hashable, Any], place: str, found: ReadBack) -> None:
    """Note the difference of a cell of the workbook, or why it cannot be taken."""
    value = None if given.value is None else given.value.value
    if given.value is not None and given.value.data_type == "f":
        found.faults.append(f"{place}: {LABELS[given.field]} contains a formula. Write its value.")
        return
    before = _outside(given.field, row[given.field])
    if value == "":
        value = None
    if value == before:
        return
    if given.field == "in_scope" and value is not None:
        if value not in ("yes", "no", True, False):
            found.faults.append(f"{place}: {LABELS[given.field]} must be yes or no.")
            return
        value = value in ("yes", True)
    found.changes.append(Change(Cell(given.key, given.field, value), str(row["name"]), before))
