"""Which servers and applications move together, and what the groups depend on.

Shared services are taken out first. What is left is bound by applications (a server that two
applications share binds both) and by dependencies that run in a circle. A group larger than a wave
is cut along its weakest ties, and every edge cut is listed.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.inventory import Inventory
from bizcase.strategy.graph import cycles_together, grown_parts
from bizcase.strategy.shared_services import APPLICATION, SERVER, shared_services
from bizcase.strategy.strategy import Strategy
from bizcase.strategy.words import PLANNED

Node = tuple[str, str]
Ties = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Group:
    """What moves as one.

    ``needs`` are groups that must move earlier or in the same wave; ``stays`` servers and
    applications it depends on that do not move; ``cut_from`` names the larger groups this is a part
    of, ``why_shared`` says why it is a shared service.
    """

    id: str
    servers: tuple[str, ...]
    applications: tuple[str, ...]
    needs: tuple[str, ...] = ()
    cut_from: tuple[str, ...] = ()
    why_shared: str = ""
    stays: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grouping:
    """All groups, and the edges between them.

    ``edges``: from_id, to_id (server or application), kind, from_group, to_group, cut (whether the
    edge ran inside a group that was too large), source_file, source_sheet, source_row.
    """

    groups: tuple[Group, ...]
    edges: pd.DataFrame


def grouped(inventory: Inventory, strategy: Strategy, assumptions: Assumptions) -> Grouping:
    """Return the groups of everything that moves or is undecided, sorted by id."""
    planned = _planned(strategy)
    shared = {
        key: why for key, why in shared_services(strategy, assumptions).items() if key in planned
    }
    limit = int(assumptions.number("wave.max_servers"))
    services = [_service(key, why, strategy, planned, shared) for key, why in shared.items()]
    services = [group for group in services if len(group.servers) <= limit]
    taken = {(SERVER, key) for group in services for key in group.servers}
    taken |= {(APPLICATION, key) for group in services for key in group.applications}
    ties = _server_ties(inventory, strategy, assumptions.number("wave.database_tie"))
    groups = _bound(strategy, planned - taken, ties, limit)
    return _joined_circles([*groups, *services], strategy, limit)


def _planned(strategy: Strategy) -> set[Node]:
    return {
        (kind, str(key))
        for kind, table in ((SERVER, strategy.servers), (APPLICATION, strategy.applications))
        for key in table.loc[table["disposition"].isin(PLANNED), f"{kind}_id"]
    }


def _service(
    node: Node, why: str, strategy: Strategy, planned: set[Node], shared: Iterable[Node]
) -> Group:
    """Return a shared service; an application brings the servers that are its alone."""
    kind, key = node
    if kind == SERVER:
        return Group(_name(node), (key,), (), why_shared=why)
    own = tuple(
        server
        for server in strategy.links.servers_of.get(key, ())
        if (SERVER, server) in planned
        and (SERVER, server) not in shared
        and strategy.links.applications_of[server] == (key,)
    )
    return Group(_name(node), own, (key,), why_shared=why)


def _name(node: Node) -> str:
    return f"{node[0]} {node[1]}"


def _server_ties(inventory: Inventory, strategy: Strategy, to_database: float) -> Ties:
    """Return how strongly servers are tied: log(1 + connections), times more for a database."""
    hosts = set(inventory.databases["host_server_id"].dropna())
    edges = strategy.links.edges
    ties: Ties = {}
    between = edges[edges["kind"] == "server_server"]
    for row in between.fillna({"connections": 1.0}).itertuples():
        tie = math.log1p(float(str(row.connections)))
        if row.to_id in hosts or row.from_id in hosts:
            tie *= to_database
        _tie(ties, str(row.from_id), str(row.to_id), tie)
    return ties


def _tie(ties: Ties, one: str, other: str, tie: float) -> None:
    for here, there in ((one, other), (other, one)):
        own = ties.setdefault(here, {})
        own[there] = own.get(there, 0.0) + tie


def _bound(strategy: Strategy, nodes: set[Node], ties: Ties, limit: int) -> list[Group]:
    """Return one group per set of applications that share servers, cut where it is too large."""
    parent = {node: node for node in nodes}

    def root(node: Node) -> Node:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for kind, key in sorted(nodes):
        if kind == APPLICATION:
            for server in strategy.links.servers_of.get(key, ()):
                if (SERVER, server) in nodes:
                    first, second = sorted((root((kind, key)), root((SERVER, server))))
                    parent[second] = first
    members: dict[Node, list[Node]] = {}
    for node in sorted(nodes):
        members.setdefault(root(node), []).append(node)
    groups = []
    for first, own in sorted(members.items()):
        servers = tuple(key for kind, key in own if kind == SERVER)
        applications = tuple(key for kind, key in own if kind == APPLICATION)
        whole = Group(_name(first), servers, applications)
        groups += [whole] if len(servers) <= limit else _cut(whole, strategy, ties, limit)
    return groups


def _cut(group: Group, strategy: Strategy, ties: Ties, limit: int) -> list[Group]:
    """Return the parts of a group larger than a wave; applications stay together longest."""
    own: Ties = {key: dict(ties.get(key, {})) for key in group.servers}
    for application in group.applications:
        held = [key for key in strategy.links.servers_of[application] if key in own]
        for one, other in itertools.pairwise(held):
            _tie(own, one, other, 1.0)
    parts = grown_parts(group.servers, dict.fromkeys(group.servers, 1), own, limit)
    home = {}
    for application in group.applications:
        held_by = [len(set(part) & set(strategy.links.servers_of[application])) for part in parts]
        home[application] = held_by.index(max(held_by))
    return [
        Group(
            f"{group.id}, part {number + 1}",
            tuple(part),
            tuple(key for key in group.applications if home[key] == number),
            cut_from=(group.id,),
        )
        for number, part in enumerate(parts)
    ]


def _joined_circles(groups: list[Group], strategy: Strategy, limit: int) -> Grouping:
    """Return the groups with what depends on each other in a circle made one, within the limit."""
    free = [group for group in groups if not group.why_shared]
    targets = _targets(_placed(strategy, groups), {group.id for group in free})
    by_id = {group.id: group for group in groups}
    joined: list[Group] = [group for group in groups if group.why_shared]
    circle_of: dict[str, str] = {}
    for circle in cycles_together([group.id for group in free], targets):
        sizes = {key: len(by_id[key].servers) for key in circle}
        parts = [circle]
        if sum(sizes.values()) > limit:
            ties: Ties = {}
            inside = set(circle)
            for key in circle:
                for other in sorted(targets.get(key, set()) & inside):
                    _tie(ties, key, other, 1.0)
            parts = grown_parts(circle, sizes, ties, limit)
        for part in parts:
            merged = _merged([by_id[key] for key in part])
            if len(parts) > 1:
                merged = replace(merged, cut_from=_names(merged.cut_from, circle[:1]))
                circle_of[merged.id] = circle[0]
            joined.append(merged)
    return _with_needs(sorted(joined, key=lambda group: group.id), strategy, circle_of)


def _merged(parts: list[Group]) -> Group:
    if len(parts) == 1:
        return parts[0]
    return Group(
        parts[0].id,
        tuple(sorted(key for group in parts for key in group.servers)),
        tuple(sorted(key for group in parts for key in group.applications)),
        cut_from=_names(*(group.cut_from for group in parts)),
    )


def _names(*parts: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({name for part in parts for name in part}))


def _placed(strategy: Strategy, groups: Iterable[Group]) -> pd.DataFrame:
    """Return the edges between two different groups."""
    home: dict[str, dict[str, str]] = {"server_server": {}, "application_application": {}}
    for group in groups:
        home["server_server"] |= dict.fromkeys(group.servers, group.id)
        home["application_application"] |= dict.fromkeys(group.applications, group.id)
    edges = strategy.links.edges
    ends = {
        end: [
            home[kind].get(key, "")
            for kind, key in zip(edges["kind"], edges[f"{end}_id"], strict=True)
        ]
        for end in ("from", "to")
    }
    placed = edges.drop(columns=["connections", "port"]).assign(
        from_group=pd.Series(ends["from"], edges.index, dtype="str"),
        to_group=pd.Series(ends["to"], edges.index, dtype="str"),
    )
    apart = placed["from_group"].ne(placed["to_group"])
    known = placed["from_group"].ne("") & placed["to_group"].ne("")
    return placed[apart & known].reset_index(drop=True)


def _targets(edges: pd.DataFrame, among: set[str]) -> dict[str, set[str]]:
    targets: dict[str, set[str]] = {}
    for source, target in zip(edges["from_group"], edges["to_group"], strict=True):
        if source in among and target in among:
            targets.setdefault(source, set()).add(target)
    return targets


def _staying(strategy: Strategy, groups: Iterable[Group]) -> dict[str, set[str]]:
    """Return per group what it depends on and leaves behind."""
    home = {(SERVER, key): group.id for group in groups for key in group.servers}
    home |= {(APPLICATION, key): group.id for group in groups for key in group.applications}
    edges = strategy.links.edges
    found: dict[str, set[str]] = {}
    for kind, source, target in zip(edges["kind"], edges["from_id"], edges["to_id"], strict=True):
        subject = SERVER if kind == "server_server" else APPLICATION
        if (subject, source) in home and (subject, target) not in home:
            found.setdefault(home[subject, source], set()).add(_name((subject, target)))
    return found


def _with_needs(groups: list[Group], strategy: Strategy, circle_of: dict[str, str]) -> Grouping:
    """Return the groups with their needs; edges inside a circle that was cut order nothing."""
    edges = _placed(strategy, groups)
    free = {group.id for group in groups if not group.why_shared}
    origin = {group.id: set(group.cut_from) for group in groups}
    cut = [
        bool(origin[source] & origin[target])
        for source, target in zip(edges["from_group"], edges["to_group"], strict=True)
    ]
    edges = edges.assign(cut=pd.Series(cut, edges.index, dtype=bool))
    targets, stays = _targets(edges, free), _staying(strategy, groups)
    with_needs = [
        replace(
            group,
            stays=tuple(sorted(stays.get(group.id, ()))),
            needs=tuple(
                sorted(
                    key
                    for key in targets.get(group.id, set())
                    if not circle_of.get(group.id) or circle_of.get(key) != circle_of[group.id]
                )
            ),
        )
        for group in groups
    ]
    return Grouping(tuple(with_needs), edges)
