"""The section on the plan: phases, waves, what crosses them, Mobilize tasks."""

from __future__ import annotations

from bizcase.case import BusinessCase
from bizcase.document.blocks import (
    Block,
    Paragraph,
    Section,
    Table,
    Text,
    figure,
    given,
    text,
    words,
)
from bizcase.strategy.plan import Plan, Wave


def plan_section(case: BusinessCase) -> Section | None:
    """Return phases with gates, the waves, edges that point forward, and Mobilize tasks."""
    plan = case.plan
    if plan is None or not plan.waves:
        return None
    blocks: list[Block] = [
        Paragraph(
            text(
                "{F:plan.waves} in order: shared services, a pilot, development and test, then "
                "production. What a group depends on moves before it or with it. Months count from "
                "the one after {date}; the last wave ends in {F:plan.end} of "
                "{F:plan.timeline}.",
                date=case.as_of.isoformat(),
            )
        )
    ]
    if plan.months_over:
        blocks.append(
            Paragraph(
                text(
                    "The timeline cannot hold this work at the capacity assumed: it runs over by "
                    "{F:plan.months_over}, with {F:plan.late_servers} in waves past the end."
                )
            )
        )
    blocks += [_phases(plan), _waves(plan), _cost(case, plan)]
    if case.finance is not None:
        blocks.append(Paragraph(words(_RELEASED)))
    blocks += [_details(plan), *_order(plan)]
    shared = [group for group in plan.grouping.groups if group.why_shared]
    if shared:
        rows = tuple((given(group.id), given(group.why_shared)) for group in shared)
        blocks.append(Table("Shared services, moved first", ("Service", "Why"), rows))
    disks = tuple(
        (given(group.id), given(disk), words(note))
        for group in plan.grouping.groups
        for listed, note in ((group.shares, "in this group"), (group.parted, "in several groups"))
        for disk in listed
    )
    if disks:
        titles = ("Group", "Disk and its servers", "Where they move")
        blocks.append(Table("Disks that servers share", titles, disks))
    for caption, edges in (
        ("Dependencies on a later wave, with the reason", plan.violations),
        ("Dependencies inside groups that had to be cut", plan.cut),
    ):
        if len(edges):
            listed = tuple(
                tuple(given(row[key]) for key in ("from_id", "to_id", "from_group", "to_group",
                                                  "reason"))
                for row in edges.to_dict("records")
            )  # fmt: skip
            head = ("From", "Depends on", "Group", "Its group", "Reason")
            blocks.append(Table(caption, head, listed))
    if plan.readiness:
        blocks.append(_mobilize(plan))
    return Section("Migration plan", tuple(blocks))


_RELEASED = (
    "What a wave releases is the difference that it makes to the on-premises cost of the last year "
    "of the case, on top of the waves before it, so all waves add up to the fall of that year. "
    "Lines fall in steps: by host, at the end of a contract, or with the last server only, so an "
    "early wave may release little and a late one much. Servers that leave without a wave, such as "
    "retired ones, are in the release of the last."
)


def _phases(plan: Plan) -> Table:
    return Table(
        "Phases and gates",
        ("Phase", "From month", "To month", "Gate", "Evidence due", "Decision", "Owner"),
        tuple(
            (
                words(phase.name),
                figure(f"phase.{phase.name.split()[0].lower()}.start"),
                figure(f"phase.{phase.name.split()[0].lower()}.end"),
                words(phase.gate),
                words(phase.evidence),
                words(phase.decision),
                words(phase.owner),
            )
            for phase in plan.phases
        ),
        frozenset({1, 2}),
    )


def _waves(plan: Plan) -> Table:
    keys = ("start", "end", "applications", "servers", "hours", "capacity", "data", "transfer")
    return Table(
        "Waves",
        ("Wave", "From month", "To month", "Applications", "Servers", "Effort, h", "Team, h",
         "Data, GiB", "Replication, days", "Risk", "Confidence"),
        tuple(
            (
                words(wave.name.split(": ", 1)[1]),
                *(figure(f"wave.{wave.number}.{key}") for key in keys),
                words(wave.risk),
                words(wave.confidence),
            )
            for wave in plan.waves
        ),
        frozenset(range(1, 9)),
    )  # fmt: skip


def _cost(case: BusinessCase, plan: Plan) -> Table:
    keys = ["run_rate", "released", "released_from", "dual_run"]
    head = ["AWS run cost added, USD a month", "On-premises cost released, USD a month",
            "Released from month", "Dual running, USD"]  # fmt: skip
    if case.finance is None:
        keys, head = keys[:1], head[:1]
    return Table(
        "Cost that each wave adds and releases",
        ("Wave", *head),
        tuple(
            (given(wave.name), *(figure(f"wave.{wave.number}.{key}") for key in keys))
            for wave in plan.waves
        ),
        frozenset(range(1, 1 + len(keys))),
    )


def _details(plan: Plan) -> Table:
    return Table(
        "What each wave needs",
        ("Wave", "Dispositions", "Before it", "Not known", "Notes"),
        tuple(_detail(wave) for wave in plan.waves),
    )


def _detail(wave: Wave) -> tuple[Text, ...]:
    return (
        given(wave.name),
        words(", ".join(name for name, _ in wave.dispositions)),
        given("; ".join(wave.prerequisites)),
        words(", ".join(wave.missing)),
        words("; ".join(wave.reasons)),
    )


_PRIORITY = (
    "Within the hard rules a priority decides: what is simple, not critical, saves much per hour "
    "of effort, runs out of support, is decided and depends on few moves early. "
)
_SAVING_COUNTED = (
    "What moving saves is the on-premises cost that servers cause today less their AWS run cost; "
    "it counts by its rank among the groups. It is known of {F:plan.savings_groups}; not known of "
    "{F:plan.savings_unknown}, which count as the middle."
)
_SAVING_LEFT_OUT = (
    "What moving saves is left out here, with its weight: there is no on-premises baseline, or "
    "nothing that moves has a price on AWS."
)
_ORDER = {
    "Priority": "priority", "Low complexity": "term.complexity",
    "Low criticality": "term.criticality", "Saving, by rank": "term.savings",
    "Support ends": "term.urgency", "Ready": "term.readiness", "Few dependencies": "term.edges",
    "Saving a month per hour, USD": "savings_per_hour",
}  # fmt: skip


def _order(plan: Plan) -> list[Block]:
    counted = any(unit.terms["savings"] is not None for unit in plan.units)
    columns = {
        label: key for label, key in _ORDER.items() if counted or "saving" not in label.lower()
    }
    rows = tuple(
        (given(wave.name), *(figure(f"wave.{wave.number}.{key}") for key in columns.values()))
        for wave in plan.waves
    )
    return [
        Paragraph(text(_PRIORITY + (_SAVING_COUNTED if counted else _SAVING_LEFT_OUT))),
        Table(
            "Why the waves stand in this order: means of their groups, 100 % moves early",
            ("Wave", *columns), rows, frozenset(range(1, 1 + len(columns))),
        ),
    ]  # fmt: skip


def _mobilize(plan: Plan) -> Table:
    return Table(
        "Readiness and Mobilize tasks",
        ("Dimension", "Score", "Level", "Gaps, quoted", "Task in Mobilize"),
        tuple(
            (
                given(item.dimension),
                figure(f"readiness.{item.number}.stated"),
                words(item.level),
                given("; ".join(item.gaps)),
                given("; ".join(item.actions)) if item.actions else words(item.own_task),
            )
            for item in plan.readiness
        ),
        frozenset({1}),
    )
