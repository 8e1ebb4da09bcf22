"""What the result is tested against: each driver with low, base and high."""

from __future__ import annotations

from dataclasses import dataclass

from bizcase.assumptions import Assumptions
from bizcase.finance.cash_flow import AWS_FACTOR
from bizcase.finance.prepared import Prepared
from bizcase.pricing.evidence import undecided_span


@dataclass(frozen=True, slots=True)
class Driver:
    """An uncertain value, low <= value <= high. ``simulated`` ones are drawn; others are policy.

    ``aws.run_factor`` is the AWS run cost as a multiple of what was computed; all others are keys
    of the register.
    """

    key: str
    label: str
    unit: str
    low: float
    value: float
    high: float
    simulated: bool
    labour: bool


def drivers(prepared: Prepared, assumptions: Assumptions) -> tuple[Driver, ...]:
    """Return the drivers that have a range: those of the AWS cost, then those of the register.

    The range of a key is its ``tested_range``: where a case enters a value beyond what the sources
    report, the range is widened to it and the value is its most likely end.
    """
    found = [*_aws_drivers(prepared, assumptions), *_register_drivers(assumptions)]
    return tuple(item for item in found if item.high > item.low)


def _aws_drivers(prepared: Prepared, assumptions: Assumptions) -> list[Driver]:
    low, high = aws_band(prepared, undecided_span(assumptions))
    cost = "AWS run cost against the cost computed"
    return [Driver(AWS_FACTOR, cost, "×", low, 1.0, high, simulated=True, labour=False)]


def _register_drivers(assumptions: Assumptions) -> list[Driver]:
    placed = [entry for entry in assumptions.values() if entry.driver is not None]
    found = []
    for entry in sorted(placed, key=lambda item: item.driver or 0):
        if entry.tested_range is not None:
            low, high = entry.tested_range
            found.append(
                Driver(entry.key, entry.label, entry.unit, low, float(entry.value), high,
                       entry.simulated, entry.labour)
            )  # fmt: skip
    return found


def aws_band(prepared: Prepared, undecided: tuple[float, float]) -> tuple[float, float]:
    """Return the span of AWS cost by its sizing evidence, as multiples of the amount.

    ``undecided`` is the span of undecided work, on top of that of its size.
    """
    least, most = undecided
    amount = sum(item.amount_usd for item in prepared.evidence)
    if not amount:
        return 1.0, 1.0
    low = sum(item.low_usd + item.undecided_low_usd * (least - 1) for item in prepared.evidence)
    high = sum(item.high_usd + item.undecided_high_usd * (most - 1) for item in prepared.evidence)
    return min(low / amount, 1.0), max(high / amount, 1.0)
