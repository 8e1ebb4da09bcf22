"""What a file is, by the names of its sheets and the headers in them, and why."""

from __future__ import annotations

from dataclasses import dataclass

from bizcase.inputs.sheet import HEADER_SEARCH_ROWS, fields_of, header_token
from bizcase.inputs.workbook import Workbook

KIND_LABELS = {
    "rvtools": "RVTools export",
    "it_inventory": "IT inventory (AWS MPA template)",
    "unknown": "not recognised",
}
_KEY_SHEET = {"rvtools": "vInfo", "it_inventory": "Servers"}


@dataclass(frozen=True, slots=True)
class Detection:
    """The kind of a file (rvtools, it_inventory, unknown) and the reason in one sentence."""

    kind: str
    reason: str


def detect(workbook: Workbook) -> Detection:
    """Return what a workbook or csv is."""
    for kind, sheet in _KEY_SHEET.items():
        name = workbook.find(sheet)
        if name is None:
            continue
        _, rows = workbook.rows(name)
        seen = {header_token(cell, sheet) for row in rows[:HEADER_SEARCH_ROWS] for cell in row}
        headers = [field for field in fields_of(kind) if field.sheet == sheet]
        known = sum(
            any(header_token(word, sheet) in seen for word in (field.header, *field.aliases))
            for field in headers
        )
        return Detection(
            kind, f"It has a sheet {name} with {known} of {len(headers)} known columns."
        )
    sheets = ", ".join(workbook.sheet_names[:6])
    return Detection("unknown", f"It has neither a sheet vInfo nor a sheet Servers, but {sheets}.")
