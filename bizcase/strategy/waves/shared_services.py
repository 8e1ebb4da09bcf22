"""Servers and applications that serve so many others that they bind nobody to a wave."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np
import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.strategy.decide.strategy import Strategy
from bizcase.strategy.rules.graph import bound_together
from bizcase.strategy.rules.group import APPLICATION, SERVER, Group, Node, name_of
from bizcase.strategy.rules.tables import rules
from bizcase.strategy.rules.work import BoolArray
from bizcase.strategy.waves.edges import Edges
from bizcase.strategy.waves.ties import SharedDisk, blocks


def services_of(
    strategy: Strategy,
    assumptions: Assumptions,
    planned: set[Node],
    disks: Sequence[SharedDisk],
    edges: Edges,
) -> list[Group]:
    """Return the shared services, each with the servers that share a disk with it."""
    every = shared_services(strategy, assumptions, edges)
    shared = {key: why for key, why in every.items() if key in planned}
    beside = {key: block for block in blocks(planned, disks) for key in block}
    found = {
        group.id: group
        for group in (_service(key, why, strategy, planned, shared) for key, why in shared.items())
    }
    servers = {
        name: {other for key in group.servers for other in beside.get(key, (key,))}
        for name, group in found.items()
    }
    homes: dict[str, list[str]] = {}
    for name in found:
        for key in servers[name]:
            homes.setdefault(key, []).append(name)
    pairs = [pair for names in homes.values() for pair in itertools.pairwise(names)]
    return [
        Group(
            names[0],
            tuple(sorted({key for name in names for key in servers[name]})),
            tuple(sorted(key for name in names for key in found[name].applications)),
            why_shared="; ".join(dict.fromkeys(found[name].why_shared for name in names)),
        )
        for names in bound_together(found, pairs)
    ]


def _service(
    node: Node, why: str, strategy: Strategy, planned: set[Node], shared: Iterable[Node]
) -> Group:
    """Return a shared service; an application brings the servers that are its alone."""
    kind, key = node
    if kind == SERVER:
        return Group(name_of(node), (key,), (), why_shared=why)
    own = tuple(
        server
        for server in strategy.links.servers_of.get(key, ())
        if (SERVER, server) in planned
        and (SERVER, server) not in shared
        and strategy.links.applications_of[server] == (key,)
    )
    return Group(name_of(node), own, (key,), why_shared=why)


def shared_services(strategy: Strategy, assumptions: Assumptions, edges: Edges) -> dict[Node, str]:
    """Return ``{(server or application, id): reason}``.

    A shared service is linked with more than ``wave.hub_share`` of its kind (and at least
    ``wave.hub_min``), called by as many on a port of ``shared_ports.csv``, named as a role of
    ``shared_roles.csv``, or a server that as many applications use.
    """
    share, least = assumptions.fraction("wave.hub_share"), assumptions.number("wave.hub_min")
    totals = {SERVER: len(strategy.servers), APPLICATION: len(strategy.applications)}
    found: dict[tuple[str, str], str] = {}
    for (subject, key), count in edges.links():
        if count >= least and count > share * totals[subject]:
            found[subject, key] = f"linked with {count} {subject}s"
    calls = edges.table[_infrastructure(edges.table["port"])]
    for called, count in calls.groupby("to_id")["from_id"].nunique().items():
        if count >= least:
            found[SERVER, str(called)] = f"called by {count} servers on an infrastructure port"
    for node, role in _roles(strategy).items():
        found.setdefault(node, f"named as an infrastructure role: {role.lower()}")
    for key, owners in strategy.links.applications_of.items():
        if len(owners) >= least and len(owners) > share * totals[APPLICATION]:
            found[SERVER, key] = f"used by {len(owners)} applications"
    return dict(sorted(found.items()))


def _infrastructure(ports: pd.Series) -> BoolArray:
    """Return which ports are those of infrastructure; an estate knows few different ones."""
    codes, names = pd.factorize(ports)
    known = {row["port"] for row in rules("shared_ports")}
    found = [str(name).removesuffix(".0") in known for name in names.tolist()]
    return np.array([*found, False], dtype=bool)[codes]  # no port is -1, the last


def _roles(strategy: Strategy) -> dict[tuple[str, str], str]:
    """Return the role by (server or application, id) where the whole name says one."""
    return {
        (subject, str(key)): role
        for subject, table in ((APPLICATION, strategy.applications), (SERVER, strategy.servers))
        for key, name in zip(table[f"{subject}_id"].tolist(), table["name"].tolist(), strict=True)
        if isinstance(name, str) and (role := _role(subject, name.strip()))
    }


def _role(subject: str, name: str) -> str:
    """Return the role that a name says; most say none, which one look at all patterns tells."""
    if _any_role(subject).search(name) is None:
        return ""
    return next(
        rule["role"]
        for rule in rules("shared_roles")
        if rule["subject"] == subject and re.search(rule["pattern"], name, re.IGNORECASE)
    )


@cache
def _any_role(subject: str) -> re.Pattern[str]:
    patterns = [rule["pattern"] for rule in rules("shared_roles") if rule["subject"] == subject]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)
