"""What groups cost a month, today and on AWS."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from bizcase.assumptions import Assumptions
from bizcase.pricing import BaseCase, price_evs
from bizcase.strategy.decide.databases import landing
from bizcase.strategy.decide.strategy import Strategy
from bizcase.strategy.rules.dispositions import SWITCHED_OFF
from bizcase.strategy.rules.group import APPLICATION, SERVER, Group, Node
from bizcase.units import spread_usd

_RELOCATE = "Relocate"


@dataclass(frozen=True, slots=True)
class Worth:
    """Monthly cost in USD: of servers today by id, and on AWS by ("server" or "application", id).

    Either may be empty, where nobody computed it. ``no_place`` says of servers by id why no
    instance type holds them, so that they have no cost on AWS.
    """

    on_premises: Mapping[str, float] = field(default_factory=dict)
    aws: Mapping[Node, float] = field(default_factory=dict)
    no_place: Mapping[str, str] = field(default_factory=dict)

    def on_premises_of(self, group: Group) -> float | None:
        """Return the cost that a group's servers cause today; None where one is not known."""
        return _sum([self.on_premises.get(key) for key in group.servers])

    def aws_of(self, group: Group) -> float | None:
        """Return what a group will cost with its databases; None where a server has no price."""
        usd = [self.aws.get((SERVER, key)) for key in group.servers]
        return _sum(usd, [self.aws.get((APPLICATION, key), 0.0) for key in group.applications])


def _sum(usd: list[float | None], beside: Sequence[float] = ()) -> float | None:
    """Return the sum of the cost of servers and what is beside; None where one is not known."""
    known = [amount for amount in usd if amount is not None]
    if not usd or len(known) < len(usd):
        return None
    return round(math.fsum([*known, *beside]), 2)


def run_rate(nodes: Iterable[Node], amounts: Mapping[Node, float]) -> float | None:
    """Return the monthly AWS cost of servers and applications; None where none is priced."""
    known = [amounts[node] for node in nodes if node in amounts]
    return round(math.fsum(known), 2) if known else None


def unpriced_servers(estate: BaseCase, strategy: Strategy) -> frozenset[str]:
    """Return the servers that would run on AWS and have no price, so that no sum holds them."""
    fates = strategy.servers.set_index("server_id")["disposition"]
    open_ = estate.servers[estate.servers["total_monthly_usd"].isna()]
    bought = open_["server_id"].map(fates).isin(SWITCHED_OFF)
    return frozenset(open_.loc[~bought, "server_id"])


def aws_amounts(
    estate: BaseCase, strategy: Strategy, assumptions: Assumptions
) -> dict[Node, float]:
    """Return ``{("server" or "application", id): USD a month}`` of what is priced and runs on AWS.

    Relocated servers cost their share of the hosts that carry them, by vCPU. What is bought as a
    service has no amount: it costs a subscription, and nothing on EC2. Databases land with their
    server or application.
    """
    fates = strategy.servers.set_index("server_id")["disposition"]
    servers = estate.servers
    fate = servers["server_id"].map(fates)
    known = servers["total_monthly_usd"].notna() & ~fate.isin(SWITCHED_OFF)
    moved_whole = known & fate.eq(_RELOCATE)
    usd = servers["total_monthly_usd"].mask(moved_whole, 0.0)[known]
    nodes = ((SERVER, key) for key in servers.loc[known, "server_id"].tolist())
    amounts: dict[Node, float] = dict(zip(nodes, usd.tolist(), strict=True))
    relocated = servers[moved_whole & servers["target"].eq("ec2")]
    if len(relocated):
        hosts = price_evs(relocated, estate.book, assumptions).monthly_usd
        vcpu = relocated["vcpu"].fillna(0.0).to_numpy(dtype=float)
        share = vcpu / vcpu.sum() if vcpu.sum() else np.full(len(vcpu), 1.0 / len(vcpu))
        for key, part in zip(relocated["server_id"], spread_usd(share * hosts), strict=True):
            amounts[SERVER, key] = float(part)
    for node, amount in landing(estate.databases, strategy).items():
        amounts[node] = amounts.get(node, 0.0) + amount
    return amounts
