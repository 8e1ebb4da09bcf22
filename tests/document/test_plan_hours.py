"""The hours of a plan beside those that the one-time cost pays for."""

from __future__ import annotations

import math
import re
from decimal import Decimal

import pytest

from bizcase.document.plan_fit import pace_paragraph
from bizcase.document.writing import plain, written
from tests.document.estates import ESTATES, each, result_of
from tests.factories import MPA_SAMPLE, needs


@pytest.mark.parametrize(("name", "same"), [("built in", False), ("public export", True)])
def test_the_one_time_cost_has_the_hours_that_are_named(name, same):
    case = result_of(name).case
    paid, planned = (case.ledger.value(key) for key in ("once.hours", "plan.hours"))
    assert math.isclose(paid, planned, rel_tol=0.001) == same
    told = written(pace_paragraph(case).text, case.ledger, plain)
    assert ("The same hours make the one-time cost." in told) == same
    assert (f"The one-time cost counts {paid:,.1f} h" in told) != same


@pytest.mark.parametrize("name", each(ESTATES))
def test_the_parts_that_are_said_add_up_to_the_hours_that_are_paid_as_they_are_written(name):
    """492 and 638 and 12 h stood beside 1,135 h: 8 h of undecided work were in the waves."""
    case = result_of(name).case
    if "plan.hours" not in case.ledger or not case.ledger.value("plan.hours"):
        return
    told = written(pace_paragraph(case).text, case.ledger, plain).replace(",", "")

    def hours(pattern):
        return [Decimal(number) for number in re.findall(pattern, told)]

    total = hours(r"The one-time cost counts ([\d.]+)\sh")
    waves = hours(r"needs? ([\d.]+)\sh of work")
    parts = [
        *waves,
        *hours(r"adds ([\d.]+)\sh"),
        *(-left for left in hours(r"(?:out|moves): ([\d.]+)\sh")),
    ]
    assert len(waves) == 1
    assert sum(parts) == (total or waves)[0]
    assert f"{(total or waves)[0]:f}" == plain_hours(case.ledger.value("once.hours"))


def plain_hours(value):
    return f"{value:.2f}".rstrip("0").rstrip(".")


@needs(MPA_SAMPLE)
def test_what_is_retired_on_a_shared_server_is_a_part_of_its_own():
    """7.94 h left out were the net of work that waits and of an application paid in full."""
    case = result_of("public list").case
    told = written(pace_paragraph(case).text, case.ledger, plain)
    value = case.ledger.value
    in_waves = value("once.hours.retire") - value("plan.hours_beside")
    assert in_waves > value("plan.hours_retired") > 0
    in_full = round(in_waves - value("plan.hours_retired"), 2)
    assert value("once.hours.in_full") == in_full
    assert value("once.hours.left_out") > in_full
    assert f"paid in full, which adds {plain_hours(in_full)}" in told.replace("\xa0", " ")
