"""Which column of a list holds which field: proposed with a score, correctable, kept as TOML."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bizcase.errors import InputError
from bizcase.inputs.cells.cells import Field
from bizcase.inputs.cells.csv_text import Row
from bizcase.inputs.cells.declared import find_header
from bizcase.inputs.opening.workbook import Workbook
from bizcase.inputs.tables.mapping_scores import (
    SIZE_FIELDS,
    UNITS,
    header_score,
    header_text,
    list_fields,
    unit_of,
    value_score,
)
from bizcase.inputs.tables.sheet import SheetTable, read_fields
from bizcase.inventory import IssueLog
from bizcase.units import GIB_PER_UNIT

SHOWN_FROM = 0.5  # a weaker likeness is not worth proposing
SURE_FROM = 0.7  # used without asking; the score of a header that is mostly a known one
MAX_SAMPLE_ROWS = 50
# What a list must hold to be priced: each group is one need, met by any of its sets of fields.
NEEDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "name": (("name",), ("dns_name",)),
    "vcpu": (("vcpu",), ("logical_cores",), ("cores",), ("sockets", "cores_per_socket")),
    "memory": (("memory",),),
}
_SHARE_OF_HEADER, _SHARE_OF_VALUES = 0.5, 0.5


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """The column of a field, the unit of a size (bytes, kib, mib, gib, tib), how sure that is."""

    field: str
    header: str
    unit: str = ""
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """The columns of a list by field, in the order of ``columns.csv``.

    ``sheet`` may be blank; where a file has no sheet of that name, the first that fits is read.
    """

    columns: tuple[MappedColumn, ...]
    sheet: str = ""

    def header(self, field: str) -> str:
        """Return the header of a field, "" where it is not mapped."""
        return next((column.header for column in self.columns if column.field == field), "")

    @property
    def lacking(self) -> tuple[str, ...]:
        """The needs (name, vcpu, memory) that no column meets."""
        mapped = {column.field for column in self.columns}
        return tuple(
            need
            for need, choices in NEEDS.items()
            if not any(mapped.issuperset(choice) for choice in choices)
        )

    def sure(self) -> ColumnMapping:
        """Return only the columns whose score allows to use them without asking."""
        return replace(self, columns=tuple(c for c in self.columns if c.score >= SURE_FROM))

    def to_dict(self) -> dict[str, Any]:
        """Return plain values: ``{"sheet": ..., "columns": {field: {header, unit, score}}}``."""
        columns = {
            column.field: {"header": column.header}
            | ({"unit": column.unit} if column.unit else {})
            | {"score": round(column.score, 3)}
            for column in self.columns
        }
        return {"sheet": self.sheet, "columns": columns}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], where: str = "column mapping") -> ColumnMapping:
        """Return the mapping of plain values; a column may be given as its header alone.

        Raises
        ------
        InputError
            A field or unit is unknown, or a header is missing.
        """
        given, sheet = data.get("columns"), data.get("sheet", "")
        if not isinstance(given, Mapping) or not isinstance(sheet, str) or not given:
            raise InputError(
                "The mapping names no columns.",
                'Write [columns] with lines such as name = "VM Name".', where,
            )  # fmt: skip
        known = [field.name for field in list_fields()]
        if unknown := sorted(set(map(str, given)) - set(known)):
            raise InputError(
                f"There is no field {', '.join(unknown)}.",
                f"The fields are {', '.join(known)}.", where,
            )  # fmt: skip
        columns = (_column(name, given[name], where) for name in known if name in given)
        return cls(tuple(columns), sheet)

    def to_toml(self) -> str:
        """Return the mapping as TOML, the form that ``--mapping`` reads."""
        lines = [f"sheet = {_quoted(self.sheet)}"]
        for name, column in self.to_dict()["columns"].items():
            lines += ["", f"[columns.{name}]"]
            lines += [
                f"{key} = {_quoted(value) if isinstance(value, str) else float(value)}"
                for key, value in column.items()
            ]
        return "\n".join(lines) + "\n"

    @classmethod
    def from_toml(cls, text: str, where: str = "column mapping") -> ColumnMapping:
        """Return the mapping of TOML text; InputError as ``from_dict``, or where it is no TOML."""
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as fault:
            raise InputError(f"This is not TOML: {fault}.", "Write key = value.", where) from fault
        return cls.from_dict(data, where)

    def fits(self, workbook: Workbook) -> bool:
        """Whether a sheet of the workbook has every mapped column."""
        return bool(self.sheet_of(workbook))

    def apply(self, workbook: Workbook, log: IssueLog, further: Sequence[Field] = ()) -> SheetTable:
        """Return the mapped columns of the list, typed; sizes carry their unit in their name.

        ``further`` are fields of the same sheet that no mapping names.

        Raises
        ------
        InputError
            No sheet has all the columns; the columns there are stand in the message.
        """
        sheet = self.sheet_of(workbook)
        if not sheet:
            candidates = [self.sheet] if self.sheet in workbook.sheet_names else []
            first = (candidates or [*workbook.sheet_names])[0]
            raise InputError(
                f"The columns {', '.join(column.header for column in self.columns)} are not all "
                f"in one sheet. {columns_there_are(workbook, first)}",
                "Correct the headers in the column mapping.",
                f"{workbook.name}, sheet {first}",
            )
        return read_fields(workbook, sheet, [*self.fields(), *further], log)

    def fields(self) -> list[Field]:
        """Return the declared fields under the headers of the list."""
        known = {field.name: field for field in list_fields()}
        return [_mapped_field(known[column.field], column) for column in self.columns]

    def sheet_of(self, workbook: Workbook) -> str:
        """Return the sheet that has every mapped column, "" without one."""
        fields = self.fields()
        names = workbook.sheet_names
        for name in [self.sheet] if self.sheet in names else names:
            _, positions = find_header(workbook.rows(name)[1], fields, "list")
            if len(positions) == len(fields):
                return name
        return ""


def propose(headers: Sequence[object], sample_rows: Sequence[Row]) -> ColumnMapping:
    """Return the best column for each field, each column used once.

    The score is the likeness of the header to the known ones, lessened where the sample's values
    do not fit the field or the unit of a size is a guess. Order and case of headers do not count.
    """
    candidates = []
    for position, written in enumerate(headers):
        header = str(written).strip()
        if not header:
            continue
        cells = [row[position] for row in sample_rows[:MAX_SAMPLE_ROWS] if position < len(row)]
        for rank, field in enumerate(list_fields()):
            likeness = header_score(field, header.casefold())
            if likeness < SHOWN_FROM:
                continue
            unit, factor = unit_of(field, header, cells)
            plausible = _SHARE_OF_HEADER + _SHARE_OF_VALUES * value_score(field, cells)
            score = likeness * plausible * factor
            if score >= SHOWN_FROM:
                column = MappedColumn(field.name, header, unit, round(score, 3))
                order = (-score, rank, header_text(header).token, header.casefold(), position)
                candidates.append((order, position, rank, column))
    chosen: dict[int, MappedColumn] = {}
    used: set[int] = set()
    for _, position, rank, column in sorted(candidates, key=lambda item: item[0]):
        if rank not in chosen and position not in used:
            chosen[rank] = column
            used.add(position)
    return ColumnMapping(tuple(chosen[rank] for rank in sorted(chosen)))


def read_mapping(path: Path) -> ColumnMapping:
    """Return the mapping of a TOML file; InputError where it cannot be used."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise InputError(
            "The mapping file cannot be read.", "Check its path.", str(path)
        ) from fault
    return ColumnMapping.from_toml(text, path.name)


