"""Each database's need, the cheapest class that fits, and what becomes of its host."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from bizcase.assumptions import Assumptions, load_register
from bizcase.catalog import PriceBook
from bizcase.catalog.databases import database_classes
from bizcase.inventory import Inventory
from bizcase.lookup import is_in
from bizcase.sizing.database_hosts import hosts_kept
from bizcase.sizing.database_rules import MANAGED, database_targets
from bizcase.sizing.demand import ASSUMED_DATABASE, NEED_DECIMALS, with_assumed_sizes
from bizcase.sizing.selection import first_fit
from bizcase.sizing.sql_server_limits import standard_limits

BASE_FAMILIES = r"^db\.[mr]\d"
BASE_GENERATION = 5


def plan_databases(
    inventory: Inventory, hosts: pd.DataFrame, book: PriceBook, assumptions: Assumptions
) -> pd.DataFrame:
    """Return the plan of every database, on the index of ``inventory.databases``.

    Columns of ``database_targets``, then database_id, host_server_id, engine_version, storage_gib,
    storage_assumed (its size is not known), peak_iops, source_row, limit_vcpu and limit_gib (of
    ``standard_limits``), need_vcpu, need_memory_gib, host_vcpu (of its host that it takes),
    host_grade, instance_class, instance_vcpu, instance_memory_gib.
    A database that no class fits, or whose memory is unknown, stays on EC2 with that as its
    blocker; one whose host is not priced has target ``none`` unless it moves by itself.

    Parameters
    ----------
    hosts
        Sizes of the servers in scope: server_id, allocated_vcpu, need_vcpu, need_memory_gib,
        sizing_grade.
    """
    if inventory.databases.empty:
        return _plan_of_none(book)
    return _plan(inventory, hosts, book, assumptions)


@lru_cache(maxsize=8)
def _plan_of_none(book: PriceBook) -> pd.DataFrame:
    """Return the plan of no databases, which most estates have; read-only."""
    numbers = ("allocated_vcpu", "need_vcpu", "need_memory_gib")
    hosts = pd.DataFrame({name: pd.Series(dtype="float64") for name in numbers})
    texts = pd.DataFrame({name: pd.Series(dtype="str") for name in ("server_id", "sizing_grade")})
    return _plan(Inventory(), hosts.join(texts), book, load_register())


def _plan(
    inventory: Inventory, hosts: pd.DataFrame, book: PriceBook, assumptions: Assumptions
) -> pd.DataFrame:
    databases = inventory.databases
    hosts = hosts[is_in(hosts["server_id"], databases["host_server_id"])]
    plan = database_targets(databases)
    columns = ["database_id", "host_server_id", "engine_version", "peak_iops", "source_row"]
    plan = plan.join(databases[columns])
    plan["storage_assumed"] = databases["storage_gib"].isna()
    plan["storage_gib"] = with_assumed_sizes(
        databases["storage_gib"], assumptions, ASSUMED_DATABASE
    )
    plan = plan.join(standard_limits(plan, assumptions))
    plan = plan.join(_needs(databases, hosts, hosts_kept(inventory, plan), plan))
    in_scope = is_in(plan["host_server_id"], hosts["server_id"])
    managed = plan["target"].isin(MANAGED)
    for applies, reason in (
        (~in_scope, "its host is not listed in scope"),
        (plan["need_vcpu"].isna(), "its vCPU are not known"),
        (plan["need_memory_gib"].isna(), "the memory of its host is not known"),
    ):
        block = managed & applies & (plan["blocker"] == "")
        plan["blocker"] = plan["blocker"].where(~block, reason)
    plan = plan.join(_classes(plan, managed & (plan["blocker"] == ""), book))
    misses = managed & (plan["blocker"] == "") & plan["instance_class"].isna()
    plan["blocker"] = plan["blocker"].where(~misses, "no instance class is large enough")
    plan["target"] = plan["target"].where(~managed | (plan["blocker"] == ""), "ec2")
    plan["target"] = plan["target"].where((plan["target"] != "ec2") | in_scope, "none")
    return plan


def _needs(
    databases: pd.DataFrame, hosts: pd.DataFrame, kept: set[str], limits: pd.DataFrame
) -> pd.DataFrame:
    """Return need_vcpu, need_memory_gib, host_vcpu and host_grade of each database.

    vCPU: its declared cores, else an equal share of the host's need. Memory: the host's need × the
    database's share: of the cores declared on the host where it leaves, of all the host's vCPU
    where it is ``kept`` for something else, so that nothing is bought twice. Neither is above
    limit_vcpu and limit_gib of ``limits``. Source: METHOD: Managed databases.
    """
    by_id = hosts.drop_duplicates("server_id").set_index("server_id")
    host = databases["host_server_id"]
    count = databases.groupby("host_server_id", dropna=False)["database_id"].transform("size")
    cores = databases["cpu_cores"].where(databases["cpu_cores"] > 0)
    of_host = {
        name: host.map(by_id[name]).astype(float)
        for name in ("need_vcpu", "need_memory_gib", "allocated_vcpu")
    }
    need_vcpu = cores.fillna(of_host["need_vcpu"] / count)
    declared = need_vcpu.groupby(host, dropna=False).transform("sum")
    whole = declared.where(~is_in(host, kept), np.fmax(declared, of_host["allocated_vcpu"]))
    memory = of_host["need_memory_gib"] * need_vcpu / whole
    return pd.DataFrame(
        {
            "need_vcpu": _at_most(need_vcpu, limits["limit_vcpu"]),
            "need_memory_gib": _at_most(memory, limits["limit_gib"]),
            "host_vcpu": need_vcpu.round(NEED_DECIMALS),
            "host_grade": host.map(by_id["sizing_grade"]),
        }
    )


def _at_most(need: pd.Series, limit: pd.Series) -> pd.Series:
    """Return the needs cut to the limits there are; an unknown need stays unknown."""
    return need.where(~need.gt(limit), limit).round(NEED_DECIMALS)


@lru_cache(maxsize=256)
def ranked_classes(book: PriceBook, product: tuple[str, str, str]) -> pd.DataFrame:
    """Return the base classes of a product from cheap to dear, read-only; ties as for EC2.

    x86, not burstable, general purpose or memory optimised of generation 5 and later; SQL Server
    Express exists on burstable classes only and keeps them.
    """
    classes = database_classes(book)
    if product not in classes.index:
        return classes.iloc[:0].reset_index().set_index("instance_class")
    own = pd.DataFrame(classes.xs(product))
    if product[1] != "express":
        base = own["family"].str.contains(BASE_FAMILIES) & (own["generation"] >= BASE_GENERATION)
        own = own[base & (own["arch"] == "x86_64") & ~own["burstable"]]
    named = own.assign(name=own.index)
    return named.sort_values(
        ["usd_per_hour", "generation", "memory_gib", "name"], ascending=[True, False, True, True]
    ).drop(columns="name")


def _classes(plan: pd.DataFrame, wanted: pd.Series, book: PriceBook) -> pd.DataFrame:
    chosen = pd.DataFrame(
        {
            "instance_class": pd.Series(np.nan, plan.index, dtype="str"),
            "instance_vcpu": np.nan,
            "instance_memory_gib": np.nan,
        },
        index=plan.index,
    )
    asked = plan[wanted]
    for product, group in asked.groupby(["to_engine", "edition_key", "licence_model"]):
        ranked = ranked_classes(book, (str(product[0]), str(product[1]), str(product[2])))
        position = first_fit(group, ranked)
        fits = group.index[position >= 0]
        types = ranked.iloc[position[position >= 0]]
        chosen.loc[fits, "instance_class"] = types.index.to_numpy()
        chosen.loc[fits, "instance_vcpu"] = types["vcpu"].to_numpy(dtype=float)
        chosen.loc[fits, "instance_memory_gib"] = types["memory_gib"].to_numpy(dtype=float)
    return chosen
