"""A list of servers over several sheets: those that list servers, and those that add to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from bizcase.grammar import counted
from bizcase.inputs.cells.values import is_blank
from bizcase.inputs.opening.workbook import Workbook
from bizcase.inputs.servers.list_disks import disk_fields, listed_disks
from bizcase.inputs.servers.server_fields import common_fields
from bizcase.inputs.tables.column_mapping import ColumnMapping
from bizcase.inputs.tables.mapping import MAX_SAMPLE_ROWS, header_row, propose, read_mapped
from bizcase.inventory import IssueLog

MAX_SHEETS = 20  # more sheets than that are no list
KNOWN_FROM = 0.5  # share of a sheet's names that must be servers of the list
_CORE = ("name", "vcpu", "memory")
_KEYS = ("server_id", "name")
# What a sheet that lists no sizes may add to the servers it names.
_ADDED = (
    "cpu_peak", "cpu_average", "memory_peak", "memory_average", "environment", "application",
    "os_name", "os_version", "power_state", "storage_gib", "storage_used_gib", "ip_address",
    "dns_name", "declared_wave", "retire_date", "powered_off_since",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SheetRows:
    """The typed rows of one sheet: sizes in GiB, and ``sheet``; the file's headers by field."""

    sheet: str
    frame: pd.DataFrame
    headers: Mapping[str, str]


def proposals(workbook: Workbook) -> dict[str, ColumnMapping]:
    """Return the proposal for each sheet that has rows below a header, in the order of the file."""
    found = {}
    for name in workbook.sheet_names[:MAX_SHEETS]:
        _, rows = workbook.rows(name)
        at, headers = header_row(rows)
        below = rows[at + 1 : at + 1 + 4 * MAX_SAMPLE_ROWS]
        sample = [row for row in below if any(not is_blank(cell) for cell in row)]
        if sample or len(workbook.sheet_names) == 1:
            mapping = propose(headers, sample)
            found[name] = ColumnMapping(mapping.columns, name)
    return found


def best_of(found: Mapping[str, ColumnMapping]) -> ColumnMapping:
    """Return the proposal of the sheet that looks most like a list of servers."""

    def order(mapping: ColumnMapping) -> tuple[int, float]:
        met = len(_CORE) - len(mapping.sure().lacking)
        return met, sum(column.score for column in mapping.columns)

    return max(found.values(), key=order, default=ColumnMapping(()))


def complete(found: Mapping[str, ColumnMapping]) -> dict[str, ColumnMapping]:
    """Return the sure mappings of the sheets that list servers with their sizes."""
    sure = {name: mapping.sure() for name, mapping in found.items()}
    return {name: mapping for name, mapping in sure.items() if not mapping.lacking}


def adding(found: Mapping[str, ColumnMapping]) -> dict[str, ColumnMapping]:
    """Return the sure mappings of the sheets that name servers and say more about them."""
    whole = complete(found)
    sure = {name: mapping.sure() for name, mapping in found.items() if name not in whole}
    return {
        name: mapping
        for name, mapping in sure.items()
        if "name" not in mapping.lacking
        and any(column.field in _ADDED or column.unit for column in mapping.columns)
    }


def read_rows(workbook: Workbook, mapping: ColumnMapping, log: IssueLog) -> SheetRows:
    """Return the rows of a sheet; disks in columns of their own are its storage where it has none.

    InputError where a mapped column is not there.
    """
    rows = workbook.rows(mapping.sheet)[1]
    at, headers = header_row(rows)
    single = [] if mapping.header("storage") else disk_fields(headers, rows[at + 1 :][:200])
    table = read_mapped(mapping, workbook, log, single)
    frame = common_fields(table.frame)
    names = {
        f"{column.field}_gib" if column.unit else column.field: column.header
        for column in mapping.columns
    }
    if single:
        disks = listed_disks(table.frame, single, table.sheet)
        frame["storage_gib"] = disks.groupby("position")["capacity_gib"].sum().reindex(frame.index)
        names["storage_gib"] = single[0].header
    return SheetRows(table.sheet, frame.assign(sheet=table.sheet), names)


def joined(parts: Sequence[SheetRows], log: IssueLog) -> pd.DataFrame:
    """Return the rows of all sheets; a server that several list stands once.

    The same id, else the same name, is the same server; its fullest row counts and the others fill
    its gaps. Within one sheet nothing is joined: that is for the rules of a single list.
    """
    whole = pd.concat([part.frame for part in parts], ignore_index=True)
    key = whole["server_id"].fillna(whole["name"]).str.strip().str.casefold()
    again = whole.assign(key=key).groupby(["sheet", "key"], dropna=False).cumcount()
    key = (key + "#" + again.astype(str)).fillna("row " + whole.index.astype(str).to_series(
        index=whole.index))  # fmt: skip
    full = whole.notna().sum(axis="columns")
    order = full.sort_values(ascending=False, kind="stable").index
    filled = whole.loc[order].groupby(key[order], sort=False).first()
    first = key.drop_duplicates()
    result = filled.reindex(first).reset_index(drop=True)[whole.columns]
    dropped = len(whole) - len(result)
    if dropped:
        sheets = ", ".join(part.sheet for part in parts)
        log.add(
            "SHEETS_OVERLAP", "info",
            f"The sheets {sheets} list {counted(dropped, 'rows')} of a server that another of them "
            "lists too.",
            count=dropped, action="Each server counts once, by its fullest row.",
            remedy="No action needed if the same id or name means the same server.",
        )  # fmt: skip
    return result.astype({"row": "int64"})


def with_added(frame: pd.DataFrame, part: SheetRows, log: IssueLog) -> pd.DataFrame:
    """Return the servers with what a further sheet says of them where they have no value."""
    theirs = part.frame[part.frame["name"].notna()]
    key = theirs["name"].str.strip().str.casefold()
    theirs = theirs[~key.duplicated(keep=False)].set_axis(key[~key.duplicated(keep=False)])
    if theirs.empty:
        log.not_read(
            part.sheet, len(part.frame),
            "none of its names is on one row only",
            "Write one row a server, with the name as in the list.",
        )  # fmt: skip
        return frame
    own = frame["name"].str.strip().str.casefold()
    strange = ~theirs.index.isin(own.dropna())
    if strange.mean() > 1 - KNOWN_FROM:
        log.not_read(
            part.sheet, len(part.frame),
            "most of its names are not those of servers of the list",
            "Write the names as in the list if it describes servers.",
        )  # fmt: skip
        return frame
    added, result = [], frame.copy()
    for field in _ADDED:
        value = own.map(theirs[field])
        gaps = result[field].isna() & value.notna()
        if gaps.any():
            result[field] = result[field].where(~gaps, value)
            added.append(f"{part.headers.get(field, field)} of {counted(int(gaps.sum()), 'rows')}")
    log.add(
        "FILLED_FROM_SHEET", "info",
        f"The sheet {part.sheet} says more of servers by their name: "
        f"{', '.join(added) or 'nothing that was blank'}.",
        sheet=part.sheet, count=len(theirs), action="Used where the list has no value.",
    )  # fmt: skip
    if strange.any():
        log.add(
            "ORPHAN_ROWS", "warning", "Rows belong to no server of the list.", sheet=part.sheet,
            rows=theirs.loc[strange, "row"], action="They were left out.",
            remedy="Write the names as in the list.",
        )  # fmt: skip
    return result
