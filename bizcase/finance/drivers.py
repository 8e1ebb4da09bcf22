"""What the result is tested against: each driver with low, base and high."""

from __future__ import annotations

from dataclasses import dataclass

from bizcase import packaged
from bizcase.assumptions import Assumptions
from bizcase.finance.cash_flow import AWS_FACTOR, COVERAGE
from bizcase.finance.prepared import Prepared
from bizcase.pricing.evidence import undecided_span

_ALL = 100.0


@dataclass(frozen=True, slots=True)
class Driver:
    """An uncertain value. ``simulated`` drivers are drawn; others are policy.

    ``aws.run_factor`` is the AWS run cost as a multiple of what was computed, ``aws.covered`` the
    coverage of the commitment in per cent, from that of the register to the base case's 100; all
    others are keys of the register.
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
    """Return the drivers that have a range, in the order of ``drivers.csv``."""
    found = []
    for row in packaged.rows("bizcase.finance", "drivers.csv"):
        simulated, labour = row["simulated"] == "yes", row["labour"] == "yes"
        if row["key"] == AWS_FACTOR:
            low, high = aws_band(prepared, undecided_span(assumptions))
            label = "AWS run cost against the cost computed"
            found.append(Driver(AWS_FACTOR, label, "×", low, 1.0, high, simulated, labour))
            continue
        if row["key"] == COVERAGE:
            covered = assumptions.number("aws.commit_coverage")
            if prepared.on_demand_factor > 1.0:
                label = "Share of EC2 use that the commitment covers"
                found.append(Driver(COVERAGE, label, "%", covered, _ALL, _ALL, simulated, labour))
            continue
        entry, value = assumptions[row["key"]], assumptions.number(row["key"])
        if entry.low is not None and entry.high is not None:
            found.append(
                Driver(entry.key, entry.label, entry.unit, entry.low, value, entry.high, simulated,
                       labour)
            )  # fmt: skip
    return tuple(item for item in found if item.high > item.low)


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
