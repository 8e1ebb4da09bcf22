"""Recovery tier, backup and monitoring of every server and database: one answer for both sides.

What the servers' applications state decides; a server of several follows the strictest. The AWS
bill and today's cost read the same answer, so that no service stands on one side only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bizcase import packaged
from bizcase.assumptions import Assumptions
from bizcase.inventory.inventory import Inventory
from bizcase.ledger import Figure, Finding, Ledger
from bizcase.lookup import is_in

# From the strictest.
TIERS = ("multi_site", "warm_standby", "pilot_light", "backup_restore", "none")
_PLACES = {tier: place for place, tier in enumerate(TIERS)}
_WITHOUT_APPLICATION = _PLACES["backup_restore"]
_NONE = _PLACES["none"]
_LIMITS = ("dr.multi_site_rto", "dr.warm_standby_rto", "dr.pilot_light_rto")
_SEPARATORS = r"[;,|\n]"
_SHOWN = 10
_LEVELS = ["recovery_tier", "backed_up", "monitored", "better_tier"]


@dataclass(frozen=True, slots=True)
class ServiceLevels:
    """The columns of ``service_levels`` for the servers and for the databases of an inventory."""

    servers: pd.DataFrame
    databases: pd.DataFrame


def service_levels(inventory: Inventory, assumptions: Assumptions) -> pd.DataFrame:
    """Return the levels of each server on the index of ``inventory.servers``.

    recovery_tier: one of ``TIERS``; that of ``dr.tier`` for all, else by ``dr.basis``; backup and
    restore where no application is known. backed_up, monitored: true where nothing is said.
    better_tier: what the recovery time needs where the stated plan cannot meet it, else blank; an
    improvement, not compared. A server belongs to the applications that are linked to it, that it
    names, and whose databases it hosts. Source of the tiers: AWS whitepaper on disaster recovery
    of workloads; the hours that separate them are the assumptions ``dr.*_rto``.
    """
    return levels_of(inventory, assumptions).servers


def levels_of(inventory: Inventory, assumptions: Assumptions) -> ServiceLevels:
    """Return the levels of servers and databases together, the columns of ``service_levels`` each.

    Of a database its own applications decide; where none is linked, its host.
    """
    of_servers, of_databases = _stated(inventory, assumptions)
    return ServiceLevels(
        _levels(of_servers, inventory.servers["server_id"], assumptions),
        _levels(of_databases, inventory.databases["database_id"], assumptions),
    )


def _stated(inventory: Inventory, assumptions: Assumptions) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what is stated of servers and of databases by id: nothing without applications."""
    applications = _of_applications(inventory, assumptions)
    if applications.empty:
        nothing = applications.set_index("application_id")
        return nothing, nothing
    of_servers = _of_servers(inventory)
    links = (of_servers, _of_databases(inventory, of_servers))
    servers, databases = (_strictest(own, applications) for own in links)
    return servers, databases


def slow_plans(
    inventory: Inventory, assumptions: Assumptions, ledger: Ledger
) -> tuple[Finding, ...]:
    """Return the finding on plans that cannot meet their recovery time, if there is one.

    The recovery time of the first ten such applications stands in a figure each.
    """
    applications = _listed(inventory)
    states = _of_applications(inventory, assumptions)
    slow = applications[states["better"].lt(_NONE).to_numpy()]
    if assumptions.text("dr.tier") != "by_application" or slow.empty:
        return ()
    sources = tuple(slow["source_file"].dropna().unique())
    keys = ["recovery.plan_too_slow"]
    ledger.add(
        Figure(keys[0], "Applications whose recovery plan is slower than their recovery time",
               len(slow), "applications", "computed", inputs=_LIMITS, sources=sources)
    )  # fmt: skip
    for number, row in enumerate(slow.head(_SHOWN).to_dict("records"), start=1):
        keys.append(f"recovery.plan_too_slow.{number}")
        label = f"Recovery time of {row['name']}, plan {row['recovery_plan']}"
        ledger.add(
            Figure(keys[-1], label, float(row["rto_hours"]), "hours", "input", sources=sources)
        )
    return (
        Finding(
            "RECOVERY_PLAN_TOO_SLOW", "warning",
            "The recovery plan of some applications is too slow for their stated recovery time. "
            "Both sides are counted with the plan; application owners: confirm which of the two "
            "applies.",
            tuple(keys),
        ),
    )  # fmt: skip


def _listed(inventory: Inventory) -> pd.DataFrame:
    return inventory.applications.drop_duplicates("application_id").reset_index(drop=True)


