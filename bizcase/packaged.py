"""The tables that lie in the rooms: the one way to read them.

A room is named as it is imported (``bizcase.inventory``), a file with its ending. Each file is
read once; what a caller gets is his own and may be altered.
"""

from __future__ import annotations

import copy
import csv
import io
import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def table(room: str, name: str) -> pd.DataFrame:
    """Return a csv file as a table of text, blanks as ``""``."""
    # With copy on write a shallow copy costs nothing and alters nothing.
    return _table(room, name).copy(deep=False)


def rows(room: str, name: str) -> list[dict[str, str]]:
    """Return the rows of a csv file in order, blanks as ``""``; needs no pandas."""
    return [dict(row) for row in _rows(room, name)]


def toml(room: str, name: str) -> dict[str, Any]:
    """Return the content of a toml file."""
    return copy.deepcopy(_toml(room, name))


def text(room: str, name: str) -> str:
    """Return the text of a file."""
    return (resources.files(room) / name).read_text(encoding="utf-8")


def data(room: str, name: str) -> bytes:
    """Return the bytes of a file, such as a font."""
    return (resources.files(room) / name).read_bytes()


@cache
def _table(room: str, name: str) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415 - half a second, which `--help` shall not wait

    return pd.read_csv(io.StringIO(text(room, name)), dtype=str, keep_default_na=False)


@cache
def _rows(room: str, name: str) -> tuple[dict[str, str], ...]:
    return tuple(csv.DictReader(io.StringIO(text(room, name))))


@cache
def _toml(room: str, name: str) -> dict[str, Any]:
    return tomllib.loads(text(room, name))
