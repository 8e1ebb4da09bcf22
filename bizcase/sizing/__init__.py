"""What each server needs, and the cheapest instance type that gives it."""

from bizcase.sizing.demand import SIZINGS, demand, storage_basis_unknown
from bizcase.sizing.selection import choose_types

__all__ = ["SIZINGS", "choose_types", "demand", "storage_basis_unknown"]
