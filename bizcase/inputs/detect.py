"""What a file is, and why."""

from __future__ import annotations

from dataclasses import dataclass

from bizcase.inputs.formats import FORMATS, Format
from bizcase.inputs.tables.column_mapping import ColumnMapping
from bizcase.inputs.tables.source import Source
from bizcase.traits import kind_label

MAPPED = next(known for known in FORMATS if known.traits.mapped)
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Detection:
    """The format of a file, None where it is not recognised, and the reason in one sentence."""

    format: Format | None
    reason: str

    @property
    def kind(self) -> str:
        """The case's input it serves, a key of ``kinds.csv``, or ``UNKNOWN``."""
        return self.format.traits.kind if self.format else UNKNOWN

    @property
    def label(self) -> str:
        """The format in words."""
        return self.format.traits.label if self.format else kind_label(UNKNOWN)


def detect(source: Source, mapping: ColumnMapping | None = None) -> Detection:
    """Return the first format that recognises the file; InputError where it cannot be opened.

    A file that has every column of a given mapping is a list, whatever else it resembles.
    """
    for known in FORMATS:
        if source.format_key and source.format_key in (known.key, known.traits.formerly):
            return Detection(known, "A saved case kept it as that.")
    if mapping is not None and source.is_table and mapping.fits(source.workbook):
        return Detection(MAPPED, "It has every column of the column mapping.")
    for candidate in FORMATS:
        if reason := candidate.recognise(source):
            return Detection(candidate, reason)
    if mapping is not None and source.is_table and source.workbook.sheet_names:
        return Detection(MAPPED, "Nothing else recognises it, and a column mapping is given.")
    marks = ", ".join(f"{known.traits.mark} ({known.traits.label})" for known in FORMATS)
    is_a = f"It is a {source.container}"
    if source.is_table:
        is_a = f"Its sheets are {', '.join(source.workbook.sheet_names[:6])}"
    return Detection(None, f"{is_a}; known are {marks}.")
