"""What is bought on premises by month, as a share of the price of all there is today.

Source: METHOD: On-premises baseline.
"""

from __future__ import annotations

import numpy as np

from bizcase.finance.values import Value, Values
from bizcase.units import MONTHS_PER_YEAR, FloatArray


def purchases(
    values: Values, life_key: str, months: FloatArray, version: str
) -> tuple[FloatArray, Value]:
    """Return purchases by month 0..H as a share of today's price, and the credit at the horizon.

    What stands today is replaced at the end of its life: with unknown ages an equal part every
    month, at once where a date is known, never where contracts are renewed only. Growth is bought
    in its month, and again a life later; at the horizon it is credited with its unused life. What
    stands today has no value then.
    """
    life = values[life_key]
    replaced = _replaced(values, life_key, life, months, version)
    rate = values.fraction("growth.infra")
    if not np.any(rate):
        return np.atleast_2d(replaced), 0.0
    life_months = np.maximum(np.round(MONTHS_PER_YEAR * life), 1.0)
    growth = _growth(rate, life_months, months, again=version != "renew")
    return np.maximum(replaced + growth, 0.0), _unused(growth, life_months, months)


def _replaced(
    values: Values, life_key: str, life: Value, months: FloatArray, version: str
) -> FloatArray:
    if version == "renew":
        return np.zeros_like(months)
    first = 1.0 if version == "exit" else refresh_month(values, life_key)
    if first is None:
        return np.where(months > 0, 1.0 / (MONTHS_PER_YEAR * life), 0.0)
    due = np.mod(months - first, np.round(MONTHS_PER_YEAR * life)) < 1
    return np.where(due & (months >= first), 1.0, 0.0)


def _growth(rate: Value, life_months: Value, months: FloatArray, *, again: bool) -> FloatArray:
    """Return what is bought above today's estate: V(t) − V(t − 1), and what was a life before."""
    size = (1.0 + rate) ** (months / MONTHS_PER_YEAR)
    added = np.atleast_2d(np.diff(size, axis=-1, prepend=1.0))
    bought = added
    lives = int(float(months[-1]) // float(np.min(life_months))) if again else 0
    for number in range(1, lives + 1):
        before = np.atleast_2d(months - number * life_months).astype(int)
        rows = max(len(before), len(added))
        taken = np.take_along_axis(
            np.broadcast_to(added, (rows, len(months))),
            np.broadcast_to(np.maximum(before, 0), (rows, len(months))),
            axis=-1,
        )
        bought = bought + np.where(before > 0, taken, 0.0)
    return np.asarray(bought, dtype=float)


def _unused(growth: FloatArray, life_months: Value, months: FloatArray) -> FloatArray:
    """Return the credit at the horizon for growth: its price × the part of its life to come."""
    age = months[-1] - months
    left = np.maximum(1.0 - age / life_months, 0.0)
    return np.asarray(np.maximum(growth * left, 0.0).sum(axis=-1, keepdims=True))


def refresh_month(values: Values, life_key: str = "op.life_server") -> float | None:
    """Return the month in which the servers are replaced; None where no date is known."""
    known = life_key == "op.life_server" and values.known("op.refresh_month")
    return values.assumptions.number("op.refresh_month") if known else None


def out_of_warranty(values: Values, months: FloatArray, version: str) -> FloatArray:
    """Return the share of the servers whose warranty is over.

    Ages are uniform over the life unless the month of the refresh is known.
    """
    life, warranty = values["op.life_server"], values["op.warranty_years"]
    passed, first = np.maximum(months - 1, 0) / MONTHS_PER_YEAR, refresh_month(values)
    if version == "exit":
        return np.asarray(np.mod(passed, life) >= warranty, dtype=float)
    if first is not None:
        age: FloatArray = np.asarray(life + (months - first) / MONTHS_PER_YEAR)
        replaced = (months >= first) & (version != "renew")
        return np.asarray(np.where(replaced, np.mod(age, life), age) >= warranty, dtype=float)
    older = passed if version == "renew" else 0.0
    return np.clip((life + older - warranty) / life, 0.0, 1.0)
