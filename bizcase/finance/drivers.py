"""What the result is tested against: each driver with low, base and high."""

from __future__ import annotations

import math
from dataclasses import dataclass

from bizcase.assumptions import Assumption, Assumptions
from bizcase.finance.answers import IN_GUEST, WHOLE, extent_known
from bizcase.finance.cash_flow import AWS_FACTOR
from bizcase.finance.prepared import Prepared, has_in_guest

# How a driver is drawn: a triangle with its value most likely, evenly, or one of its words.
TRIANGLE, EVENLY, ONE_OF = "triangle", "evenly", "one of"
STANCE = "open.stance"


@dataclass(frozen=True, slots=True)
class Driver:
    """An uncertain value, low <= value <= high. ``simulated`` ones are drawn; others are policy.

    ``aws.run_factor`` is what AWS bills as a multiple of what was computed; keys that begin with
    ``open`` are answers that the case lacks, as ``open_answers.csv`` counts them; all others are
    keys of the register. ``drawn`` says how, ``labour`` ones are drawn together; ``allowed`` is
    what may be entered at all.
    """

    key: str
    label: str
    unit: str
    low: float
    value: float
    high: float
    simulated: bool
    labour: bool
    drawn: str = TRIANGLE
    allowed: tuple[float, float] = (-math.inf, math.inf)


# Answers that are drawn while open: key, the assumption that closes it, label, unit, low, base,
# high, and how. Source: METHOD: Uncertainty and verdict; both ends are those of open_answers.csv.
_OPEN = (
    ("open.today_total", "op.today_total", "Today's cost against the estimate", "×",
     0.8, 1.0, 1.5, TRIANGLE),
    ("open.vmware_edition", "op.vmware_edition", "VMware edition", "vSphere to Cloud Foundation",
     0.0, 0.5, 1.0, ONE_OF),
    (STANCE, "lic.stance", "Ownership of Microsoft licences", "stance", 0.0, 0.0, 2.0, ONE_OF),
    (WHOLE, "scope.estate_share", "Lists contain the whole estate", "no to yes",
     0.0, 0.0, 1.0, ONE_OF),
    ("open.space_owned", "op.space_kind", "Space owned", "no to yes", 0.0, 0.0, 1.0, ONE_OF),
)  # fmt: skip
UNDECIDED = Driver(
    "open.undecided", "Share of the undecided work that is rehosted", "%", 0.0, 0.0, 100.0,
    simulated=True, labour=False, drawn=EVENLY,
)  # fmt: skip
# Volumes in guests and the assumption that closes it; drawn where guests see any.
_IN_GUEST = Driver(
    IN_GUEST, "Volumes in guests move with their servers", "no to yes", 0.0, 0.0, 1.0,
    simulated=True, labour=False, drawn=ONE_OF,
)  # fmt: skip


def entered_as(key: str) -> str:
    """Return the assumption that a driver is entered as; its own key where it is one."""
    closing = {name: closes for name, closes, *_ in _OPEN} | {IN_GUEST: "storage.in_guest"}
    return closing.get(key, key)


def drivers(prepared: Prepared, assumptions: Assumptions) -> tuple[Driver, ...]:
    """Return the drivers that have a range: of the AWS cost, of the register, of open answers.

    The range of a key is its ``tested_range``: where a case enters a value beyond what the sources
    report, the range is widened to it and the value is its most likely end.
    """
    low, high = aws_band(prepared)
    cost = "AWS run cost against the cost computed"
    found = [
        Driver(AWS_FACTOR, cost, "×", low, 1.0, high, simulated=True, labour=False),
        *_register_drivers(assumptions),
        *_open_drivers(prepared, assumptions),
    ]
    if prepared.waits or prepared.servers["disposition"].eq("undecided").any():
        found.append(UNDECIDED)
    if has_in_guest(prepared) and not assumptions["storage.in_guest"].changed:
        found.append(_IN_GUEST)
    return tuple(item for item in found if item.high > item.low)


def _open_drivers(prepared: Prepared, assumptions: Assumptions) -> list[Driver]:
    """Return the answers that are open; what the hosts say of the estate is drawn no more."""
    known = {WHOLE} if extent_known(prepared) else set()
    return [
        Driver(key, label, unit, low, base, high, key not in known, labour=False, drawn=drawn)
        for key, closes, label, unit, low, base, high, drawn in _OPEN
        if not assumptions[closes].changed
    ]


def _register_drivers(assumptions: Assumptions) -> list[Driver]:
    placed = [entry for entry in assumptions.values() if entry.driver is not None]
    found = []
    for entry in sorted(placed, key=lambda item: item.driver or 0):
        if entry.tested_range is not None:
            low, high = entry.tested_range
            found.append(
                Driver(entry.key, entry.label, entry.unit, low, float(entry.value), high,
                       entry.simulated, entry.labour, allowed=_allowed(entry))
            )  # fmt: skip
    return found


def _allowed(entry: Assumption) -> tuple[float, float]:
    low, high = entry.allowed_low, entry.allowed_high
    return -math.inf if low is None else low, math.inf if high is None else high


def aws_band(prepared: Prepared) -> tuple[float, float]:
    """Return the span of AWS cost by its sizing evidence, as multiples of the amount."""
    amount = sum(item.amount_usd for item in prepared.evidence)
    if not amount:
        return 1.0, 1.0
    low, high = (
        sum(getattr(item, end) for item in prepared.evidence) for end in ("low_usd", "high_usd")
    )
    return min(low / amount, 1.0), max(high / amount, 1.0)
