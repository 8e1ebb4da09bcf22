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


def recovery_tiers(inventory: Inventory, assumptions: Assumptions) -> pd.Series:
    """Return the tier by server_id, of servers that are mapped to an application.

    Source of the tiers: AWS whitepaper on disaster recovery of workloads; the hours that separate
    them are assumptions ``dr.*_rto``.
    """
    links = inventory.dependencies
    resolved = links["resolved"].fillna(False).astype(bool)
    links = links[(links["kind"] == "server_application") & resolved]
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
    inventory: Inventory, server_lines: pd.DataFrame, assumptions: Assumptions
) -> list[tuple[str, float, float]]:
    """Return (label, USD of the servers of that tier, share of it that recovery adds) per tier."""
    choice = assumptions.text("dr.tier")
    cost = server_lines.groupby("server_id", sort=False)["amount_usd"].sum()
    if choice == "by_application":
        tiers = recovery_tiers(inventory, assumptions).reindex(cost.index)
        tiers = tiers.astype("str").fillna("backup_restore")
    else:
        tiers = pd.Series(choice, cost.index, dtype="str")
    share = {
        "multi_site": 1.0,
        "warm_standby": assumptions.fraction("dr.warm_standby_share"),
        "pilot_light": assumptions.fraction("dr.pilot_light_share"),
        "backup_restore": 0.0,
    }
    return [(label, sum_usd(cost[tiers == tier]), share[tier]) for tier, label in TIERS.items()]
