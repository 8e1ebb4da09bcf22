"""The sheets of the workbook in the order of readers, each with what it is for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from bizcase.document.colours import colour
from bizcase.exports.workbook_writer import WorkbookWriter

INPUT, LIVE, STATED, STEPS = "input", "live", "stated", "steps"
COLOURS = {
    INPUT: colour("once", "dark"), LIVE: colour("accent"), STATED: colour("retire"),
    STEPS: colour("line"),
}  # fmt: skip
WORDS = {
    INPUT: "Change the yellow cells here",
    LIVE: "Live: formulas that follow the inputs",
    STATED: "Stated: as the app computed it; nothing here follows a change",
    STEPS: "Live: steps of the way between",
}


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """One sheet: its name, its kind and what a reader finds there."""

    name: str
    kind: str
    holds: str


class Sheets:
    """Worksheets by name. They are made in order and written in any."""

    def __init__(self, writer: WorkbookWriter) -> None:
        self._writer = writer
        self._made: dict[str, Worksheet] = {}
        self._specs: list[SheetSpec] = []

    def make(self, spec: SheetSpec) -> None:
        """Add a sheet behind those there are."""
        sheet = self._writer.sheet(spec.name)
        sheet.set_tab_color(COLOURS[spec.kind])
        self._made[spec.name] = sheet
        self._specs.append(spec)

    def __contains__(self, name: object) -> bool:
        """Return whether the workbook has the sheet."""
        return name in self._made

    def __getitem__(self, name: str) -> Worksheet:
        """Return a sheet that was made."""
        return self._made[name]

    def __iter__(self) -> Iterator[SheetSpec]:
        """Yield what the sheets are, in their order."""
        return iter(self._specs)
