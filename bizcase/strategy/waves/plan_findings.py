"""What does not fit in a plan, what was entered by hand and makes it so, and what waits."""

from __future__ import annotations

from collections.abc import Iterator

from bizcase.assumptions import Assumption, Assumptions
from bizcase.grammar import counted
from bizcase.ledger import Finding
from bizcase.strategy.rules.pace import AMBITIOUS
from bizcase.strategy.waves.pace_figures import first_week
from bizcase.strategy.waves.plan import Plan
from bizcase.strategy.waves.ways_out import BY_HAND

_STAYING_COST = (
    "strategy.moving.monthly", "strategy.staying.monthly", "strategy.staying.databases.monthly",
)  # fmt: skip


def _why_late(plan: Plan) -> str:
    if any(way.why_not == BY_HAND for way in plan.ways_out):
        return "a start set manually makes them late. Take it back, or allow more time."
    if plan.needed.window.effective <= 0:
        return "Assess and Mobilize take all of the timeline. Sponsor: allow more time."
    return (
        "freezes, pace, teams, order or wave size leave no room. Sponsor: allow more time, more "
        "teams, or less work."
    )


def _above(pace: float | None, check: Assumption) -> bool:
    """Return whether a pace is above all that the sources report."""
    span = check.tested_range
    return pace is not None and span is not None and pace > span[1]


def plan_findings(plan: Plan, assumptions: Assumptions) -> tuple[Finding, ...]:
    """Return what does not fit: timeline, pace, order, readiness, pilot, cost of what stays."""
    wider = "strategy.undecided.wider"
    checks = (
        (plan.months_over, "TIMELINE_TOO_SHORT", "warning",
         "The waves end after the timeline: "
         + _why_late(plan),
         ("plan.months_over", "plan.late_servers", "plan.end", "plan.timeline", "plan.teams")),
        (plan.grade == AMBITIOUS, "PACE_AMBITIOUS", "info",
         "The timeline asks for more servers a week than a programme usually moves. Others have "
         "reached it, with factories at speed.",
         ("plan.servers_week", "plan.servers_week_busiest", "plan.teams", "plan.factories")),
        (plan.waiting, "WORK_WAITS", "warning",
         "Work waits for answers and is in no wave, so it stays as it is in the base case. The "
         "plan lists each question with the last month for its answer.",
         ("plan.waiting.questions", "plan.waiting.servers", "plan.hours_waiting")),
        (any(item.answer_by is None for item in plan.waiting), "ANSWERS_TOO_LATE", "warning",
         "Some waiting work no longer fits the timeline, however soon its question is answered. "
         "Sponsor: allow more time, or leave it out.", ("plan.waiting.servers", "plan.timeline")),
        (_above(plan.pace.servers_person_week, assumptions["wave.check_person_week"]),
         "PACE_PER_PERSON", "info",
         "Each person would move more servers a week than others report. Check the hours per "
         "workload and server, or allow more time.",
         ("plan.servers_person_week", "plan.people")),
        (_above(first_week(plan), assumptions["wave.velocity_start"]), "FIRST_WAVE_FAST", "info",
         "The first month of waves moves more servers a week than a factory usually does at its "
         "start. Rehearse it, or move fewer at first.", ("plan.first_week", "plan.factories")),
        (len(plan.violations), "DEPENDENCY_ORDER", "info",
         "Applications move before a system they depend on (annex D).",
         ("plan.violations",)),
        (plan.ledger.value("plan.cut_groups"), "GROUPS_CUT", "warning",
         "Groups were larger than a wave and were split. Plan the connection between their parts.",
         ("plan.cut_groups", "plan.cut")),
        (plan.delay_months, "READINESS_RED", "warning",
         "Red areas of the readiness assessment become Mobilize tasks and delay the first wave.",
         ("plan.delay",)),
        (plan.ledger.value("strategy.staying.servers"), "STAYING_PRICED", "info",
         "The price of all in scope includes servers to retain or retire.",
         ("strategy.staying.servers", *(key for key in _STAYING_COST if key in plan.ledger))),
        (wider in plan.ledger, "UNDECIDED_RANGE", "warning",
         "Undecided work has a wide range of cost on AWS. A decision narrows it.",
         ("strategy.undecided.aws.monthly", "strategy.undecided.servers")),
        (plan.waves and not any(wave.kind == "pilot" for wave in plan.waves), "NO_PILOT", "warning",
         "No simple, decided, non-critical group can be a pilot. Decide one first.", ()),
    )  # fmt: skip
    return (
        *(
            Finding(code, severity, message, figures)
            for applies, code, severity, message, figures in checks
            if applies
        ),
        *_by_hand(plan, assumptions),
        *_starts(plan),
        *_set_waves(plan),
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
        f"Values entered manually ({entered}) make {ends}.", tuple(figures),
    )  # fmt: skip


def _starts(plan: Plan) -> Iterator[Finding]:
    """Yield that starts were set by hand, with what follows, and those of waves that are none."""
    there = {wave.number: wave for wave in plan.waves}
    kept = [there[number] for number in plan.starts_by_hand if number in there]
    if kept:
        notes = " ".join(f"Wave {wave.number}: {wave.reasons[-1]}." for wave in kept)
        figures = tuple(f"wave.{wave.number}.start" for wave in kept)
        yield Finding("WAVE_START_BY_HAND", "info", notes, figures)
    missing = [str(number) for number in plan.starts_by_hand if number not in there]
    if missing:
        yield Finding(
            "WAVE_START_UNUSED", "warning",
            f"A start was set manually for {'waves' if len(missing) > 1 else 'wave'} "
            f"{', '.join(missing)}, which this plan does not have. It is not used.",
        )  # fmt: skip


def _set_waves(plan: Plan) -> Iterator[Finding]:
    """Yield that waves of servers or applications were set by hand, and which are not there."""
    kept, unused = plan.set_waves.kept, plan.set_waves.unused
    if kept:
        yield Finding(
            "WAVE_BY_HAND", "info",
            "Waves were set manually. Each group moves whole; annex D lists what follows.",
            ("plan.set_waves",),
        )  # fmt: skip
    if unused:
        yield Finding(
            "WAVE_BY_HAND_UNUSED", "warning",
            "Waves were set manually that this plan does not have, or for what does not move. They "
            "are not used.", ("plan.set_waves.unused",),
        )  # fmt: skip
