"""The canonical tables: which columns each has, of which type and unit."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd

from bizcase import packaged

# The name of the one volume that stands for a server's disks where only their total is known.
ALL_DISKS = "all disks together"

# Unknown is NaN for numbers and text, NA for booleans; never 0, "" or False.
DTYPES: dict[str, Any] = {"text": "str", "number": "float64", "bool": "boolean"}


def columns_of(table: str) -> dict[str, Any]:
    """Return ``{column: pandas dtype}`` of a table, in order."""
    return dict(_declared()[table])


def conform(table: str, columns: dict[str, Any] | pd.DataFrame) -> pd.DataFrame:
    """Return a table with exactly its declared columns, types and order.

    Columns that a source does not have become unknown; a column that is not declared is a fault
    of ours (KeyError).
    """
    declared = _declared()[table]
    given = pd.DataFrame(columns)
    undeclared = set(given.columns) - set(declared)
    if undeclared:
        raise KeyError(f"{table} has no column {', '.join(sorted(undeclared))}")
    unknown = _unknown(given.index)
    conformed = {
        name: given[name].astype(dtype) if name in given else unknown[dtype]
        for name, dtype in declared.items()
    }
    return pd.DataFrame(conformed).reset_index(drop=True)


def empty(table: str) -> pd.DataFrame:
    """Return a table without rows."""
    # As in packaged: with copy on write a shallow copy alters nothing.
    return _empty(table).copy(deep=False)


def _unknown(index: pd.Index) -> dict[Any, pd.Series]:
    """Return a column of unknowns of each type."""
    return {
        dtype: pd.Series(pd.NA if dtype == "boolean" else float("nan"), index).astype(dtype)
        for dtype in DTYPES.values()
    }


@cache
def _declared() -> dict[str, dict[str, Any]]:
    """Return the dtypes by table and column: the file is packaged and never changes."""
    tables: dict[str, dict[str, Any]] = {}
    for row in packaged.rows("bizcase.inventory", "columns.csv"):
        tables.setdefault(row["table"], {})[row["column"]] = DTYPES[row["type"]]
    return tables


@cache
def _empty(table: str) -> pd.DataFrame:
    return conform(table, {})
