"""Servers and applications that serve so many others that they bind nobody to a wave."""

from __future__ import annotations

import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.strategy.strategy import Strategy
from bizcase.strategy.tables import rules

SERVER, APPLICATION = "server", "application"
_KINDS = ((SERVER, "server_server"), (APPLICATION, "application_application"))


def shared_services(strategy: Strategy, assumptions: Assumptions) -> dict[tuple[str, str], str]:
    """Return ``{(server or application, id): reason}``.

    A shared service is linked with more than ``wave.hub_share`` of its kind (and at least
    ``wave.hub_min``), called by as many on a port of ``shared_ports.csv``, or a server that as many
    applications use.
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
    for key, owners in strategy.links.applications_of.items():
        if len(owners) >= least and len(owners) > share * totals[APPLICATION]:
            found[SERVER, key] = f"used by {len(owners)} applications"
    return dict(sorted(found.items()))
