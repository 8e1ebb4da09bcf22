"""The columns of a list by field, as plain values and as TOML."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bizcase.errors import InputError
from bizcase.inputs.cells.cells import Field
from bizcase.inputs.cells.declared import find_header
from bizcase.inputs.opening.workbook import Workbook
from bizcase.inputs.tables.mapping_scores import SIZE_FIELDS, UNITS, header_text, list_fields
from bizcase.units import GIB_PER_UNIT

SURE_FROM = 0.7  # used without asking; the score of a header that is mostly a known one
# What a list must hold to be priced: each group is one need, met by any of its sets of fields.
NEEDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "name": (("name",), ("dns_name",)),
    "vcpu": (("vcpu",), ("logical_cores",), ("cores",), ("sockets", "cores_per_socket")),
    "memory": (("memory",),),
}
BY_ROW = "row"
# What may name the servers of a list without names, by choice: their row, or a mapped field.
NAMED_BY = {
    BY_ROW: "the number of their row", "ip_address": "their address", "server_id": "their id",
    "dns_name": "their full name", "vm_uuid": "the UUID of the virtual machine",
    "smbios_uuid": "the UUID of the hardware",
}  # fmt: skip


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
    ``further`` are the mappings of other sheets that are read with it. ``named_by`` is what names
    the servers of a list without a column of names, one of ``NAMED_BY``; blank where a column does.
    """

    columns: tuple[MappedColumn, ...]
    sheet: str = ""
    further: tuple[ColumnMapping, ...] = ()
    named_by: str = ""

    def header(self, field: str) -> str:
        """Return the header of a field, "" where it is not mapped."""
        return next((column.header for column in self.columns if column.field == field), "")

    @property
    def lacking(self) -> tuple[str, ...]:
        """The needs (name, vcpu, memory) that no column meets."""
        mapped = {column.field for column in self.columns}
        if self.named_by == BY_ROW or self.named_by in mapped:
            mapped.add("name")
        return tuple(
            need
            for need, choices in NEEDS.items()
            if not any(mapped.issuperset(choice) for choice in choices)
        )

    def sure(self) -> ColumnMapping:
        """Return only the columns whose score allows to use them without asking."""
        return replace(
            self,
            columns=tuple(c for c in self.columns if c.score >= SURE_FROM),
            further=tuple(mapping.sure() for mapping in self.further),
        )

    def to_dict(self) -> dict[str, Any]:
        """Return plain values: ``{"sheet": ..., "columns": {field: {header, unit, score}}}``.

        ``further`` sheets stand behind it as a list of the same form, where there are some.
        """
        columns = {
            column.field: {"header": column.header}
            | ({"unit": column.unit} if column.unit else {})
            | {"score": round(column.score, 3)}
            for column in self.columns
        }
        named = {"named_by": self.named_by} if self.named_by else {}
        plain: dict[str, Any] = {"sheet": self.sheet, **named, "columns": columns}
        if self.further:
            plain["further"] = [mapping.to_dict() for mapping in self.further]
        return plain

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
                "The mapping lists no columns.",
                'Write [columns] with lines such as name = "VM Name".', where,
            )  # fmt: skip
        named_by = data.get("named_by", "")
        if named_by not in ("", *NAMED_BY):
            raise InputError(
                f"Servers cannot be named by {named_by}.",
                f"Write named_by as one of {', '.join(NAMED_BY)}.", where,
            )  # fmt: skip
        known = [field.name for field in list_fields()]
        if unknown := sorted(set(map(str, given)) - set(known)):
            raise InputError(
                f"There is no field {', '.join(unknown)}.",
                f"The fields are {', '.join(known)}.", where,
            )  # fmt: skip
        columns = (_column(name, given[name], where) for name in known if name in given)
        further = data.get("further", ())
        if not isinstance(further, list | tuple) or not all(
            isinstance(item, Mapping) for item in further
        ):
            raise InputError(
                "The further sheets of the mapping are no list.", "Write [[further]].", where
            )
        others = tuple(cls.from_dict(item, where) for item in further)
        return cls(tuple(columns), sheet, others, named_by)

    def to_toml(self) -> str:
        """Return the mapping as TOML, the form that ``--mapping`` reads."""
        lines = self._toml_lines("")
        for mapping in self.further:
            lines += ["", "[[further]]", *mapping._toml_lines("further.")]
        return "\n".join(lines) + "\n"

    def _toml_lines(self, table: str) -> list[str]:
        lines = [f"sheet = {_quoted(self.sheet)}"]
        lines += [f"named_by = {_quoted(self.named_by)}"] if self.named_by else []
        for name, column in self.to_dict()["columns"].items():
            lines += ["", f"[{table}columns.{name}]"]
            lines += [
                f"{key} = {_quoted(value) if isinstance(value, str) else float(value)}"
                for key, value in column.items()
            ]
        return lines

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
