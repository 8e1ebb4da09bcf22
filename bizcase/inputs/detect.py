"""What a file is, and why."""

from __future__ import annotations

from dataclasses import dataclass

from bizcase.grammar import agreeing
from bizcase.inputs.formats import FORMATS, Format
from bizcase.inputs.lists.known_lists import known_list
from bizcase.inputs.lists.plain_list import propose_mapping
from bizcase.inputs.rvtools.sheets import BASE, FORMAT, lacking_columns, sheets_of
from bizcase.inputs.tables.column_mapping import NEEDS, ColumnMapping
from bizcase.inputs.tables.mapping import columns_there_are
from bizcase.inputs.tables.source import Source
from bizcase.traits import kind_label

RVTOOLS = next(known for known in FORMATS if known.key == FORMAT)
MAPPED = next(known for known in FORMATS if known.traits.mapped)
UNKNOWN = "unknown"
_NEEDED = {"name": "name", "vcpu": "number of CPUs", "memory": "memory"}


@dataclass(frozen=True, slots=True)
class Detection:
    """The format of a file, None where it is not recognised, and the reason in one sentence."""

    format: Format | None
    reason: str

    @property
    def kind(self) -> str:
        """The case's input it serves, a key of ``kinds.csv``, or ``UNKNOWN``."""
        return self.format.traits.kind if self.format else UNKNOWN

    @property
    def label(self) -> str:
        """The format in words."""
        return self.format.traits.label if self.format else kind_label(UNKNOWN)


def detect(source: Source, mapping: ColumnMapping | None = None) -> Detection:
    """Return the first format that recognises the file; InputError where it cannot be opened.

    A file that has every column of a given mapping is a list, whatever else it resembles.
    """
    for known in FORMATS:
        if source.format_key and source.format_key in (known.key, known.traits.formerly):
            return Detection(known, "A saved case kept it as that.")
    if mapping is not None and source.is_table and mapping.fits(source.workbook):
        return Detection(MAPPED, "It has every column of the column mapping.")
    for candidate in FORMATS:
        if reason := candidate.recognise(source):
            return Detection(candidate, reason)
    if mapping is not None and source.is_table and source.workbook.sheet_names:
        return Detection(MAPPED, "Nothing else recognises it, and a column mapping is given.")
    return Detection(None, unrecognised(source))


def as_chosen(source: Source, kind: str) -> Detection | None:
    """Return the format of a kind that somebody chose, where the columns it needs are there.

    What a file resembles never overrules a person.
    """
    if kind != RVTOOLS.traits.kind or not source.is_table:
        return None
    if BASE not in sheets_of(source.workbook, chosen=True):
        return None
    return Detection(RVTOOLS, f"It was given as that, and has the columns that {BASE} needs.")


def lacking_for(source: Source, kind: str) -> str:
    """Return in a sentence which needed columns a table lacks to be of a kind, "" if unknown."""
    if kind != RVTOOLS.traits.kind or not source.is_table:
        return ""
    columns = lacking_columns(source.workbook)
    noun, are = agreeing(len(columns), "columns", "column"), agreeing(len(columns), "are", "is")
    return f" The {noun} {', '.join(columns)} {are} missing." if columns else ""


def unrecognised(source: Source, kind: str = "") -> str:
    """Return why a file is nothing that can be read, or not what it should be."""
    if source.is_table and kind == RVTOOLS.traits.kind:
        return f"{lacking_for(source, kind).strip()} {_columns(source)}"
    if source.is_table and (known := known_list(source)):
        return known
    lacking = propose_mapping(source.workbook).sure().lacking if source.is_table else tuple(NEEDS)
    if len(lacking) < len(NEEDS):
        needed = " or the ".join(_NEEDED[need] for need in lacking)
        return f"No column is surely the {needed}. {_columns(source)}"
    marks = ", ".join(f"{known.traits.mark} ({known.traits.label})" for known in FORMATS)
    is_a = f"It is a {source.container}"
    if source.is_table:
        is_a = f"Its sheets are {', '.join(source.workbook.sheet_names[:6])}"
    return f"{is_a}; known are {marks}."


def _columns(source: Source) -> str:
    sheet = propose_mapping(source.workbook).sheet or next(iter(source.workbook.sheet_names), "")
    return columns_there_are(source.workbook, sheet) if sheet else "It has no sheet."
