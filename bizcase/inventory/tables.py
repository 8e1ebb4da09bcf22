"""The canonical tables: which columns each has, of which type and unit."""

from __future__ import annotations

from typing import Any

import pandas as pd

from bizcase import packaged

# The name of the one volume that stands for a server's disks where only their total is known.
ALL_DISKS = "all disks together"

# Unknown is NaN for numbers and text, NA for booleans; never 0, "" or False.
DTYPES: dict[str, Any] = {"text": "str", "number": "float64", "bool": "boolean"}


def declarations() -> pd.DataFrame:
    """Return the declared columns: table, column, type, unit, meaning."""
    return packaged.table("bizcase.inventory", "columns.csv")


def columns_of(table: str) -> dict[str, Any]:
    """Return ``{column: pandas dtype}`` of a table, in order."""
    declared = declarations()
    rows = declared[declared["table"] == table]
    return {column: DTYPES[kind] for column, kind in zip(rows["column"], rows["type"], strict=True)}


def conform(table: str, columns: dict[str, Any] | pd.DataFrame) -> pd.DataFrame:
    """Return a table with exactly its declared columns, types and order.

    Columns that a source does not have become unknown; a column that is not declared is a fault
    of ours (KeyError).
    """
    declared = columns_of(table)
    given = pd.DataFrame(columns)
    undeclared = set(given.columns) - set(declared)
    if undeclared:
        raise KeyError(f"{table} has no column {', '.join(sorted(undeclared))}")
    conformed = {
        name: given[name].astype(dtype)
        if name in given
        else pd.Series(pd.NA if dtype == "boolean" else float("nan"), given.index).astype(dtype)
        for name, dtype in declared.items()
    }
    return pd.DataFrame(conformed).reset_index(drop=True)


def empty(table: str) -> pd.DataFrame:
    """Return a table without rows."""
    return conform(table, {})
