"""The blockers that were found, from the hardest on, with the lack of an instance type as one."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from bizcase.case import BusinessCase
from bizcase.document.body.parts import filled
from bizcase.finance.fates import without_type
from bizcase.strategy.decide.blockers import SEVERITIES
from bizcase.strategy.decide.undecided import UNDECIDED
from bizcase.strategy.rules.dispositions import ON_AWS
from bizcase.strategy.rules.tables import rules
from bizcase.strategy.waves.blocked import NO_TYPE, NO_TYPE_REMEDY

# Servers that cannot move until an answer is given, and that move once a remedy is in place.
HELD, REMEDIED = "fate.held", "fate.remedied"
_NO_TYPE, _NO_TYPE_SEVERITY = "fate.no_type", "decision"
_TO_AWS = "|".join(name for name in ON_AWS if name != UNDECIDED)


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
        FoundBlocker(rule["rule"], rule["title"], figure_of(rule["rule"]), rule["severity"],
                     rule["remedy"])
        for rule in rules("blockers") if rule["rule"] in fired
    ]  # fmt: skip
    if filled(case.ledger, _NO_TYPE):
        found.append(FoundBlocker("", NO_TYPE, _NO_TYPE, _NO_TYPE_SEVERITY, NO_TYPE_REMEDY))
    return sorted(found, key=lambda item: SEVERITIES.index(item.severity))


def figure_of(rule: str) -> str:
    """Return the figure of what a rule was found on; blank is the lack of an instance type."""
    return f"blockers.{rule}" if rule else _NO_TYPE


def blocker_rows(case: BusinessCase) -> pd.DataFrame:
    """Return the rows of ``Strategy.blockers`` and one for each server without an instance type.

    No rule finds the latter but sizing, so their ``rule`` is blank.
    """
    if case.strategy is None or case.finance is None:
        return pd.DataFrame()
    rows, prepared = case.strategy.blockers, case.finance.prepared
    ids = prepared.servers.loc[without_type(prepared), "server_id"]
    found = case.servers[case.servers["server_id"].isin(ids)]
    lacking = found[["source_file", "source_sheet", "source_row"]].assign(
        subject="server", id=found["server_id"], rule="", severity=_NO_TYPE_SEVERITY,
        blocks=_TO_AWS, title=NO_TYPE,
        remedy=NO_TYPE_REMEDY, cost_line="", evidence=found["target_reason"],
    )  # fmt: skip
    return pd.concat([rows, lacking[list(rows)].astype(rows.dtypes)], ignore_index=True)


def state_figure(state: str) -> str:
    """Return the figure of the servers in a state; without an instance type none can move yet."""
    return f"fate.state.{state}"
