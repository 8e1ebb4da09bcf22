"""Files of a case that tests only read: an equal one is written once a process."""

from __future__ import annotations

import io
from functools import cache

import openpyxl

from bizcase.agents.run import RunResult
from bizcase.exports import render

# The result is held beside its file, so that no other gets its identity.
_FILES: dict[tuple[int, str], tuple[RunResult, bytes]] = {}


def file_of(key: str, result: RunResult) -> bytes:
    """Return what ``render`` does without a look; not for a test whose subject is the writing."""
    kept = id(result), key
    if kept not in _FILES:
        _FILES[kept] = result, render(key, result)
    return _FILES[kept][1]


@cache
def _book(content: bytes, values: bool) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content), data_only=values)


def book_of(result: RunResult, *, values: bool = False) -> openpyxl.Workbook:
    """Return the workbook of a case, to be read alone: its formulas, or the values kept in them."""
    return _book(file_of("xlsx", result), values)
