"""The sheets of a file: which of their cells are names, and the cells with pseudonyms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bizcase.inputs.cells.csv_text import Row
from bizcase.inputs.opening.workbook import Workbook
from bizcase.inputs.tables.column_mapping import ColumnMapping
from bizcase.pseudonyms.names import Pseudonyms
from bizcase.pseudonyms.treatments import HEADER, ColumnUse, SheetUse, declared_sheets, sheet_use
from bizcase.pseudonyms.words import fold, words_of


@dataclass(slots=True)
class Sheet:
    """A sheet of an opened workbook, and how its columns are treated."""

    workbook: Workbook
    name: str
    use: SheetUse
    head: tuple[str, ...] = ()

    @classmethod
    def opened(
        cls, workbook: Workbook, name: str, file_format: str, mapping: ColumnMapping | None
    ) -> Sheet:
        """Return a sheet with the treatment of its columns, by its first rows."""
        _, rows = workbook.stream(name)
        head = [row for row, _ in zip(rows, range(10), strict=False)]
        use = sheet_use(head, name, file_format, mapping)
        labels = tuple(map(_label, head[use.header])) if use.header >= 0 else ()
        return cls(workbook, name, use, labels)

    def collect(self, names: Pseudonyms) -> None:
        """Give the names of the sheet to the pseudonyms."""
        by_column: dict[int, set[str]] = {}
        _, rows = self.workbook.stream(self.name)
        for number, row in enumerate(rows):
            if self._is_head(number, row):
                continue
            if number < self.use.header:
                above = (cell for cell in row if cell.__class__ is str and cell)
                names.collect(above, self.use.outside.treatment)
                continue
            for at, cell in enumerate(row):
                if cell.__class__ is str and cell:
                    by_column.setdefault(at, set()).add(cell)
        for at, texts in by_column.items():
            names.collect(texts, self.use.of(at).treatment)
        if self._is_declared:
            names.exempt.update(fold(word) for word in words_of(self.name))
        for at, label in enumerate(self.head):
            if self.use.of(at).known:
                names.exempt.update(fold(word) for word in words_of(label))

    def shared_name(self, names: Pseudonyms) -> str:
        """Return the name of the sheet: one that a reader asks for stays."""
        return self.name if self._is_declared else names.text(self.name, HEADER)

    @property
    def _is_declared(self) -> bool:
        return self.name.strip().lower().removeprefix("tab") in declared_sheets()

    def rows(self, names: Pseudonyms) -> tuple[int, Iterator[Row]]:
        """Return the number of the first row, and the rows with pseudonyms."""
        first, rows = self.workbook.stream(self.name)
        return first, (self._row(number, row, names) for number, row in enumerate(rows))

    def _row(self, number: int, row: Row, names: Pseudonyms) -> Row:
        if self._is_head(number, row):
            return [self._header(at, cell, names) for at, cell in enumerate(row)]
        if number < self.use.header:
            return [self._cell(cell, self.use.outside, names) for cell in row]
        return [self._cell(cell, self.use.of(at), names) for at, cell in enumerate(row)]

    def _header(self, at: int, cell: Any, names: Pseudonyms) -> Any:  # noqa: ANN401 - a cell
        if not isinstance(cell, str) or self.use.of(at).known:
            return cell
        return names.text(cell, HEADER)

    def _cell(self, cell: Any, use: ColumnUse, names: Pseudonyms) -> Any:  # noqa: ANN401 - a cell
        if cell.__class__ is str:
            return names.text(cell, use.treatment) if cell else cell
        if cell.__class__ in (int, float):
            return names.number(cell, use.treatment, long=use.long_numbers)
        return cell

    def _is_head(self, number: int, row: Row) -> bool:
        """Whether it is the header, which some exports repeat in their rows."""
        if number == self.use.header:
            return True
        return (
            bool(self.head) and len(row) == len(self.head) and tuple(map(_label, row)) == self.head
        )


def _label(cell: object) -> str:
    return cell if isinstance(cell, str) else str(cell)
