"""What was wrong with an input, told so that somebody can mend it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import pandas as pd

from bizcase import packaged
from bizcase.errors import BizcaseError, StageError
from bizcase.grammar import counted
from bizcase.inventory.places import table_in
from bizcase.inventory.row_numbers import RowNumbers

SHOWN_ROWS = 10
SEVERITIES = ("error", "warning", "info")


def issue_codes() -> pd.DataFrame:
    """Return the declared codes, in order: code, meaning, remedy."""
    return packaged.table("bizcase.inventory", "issue_codes.csv")


@lru_cache(maxsize=1)
def _declared() -> frozenset[str]:
    return frozenset(issue_codes()["code"])


@dataclass(frozen=True, slots=True)
class Issue:
    """One kind of fault at one place.

    ``code`` is declared in ``issue_codes.csv``. ``severity``: error (the file was not read),
    warning, info. ``rows`` holds every row number; ``count`` may count something else than rows.
    ``action`` says what was done, ``remedy`` how to mend it at the source. An undeclared code or
    severity is a fault of ours (StageError).
    """

    code: str
    severity: str
    message: str
    count: int = 1
    file: str = ""
    sheet: str = ""
    column: str = ""
    rows: Sequence[int] = ()
    action: str = ""
    remedy: str = ""

    def __post_init__(self) -> None:
        """Check code and severity; keep the rows compactly."""
        if self.code not in _declared():
            raise StageError(f"The issue code {self.code} is not declared.")
        if self.severity not in SEVERITIES:
            raise StageError(f"The issue {self.code} has the severity {self.severity!r}.")
        if not isinstance(self.rows, RowNumbers):
            object.__setattr__(self, "rows", RowNumbers(self.rows))

    @property
    def shown_rows(self) -> tuple[int, ...]:
        """The first ten row numbers, each once: what is printed beside the count."""
        found: dict[int, None] = {}
        for row in self.rows:
            found[row] = None
            if len(found) == SHOWN_ROWS:
                break
        return tuple(found)

    @property
    def where(self) -> str:
        """File, sheet, column and first rows as one phrase."""
        shown = self.shown_rows
        rows = ", ".join(map(str, shown))
        # Several of what is counted may be in one row.
        has_more = self.count > len(self.rows) or any(row not in shown for row in self.rows)
        more = " …" if has_more else ""
        places = (
            self.file,
            *table_in(self.file, self.sheet),
            f"column {self.column}" if self.column else "",
            f"row {rows}{more}" if rows else "",
        )
        return ", ".join(place for place in places if place)

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON, with the place in words and the first ten rows."""
        return {
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
            "count": self.count,
            "where": self.where,
            "file": self.file,
            "sheet": self.sheet,
            "column": self.column,
            "rows": list(self.shown_rows),
            "action": self.action,
            "remedy": self.remedy,
        }


def unreadable_file(fault: BizcaseError) -> Issue:
    """Return the fault of a file that could not be read as its one issue, of severity error."""
    return Issue(
        "FILE_UNREADABLE", "error", fault.message, file=fault.where,
        action="The file was left out.", remedy=fault.remedy,
    )  # fmt: skip


@dataclass(slots=True)
class IssueLog:
    """Collects the issues of one file while it is read."""

    file: str
    _issues: list[Issue] = field(default_factory=list)
    _sheets: dict[str, pd.Series] = field(default_factory=dict)

    def over_sheets(self, table: str, sheets: pd.Series) -> None:
        """Let issues with rows of a table over several sheets name the sheet of each row.

        From then on ``sheet=table`` with rows of that index is one issue per sheet.
        """
        self._sheets.pop(table, None)
        if sheets.nunique() > 1:
            self._sheets[table] = sheets

    def add(  # noqa: PLR0913 - the fields of an issue, all optional
        self,
        code: str,
        severity: str,
        message: str,
        *,
        sheet: str = "",
        column: str = "",
        rows: Iterable[int] = (),
        count: int | None = None,
        action: str = "",
        remedy: str = "",
    ) -> None:
        """Add an issue; ``count`` defaults to the number of rows, or one."""
        numbered = {sheet: RowNumbers(rows)}
        if sheet in self._sheets and isinstance(rows, pd.Series) and count is None:
            by_sheet = rows.groupby(self._sheets[sheet].loc[rows.index], sort=False)
            numbered = {str(own): RowNumbers(part) for own, part in by_sheet}
        for own, numbers in numbered.items():
            self._issues.append(
                Issue(
                    code=code,
                    severity=severity,
                    message=message,
                    count=(len(numbers) or 1) if count is None else count,
                    file=self.file,
                    sheet=own,
                    column=column,
                    rows=numbers,
                    action=action,
                    remedy=remedy,
                )
            )

    def add_of(
        self,
        rows: pd.DataFrame,
        code: str,
        severity: str,
        message: str,
        of_one: Mapping[str, str] | None = None,
        **told: str,
    ) -> None:
        """Add an issue of rows of the inventory: one for each file and sheet that they are in.

        Of no row there is none. ``of_one`` has the texts that an issue of one row has instead, by
        field.
        """
        if rows.empty:
            return
        places = [rows[name].fillna("") for name in ("source_file", "source_sheet")]
        for (file, sheet), part in rows.groupby(places, sort=False):
            texts = {"message": message, **told}
            if len(part) == 1:
                texts |= of_one or {}
            self._issues.append(
                Issue(
                    code=code, severity=severity, count=len(part), file=str(file),
                    sheet=str(sheet), rows=RowNumbers(part["source_row"]), **texts,
                )
            )  # fmt: skip

    def not_read(self, sheet: str, rows: int, because: str, remedy: str) -> None:
        """Add that a sheet with so many rows is left out, with the reason as a clause."""
        self.add(
            "NOT_READ", "info", f"Not read: {sheet} ({counted(rows, 'rows')}), because {because}.",
            sheet=sheet, count=rows, action="Left out.", remedy=remedy,
        )  # fmt: skip

    def report(
        self, fields: str, reports: Iterable[tuple[Any, ...]], rows: pd.Series, **common: str
    ) -> None:
        """Add an issue for each report whose mask marks a row.

        A report is a mask over ``rows`` (the row numbers) followed by the values of ``fields``,
        names of arguments of ``add`` apart by blanks; ``common`` holds those that all share.
        """
        for mask, *values in reports:
            if mask.any():
                named: dict[str, Any] = dict(zip(fields.split(), values, strict=True))
                self.add(rows=rows[mask], **(named | common))

    def __iter__(self) -> Iterator[Issue]:
        return iter(self._issues)
