"""What becomes of each database: its application decides whether, its target decides how."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from bizcase.lookup import is_in
from bizcase.strategy.decide.disposition import shared_server
from bizcase.strategy.decide.strategy import Strategy, decision_of
from bizcase.strategy.rules.dispositions import BY_TARGET, ON_AWS, PLANNED, SWITCHED_OFF
from bizcase.strategy.rules.words import meaning

MANAGED = ("rds", "aurora")


def database_dispositions(databases: pd.DataFrame, strategy: Strategy) -> pd.Series:
    """Return the disposition of each database, indexed like ``databases``.

    Parameters
    ----------
    databases
        With database_id, host_server_id, declared_strategy and target (rds, aurora, ec2, none).

    That of its application (of several: as on shared servers), else of its server, edits included.
    Where that moves it, the target says how: Refactor where declared, Replatform onto a managed
    service, Rehost with its server. Without application and server the target and the declared
    strategy decide; a database without a target is then undecided.
    """
    if databases.empty:
        return pd.Series([], databases.index, dtype="str")
    owners = _owners(strategy)
    keys = databases["database_id"].tolist()
    owning = {name for key in keys for name in owners.get(str(key), ())}
    known = is_in(strategy.applications["application_id"], owning)
    applications = decision_of(strategy.applications[known], "application_id")
    hosts = is_in(strategy.servers["server_id"], databases["host_server_id"])
    servers = decision_of(strategy.servers[hosts], "server_id")
    found = []
    for row in databases[
        ["database_id", "host_server_id", "declared_strategy", "target"]
    ].itertuples(index=False):
        own = [applications[name] for name in owners.get(str(row.database_id), ())]
        if len(own) > 1:
            fate = shared_server(str(row.database_id), own).disposition
        elif own:
            fate = own[0].disposition
        else:
            host = servers.get(str(row.host_server_id))
            fate = host.disposition if host else _without_owner(row.declared_strategy, row.target)
        found.append(_by_target(row.declared_strategy, row.target) if fate in BY_TARGET else fate)
    return pd.Series(found, databases.index, dtype="str")


def _owners(strategy: Strategy) -> dict[str, list[str]]:
    """Return the applications of each database by id."""
    owners: dict[str, list[str]] = {}
    for application, keys in strategy.links.databases_of.items():
        for key in keys:
            owners.setdefault(key, []).append(application)
    return owners


def landing(databases: pd.DataFrame, strategy: Strategy) -> dict[tuple[str, str], float]:
    """Return ``{("server" or "application", id): USD a month}`` of managed databases that move."""
    landed: dict[tuple[str, str], float] = {}
    for home, usd in homes_of(databases, strategy):
        landed[home] = landed.get(home, 0.0) + usd
    return landed


def homes_of(
    databases: pd.DataFrame, strategy: Strategy
) -> Iterator[tuple[tuple[str, str], float]]:
    """Yield what each managed database moves with, and what it costs on AWS in USD a month.

    That is its server where that moves, else its first application that does. One with neither is
    in no wave and not here; nor is one that a service replaces.
    """
    moved = databases[databases["target"].isin(MANAGED)]
    fates = database_dispositions(moved, strategy)
    moved = moved[fates.isin(PLANNED) & ~fates.isin(SWITCHED_OFF)]
    moving = {
        kind: set(table.loc[table["disposition"].isin(PLANNED), f"{kind}_id"].tolist())
        for kind, table in (("server", strategy.servers), ("application", strategy.applications))
    }
    owners = _owners(strategy)
    for row in moved.itertuples():
        homes = [("server", str(row.host_server_id))] * (row.host_server_id in moving["server"])
        homes += [
            ("application", name)
            for name in sorted(owners.get(str(row.database_id), ()))
            if name in moving["application"]
        ]
        if homes:
            yield homes[0], float(str(row.total_monthly_usd))


def on_aws(databases: pd.DataFrame, strategy: Strategy) -> pd.DataFrame:
    """Return the databases that AWS bills, on their host where AWS bills that too.

    ``host_server_id`` is blank where the host stays behind: such a database costs on AWS all the
    same. One that is retained, retired or bought as a service costs nothing there.
    """
    found = databases[database_dispositions(databases, strategy).isin(ON_AWS)]
    servers = strategy.servers
    billed = servers.loc[servers["disposition"].isin(ON_AWS), "server_id"]
    hosts = found["host_server_id"]
    return found.assign(host_server_id=hosts.where(is_in(hosts, billed)))


def _without_owner(declared: object, target: object) -> str:
    wanted = meaning("strategy", declared)
    return wanted or ("undecided" if target == "none" else "Rehost")


def _by_target(declared: object, target: object) -> str:
    if meaning("strategy", declared) == "Refactor" and target in MANAGED:
        return "Refactor"
    return "Replatform" if target in MANAGED else "Rehost"
