"""Which servers and applications move together, and what the groups depend on.

Shared services are taken out first. What is left is bound by applications (a server that two
applications share binds both), by disks that servers share, and by dependencies that run in a
circle. A group larger than a wave is cut along its weakest ties, and every edge cut is listed.
What waits for an answer is in groups of its own, which order nothing.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache

from bizcase.assumptions import Assumptions
from bizcase.inventory import Inventory
from bizcase.strategy.decide.strategy import Strategy
from bizcase.strategy.rules.dispositions import PLANNED, SWITCHED_OFF
from bizcase.strategy.rules.graph import bound_together, cycles_together, grown_parts
from bizcase.strategy.rules.group import APPLICATION, SERVER, Group, Grouping, Node, name_of
from bizcase.strategy.waves.edges import Edges, Placed, edges_of, placed
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
    part: int | None = None,
) -> Grouping:
    """Return the groups of everything that moves or is undecided, sorted by id.

    ``limit`` are the servers that a wave holds, ``part`` those of a part of a group that has to be
    cut, ``waiting`` what waits for an answer.
    """
    sizes = limit, part or limit
    disks = shared_disks(inventory) if disks is None else disks
    planned = _planned(strategy) - set(waiting)
    edges = edges_of(strategy)
    every = services_of(strategy, assumptions, planned, disks, edges)
    services = [group for group in every if len(group.servers) <= limit]
    taken = {(SERVER, key) for group in services for key in group.servers}
    taken |= {(APPLICATION, key) for group in services for key in group.applications}
    large = [group for group in every if len(group.servers) > limit]
    hubs = Hubs(
        {key: group.id for group in large for key in group.servers},
        assumptions.number("wave.hub_tie"),
    )
    # Few estates have a group that has to be cut, which is what ties are for.
    ties = cache(lambda: server_ties(inventory, strategy, disks, hubs, assumptions))
    groups = _bound(strategy, planned - taken, ties, disks, sizes)
    together, circles = _joined_circles([*groups, *services], edges, hubs, sizes)
    apart = _bound(strategy, _planned(strategy) & set(waiting), ties, disks, sizes)
    return _with_needs(together, apart, circles, strategy, disks, edges)


def _planned(strategy: Strategy) -> set[Node]:
    return {
        (kind, str(key))
        for kind, table in ((SERVER, strategy.servers), (APPLICATION, strategy.applications))
        for key in table.loc[table["disposition"].isin(PLANNED), f"{kind}_id"].tolist()
    }


# The servers that a wave holds, and those of a part of a group that is larger.
Sizes = tuple[int, int]
KnownTies = Callable[[], Ties]


def _bound(
    strategy: Strategy, nodes: set[Node], ties: KnownTies, disks: Sequence[SharedDisk], sizes: Sizes
) -> list[Group]:
    """Return one group per set of applications that share servers, cut where it is too large.

    Servers that share a disk are in one group, and in one part of it unless they alone are more
    than a wave holds.
    """
    limit, part = sizes
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
        groups += (
            [whole] if len(servers) <= limit else _cut(whole, strategy, ties(), block_of, part)
        )
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
    part_of = {key: number for number, part in enumerate(parts) for key in part}
    home = {}
    for application in group.applications:
        servers = strategy.links.servers_of[application]
        held_by = Counter(part_of[key] for key in servers if key in part_of)
        home[application] = min(held_by, key=lambda number: (-held_by[number], number), default=0)
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
    groups: list[Group], edges: Edges, hubs: Hubs, most: Sizes
) -> tuple[list[Group], dict[str, str]]:
    """Return the groups with what depends on each other in a circle made one, within the limit.

    The second result names the circle of each group that is a part of one too large.
    """
    free = [group for group in groups if not group.why_shared]
    targets = placed(edges, groups).targets({group.id for group in free})
    by_id = {group.id: group for group in groups}
    joined: list[Group] = [group for group in groups if group.why_shared]
    circle_of: dict[str, str] = {}
    for circle in cycles_together([group.id for group in free], targets):
        sizes = {key: len(by_id[key].servers) for key in circle}
        parts = [circle]
        if sum(sizes.values()) > most[0]:
            ties: Ties = {}
            inside = {key: hubs.of(by_id[key].servers) for key in circle}
            for key in circle:
                for other in sorted(targets.get(key, set()) & inside.keys()):
                    tie(ties, key, other, hubs.weight(inside[key], inside[other]))
            parts = grown_parts(circle, sizes, ties, most[1])
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


def _left(
    edges: Placed, groups: Sequence[Group], disks: Iterable[SharedDisk]
) -> dict[str, set[Node]]:
    """Return per group what it depends on or shares a disk with, and leaves behind."""
    found = edges.left(len(groups))
    home = {key: group.id for group in groups for key in group.servers} if disks else {}
    for disk in disks:
        left = {(SERVER, key) for key in disk.servers if key not in home}
        for key in disk.servers if left else ():
            if key in home:
                found.setdefault(home[key], set()).update(left)
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
    edges: Edges,
) -> Grouping:
    """Return the groups with their needs; edges inside a circle that was cut order nothing."""
    found = placed(edges, [*groups, *waiting])
    targets = found.targets({group.id for group in groups if not group.why_shared})
    left = _left(found, groups, disks)
    asked = {(SERVER, key) for group in waiting for key in group.servers}
    asked |= {(APPLICATION, key) for group in waiting for key in group.applications}
    ended = _ended(strategy)
    shares, parted = _sharing(groups, disks, labels(strategy) if disks else {})

    def needs(group: Group) -> tuple[str, ...]:
        circle = circle_of.get(group.id)
        others = targets.get(group.id, set())
        return tuple(sorted(key for key in others if not circle or circle_of.get(key) != circle))

    with_needs = [
        replace(
            group,
            stays=_named(left.get(group.id, set()) - asked - ended),
            ends=_named(left.get(group.id, set()) & ended),
            awaits=_named(left.get(group.id, set()) & asked),
            shares=tuple(shares.get(group.id, ())),
            parted=tuple(parted.get(group.id, ())),
            needs=needs(group),
        )
        for group in groups
    ]
    return Grouping(tuple(with_needs), found.told(), tuple(waiting))


def _ended(strategy: Strategy) -> set[Node]:
    """Return the servers and applications that are retired, in no wave."""
    found: set[Node] = set()
    for kind, table in ((SERVER, strategy.servers), (APPLICATION, strategy.applications)):
        ends = table["disposition"].isin(set(SWITCHED_OFF) - set(PLANNED))
        found |= {(kind, key) for key in table.loc[ends, f"{kind}_id"].tolist()}
    return found


def _named(nodes: Iterable[Node]) -> tuple[str, ...]:
    return tuple(sorted(name_of(node) for node in nodes))
