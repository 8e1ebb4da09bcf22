"""Each database's need, the cheapest class that fits, and what becomes of its host."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from bizcase.assumptions import Assumptions, load_register
from bizcase.catalog import PriceBook
from bizcase.inventory import Inventory
from bizcase.lookup import is_in
from bizcase.sizing.database_classes import choose_classes
from bizcase.sizing.database_hosts import hosts_kept
from bizcase.sizing.database_rules import MANAGED, database_targets
from bizcase.sizing.demand import NEED_DECIMALS, with_assumed_sizes
from bizcase.sizing.sql_server_limits import edition_limits


def plan_databases(
    inventory: Inventory, hosts: pd.DataFrame, book: PriceBook, assumptions: Assumptions
) -> pd.DataFrame:
    """Return the plan of every database, on the index of ``inventory.databases``.

    Columns of ``database_targets``, then database_id, host_server_id, engine_version, storage_gib,
    storage_assumed (its size is not known), peak_iops, source_row, limit_vcpu, limit_gib and
    limit_of (of ``edition_limits``), need_vcpu, need_memory_gib, host_vcpu (of its host that it
    takes), host_grade, of_host_memory (its memory is its share of the host's), instance_class,
    instance_vcpu, instance_memory_gib, size_reason (why it has this size and class, in words).
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
    plan["storage_gib"] = with_assumed_sizes(databases["storage_gib"], assumptions)
    plan = plan.join(edition_limits(plan, assumptions))
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
    chosen = choose_classes(plan[managed & (plan["blocker"] == "")], book, assumptions)
    plan = plan.join(chosen.reindex(plan.index))
    misses = managed & (plan["blocker"] == "") & plan["instance_class"].isna()
    plan["blocker"] = plan["blocker"].where(~misses, "no instance class is large enough")
    plan["target"] = plan["target"].where(~managed | (plan["blocker"] == ""), "ec2")
    plan["target"] = plan["target"].where((plan["target"] != "ec2") | in_scope, "none")
    sized = plan["target"].isin(MANAGED)
    reasons = plan["memory_reason"] + ": " + plan["class_reason"]
    plan["size_reason"] = reasons.where(sized, "")
    return plan.drop(columns=["memory_reason", "class_reason"])


def _needs(
    databases: pd.DataFrame, hosts: pd.DataFrame, kept: set[str], limits: pd.DataFrame
) -> pd.DataFrame:
    """Return need_vcpu, need_memory_gib, host_vcpu, host_grade, of_host_memory, memory_reason.

    vCPU: its declared cores, else an equal share of the host's need. Memory: what is declared of
    it, else the host's need × the database's share: of the cores declared on the host where it
    leaves, of all the host's vCPU where it is ``kept`` for something else, so that nothing is
    bought twice. Neither is above limit_vcpu and limit_gib of ``limits``. Source: METHOD: Managed
    databases.
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
    stated = databases["memory_gib"].where(databases["memory_gib"] > 0)
    memory = stated.fillna(of_host["need_memory_gib"] * need_vcpu / whole)
    need_memory = _at_most(memory, limits["limit_gib"])
    return pd.DataFrame(
        {
            "need_vcpu": _at_most(need_vcpu, limits["limit_vcpu"]),
            "need_memory_gib": need_memory,
            "of_host_memory": stated.isna() & ~memory.gt(limits["limit_gib"]),
            "memory_reason": _memory_reasons(memory, need_memory, stated, need_vcpu, limits),
            "host_vcpu": need_vcpu.round(NEED_DECIMALS),
            "host_grade": host.map(by_id["sizing_grade"]),
        }
    )


def _memory_reasons(
    memory: pd.Series, need: pd.Series, stated: pd.Series, cores: pd.Series, limits: pd.DataFrame
) -> pd.Series:
    """Return in words where each database's memory is from, and which limit cut what it needs."""
    rows = zip(
        memory, need, stated.notna(), cores, limits["limit_vcpu"], limits["limit_of"], strict=True
    )
    return pd.Series([_memory_reason(*row) for row in rows], memory.index, dtype="str")


def _memory_reason(
    memory: float, need: float, stated: bool, cores: float, most_vcpu: float, edition: str
) -> str:
    if memory > need:
        words = f"{need:,.4g} of {memory:,.4g} GiB, as {edition} uses no more"
    else:
        origin = "as stated" if stated else "its share of the memory of its host"
        words = f"{memory:,.4g} GiB, {origin}"
    return words + (f"; {most_vcpu:g} vCPU, as {edition} uses no more" if cores > most_vcpu else "")


def _at_most(need: pd.Series, limit: pd.Series) -> pd.Series:
    """Return the needs cut to the limits there are; an unknown need stays unknown."""
    return need.where(~need.gt(limit), limit).round(NEED_DECIMALS)
