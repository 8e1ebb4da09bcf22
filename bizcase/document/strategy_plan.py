"""The section on the plan: phases, waves, what crosses them, Mobilize tasks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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
from bizcase.document.body.parts import EMPTY
from bizcase.document.plan_fit import fit_blocks, pace_paragraph
from bizcase.document.wave_order import order_blocks, wave_label
from bizcase.strategy.waves.labels import Labels, group_label, labels
from bizcase.strategy.waves.plan import Plan
from bizcase.strategy.waves.wave import Wave


def plan_section(case: BusinessCase) -> Section | None:
    """Return phases with gates, the waves, edges that point forward, and Mobilize tasks."""
    plan = case.plan
    if plan is None or not (plan.waves or plan.waiting or plan.tasks):
        return None
    date, several = case.as_of.isoformat(), len(plan.waves) > 1
    told = _planned(plan, date) if plan.waves else text(_NO_WAVE, date=date)
    blocks: list[Block] = [Paragraph(told)]
    if plan.waves or plan.tasks:
        blocks.append(pace_paragraph(case))
    called = labels(case.strategy) if case.strategy else {}
    blocks += fit_blocks(plan, called)
    blocks.append(_phases(plan))
    if plan.waves:
        blocks += [_waves(plan), _cost(case, plan)]
    if case.ledger.value("strategy.repurchase.servers"):
        blocks.append(Paragraph(words(_BOUGHT)))
    if _is_released(case):
        blocks.append(Paragraph(words(_RELEASED[several])))
    if plan.waves:
        blocks.append(_details(plan))
    if several:
        blocks += order_blocks(case, plan)
    blocks += _groups(plan, called)
    if plan.readiness:
        blocks.append(_mobilize(plan))
    return Section("Migration plan", tuple(blocks))


def order_words(plan: Plan) -> Text:
    """Return the kinds of waves in the order in which they start; nothing where there is only one.

    A wave of an earlier kind may come behind one of a later kind.
    """
    kinds = dict.fromkeys(wave.kind for wave in plan.waves if wave.servers)
    return (
        words(f" Kinds of waves start in this order: {', '.join(kinds)}.") if len(kinds) > 1 else ()
    )


def _planned(plan: Plan, date: str) -> Text:
    after = _AFTER[len(plan.violations) > 0]
    return (
        *text("The plan has {F:plan.waves}."), *order_words(plan), *text(after + _MONTHS, date=date)
    )  # fmt: skip


# By whether any dependency points to a later wave; the table of them has their reasons.
_AFTER = {
    False: " A group moves after what it depends on, or with it.",
    True: " A group moves after what it depends on, or with it; {F:plan.violations} "
    "{V:plan.violations|are exceptions|is an exception}, listed below with the reason.",
}
_MONTHS = (
    " Months count from the one after {date}; "
    "the {V:plan.waves|last|only} wave ends in {F:plan.end}, the timeline of the project has "
    "{F:plan.timeline}."
)
_NO_WAVE = (
    "No wave is planned yet. Months count from the one after {date}; the timeline of the project "
    "has {F:plan.timeline}."
)


def _groups(plan: Plan, called: Labels) -> list[Block]:
    """Return the tables on single groups: shared services, shared disks, what crosses waves."""
    blocks: list[Block] = []
    groups = plan.grouping.groups
    shared = tuple(
        (given(group_label(group.id, called, opens=True)), given(group.why_shared))
        for group in groups
        if group.why_shared
    )
    if shared:
        blocks.append(Table("Shared services, moved first", ("Service", "Why"), shared))
    disks = tuple(
        (given(group_label(group.id, called, opens=True)), given(disk), words(note))
        for group in groups
        for listed, note in ((group.shares, "in this group"), (group.parted, "in several groups"))
        for disk in listed
    )
    if disks:
        titles = ("Group", "Disk and its servers", "Where they move")
        blocks.append(Table("Disks that servers share", titles, disks))
    head = ("From", "In group", "Depends on", "Which is in group", "Reason")
    blocks += [
        Table(caption, head, tuple(_edge(row, called) for row in edges.to_dict("records")))
        for caption, edges in (
            ("Dependencies on a later wave, with the reason", plan.violations),
            ("Dependencies inside groups that had to be cut", plan.cut),
        )
        if len(edges)
    ]
    return blocks


def _edge(row: Mapping[Any, Any], called: Labels) -> tuple[Text, ...]:
    kind = str(row["kind"]).partition("_")[0]
    ends = (called.get((kind, row[end]), row[end]) for end in ("from_id", "to_id"))
    groups = (group_label(row[end], called, opens=True) for end in ("from_group", "to_group"))
    placed = (given(name) for pair in zip(ends, groups, strict=True) for name in pair)
    return (*placed, given(row["reason"]))


_FALLS = (
    "The AWS run cost added is at today's size and without the services that all waves share. "
    "“Released” is how much the on-premises cost of the last year falls when this wave is done. "
    "It begins after the slip of cutovers and the months of double running (annex E). "
    "Cost items fall in steps: by host, at the end of a contract, or with the last server."
)
# By whether there are several waves.
_RELEASED = {
    False: _FALLS + " Servers that leave without a wave, such as retired ones, are in it.",
    True: _FALLS + " An early wave may release little and a late one much. The slip is a share of "
    "the time since the start, so a later wave waits longer for its release. Servers that leave "
    "without a wave, such as retired ones, are in the last.",
}


_BOUGHT = (
    "Servers that a service replaces are in their wave, but not in its AWS run cost: the service "
    "costs a subscription instead."
)


def _phases(plan: Plan) -> Table:
    return Table(
        "Phases and gates",
        ("Phase", "From month", "To month", "Gate", "Evidence due", "Decision", "Owner"),
        tuple(
            (
                words(phase.name),
                figure(f"phase.{phase.key}.start"),
                figure(f"phase.{phase.key}.end"),
                words(phase.gate),
                words(phase.evidence),
                words(phase.decision),
                words(phase.owner),
            )
            for phase in plan.phases
            if phase.end_month >= phase.start_month  # without a wave there is nothing to migrate
        ),
        frozenset({1, 2}),
    )


def _waves(plan: Plan) -> Table:
    keys = ("start", "end", "applications", "servers", "hours", "capacity", "data", "transfer")
    return Table(
        "Waves",
        ("Wave", "From month", "To month", "Applications", "Servers", "Effort, h", "Team, h",
         "Data, GiB", "Replication, days", "Risk", "Completeness of data"),
        tuple(
            (
                wave_label(wave),
                *(figure(f"wave.{wave.number}.{key}") for key in keys),
                words(wave.risk),
                words(wave.confidence),
            )
            for wave in plan.waves
        ),
        frozenset(range(1, 9)),
    )  # fmt: skip


def _is_released(case: BusinessCase) -> bool:
    """Return whether it is known what waves release on premises."""
    return case.finance is not None and not case.finance.prepared.no_baseline


def _cost(case: BusinessCase, plan: Plan) -> Table:
    keys = ["run_rate", "released", "released_from", "dual_run"]
    head = ["AWS run cost added, USD a month", "On-premises cost released, USD a month",
            "Released from month", "Double running, USD"]  # fmt: skip
    caption = "Cost that each wave adds and releases"
    if not _is_released(case):
        keys, head, caption = keys[:1], head[:1], "Cost that each wave adds"
    return Table(
        caption,
        ("Wave", *head),
        tuple(
            (wave_label(wave), *(figure(f"wave.{wave.number}.{key}") for key in keys))
            for wave in plan.waves
        ),
        frozenset(range(1, 1 + len(keys))),
    )


def _details(plan: Plan) -> Table:
    return Table(
        "Needs of each wave",
        ("Wave", "Strategies", "Before it", "Missing", "Notes"),
        tuple(_detail(wave) for wave in plan.waves),
    )


def _detail(wave: Wave) -> tuple[Text, ...]:
    return (
        wave_label(wave),
        words(", ".join(name for name, _ in wave.dispositions)),
        given(". ".join(wave.prerequisites)),
        words(", ".join(wave.missing)),
        words(". ".join(wave.reasons)),
    )


def _quoted(notes: tuple[str, ...]) -> Text:
    """Return what an assessment says in its own words."""
    return given("; ".join(f"“{note}”" for note in notes)) if notes else ()


def _mobilize(plan: Plan) -> Table:
    return Table(
        "Readiness and Mobilize tasks",
        ("Dimension", "Score", "Level", "Gaps, quoted", "Task in Mobilize"),
        tuple(
            (
                given(item.dimension),
                figure(f"readiness.{item.number}.stated"),
                words(item.level),
                _quoted(item.gaps),
                _quoted(item.actions) or words(item.own_task) or EMPTY,
            )
            for item in plan.readiness
        ),
        frozenset({1}),
    )
