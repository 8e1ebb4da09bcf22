"""The hours of a plan beside those that the one-time cost pays for."""

from __future__ import annotations

import math

import pytest

from bizcase.document.plan_fit import pace_paragraph
from bizcase.document.writing import plain, written
from tests.document.estates import result_of


@pytest.mark.parametrize(("name", "same"), [("built in", False), ("public export", True)])
def test_the_one_time_cost_has_the_hours_that_are_named(name, same):
    case = result_of(name).case
    paid, planned = (case.ledger.value(key) for key in ("once.hours", "plan.hours"))
    assert math.isclose(paid, planned, rel_tol=0.001) == same
    told = written(pace_paragraph(case).text, case.ledger, plain)
    assert ("The same hours make the one-time cost." in told) == same
    assert (f"The one-time cost counts {paid:,.0f} h" in told) != same
