"""The sections on what there is: scope with its confidence, and the estate with its support."""

from __future__ import annotations

import re
from dataclasses import replace

from bizcase.case import BusinessCase
from bizcase.document.blocks import (
    Block,
    Bullets,
    Paragraph,
    Section,
    Text,
    figure,
    given,
    text,
    words,
)
from bizcase.document.body.parts import charts, filled, joined, section, table
from bizcase.document.number_style import NumberStyle, style_of
from bizcase.document.quality import UTILISATION_COUNTS, by_rows, is_weak
from bizcase.document.strategy import SUPPORT_TOLD
from bizcase.inventory.host_load import COST_IN_QUESTION
from bizcase.inventory.issues import Issue
from bizcase.inventory.scope import REASON_LABELS
from bizcase.ledger import Ledger
from bizcase.strategy.decide.lifecycle import STATUS_LABELS

_AMOUNTS = ("servers", "vcpu", "memory_gib", "storage_provisioned_gib")
_HEAD = ("State", "Servers", "vCPU", "Memory, GiB", "Disk, GiB")
_SHOWN_ISSUES = 5
# By whether several are shown.
_ISSUES = {
    True: "Data quality, the most important issues (all are in annex H):",
    False: "Data quality, the most important issue (all are in annex H):",
}
_SEVERITIES = ("error", "warning", "info")
_NUMBER = re.compile(r"\d[\d.,]*(?<![.,])")
# What is counted by system, after a number of servers, and of the only server.
_KINDS = (
    ("scope.windows", "Windows", "It runs Windows."),
    ("scope.linux", "Linux", "It runs Linux."),
    ("scope.other", "another or an unknown system", "It runs another or an unknown system."),
)


def scope_section(case: BusinessCase) -> Section:
    """Return the control totals, what is confirmed by domain, and the five issues to look at."""
    blocks: list[Block] = [Paragraph(_scope(case)), *_told(_systems(case)), *_states(case)]
    if filled(case.ledger, "scope.servers"):
        blocks += [Paragraph(_evidence(case)), _coverage(case)]
    style = style_of(case.assumptions)
    several = len(case.inventory.sources) > 1
    issues = tuple(_issue(issue, style, of_several=several) for issue in _most_important(case))
    if issues:
        blocks += [
            Paragraph(words(_ISSUES[len(issues) > 1])),
            Bullets(issues),
        ]
    blocks += charts(case, "C5")
    return section(case, "scope", "Scope and confidence", blocks)


def _told(found: Text) -> list[Block]:
    """Return a paragraph, none where nothing is said."""
    return [Paragraph(found)] if found else []


def _scope(case: BusinessCase) -> Text:
    if not filled(case.ledger, "scope.listed"):
        return words("The inputs list no server.")
    if not filled(case.ledger, "scope.servers"):
        return text(
            "The inputs list {F:scope.listed}; none is in scope. Each is excluded for one reason."
        )
    if case.ledger.value("scope.excluded"):
        told = text(
            "{N:scope.servers} of {F:scope.listed} listed {V:scope.servers|are|is} in scope. "
        )
        alone = case.ledger.value("scope.excluded") == 1
        return told + (_other(case.ledger) if alone else words(_OTHERS))
    if case.ledger.value("scope.listed") == 1:
        return words("The only server of the inputs is in scope.")
    if case.ledger.value("scope.listed") == 2:  # noqa: PLR2004 - English has a word for all of two
        return words("Both servers of the inputs are in scope.")
    return text("All {F:scope.listed} of the inputs are in scope.")


def _other(ledger: Ledger) -> Text:
    """Return that the only one left out is excluded, and why."""
    why = next(of for of in REASON_LABELS if filled(ledger, f"state.{of}.servers"))
    return text("The other is excluded. Reason: {reason}.", reason=REASON_LABELS[why])


_OTHERS = "Each of the others is excluded for one reason."


def _systems(case: BusinessCase) -> Text:
    told: Text = ()
    alone = case.ledger.value("scope.listed") == 1  # the sentence before is about that one
    for name, label, of_one in _KINDS:
        if filled(case.ledger, name) and alone:
            told = words(of_one)
        elif filled(case.ledger, name):
            told += text(f"{', ' if told else ''}{{N:{name}}} {{V:{name}|run|runs}} {label}")
    lists = [
        name for name in ("scope.databases", "scope.applications") if filled(case.ledger, name)
    ]
    also: Text = ()
    for name in lists:
        also += text(f"{' and ' if also else ' The inputs also list '}{{F:{name}}}")
    return (
        *told,
        *(words(".") if told and not alone else ()),
        *also,
        *(words(".") if also else ()),
    )


def _states(case: BusinessCase) -> list[Block]:
    labels = {"in_scope": "In scope", **REASON_LABELS}
    rows = [
        (words(labels[state]), *(figure(f"state.{state}.{name}", "thousand") for name in _AMOUNTS))
        for state in case.control_totals["by_state"]
        if filled(case.ledger, f"state.{state}.servers")
    ]
    if len(rows) == 1 and all(filled(case.ledger, f"scope.{name}") for name in _AMOUNTS[1:]):
        return [Paragraph(text(_SIZE))]
    return [table("Control totals", _HEAD, rows)] if rows else []


_SIZE = (
    "In scope are {F:scope.vcpu}, {F:scope.memory_gib} of memory and "
    "{F:scope.storage_provisioned_gib} of disk."
)


