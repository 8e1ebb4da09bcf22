"""Joining the sheets of an export to its list of machines, and what disagreements mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from bizcase.errors import InputError
from bizcase.inputs.opening.workbook import Workbook
from bizcase.inputs.tables.sheet import SheetTable, read_sheet
from bizcase.inventory import IssueLog
from bizcase.lookup import repeated_rows

JoinKeys = tuple[tuple[str, ...], ...]
# Without the vCenter where a sheet does not name it.
_JOIN_KEYS: JoinKeys = (
    ("vcenter_uuid", "vm_uuid"), ("vcenter_uuid", "vm_id"), ("vm_uuid",), ("vm_id",), ("name",),
)  # fmt: skip


class SheetReader:
    """Reads each needed sheet of one export once and remembers what it read.

    ``base`` is the sheet that lists the machines, ``keys`` what the other sheets join to it by.
    ``names`` says which sheets of the file hold a sheet where they are several or have names of
    their own; the rows of several stand below each other, the column ``sheet`` says whose they are.
    """

    def __init__(
        self,
        workbook: Workbook,
        log: IssueLog,
        file_format: str,
        base: str = "vInfo",
        keys: JoinKeys = _JOIN_KEYS,
        names: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self._workbook = workbook
        self._log = log
        self._format = file_format
        self._base = base
        self._keys = keys
        self._names = names
        self._tables: dict[str, list[SheetTable]] = {}

    def _read(self, sheet: str) -> list[SheetTable]:
        if sheet not in self._tables:
            own = self._workbook.find(sheet)
            names = self._names.get(sheet, ()) if self._names is not None else [own] if own else []
            tables = (
                read_sheet(self._workbook, self._format, sheet, self._log,
                           needed=sheet == self._base, own_name=name)
                for name in names
            )  # fmt: skip
            self._tables[sheet] = [table for table in tables if table is not None]
        return self._tables[sheet]

    def table(self, sheet: str) -> SheetTable | None:
        """Return a sheet, or None if the export does not have it."""
        return next(iter(self._read(sheet)), None)

    def read(self, sheet: str) -> pd.DataFrame | None:
        """Return the typed rows of a sheet, or None."""
        frames = [table.frame.assign(sheet=table.sheet) for table in self._read(sheet)]
        return pd.concat(frames, ignore_index=True) if len(frames) > 1 else next(iter(frames), None)

    def vinfo(self) -> pd.DataFrame:
        """Return vInfo, or raise InputError naming the sheets there are."""
        frame = self.read("vInfo")
        if frame is None:
            raise InputError(
                "There is no sheet vInfo; the sheets are "
                f"{', '.join(self._workbook.sheet_names[:12])}.",
                "Export all from RVTools.",
                self._workbook.name,
            )
        return frame

    def joined(self, sheet: str, vinfo: pd.DataFrame) -> pd.DataFrame | None:
        """Return a sheet with ``position``, its row of the base; orphans are reported.

        Rows join by the first key that fits (in RVTools VM UUID, then VM ID, then name), each only
        where the base holds it once.
        """
        frame = self.read(sheet)
        if frame is None:
            return None
        repeated = _repeated(frame)
        if repeated.any():
            for own_name, rows in frame[repeated].groupby("sheet", sort=False):
                self._log.add(
                    "ROW_REPEATED", "warning", "Rows repeat an earlier row.",
                    sheet=str(own_name), rows=rows["row"],
                    action="Each was counted once.", remedy="Merge exports without overlaps.",
                )  # fmt: skip
            frame = frame[~repeated].reset_index(drop=True)
        position = _positions(frame, vinfo, self._keys)
        for own_name, orphans in frame[position.isna()].groupby("sheet", sort=False):
            self._log.add(
                "ORPHAN_ROWS", "warning", f"Rows belong to no machine of the sheet {self._base}.",
                sheet=str(own_name), rows=orphans["row"], action="They were left out.",
                remedy="Export all sheets in one go and do not edit them.",
            )  # fmt: skip
        return frame.assign(position=position)

    def own_name(self, sheet: str) -> str:
        """Return the sheet's name as the file spells it."""
        tables = self._tables.get(sheet)
        return tables[0].sheet if tables else sheet

    def read_rows(self) -> tuple[tuple[str, int], ...]:
        """Return the sheets read and the number of their data rows."""
        return tuple(
            (table.sheet, len(table.frame)) for tables in self._tables.values() for table in tables
        )


