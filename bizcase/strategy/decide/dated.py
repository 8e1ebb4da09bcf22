"""What the dates of applications that move say: refreshed lately, or to end soon."""

from __future__ import annotations

import pandas as pd

from bizcase.ledger import Figure, Finding, Ledger
from bizcase.strategy.decide.strategy import Strategy
from bizcase.strategy.rules.dispositions import PLANNED


def refreshed(strategy: Strategy) -> pd.DataFrame:
    """Return the applications that move although they were refreshed lately, the latest first."""
    rows, when = _moving(strategy), strategy.deadlines
    days = rows["refreshed_on"]
    recent = rows[days.gt(when.refreshed_from) & days.le(when.today)]
    return recent.sort_values(["refreshed_on", "application_id"], ascending=[False, True])


def ending(strategy: Strategy) -> pd.DataFrame:
    """Return the applications that move although their planned end is near or has come."""
    rows = _moving(strategy)
    return rows[rows["retire_date"].le(strategy.deadlines.retain_until)]


def _moving(strategy: Strategy) -> pd.DataFrame:
    return strategy.applications[strategy.applications["disposition"].isin(PLANNED)]


def dated_figures(strategy: Strategy, ledger: Ledger, sources: tuple[str, ...]) -> None:
    """Add the counts ``strategy.refreshed`` and ``strategy.ending``."""
    for key, label, rows in (
        ("refreshed", "Applications that move and were refreshed lately", refreshed(strategy)),
        ("ending", "Applications that move although their planned end is near", ending(strategy)),
    ):
        ledger.add(
            Figure(f"strategy.{key}", label, len(rows), "applications", "computed", sources=sources)
        )


def dated_findings(strategy: Strategy) -> tuple[Finding, ...]:
    """Return that applications are to move although their planned end is near."""
    if not strategy.ledger.value("strategy.ending"):
        return ()
    message = (
        "Applications would move although their planned end is near or past. Application owners: "
        "confirm the date or retain them until then (annex C)."
    )
    return (Finding("PLANNED_END_NEAR", "warning", message, ("strategy.ending",)),)
