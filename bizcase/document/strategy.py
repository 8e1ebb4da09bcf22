"""Sections on end of support, blockers and dispositions."""

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
from bizcase.document.body.parts import filled
from bizcase.document.found_blockers import blocker_rows, found_blockers, state_figure
from bizcase.document.strategy_fit import alternatives_cell, by_disposition, servers_head
from bizcase.finance.refreshed import SHOWN
from bizcase.ledger import Ledger
from bizcase.strategy.decide.blockers import SEVERITY_LABELS, STATE_LABELS
from bizcase.strategy.decide.dated import refreshed
from bizcase.strategy.decide.figures import release_rows
from bizcase.strategy.decide.lifecycle import STATUS_LABELS
from bizcase.strategy.decide.strategy import Strategy
from bizcase.strategy.rules.group import APPLICATION
from bizcase.strategy.rules.tables import rules
from bizcase.strategy.waves.labels import Labels, labels


def lifecycle_section(case: BusinessCase) -> Section | None:
    """Return each release with its dates and status at the date of the case."""
    if case.strategy is None:
        return None
    rows = [
        (
            given(row["subject"]),
            given(row["release"]),
            figure(f"lifecycle.release.{number}"),
            given(row["end_of_support"] or "not confirmed"),
            given(row["extended_end"] or ("none" if row["end_of_support"] else "not confirmed")),
            words(STATUS_LABELS[row["status"]]),
        )
        for number, row in enumerate(release_rows(case.strategy).to_dict("records"), start=1)
    ]
    table = Table(
        "End of support by release",
        ("Kind", "Release", "Count", "End of support", "End of extended support", "Status"),
        tuple(rows),
        frozenset({2}),
    )
    told = [
        sentence
        for key, sentence in SUPPORT_TOLD.items()
        if case.ledger.value(f"lifecycle.{key}.servers")
    ]
    if not rows:
        return None
    start = "Status of vendor support on {date}: " if told else "The status is that of {date}."
    intro = text(start + " ".join(told), date=case.as_of.isoformat())
    return Section("End of support", (Paragraph(intro), table))


SUPPORT_TOLD = {
    "ended": "{F:lifecycle.ended.servers} in scope {V:lifecycle.ended.servers|run|runs} a system "
    "without support.",
    "extended_only": "{F:lifecycle.extended_only.servers} {V:lifecycle.extended_only.servers|have|"
    "has} extended support only.",
    "ends_soon": "Support ends soon for {F:lifecycle.ends_soon.servers}.",
    "unknown": "The release of {F:lifecycle.unknown.servers} has to be confirmed.",
}


def blockers_section(case: BusinessCase) -> Section | None:
    """Return how many servers can move, and each blocker with its remedy."""
    strategy = case.strategy
    if strategy is None:
        return None
    rows = {label: state_figure(key) for key, label in STATE_LABELS.items()}
    states = Table(
        "Ability to move",
        ("State", "Servers"),
        tuple(
            (words(label), figure(name)) for label, name in rows.items()
            if filled(case.ledger, name)
        ),
        frozenset({1}),
    )  # fmt: skip
    table = Table(
        "Blockers and remedies",
        ("Rule", "Blocker", "Found on", "Severity", "Remedy"),
        tuple(
            (
                words(item.rule or "–"),  # no rule: sizing found it
                words(item.title),
                text(f"{{F:{item.figure}}}"),
                words(SEVERITY_LABELS[item.severity]),
                words(item.remedy),
            )
            for item in found_blockers(case)
        ),
    )
    note = words("The workbook's sheet Blockers lists each server and database with its row.")
    return Section(
        "Blockers", (states, table, *([Paragraph(note)] if len(blocker_rows(case)) else []))
    )