def _of_applications(inventory: Inventory, assumptions: Assumptions) -> pd.DataFrame:
    """Return tier, better (places in ``TIERS``), backed_up and monitored of each application.

    The order of the basis "stated" is plan, recovery time, none.
    """
    applications = _listed(inventory)
    hours = applications["rto_hours"]
    limits = [hours <= assumptions.number(key) for key in _LIMITS]
    slowest = np.where(hours.isna(), _NONE, _WITHOUT_APPLICATION)
    by_time = pd.Series(
        np.select(limits, range(len(_LIMITS)), default=slowest), applications.index, dtype=float
    )
    words = packaged.rows("bizcase.inventory", "recovery_plans.csv")
    plans = {row["plan"]: _PLACES[row["tier"]] for row in words}
    plan = applications["recovery_plan"].map(plans).astype(float)
    refused = applications["recovery_required"].eq(False).fillna(False).astype(bool)
    required = applications["recovery_required"].eq(True).fillna(False).astype(bool)
    plan = plan.mask(plan.eq(_NONE) & required)
    plan = plan.mask(plan.isna() & refused, _NONE)
    too_slow = plan.gt(by_time) & plan.lt(_NONE)
    basis = assumptions.text("dr.basis")
    stated = plan.fillna(by_time)
    tier = {
        "stated": stated,
        "rto": by_time,
        "same_as_aws": stated.mask(too_slow, by_time),
        "none": _NONE,
    }[basis]
    return pd.DataFrame(
        {
            "application_id": applications["application_id"],
            "tier": tier,
            "better": by_time.where(too_slow & (basis == "stated"), _NONE),
            "backed_up": applications["backed_up"].fillna(True).astype(bool),
            "monitored": applications["monitored"].fillna(True).astype(bool),
        }
    )


def _of_servers(inventory: Inventory) -> pd.DataFrame:
    """Return id and application_id of every server and an application it belongs to."""
    databases = inventory.databases.drop_duplicates("database_id")
    hosts = databases.set_index("database_id")["host_server_id"]
    by_database = _linked(inventory, "database_application")
    by_database = by_database.assign(id=by_database["id"].map(hosts).astype("str"))
    parts = [_linked(inventory, "server_application"), _named(inventory), by_database.dropna()]
    return pd.concat(parts, ignore_index=True).drop_duplicates()


def _of_databases(inventory: Inventory, of_servers: pd.DataFrame) -> pd.DataFrame:
    """Return the same of every database: its own applications, else those of its host."""
    own = _linked(inventory, "database_application")
    hosts = inventory.databases[["database_id", "host_server_id"]].set_axis(["id", "host"], axis=1)
    hosts = hosts[~is_in(hosts["id"], own["id"])]
    by_host = hosts.merge(of_servers, left_on="host", right_on="id", suffixes=("", "_"))
    return pd.concat([own, by_host[["id", "application_id"]]], ignore_index=True)


def _linked(inventory: Inventory, kind: str) -> pd.DataFrame:
    links = inventory.dependencies
    kept = links["kind"].eq(kind) & links["resolved"].fillna(False).astype(bool)
    return links.loc[kept, ["from_id", "to_id"]].set_axis(["id", "application_id"], axis=1)


def _named(inventory: Inventory) -> pd.DataFrame:
    """Return the servers with the listed applications that they name, by id or by a single name."""
    applications, servers = _listed(inventory), inventory.servers
    ids = applications["application_id"]
    names = applications["name"].str.strip().str.casefold()
    single = names.notna() & ~names.duplicated(keep=False)
    known = dict(zip(names[single], ids[single], strict=True))
    known |= dict(zip(ids.str.strip().str.casefold(), ids, strict=True))
    cells = servers["application"].dropna().unique() if known else ()
    pairs = [(cell, name) for cell in cells for name in _names(cell, known) if name in known]
    meant = pd.DataFrame(pairs, columns=["application", "name"], dtype="str")
    named = servers[["server_id", "application"]].merge(meant, on="application")
    return pd.DataFrame({"id": named["server_id"], "application_id": named["name"].map(known)})


def _names(cell: str, known: dict[str, str]) -> list[str]:
    """Return the names of a cell; one with a separator in it that is listed stays whole."""
    folded = cell.strip().casefold()
    return [folded] if folded in known else [n.strip() for n in re.split(_SEPARATORS, folded)]


def _strictest(links: pd.DataFrame, applications: pd.DataFrame) -> pd.DataFrame:
    """Return the strictest of each column by id."""
    stated = links.merge(applications, on="application_id")
    if stated.empty:
        return stated.drop(columns="application_id").set_index("id")
    return stated.groupby("id", sort=False).agg(
        tier=("tier", "min"), better=("better", "min"),
        backed_up=("backed_up", "any"), monitored=("monitored", "any"),
    )  # fmt: skip


def _levels(found: pd.DataFrame, ids: pd.Series, assumptions: Assumptions) -> pd.DataFrame:
    """Return the levels by row; what is known of no application has the default."""
    of_row = found.reindex(ids.to_numpy())
    off = _NONE if assumptions.text("dr.basis") == "none" else _WITHOUT_APPLICATION
    tier = of_row["tier"].fillna(off).to_numpy(dtype=int)
    better = of_row["better"].fillna(_NONE).to_numpy(dtype=int)
    forced = assumptions.text("dr.tier")
    if forced != "by_application":
        tier = np.full(len(ids), _PLACES[forced])
    names = np.array(TIERS)
    improved = better < tier
    improved &= forced == "by_application"
    return pd.DataFrame(
        {
            "recovery_tier": pd.Series(names[tier], ids.index, dtype="str"),
            "backed_up": of_row["backed_up"].fillna(True).to_numpy(dtype=bool),
            "monitored": of_row["monitored"].fillna(True).to_numpy(dtype=bool),
            "better_tier": pd.Series(np.where(improved, names[better], ""), ids.index, dtype="str"),
        },
        index=ids.index,
    )[_LEVELS]
