"""What each server needs, and the cheapest instance type that gives it."""

from bizcase.sizing.demand import (
    SIZINGS,
    STORAGE_BASES,
    demand,
    storage_basis_unknown,
    storage_by,
)
from bizcase.sizing.selection import choose_types

__all__ = [
    "SIZINGS",
    "STORAGE_BASES",
    "choose_types",
    "demand",
    "storage_basis_unknown",
    "storage_by",
]
