"""What an RVTools export is: its sums as they stand, and when it was written.

That is as its sheet vMetaData says, else as the file's name does.
"""

from __future__ import annotations

import datetime as dt
import re

import pandas as pd

from bizcase.inputs.opening.upload import Upload
from bizcase.inputs.rvtools.sheets import FORMAT
from bizcase.inputs.tables.joined_sheets import SheetReader
from bizcase.inventory import SheetFact, SourceFile

_IN_NAME = re.compile(
    r"(?<!\d)(20\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)"
    r"(?:[-_. T]([01]\d|2[0-3])[-_.:]?([0-5]\d))?"
)

# Sheets of a machine's parts, with what is said of their machines.
_SHEETS = {
    "vdisk": ("vDisk", "Machines with rows in vDisk", "Different machine names in vDisk"),
    "vpartition": (
        "vPartition", "Machines with rows in vPartition", "Different machine names in vPartition",
    ),
}  # fmt: skip


def exported_at(sheets: SheetReader, file_name: str) -> str:
    """Return the day and, where it is known, the minute as ISO text; "" where nothing says it.

    >>> _from_text("RVTools_export_all_2026-11-01_10.05.xlsx"), _from_text("vc1.xlsx")
    ('2026-11-01T10:05', '')
    """
    stated = sheets.read("vMetaData")
    written = stated["created_at"].dropna() if stated is not None else ()
    return next(filter(None, map(_from_text, (*map(str, written), file_name))), "")


def _from_text(text: str) -> str:
    match = _IN_NAME.search(text)
    if match is None:
        return ""
    year, month, day, hour, minute = match.groups()
    try:
        dt.date(int(year), int(month), int(day))
    except ValueError:
        return ""
    return f"{year}-{month}-{day}" + (f"T{hour}:{minute}" if hour else "")


def source_file(
    upload: Upload,
    vinfo: pd.DataFrame,
    vdisk: pd.DataFrame | None,
    vpartition: pd.DataFrame | None,
    sheets: SheetReader,
) -> SourceFile:
    """Return what the export is: its fingerprint, its sheets, the sums that stand in it."""
    vinfo_name = sheets.own_name("vInfo")
    facts = [
        SheetFact("vinfo.rows", "Rows of vInfo", len(vinfo), "rows", vinfo_name),
        SheetFact("vinfo.vcpu", "vCPU of all rows", float(vinfo["vcpu"].sum()), "vCPU", vinfo_name),
        SheetFact(
            "vinfo.memory", "Memory of all rows", float(vinfo["memory_mib"].sum()), "MiB",
            vinfo_name,
        ),
        SheetFact(
            "vinfo.total_disk", "Total disk capacity of all rows",
            float(vinfo["total_disk_mib"].sum(min_count=1)), "MiB", vinfo_name,
        ),
    ]  # fmt: skip
    for key, table, column in (
        ("vdisk", vdisk, "capacity_mib"),
        ("vpartition", vpartition, "consumed_mib"),
    ):
        if table is None:
            continue
        sheet, machines, names = _SHEETS[key]
        name = sheets.own_name(sheet)
        facts += [
            SheetFact(f"{key}.sum", f"Sum of {column.split('_')[0]}",
                      float(table[column].sum(min_count=1)), "MiB", name),
            SheetFact(f"{key}.machines", machines,
                      int(table["position"].nunique()), "machines", name),
            SheetFact(f"{key}.names", names,
                      int(table["name"].nunique()), "names", name),
        ]  # fmt: skip
    when = exported_at(sheets, upload.name)
    return SourceFile(
        kind=FORMAT,
        name=upload.name,
        sha256=upload.sha256,
        size_bytes=upload.size_bytes,
        rows=len(vinfo),
        sheets=sheets.read_rows(),
        facts=tuple(fact for fact in facts if not pd.isna(fact.value)),
        exported_at=when,
    )
