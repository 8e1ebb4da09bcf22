"""The ledger figures and findings of dispositions, blockers and lifecycle."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from bizcase.ledger import Figure, Finding, Ledger
from bizcase.lookup import is_in
from bizcase.strategy.decide.blockers import STATE_LABELS
from bizcase.strategy.decide.dated import dated_figures, dated_findings
from bizcase.strategy.decide.fit import fit_figures, fit_findings
from bizcase.strategy.decide.lifecycle import STATUS_LABELS, stated_names
from bizcase.strategy.decide.strategy import Strategy
from bizcase.strategy.rules.dispositions import DISPOSITIONS, ON_AWS

TOP_SYSTEMS = 10
OTHERS, NOT_CONFIRMED = "Other systems", "release not confirmed"
CONFIDENCES = ("high", "medium", "low", "none")


def strategy_figures(strategy: Strategy, sources: tuple[str, ...]) -> Ledger:
    """Return the counts, ``strategy.<r>.servers``, ``lifecycle.*``, ``blockers.*``, and the fit."""
    ledger = Ledger()

    def count(figure_id: str, label: str, value: int, unit: str) -> None:
        ledger.add(Figure(figure_id, label, value, unit, "computed", sources=sources))

    for name in DISPOSITIONS:
        for unit, table in (("servers", strategy.servers), ("applications", strategy.applications)):
            found = int(table["disposition"].eq(name).sum())
            count(f"strategy.{name.lower()}.{unit}", f"{name.capitalize()}: {unit}", found, unit)
    count("strategy.applications", "Applications with a migration strategy, or undecided",
          len(strategy.applications), "applications")  # fmt: skip
    for name in CONFIDENCES:
        found = int(strategy.servers["confidence"].eq(name).sum())
        count(f"strategy.confidence.{name}", f"Servers with confidence {name}", found, "servers")
    by_rule = strategy.servers["disposition_rule"].value_counts().sort_index()
    for rule, found in by_rule.items():
        count(f"strategy.rule.{rule}.servers", f"Servers decided by {rule}", int(found), "servers")
    count("strategy.overrides", "Strategies set manually", len(strategy.edits), "strategies")
    count("strategy.applications.ambiguous", "Names that several applications have",
          len(strategy.links.ambiguous), "names")  # fmt: skip
    count("strategy.overrides.unknown", "Of them, naming nothing in scope",
          len(strategy.unknown_edits), "strategies")  # fmt: skip
    for state, label in STATE_LABELS.items():
        in_state = strategy.servers["migratability"].eq(state)
        count(f"blockers.state.{state}", f"{label}: servers", int(in_state.sum()), "servers")
        # A blocker of a server that stays, ends or is replaced by a service holds up nothing.
        moves = in_state & strategy.servers["disposition"].isin(ON_AWS)
        count(f"blockers.moving.{state}", f"{label}: servers that move or are undecided",
              int(moves.sum()), "servers")  # fmt: skip
    for rule, rows in strategy.blockers.groupby("rule"):
        subject = str(rows["subject"].iloc[0]) + "s"
        count("blockers." + str(rule), str(rows["title"].iloc[0]), len(rows), subject)
    _lifecycle(strategy, count)
    servers = strategy.servers
    alone = servers[~is_in(servers["server_id"], strategy.links.applications_of)]
    fit_figures(strategy.fit, strategy.applications, alone, ledger)
    dated_figures(strategy, ledger, sources)
    return ledger


Count = Callable[[str, str, int, str], None]


def _lifecycle(strategy: Strategy, count: Count) -> None:
    for subject in ("server", "database"):
        rows = strategy.lifecycle[strategy.lifecycle["subject"] == subject]
        for status, label in STATUS_LABELS.items():
            found = int(rows["status"].eq(status).sum())
            count(f"lifecycle.{status}.{subject}s", f"{label}: {subject}s", found, f"{subject}s")
    rows = release_rows(strategy)
    for number, row in enumerate(rows.to_dict("records"), start=1):
        name = f"lifecycle.release.{number}"
        count(name, row["release"], int(row["count"]), f"{row['subject']}s")
    _systems(rows[rows["subject"] == "server"], count)


def _systems(rows: pd.DataFrame, count: Count) -> None:
    """Add the most frequent systems of the servers, called and counted as the releases are."""
    ranked = rows.sort_values(["count", "release"], ascending=[False, True])
    for rank, row in enumerate(ranked.head(TOP_SYSTEMS).to_dict("records"), start=1):
        count(f"os.{rank}.servers", row["release"], int(row["count"]), "servers")
    rest = int(ranked["count"].iloc[TOP_SYSTEMS:].sum())
    if rest:
        count("os.rest.servers", OTHERS, rest, "servers")


def release_rows(strategy: Strategy) -> pd.DataFrame:
    """Return one row per release with dates, status and count, the earliest end first.

    ``release`` is what readers call it: product and version, or the name as stated with the words
    that its release is not confirmed. Of such names the most frequent have a row of their own.
    """
    table = strategy.lifecycle.assign(release=release_labels(strategy.lifecycle))
    keys = ["subject", "release", "end_of_support", "extended_end", "status"]
    counted = table.groupby(keys, dropna=False).size().rename("count").reset_index()
    undated = counted["end_of_support"].eq("") | counted["end_of_support"].eq("open")
    order = counted.assign(undated=undated).sort_values(
        ["subject", "undated", "end_of_support", "release"], ascending=[False, True, True, True]
    )
    return order.drop(columns="undated").reset_index(drop=True)


def release_labels(table: pd.DataFrame) -> pd.Series:
    """Return what readers call the release of each row of the lifecycle."""
    known = table["product"].str.cat(table["version"], sep=" ").str.strip()
    stated = stated_names(table)
    frequent = stated[known.eq("") & stated.ne("")].groupby(table["subject"]).value_counts()
    shown = frequent.groupby(level=0).head(TOP_SYSTEMS).index
    pairs = pd.MultiIndex.from_arrays([table["subject"], stated])
    named = stated.where(pairs.isin(shown), OTHERS).add(f", {NOT_CONFIRMED}")
    return known.where(known.ne(""), named.where(stated.ne(""), NOT_CONFIRMED))


def strategy_findings(strategy: Strategy) -> tuple[Finding, ...]:
    """Return what the reader must know or decide before the strategy holds."""
    ledger = strategy.ledger
    checks = (
        (ledger.value("strategy.undecided.servers"), "UNDECIDED", "warning",
         "Servers are undecided, and the AWS bill prices them as rehosted. Annex C lists their "
         "questions.", ("strategy.undecided.servers",)),
        ("blockers.B01" in ledger, "RHEL4_ASK", "warning",
         "Servers report RHEL 4, which may be a misread version. CIO: confirm the release; if it "
         "is right, they must be rebuilt.", ("blockers.B01",)),
        (ledger.value("lifecycle.ended.servers"), "SUPPORT_ENDED", "warning",
         "Servers run systems without vendor support.",
         ("lifecycle.ended.servers", "lifecycle.unknown.servers")),
        (len(strategy.servers) and strategy.applications.empty, "NO_APPLICATIONS", "info",
         "No input lists applications, so each server has a strategy of its own.", ()),
        (ledger.value("strategy.overrides"), "OVERRIDES", "info",
         "Strategies were set manually; each is marked with its reason.",
         ("strategy.overrides",)),
        (strategy.links.ambiguous, "APPLICATION_AMBIGUOUS", "warning",
         "Servers refer to an application by a name that several have, so they belong to none. "
         "Analyst: use the application's id.", ("strategy.applications.ambiguous",)),
        (strategy.unknown_edits, "OVERRIDE_UNKNOWN", "warning",
         "Manual strategies refer to no application or server in scope.",
         ("strategy.overrides.unknown",)),
    )  # fmt: skip
    found = [
        Finding(code, severity, message, figures)
        for applies, code, severity, message, figures in checks
        if applies
    ]
    return (
        *found, *dated_findings(strategy), *fit_findings(ledger), *_mention_findings(strategy),
    )  # fmt: skip


def _mention_findings(strategy: Strategy) -> list[Finding]:
    """Return one finding per service; the customer's words stand in the document's table."""
    named = sorted({(item.service, item.state, item.use_instead) for item in strategy.mentions})
    return [
        Finding(
            "RETIRED_SERVICE_NAMED", "warning",
            f"The inputs mention {service}, {_STATE_WORDS[state]}. Plan with {instead} instead.",
        )
        for service, state, instead in named
    ]  # fmt: skip


_STATE_WORDS = {
    "retired": "which is retired",
    "closed": "which takes no new customers",
    "renamed": "which has another name",
    "ending": "which is about to end",
}
