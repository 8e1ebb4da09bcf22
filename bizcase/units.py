"""The only unit conversions, rounding of money, and rounding of what is shown."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Context, Decimal

import numpy as np
import numpy.typing as npt
import pandas as pd

MIB_PER_GIB = GIB_PER_TIB = 1024
BYTES_PER_KIB = 1024
BYTES_PER_MIB = 1024**2
BYTES_PER_GIB = 1024**3
MONTHS_PER_YEAR = 12
HOURS_PER_YEAR = 8760
DAYS_PER_MONTH = 365.25 / MONTHS_PER_YEAR
WEEKS_PER_MONTH = 52 / MONTHS_PER_YEAR
SECONDS_PER_DAY = 86_400
GIB_PER_UNIT = {
    "bytes": 2.0**-30, "kib": 2.0**-20, "mib": 2.0**-10, "gib": 1.0, "tib": 2.0**10, "pib": 2.0**20,
}  # fmt: skip

FloatArray = npt.NDArray[np.float64]
Numbers = pd.Series | FloatArray | list[float]

# Below half a hundredth of a cent: lifts 0.125 stored as 0.12499999… over the half, nothing else.
_HALF_UP_NUDGE = 1e-6
# Excel computes and shows 15 digits; what a float has below them is noise.
# Source: Microsoft, "Excel specifications and limits", 2025-01.
_DIGITS = 15
_LEAST_OF_PERCENT = 6  # decimals
_AS_SHOWN = Context(prec=400, rounding=ROUND_HALF_UP)  # more digits than a float can have


def mib_to_gib(mib: pd.Series) -> pd.Series:
    """Return GiB from MiB.

    RVTools' "MB" columns hold MiB too. Source: Dell, RVTools 4.8.1 manual, 2026-07.
    """
    return mib / MIB_PER_GIB


def to_gib(sizes: pd.Series, unit: str) -> pd.Series:
    """Return GiB from sizes in a unit of ``GIB_PER_UNIT``; MB and GB columns are binary too."""
    return sizes * GIB_PER_UNIT[unit]


def gib_per_day(megabits_per_second: float) -> float:
    """Return how many GiB a line carries in a day."""
    return megabits_per_second * 1e6 / 8 * SECONDS_PER_DAY * GIB_PER_UNIT["bytes"]


def gib_to_gb(gib: float) -> float:
    """Return decimal gigabytes, as makers of disks count them."""
    return gib * BYTES_PER_GIB / 1e9


def to_cents(usd: Numbers) -> FloatArray:
    """Return whole cents, half up, as floats; unknown stays NaN."""
    cents = np.asarray(usd, dtype=float) * 100
    rounded: FloatArray = np.copysign(np.floor(np.abs(cents) + 0.5 + _HALF_UP_NUDGE), cents)
    return rounded


def round_usd(usd: Numbers) -> FloatArray:
    """Return USD rounded to the cent, half up; unknown stays NaN."""
    rounded: FloatArray = to_cents(usd) / 100
    return rounded


def to_the_cent(value: float | None, unit: str) -> float | None:
    """Return money rounded to the cent; what has another unit, or no value, is as it was.

    >>> to_the_cent(1.239, "USD/year"), to_the_cent(1.239, "hours"), to_the_cent(None, "USD")
    (1.24, 1.239, None)
    """
    return round(value, 2) if value is not None and unit.startswith("USD") else value


def as_shown(value: float, decimals: int = 0) -> Decimal:
    """Return a number as it is shown: half away from zero, as number formats of Office round.

    So a label that Office rounds in a chart equals the one that is written in the text beside it.
    Everything that is shown to a reader is rounded here or by such a format. ``decimals`` below 0
    are places before the point.

    >>> [str(as_shown(value)) for value in (220.5, 221.5, -0.5)], str(as_shown(2.675, 2))
    (['221', '222', '-1'], '2.68')
    """
    exact = Decimal(f"{value:.{_DIGITS}g}")
    return exact.quantize(Decimal(1).scaleb(-decimals), context=_AS_SHOWN)


def digits_after(value: float, digits: int) -> int:
    """Return how many decimals show so many digits of a number from its first one on; not of 0.

    Below 0 are places before the point.

    >>> [digits_after(value, 2) for value in (0.00042, 0.42, 4.2, 42.0, 420.0)]
    [5, 2, 1, 0, -1]
    """
    return digits - 1 - math.floor(math.log10(abs(value)))


def decimals_needed(step: float) -> int:
    """Return the decimals that show every multiple of a step as it is.

    >>> [decimals_needed(step) for step in (0.05, 2.5, 20.0)]
    [2, 1, 0]
    """
    return len(f"{step:.10f}".rstrip("0").partition(".")[2])


def percent_decimals(fraction: float, least: int = 0) -> int:
    """Return the decimals of a percentage: a share that is not none or all is never shown as such.

    Below a millionth of a percent it is noise of floats, and whole.

    >>> [percent_decimals(share) for share in (0.996, 0.004, 0.994, 1.0, 0.99996)]
    [1, 1, 0, 0, 3]
    >>> percent_decimals(0.25, 1), percent_decimals(0.99996, 1), percent_decimals(1 - 1e-12)
    (1, 3, 0)
    """
    percent = fraction * 100
    none_or_all = {as_shown(end) for end in (-100, 0, 100)}
    if as_shown(percent, _LEAST_OF_PERCENT) in none_or_all:
        return least
    shown = range(least, _LEAST_OF_PERCENT)
    return next((at for at in shown if as_shown(percent, at) not in none_or_all), _LEAST_OF_PERCENT)


def spread_usd(usd: FloatArray) -> FloatArray:
    """Return amounts by month rounded to the cent so that they add up to their rounded sum.

    What is rounded is the running sum, so no month is off by a cent or more.
    """
    running = to_cents(np.cumsum(usd))
    spread: FloatArray = np.diff(running, prepend=0.0) / 100
    return spread


def sum_usd(usd: Numbers) -> float:
    """Return the sum of amounts already rounded to the cent, exact; unknowns are left out.

    Whoever calls this reports the unknowns: a total never hides a missing amount.
    """
    cents = to_cents(usd)
    total = float(cents.sum())
    # Few tables hold an unknown, and numpy takes longer to leave none out than to add all.
    return (float(np.nansum(cents)) if np.isnan(total) else total) / 100
