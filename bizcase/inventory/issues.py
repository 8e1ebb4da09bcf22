"""What was wrong with an input, told so that somebody can mend it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

SHOWN_ROWS = 10


@dataclass(frozen=True, slots=True)
class Issue:
    """One kind of fault at one place.

    ``severity``: error (stops this file), warning, info. ``rows`` holds the first ten row
    numbers, ``count`` all of them. ``action`` says what was done, ``remedy`` how to mend it at the
    source.
    """

    code: str
    severity: str
    message: str
    count: int = 1
    file: str = ""
    sheet: str = ""
    column: str = ""
    rows: tuple[int, ...] = ()
    action: str = ""
    remedy: str = ""

    @property
    def where(self) -> str:
        """File, sheet, column and rows as one phrase."""
        rows = ", ".join(str(row) for row in self.rows)
        more = " …" if self.count > len(self.rows) else ""
        places = (
            self.file,
            f"sheet {self.sheet}" if self.sheet else "",
            f"column {self.column}" if self.column else "",
            f"row {rows}{more}" if rows else "",
        )
        return ", ".join(place for place in places if place)


@dataclass(slots=True)
class IssueLog:
    """Collects the issues of one file while it is read."""

    file: str
    _issues: list[Issue] = field(default_factory=list)

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
        numbers = [int(row) for row in rows]
        self._issues.append(
            Issue(
                code=code,
                severity=severity,
                message=message,
                count=(len(numbers) or 1) if count is None else count,
                file=self.file,
                sheet=sheet,
                column=column,
                rows=tuple(numbers[:SHOWN_ROWS]),
                action=action,
                remedy=remedy,
            )
        )

    def __iter__(self) -> Iterator[Issue]:
        return iter(self._issues)
