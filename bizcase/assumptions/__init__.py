"""Every number of the method: value, unit, range, source, date; and a case's overrides."""

from bizcase.assumptions.entry import Assumption
from bizcase.assumptions.names import NAMES
from bizcase.assumptions.overrides import read_overrides
from bizcase.assumptions.register import (
    FINANCE,
    PARTS,
    PLAN,
    PRICES,
    READING,
    STAGES,
    Assumptions,
)
from bizcase.assumptions.table import load_register
from bizcase.assumptions.unset import INPUT_REQUIRED, NOT_ENTERED, UNSET

__all__ = [
    "FINANCE",
    "INPUT_REQUIRED",
    "NAMES",
    "NOT_ENTERED",
    "PARTS",
    "PLAN",
    "PRICES",
    "READING",
    "STAGES",
    "UNSET",
    "Assumption",
    "Assumptions",
    "load_register",
    "read_overrides",
]
