"""Any csv or workbook that lists servers, read through a column mapping."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from bizcase import packaged
from bizcase.errors import InputError
from bizcase.inputs.cells.declared import header_token
from bizcase.inputs.lists.list_sheets import (
    adding,
    best_of,
    complete,
    joined,
    proposals,
    read_rows,
    with_added,
)
from bizcase.inputs.opening.workbook import Workbook
from bizcase.inputs.servers.list_disks import disk_fields, listed_disks
from bizcase.inputs.servers.server_fields import Listing
from bizcase.inputs.servers.server_list import list_inventory
from bizcase.inputs.servers.server_rules import report_unused
from bizcase.inputs.tables.column_mapping import BY_ROW, NAMED_BY, ColumnMapping
from bizcase.inputs.tables.mapping import (
    columns_there_are,
    header_row,
    read_mapped,
)
from bizcase.inputs.tables.source import ReadOptions, Source
from bizcase.inventory import Inventory, IssueLog
from bizcase.inventory.hypervisors import hypervisor_named

SHOWN_COLUMNS = 20  # named in the reason of a detection


def recognise_list(source: Source) -> str:
    """Return why a file is a list of servers, or nothing.

    It has a name and a size: applications with their strategies are no servers.
    """
    if not source.is_table:
        return ""
    mapping = propose_mapping(source.workbook).sure()
    if "name" in mapping.lacking or {"vcpu", "memory"} <= set(mapping.lacking):
        return ""
    return f"Its table {mapping.sheet} names " + ", ".join(
        f"{column.field} ({column.header})" for column in mapping.columns[:SHOWN_COLUMNS]
    )


def propose_mapping(workbook: Workbook) -> ColumnMapping:
    """Return the proposal for the sheet that looks most like a list of servers.

    Its ``further`` are the other sheets that list servers, and those that say more about them.
    """
    found = proposals(workbook)
    best = best_of(found)
    if best.sure().lacking:
        return best
    others = {**complete(found), **adding(found)}
    return replace(best, further=tuple(found[name] for name in others if name != best.sheet))


def read_list(source: Source, options: ReadOptions) -> Inventory:
    """Return the servers of a list, through the given mapping or else the proposed one.

    Raises
    ------
    InputError
        No column holds the name, the vCPU or the memory, or a mapped column is not there.
    """
    workbook, log = source.workbook, IssueLog(source.name)
    proposed = propose_mapping(workbook)
    mapping = options.mapping or proposed.sure()
    sheet = mapping.sheet if mapping.sheet in workbook.sheet_names else proposed.sheet
    if mapping.lacking:
        raise InputError(
            f"No column is surely the {' or the '.join(mapping.lacking)}."
            f"{_nearest(mapping, proposed)} {columns_there_are(workbook, sheet)}",
            "Name the columns in a column mapping (--mapping FILE.toml).",
            f"{source.name}, sheet {sheet}",
        )
    if mapping.further:
        return _read_several(source, mapping, options, log)
    rows = workbook.rows(sheet)[1] if sheet in workbook.sheet_names else []
    at, headers = header_row(rows)
    # A column for each disk counts where none holds their sum.
    single = [] if mapping.header("storage") else disk_fields(headers, rows[at + 1 :][:200])
    table = read_mapped(mapping, workbook, log, single)
    taken = [*(column.header for column in mapping.columns), *(field.header for field in single)]
    _report_mapping(mapping, log, table.sheet)
    report_unused(headers, taken, log, table.sheet)
    names = {
        f"{column.field}_gib" if column.unit else column.field: column.header
        for column in mapping.columns
    }
    counts = ((table.sheet, len(table.frame)),)
    disks = listed_disks(table.frame, single, table.sheet) if single else None
    if single:
        names["storage_gib"] = single[0].header
    frame = _named(
        _with_host_words(table.frame, mapping.header("host_name")), mapping, log, table.sheet
    )
    platform = _platform(headers)
    listing = Listing("list", table.sheet, frame, names, counts, disks, platform=platform)
    inventory = list_inventory(listing, source.upload, options, log)
    used = replace(mapping, sheet=table.sheet).to_dict()
    return replace(inventory, sources=(replace(inventory.sources[0], mapping=used),))


def _named(frame: pd.DataFrame, mapping: ColumnMapping, log: IssueLog, sheet: str) -> pd.DataFrame:
    """Return the rows named as it was chosen, where no column holds names."""
    if not mapping.named_by or mapping.header("name"):
        return frame
    by_row = "row " + frame["row"].astype(str)
    chosen = by_row if mapping.named_by == BY_ROW else frame[mapping.named_by].fillna(by_row)
    log.add(
        "NAMES_CHOSEN", "info", "The list has no names of servers.", sheet=sheet,
        count=len(frame),
        action=f"Named by {NAMED_BY[mapping.named_by]}, as it was chosen.",
        remedy="Upload the list with names, so that it matches other files.",
    )  # fmt: skip
    return frame.assign(name=chosen)


def _read_several(
    source: Source, mapping: ColumnMapping, options: ReadOptions, log: IssueLog
) -> Inventory:
    """Return the servers of all mapped sheets: those of several sites, and what others add."""
    mappings = (mapping, *mapping.further)
    lists = [read_rows(source.workbook, item, log) for item in mappings if not item.lacking]
    more = [read_rows(source.workbook, item, log) for item in mappings if item.lacking]
    frame = joined(lists, log)
    for part in more:
        frame = with_added(frame, part, log)
    for item in mappings:
        _report_mapping(item, log, item.sheet)
    names = {key: header for part in (*more, *lists) for key, header in part.headers.items()}
    frame = _with_host_words(frame, names.get("host_name", ""))
    counts = tuple((part.sheet, len(part.frame)) for part in (*lists, *more))
    headers = [
        cell for part in lists for cell in header_row(source.workbook.rows(part.sheet)[1])[1]
    ]
    sheet = ", ".join(part.sheet for part in lists)
    frame = _named(frame, mapping, log, sheet)
    listing = Listing("list", sheet, frame, names, counts, platform=_platform(headers))
    inventory = list_inventory(listing, source.upload, options, log)
    return replace(inventory, sources=(replace(inventory.sources[0], mapping=mapping.to_dict()),))


def _platform(headers: Sequence[object]) -> str:
    """Return the hypervisor of a list with a header that only its tools write, "" without one."""
    known = {
        header_token(row["header"], ""): row["platform"]
        for row in packaged.rows("bizcase.inputs", "platform_headers.csv")
    }
    tokens = (header_token(str(header), "") for header in headers)
    return next((known[token] for token in tokens if token in known), "")


def _with_host_words(frame: pd.DataFrame, header: str) -> pd.DataFrame:
    """Return the rows in which a host under "ESX Host" says the hypervisor where no word does."""
    named = hypervisor_named(pd.Series([header], dtype="str"), unlisted=False).iloc[0]
    if pd.isna(named) or "host_name" not in frame:
        return frame
    by_host = frame["host_name"].mask(frame["host_name"].notna(), str(named))
    words = frame["hypervisor"].fillna(by_host) if "hypervisor" in frame else by_host
    return frame.assign(hypervisor=words)


def _percent(score: float) -> str:
    """Return a score in whole percent, 100 for a sure one only: it reads alike in any language."""
    return f"{math.floor(score * 100 + 1e-9)} %"


def _nearest(mapping: ColumnMapping, proposed: ColumnMapping) -> str:
    near = [c for c in proposed.columns if c.field in mapping.lacking]
    words = ", ".join(f"{c.header} for {c.field} ({_percent(c.score)})" for c in near)
    return f" Nearest: {words}." if near else ""


def _report_mapping(mapping: ColumnMapping, log: IssueLog, sheet: str) -> None:
    used = [
        f"{column.field} = {column.header}{f' in {column.unit}' if column.unit else ''} "
        f"({_percent(column.score)})"
        for column in mapping.columns
    ]
    log.add(
        "COLUMNS_MAPPED", "info", f"Columns by field, with scores: {'; '.join(used)}.",
        sheet=sheet, count=len(used), action="Read so; MB and GB are taken as MiB and GiB.",
        remedy="Add a column mapping if a column means something else.",
    )  # fmt: skip
