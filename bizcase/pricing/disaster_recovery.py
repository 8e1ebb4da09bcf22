"""What disaster recovery adds: a share of a server's cost by the tier of its applications."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.inventory import Inventory
from bizcase.units import sum_usd

# From the dearest: a server that serves several applications follows the strictest.
TIERS = {
    "multi_site": "Multi-site, runs twice",
    "warm_standby": "Warm standby",
    "pilot_light": "Pilot light",
    "backup_restore": "Backup and restore, from the snapshots above",
}


def recovery_tiers(
    inventory: Inventory, assumptions: Assumptions, kind: str = "server_application"
) -> pd.Series:
    """Return the tier by id, of the servers or databases that are mapped to an application.

    ``kind`` names the links to follow. Source of the tiers: AWS whitepaper on disaster recovery of
    workloads; the hours that separate them are assumptions ``dr.*_rto``.
    """
    links = inventory.dependencies
    resolved = links["resolved"].fillna(False).astype(bool)
    links = links[(links["kind"] == kind) & resolved]
    hours = inventory.applications.drop_duplicates("application_id")
    rto = links["to_id"].map(hours.set_index("application_id")["rto_hours"]).astype(float)
    strictest = rto.groupby(links["from_id"]).min()
    names = list(TIERS)
    limits = [
        strictest <= assumptions.number(key)
        for key in ("dr.multi_site_rto", "dr.warm_standby_rto", "dr.pilot_light_rto")
    ]
    tiers = np.select(limits, names[:-1], default=names[-1])
    return pd.Series(tiers, strictest.index, dtype="str")


def recovery_shares(
    inventory: Inventory, server_lines: pd.DataFrame, database_lines: pd.DataFrame,
    assumptions: Assumptions,
) -> list[tuple[str, float, float]]:  # fmt: skip
    """Return (label, USD of that tier's workloads, share of it that recovery adds) per tier.

    A managed database follows its applications; where none is mapped, its host's.
    """
    of_servers, of_databases = (
        lines.groupby(key, sort=False)["amount_usd"].sum()
        for lines, key in ((server_lines, "server_id"), (database_lines, "database_id"))
    )
    choice = assumptions.text("dr.tier")
    if choice == "by_application":
        by_server = recovery_tiers(inventory, assumptions)
        by_database = recovery_tiers(inventory, assumptions, "database_application")
        hosts = inventory.databases.set_index("database_id")["host_server_id"]
        by_host = hosts.reindex(of_databases.index).map(by_server).astype("str")
        found = (
            by_server.reindex(of_servers.index),
            by_database.reindex(of_databases.index).fillna(by_host),
        )
        tiers = [part.astype("str").fillna("backup_restore") for part in found]
    else:
        tiers = [pd.Series(choice, part.index, dtype="str") for part in (of_servers, of_databases)]
    share = {
        "multi_site": 1.0,
        "warm_standby": assumptions.fraction("dr.warm_standby_share"),
        "pilot_light": assumptions.fraction("dr.pilot_light_share"),
        "backup_restore": 0.0,
    }
    costs = (of_servers, of_databases)
    return [
        (
            label,
            sum_usd([sum_usd(cost[of == tier]) for cost, of in zip(costs, tiers, strict=True)]),
            share[tier],
        )
        for tier, label in TIERS.items()
    ]
