"""Which servers and applications move together, and what the groups depend on.

Shared services are taken out first. What is left is bound by applications (a server that two
applications share binds both), by disks that servers share, and by dependencies that run in a
circle. A group larger than a wave is cut along its weakest ties, and every edge cut is listed.
What waits for an answer is in groups of its own, which order nothing.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.inventory import Inventory
from bizcase.strategy.decide.strategy import Strategy
from bizcase.strategy.rules.dispositions import PLANNED
from bizcase.strategy.rules.graph import bound_together, cycles_together, grown_parts
from bizcase.strategy.rules.group import APPLICATION, SERVER, Group, Grouping, Node, name_of
from bizcase.strategy.waves.labels import Labels, labels
from bizcase.strategy.waves.shared_services import services_of
from bizcase.strategy.waves.ties import (
    Hubs,
    SharedDisk,
    Ties,
    blocks,
    contracted,
    server_ties,
    shared_disks,
    tie,
)


def grouped(
    inventory: Inventory,
    strategy: Strategy,
    assumptions: Assumptions,
    limit: int,
    waiting: Collection[Node] = (),
    disks: Sequence[SharedDisk] | None = None,
) -> Grouping:
    """Return the groups of everything that moves or is undecided, sorted by id.

    ``limit`` are the servers that a wave holds, ``waiting`` what waits for an answer.
    """
    disks = shared_disks(inventory) if disks is None else disks
    planned = _planned(strategy) - set(waiting)
    every = services_of(strategy, assumptions, planned, disks)
    services = [group for group in every if len(group.servers) <= limit]
    taken = {(SERVER, key) for group in services for key in group.servers}
    taken |= {(APPLICATION, key) for group in services for key in group.applications}
    large = [group for group in every if len(group.servers) > limit]
    hubs = Hubs(
        {key: group.id for group in large for key in group.servers},
        assumptions.number("wave.hub_tie"),
    )
    ties = server_ties(inventory, strategy, disks, hubs, assumptions)
    groups = _bound(strategy, planned - taken, ties, disks, limit)
    together, circles = _joined_circles([*groups, *services], strategy, hubs, limit)
    apart = _bound(strategy, _planned(strategy) & set(waiting), ties, disks, limit)
    return _with_needs(together, apart, circles, strategy, disks)


def _planned(strategy: Strategy) -> set[Node]:
    return {
        (kind, str(key))
        for kind, table in ((SERVER, strategy.servers), (APPLICATION, strategy.applications))
        for key in table.loc[table["disposition"].isin(PLANNED), f"{kind}_id"]
    }


def _bound(
    strategy: Strategy, nodes: set[Node], ties: Ties, disks: Sequence[SharedDisk], limit: int
) -> list[Group]:
    """Return one group per set of applications that share servers, cut where it is too large.

    Servers that share a disk are in one group, and in one part of it unless they alone are more
    than a wave holds.
    """
    together = blocks(nodes, disks)
    pairs = [
        ((kind, key), (SERVER, server))
        for kind, key in nodes
        if kind == APPLICATION
        for server in strategy.links.servers_of.get(key, ())
    ]
    for block in together:
        pairs += [((SERVER, one), (SERVER, other)) for one, other in itertools.pairwise(block)]
    block_of = {key: block for block in together if len(block) <= limit for key in block}
    groups = []
    for own in bound_together(nodes, pairs):
        servers = tuple(key for kind, key in own if kind == SERVER)
        applications = tuple(key for kind, key in own if kind == APPLICATION)
        whole = Group(name_of(own[0]), servers, applications)
        groups += [whole] if len(servers) <= limit else _cut(whole, strategy, ties, block_of, limit)
    return groups


def _cut(
    group: Group, strategy: Strategy, ties: Ties, block_of: Mapping[str, list[str]], limit: int
) -> list[Group]:
    """Return the parts of a group larger than a wave; applications stay together longest."""
    own: Ties = {key: dict(ties.get(key, {})) for key in group.servers}
    for application in group.applications:
        held = [key for key in strategy.links.servers_of[application] if key in own]
        for one, other in itertools.pairwise(held):
            tie(own, one, other, 1.0)
    sizes, joined = contracted(group.servers, own, block_of.values())
    parts = [
        sorted(key for node in part for key in block_of.get(node, [node]))
        for part in grown_parts(sizes, sizes, joined, limit)
    ]
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


def _joined_circles(
    groups: list[Group], strategy: Strategy, hubs: Hubs, limit: int
) -> tuple[list[Group], dict[str, str]]:
    """Return the groups with what depends on each other in a circle made one, within the limit.

    The second result names the circle of each group that is a part of one too large.
    """
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
                    ends = by_id[key].servers, by_id[other].servers
                    tie(ties, key, other, hubs.weight(*ends))
            parts = grown_parts(circle, sizes, ties, limit)
        for part in parts:
            merged = _merged([by_id[key] for key in part])
            if len(parts) > 1:
                merged = replace(merged, cut_from=_names(merged.cut_from, circle[:1]))
                circle_of[merged.id] = circle[0]
            joined.append(merged)
    return sorted(joined, key=lambda group: group.id), circle_of


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


def _left(
    strategy: Strategy, groups: Iterable[Group], disks: Iterable[SharedDisk]
) -> dict[str, set[Node]]:
    """Return per group what it depends on or shares a disk with, and leaves behind."""
    home = {(SERVER, key): group.id for group in groups for key in group.servers}
    home |= {(APPLICATION, key): group.id for group in groups for key in group.applications}
    edges = strategy.links.edges
    found: dict[str, set[Node]] = {}
    for kind, source, target in zip(edges["kind"], edges["from_id"], edges["to_id"], strict=True):
        subject = SERVER if kind == "server_server" else APPLICATION
        if (subject, source) in home and (subject, target) not in home:
            found.setdefault(home[subject, source], set()).add((subject, target))
    for disk in disks:
        left = {(SERVER, key) for key in disk.servers if (SERVER, key) not in home}
        for key in disk.servers if left else ():
            if (SERVER, key) in home:
                found.setdefault(home[SERVER, key], set()).update(left)
    return found


def _sharing(
    groups: Iterable[Group], disks: Iterable[SharedDisk], called: Labels
) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return per group, in words, the disks that its servers share, and those parted by a cut."""
    home = {key: group.id for group in groups for key in group.servers}
    whole: dict[str, list[str]] = {}
    parted: dict[str, list[str]] = {}
    for disk in disks:
        owners = [home[key] for key in disk.servers if key in home]
        found = parted if len(set(owners)) > 1 else whole
        named = ", ".join(called[SERVER, key] for key in disk.servers)
        for group in dict.fromkeys(owners) if len(owners) > 1 else ():
            found.setdefault(group, []).append(f"{disk.path} of {named}")
    return whole, parted


