"""When what the document asks for is due: one set of dates for page 1 and the next 90 days."""

from __future__ import annotations

import datetime as dt

from bizcase.case import BusinessCase
from bizcase.document.verdict import MEASURE, questions
from bizcase.strategy.rules.freezes import month_start

# Answers come first. A migration that is funded is approved by the end of its first phase; what is
# measured for 14 days needs access and an export before; who decides again has both.
_DAYS = {"answer": 30, "fund": 45, "measure": 60, "decide": 90}
_BEFORE_APPROVAL = ("answer", "fund")


def due_dates(case: BusinessCase) -> dict[str, dt.date]:
    """Return by what is asked (answer, fund, measure, decide) the date it is due.

    What the gate of Assess needs is due by that gate.
    """
    due = {name: case.as_of + dt.timedelta(days=days) for name, days in _DAYS.items()}
    gate = approval_date(case)
    if gate is not None:
        due |= {name: min(due[name], gate) for name in _BEFORE_APPROVAL}
    return due


def approval_date(case: BusinessCase) -> dt.date | None:
    """Return the last day of Assess, on which the plan has the case approved; None without one."""
    plan = case.plan
    if plan is None or not plan.waves or plan.phases[0].end_month < 1:
        return None
    return month_start(case.as_of, plan.phases[0].end_month + 1) - dt.timedelta(days=1)


def measuring_is_asked(case: BusinessCase) -> bool:
    """Return whether one of the open questions asks to measure, so that no other line has to."""
    return any(item.block.key == MEASURE for item, _ in questions(case))
