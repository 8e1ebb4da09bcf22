"""What does not fit in a plan, what was entered by hand and makes it so, and what waits."""

from __future__ import annotations

from collections.abc import Iterator

from bizcase.assumptions import Assumption, Assumptions
from bizcase.grammar import counted
from bizcase.ledger import Finding
from bizcase.strategy.rules.pace import AMBITIOUS
from bizcase.strategy.waves.pace_figures import first_week
from bizcase.strategy.waves.plan import Plan

_STAYING_COST = (
    "strategy.moving.monthly", "strategy.staying.monthly", "strategy.staying.databases.monthly",
)  # fmt: skip
_WHY_LATE = {
    True: "freezes, the pace that is credible, the teams entered, the order of the groups or the "
          "servers of a wave leave no room. Lengthen the timeline, split the work into factories "
          "with more teams, or leave work out.",
    False: "Assess and Mobilize take all of the timeline. Lengthen it.",
}  # fmt: skip


def _above(pace: float | None, check: Assumption) -> bool:
    """Return whether a pace is above all that the sources report."""
    span = check.tested_range
    return pace is not None and span is not None and pace > span[1]


def plan_findings(plan: Plan, assumptions: Assumptions) -> tuple[Finding, ...]:
    """Return what does not fit: timeline, pace, order, readiness, pilot, cost of what stays."""
    wider = "strategy.undecided.wider"
    checks = (
        (plan.months_over, "TIMELINE_TOO_SHORT", "warning",
         "The waves end after the timeline, and the cash flow follows the waves: "
         + _WHY_LATE[plan.needed.window.effective > 0],
         ("plan.months_over", "plan.late_servers", "plan.end", "plan.timeline", "plan.teams")),
        (plan.grade == AMBITIOUS, "PACE_AMBITIOUS", "info",
         "The timeline asks for more servers a week than a programme usually moves: others have "
         "reached it, with factories at speed.",
         ("plan.servers_week", "plan.servers_week_planned", "plan.teams", "plan.factories")),
        (plan.waiting, "WORK_WAITS", "warning",
         "Work waits for answers and is in no wave until they are given. In the base case it stays "
         "as it is, on both sides; the plan lists each question with the last month in which its "
         "answer still fits.",
         ("plan.waiting.questions", "plan.waiting.servers", "plan.hours_waiting")),
        (any(item.answer_by is None for item in plan.waiting), "ANSWERS_TOO_LATE", "warning",
         "Some of the work that waits finds no room within the timeline, however soon its question "
         "is answered.", ("plan.waiting.servers", "plan.timeline")),
        (_above(plan.pace.servers_person_week, assumptions["wave.check_person_week"]),
         "PACE_PER_PERSON", "info",
         "Each person of the teams moves more servers a week than others report: check the hours "
         "per workload and server, or plan for a longer timeline.",
         ("plan.servers_person_week", "plan.people")),
        (_above(first_week(plan), assumptions["wave.velocity_start"]), "FIRST_WAVE_FAST", "info",
         "The first wave moves more servers a week than a factory usually does at its start: "
         "rehearse it, or move fewer at first.", ("plan.first_week", "plan.factories")),
        (len(plan.violations), "DEPENDENCY_ORDER", "info",
         "Dependencies point to a later wave; each is listed with the reason.",
         ("plan.violations",)),
        (plan.ledger.value("plan.cut_groups"), "GROUPS_CUT", "warning",
         "Groups were larger than a wave and were cut: plan the connection between their parts.",
         ("plan.cut_groups", "plan.cut")),
        (plan.delay_months, "READINESS_RED", "warning",
         "Red areas of the readiness assessment become Mobilize tasks and delay the first wave.",
         ("plan.delay",)),
        (plan.ledger.value("strategy.staying.servers"), "STAYING_PRICED", "info",
         "The AWS cost is that of every server in scope, as if all of it moved; servers to retain "
         "or retire are in it.",
         ("strategy.staying.servers", *(key for key in _STAYING_COST if key in plan.ledger))),
        (wider in plan.ledger, "UNDECIDED_RANGE", "warning",
         "The range of the AWS cost of what moves is wider because servers are undecided: they may "
         "cost nothing or become dearer than the rehost they are priced as. Deciding them narrows "
         "it.", (wider, "strategy.undecided.servers", "strategy.moving.monthly")),
        (plan.waves and not any(wave.kind == "pilot" for wave in plan.waves), "NO_PILOT", "warning",
         "No decided, simple, non-critical group is fit for a pilot: decide one first.", ()),
    )  # fmt: skip
    return (
        *(
            Finding(code, severity, message, figures)
            for applies, code, severity, message, figures in checks
            if applies
        ),
        *_by_hand(plan, assumptions),
    )


# What was entered and shapes the waves, and the figures that say what it makes of them.
_HANDS = {
    "wave.max_servers": ("Servers of a wave at most", ("plan.waves", "plan.parallel", "plan.end")),
    "wave.months": ("Months of a wave", ("plan.waves", "plan.parallel", "plan.end")),
    "wave.teams": ("Migration teams", ("plan.teams", "plan.teams_needed", "plan.end")),
    "wave.velocity_peak": ("Servers a week that a factory moves",
                           ("plan.servers_week", "plan.servers_week_planned", "plan.end")),
}  # fmt: skip


def _by_hand(plan: Plan, assumptions: Assumptions) -> Iterator[Finding]:
    """Yield what was entered, kept as it is, with what follows from it."""
    changed = [key for key in _HANDS if assumptions[key].changed]
    if not changed or not plan.waves:
        return
    entered = "; ".join(f"{_HANDS[key][0]}: {assumptions.number(key):g}" for key in changed)
    ends = f"{counted(len(plan.waves), 'waves')}, the last in month {plan.end_month}"
    figures = dict.fromkeys(name for key in changed for name in _HANDS[key][1])
    yield Finding(
        "PLAN_BY_HAND", "warning" if plan.months_over else "info",
        f"Entered by hand and kept ({entered}), this makes {ends}.", tuple(figures),
    )  # fmt: skip
