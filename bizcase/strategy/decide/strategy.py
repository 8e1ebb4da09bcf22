"""The strategy stage: lifecycle, blockers, and a disposition for every application and server."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.inventory import Inventory
from bizcase.ledger import Finding, Ledger
from bizcase.strategy.decide.blockers import find_blockers, migratability
from bizcase.strategy.decide.decider import Decider
from bizcase.strategy.decide.disposition import Decision
from bizcase.strategy.decide.edits import Edit
from bizcase.strategy.decide.fit import NO_DEADLINE, Fit, fit_of, with_fit
from bizcase.strategy.decide.lifecycle import lifecycle
from bizcase.strategy.decide.relocate import Goals, broken_clusters, clusters
from bizcase.strategy.decide.services import Mention, mentions
from bizcase.strategy.decide.subject import subjects
from bizcase.strategy.rules.deadlines import Deadlines, deadlines
from bizcase.strategy.rules.group import APPLICATION, SERVER, Node
from bizcase.strategy.rules.links import Links, links
from bizcase.strategy.rules.pace import fast_week
from bizcase.units import WEEKS_PER_MONTH

_DECISION_COLUMNS = {
    "disposition": "disposition", "rule": "disposition_rule", "confidence": "confidence",
    "reason": "reason", "evidence": "evidence", "questions": "questions", "shared": "shared",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Strategy:
    """What to do with everything in scope.

    ``servers`` has one row per server in scope: server_id, disposition, disposition_rule,
    confidence, reason, evidence, questions, shared, migratability, name, and the columns of
    ``with_fit``. ``applications`` holds the inventory's columns and the same of every application.
    ``lifecycle`` and ``blockers`` are the tables of their modules. ``asked`` are the questions of
    those tables one by one, by ("server" or "application", id).
    """

    servers: pd.DataFrame
    applications: pd.DataFrame
    lifecycle: pd.DataFrame
    blockers: pd.DataFrame
    links: Links
    mentions: tuple[Mention, ...]
    edits: Mapping[str, Edit]
    fit: Fit = field(default_factory=Fit)
    deadlines: Deadlines = field(default_factory=Deadlines)
    asked: Mapping[Node, tuple[str, ...]] = field(default_factory=dict)
    ledger: Ledger = field(default_factory=Ledger)
    findings: tuple[Finding, ...] = ()

    @property
    def unknown_edits(self) -> tuple[str, ...]:
        """Ids set by hand that no application and no server in scope has."""
        known = set(self.applications["application_id"]) | set(self.servers["server_id"])
        return tuple(key for key in self.edits if key not in known)


def decide_strategy(
    inventory: Inventory,
    assumptions: Assumptions,
    as_of: dt.date,
    edits: Mapping[str, Edit] | None = None,
    region: str = "",
    timeline_months: int | None = None,
    *,
    known: Strategy | None = None,
) -> Strategy:
    """Return dispositions, blockers and lifecycle at a date; edits win over every rule.

    ``region`` is where the case moves to: data residency is judged against it. Within
    ``timeline_months`` a contract that ends makes a Repurchase surer. ``known`` is a strategy that
    differs in its edits alone, where there is one: what no edit moves is taken from it.
    """
    edits, servers = edits or {}, inventory.in_scope()
    if known is not None:
        releases, blockers, estate = known.lifecycle, known.blockers, known.links
    else:
        releases = lifecycle(inventory, as_of, assumptions.number("strategy.soon_months"))
        blockers = find_blockers(inventory, releases, assumptions, region)
        estate = links(inventory)
    applications, alone = subjects(inventory, estate, blockers)
    dates = deadlines(assumptions, as_of, timeline_months)
    goals = replace(_goals(len(servers), assumptions), deadlines=dates)
    decider = Decider(applications, alone, servers, estate, edits)
    if goals.relocate:
        goals = replace(goals, cluster_of=clusters(servers, inventory.hosts))
        goals = replace(goals, broken=broken_clusters(goals, decider.dispositions))
    fit, (of_applications, of_servers) = fit_of(assumptions), decider.possible(goals)
    decided, of_server = list(decider.applications(goals).values()), decider.servers(goals)
    table = _table("server_id", of_server, of_servers, fit)
    table["name"] = servers["name"].astype("str").to_numpy()
    table["migratability"] = migratability(table["server_id"], blockers)
    own = _table("application_id", decided, of_applications, fit)
    return Strategy(
        servers=table,
        applications=estate.applications.merge(own, on="application_id", how="left"),
        lifecycle=releases,
        blockers=blockers,
        links=estate,
        mentions=mentions(inventory, as_of) if known is None else known.mentions,
        edits=edits,
        fit=fit,
        deadlines=dates,
        asked={
            (kind, item.id): item.questions
            for kind, found in ((SERVER, of_server), (APPLICATION, decided))
            for item in found
            if item.questions
        },
    )


def decision_of(table: pd.DataFrame, key: str) -> dict[str, Decision]:
    """Return the decisions of ``servers`` or ``applications`` by id, their questions as one."""
    columns = (table[name].tolist() for name in (key, *_DECISION_COLUMNS.values()))
    return {
        str(name): Decision(
            str(name), disposition, rule, confidence, reason, evidence,
            (questions,) if questions else (), bool(shared),
        )
        for name, disposition, rule, confidence, reason, evidence, questions, shared in zip(
            *columns, strict=True
        )
    }  # fmt: skip


def _goals(count: int, assumptions: Assumptions) -> Goals:
    """Return whether Relocate may be proposed: speed counts and a rehost would be too late."""
    exit_month = assumptions.number("strategy.exit_month")
    if (
        assumptions.number("strategy.goal_speed") < assumptions.number("strategy.speed_rank")
        or exit_month >= NO_DEADLINE
    ):
        return Goals(relocate=False)
    before = assumptions.number("map.assess_months") + assumptions.number("map.mobilize_months")
    needed = before + _rehost_months(count, assumptions)
    return Goals(
        needed > exit_month,
        f"The exit is due by month {exit_month:.0f} and a rehost at full capacity lasts until "
        f"month {needed:.0f}: the clusters move whole to Amazon Elastic VMware Service",
    )


def _rehost_months(count: int, assumptions: Assumptions) -> int:
    """Return the months of a rehost: wave by wave as entered, else at the fastest usual pace."""
    largest = assumptions.known("wave.max_servers")
    if largest is None:
        return math.ceil(count / fast_week(assumptions) / WEEKS_PER_MONTH)
    return math.ceil(count / largest) * math.ceil(assumptions.number("wave.months"))


def _table(
    key: str, decisions: list[Decision], options: Mapping[str, frozenset[str]], fit: Fit
) -> pd.DataFrame:
    rows = [
        (item.id, item.disposition, item.rule, item.confidence, item.reason, item.evidence,
         " ".join(item.questions), item.shared)
        for item in decisions
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["id", *_DECISION_COLUMNS])
    texts = [name for name in table.columns if name != "shared"]
    table = table.astype(dict.fromkeys(texts, "str")).rename(
        columns={"id": key, **_DECISION_COLUMNS}
    )
    return with_fit(table, [options[item.id] for item in decisions], fit)
