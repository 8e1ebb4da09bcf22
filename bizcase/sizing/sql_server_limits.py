"""What SQL Server Standard can use at most: more of a host buys nothing."""

from __future__ import annotations

import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.inventory import Inventory
from bizcase.lookup import is_in
from bizcase.sizing.database_hosts import serving_others
from bizcase.sizing.database_rules import version_numbers

VCPU_PER_CORE = 2
# From this release on the limits are higher.
_HIGHER_FROM = 2025


def standard_limits(plan: pd.DataFrame, assumptions: Assumptions) -> pd.DataFrame:
    """Return limit_vcpu and limit_gib of each SQL Server Standard, blank for all others.

    A release that is not stated has the limits of those up to 2022. Source: Microsoft's editions
    of SQL Server; values of the register.
    """
    version = version_numbers(plan["engine_version"], plan["source_engine"])
    late = version.ge(_HIGHER_FROM)
    standard = plan["source_engine"].eq("sqlserver") & plan["source_edition"].eq("standard")
    kept = standard & ~plan["to_engine"].isin(["aurora-mysql", "aurora-postgresql"])
    found = {}
    for name, factor, plain, higher in (
        ("limit_vcpu", VCPU_PER_CORE, "db.sql_std_max_cores", "db.sql_std_2025_max_cores"),
        ("limit_gib", 1, "db.sql_std_max_gib", "db.sql_std_2025_max_gib"),
    ):
        most = late.map({True: assumptions.number(higher), False: assumptions.number(plain)})
        found[name] = (factor * most.astype(float)).where(kept)
    return pd.DataFrame(found, plan.index)


def host_limits(inventory: Inventory, plan: pd.DataFrame, stays: pd.Series) -> pd.DataFrame:
    """Return limit_vcpu and limit_gib by server_id of hosts that run SQL Server Standard alone.

    The sum over its databases that ``stays`` marks, as each may be an instance of its own. A host
    with another database that stays, or an application beside theirs, has no limit.
    """
    columns = ["limit_vcpu", "limit_gib"]
    limited = stays & plan["limit_gib"].notna() & plan["host_server_id"].notna()
    if not limited.any():
        return pd.DataFrame({name: pd.Series(dtype="float64") for name in columns})
    others = set(plan.loc[stays & ~limited, "host_server_id"].dropna())
    others |= serving_others(inventory, plan[limited])
    alone = limited & ~is_in(plan["host_server_id"], others)
    return plan[alone].groupby("host_server_id")[columns].sum()


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
        target_reason=sized["target_reason"].mask(cut, "SQL Server Standard can use no more"),
    )
