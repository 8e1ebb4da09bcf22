"""Which sheets or csv files of an export are which RVTools sheet: by their names and headers.

RVTools names its sheets, people and scripts name them anew: "vInfo (2)", "vInfo_DC1", a csv called
inventory.csv. A name that says less than "vInfo" counts only where the headers agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bizcase.inputs.cells.csv_text import Row
from bizcase.inputs.cells.declared import HEAD_ROWS, fields_of, find_header, header_token
from bizcase.inputs.opening.workbook import Workbook, is_sheet_named

FORMAT = "rvtools"
BASE = "vInfo"
SHEETS = tuple(dict.fromkeys((BASE, "vDisk", *(field.sheet for field in fields_of(FORMAT)))))
# Sheets of RVTools that hold nothing the case uses.
NOT_NEEDED = (
    "vNetwork", "vFloppy", "vSource", "vRP", "vCluster", "vHBA", "vNIC", "vSwitch", "vPort",
    "dvSwitch", "dvPort", "vSC_VMK", "vSC+VMK", "vDatastore", "vMultiPath", "vLicense",
    "vFileInfo", "vHealth",
)  # fmt: skip
MAX_LOOKS = 30  # sheets of other names whose headers are looked at
# Headers that only RVTools and what copies it write: without one, a table with these columns may
# be any list.
_MARKS = {
    BASE: ("Template", "OS according to the configuration file", "VM UUID", "VI SDK Server",
           "OS according to the VMware Tools", "VI SDK UUID", "SRM Placeholder"),
    "vDisk": ("Disk Key", "Raw", "Disk Mode", "Disk Path", "Sharing mode"),
    "vPartition": ("Consumed MiB", "Consumed MB", "Free %", "Disk Key"),
    "vHost": ("ESX Version", "# VMs total", "# VMs"),
}  # fmt: skip
_PREFIXED = re.compile(r"^v[A-Z][A-Za-z]+\.\s*\w")


def sheets_of(workbook: Workbook, *, chosen: bool = False) -> dict[str, tuple[str, ...]]:
    """Return the sheets of the file that hold each RVTools sheet; those it lacks are not there.

    ``chosen``: somebody said that it is an RVTools export, so the needed columns suffice for vInfo.
    """
    found: dict[str, list[str]] = {}
    for name in workbook.sheet_names:
        if sheet := next((sheet for sheet in SHEETS if workbook.find(sheet) == name), ""):
            found.setdefault(sheet, []).append(name)
    for name in _others(workbook, found):
        head = workbook.head(name)[1]
        named = [sheet for sheet in SHEETS if is_sheet_named(name, sheet)]
        fits = next((sheet for sheet in named if _fits(head, sheet, marked=False)), "")
        fits = fits or next((sheet for sheet in _MARKS if _fits(head, sheet, marked=True)), "")
        if fits:
            found.setdefault(fits, []).append(name)
    if chosen and BASE not in found:
        lists = [name for name in _others(workbook, found)
                 if _fits(workbook.head(name)[1], BASE, marked=False)]  # fmt: skip
        if lists:
            found[BASE] = lists
    return {sheet: tuple(names) for sheet, names in found.items()}


def lacking_columns(workbook: Workbook) -> tuple[str, ...]:
    """Return the needed headers of vInfo that the sheet nearest to it lacks."""
    fields = [field for field in fields_of(FORMAT) if field.sheet == BASE]
    needed = [field for field in fields if field.required]
    best: tuple[str, ...] = tuple(field.header for field in needed)
    for name in workbook.sheet_names[:MAX_LOOKS]:
        positions = find_header(workbook.head(name)[1], fields, BASE)[1]
        lacking = tuple(field.header for field in needed if field.name not in positions)
        best = min(best, lacking, key=len)
    return best


def is_not_needed(name: str) -> bool:
    """Whether it is a sheet of RVTools that the case does not read."""
    return any(is_sheet_named(name, sheet) for sheet in NOT_NEEDED)


def _others(workbook: Workbook, found: dict[str, list[str]]) -> Iterator[str]:
    taken = {name for names in found.values() for name in names}
    names = [name for name in workbook.sheet_names if name not in taken]
    yield from [name for name in names if not is_not_needed(name)][:MAX_LOOKS]


def _fits(head: list[Row], sheet: str, *, marked: bool) -> bool:
    """Whether the header has the needed columns of a sheet, and a mark of RVTools if asked for."""
    fields = [field for field in fields_of(FORMAT) if field.sheet == sheet]
    at, positions = find_header(head, fields, sheet)
    if not positions or any(field.required and field.name not in positions for field in fields):
        return False
    if not marked:
        return True
    headers = [str(cell) for cell in head[:HEAD_ROWS][at]]
    marks = {header_token(mark, sheet) for mark in _MARKS[sheet]}
    return any(_PREFIXED.match(header.strip()) for header in headers) or bool(
        marks & {header_token(header, sheet) for header in headers}
    )
