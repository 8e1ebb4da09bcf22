"""On-premises lines by month of a small estate."""

from __future__ import annotations

from bizcase.finance.on_premises import on_premises
from bizcase.finance.schedule import schedule
from bizcase.finance.values import Values
from tests.finance.estates import estate


def paths(register, prepared=None, version=None):
    """Return each line by month 0..H, without migration and with it."""
    prepared = prepared or estate()
    found = on_premises(
        prepared, schedule(prepared, register), Values(register),
        version or register.text("op.baseline"),
    )  # fmt: skip
    return {line.spec.key: line for line in found}


def baseline(register, key, prepared=None):
    return paths(register, prepared)[key].baseline[0]


def first_year(register, key, prepared=None):
    return baseline(register, key, prepared)[1:13].sum()
