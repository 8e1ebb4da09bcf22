"""The hours of a plan beside those that the one-time cost pays for."""

from __future__ import annotations

import math
import re

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


@pytest.mark.parametrize("name", ["built in", "public list"])
def test_the_parts_that_are_said_lead_from_the_hours_of_the_waves_to_those_that_are_paid(name):
    """Retire was left out, and the Refactor of what waits for answers was named as paid for."""
    case = result_of(name).case
    told = written(pace_paragraph(case).text, case.ledger, plain)
    named = sum(int(hours) for hours in re.findall(r"adds (\d+)\sh", told.replace(",", "")))
    paid, planned = (case.ledger.value(key) for key in ("once.hours", "plan.hours"))
    undecided = "Undecided work is not in it." in told
    assert (planned + named > paid) if undecided else planned + named == pytest.approx(paid, abs=2)
    assert named <= paid
