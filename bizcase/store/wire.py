"""Values in DynamoDB's own form (``{"S": ...}``): read whatever is there, and written."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any


def text_at(item: Mapping[str, Any], name: str) -> str:
    """Return a text of an item, "" where there is none."""
    value = item.get(name)
    text = value.get("S", "") if isinstance(value, Mapping) else ""
    return str(text)


def number_at(item: Mapping[str, Any], name: str) -> Decimal | None:
    """Return a number of an item, None where there is none."""
    value = item.get(name)
    written = value.get("N") if isinstance(value, Mapping) else None
    try:
        return None if written is None else Decimal(written)
    except InvalidOperation:
        return None


def whole_at(item: Mapping[str, Any], name: str, most: int) -> int | None:
    """Return a count of an item, None where it is none: a fraction, below 0 or beyond ``most``."""
    number = number_at(item, name)
    if number is None or not 0 <= number <= most or number != number.to_integral_value():
        return None
    return int(number)


def map_at(item: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return a map of an item, empty where there is none."""
    value = item.get(name)
    inner = value.get("M") if isinstance(value, Mapping) else None
    return inner if isinstance(inner, Mapping) else {}


def to_wire(value: object) -> dict[str, Any]:
    """Return a plain value in DynamoDB's form; floats are rounded to the cent."""
    if value is None:
        return {"NULL": True}
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, int | float):
        return {"N": str(value if isinstance(value, int) else Decimal(str(round(value, 2))))}
    if isinstance(value, Mapping):
        return {"M": {str(name): to_wire(item) for name, item in value.items()}}
    if isinstance(value, list | tuple):
        return {"L": [to_wire(item) for item in value]}
    return {"S": clean(str(value))}


def size_of(value: object) -> int:
    """Return at least the bytes DynamoDB counts for an item or a value in its form."""
    if isinstance(value, Mapping):
        return 3 + sum(utf8_bytes(str(name)) + 1 + size_of(item) for name, item in value.items())
    if isinstance(value, list | tuple):
        return 3 + sum(1 + size_of(item) for item in value)
    return len(value) if isinstance(value, bytes) else utf8_bytes(str(value))


def clean(text: str) -> str:
    """Return the text without half characters, which no database takes."""
    return text.encode("utf-8", "replace").decode()


def utf8_bytes(text: str) -> int:
    """Return the bytes of a text in UTF-8."""
    return len(text.encode("utf-8", "replace"))
