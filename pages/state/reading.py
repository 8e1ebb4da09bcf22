"""What was read from a file of the case."""

from __future__ import annotations

from dataclasses import dataclass

from bizcase.errors import BizcaseError
from bizcase.inventory import Inventory


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file is, why, and what was read from it, or the fault that stopped it.

    ``has_columns``: it is a plain list, the list of a tool or an unknown table, so its columns can
    be set by hand.
    """

    kind: str
    label: str
    reason: str
    inventory: Inventory | None = None
    fault: BizcaseError | None = None
    has_columns: bool = False
