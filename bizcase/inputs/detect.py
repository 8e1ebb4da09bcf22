"""What a file is, and why."""

from __future__ import annotations

from dataclasses import dataclass

from bizcase.inputs.formats import FORMATS, KIND_LABELS, Format
from bizcase.inputs.tables.column_mapping import ColumnMapping
from bizcase.inputs.tables.source import Source

__all__ = ["KIND_LABELS", "Detection", "detect"]


_LIST = next(known for known in FORMATS if known.key == "list")


@dataclass(frozen=True, slots=True)
class Detection:
    """The format of a file, None where it is not recognised, and the reason in one sentence."""

    format: Format | None
    reason: str

    @property
    def kind(self) -> str:
        """The case's input it serves: rvtools, it_inventory, atx, mra, portfolio or unknown."""
        return self.format.kind if self.format else "unknown"

    @property
    def label(self) -> str:
        """The format in words."""
        return self.format.label if self.format else KIND_LABELS["unknown"]


def detect(source: Source, mapping: ColumnMapping | None = None) -> Detection:
    """Return the first format that recognises the file; InputError where it cannot be opened.

    A file that has every column of a given mapping is a list, whatever else it resembles.
    """
    if kept := next((known for known in FORMATS if known.key == source.format_key), None):
        return Detection(kept, "A saved case kept it as that.")
    if mapping is not None and source.is_table and mapping.fits(source.workbook):
        return Detection(_LIST, "It has every column of the column mapping.")
    for candidate in FORMATS:
        if reason := candidate.recognise(source):
            return Detection(candidate, reason)
    if mapping is not None and source.is_table and source.workbook.sheet_names:
        return Detection(_LIST, "Nothing else recognises it, and a column mapping is given.")
    marks = ", ".join(f"{known.mark} ({known.label})" for known in FORMATS)
    is_a = f"It is a {source.container}"
    if source.is_table:
        is_a = f"Its sheets are {', '.join(source.workbook.sheet_names[:6])}"
    return Detection(None, f"{is_a}; known are {marks}.")
