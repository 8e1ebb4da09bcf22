"""What stands on premises: the sums of the estate that the cost lines depend on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from bizcase.units import FloatArray

# What on-premises lines depend on, and so what leaves with a server: counts, and sizes with their
# unit. ``rhel`` and ``suse`` are subscriptions (half of one for a guest), ``*_tier`` the vCPU of
# the servers that a recovery tier protects, ``assumed_*`` the part whose size no list states,
# ``in_guest_*`` what guests see beyond their disks, which no other quantity holds.
QUANTITIES = (
    "servers", "virtual_servers", "physical_servers", "vcpu", "virtual_vcpu", "vmware_vcpu",
    "storage_gib", "windows_cores", "rhel", "suse", "sql_servers", "sql_standard_cores",
    "sql_enterprise_cores", "oracle_ee_cores", "oracle_se2_sockets", "esu_cores", "backup_servers",
    "backup_gib", "assumed_storage_gib", "assumed_backup_gib", "monitored_servers",
    "monitored_vmware", "multi_site_tier", "warm_standby_tier", "pilot_light_tier",
    "backup_restore_tier", "in_guest_storage_gib", "in_guest_backup_gib",
)  # fmt: skip
# What stands before the name of a quantity of storage: as stated or assumed, the part of it whose
# size no list states, and what guests see beyond it.
STORED_PARTS = ("", "assumed_", "in_guest_")
TIERS = ("multi_site", "warm_standby", "pilot_light", "backup_restore")
SUBSCRIPTIONS = ("rhel", "suse")
# A processor count that no list states.
DEFAULT_SOCKETS = 2.0
_PER_SUBSCRIPTION = 2.0
_ALL, _WINDOWS = "all", "windows"


@dataclass(frozen=True, slots=True)
class Hosts:
    """The hosts listed, one entry each; ``windows_guests`` run Windows on it."""

    cores: FloatArray
    sockets: FloatArray
    memory_gib: FloatArray
    vmware: npt.NDArray[np.bool_]
    windows_guests: FloatArray


@dataclass(frozen=True, slots=True)
class Physical:
    """Physical servers by size: ``count`` of each; ``cores`` is NaN where only threads are known.

    ``windows`` of the count run Windows.
    """

    memory_gib: FloatArray
    threads: FloatArray
    cores: FloatArray
    sockets: FloatArray
    count: FloatArray
    windows: FloatArray


@dataclass(frozen=True, slots=True)
class Guests:
    """Virtual machines together."""

    count: float
    vcpu: float
    memory_gib: float


@dataclass(frozen=True, slots=True)
class Subscribed:
    """Who needs a Linux subscription: physical servers in pairs of sockets, guests by cluster.

    ``guest_pairs`` are those of the guests of each cluster of listed hosts, ``socket_pairs`` those
    of its hosts, infinite where they are not known.
    """

    physical_pairs: float
    guest_pairs: FloatArray
    socket_pairs: FloatArray


@dataclass(frozen=True, slots=True)
class Fleet:
    """What the estate adds up to.

    ``totals`` are the QUANTITIES by name, ``tiers`` the part of each that a recovery tier has.
    ``unhosted`` are the virtual machines on no host listed: all, and those on windows, rhel and
    suse; ``unhosted_vmware`` is the share of their vCPU on VMware. ``oracle_host_cores`` are the
    cores of all hosts and servers that run Oracle Enterprise Edition, as far as they are listed.
    """

    totals: Mapping[str, float]
    tiers: Mapping[str, Mapping[str, float]]
    hosts: Hosts
    physical: Physical
    subscribed: Mapping[str, Subscribed]
    unhosted: Mapping[str, Guests]
    unhosted_vmware: float
    oracle_host_cores: float


def fleet_of(servers: pd.DataFrame, hosts: pd.DataFrame) -> Fleet:
    """Return the sums of the servers and hosts tables of ``Prepared``.

    ``hosts`` has host_name, cluster, source_file, cores, sockets, memory_gib and vmware. Servers
    that have no baseline stand in none of the sums.
    """
    here = servers[servers["has_baseline"]]
    listed = here["hosted"] & bool(len(hosts))
    virtual = here[~here["physical"]]
    apart = virtual[~listed[virtual.index]]
    placed = virtual[listed[virtual.index]]
    vcpu = float(apart["vcpu"].sum())
    totals = {name: float(here[name].sum()) for name in QUANTITIES}
    return Fleet(
        totals=totals,
        tiers=_tiers(here, totals),
        hosts=_hosts(placed, hosts),
        physical=_physical(here[here["physical"]]),
        subscribed={
            name: _subscribed(here[here["os_licence"].eq(name)], listed, hosts)
            for name in SUBSCRIPTIONS
        },
        unhosted={
            name: _guests(apart if name == _ALL else apart[apart["os_licence"].eq(name)])
            for name in (_ALL, _WINDOWS, *SUBSCRIPTIONS)
        },
        unhosted_vmware=float(apart.loc[apart["vmware"], "vcpu"].sum()) / (vcpu or 1.0),
        oracle_host_cores=_oracle_host_cores(here, listed, hosts),
    )


def tier_vcpu(servers: pd.DataFrame) -> dict[str, pd.Series]:
    """Return the vCPU of the servers that each recovery tier protects, by column."""
    tier, vcpu = servers["recovery_tier"], servers["vcpu"]
    return {f"{name}_tier": vcpu.where(tier.eq(name), 0.0) for name in TIERS}


def with_tiers(fleet: Fleet, servers: pd.DataFrame) -> Fleet:
    """Return the same fleet with its servers in other recovery tiers."""
    here = servers[servers["has_baseline"]]
    totals = {name: float(here[name].sum()) for name in QUANTITIES}
    return replace(fleet, totals=totals, tiers=_tiers(here, totals))


def _tiers(here: pd.DataFrame, totals: Mapping[str, float]) -> dict[str, dict[str, float]]:
    sums = here[list(QUANTITIES)].groupby(here["recovery_tier"]).sum()
    return {
        str(tier): {name: float(of_tier[name]) / (totals[name] or 1.0) for name in QUANTITIES}
        for tier, of_tier in sums.iterrows()
        if tier in TIERS
    }


def _hosts(placed: pd.DataFrame, hosts: pd.DataFrame) -> Hosts:
    """Return the hosts; guests that name none are spread evenly over the hosts of their file."""
    windows = placed[placed["os_licence"].eq(_WINDOWS)]
    names, files = hosts["host_name"].astype("str"), hosts["source_file"].astype("str")
    named = windows["host_name"].isin(names.dropna())
    by_name = windows.loc[named, "host_name"].value_counts() / names.value_counts()
    by_file = windows.loc[~named, "source_file"].value_counts() / files.value_counts()
    guests = names.map(by_name).fillna(0.0) + files.map(by_file).fillna(0.0)
    return Hosts(
        cores=hosts["cores"].to_numpy(dtype=float),
        sockets=np.maximum(hosts["sockets"].to_numpy(dtype=float), 1.0),
        memory_gib=hosts["memory_gib"].to_numpy(dtype=float),
        vmware=hosts["vmware"].to_numpy(dtype=bool),
        windows_guests=np.asarray(guests, dtype=float),
    )


def _physical(real: pd.DataFrame) -> Physical:
    by_size = (
        real.assign(windows=real["os_licence"].eq(_WINDOWS).astype(float), count=1.0)
        .groupby(["memory_gib", "vcpu", "cores", "sockets"], dropna=False)[["count", "windows"]]
        .sum()
        .reset_index()
        .astype(float)
    )
    return Physical(
        memory_gib=by_size["memory_gib"].to_numpy(),
        threads=by_size["vcpu"].to_numpy(),
        cores=by_size["cores"].to_numpy(),
        sockets=by_size["sockets"].to_numpy(),
        count=by_size["count"].to_numpy(),
        windows=by_size["windows"].to_numpy(),
    )


def _guests(machines: pd.DataFrame) -> Guests:
    count, vcpu, memory = len(machines), machines["vcpu"].sum(), machines["memory_gib"].sum()
    return Guests(float(count), float(vcpu), float(memory))


def _subscribed(machines: pd.DataFrame, listed: pd.Series, hosts: pd.DataFrame) -> Subscribed:
    physical = machines[machines["physical"]]
    guests = machines[~machines["physical"] & listed[machines.index]]
    clusters = hosts["cluster"].fillna("").astype("str")
    of_host = clusters.groupby(hosts["host_name"]).first()
    of_guest = guests["host_name"].map(of_host).fillna(guests["cluster"]).fillna("").astype("str")
    count = of_guest.value_counts().sort_index()
    sockets = pd.Series(np.ceil(hosts["sockets"].astype(float) / _PER_SUBSCRIPTION), hosts.index)
    pairs = sockets.groupby(clusters).sum()
    return Subscribed(
        physical_pairs=float(np.ceil(physical["sockets"] / _PER_SUBSCRIPTION).sum()),
        guest_pairs=np.ceil(count.to_numpy(dtype=float) / _PER_SUBSCRIPTION),
        socket_pairs=np.asarray(pairs.reindex(count.index).fillna(np.inf), dtype=float),
    )


def _oracle_host_cores(here: pd.DataFrame, listed: pd.Series, hosts: pd.DataFrame) -> float:
    """Return the cores that count where every core below a database does.

    A physical server counts with its own; a machine whose host is not known with the database's.
    """
    oracle = here[here["oracle_ee_cores"] > 0]
    cores = hosts["cores"].astype(float).groupby(hosts["host_name"]).first()
    of_host = oracle["host_name"].where(listed[oracle.index]).map(cores)
    on_hosts = float(cores[cores.index.isin(oracle.loc[of_host.notna(), "host_name"])].sum())
    return on_hosts + float(oracle.loc[of_host.isna(), "oracle_ee_cores"].sum())
