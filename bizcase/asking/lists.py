"""The lists of a case as rows that a question can find."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from bizcase.case import BusinessCase
from bizcase.document.formats import format_number
from bizcase.document.number_style import NumberStyle
from bizcase.exports.tables import (
    applications_table,
    databases_table,
    servers_table,
    waves_table,
)

LISTS: Mapping[str, Callable[[BusinessCase], pd.DataFrame]] = {
    "servers": servers_table,
    "applications": applications_table,
    "databases": databases_table,
    "waves": waves_table,
}
# The columns a question is likely to be about; the files have them all.
SHOWN: Mapping[str, tuple[str, ...]] = {
    "servers": (
        "name", "environment", "os_name", "vcpu", "memory_gib", "storage_provisioned_gib",
        "in_scope", "instance_type", "total_monthly_usd", "disposition", "wave", "source_file",
        "source_sheet", "source_row",
    ),
    "applications": (
        "name", "criticality", "servers", "databases", "disposition", "wave", "reason",
        "source_file", "source_sheet", "source_row",
    ),
    "databases": (
        "name", "engine", "edition", "storage_gib", "target", "instance_class",
        "total_monthly_usd", "disposition", "source_file", "source_sheet", "source_row",
    ),
    "waves": (
        "wave", "kind", "start_month", "end_month", "servers", "applications", "effort_hours",
        "run_rate_monthly_usd",
    ),
}  # fmt: skip
_UNITS = {"_usd": "USD", "_gib": "GiB", "_hours": "h"}


@dataclass(frozen=True, slots=True)
class Row:
    """One row: ``key`` is its list and place, ``cells`` are its shown values by column, as text."""

    key: str
    cells: Mapping[str, str]


def rows_of(case: BusinessCase, name: str, style: NumberStyle) -> list[Row]:
    """Return the rows of a list, cells as a reader sees them."""
    table = LISTS[name](case)
    columns = [column for column in SHOWN[name] if column in table.columns]
    shown = {
        column: [_cell(value, column, style) for value in table[column].tolist()]
        for column in columns
    }
    return [
        Row(f"{name}.{place}", {column: values[place] for column, values in shown.items()})
        for place in range(len(table))
    ]


def _cell(value: Any, column: str, style: NumberStyle) -> str:  # noqa: ANN401 - a cell is anything
    if pd.isna(value):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        unit = next((unit for end, unit in _UNITS.items() if column.endswith(end)), "")
        number = format_number(float(value), unit, style=style)
        return f"{number} {style.words(unit)}".strip()
    return str(value)
