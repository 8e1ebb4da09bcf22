"""The fields that ``columns.csv`` declares, and the header row that names them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable, Sequence
from functools import lru_cache

from bizcase import packaged
from bizcase.inputs.cells.cells import Field
from bizcase.inputs.cells.csv_text import Row
from bizcase.inputs.cells.values import is_blank

HEAD_ROWS = 10
_SHEET_IN_FRONT = re.compile(r"^v[A-Z][A-Za-z]+\.\s*(?=\w)")


@lru_cache(maxsize=64)
def fields_of(file_format: str) -> tuple[Field, ...]:
    """Return the fields of a format (rvtools, it_inventory), in the order of ``columns.csv``."""
    return tuple(
        Field(
            sheet=row["sheet"],
            name=row["field"],
            type=row["type"],
            unit=row["unit"],
            required=row["required"] == "yes",
            minimum=float(row["minimum"] or "-inf"),
            maximum=float(row["maximum"] or "inf"),
            header=row["header"],
            aliases=tuple(filter(None, row["aliases"].split("|"))),
            source=row["source"] or "",
        )
        for row in packaged.rows("bizcase.inputs", "columns.csv")
        if row["format"] == file_format
    )


def header_of(file_format: str, sheet: str, name: str) -> str:
    """Return the canonical header of a field, for messages to the reader."""
    return next(
        field.header
        for field in fields_of(file_format)
        if field.sheet == sheet and field.name == name
    )


def folded(text: str) -> str:
    """Return text in lower case without accents and full-width signs: "Mémoire" as "memoire"."""
    if text.isascii():
        return text.lower()
    split = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in split if not unicodedata.combining(sign)).casefold()


@lru_cache(maxsize=4096, typed=True)
def header_token(header: Hashable, sheet: str) -> str:
    """Return what two spellings of a header have in common.

    Lower case without accents, ``#`` as ``num``, only letters and digits, without the sheet's name
    in front (``vInfoCPUs``) or any sheet's name and a dot (``vHardware.NumCPU``), and MB as MiB, KB
    as KiB: RVTools renamed the labels in 4.1.2, not the values.
    """
    written = _SHEET_IN_FRONT.sub("", str(header).strip())
    token = re.sub(r"[\W_]", "", folded(written).replace("#", "num"))
    prefix = re.sub(r"[\W_]", "", sheet.lower())
    if token.startswith(prefix) and token != prefix:
        token = token.removeprefix(prefix)
    return re.sub(r"(?<=[a-z])([mk])b$", r"\1ib", token)


def _positions(header: Row, fields: Sequence[Field], sheet: str) -> dict[str, int]:
    """Return ``{field: column}``: the exact label wins over an alias, the first over a repeat."""
    labels = [str(cell).strip() for cell in header]
    tokens = [header_token(cell, sheet) for cell in header]
    found: dict[str, int] = {}
    for field in fields:
        wanted = [header_token(name, sheet) for name in (field.header, *field.aliases)]
        if field.header in labels:
            found[field.name] = labels.index(field.header)
        else:
            match = next((token for token in wanted if token in tokens), None)
            if match is not None:
                found[field.name] = tokens.index(match)
    return found


def find_header(rows: list[Row], fields: Sequence[Field], sheet: str) -> tuple[int, dict[str, int]]:
    """Return the row among the first ten that names most fields, and where."""
    scored = [(index, _positions(row, fields, sheet)) for index, row in enumerate(rows[:HEAD_ROWS])]
    return max(scored, key=lambda item: (len(item[1]), -item[0]), default=(0, {}))


def spellings(fields: Sequence[Field], positions: dict[str, int]) -> set[str]:
    """Return what the key column may be headed with, in lower case."""
    key = next((field for field in fields if field.name in positions), None)
    return {name.lower() for name in (key.header, *key.aliases)} if key else set()


def is_header(row: Row, fields: Sequence[Field], positions: dict[str, int]) -> bool:
    """Whether most filled cells of a row name their own column: an application may be "Name"."""
    filled = named = 0
    for field in fields:
        at = positions.get(field.name)
        if at is None or is_blank(row[at]):
            continue
        spellings = (field.header, *field.aliases)
        filled += 1
        named += header_token(row[at], field.sheet) in {
            header_token(name, field.sheet) for name in spellings
        }
    return named * 2 > filled and named >= min(2, len(positions))
