"""How strongly servers are tied: by calls, databases, disks they share, and services all use."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from bizcase.assumptions import Assumptions
from bizcase.inventory import Inventory
from bizcase.strategy.decide.strategy import Strategy
from bizcase.strategy.rules.graph import bound_together
from bizcase.strategy.rules.group import SERVER, Node

Ties = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class SharedDisk:
    """One disk that several servers in scope open."""

    path: str
    servers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hubs:
    """Shared services too large to be taken out: the one each of their servers belongs to.

    ``tie`` is what a connection from outside to such a service weighs against any other.
    """

    of_server: Mapping[str, str]
    tie: float

    def of(self, servers: Iterable[str]) -> frozenset[str]:
        """Return the services that servers belong to, with "" where one belongs to none."""
        if not self.of_server:
            return frozenset()
        return frozenset(self.of_server.get(key, "") for key in servers)

    def weight(self, some: frozenset[str], others: frozenset[str]) -> float:
        """Return the weight of a connection between servers of these services."""
        return 1.0 if some == others else self.tie


def shared_disks(inventory: Inventory) -> list[SharedDisk]:
    """Return the disks that two servers or more in scope list as shared under the same path.

    A path names one disk inside one vCenter only. A disk whose other owner is not known is in none.
    """
    disks = inventory.disks[inventory.disks["shared_path"].notna()]
    if disks.empty:
        return []
    servers = inventory.in_scope()
    columns = servers["server_id"].tolist(), servers["vcenter"].fillna("").tolist()
    centre = dict(zip(*columns, strict=True))
    owners: dict[tuple[str, str], set[str]] = {}
    for key, path in zip(disks["server_id"], disks["shared_path"], strict=True):
        if key in centre:
            owners.setdefault((centre[key], path), set()).add(key)
    return [
        SharedDisk(path, tuple(sorted(keys)))
        for (_, path), keys in sorted(owners.items())
        if len(keys) > 1
    ]


def blocks(nodes: Iterable[Node], disks: Iterable[SharedDisk]) -> list[list[str]]:
    """Return the servers among the nodes that share disks, directly or through others."""
    servers = {key for kind, key in nodes if kind == SERVER}
    owners = [[key for key in disk.servers if key in servers] for disk in disks]
    pairs = [pair for keys in owners for pair in itertools.pairwise(keys)]
    return bound_together({key for pair in pairs for key in pair}, pairs)


def tie(ties: Ties, one: str, other: str, weight: float) -> None:
    """Add the weight of a tie between two to what is there."""
    for here, there in ((one, other), (other, one)):
        own = ties.setdefault(here, {})
        own[there] = own.get(there, 0.0) + weight


def server_ties(
    inventory: Inventory,
    strategy: Strategy,
    disks: Sequence[SharedDisk],
    hubs: Hubs,
    assumptions: Assumptions,
) -> Ties:
    """Return the weight of the tie between servers: log(1 + connections) times its factors.

    ``wave.database_tie`` where one hosts a database, ``wave.storage_tie`` where both share a disk
    (which counts as a connection itself), ``wave.hub_tie`` to a shared service from outside.
    """
    hosts = set(inventory.databases["host_server_id"].dropna().tolist())
    to_database = assumptions.number("wave.database_tie")
    to_sharer = assumptions.number("wave.storage_tie")
    disks_of: dict[str, set[int]] = {}
    for number, disk in enumerate(disks):
        for key in disk.servers:
            disks_of.setdefault(key, set()).add(number)
    edges = strategy.links.edges
    between = edges[edges["kind"] == "server_server"]
    ends = (between[name].tolist() for name in ("from_id", "to_id"))
    hub, base = hubs.of_server, cache(math.log1p)
    ties: Ties = {}
    for one, other, connections in zip(
        *ends, between["connections"].fillna(1.0).tolist(), strict=True
    ):
        weight = base(connections)
        if hub and hub.get(one, "") != hub.get(other, ""):
            weight *= hubs.tie
        if one in hosts or other in hosts:
            weight *= to_database
        if one in disks_of and not disks_of[one].isdisjoint(disks_of.get(other, ())):
            weight *= to_sharer
        tie(ties, one, other, weight)
    for disk in disks:
        for one, other in itertools.pairwise(disk.servers):
            tie(ties, one, other, math.log1p(1.0) * to_sharer)
    return ties


def contracted(
    servers: Iterable[str], ties: Ties, blocks: Iterable[Sequence[str]]
) -> tuple[dict[str, int], Ties]:
    """Return sizes and ties of servers with each block made one node, named by its first server."""
    first = {key: block[0] for block in blocks for key in block}
    sizes: Counter[str] = Counter()
    joined: Ties = {}
    for key in sorted(servers):
        node = first.get(key, key)
        sizes[node] += 1
        own = joined.setdefault(node, {})
        for other, weight in sorted(ties.get(key, {}).items()):
            target = first.get(other, other)
            if target != node:
                own[target] = own.get(target, 0.0) + weight
    return dict(sizes), joined