def _with_needs(
    groups: list[Group],
    waiting: list[Group],
    circle_of: dict[str, str],
    strategy: Strategy,
    disks: Sequence[SharedDisk],
) -> Grouping:
    """Return the groups with their needs; edges inside a circle that was cut order nothing."""
    every = [*groups, *waiting]
    edges = _placed(strategy, every)
    free = {group.id for group in groups if not group.why_shared}
    origin = {group.id: set(group.cut_from) for group in every}
    cut = [
        bool(origin[source] & origin[target])
        for source, target in zip(edges["from_group"], edges["to_group"], strict=True)
    ]
    edges = edges.assign(cut=pd.Series(cut, edges.index, dtype=bool))
    targets, left = _targets(edges, free), _left(strategy, groups, disks)
    asked = {(SERVER, key) for group in waiting for key in group.servers}
    asked |= {(APPLICATION, key) for group in waiting for key in group.applications}
    shares, parted = _sharing(groups, disks, labels(strategy) if disks else {})

    def needs(group: Group) -> tuple[str, ...]:
        circle = circle_of.get(group.id)
        found = targets.get(group.id, set())
        return tuple(sorted(key for key in found if not circle or circle_of.get(key) != circle))

    with_needs = [
        replace(
            group,
            stays=_named(left.get(group.id, set()) - asked),
            awaits=_named(left.get(group.id, set()) & asked),
            shares=tuple(shares.get(group.id, ())),
            parted=tuple(parted.get(group.id, ())),
            needs=needs(group),
        )
        for group in groups
    ]
    return Grouping(tuple(with_needs), edges, tuple(waiting))


def _named(nodes: Iterable[Node]) -> tuple[str, ...]:
    return tuple(sorted(name_of(node) for node in nodes))
