"""What is asked is due in the order of the plan: the case is approved by the gate of Assess."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest

from bizcase.document.blocks import Paragraph
from bizcase.document.body.programme import next_section
from bizcase.document.due import approval_date, due_dates
from bizcase.document.page1 import page1_section
from bizcase.document.writing import plain, written
from bizcase.finance.verdict import LEAN_MIGRATE, LEAN_STAY, STAY, UNKNOWN
from tests.document.estates import result_of


def decided(decision):
    case = result_of("one guest").case
    verdict = replace(case.finance.verdict, decision=decision)
    return replace(case, finance=replace(case.finance, verdict=verdict))


@pytest.mark.parametrize("day", [(2026, 11, 30), (2027, 1, 31), (2026, 11, 1)])
def test_the_budget_is_approved_by_the_gate_at_which_the_case_is(day):
    """The gate of Assess was on 2026-12-31, its budget due on 2027-01-14."""
    case = result_of("one guest").case
    case = replace(case, entries=replace(case.entries, as_of=dt.date(*day)))
    due, gate = due_dates(case), approval_date(case)
    assert due["answer"] <= due["fund"] <= gate < due["decide"]
    assert (gate + dt.timedelta(days=1)).day == 1
    assert due["measure"] == case.as_of + dt.timedelta(days=60)


@pytest.mark.parametrize(
    ("decision", "moved", "again"),
    [(UNKNOWN, True, "and decide."), (STAY, False, "and confirm the decision."),
     (LEAN_MIGRATE, False, "and decide on the rest.")],
)  # fmt: skip
def test_a_decision_after_the_gate_moves_the_plan(decision, moved, again):
    case = decided(decision)
    part = next_section(case)
    told = written(part.blocks[0].text, case.ledger, plain)
    assert isinstance(part.blocks[0], Paragraph)
    assert ("The decision is due on" in told) is moved
    assert written(part.blocks[-1].rows[-1][0], case.ledger, plain).endswith(again)


@pytest.mark.parametrize("decision", [UNKNOWN, LEAN_STAY])
@pytest.mark.parametrize("day", [(2026, 11, 30), (2027, 1, 31), (2026, 11, 1)])
def test_one_date_is_that_of_the_decision_and_the_date_of_the_plan_is_called_what_it_is(
    decision, day
):
    """Page 1 asked to decide by 2027-02-28, section 12 for a decision by 2026-12-31."""
    case = decided(decision)
    case = replace(case, entries=replace(case.entries, as_of=dt.date(*day)))
    due, gate = due_dates(case)["decide"], approval_date(case)
    first, part = page1_section(case), next_section(case)
    asked = written(first.blocks[-1].items[0], case.ledger, plain)
    assert asked.endswith(f"with the answers by {due}.")
    told = written(part.blocks[0].text, case.ledger, plain)
    assert f"The decision is due on {due}, when the answers are in the case." in told
    later = (due.year - gate.year) * 12 + due.month - gate.month
    assert f"the case approved by {gate}" in told
    assert f"later by {later} month" in told
    assert not re.search(rf"decision by {gate}", told)
    assert written(part.blocks[-1].rows[-1][2], case.ledger, plain) == f"{due}"
