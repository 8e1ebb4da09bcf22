"""The blockers that were found, from the hardest on, with the lack of an instance type as one."""

from __future__ import annotations

from dataclasses import dataclass

from bizcase.case import BusinessCase
from bizcase.document.body.parts import filled
from bizcase.ledger import Ledger
from bizcase.strategy.decide.blockers import SEVERITIES
from bizcase.strategy.rules.tables import rules
from bizcase.strategy.waves.blocked import NO_TYPE, NO_TYPE_REMEDY

_NO_TYPE = "fate.no_type"


@dataclass(frozen=True, slots=True)
class FoundBlocker:
    """A blocker with the figure of what it was found on; ``rule`` is blank where none says it."""

    rule: str
    title: str
    figure: str
    severity: str
    remedy: str


def found_blockers(case: BusinessCase) -> list[FoundBlocker]:
    """Return the blockers of a case by severity, in the order of their rules."""
    fired = set() if case.strategy is None else set(case.strategy.blockers["rule"])
    found = [
        FoundBlocker(rule["rule"], rule["title"], f"blockers.{rule['rule']}", rule["severity"],
                     rule["remedy"])
        for rule in rules("blockers") if rule["rule"] in fired
    ]  # fmt: skip
    if filled(case.ledger, _NO_TYPE):
        found.append(FoundBlocker("", NO_TYPE, _NO_TYPE, "decision", NO_TYPE_REMEDY))
    return sorted(found, key=lambda item: SEVERITIES.index(item.severity))


def held_figure(ledger: Ledger) -> str:
    """Return the figure of the servers that cannot move until an answer is given."""
    return "fate.held" if "fate.held" in ledger else "blockers.moving.not_yet"


def state_figure(ledger: Ledger, state: str) -> str:
    """Return the figure of the servers in a state; without an instance type none can move yet."""
    fate = f"fate.state.{state}"
    return fate if fate in ledger else f"blockers.state.{state}"


def remedied_figure(ledger: Ledger) -> str:
    """Return the figure of the servers that move once a remedy is in place."""
    return "fate.remedied" if "fate.remedied" in ledger else "blockers.moving.with_remedies"
