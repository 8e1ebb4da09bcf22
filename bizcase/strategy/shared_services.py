"""Servers and applications that serve so many others that they bind nobody to a wave."""

from __future__ import annotations

import re

import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.strategy.strategy import Strategy
from bizcase.strategy.tables import rules

SERVER, APPLICATION = "server", "application"
_KINDS = ((SERVER, "server_server"), (APPLICATION, "application_application"))


def shared_services(strategy: Strategy, assumptions: Assumptions) -> dict[tuple[str, str], str]:
    """Return ``{(server or application, id): reason}``.

    A shared service is linked with more than ``wave.hub_share`` of its kind (and at least
    ``wave.hub_min``), called by as many on a port of ``shared_ports.csv``, named as a role of
    ``shared_roles.csv``, or a server that as many applications use.
    """
    share, least = assumptions.fraction("wave.hub_share"), assumptions.number("wave.hub_min")
    totals = {SERVER: len(strategy.servers), APPLICATION: len(strategy.applications)}
    edges = strategy.links.edges
    found: dict[tuple[str, str], str] = {}
    for subject, kind in _KINDS:
        rows = edges.loc[edges["kind"] == kind, ["from_id", "to_id"]]
        turned = rows.rename(columns={"from_id": "to_id", "to_id": "from_id"})
        degree = pd.concat([rows, turned]).drop_duplicates()["from_id"].value_counts()
        for key, count in degree.items():
            if count >= least and count > share * totals[subject]:
                found[subject, str(key)] = f"linked with {count} {subject}s"
    ports = {row["port"] for row in rules("shared_ports")}
    calls = edges[edges["port"].str.removesuffix(".0").isin(ports)]
    for key, count in calls.groupby("to_id")["from_id"].nunique().items():
        if count >= least:
            found[SERVER, str(key)] = f"called by {count} servers on an infrastructure port"
    for node, role in _roles(strategy).items():
        found.setdefault(node, f"named as an infrastructure role: {role.lower()}")
    for key, owners in strategy.links.applications_of.items():
        if len(owners) >= least and len(owners) > share * totals[APPLICATION]:
            found[SERVER, key] = f"used by {len(owners)} applications"
    return dict(sorted(found.items()))


def _roles(strategy: Strategy) -> dict[tuple[str, str], str]:
    """Return the role by (server or application, id) where the whole name says one."""
    names = {
        APPLICATION: zip(
            strategy.applications["application_id"], strategy.applications["name"], strict=True
        ),
        SERVER: zip(strategy.servers["server_id"], strategy.servers["name"], strict=True),
    }
    return {
        (subject, str(key)): rule["role"]
        for subject, pairs in names.items()
        for key, name in pairs
        for rule in reversed(rules("shared_roles"))
        if rule["subject"] == subject
        and isinstance(name, str)
        and re.search(rule["pattern"], name.strip(), re.IGNORECASE)
    }
