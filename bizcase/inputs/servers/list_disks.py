"""Lists that give each disk of a server a column of its own: "Disk 1 (GB)", "D: Drive (GB)"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from bizcase.inputs.cells.cells import Field
from bizcase.inputs.cells.csv_text import Row
from bizcase.inputs.tables.mapping_scores import header_text, list_fields, unit_of
from bizcase.units import to_gib

_DISK = r"(?:disks?|drives?|volumes?|hdds?|luns?|vmdks?|festplatten?|laufwerke?)"
_ONE_DISK = re.compile(
    rf"^\W*(?:(?:hard|local|virtual)\W*)?(?:{_DISK}(?:\W*\d{{1,2}}|\W+[a-z])(?![a-z\d])"
    rf"|[c-z]\W*{_DISK}\b)(?P<rest>.*)$",
    re.IGNORECASE,
)
_NO_SIZE = re.compile(
    r"used|usage|free|type|name|iops|read|write|throughput|util|%|percent|label|mount|letter|belegt|frei",
    re.IGNORECASE,
)


def disk_fields(headers: Sequence[object], sample_rows: Sequence[Row]) -> list[Field]:
    """Return a field for each column that holds the size of one disk."""
    storage = next(field for field in list_fields() if field.name == "storage")
    found = []
    for position, written in enumerate(headers):
        header = str(written).strip()
        match = _ONE_DISK.match(header)
        if match is None or _NO_SIZE.search(header):
            continue
        cells = [row[position] for row in sample_rows if position < len(row)]
        unit = header_text(header).unit or unit_of(storage, header, cells)[0]
        found.append(
            replace(
                storage, name=f"disk_{position}_{unit}", unit=unit, header=header, aliases=(),
                maximum=float("inf"),
            )
        )  # fmt: skip
    return found


def listed_disks(frame: pd.DataFrame, fields: Sequence[Field], sheet: str) -> pd.DataFrame:
    """Return ``Listing.disks``: a row per disk with a size, in the order of servers and columns."""
    parts = [
        pd.DataFrame(
            {
                "position": frame.index,
                "name": field.header,
                "capacity_gib": to_gib(frame[field.name], field.unit),
                "sheet": sheet,
                "row": frame["row"],
            }
        )
        for field in fields
    ]
    disks = pd.concat(parts, ignore_index=True)
    sized = disks[disks["capacity_gib"] > 0]
    return sized.sort_values("position", kind="stable", ignore_index=True)
