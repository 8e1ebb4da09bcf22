"""Parts of the financial case of a small estate, without all that rests on them."""

from __future__ import annotations

from bizcase.finance.cash_flow import cash_flow
from bizcase.finance.model import model
from bizcase.finance.on_premises import on_premises
from bizcase.finance.schedule import schedule
from bizcase.finance.values import Values
from tests.finance.estates import estate


def based(prepared, register):
    """Return the model of an estate and its cash flow, as ``recompute`` does first of all.

    That takes a fifth of its time; ``test_cash_flow`` shows that they are the same.
    """
    found = model(prepared, register)
    return found, cash_flow(found.base, found.plan, Values(register), found.version)


def cash_of(prepared, register):
    return based(prepared, register)[1]


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
