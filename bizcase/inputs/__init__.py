"""Files to inventory: opening, recognising and reading what customers export."""

from bizcase.inputs.read import read_inventory

__all__ = ["read_inventory"]
