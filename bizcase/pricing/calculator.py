"""An estimate of the AWS Pricing Calculator beside our bill: the differences, as figures."""

from __future__ import annotations

from dataclasses import dataclass

from bizcase import packaged
from bizcase.inventory.transform_figures import CALCULATOR
from bizcase.ledger import Figure, Ledger

_COUNTED = "servers_counted"


@dataclass(frozen=True, slots=True)
class EstimatePart:
    """The ids of one part of the estimate, ours and the difference (theirs − ours), and why."""

    theirs: str
    ours: str
    difference: str
    why: str


def estimate_parts() -> tuple[EstimatePart, ...]:
    """Return what can stand side by side, in the order of ``calculator_parts.csv``."""
    return tuple(
        EstimatePart(
            f"{CALCULATOR}servers" if row["part"] == _COUNTED
            else f"{CALCULATOR}{row['part']}.monthly",
            row["ours"], f"{CALCULATOR}{row['part']}.difference", row["why"],
        )
        for row in packaged.rows("bizcase.pricing", "calculator_parts.csv")
    )  # fmt: skip


def compare_with_calculator(ledger: Ledger) -> None:
    """Add a difference for each part of the bill that an estimate and we both have.

    Call it after the figures of inventory and pricing are in the ledger.
    """
    for part in estimate_parts():
        if part.theirs not in ledger or part.ours not in ledger:
            continue
        theirs, ours = ledger[part.theirs], ledger[part.ours]
        if theirs.value is None or ours.value is None:
            continue
        ledger.add(
            Figure(
                part.difference, f"{theirs.label}, less ours", round(theirs.value - ours.value, 2),
                theirs.unit, "computed", grade=theirs.grade,
                formula=f"{part.theirs} − {part.ours}", inputs=(part.theirs, part.ours),
            )
        )  # fmt: skip
