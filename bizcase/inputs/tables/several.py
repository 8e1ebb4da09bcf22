"""Several columns of a sheet that name one field: texts are joined, what contradicts is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from bizcase.inputs.cells.cells import NOTES, TEXT_TYPES, TEXTS, Field
from bizcase.inputs.cells.csv_text import Row
from bizcase.inputs.cells.declared import header_token
from bizcase.inputs.cells.values import is_blank
from bizcase.inventory import IssueLog
from bizcase.inventory.notes import BETWEEN, joined

# Beside the column that is read, RVTools' own count of something else: machines that run.
_ANOTHER_THING = frozenset({"# VMs"})
Columns = Sequence[tuple[str, pd.Series]]  # header as written and its typed cells, as in the list


def further_places(
    header: Row, fields: Sequence[Field], positions: Mapping[str, int]
) -> dict[str, list[int]]:
    """Return by field the columns whose header names it too, and that no other field is read from.

    ``positions`` are those of ``find_header``.
    """
    meant: dict[tuple[str, bool], str] = {}
    for field in fields:
        if field.name in positions:
            for name in (field.header, *field.aliases):
                meant.setdefault(_mark(name, field.sheet), field.name)
    taken, found = set(positions.values()), dict[str, list[int]]()
    for at, cell in enumerate(header):
        if at in taken or is_blank(cell) or cell in _ANOTHER_THING:
            continue
        if owner := meant.get(_mark(str(cell), fields[0].sheet)):
            found.setdefault(owner, []).append(at)
    return found


def _mark(header: str, sheet: str) -> tuple[str, bool]:
    """Return what two headers of one meaning share: "Free %" is another thing than "Free"."""
    return header_token(header, sheet), "%" in header


def all_places(
    header: Row, fields: Sequence[Field], positions: Mapping[str, int]
) -> frozenset[int]:
    """Return every column that is read for a field: what a saved case has to keep of a sheet."""
    again = further_places(header, fields, positions)
    return frozenset(positions.values()).union(*again.values())


def one_field(
    field: Field, columns: Columns, first: int, rows: Sequence[int], log: IssueLog, sheet: str
) -> dict[str, Any]:
    """Return the column of a field that several columns name, and of notes whose words they are.

    ``first`` is the place of the column that counts where only one can.
    """
    if field.type == NOTES:
        found = _by_row(columns, joined)
        return {
            field.name: pd.Series([note for note, _ in found], dtype="str"),
            columns_field(field): pd.Series([names for _, names in found], dtype="str"),
        }
    if field.type == TEXTS:
        return {field.name: pd.Series(_by_row(columns, _listed), dtype="str")}
    counts = columns[first]
    for place, other in enumerate(columns):
        if place != first:
            _report(field, counts, other, rows, log, sheet)
    return {field.name: counts[1]}


def columns_field(field: Field) -> str:
    """Return the name of the field that says from which columns notes are."""
    return f"{field.name}_columns"


def _by_row(columns: Columns, join: Callable[[list[tuple[str, str]]], Any]) -> list[Any]:
    headers = [header for header, _ in columns]
    texts = zip(*(values.tolist() for _, values in columns), strict=True)
    return [
        join([(head, cell) for head, cell in zip(headers, cells, strict=True) if cell == cell])  # noqa: PLR0124 - NaN is the value unequal to itself
        for cells in texts
    ]


def _listed(parts: list[tuple[str, str]]) -> str | None:
    """Return what several columns list, each text once."""
    once = {text.casefold(): text for _, text in reversed(parts)}
    return BETWEEN.join(reversed(once.values())) or None


def _report(
    field: Field, counts: tuple[str, pd.Series], other: tuple[str, pd.Series],
    rows: Sequence[int], log: IssueLog, sheet: str,
) -> None:  # fmt: skip
    """Say where a column that is not read says something else than the one that is."""
    (head, read), (second, left) = counts, other
    is_text = field.type in TEXT_TYPES
    same = read.str.casefold().eq(left.str.casefold()) if is_text else read.eq(left)
    differs = left.notna() & ~same.fillna(False).astype(bool)
    if differs.any():
        log.add(
            "COLUMN_DOUBLED", "info" if is_text else "warning",
            f"The columns {head} and {second} are read as one and the same, and they differ.",
            sheet=sheet, column=second,
            rows=[row for row, differ in zip(rows, differs, strict=True) if differ],
            action=f"{head} counts.", remedy="Keep the column that counts.",
        )  # fmt: skip