def _repeated(frame: pd.DataFrame) -> pd.Series:
    """Mark rows equal to an earlier one; disks without any name of their own are never equal."""
    repeated = repeated_rows(frame.drop(columns=["row", "sheet"]))
    names = [name for name in ("disk_key", "disk_path", "disk_name") if name in frame]
    return repeated & frame[names].notna().any(axis=1) if names else repeated


def _positions(frame: pd.DataFrame, vinfo: pd.DataFrame, join_keys: JoinKeys) -> pd.Series:
    position = pd.Series(float("nan"), frame.index)
    machines = vinfo[~vinfo["repeated"]]
    for keys in join_keys:
        if position.notna().all():
            break
        left, right = _joined_key(frame, keys), _joined_key(machines, keys)
        unique = right[right.notna() & ~right.duplicated(keep=False)]
        lookup = pd.Series(unique.index, index=unique.to_numpy(), dtype="float64")
        position = position.fillna(left.map(lookup))
    return position


def _joined_key(frame: pd.DataFrame, keys: tuple[str, ...]) -> pd.Series:
    """Return the key columns as one text; unknown where the last of them is."""
    parts = [frame[key].str.lower().fillna("") for key in keys]
    joined = parts[0] if len(parts) == 1 else parts[0] + "|" + parts[1]
    return joined.where(frame[keys[-1]].notna())


def sum_per_server(table: pd.DataFrame | None, column: str, vinfo: pd.DataFrame) -> pd.Series:
    """Return the sum of a joined sheet's column per row of vInfo; unknown where it has none."""
    if table is None:
        return pd.Series(float("nan"), vinfo.index)
    known = table[table["position"].notna()]
    sums = known.groupby(known["position"].astype(int))[column].sum(min_count=1)
    return sums.reindex(vinfo.index)


def first_per_server(table: pd.DataFrame | None, column: str, vinfo: pd.DataFrame) -> pd.Series:
    """Return the first known value of a joined sheet's column per row of vInfo."""
    if table is None:
        return pd.Series(float("nan"), vinfo.index)
    known = table[table["position"].notna()]
    return known.groupby(known["position"].astype(int))[column].first().reindex(vinfo.index)


def max_per_server(table: pd.DataFrame | None, column: str, vinfo: pd.DataFrame) -> pd.Series:
    """Return the largest known value of a joined sheet's column per row of vInfo."""
    if table is None:
        return pd.Series(float("nan"), vinfo.index)
    known = table[table["position"].notna()]
    return known.groupby(known["position"].astype(int))[column].max().reindex(vinfo.index)


def fill_gaps(
    vinfo: pd.DataFrame, vcpu: pd.DataFrame | None, vmemory: pd.DataFrame | None, log: IssueLog
) -> None:
    """Fill blank CPUs and Memory of vInfo, in place, from the sheets that hold the same figure."""
    for field, column, sheet, table, source in (
        ("vcpu", "CPUs", "vCPU", vcpu, "vcpu"),
        ("memory_mib", "Memory", "vMemory", vmemory, "size_mib"),
    ):
        other = first_per_server(table, source, vinfo)
        gaps = vinfo[field].isna() & other.notna()
        if gaps.any():
            vinfo[field] = vinfo[field].fillna(other)
            log.add(
                "FILLED_FROM_SHEET", "info", f"{column} is blank in vInfo and given in {sheet}.",
                sheet="vInfo", column=column, rows=vinfo.loc[gaps, "row"],
                action=f"The figure of {sheet} was used.",
            )  # fmt: skip
