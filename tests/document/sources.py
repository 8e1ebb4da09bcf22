"""The words that the program can say: of its code and of its tables."""

from __future__ import annotations

import ast
import csv
import functools
import itertools
import re
from pathlib import Path

import bizcase

ROOT = Path(bizcase.__file__).parent


@functools.cache
def words_of_the_program():
    """Return every two words that stand one after the other in a text of code or table."""
    found = set()
    for text in _texts():
        found.update(itertools.pairwise(re.findall(r"[^\W_]+", text.casefold())))
    return frozenset(found)


@functools.cache
def trees():
    """Return the code of the program, parsed: the tree of each file by its path below the root."""
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8"))
        for path in sorted(ROOT.rglob("*.py"))
    }


def _texts():
    for tree in trees().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
            elif isinstance(node, ast.JoinedStr):
                parts = (part.value for part in node.values if isinstance(part, ast.Constant))
                yield "".join(parts)
    for path in ROOT.rglob("*.csv"):
        if "language" not in path.parts:
            with path.open(encoding="utf-8", newline="") as lines:
                yield from (cell for row in csv.reader(lines) for cell in row)
