"""Frozen dataclasses as plain values for JSON and back: which fields there are, their class says.

A new field with a default needs no line here: it is written, and an older text without it gives
the default. Fields that do not count when two values are compared are no content and left out.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Any, Union, get_args, get_origin, get_type_hints

Leaves = Mapping[type, Callable[[Any], Any]]
_NO_LEAVES: Leaves = {}
_SCALARS = (str, bool, int, float)
_IN_WORDS = {
    str: "text", bool: "true or false", int: "whole number", float: "number", list: "list",
    dict: "table",
}  # fmt: skip


def to_plain(value: object, leaves: Leaves = _NO_LEAVES) -> Any:  # noqa: ANN401 - plain values
    """Return a value as dicts, lists, texts, numbers, booleans and None.

    Parameters
    ----------
    leaves
        How values of a class of their own are written, by class.

    Raises
    ------
    TypeError
        There is no plain form of it.
    """
    if (write := leaves.get(type(value))) is not None:
        return write(value)
    if value is None or isinstance(value, _SCALARS):
        return value
    if isinstance(value, dt.date):
        return value.isoformat()
    if is_dataclass(value):
        return {item.name: to_plain(getattr(value, item.name), leaves) for item in _content(value)}
    if isinstance(value, Mapping):
        return {str(key): to_plain(item, leaves) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [to_plain(item, leaves) for item in value]
    raise TypeError(f"a {type(value).__name__} has no plain form")


def from_plain(kind: Any, data: object, leaves: Leaves = _NO_LEAVES, where: str = "") -> Any:  # noqa: ANN401 - the kind says what comes out
    """Return the value of a kind (a class or a type hint) that plain values stand for.

    Parameters
    ----------
    leaves
        How values of a class of their own are made of their plain form, by class.
    where
        The place of the value, for messages.

    Raises
    ------
    ValueError
        They stand for no such value; the message names the place.
    """
    if kind in leaves:
        return leaves[kind](data)
    if is_dataclass(kind):
        return _instance(kind, _checked(data, dict, where), leaves, where)
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _one_of(inner, data, leaves, where)
    if origin is tuple:
        items = _checked(data, list, where)
        return tuple(
            from_plain(inner[0], item, leaves, f"{where}[{at}]") for at, item in enumerate(items)
        )
    if origin is not None and issubclass(origin, Mapping):
        pairs = _checked(data, dict, where)
        return {
            key: from_plain(inner[1], item, leaves, f"{where}.{key}") for key, item in pairs.items()
        }
    return _scalar(kind, data, where)


def _content(value: Any) -> tuple[Field[Any], ...]:  # noqa: ANN401 - an instance or its class
    return tuple(item for item in fields(value) if item.compare)


def _instance(kind: Any, data: Mapping[str, Any], leaves: Leaves, where: str) -> Any:  # noqa: ANN401 - as from_plain
    hints = get_type_hints(kind)
    given = {}
    for item in _content(kind):
        place = f"{where}.{item.name}".lstrip(".")
        if item.name in data:
            given[item.name] = from_plain(hints[item.name], data[item.name], leaves, place)
        elif item.default is MISSING and item.default_factory is MISSING:
            raise ValueError(f"{place} is missing")
    return kind(**given)


def _one_of(kinds: tuple[Any, ...], data: object, leaves: Leaves, where: str) -> Any:  # noqa: ANN401 - as from_plain
    if data is None and type(None) in kinds:
        return None
    *others, last = (kind for kind in kinds if kind is not type(None))
    for kind in others:
        with contextlib.suppress(ValueError, OverflowError):
            return from_plain(kind, data, leaves, where)
    return from_plain(last, data, leaves, where)


def _scalar(kind: Any, data: object, where: str) -> Any:  # noqa: ANN401 - as from_plain
    if kind is dt.date:
        return dt.date.fromisoformat(_checked(data, str, where))
    if kind is float and isinstance(data, int) and not isinstance(data, bool):
        return float(data)
    return _checked(data, kind, where)


def _checked(data: object, kind: Any, where: str) -> Any:  # noqa: ANN401 - as from_plain
    """Return the data where they are of a kind; True is no number."""
    if not isinstance(data, kind) or (isinstance(data, bool) and kind is not bool):
        raise ValueError(f"{where or 'the value'} is no {_IN_WORDS[kind]}")
    return data