def columns_there_are(workbook: Workbook, sheet: str) -> str:
    """Return a sentence that names the columns of a sheet."""
    _, rows = workbook.rows(sheet)
    headers = [str(cell).strip() for cell in header_row(rows)[1]]
    return f"Its columns are {', '.join(filter(None, headers[:40])) or 'none'}."


def header_row(rows: Sequence[Row]) -> tuple[int, Row]:
    """Return the row among the first ten with most known headers, else with most filled cells."""
    known = {
        header_text(alias).token
        for field in list_fields()
        for alias in (field.header, *field.aliases)
    }
    scored = [
        (
            sum(header_text(str(cell)).token in known for cell in row),
            sum(isinstance(cell, str) and bool(cell.strip()) for cell in row),
            -index,
        )
        for index, row in enumerate(rows[:10])
    ]
    if not scored:
        return 0, []
    index = -max(scored)[2]
    return index, rows[index]


def _column(name: str, given: object, where: str) -> MappedColumn:
    entry = {"header": given} if isinstance(given, str) else given
    header = entry.get("header") if isinstance(entry, Mapping) else None
    if not isinstance(entry, Mapping) or not isinstance(header, str) or not header.strip():
        raise InputError(f"The field {name} has no header.", 'Write header = "..." for it.', where)
    written, score = entry.get("unit", ""), entry.get("score", 1.0)
    unit = UNITS.get(str(written).lower(), "") or (header_text(header).unit if not written else "")
    if name in SIZE_FIELDS and not unit:
        raise InputError(
            f"The field {name} has no unit that is known.",
            'Write unit = "bytes", "KB", "MB", "GB" or "TB".', where,
        )  # fmt: skip
    number = isinstance(score, int | float) and not isinstance(score, bool)
    return MappedColumn(
        name,
        header.strip(),
        unit if name in SIZE_FIELDS else "",
        min(max(float(score), 0.0), 1.0) if number else 1.0,
    )


def _mapped_field(field: Field, column: MappedColumn) -> Field:
    """Return the declared field under the list's header; a size in the column's unit."""
    if not column.unit:
        return replace(field, header=column.header, aliases=())
    scale = GIB_PER_UNIT[column.unit]
    return replace(
        field, name=f"{field.name}_{column.unit}", unit=column.unit, header=column.header,
        aliases=(), minimum=field.minimum / scale, maximum=field.maximum / scale,
    )  # fmt: skip


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
