"""What of a plan fits its timeline, the ways out where it does not, and what waits for answers."""

from __future__ import annotations

from bizcase.case import BusinessCase
from bizcase.document.blocks import Block, Paragraph, Table, Text, figure, given, text, words
from bizcase.document.charts.parts import known
from bizcase.document.values import assumed
from bizcase.strategy.rules.pace import AMBITIOUS, NOT_CREDIBLE, USUAL
from bizcase.strategy.waves.labels import Labels, listed
from bizcase.strategy.waves.plan import Plan
from bizcase.strategy.waves.waiting import Waiting
from bizcase.strategy.waves.ways_out import WayOut
from bizcase.units import MONTHS_PER_YEAR

_SHOWN = 5
_GRADES = {
    USUAL: "which is usual",
    AMBITIOUS: "which is ambitious: programmes have reached it at speed",
    NOT_CREDIBLE: "which is not credible for one programme",
}
_WAITING = (
    " in no wave until then. In the base case they stay as they are. "
    "Their {K:plan.hours_waiting} are planned for, so that they fit if the answers "
    "come in time."
)
_BOTH_WAIT = (
    "{F:plan.waiting.servers} and {F:plan.waiting.applications} wait for the "
    "{V:plan.waiting.questions|answers|answer} to {F:plan.waiting.questions} and are"
)
_ONE_WAITS = (
    "{F:plan.waiting.%s} {V:plan.waiting.%s|wait|waits} for the "
    "{V:plan.waiting.questions|answers|answer} to {F:plan.waiting.questions} and "
    "{V:plan.waiting.%s|are|is}"
)
_SEVERAL = (
    " A row with several questions waits for all of their answers. The same question may be due "
    "earlier for the servers of one row than for those of another."
)
_TASKS = (
    "{F:plan.tasks} without a server {V:plan.tasks|are|is} worked on in Mobilize, for no wave has "
    "room for {V:plan.tasks|them|it}: {K:plan.hours_tasks}."
)


def pace_paragraph(case: BusinessCase) -> Paragraph:
    """Return how many people the plan takes, at which pace, and whether that is usual."""
    return Paragraph(
        text(
            _WORK + _more_teams(case),
            people=assumed(case.assumptions, "wave.team_people"),
        )
        + pace(case)
        + text(_in_once(case))
    )


_WORK = (
    "{V:plan.waves|The waves need|The wave needs} {F:plan.hours} of work. With the work around "
    "{V:plan.waves|them|it} the timeline takes {F:plan.teams_needed} of {people}. The time "
    "for it is {F:plan.months_effective}: the months after Mobilize, less freezes and the "
    "build-up of a new team."
)
_GROUPS = "because groups move whole: with {F:plan.teams_needed} the last wave would end later."
_PLANNED = " {F:plan.teams} {V:plan.teams|are|is} planned, {F:plan.people}, "
# By whether servers wait, which are asked for too.
_ASKED = {
    False: " The timeline asks for {K:plan.servers_week} on average",
    True: " With the servers that wait, the timeline asks for {K:plan.servers_week} on average",
}
_AT_PACE = (
    ". The busiest month of the waves moves {K:plan.servers_week_busiest}. The plan has "
    "{F:plan.factories}; a factory usually moves about {peak}."
)
FEW = 10  # servers, of which a number a week says nothing


def _more_teams(case: BusinessCase) -> str:
    """Return which teams are planned and why, where it is not those that the hours take."""
    planned, needed = (case.ledger.value(f"plan.{name}") for name in ("teams", "teams_needed"))
    if planned == needed:
        return ""
    if case.assumptions.known("wave.teams") is not None:
        return _PLANNED + "as entered."
    if planned > needed:
        return _PLANNED + _GROUPS
    return _PLANNED + "because a faster pace is not credible."


def pace(case: BusinessCase) -> Text:
    """Return the servers a week that are asked for and moved; nothing of a few servers."""
    plan = case.plan
    if plan is None or not known(case, "plan.servers_week"):
        return ()
    asked, busiest, waiting, moving = (
        case.ledger.value(f"plan.{name}")
        for name in ("servers_week", "servers_week_busiest", "waiting.servers", "servers")
    )
    if moving + waiting < FEW:
        return ()
    # A pace that is usual says little of waves that are faster.
    grade = "" if plan.grade == USUAL and busiest > asked else f", {_GRADES[plan.grade]}"
    peak = assumed(case.assumptions, "wave.velocity_peak")
    return text(f"{_ASKED[waiting > 0]}{grade}{_AT_PACE}", peak=peak)


def _in_once(case: BusinessCase) -> str:
    """Return how the hours of the waves lead to those that the base case pays for.

    To the hundredth, as the figures are: a reader adds them up.
    """
    if not known(case, "once.hours"):
        return ""
    value = case.ledger.value
    apart = [told for name, told in _APART.items() if known(case, name) and value(name)]
    if known(case, _LEFT_OUT):
        late = value("plan.end") > round(case.assumptions.number("fin.horizon")) * MONTHS_PER_YEAR
        apart.append(_WHAT_IS_LEFT_OUT[late])
    if not apart:
        return " The same hours make the one-time cost."
    return " The one-time cost counts {F:once.hours}." + "".join(apart)


_APART = {
    "once.hours.after": " Refactor after the move adds {F:once.hours.after} to the waves.",
    "plan.hours_beside": " Retire outside the waves adds {F:plan.hours_beside}.",
    "plan.hours_tasks": " Work without servers adds {F:plan.hours_tasks}, in Mobilize.",
    "once.hours.in_full": " Work that waits in part is paid in full, which adds "
    "{F:once.hours.in_full}.",
}
_LEFT_OUT = "once.hours.left_out"
# By whether the waves end after the last month of the cash flow. It is a balance of work that is
# planned and not paid for, and of work that takes more than its hours in the plan.
_WHAT_IS_LEFT_OUT = {
    False: " The one-time cost leaves out hours of the waves, such as those of applications that "
    "wait on a server that moves: {F:once.hours.left_out}.",
    True: " On balance, also of work after the last month of the case, the one-time cost leaves "
    "out: {F:once.hours.left_out}.",
}


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
        several = any(len(item.questions) > 1 for item in plan.waiting)
        told = text(_who_waits(plan) + _WAITING) + (text(_SEVERAL) if several else ())
        blocks += [Paragraph(told), _waiting(plan, called)]
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
        rows.append(
            (
                given(" ".join(item.questions)),
                *(figure(f"plan.waiting.{number}.{part}") for part in parts),
                given(_who(item, called)),
            )
        )
    return Table(
        "Work that waits for an answer",
        (
            "Question",
            "Servers",
            "Applications",
            "Effort, h",
            "Latest month for the answer",
            "Who waits",
        ),
        tuple(rows),
        frozenset(range(1, 5)),
    )


def _who(item: Waiting, called: Labels) -> str:
    members = (*(f"application {key}" for key in item.applications),
               *(f"server {key}" for key in item.servers))  # fmt: skip
    return listed(members, called, _SHOWN, opens=True)