def disposition_section(case: BusinessCase) -> Section | None:
    """Return the table per R, the rules, the goals, and every application with its reason."""
    strategy = case.strategy
    if strategy is None:
        return None
    blocks: list[Block] = [Paragraph(words(_intro(strategy, case.ledger)))]
    if strategy.applications.empty:
        blocks.append(
            Paragraph(words("No input lists applications, so each server is decided by itself."))
        )
    blocks += by_disposition(case)
    blocks.append(_rules(strategy, case.ledger))
    if len(strategy.applications):
        blocks.append(_applications(strategy))
    blocks += refreshed_blocks(case)
    if strategy.mentions:
        blocks.append(_mentions(strategy))
    return Section("Migration strategies (7 Rs)", tuple(blocks))


def _intro(strategy: Strategy, ledger: Ledger) -> str:
    return _DECIDED + followed(ledger) * (not strategy.applications.empty) + _no_strategy(ledger)


_DECIDED = "The first rule that applies decides. No share is set in advance."
# By whether there is one server in scope.
_TOGETHER = {
    True: " The server follows its application.",
    False: " Servers follow their application. A shared server moves with the first of its "
    "applications.",
}
_UNDECIDED = " Undecided servers are priced as Rehost; in the comparison they stay."
_OFF = " Powered-off machines have no strategy."


def _no_strategy(ledger: Ledger) -> str:
    """Return what follows for servers without a strategy, where there are any."""
    return _UNDECIDED * filled(ledger, "strategy.undecided.servers") + _OFF * filled(
        ledger, "state.powered_off.servers"
    )


def followed(ledger: Ledger) -> str:
    """Return the rule by which servers of applications are decided, with a space before it."""
    return _TOGETHER[ledger.value("scope.servers") == 1]


def _rules(strategy: Strategy, ledger: Ledger) -> Table:
    used = set(strategy.servers["disposition_rule"])
    return Table(
        "Rules that decided",
        ("Rule", "Strategy", "Applies when", servers_head(ledger)),
        tuple(
            (
                words(rule["rule"]),
                words(rule["disposition"].capitalize()),
                words(rule["fires_when"]),
                figure(f"strategy.rule.{rule['rule']}.servers"),
            )
            for rule in rules("disposition_rules")
            if rule["rule"] in used
        ),
        frozenset({3}),
    )


def _applications(strategy: Strategy) -> Table:
    called = labels(strategy)
    before = ("disposition_rule", "confidence")
    after = ("reason", "questions", "evidence")
    return Table(
        "Applications with reason and evidence",
        ("Application", "Strategy", "Rule", "Confidence", "Also possible", "Reason", "Questions",
         "Where"),
        tuple(
            (
                _application(row["application_id"], called),
                words(row["disposition"].capitalize()),
                *(given(row[column]) for column in before),
                alternatives_cell(row),
                *(given(row[column]) for column in after),
            )
            for row in strategy.applications.to_dict("records")
        ),
    )  # fmt: skip


def _application(key: str, called: Labels) -> Text:
    """Return the name with the id beside it, so that either can be looked up."""
    name = called[APPLICATION, key]
    return given(name if name == key or name.endswith(f" ({key})") else f"{name} ({key})")


def _mentions(strategy: Strategy) -> Table:
    return Table(
        "AWS services in the inputs that are retired, closed or renamed",
        ("In the customer's words", "Where", "Service", "State", "Date", "Instead"),
        tuple(
            tuple(
                given(part)
                for part in (item.quote, item.place, item.service, item.state, item.date,
                             item.use_instead)
            )
            for item in strategy.mentions
        ),
    )  # fmt: skip


def refreshed_blocks(case: BusinessCase) -> list[Block]:
    """Return the applications that move although they were refreshed lately, if there are any.

    With the day of the refresh and the NPV of moving each.
    """
    if case.strategy is None or "refreshed.losing" not in case.ledger:
        return []
    shown = refreshed(case.strategy).head(SHOWN).to_dict("records")
    rows = tuple(
        (
            given(row["application_id"]),
            given(row["name"]),
            given(row["refreshed_on"]),
            words(row["disposition"].capitalize()),
            figure(f"refreshed.{place}.npv"),
        )
        for place, row in enumerate(shown, start=1)
    )
    title = "Applications refreshed lately: NPV of moving each (USD)"
    head = ("Application", "Name", "Refreshed on", "Strategy", "USD")
    return [Table(title, head, rows, frozenset({4}))]
