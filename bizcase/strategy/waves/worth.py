"""What groups cost a month, today and on AWS."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from bizcase.strategy.decide.databases import landing
from bizcase.strategy.decide.strategy import Strategy
from bizcase.strategy.rules.group import APPLICATION, SERVER, Group, Node


@dataclass(frozen=True, slots=True)
class Worth:
    """Monthly cost in USD: of servers today by id, and on AWS by ("server" or "application", id).

    Either may be empty, where nobody computed it.
    """

    on_premises: Mapping[str, float] = field(default_factory=dict)
    aws: Mapping[Node, float] = field(default_factory=dict)

    def on_premises_of(self, group: Group) -> float | None:
        """Return the cost that a group's servers cause today; None where one is not known."""
        if not group.servers or not all(key in self.on_premises for key in group.servers):
            return None
        return round(math.fsum(self.on_premises[key] for key in group.servers), 2)

    def aws_of(self, group: Group) -> float | None:
        """Return what a group will cost with its databases; None where a server has no price."""
        servers = [(SERVER, key) for key in group.servers]
        if not servers or not all(node in self.aws for node in servers):
            return None
        nodes = [*servers, *((APPLICATION, key) for key in group.applications)]
        return round(math.fsum(self.aws.get(node, 0.0) for node in nodes), 2)


def aws_amounts(
    servers: pd.DataFrame, databases: pd.DataFrame, strategy: Strategy
) -> dict[Node, float]:
    """Return ``{("server" or "application", id): USD a month}`` of what is priced.

    Parameters
    ----------
    servers
        With ``server_id`` and ``total_monthly_usd``.
    databases
        With their targets and ``total_monthly_usd``: they land with their server or application.
    """
    known = servers[servers["total_monthly_usd"].notna()]
    amounts: dict[Node, float] = dict(
        zip(((SERVER, key) for key in known["server_id"]), known["total_monthly_usd"], strict=True)
    )
    for node, amount in landing(databases, strategy).items():
        amounts[node] = amounts.get(node, 0.0) + amount
    return amounts
