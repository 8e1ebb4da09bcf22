"""What stands on premises, server by server: the columns that cost lines are shared out by."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bizcase.finance.decisions import SQL_MIN_CORES, Decisions
from bizcase.finance.fleet import DEFAULT_SOCKETS, tier_vcpu
from bizcase.finance.software import esu_weights
from bizcase.finance.values import Values
from bizcase.inventory import Inventory
from bizcase.inventory.hosts import is_metal, runs_on_aws
from bizcase.inventory.hypervisors import VMWARE
from bizcase.lookup import is_in
from bizcase.units import FloatArray

_SQL_SERVER = r"sql ?server|mssql"
_ORACLE_ENTERPRISE = r"enterprise|\bee\b"
_FREE = r"express|\bxe\b"
_SOCKETS_PER_SUBSCRIPTION = 2.0
# A guest takes half a subscription of Linux, and of Windows Standard the 16 cores that are half of
# a host of 32: weights by which the cost of a host is shared out.
_OF_A_GUEST = 0.5
_WINDOWS_CORES, _WINDOWS_CORES_PER_CPU = 16.0, 8.0
# A database machine on a host whose processors nobody states.
_SE2_SOCKETS = 1.0


def premises(
    inventory: Inventory, scoped: pd.DataFrame, made: Decisions, values: Values, *, shown: bool
) -> pd.DataFrame:
    """Return the columns of ``Prepared.servers`` that on-premises lines depend on.

    On the index of ``scoped``; ``shown`` says whether any input shows VMware. Servers that run on
    AWS already have none of the quantities: they have no on-premises cost.
    """
    ids, hosts = scoped["server_id"], inventory.hosts
    on_aws = runs_on_aws(inventory).set_axis(inventory.servers["server_id"])
    physical = scoped["is_physical"].fillna(value=False).astype(bool)
    vcpu = scoped["vcpu"].fillna(0.0).astype(float)
    table = pd.DataFrame(
        {
            "has_baseline": ~ids.map(on_aws).eq(True),
            "physical": physical,
            "hosted": _hosted(scoped, hosts[~is_metal(hosts)]),
            "vmware": on_vmware(scoped["hypervisor"], shown=shown) & ~physical,
            "os_licence": scoped["os_licence"].fillna("none").astype("str"),
            "host_name": scoped["host_name"],
            "cluster": scoped["cluster"],
            "source_file": scoped["source_file"],
            "vcpu": vcpu,
            "memory_gib": scoped["memory_gib"].fillna(0.0).astype(float),
            "cores": _real(scoped, "cpu_cores", physical),
            "sockets": _real(scoped, "cpu_sockets", physical).fillna(DEFAULT_SOCKETS),
            "recovery_tier": scoped["recovery_tier"],
        },
        index=scoped.index,
    )
    table = table.assign(**_counted(scoped, table), **_software(table), **stored(scoped))
    table = table.assign(**_databases(inventory.databases, ids, table))
    table["esu_cores"] = _esu_cores(ids, made, values)
    names = [name for name in table.columns if name not in _FACTS]
    table[names] = table[names].mul(table["has_baseline"].astype(float), axis=0)
    return table


_FACTS = {
    "has_baseline", "physical", "hosted", "vmware", "os_licence", "host_name", "cluster",
    "source_file", "memory_gib", "cores", "sockets", "recovery_tier",
}  # fmt: skip


def _hosted(scoped: pd.DataFrame, hosts: pd.DataFrame) -> pd.Series:
    """Return which servers run on hosts that are listed: by name, or by the export of both."""
    by_name = is_in(scoped["host_name"], hosts["host_name"].dropna())
    return by_name | is_in(scoped["source_file"], hosts["source_file"].dropna())


def on_vmware(hypervisors: pd.Series, *, shown: bool) -> pd.Series:
    """Return which run on VMware.

    Where the inputs show none of it, those of which nothing is said may: an edition that somebody
    enters says that there is some.
    """
    return hypervisors.eq(VMWARE) | (hypervisors.isna() & (not shown))


def _real(scoped: pd.DataFrame, column: str, physical: pd.Series) -> pd.Series:
    """Return what the list states of a physical machine itself; NaN where it does not."""
    return scoped[column].astype(float).where(physical)


def _counted(scoped: pd.DataFrame, table: pd.DataFrame) -> dict[str, pd.Series]:
    """Return counts: machines, backup, monitoring and recovery tiers."""
    physical, vcpu = table["physical"], table["vcpu"]
    backed_up, monitored = (scoped[name].astype(bool) for name in ("backed_up", "monitored"))
    return {
        "servers": pd.Series(1.0, scoped.index),
        "virtual_servers": (~physical).astype(float),
        "physical_servers": physical.astype(float),
        "virtual_vcpu": vcpu.where(~physical, 0.0),
        "vmware_vcpu": vcpu.where(table["vmware"], 0.0),
        "backup_servers": backed_up.astype(float),
        "monitored_servers": (monitored & ~table["vmware"]).astype(float),
        "monitored_vmware": (monitored & table["vmware"]).astype(float),
        **tier_vcpu(table),
    }


def stored(scoped: pd.DataFrame) -> dict[str, pd.Series]:
    """Return the storage of servers and what is backed up of it, and of both the assumed part.

    What no list states is as large here as it is on AWS: both sides hold the same. Beside them
    stands what volumes in the guest would add.
    """
    capacity = scoped["storage_provisioned_gib"].astype(float)
    assumed = scoped["assumed_storage_gib"].astype(float).where(capacity.isna(), 0.0)
    size = capacity.fillna(assumed)
    stated = scoped["storage_used_gib"].astype(float)
    beyond = scoped["storage_in_guest_gib"].astype(float).fillna(0.0)

    def backed_up(held: pd.Series) -> pd.Series:
        kept = stated.fillna(held).clip(upper=held)
        return kept.where(scoped["backed_up"].astype(bool), 0.0)

    kept = backed_up(size)
    return {
        "storage_gib": size,
        "backup_gib": kept,
        "assumed_storage_gib": assumed,
        "assumed_backup_gib": kept.where(stated.isna() & assumed.gt(0), 0.0),
        "in_guest_storage_gib": beyond,
        "in_guest_backup_gib": backed_up(size + beyond) - kept,
    }


def _software(table: pd.DataFrame) -> dict[str, FloatArray]:
    """Return the licences of operating systems: subscriptions in pairs, cores of Windows."""
    physical, licence = table["physical"], table["os_licence"]
    pairs = np.where(physical, np.ceil(table["sockets"] / _SOCKETS_PER_SUBSCRIPTION), _OF_A_GUEST)
    least = (table["sockets"] * _WINDOWS_CORES_PER_CPU).clip(lower=_WINDOWS_CORES)
    cores = np.where(physical, np.fmax(table["cores"], least), _WINDOWS_CORES)
    return {
        "rhel": np.where(licence.eq("rhel"), pairs, 0.0),
        "suse": np.where(licence.eq("suse"), pairs, 0.0),
        "windows_cores": np.where(licence.eq("windows"), cores, 0.0),
    }


def _databases(
    databases: pd.DataFrame, ids: pd.Series, table: pd.DataFrame
) -> dict[str, FloatArray]:
    """Return SQL Server and Oracle by host; an unknown edition counts as Standard.

    Cores are those stated, else those of a physical server or the vCPU of a virtual one.
    """
    own = table["cores"].fillna(table["vcpu"]).set_axis(ids)
    engine = databases["engine"].fillna("")
    known = databases["host_server_id"].notna() & is_in(databases["host_server_id"], ids)
    edition = databases["edition"].fillna("")
    free = edition.str.contains(_FREE, case=False, regex=True)
    cores = databases["cpu_cores"].astype(float)
    cores = cores.fillna(databases["host_server_id"].map(own)).fillna(0.0)
    host = databases["host_server_id"]

    def most(which: pd.Series, amounts: pd.Series) -> FloatArray:
        found = amounts[which].groupby(host[which]).max()
        return ids.map(found).fillna(0.0).to_numpy(dtype=float)

    sql = known & engine.str.contains(_SQL_SERVER, case=False, regex=True)
    enterprise = edition.str.contains("enterprise", case=False)
    of_server = most(sql, cores.clip(lower=SQL_MIN_CORES))
    is_enterprise = most(sql & enterprise, cores + 1.0) > 0
    oracle = known & engine.str.contains("oracle", case=False) & ~free
    complete = edition.str.contains(_ORACLE_ENTERPRISE, case=False, regex=True)
    sockets = table["sockets"].where(table["physical"], _SE2_SOCKETS).to_numpy(dtype=float)
    on_se2 = most(oracle & ~complete, cores + 1.0) > 0
    return {
        "sql_servers": (of_server > 0).astype(float),
        "sql_standard_cores": np.where(is_enterprise, 0.0, of_server),
        "sql_enterprise_cores": np.where(is_enterprise, of_server, 0.0),
        "oracle_ee_cores": most(oracle & complete, cores),
        "oracle_se2_sockets": np.where(on_se2, sockets, 0.0),
    }


def _esu_cores(ids: pd.Series, made: Decisions, values: Values) -> FloatArray:
    """Return the cores under Extended Security Updates, weighted by what they cost.

    On no known server, all count alike.
    """
    if made.esu is None or made.esu.empty:
        return np.zeros(len(ids))
    weights = pd.Series(esu_weights(made.esu, values), made.esu.index)
    of_server = weights.groupby(made.esu["server_id"]).sum()
    found = ids.map(of_server).fillna(0.0).to_numpy(dtype=float)
    return np.asarray(found if found.sum() else np.ones(len(ids)), dtype=float)


def oracle_ends(ids: pd.Series, plan: pd.DataFrame) -> pd.Series:
    """Return on which servers all Oracle databases leave Oracle's own licences on AWS.

    ``plan`` is the table of priced databases with engine, target_engine, target, licence_model and
    host_server_id: another engine, or a licence that AWS includes, ends the customer's support.
    """
    oracle = plan[plan["engine"].fillna("").str.contains("oracle", case=False)]
    elsewhere = ~oracle["target_engine"].fillna("oracle").str.contains("oracle", case=False)
    included = oracle["target"].eq("rds") & oracle["licence_model"].eq("license_included")
    stays = oracle["target"].eq("ec2") | ~(elsewhere | included)
    return ~is_in(ids, oracle.loc[stays, "host_server_id"].dropna())


def oracle_on_aws(servers: pd.DataFrame, plan: pd.DataFrame) -> dict[str, FloatArray]:
    """Return by server the own Oracle licences that AWS needs, and what of those owned it may use.

    Needed are processors of Enterprise Edition and sockets of Standard Edition 2, owned the cores
    and sockets licensed today. Servers that run on AWS already bring and need none anew.
    """
    needed = plan["oracle_licences"].astype(float).fillna(0.0)
    edition = plan["edition"].fillna("")
    complete = edition.str.contains(_ORACLE_ENTERPRISE, case=False, regex=True)
    here = servers["has_baseline"].to_numpy(dtype=bool)
    found = {}
    for name, owned, which in (
        ("oracle_ee", "oracle_ee_cores", complete), ("oracle_se2", "oracle_se2_sockets", ~complete)
    ):  # fmt: skip
        of_host = needed[which].groupby(plan["host_server_id"][which]).sum()
        wanted = servers["server_id"].map(of_host).fillna(0.0).to_numpy(dtype=float) * here
        found[f"aws_{name}_needed"] = wanted
        found[f"aws_{owned}"] = servers[owned].to_numpy(dtype=float) * (wanted > 0)
    return found
