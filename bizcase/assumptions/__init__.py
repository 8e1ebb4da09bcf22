"""Every number of the method: value, unit, range, source, date; and a case's overrides."""

from bizcase.assumptions.overrides import read_overrides
from bizcase.assumptions.register import INPUT_REQUIRED, Assumption, Assumptions, load_register

__all__ = ["INPUT_REQUIRED", "Assumption", "Assumptions", "load_register", "read_overrides"]
