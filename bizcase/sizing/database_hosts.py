"""What becomes of the hosts of databases: one workload, one bill."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.catalog import PriceBook
from bizcase.inventory import Inventory
from bizcase.lookup import is_in
from bizcase.sizing.candidates import ranking_of
from bizcase.sizing.database_rules import MANAGED
from bizcase.sizing.demand import NEED_DECIMALS
from bizcase.sizing.selection import choose_types

# From the dearest: the licence of a host covers every SQL Server on it.
SQL_LICENCES = ("sqlserver_enterprise", "sqlserver_standard", "sqlserver_web")


def host_changes(inventory: Inventory, plan: pd.DataFrame, sized: pd.DataFrame) -> pd.DataFrame:
    """Return the servers that lose databases, by server_id.

    Columns: leaves (nothing else runs there), share (of the host's vCPU that the moved databases
    declare, 0 to 1), storage_gib (that moves with them), reason.

    A host leaves when all its databases move and it is mapped to no application beside theirs. A
    mapped application of which no moved database on that host is a part may have other software
    there, so that host stays, smaller by the databases' share.
    """
    if plan.empty:
        return _no_changes()
    moving = plan["target"].isin(MANAGED)
    sized = sized[is_in(sized["server_id"], plan["host_server_id"])]
    moved = plan[moving & is_in(plan["host_server_id"], sized["server_id"])]
    hosts = moved.groupby("host_server_id").agg(
        cores=("host_vcpu", "sum"), storage_gib=("storage_gib", "sum")
    )
    keeps_database = hosts.index.isin(set(plan.loc[~moving, "host_server_id"]))
    hosts["leaves"] = ~hosts.index.isin(hosts_kept(inventory, plan))
    vcpu = sized.set_index("server_id")["allocated_vcpu"].reindex(hosts.index)
    hosts["share"] = (hosts["cores"] / vcpu).fillna(1.0).clip(0, 1)
    hosts["reason"] = np.select(
        [hosts["leaves"], keeps_database],
        ["its databases move to RDS or Aurora and it serves nothing else",
         "some of its databases move; it stays, smaller, for those that do not"],
        default="its databases move; it stays, smaller, for its other applications",
    )  # fmt: skip
    return hosts


def _no_changes() -> pd.DataFrame:
    return pd.DataFrame(
        {"cores": [], "storage_gib": [], "leaves": np.zeros(0, dtype=bool), "share": [],
         "reason": pd.Series(dtype="str")},
        pd.Index([], dtype="str", name="host_server_id"),
    )  # fmt: skip


def hosts_kept(inventory: Inventory, plan: pd.DataFrame) -> set[str]:
    """Return the hosts that keep a database, or an application beside those of moved databases."""
    moving = plan["target"].isin(MANAGED)
    staying = set(plan.loc[~moving, "host_server_id"].dropna())
    return staying | serving_others(inventory, plan[moving])


def serving_others(inventory: Inventory, databases: pd.DataFrame) -> set[str]:
    """Return the servers mapped to an application of which none of these databases is a part."""
    links = inventory.dependencies
    known = links["resolved"].fillna(False).astype(bool)
    servers = links[(links["kind"] == "server_application") & known]
    owners = links[(links["kind"] == "database_application") & known]
    pairs = databases[["database_id", "host_server_id"]].merge(
        owners[["from_id", "to_id"]], left_on="database_id", right_on="from_id"
    )
    served = set(zip(pairs["host_server_id"], pairs["to_id"], strict=True))
    mapped = zip(servers["from_id"], servers["to_id"], strict=True)
    return {server for server, application in mapped if (server, application) not in served}


def with_databases_moved(
    sized: pd.DataFrame, hosts: pd.DataFrame, assumptions: Assumptions, book: PriceBook
) -> pd.DataFrame:
    """Return the sized servers after the move: hosts that leave, hosts that shrink.

    A host that leaves has target ``database_moved`` and no type. One that stays needs its vCPU and
    memory × (1 − share) and its storage less that of the databases, never below the floors of the
    register, never above what it needed before.
    """
    if hosts.empty:
        return sized
    table = sized.copy()
    change = hosts.reindex(table["server_id"]).set_axis(table.index)
    leaves = change["leaves"].eq(True)
    shrinks = change["leaves"].eq(False) & (table["target"] == "ec2")
    for column, floor in (
        ("need_vcpu", table["least_vcpu"]),
        ("need_memory_gib", assumptions.number("sizing.min_mem_gib")),
    ):
        left = np.fmax(table[column] * (1 - change["share"]), floor)
        smaller = np.minimum(left, table[column]).round(NEED_DECIMALS)
        table[column] = table[column].where(~shrinks, smaller)
    table["need_storage_gib"] = storage_left(
        table["need_storage_gib"], table["server_id"], hosts, assumptions
    ).where(shrinks, table["need_storage_gib"])
    again = choose_types(table.loc[shrinks], book, ranking_of(assumptions))
    table.loc[shrinks, again.columns] = again
    table.loc[shrinks, "target_reason"] = change.loc[shrinks, "reason"]
    table.loc[leaves, "target"] = "database_moved"
    table.loc[leaves, "target_reason"] = change.loc[leaves, "reason"]
    table.loc[leaves, "instance_type"] = np.nan
    table.loc[leaves, ["instance_vcpu", "instance_memory_gib"]] = np.nan
    table.loc[leaves, ["need_vcpu", "need_memory_gib", "need_storage_gib"]] = np.nan
    return table


def storage_left(
    storage_gib: pd.Series, ids: pd.Series, hosts: pd.DataFrame, assumptions: Assumptions
) -> pd.Series:
    """Return the GiB of each server once the databases of ``hosts`` have moved.

    A host that leaves has none; one that stays what its databases leave, never below the floor of
    the register, never above what it had. Other servers keep theirs.
    """
    change = hosts.reindex(ids).set_axis(storage_gib.index)
    least = assumptions.number("db.host_min_storage_gib")
    rest = (storage_gib - change["storage_gib"]).clip(lower=least)
    left = storage_gib.where(change["leaves"].isna(), np.minimum(rest, storage_gib))
    return left.where(~change["leaves"].eq(True), 0.0)


def sql_server_billed(plan: pd.DataFrame, *, own: bool) -> pd.Series:
    """Return the SQL Server databases whose licence AWS bills where they stay on their server.

    What a database declares decides; where it declares nothing, whether the case brings its
    ``own`` licences. Web Edition comes from AWS only.
    """
    declared = plan["declared_licence"]
    silent = declared.eq("") & (plan["source_edition"].eq("web") | (not own))
    return plan["source_engine"].eq("sqlserver") & (declared.eq("license_included") | silent)


def sql_server_licences(plan: pd.DataFrame, which: pd.Series) -> pd.Series:
    """Return by server_id the dearest edition of the SQL Server databases that are marked."""
    asks = (
        which
        & plan["source_engine"].eq("sqlserver")
        & plan["source_edition"].isin(["enterprise", "standard", "web"])
    )
    if not asks.any():
        return pd.Series(dtype="str")
    wanted = plan[asks]
    rank = ("sqlserver_" + wanted["source_edition"]).map(SQL_LICENCES.index)
    dearest = rank.groupby(wanted["host_server_id"]).min()
    return dearest.map(dict(enumerate(SQL_LICENCES))).astype("str")