def _evidence(case: BusinessCase) -> Text:
    if "verdict.measured" not in case.ledger or case.ledger["verdict.measured"].value is None:
        return words("Sizes follow the allocated capacity where no peak was measured.")
    told = (
        text("{F:verdict.measured} of the AWS server cost rests on measured use.")
        if filled(case.ledger, "verdict.measured")
        else words("No size rests on measured use.")
    )
    if filled(case.ledger, "verdict.assumed_price"):
        told += text(" {F:verdict.assumed_price} of the AWS server cost is at assumed prices.")
    return told + words(f" {UTILISATION_COUNTS}") * is_weak(case)


def _coverage(case: BusinessCase) -> Block:
    rows = (
        (
            words(str(row["label"])),
            figure(f"coverage.{row['domain']}.servers"),
            figure(f"coverage.{row['domain']}.share", "thousand"),
            words(str(row["confidence"])),
            words(str(row["remedy"]) or "–"),
        )
        for row in case.coverage.to_dict("records")
    )
    head = ("Domain", "Servers", "Share", "Confidence", "Next step")
    return table("Available data, all in scope", head, rows, left=(0, 3, 4))


def _most_important(case: BusinessCase) -> list[Issue]:
    """Return the first issue of each kind that no finding says, with its count in all files."""
    told = {finding.code for finding in case.findings}
    found: dict[tuple[str, ...], Issue] = {}
    for issue in by_rows(case.issues):
        if issue.severity != "info" and issue.code not in told:
            same = (issue.code, issue.severity, issue.message, issue.remedy)
            before = found.get(same, replace(issue, count=0))
            file = issue.file if issue.file == before.file else ""
            found[same] = replace(issue, count=before.count + issue.count, file=file)
    kinds: dict[str, Issue] = {}
    for issue in sorted(found.values(), key=_weight):
        kinds.setdefault(issue.code, issue)
    return list(kinds.values())[:_SHOWN_ISSUES]


def _weight(issue: Issue) -> tuple[int, bool, int]:
    return _SEVERITIES.index(issue.severity), issue.code not in COST_IN_QUESTION, -issue.count


# A message names a kind of case in the plural, as it is written for all files.
_ONE_CASE = " There is one such case."


def _issue(issue: Issue, style: NumberStyle, *, of_several: bool = False) -> Text:
    """Return what was found and what to do; how often, where the message has no number itself.

    Of several files the one is named in which it was found: counts of the estate are others.
    """
    message, action = issue.message, ""
    if issue.code in COST_IN_QUESTION:  # annex H names the hosts
        message, action = message.partition(": ")[0], issue.action
    told = text("{said}.", said=message.rstrip("."))
    rows = len(issue.rows) if issue.count == 1 else issue.count
    if f"{issue.count:,}" in _NUMBER.findall(message):  # it says so itself
        rows = 0
    if rows > 1 and of_several and issue.file:
        count = style.number(rows)
        told += text(" Found {count} times in {file}.", count=count, file=issue.file)
    elif rows > 1:
        told += text(" Found {count} times.", count=style.number(rows))
    elif rows:
        told += words(_ONE_CASE)
    told += text(" {action}", action=action) if action else words("")
    return told + (text(" {remedy}", remedy=issue.remedy) if issue.remedy else words(""))


def estate_section(case: BusinessCase) -> Section:
    """Return the most frequent systems, and how many are supported."""
    systems = [
        (given(item.label), figure(item.id))
        for item in case.ledger
        if item.id.startswith("os.") and item.value
    ]
    blocks = _told(_supported(case)) if filled(case.ledger, "scope.servers") else []
    if len(systems) > 1:
        blocks.append(table("Operating systems in scope", ("System", "Servers"), systems))
    blocks += [*_support(case), *charts(case, "C6")]
    return section(case, "estate", "The estate today", blocks)


def _supported(case: BusinessCase) -> Text:
    ledger, parts = case.ledger, list[Text]()
    if filled(ledger, "lifecycle.ended.servers"):
        parts.append(
            text(
                "{F:lifecycle.ended.servers} {V:lifecycle.ended.servers|run|runs} an operating "
                "system without vendor support."
            )
        )
    elif not filled(ledger, "lifecycle.extended_only.servers"):
        parts += _none_over(ledger)
    parts += [
        text(SUPPORT_TOLD[status])
        for status in ("extended_only", "ends_soon", "unknown")
        if filled(ledger, f"lifecycle.{status}.servers")
    ]
    return joined(parts)


def _none_over(ledger: Ledger) -> list[Text]:
    """Return that no support is over; nothing where no release is looked up or confirmed."""
    servers, unknown = ledger.value("scope.servers"), "lifecycle.unknown.servers"
    if unknown not in ledger or ledger.value(unknown) == servers:
        return []
    if servers == 1:
        return [words("The only server in scope runs a release that is still supported.")]
    return [
        text(
            "{F:scope.servers} {V:scope.servers|are|is} in scope; each confirmed release is still "
            "supported."
        )
    ]


def _support(case: BusinessCase) -> list[Block]:
    subjects = [
        subject
        for subject in ("servers", "databases")
        if any(filled(case.ledger, f"lifecycle.{status}.{subject}") for status in STATUS_LABELS)
    ]
    rows = [
        (words(label), *(figure(f"lifecycle.{status}.{subject}") for subject in subjects))
        for status, label in STATUS_LABELS.items()
        if any(filled(case.ledger, f"lifecycle.{status}.{subject}") for subject in subjects)
    ]
    head = ("Support", *(subject.capitalize() for subject in subjects))
    caption = f"Vendor support on {case.as_of.isoformat()}"
    return [table(caption, head, rows)] if len(rows) > 1 else []
