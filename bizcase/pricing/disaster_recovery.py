"""What disaster recovery adds: a share of a server's cost by the tier of its applications."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.inventory import Inventory
from bizcase.inventory.service_levels import ServiceLevels
from bizcase.units import round_usd, sum_usd

# From the strictest; what is not recovered at all adds nothing.
TIERS = {
    "multi_site": "Multi-site, runs twice",
    "warm_standby": "Warm standby",
    "pilot_light": "Pilot light",
    "backup_restore": "Backup and restore, from the snapshots above",
}


def recovery_shares(
    inventory: Inventory, levels: ServiceLevels, server_lines: pd.DataFrame,
    database_lines: pd.DataFrame, assumptions: Assumptions,
) -> list[tuple[str, float, float, float]]:  # fmt: skip
    """Return (label, USD at list of that tier's workloads, share that recovery adds, discount).

    The second site pays what the first does, so the discount, a fraction, is the mean of theirs:
    0 on licences.
    """
    share = _share_of(assumptions)
    parts = _amounts(inventory, levels, server_lines, database_lines)
    found = []
    for tier, label in TIERS.items():
        of_tier = [part["recovery_tier"].eq(tier).to_numpy() for part in parts]
        at_list, paid = (
            sum_usd([sum_usd(part[column].to_numpy()[rows])
                     for part, rows in zip(parts, of_tier, strict=True)])
            for column in ("list_usd", "amount_usd")
        )  # fmt: skip
        private = 1 - paid / at_list if at_list else 0.0
        found.append((label, at_list, share[tier], private))
    return found


def improvement_usd(
    inventory: Inventory, levels: ServiceLevels, server_lines: pd.DataFrame,
    database_lines: pd.DataFrame, assumptions: Assumptions,
) -> float:  # fmt: skip
    """Return the USD a month that the better tier adds where a stated plan is too slow.

    It stands beside what is compared, see ``service_levels``.
    """
    share = {"none": 0.0, **_share_of(assumptions)}
    added = []
    for part in _amounts(inventory, levels, server_lines, database_lines):
        better = part[part["better_tier"] != ""]
        more = better["better_tier"].map(share).astype(float)
        less = better["recovery_tier"].map(share).astype(float)
        added.append(float((better["amount_usd"] * (more - less)).sum()))
    return sum_usd(round_usd(added))


def _share_of(assumptions: Assumptions) -> dict[str, float]:
    return {
        "multi_site": 1.0,
        "warm_standby": assumptions.fraction("dr.warm_standby_share"),
        "pilot_light": assumptions.fraction("dr.pilot_light_share"),
        "backup_restore": 0.0,
    }


def _amounts(
    inventory: Inventory, levels: ServiceLevels, server_lines: pd.DataFrame,
    database_lines: pd.DataFrame,
) -> tuple[pd.DataFrame, pd.DataFrame]:  # fmt: skip
    """Return amount_usd, list_usd and the levels of what each line item is for."""
    found = []
    for lines, table, key, of_row in (
        (server_lines, inventory.servers, "server_id", levels.servers),
        (database_lines, inventory.databases, "database_id", levels.databases),
    ):
        first = ~table[key].duplicated()
        row = pd.Index(table.loc[first, key]).get_indexer(pd.Index(lines[key]))
        levels_of_line = {
            name: np.append(of_row.loc[first, name].to_numpy(dtype=object), "")[row]
            for name in ("recovery_tier", "better_tier")
        }  # of a line of none, such as a saving, "" is the level: it stands last
        found.append(lines[["amount_usd", "list_usd"]].assign(**levels_of_line))
    return found[0], found[1]
