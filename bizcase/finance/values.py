"""Assumption values as the model reads them: one number each, or a column of draws."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from bizcase.assumptions import Assumptions
from bizcase.units import MONTHS_PER_YEAR, FloatArray

PERCENT = 100.0
Value = float | FloatArray


class Values:
    """Values by register key; ``drawn`` replaces some of them by columns of shape (draws, 1).

    One code path computes the base case (one draw) and the simulation (many).
    """

    def __init__(
        self, assumptions: Assumptions, drawn: Mapping[str, FloatArray] | None = None
    ) -> None:
        self.assumptions = assumptions
        self._drawn = drawn or {}
        self._escalations: dict[str, FloatArray] = {}
        self.draws = max((len(column) for column in self._drawn.values()), default=1)

    def __getitem__(self, key: str) -> Value:
        """Return a value in the register's unit."""
        return self._drawn[key] if key in self._drawn else self.assumptions.number(key)

    def fraction(self, key: str) -> Value:
        """Return a percentage as a fraction."""
        return self[key] / PERCENT

    def known(self, key: str) -> bool:
        """Return whether a value is given; false while the customer's input is required."""
        return key in self._drawn or self.assumptions.known(key) is not None

    def drawn(self, name: str, default: float) -> Value:
        """Return the draws of what is no key of the register, such as the error of AWS cost."""
        return self._drawn.get(name, default)

    def with_drawn(self, drawn: Mapping[str, FloatArray]) -> Values:
        """Return the same values with further columns of draws."""
        return Values(self.assumptions, {**self._drawn, **drawn})

    def escalation(self, key: str) -> FloatArray:
        """Return the factor of a yearly percentage by month 0..H, raised to its powers once."""
        if key not in self._escalations:
            months = np.arange(self.horizon_months + 1, dtype=float)
            self._escalations[key] = escalated(self.fraction(key), months)
        return self._escalations[key]

    @property
    def horizon_months(self) -> int:
        """Months of the cash flow after month 0."""
        return round(self.assumptions.number("fin.horizon")) * MONTHS_PER_YEAR


def escalated(rate: Value, months: FloatArray) -> FloatArray:
    """Return the factor of a yearly rate in each month; month 1 is at today's prices."""
    return np.asarray((1.0 + rate) ** (np.maximum(months - 1, 0) / MONTHS_PER_YEAR), dtype=float)
