"""How long the case looks ahead, in words."""

from __future__ import annotations

from bizcase.assumptions import Assumptions
from bizcase.grammar import counted


def years_said(assumptions: Assumptions) -> str:
    """Return the horizon of the cash flow with its noun: ``5 years``, ``1 year``."""
    return counted(round(assumptions.number("fin.horizon")), "years")
