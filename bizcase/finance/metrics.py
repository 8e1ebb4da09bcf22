"""NPV, IRR or MIRR, ROI, payback and peak funding of monthly cash flows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bizcase.finance.values import Value
from bizcase.units import MONTHS_PER_YEAR, FloatArray

IRR_LOW, IRR_HIGH = -0.99, 10.0
_HALVINGS = 200
_CENT = 0.005
_COSTS = "none: migrating saves in no month, so no amount earns a return"
_GAINS = "none: migrating costs more in no month, so there is no amount to earn a return on"
_OUTSIDE = "none between -99 % and 1,000 % a year"
_NOTHING = "none: migrating neither costs nor saves anything"
_SEVERAL = (
    "the internal rate of return may have several values, because gains and losses alternate more "
    "than once; the modified internal rate of return has one"
)


def discount_factors(rate: Value, months: int) -> FloatArray:
    """Return 1 ÷ (1 + yearly rate)^(t/12) for months 0..months."""
    return np.asarray((1.0 + rate) ** (-np.arange(months + 1, dtype=float) / MONTHS_PER_YEAR))


def npv(net: FloatArray, rate: Value) -> FloatArray:
    """Return the net present value; draws are rows (METHOD: Cash flow and metrics)."""
    value: FloatArray = (net * discount_factors(rate, net.shape[-1] - 1)).sum(axis=-1)
    return value


@dataclass(frozen=True, slots=True)
class Irr:
    """The yearly internal rate of return, or None with the reason."""

    value: float | None
    reason: str = ""


def irr(net: FloatArray) -> Irr:
    """Return the rate in (−0.99, 10) at which the NPV is 0.

    One change of sign makes the root unique; with several only MIRR is reported (METHOD: Cash flow
    and metrics). The last month may be one more: it has the credit for unused life, which is no
    cost of that month. Two changes have two roots at most (Descartes), so there is one alone where
    the NPV has opposite signs at both ends.
    """
    signs = np.sign(np.where(np.abs(net) < _CENT, 0.0, net))
    of_credit = _changes(signs) - _changes(signs[:-1])
    changes = _changes(signs) - of_credit
    if changes + of_credit == 0:
        return Irr(None, _GAINS if np.any(signs > 0) else _COSTS if np.any(signs) else _NOTHING)
    if changes > 1:
        return Irr(None, _SEVERAL)
    low, high = IRR_LOW, IRR_HIGH
    at_low = float(npv(net, low))
    if at_low * float(npv(net, high)) > 0:
        return Irr(None, _SEVERAL if changes + of_credit > 1 else _OUTSIDE)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if at_low * float(npv(net, middle)) > 0:
            low = middle
        else:
            high = middle
    return Irr((low + high) / 2)


def _changes(signs: FloatArray) -> int:
    """Return how often gains and losses change; a month of neither changes nothing."""
    return int((np.diff(signs[signs != 0]) != 0).sum())


def mirr(net: FloatArray, finance_rate: float, reinvest_rate: float) -> float | None:
    """Return the modified rate: outflows at the finance rate, inflows at the reinvestment rate.

    None where there is no inflow or no outflow.
    """
    years = (len(net) - 1) / MONTHS_PER_YEAR
    spent = -float(npv(np.minimum(net, 0.0), finance_rate))
    earned = float(npv(np.maximum(net, 0.0), reinvest_rate)) * (1 + reinvest_rate) ** years
    if spent < _CENT or earned < _CENT:
        return None
    return float((earned / spent) ** (1 / years) - 1)


def payback_months(net: FloatArray) -> FloatArray:
    """Return the first month from which the cumulative flow stays at 0 or above; NaN for never.

    Draws are rows.
    """
    flows = np.atleast_2d(net)
    below = np.cumsum(flows, axis=1) < -_CENT
    width = below.shape[1]
    last = width - 1 - np.argmax(below[:, ::-1], axis=1)
    first = np.where(below.any(axis=1), last + 1, 0).astype(float)
    return np.where(first >= width, np.nan, first)


def payback_month(net: FloatArray) -> float | None:
    """Return :func:`payback_months` of one path, None for never."""
    month = float(payback_months(net)[0])
    return None if np.isnan(month) else month


def peak_funding(net: FloatArray) -> float:
    """Return the deepest point of the cumulative flow, as a positive amount."""
    return max(0.0, -float(np.cumsum(net).min()))
