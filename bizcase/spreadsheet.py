"""Text that is safe in a cell of a spreadsheet."""

from __future__ import annotations

import re

_FORMULA_START = re.compile(r"^[=+\-@\t\r]")
_NUMBER = re.compile(r"^[+-]?\d+([.,]\d+)*$")


def safe_cell(value: str) -> str:
    """Return text that no spreadsheet runs as a formula.

    >>> safe_cell("=1+1"), safe_cell("-5"), safe_cell("web-01")
    ("'=1+1", '-5', 'web-01')
    """
    return f"'{value}" if _FORMULA_START.match(value) and not _NUMBER.match(value) else value
