"""Collects what is read from one AWS Transform file, each reading with its place and grade."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from bizcase.inputs.transform.labels import label_of
from bizcase.inputs.transform.numbers import SIZES_GIB, Quantity
from bizcase.inventory import IssueLog
from bizcase.inventory.tables import conform

MAX_COUNT = 1e7
MAX_USD = 1e12  # a thousand billion a year is no estate


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reading stands: sheet, slide title or page, and its row, slide or page number."""

    sheet: str
    row: int


@dataclass(slots=True)
class Readings:
    """The readings of one file in the order of the file, and its issues."""

    file: str
    log: IssueLog
    rows: list[dict[str, Any]] = field(default_factory=list)

    def add(
        self, key: str, value: float, grade: str, place: Place, *, rounding: float = 0.0,
        label: str = "",
    ) -> None:  # fmt: skip
        """Add a reading; ``label`` is how the file names it, by default our name of the key."""
        own_label, unit = label_of(key)
        words = " ".join(label.split())[:120]
        words = "" if words.lower() == own_label.lower() else words
        self.rows.append(
            {
                "key": key, "label": f"{own_label} ({words})" if words else own_label,
                "value": float(value), "unit": unit, "rounding": rounding, "grade": grade,
                "source_file": self.file,
                "source_sheet": place.sheet, "source_row": place.row,
            }
        )  # fmt: skip

    def add_sum(
        self, key: str, values: pd.Series, rows: pd.Series, place: Place, label: str
    ) -> None:
        """Add the sum of a column; unknown cells are named, and nothing known adds nothing."""
        known = values.notna()
        if not known.any():
            return
        self.add(key, round(math.fsum(values[known]), 2), "A", place, label=label)
        if not known.all():
            self.log.add(
                "ATX_SUM_INCOMPLETE", "warning", "Servers lack a value, so the sum is too low.",
                sheet=place.sheet, column=label or key, rows=rows[~known],
                action="Summed without them.", remedy="Complete the column in the analysis.",
            )  # fmt: skip

    def add_quantity(
        self, key: str, quantity: Quantity, grade: str, place: Place, label: str, unit: str = ""
    ) -> bool:
        """Add an amount found beside a label, in the key's unit; whether it was taken.

        ``unit`` is the size named in the label, used where the amount names none. An amount that
        cannot be meant is an issue; a percentage, or the cost of what is counted, is passed over.
        """
        _, wanted = label_of(key)
        if quantity.unit == "%" or (quantity.unit == "USD" and wanted != "USD/year"):
            return False
        factor, fault = _factor(quantity.unit or unit, wanted)
        value = (quantity.value or 0.0) * factor
        if quantity.fault:
            fault = quantity.fault
        elif not fault and wanted in ("servers", "vCPU") and value % 1:
            fault = "a count is whole"
        elif not fault and not 0 <= value <= (MAX_USD if wanted == "USD/year" else MAX_COUNT * 1e3):
            fault = "it is not possible"
        if fault:
            self.log.add(
                "ATX_NUMBER_UNREADABLE", "warning",
                f"{quantity.text[:40]!r} next to {label.strip()[:60]!r} was not read: {fault}.",
                sheet=place.sheet, rows=[place.row], action="Left unknown.",
                remedy="Write plain US dollars a year, whole counts, and sizes with their unit.",
            )  # fmt: skip
            return False
        whole = wanted in ("servers", "vCPU") and quantity.value == int(quantity.value or 0)
        rounding = 0.0 if whole and quantity.rounding <= 0.5 else quantity.rounding * factor  # noqa: PLR2004 - half of one
        # A sentence holds amounts of its own: as a label it would show numbers without a figure.
        own_words = "" if grade == "C" else label
        self.add(key, value, grade, place, rounding=rounding, label=own_words)
        return True

    def table(self) -> pd.DataFrame:
        """Return the readings as ``transform_figures``."""
        return conform("transform_figures", pd.DataFrame(self.rows))


def _factor(unit: str, wanted: str) -> tuple[float, str]:
    """Return what turns the written unit into the wanted one, or why nothing does."""
    if wanted == "GiB":
        return (SIZES_GIB[unit], "") if unit in SIZES_GIB else (1.0, "it states no unit of size")
    if wanted == "USD/year":
        return 1.0, "" if unit in ("USD", "") else "it is no amount of money"
    return 1.0, "it is no count" if unit else ""
