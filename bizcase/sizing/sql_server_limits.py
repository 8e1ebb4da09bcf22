"""What an edition of SQL Server can use at most: more of a host buys nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.inventory import Inventory
from bizcase.lookup import is_in
from bizcase.sizing.database_hosts import serving_others
from bizcase.sizing.database_rules import version_numbers

VCPU_PER_CORE = 2
EXPRESS = "express"
# From this release on the limits of Standard are higher.
_HIGHER_FROM = 2025
# Edition, whether of a release with the higher limits, its name, and its most cores and GiB.
_LIMITED = (
    ("standard", False, "SQL Server Standard", "db.sql_std_max_cores", "db.sql_std_max_gib"),
    ("standard", True, "SQL Server Standard 2025", "db.sql_std_2025_max_cores",
     "db.sql_std_2025_max_gib"),
    ("web", False, "SQL Server Web", "db.sql_web_max_cores", "db.sql_web_max_gib"),
    (EXPRESS, False, "SQL Server Express", "db.sql_express_max_cores",
     "db.sql_express_max_gib"),
)  # fmt: skip


def edition_limits(plan: pd.DataFrame, assumptions: Assumptions) -> pd.DataFrame:
    """Return limit_vcpu, limit_gib and limit_of (the edition) of each limited SQL Server.

    Blank for all others. A release of Standard that is not stated has the limits of those up to
    2022. Source: Microsoft's editions of SQL Server; values of the register.
    """
    late = version_numbers(plan["engine_version"], plan["source_engine"]).ge(_HIGHER_FROM)
    kept = plan["source_engine"].eq("sqlserver")
    kept &= ~plan["to_engine"].isin(["aurora-mysql", "aurora-postgresql"])
    found = pd.DataFrame({"limit_vcpu": np.nan, "limit_gib": np.nan, "limit_of": ""}, plan.index)
    for edition, higher, name, cores, gib in _LIMITED:
        has = kept & plan["source_edition"].eq(edition)
        if edition == "standard":
            has &= late.eq(higher)
        found.loc[has, "limit_vcpu"] = VCPU_PER_CORE * assumptions.number(cores)
        found.loc[has, "limit_gib"] = assumptions.number(gib)
        found.loc[has, "limit_of"] = name
    return found.astype({"limit_of": "str"})


def host_limits(inventory: Inventory, plan: pd.DataFrame, stays: pd.Series) -> pd.DataFrame:
    """Return limit_vcpu, limit_gib and limit_of by server_id of hosts of limited SQL Servers alone.

    The sum over its databases that ``stays`` marks, as each may be an instance of its own. A host
    with another database that stays, or an application beside theirs, has no limit. Nor has one
    with Express alone: that edition comes with an application, which lists seldom name.
    """
    limited = stays & plan["limit_gib"].notna() & plan["host_server_id"].notna()
    served = limited & plan["source_edition"].ne(EXPRESS)
    if not served.any():
        numbers = {name: pd.Series(dtype="float64") for name in ("limit_vcpu", "limit_gib")}
        return pd.DataFrame(numbers | {"limit_of": pd.Series(dtype="str")})
    others = set(plan.loc[stays & ~limited, "host_server_id"].dropna())
    others |= serving_others(inventory, plan[limited])
    alone = limited & is_in(plan["host_server_id"], plan.loc[served, "host_server_id"])
    alone &= ~is_in(plan["host_server_id"], others)
    return (
        plan[alone]
        .groupby("host_server_id")
        .agg(
            limit_vcpu=("limit_vcpu", "sum"),
            limit_gib=("limit_gib", "sum"),
            limit_of=("limit_of", lambda names: " and ".join(sorted(set(names)))),
        )
    )


def within_limits(sized: pd.DataFrame, limits: pd.DataFrame) -> pd.DataFrame:
    """Return the servers with the needs of limited hosts cut; their type is still to be chosen."""
    if limits.empty:
        return sized
    of = limits.reindex(sized["server_id"]).set_axis(sized.index)
    vcpu, memory = sized["need_vcpu"], sized["need_memory_gib"]
    cut = vcpu.gt(of["limit_vcpu"]) | memory.gt(of["limit_gib"])
    return sized.assign(
        need_vcpu=vcpu.where(~vcpu.gt(of["limit_vcpu"]), of["limit_vcpu"]),
        need_memory_gib=memory.where(~memory.gt(of["limit_gib"]), of["limit_gib"]),
        target_reason=sized["target_reason"].mask(cut, of["limit_of"] + " can use no more"),
    )
