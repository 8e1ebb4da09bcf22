"""When what the document asks for is due: one set of dates for page 1 and the next 90 days.

The decision has one date. The day on which the plan has the case approved is another thing: the
months of the plan count from it, so a later decision moves them.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from bizcase.case import BusinessCase
from bizcase.document.blocks import Text, text
from bizcase.document.body.parts import filled
from bizcase.document.verdict import MEASURE, questions
from bizcase.finance.verdict import LEAN_MIGRATE, MIGRATE, PART, STAY
from bizcase.grammar import counted
from bizcase.pricing.bare_metal import METAL
from bizcase.strategy.rules.freezes import month_start
from bizcase.units import MONTHS_PER_YEAR

# Answers come first. A migration that is funded is approved by the end of its first phase; what is
# measured for 14 days needs access and an export before; who decides again has both.
_DAYS = {"answer": 30, "fund": 45, "measure": 60, "decide": 90}
_BEFORE_APPROVAL = ("answer", "fund")
GOES = (MIGRATE, PART, LEAN_MIGRATE)  # the first phase is funded now
Awaited = Literal["answers", "measurement", ""]
ANSWERS: Awaited = "answers"
MEASUREMENT: Awaited = "measurement"
NOTHING: Awaited = ""


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


def is_measured_first(case: BusinessCase) -> bool:
    """Return whether page 1 asks to measure: nothing is, and no question asks for it."""
    known = case.finance is not None and case.finance.verdict.evidence.measured
    return not known and bool(case.ledger.value("sizing.placed")) and not measuring_is_asked(case)


def awaited(case: BusinessCase) -> Awaited:
    """Return what a later decision waits for: it is due once that is in the case."""
    if questions(case) or filled(case.ledger, METAL):
        return ANSWERS
    return MEASUREMENT if is_measured_first(case) else NOTHING


def late_decision(case: BusinessCase) -> Text:
    """Return when the decision is due and why, and by how much that moves the plan, if it does.

    The plan goes on at the start of a month, so a decision within one moves it by whole months.
    """
    if case.finance is None or case.finance.verdict.decision in (*GOES, STAY):
        return ()
    gate, decided = approval_date(case), due_dates(case)["decide"]
    if gate is None or decided <= gate:
        return ()
    months = (decided.year - gate.year) * MONTHS_PER_YEAR + decided.month - gate.month
    return text(
        f" The decision is due on {{date}}{_ONCE[awaited(case)]}. The plan has the case approved "
        "by {gate}; with this decision its month 1 is later by {months}.",
        date=decided, gate=gate, months=counted(months, "months"),
    )  # fmt: skip


_ONCE = {
    ANSWERS: ", when the answers are in the case",
    MEASUREMENT: ", when what is measured is in the case",
    NOTHING: "",
}
