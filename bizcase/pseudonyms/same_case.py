"""Whether a case with pseudonyms has the figures of the original, and which name is at fault."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence

import pandas as pd

from bizcase.agents import RunResult, run_agents
from bizcase.entries import Entries, InputFile, ProjectInfo, RunRequest
from bizcase.errors import BizcaseError, InputError
from bizcase.inventory import Inventory
from bizcase.traits import KINDS

_TOLERANCE = 1e-9  # of what a sum of floats in another order may differ by
_FEW_DRAWS = {"mc.n": 2000.0}  # the fewest: whether two are equal, any number of them tells
# A formula without a result is a blank cell in the file to share, and no issue there.
_NOT_COMPARED = ("quality.issues",)
_COMPARED = (
    "in_scope", "scope_reason", "environment", "os_family", "instance_type", "disposition",
    "total_monthly_usd",
)  # fmt: skip
Run = Callable[[RunRequest], RunResult]


def entries_of(files: Sequence[InputFile], as_of: dt.date) -> Entries:
    """Return a case of files alone, to compare with another of the same day."""
    project = ProjectInfo("Comparison", "Comparison")
    return Entries(project, as_of, files=tuple(files), overrides=_FEW_DRAWS)


def difference(original: Entries, shared: Entries, run: Run = run_agents) -> str:
    """Return in a sentence what differs and by which name, "" where every figure is the same.

    Files without servers make no case: of them what was read is compared.

    Raises
    ------
    BizcaseError
        The original makes no case.
    """
    if any(KINDS[file.kind].lists_servers for file in original.files):
        before = run(RunRequest(original))
        try:
            after = run(RunRequest(shared))
        except BizcaseError as fault:
            return f"With pseudonyms the case cannot be made: {fault}"
        return _of_cases(before, after)
    for one, other in zip(original.files, shared.files, strict=True):
        read = RunRequest(original).read(one)
        try:
            again = RunRequest(shared).read(other)
        except InputError as fault:
            return f"With pseudonyms {one.upload.name} cannot be read: {fault}"
        if found := difference_of_tables(read, again):
            return f"{one.upload.name}: {found}"
    return ""


def _of_cases(before: RunResult, after: RunResult) -> str:
    pairs = [
        (one, other)
        for one, other in zip(before.case.ledger, after.case.ledger, strict=False)
        if one.id not in _NOT_COMPARED
    ]
    wrong = [one for one, other in pairs if not _same(one.value, other.value)]
    same_number = len(before.case.ledger) == len(after.case.ledger)
    if not wrong and same_number:
        return ""
    label = wrong[0].label if wrong else "The number of figures"
    values = next(
        (f" ({a.value} and {b.value})" for a, b in pairs if not _same(a.value, b.value)), ""
    )
    name = next(_names_at_fault(before, after), "")
    whose = f" The first name that makes a difference: {name}." if name else ""
    return f"{label} differs{values}.{whose}"


def _names_at_fault(before: RunResult, after: RunResult) -> Iterator[str]:
    yield from _rows_at_fault(before.case.servers, after.case.servers)
    one, other = before.case.strategy, after.case.strategy
    if one is not None and other is not None:
        yield from _rows_at_fault(one.applications, other.applications)


def _rows_at_fault(before: pd.DataFrame, after: pd.DataFrame) -> Iterator[str]:
    """Yield the names of rows of the original that came out otherwise, in the file's order."""
    place = ["source_sheet", "source_row"]
    one, other = (table.sort_values(place[1:], kind="stable") for table in (before, after))
    columns = [name for name in before.columns if name in _COMPARED and name in after.columns]
    if len(one) != len(other):
        yield f"{len(one):,} rows became {len(other):,}"
        return
    for column in columns:
        left, right = one[column].astype("object"), other[column].astype("object")
        for at, (old, new) in enumerate(zip(left, right, strict=True)):
            if not _same(old, new):
                yield str(one["name"].iloc[at])


def difference_of_tables(before: Inventory, after: Inventory) -> str:
    """Return in a sentence which figure read of a file differs, "" where none does."""
    for table in ("servers", "applications", "readiness", "transform_figures", "dependencies"):
        one, other = getattr(before, table), getattr(after, table)
        if len(one) != len(other):
            return f"of {len(one):,} rows {len(other):,} are read with pseudonyms"
        for column in one.select_dtypes(["number", "boolean", "bool"]):
            for at, (old, new) in enumerate(zip(one[column], other[column], strict=True)):
                if column != "source_row" and not _same(old, new):
                    return f"the figure in row {at + 1} differs ({old} and {new})"
    return ""


def _same(one: object, other: object) -> bool:
    if isinstance(one, float | int) and isinstance(other, float | int):
        return (
            one == other
            or abs(one - other) <= _TOLERANCE * max(abs(one), abs(other))
            or (
                one != one and other != other  # noqa: PLR0124 - not a number
            )
        )
    missing = [value is None or value is pd.NA or value != value for value in (one, other)]  # noqa: PLR0124 - not a number
    return all(missing) or (not any(missing) and one == other)
