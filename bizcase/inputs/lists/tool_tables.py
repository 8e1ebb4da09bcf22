"""Tables that stand beside the list of a tool in one file: its disks, its samples over time.

What ``columns.csv`` declares under a further sheet of the tool. A table with sizes lists disks, one
with times lists samples of use; each names its machine by the id of the list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from bizcase.grammar import counted
from bizcase.inputs.cells.cells import Field
from bizcase.inputs.cells.declared import fields_of, find_header
from bizcase.inputs.opening.workbook import Workbook
from bizcase.inputs.tables.sheet import SheetTable, read_fields
from bizcase.inventory import IssueLog
from bizcase.units import to_gib

WHOLE_DAYS = 14  # of measurements that a size may rest on; METHOD: Need.
_DAY = r"^\s*(\d{1,4}[-./]\d{1,2}[-./]\d{1,4})"


@dataclass(frozen=True, slots=True)
class Further:
    """The list with what its further tables say, its disks, and the tables with their rows."""

    frame: pd.DataFrame
    disks: pd.DataFrame | None
    sheets: tuple[tuple[str, int], ...]


def own_fields(key: str) -> tuple[Field, ...]:
    """Return the fields of the list of a tool itself."""
    fields = fields_of(key)
    return tuple(field for field in fields if field.sheet == fields[0].sheet)


def with_further(
    key: str, workbook: Workbook, taken: Sequence[str], frame: pd.DataFrame, log: IssueLog
) -> Further:
    """Return the rows of a list with the disks and the measured use of the tables beside it.

    ``taken``: the sheets of the list itself.
    """
    found = Further(frame, None, ())
    machines = frame["server_id"].str.strip().str.lower()
    places = pd.Series(frame.index, machines)
    places = places[places.index.notna() & ~places.index.duplicated()]
    declared: dict[str, list[Field]] = {}
    for field in fields_of(key)[len(own_fields(key)) :]:
        declared.setdefault(field.sheet, []).append(field)
    for fields in declared.values():
        names = [name for name in workbook.sheet_names if name not in taken]
        for name in names:
            _, positions = find_header(workbook.head(name)[1], fields, fields[0].sheet)
            if all(field.name in positions for field in fields if field.required):
                table = read_fields(workbook, name, fields, log)
                joined = _joined(table, places, log)
                read = _with_disks if "capacity_gib" in joined else _with_samples
                found = read(found, joined, table, log)
    return found


def _joined(table: SheetTable, places: pd.Series, log: IssueLog) -> pd.DataFrame:
    """Return the rows with ``position``, that of their machine; those without one are reported."""
    frame = table.frame
    position = frame["server_id"].str.strip().str.lower().map(places)
    orphans = frame.loc[position.isna(), "row"]
    if len(orphans):
        log.add(
            "ORPHAN_ROWS", "warning", "Rows belong to no machine of the list.", sheet=table.sheet,
            rows=orphans, action="They were left out.",
            remedy="Export all tables in one go and do not edit them.",
        )  # fmt: skip
    return frame.assign(position=position).dropna(subset=["position"])


def _with_disks(found: Further, joined: pd.DataFrame, table: SheetTable, log: IssueLog) -> Further:
    """Add the disks; the larger of their sum and the total of the list is the size."""
    frame = found.frame.copy()
    sized = joined[joined["capacity_gib"].gt(0)]
    sums = sized.groupby("position")["capacity_gib"].sum().reindex(frame.index)
    used = joined.groupby("position")["used_gib"].sum(min_count=1).reindex(frame.index)
    total = frame["storage_gib"].where(frame["storage_gib"].gt(0))
    differs = (total - sums).abs() > 1
    if differs.any():
        log.add(
            "DISK_TOTAL_DIFFERS", "warning",
            "The total disk size of the list is not the sum of the machine's disks.",
            sheet=table.sheet, count=int(differs.sum()), action="The larger one is used.",
            remedy="Export all tables in one go.",
        )  # fmt: skip
    frame["storage_gib"] = pd.concat([total, sums], axis="columns").max(axis="columns")
    frame["storage_used_gib"] = frame["storage_used_gib"].where(
        frame["storage_used_gib"].gt(0), used.where(used.gt(0))
    )
    disks = pd.DataFrame(
        {
            "position": sized["position"].astype(int),
            "name": sized["disk_name"].fillna("disk"),
            "capacity_gib": sized["capacity_gib"],
            "sheet": table.sheet,
            "row": sized["row"],
        }
    )
    known = [disks] if found.disks is None else [found.disks, disks]
    return Further(frame, pd.concat(known, ignore_index=True), _and_read(found, table))


def _with_samples(
    found: Further, joined: pd.DataFrame, table: SheetTable, log: IssueLog
) -> Further:
    """Add the highest and the mean use of each machine over its samples.

    Below ``WHOLE_DAYS`` days with samples, or days that cannot be read, use is short.
    """
    frame, position = found.frame.copy(), joined["position"].astype(int)
    use = pd.DataFrame({"cpu": joined["cpu_percent"], "memory": _memory(joined, frame, position)})
    by_machine = use.groupby(position)
    peaks, means = (kind.reindex(frame.index) for kind in (by_machine.max(), by_machine.mean()))
    for domain in ("cpu", "memory"):
        frame[f"{domain}_peak"] = frame[f"{domain}_peak"].fillna(peaks[domain])
        frame[f"{domain}_average"] = frame[f"{domain}_average"].fillna(means[domain])
    day = joined["taken_at"].str.extract(_DAY, expand=False)
    days = day.groupby(position).nunique().reindex(frame.index, fill_value=0)
    measured = peaks.notna().any(axis="columns")
    short = measured & days.lt(WHOLE_DAYS)
    frame["short_measurement"] = short
    log.add(
        "PEAK_OF_SAMPLES", "info",
        f"{counted(len(joined), 'samples')} of {counted(int(measured.sum()), 'machines')}: the "
        "highest is taken as the peak. A sample is an average over its interval, so the true peak "
        "may be higher.",
        sheet=table.sheet, count=len(joined) or 1, action="Used with the headroom of the case.",
    )  # fmt: skip
    if short.any():
        log.add(
            "SHORT_MEASUREMENT", "warning",
            f"Machines have samples on fewer than {WHOLE_DAYS} days, or of days that cannot be "
            "read.",
            sheet=table.sheet, count=int(short.sum()), action="The peaks are used, at grade C.",
            remedy="Measure over 14 days.",
        )  # fmt: skip
    return Further(frame, found.disks, _and_read(found, table))


def _memory(joined: pd.DataFrame, frame: pd.DataFrame, position: pd.Series) -> pd.Series:
    """Return the share of memory in use: as stated, else from the bytes in use or available.

    0 bytes available is what a collector writes that does not know it.
    """
    size = position.map(frame["memory_gib"])
    size = size.where(size.gt(0))
    available = joined["available_bytes"].where(joined["available_bytes"].gt(0))
    used = joined["used_bytes"].where(joined["used_bytes"].gt(0))
    share = (to_gib(used, "bytes") / size).fillna(1 - to_gib(available, "bytes") / size)
    return joined["memory_percent"].fillna(share.where(share.between(0, 1)))


def _and_read(found: Further, table: SheetTable) -> tuple[tuple[str, int], ...]:
    return (*found.sheets, (table.sheet, len(table.frame)))
