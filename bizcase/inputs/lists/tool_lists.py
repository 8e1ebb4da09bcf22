"""The lists that tools write in one table of known headers: a row of ``formats.csv`` each.

What tells a tool's list apart is in the column ``marks``: fields that its header row must name, or
one of several (``a|b``). Its headers, their types and units are in ``columns.csv``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pandas as pd

from bizcase.inputs.cells.cells import Field
from bizcase.inputs.cells.declared import find_header
from bizcase.inputs.lists.tool_columns import fixed_units, prepared
from bizcase.inputs.lists.tool_tables import own_fields, with_further
from bizcase.inputs.opening.workbook import Workbook
from bizcase.inputs.servers.server_fields import Listing, common_name
from bizcase.inputs.servers.server_list import list_inventory, no_server
from bizcase.inputs.servers.server_rules import report_unused
from bizcase.inputs.tables.sheet import SheetTable, read_fields
from bizcase.inputs.tables.source import ReadOptions, Source
from bizcase.inventory import Inventory, IssueLog
from bizcase.traits import FormatTraits

MAX_SHEETS = 40  # a report of more is no list of servers
_MACHINE = ("server_id", "vm_uuid", "name")
# Columns by which the list of a tool is known, and from which nothing else is read.
_MARKS_ONLY = ("group_name", "organisation", "role", "site")


def tool_functions(
    traits: FormatTraits,
) -> tuple[Callable[[Source], str], Callable[[Source, ReadOptions], Inventory]]:
    """Return what recognises the list of a tool and what reads it."""
    return partial(recognise_tool, traits), partial(read_tool, traits)


def recognise_tool(traits: FormatTraits, source: Source) -> str:
    """Return why a file is the list of the tool, or nothing."""
    sheets = _sheets(traits, source.workbook) if source.is_table else []
    if not sheets:
        return ""
    fields = own_fields(traits.key)
    _, head = source.workbook.head(sheets[0])
    _, positions = find_header(head, fields, fields[0].sheet)
    return f"Its table {sheets[0]} has {len(positions)} of {len(fields)} known columns."


def read_tool(traits: FormatTraits, source: Source, options: ReadOptions) -> Inventory:
    """Return the servers of the list of a tool; a machine on several sheets is listed once.

    InputError where it lists no server.
    """
    log = IssueLog(source.name)
    workbook = source.workbook
    read = [_table(traits, workbook, name, log) for name in _sheets(traits, workbook)]
    tables = [table for table, _ in read]
    headers = {name: header for _, written in reversed(read) for name, header in written.items()}
    frame = _joined(tables, log)
    sheet = ", ".join(frame["sheet"].unique()) or tables[0].sheet
    if frame.empty:
        raise no_server(source.name, sheet)
    frame = prepared(traits, frame, log, sheet)
    sheets = tuple((table.sheet, len(table.frame)) for table in tables)
    further = with_further(traits.key, workbook, [name for name, _ in sheets], frame, log)
    listing = Listing(
        traits.key, sheet, further.frame, headers, (*sheets, *further.sheets), further.disks
    )
    return list_inventory(listing, source.upload, options, log)


def _sheets(traits: FormatTraits, workbook: Workbook) -> list[str]:
    """Return the sheets whose header row has every mark of the format."""
    fields = own_fields(traits.key)
    found = []
    for name in workbook.sheet_names[:MAX_SHEETS]:
        _, head = workbook.head(name)
        _, positions = find_header(head, fields, fields[0].sheet)
        if all(any(field in positions for field in group) for group in traits.marks):
            found.append(name)
    return found


def _table(
    traits: FormatTraits, workbook: Workbook, name: str, log: IssueLog
) -> tuple[SheetTable, dict[str, str]]:
    """Return the typed rows of a sheet, and the file's headers by common field."""
    rows = workbook.rows(name)[1]
    fields = own_fields(traits.key)
    at, positions = find_header(rows, fields, fields[0].sheet)
    headers = [str(cell).strip() for cell in rows[at]]
    taken = [headers[place] for field, place in positions.items() if field not in _MARKS_ONLY]
    report_unused(headers, taken, log, name)
    written = fixed_units(
        [_as_written(field, headers, positions) for field in fields], rows[at + 1 :], positions
    )
    table = read_fields(workbook, name, written, log)
    return table, {
        common_name(field.name): field.header
        for field in written
        if field.name not in table.missing
    }


def _as_written(field: Field, headers: list[str], positions: dict[str, int]) -> Field:
    place = positions.get(field.name)
    return field if place is None else replace(field, header=headers[place])


def _joined(tables: list[SheetTable], log: IssueLog) -> pd.DataFrame:
    """Return the rows of all sheets; of a machine on several the row that says most."""
    placed = [table.frame.assign(sheet=table.sheet) for table in tables]
    frame = pd.concat(placed, ignore_index=True)
    if len(tables) == 1:
        return frame
    known = [name for name in _MACHINE if name in frame]
    machine = frame[known].bfill(axis="columns").iloc[:, 0].astype("str").str.lower()
    order = frame.notna().sum(axis="columns").sort_values(ascending=False, kind="stable").index
    again = machine.loc[order].duplicated() & machine.loc[order].notna()
    # Only a row of another sheet repeats a machine: equal names on one sheet are two machines.
    on = frame["sheet"].loc[order]
    first = on.groupby(machine.loc[order]).transform("first")
    repeats = (again & on.ne(first)).reindex(frame.index)
    if repeats.any():
        log.add(
            "MACHINE_ON_SHEETS", "info", "Machines are on more than one sheet.",
            sheet=", ".join(table.sheet for table in tables), count=int(repeats.sum()),
            action="Each is listed once, by the row that says most.",
        )  # fmt: skip
    return frame[~repeats].reset_index(drop=True)
