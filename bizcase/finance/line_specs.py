"""The cost lines on premises as ``on_premises.csv`` has them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from bizcase import packaged

ONE_TIME, LABOUR = "one_time", "labour"
BY_RACK = "rack step"
_SHARED = (BY_RACK, "at the exit")


@dataclass(frozen=True, slots=True)
class LineSpec:
    """One row of ``on_premises.csv``: when it can be avoided and what it depends on.

    ``item`` is the cost item of the comparison that the line belongs to. ``nothing`` says why there
    is none where its quantity is 0; ``input`` is the key without which the line is not known,
    ``assumptions`` are all that price it.
    """

    key: str
    item: str
    label: str
    avoidable: str
    quantity: str
    escalation: str
    input: str
    nothing: str
    assumptions: tuple[str, ...]

    @property
    def shared(self) -> bool:
        """Whether no single server causes it: it falls by the rack, or with the site."""
        return self.avoidable in _SHARED

    @property
    def yearly(self) -> bool:
        """Whether it is part of what the estate costs in a year, not paid once."""
        return self.item != ONE_TIME


@lru_cache(maxsize=1)
def line_specs() -> tuple[LineSpec, ...]:
    """Return the lines of the baseline in order."""
    return tuple(
        LineSpec(
            row["key"],
            row["item"],
            row["label"],
            row["avoidable"],
            row["quantity"],
            row["escalation"],
            row["input"],
            row["nothing"],
            tuple(row["assumptions"].split()),
        )
        for row in packaged.rows("bizcase.finance", "on_premises.csv")
    )
