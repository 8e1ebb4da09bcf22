"""The table of one sheet of an analysis workbook: header, columns by their words, its rows."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bizcase.inputs.cells.csv_text import Row
from bizcase.inputs.cells.values import is_blank
from bizcase.inputs.transform.labels import measure_of, option_of
from bizcase.inputs.transform.numbers import SIZES_GIB, other_currency, read_quantity
from bizcase.inventory import IssueLog

HEADER_SEARCH_ROWS = 20
MAX_CELL = 1e12
_FACTS: tuple[tuple[str, str], ...] = (
    ("volume", r"volume (?:name|id)|volume"),
    ("id", r"server id|serverid"),
    ("name", r"server name(?: dedicated host)?|server hostname|server name or dedicated host"),
    ("host_name", r"host ?name"),
    ("tenancy", r"tenancy(?: type)?"),
    ("os_name", r"(?:os|operating system) name"),
    ("os_type", r"(?:os|operating system)(?: type)?"),
    ("vcpu", r"total (?:# |num(?:ber)? (?:of )?)?cores|vcpus?"),
    ("memory_gib", r"(?:total |provisioned )?(?:ram|memory)(?: size)?(?: gi?b)?"),
    ("instance_type", r"(?:aws )?(?:ec2 )?(?:instance (?:type )?)?(?:recommended|recommendation)"
                      r"(?: ec2)?(?: instance)?(?: type)?|ec2 instance(?: type)?|instance type"),
)  # fmt: skip
# What closes or heads a table; "total-app-01" and "notes-01" are servers.
_NO_SERVER = re.compile(
    r"(?:(?:grand |sub)?-?totals?|sums?|summary|notes?|averages?|avg|mean|overall"
    r"|all (?:servers|vms|machines))\b(?![-_.\w])|server\W?(?:id|name|host)",
    re.I,
)
_NOT_MONEY = re.compile(r"%|\b(?:percent\w*|share|ratio|rank)\b", re.IGNORECASE)
_SCALES = (
    (1e6, re.compile(r"\bin millions?\b|\$ ?(?:m|mm|mn)\b|\bUSD (?:m|mm|mn|million)\b", re.I)),
    (1e3, re.compile(r"\bin thousands?\b|\$ ?k\b|\bUSD (?:k|thousand)\b|\bk ?USD\b", re.I)),
)
_LEFT_OVER = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Cost:
    """A cost column: what it holds and under which purchase option ("" for none)."""

    measure: str
    option: str


@dataclass(slots=True)
class Table:
    """Header row, positions of facts and costs, and the data rows with their row numbers."""

    sheet: str
    header_row: int
    header: list[str]
    facts: dict[str, int]
    costs: dict[Cost, int]
    rows: list[tuple[int, Row]] = field(default_factory=list)
    below: list[int] = field(default_factory=list)
    spare: list[int] = field(default_factory=list)
    foreign: list[int] = field(default_factory=list)

    def cell(self, row: Row, fact: str) -> Any:  # noqa: ANN401 - a cell is anything
        """Return the cell of a fact, None where the column or the value is missing."""
        position = self.facts.get(fact)
        cell = None if position is None or position >= len(row) else row[position]
        return None if is_blank(cell) else cell

    def text(self, row: Row, fact: str) -> str | None:
        """Return the trimmed text of a fact."""
        cell = self.cell(row, fact)
        if isinstance(cell, float) and cell.is_integer():
            return str(int(cell))
        return None if cell is None else str(cell).strip()

    def identity(self, row: Row) -> str:
        """Return what the row is known by: volume, server id, name or host name."""
        found = (self.text(row, fact) for fact in ("volume", "id", "name", "host_name"))
        return next((text for text in found if text), "")

    def numbers(self, position: int | None, log: IssueLog, unit: str) -> list[float]:
        """Return a column's numbers in a unit (USD, GiB, "" for a count), unknown as NaN.

        What is no amount of that unit is an issue. Money is scaled as its header says ("$K").
        """
        if position is None:
            return [math.nan] * len(self.rows)
        cells = [row[position] if position < len(row) else None for _, row in self.rows]
        head = self.header[position]
        scales = (scale for scale, pattern in _SCALES if unit == "USD" and pattern.search(head))
        scale = next(scales, 1.0)
        values = [_number(cell, unit) * scale for cell in cells]
        wrong = [
            number
            for (number, _), cell, value in zip(self.rows, cells, values, strict=True)
            if math.isnan(value) and not is_blank(cell)
        ]
        if wrong:
            log.add(
                "ATX_NUMBER_UNREADABLE", "warning", "Cells contain no number that can be meant.",
                sheet=self.sheet, column=self.header[position], rows=wrong,
                action="Left unknown; sums leave them out.", remedy="Write plain numbers.",
            )  # fmt: skip
        return values


def _number(cell: object, unit: str) -> float:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        value = float(cell)
    else:
        value = _written(cell, unit) if isinstance(cell, str) else math.nan
    return value if 0 <= value <= MAX_CELL else math.nan


def _written(cell: str, unit: str) -> float:
    """Return the amount that a text cell is, in the unit; one with more digits behind is none."""
    quantity = read_quantity(cell)
    if quantity is None or quantity.value is None:
        return math.nan
    if _LEFT_OVER.search(cell.partition(quantity.text)[2]):
        return math.nan
    if unit == "GiB" and quantity.unit in SIZES_GIB:
        return quantity.value * SIZES_GIB[quantity.unit]
    return quantity.value if quantity.unit in ("", unit) else math.nan


def find_table(sheet: str, first_row: int, rows: list[Row]) -> Table | None:
    """Return the table below the row among the first twenty that names most columns."""
    option = option_of(sheet)
    best: Table | None = None
    for index, row in enumerate(rows[:HEADER_SEARCH_ROWS]):
        header = [str(cell) for cell in row]
        facts, (costs, spare, foreign) = _facts(header), _costs(header, option)
        if {"volume", "id", "name", "host_name"} & set(facts) and (
            best is None or len(facts) + len(costs) > len(best.facts) + len(best.costs)
        ):
            best = Table(
                sheet, first_row + index, header, facts, costs, spare=spare, foreign=foreign
            )
    if best is not None:
        _fill(best, first_row, rows)
    return best


def _words(header: str) -> str:
    return re.sub(r"[^a-z0-9#]+", " ", header.lower()).strip()


def _facts(header: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for fact, pattern in _FACTS:
        match = next(
            (i for i, cell in enumerate(header) if re.fullmatch(pattern, _words(cell))), -1
        )
        if match >= 0 and match not in found.values():
            found[fact] = match
    return found


def _costs(header: list[str], sheet_option: str) -> tuple[dict[Cost, int], list[int], list[int]]:
    """Return the cost columns, those that repeat one, and those in another currency.

    EBS, licences and network depend on no purchase option.
    """
    found: dict[Cost, int] = {}
    spare, foreign = list[int](), list[int]()
    for position, cell in enumerate(header):
        measure = "" if _NOT_MONEY.search(cell) else measure_of(cell)
        bound = measure in ("ec2", "ec2_without_licence")
        option = (option_of(cell) or sheet_option) if bound else ""
        if not measure or (bound and not option):
            continue
        if other_currency(cell):
            foreign.append(position)
        elif bound and Cost(measure, option) in found:
            spare.append(position)
        else:
            found.setdefault(Cost(measure, option), position)
    return found, spare, foreign


def _fill(table: Table, first_row: int, rows: list[Row]) -> None:
    """Take rows up to the first that is no row of a server; note what stands below it."""
    same_kind: Callable[[str], bool] | None = None
    ended = False
    start = table.header_row - first_row + 1
    for number, row in enumerate(rows[start:], start=table.header_row + 1):
        name = table.identity(row)
        if same_kind is None and _is_total(name):
            table.below.append(number)  # a total above the servers
            continue
        if same_kind is None and name:
            same_kind = _kind_of(name)
        ended = ended or not name or same_kind is None or not same_kind(name)
        ended = ended or not _has_amount(table, row)
        if not ended:
            table.rows.append((number, row))
        elif any(not is_blank(cell) for cell in row):
            table.below.append(number)


def _is_total(name: str) -> bool:
    return bool(_NO_SERVER.match(name)) and not re.match(r"server-\S+$", name, re.IGNORECASE)


def _kind_of(first: str) -> Callable[[str], bool]:
    """Return what tells a row's id from other text: the form of the first one."""
    for form in (r"server-\S+-disk-\d+$", r".*-disk-\d+$", r"server-\S+$"):
        if re.match(form, first, re.IGNORECASE):
            pattern = re.compile(form, re.IGNORECASE)
            return lambda name: bool(pattern.match(name)) and not _NO_SERVER.fullmatch(name)
    return lambda name: not _NO_SERVER.match(name)


def _has_amount(table: Table, row: Row) -> bool:
    """Whether a row holds a number, or words in a fact's column, beside its name."""
    names = {table.facts.get(fact) for fact in ("volume", "id", "name", "host_name")}
    known = {*table.costs.values(), *table.facts.values()} - names
    columns = known or set(range(len(table.header))) - names
    return any(position < len(row) and not is_blank(row[position]) for position in columns)
