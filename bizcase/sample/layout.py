"""The layouts of the workbooks: which sheets, which headers, what is the same on every row."""

from __future__ import annotations

from typing import Any

from bizcase import packaged

Row = dict[str, Any]
Sheet = list[list[Any]]
Sheets = dict[str, Sheet]


def load(name: str) -> dict[str, Any]:
    """Return one of the tables of this package, such as ``estate``."""
    return packaged.toml("bizcase.sample", f"{name}.toml")


def arrange(columns: list[str], rows: list[Row], same: Row | None = None) -> Sheet:
    """Return the header and the rows in its order; what a row does not name is blank.

    Raises
    ------
    ValueError
        A row names a column the sheet does not have.
    """
    known = set(columns)
    for row in [same or {}, *rows]:
        if unknown := row.keys() - known:
            raise ValueError(f"The sheet has no column {', '.join(sorted(unknown))}.")
    return [list(columns), *([{**(same or {}), **row}.get(c) for c in columns] for row in rows)]
