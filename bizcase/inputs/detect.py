"""What a file is, and why."""

from __future__ import annotations

from dataclasses import dataclass

from bizcase.inputs.formats import FORMATS, KIND_LABELS, Format
from bizcase.inputs.source import Source

__all__ = ["KIND_LABELS", "Detection", "detect"]


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


def detect(source: Source) -> Detection:
    """Return the first format that recognises the file; InputError where it cannot be opened."""
    for candidate in FORMATS:
        if reason := candidate.recognise(source):
            return Detection(candidate, reason)
    marks = ", ".join(f"{known.mark} ({known.label})" for known in FORMATS)
    is_a = f"It is a {source.container}"
    if source.is_table:
        is_a = f"Its sheets are {', '.join(source.workbook.sheet_names[:6])}"
    return Detection(None, f"{is_a}; known are {marks}.")
