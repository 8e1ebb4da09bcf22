"""What the effort of a group rests on, as look-ups over the whole estate, made once."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import Any

import pandas as pd

from bizcase.inventory import Inventory
from bizcase.lookup import records
from bizcase.strategy.decide.blockers import OPEN_SEVERITIES, same_engine
from bizcase.strategy.decide.strategy import Strategy
from bizcase.strategy.rules.group import Grouping
from bizcase.strategy.rules.words import stage_of

# What the effort of a group asks of its applications.
_OF_APPLICATIONS = (
    "environment", "disposition", "blackout", "business_unit", "criticality", "owner", "rto_hours",
    "rpo_hours", "compliance", "tiers", "contract_end", "approaching_refresh",
)  # fmt: skip


class Facts:
    """Look-ups by server, application and database id; ``edges`` counts those of a group."""

    def __init__(self, inventory: Inventory, strategy: Strategy) -> None:
        servers = inventory.servers
        words = servers["environment"].tolist()
        stages = {word: stage_of(word) for word in set(words)}
        self.stage = dict(zip(servers["server_id"].tolist(), map(stages.get, words), strict=True))
        self.storage = _by(servers["server_id"], servers["storage_provisioned_gib"])
        self.system = _by(servers["server_id"], servers["os_family"])
        self.usb = _by(servers["server_id"], servers["usb_devices"])
        self.disposition = _by(strategy.servers["server_id"], strategy.servers["disposition"])
        listed = strategy.applications
        rows = records(listed, _OF_APPLICATIONS)
        self.applications = dict(zip(listed["application_id"].tolist(), rows, strict=True))
        self.applications_of = strategy.links.applications_of
        self.databases_of = strategy.links.databases_of
        lifecycle = strategy.lifecycle[strategy.lifecycle["subject"] == "server"]
        self.status = _by(lifecycle["id"], lifecycle["status"])
        still_open = strategy.blockers["severity"].isin(OPEN_SEVERITIES)
        asked = strategy.blockers.loc[still_open, ["subject", "id"]]
        self.open = set(zip(asked["subject"].tolist(), asked["id"].tolist(), strict=True))
        upgrade = strategy.blockers["cost_line"].eq("database_upgrade")
        self.upgraded = set(strategy.blockers.loc[upgrade, "id"])
        databases = inventory.databases
        self.other_engine = set(databases.loc[~same_engine(databases), "database_id"])
        self.deadlines = strategy.deadlines
        self.edges: Counter[str] = Counter()

    def count_edges(self, grouping: Grouping) -> None:
        """Count the groups that each group depends on or serves."""
        ends = (grouping.edges[name].tolist() for name in ("from_group", "to_group"))
        self.edges.update(chain.from_iterable(set(zip(*ends, strict=True))))


def _by(ids: pd.Series, values: pd.Series) -> dict[str, Any]:
    return dict(zip(ids.tolist(), values.tolist(), strict=True))
