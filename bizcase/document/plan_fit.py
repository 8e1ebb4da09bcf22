"""What of a plan fits its timeline, the ways out where it does not, and what waits for answers."""

from __future__ import annotations

import math

from bizcase.case import BusinessCase
from bizcase.document.blocks import Block, Paragraph, Table, Text, figure, given, text, words
from bizcase.document.charts.parts import known
from bizcase.document.values import assumed
from bizcase.strategy.rules.pace import AMBITIOUS, NOT_CREDIBLE, USUAL
from bizcase.strategy.waves.labels import Labels, group_label
from bizcase.strategy.waves.plan import Plan
from bizcase.strategy.waves.ways_out import WayOut

_SHOWN = 5
_GRADES = {
    USUAL: "which is usual",
    AMBITIOUS: "which is ambitious: programmes have reached it at speed",
    NOT_CREDIBLE: "which is not credible for one programme",
}
_WAITING = (
    " in no wave until these are given. In the base case they stay as they are, on both sides of "
    "the comparison. Their {F:plan.hours_waiting} are planned for, so that they fit if the answers "
    "come in time."
)
_BOTH_WAIT = "{F:plan.waiting.servers} and {F:plan.waiting.applications} wait for answers and are"
_ONE_WAITS = (
    "{F:plan.waiting.%s} {V:plan.waiting.%s|wait|waits} for answers and {V:plan.waiting.%s|are|is}"
)
_SAME = 0.001  # of the hours; each wave is rounded
_TASKS = (
    "{F:plan.tasks} without a server {V:plan.tasks|are|is} worked on in Mobilize, for no wave has "
    "room for {V:plan.tasks|them|it}: {F:plan.hours_tasks}."
)


def pace_paragraph(case: BusinessCase) -> Paragraph:
    """Return how many people the plan takes, at which pace, and whether that is usual."""
    plan = case.plan
    known = case.ledger["plan.servers_week"].value is not None
    grade = f", {_GRADES[plan.grade]}" if plan is not None else ""
    return Paragraph(
        text(
            "{F:plan.hours} of migration and the work around them take {F:plan.teams_needed} of "
            "{people}. The time for it is {F:plan.months_effective}: the months after "
            "Mobilize, less freezes and the build-up of a new team. {F:plan.teams} "
            "{V:plan.teams|are|is} planned: {F:plan.people}."
            + (_ASKED + grade + _AT_PACE if known else "")
            + _in_once(case),
            people=assumed(case.assumptions, "wave.team_people"),
            peak=assumed(case.assumptions, "wave.velocity_peak"),
        )
    )


_ASKED = " The timeline asks for {F:plan.servers_week} once at speed"
_AT_PACE = ". Planned: {F:plan.servers_week_planned}. One factory moves about {peak}."


def _in_once(case: BusinessCase) -> str:
    """Return how many of the hours the base case pays for: a plan has room for open work, too."""
    if not known(case, "once.hours"):
        return ""
    paid, planned = case.ledger.value("once.hours"), case.ledger.value("plan.hours")
    if math.isclose(paid, planned, rel_tol=_SAME):
        return " The same hours make the one-time cost."
    return (
        " The one-time cost counts {F:once.hours}: with the work of Refactor after the move, "
        "without work that is undecided."
    )


def fit_blocks(plan: Plan, called: Labels) -> list[Block]:
    """Return what does not fit with the ways out, the waiting list, and work in Mobilize."""
    blocks: list[Block] = []
    if plan.months_over:
        blocks.append(
            Paragraph(
                text(
                    "The waves run over the timeline by {F:plan.months_over}: "
                    "{F:plan.servers_in_time} {V:plan.servers_in_time|fit|fits} it, "
                    "{F:plan.late_servers} {V:plan.late_servers|are|is} in waves past its end; the "
                    "cash flow follows the waves."
                )
            )
        )
    if plan.ways_out:
        blocks.append(_ways(plan))
    if plan.waiting:
        blocks += [Paragraph(text(_who_waits(plan) + _WAITING)), _waiting(plan, called)]
    if plan.tasks:
        blocks.append(Paragraph(text(_TASKS)))
    return blocks


def _who_waits(plan: Plan) -> str:
    found = [
        kind for kind in ("servers", "applications") if plan.ledger.value(f"plan.waiting.{kind}")
    ]
    return _ONE_WAITS.replace("%s", found[0]) if len(found) == 1 else _BOTH_WAIT


def _ways(plan: Plan) -> Table:
    parts = ("servers", "factories", "teams", "end", "cost", "npv")
    return Table(
        "Three ways out, for the plan does not fit the timeline",
        ("Way", "Servers", "Factories", "Teams", "Last wave in month",
         "Labour with contingency, USD", "Net present value, USD"),
        tuple(
            (words(_way(way)), *(figure(f"plan.option.{number}.{part}") for part in parts))
            for number, way in enumerate(plan.ways_out, start=1)
        ),
        frozenset(range(1, 7)),
    )  # fmt: skip


def _way(way: WayOut) -> str:
    return f"{way.label} (not possible: {way.why_not})" if way.why_not else way.label


def _waiting(plan: Plan, called: Labels) -> Table:
    parts = ("servers", "applications", "hours", "answer_by")
    rows: list[tuple[Text, ...]] = []
    for number, item in enumerate(plan.waiting, start=1):
        names = [group_label(key, called) for key in item.groups[:_SHOWN]]
        more = " …" if len(item.groups) > _SHOWN else ""
        rows.append(
            (
                given(" ".join(item.questions)),
                *(figure(f"plan.waiting.{number}.{part}") for part in parts),
                given(", ".join(names) + more),
            )
        )
    return Table(
        "Work that waits for an answer",
        ("Question", "Servers", "Applications", "Effort, h", "Answer due by month", "Who waits"),
        tuple(rows),
        frozenset(range(1, 5)),
    )
