"""The estate as finance needs it: small tables that no change of a finance assumption alters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from bizcase.strategy.rules.dispositions import DISPOSITIONS, LEAVES, ON_AWS
from bizcase.strategy.rules.work import Work
from bizcase.units import MONTHS_PER_YEAR, FloatArray

HEADS = ("compute", "storage", "licences", "databases", "other")
# What on-premises lines depend on, and so what leaves with a server.
QUANTITIES = (
    "servers", "vcpu", "storage_gib", "windows_vcpu", "sql_servers", "sql_standard_cores",
    "sql_enterprise_cores", "esu_cores",
)  # fmt: skip
LAST_MONTH = 120


@dataclass(frozen=True, slots=True)
class WaveDates:
    """A wave. Its servers start on AWS in ``start_month`` and are cut over in ``end_month``.

    Months count from 1, the calendar month after the date of the case. ``applications`` matter
    where one has no server of its own.
    """

    number: int
    name: str
    start_month: int
    end_month: int
    servers: tuple[str, ...]
    applications: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PurchaseOption:
    """A way to pay for EC2; ``compute_factor`` is its compute cost as a multiple of the base's."""

    key: str
    label: str
    compute_factor: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """AWS cost of one sizing grade per month, its span, and the sum of its squared parts.

    ``undecided_*`` is the part of each that undecided work causes: whatever its size, it may cost
    nothing or more.
    """

    grade: str
    amount_usd: float
    low_usd: float
    high_usd: float
    squares: float
    undecided_usd: float = 0.0
    undecided_low_usd: float = 0.0
    undecided_high_usd: float = 0.0


@dataclass(frozen=True, slots=True)
class Fleet:
    """What the estate adds up to: QUANTITIES by name, physical and virtual machines, hosts listed.

    ``host_cores`` are cores and sockets of each host, ``host_vmware`` which of them run VMware,
    ``physical_windows_vcpu`` the vCPU of each physical Windows server. ``unhosted_*`` are of the
    virtual servers that run on no host listed, ``unhosted_vmware`` the share of their vCPU that
    runs on VMware.
    """

    totals: Mapping[str, float]
    physical: float
    physical_vcpu: float
    physical_memory_gib: float
    physical_windows_vcpu: FloatArray
    virtual_vcpu: float
    unhosted_vcpu: float
    unhosted_memory_gib: float
    unhosted_vmware: float
    host_cores: FloatArray
    host_sockets: FloatArray
    host_vmware: npt.NDArray[np.bool_]
    host_memory_gib: float


def planned(servers: pd.DataFrame, waves: tuple[WaveDates, ...]) -> pd.DataFrame:
    """Return the servers with ``start_month`` and ``end_month`` of their wave, words as categories.

    Without waves the months are unknown; a server that no wave names has those of the last one.
    """
    starts: dict[str, int] = {}
    ends: dict[str, int] = {}
    for wave in waves:
        starts |= dict.fromkeys(wave.servers, wave.start_month)
        ends |= dict.fromkeys(wave.servers, wave.end_month)
    last = max((float(wave.end_month) for wave in waves), default=float("nan"))
    ids = servers["server_id"]
    return servers.assign(
        disposition=servers["disposition"].astype(pd.CategoricalDtype(list(DISPOSITIONS))),
        workload=servers["workload"].astype("category"),
        start_month=ids.map(starts).astype(float).fillna(last),
        end_month=ids.map(ends).astype(float).fillna(last),
    )


def fleet_of(servers: pd.DataFrame, hosts: pd.DataFrame) -> Fleet:
    """Return the sums of the servers and hosts tables of ``Prepared``."""
    real = servers[servers["physical"]]
    totals = dict(servers[list(QUANTITIES)].sum().astype(float))
    memory = float(real["memory_gib"].sum())
    unhosted = servers[~servers["physical"] & ~(servers["hosted"] & bool(len(hosts)))]
    vcpu = float(unhosted["vcpu"].sum())
    on_vmware = float(unhosted.loc[unhosted["vmware"], "vcpu"].sum())
    return Fleet(
        totals=totals,
        physical=float(len(real)),
        physical_vcpu=float(real["vcpu"].sum()),
        physical_memory_gib=memory,
        physical_windows_vcpu=real.loc[real["windows_vcpu"] > 0, "windows_vcpu"].to_numpy(float),
        virtual_vcpu=totals["vcpu"] - float(real["vcpu"].sum()),
        unhosted_vcpu=vcpu,
        unhosted_memory_gib=float(unhosted["memory_gib"].sum()),
        unhosted_vmware=on_vmware / (vcpu or 1.0),
        host_cores=hosts["cores"].to_numpy(dtype=float),
        host_sockets=hosts["sockets"].to_numpy(dtype=float),
        host_vmware=hosts["vmware"].to_numpy(dtype=bool),
        host_memory_gib=float(hosts["memory_gib"].sum()),
    )


@dataclass(frozen=True, slots=True)
class Prepared:
    """Everything finance computes from.

    ``servers`` has one row per server in scope: server_id, name, workload, disposition, grade,
    placed (has an AWS cost), physical, hosted (its hosts are listed), vmware, memory_gib,
    instance_vcpu, instance_memory_gib, the QUANTITIES, ``aws_<head>`` in USD a month,
    ``aws_upfront`` in USD paid at the start of every ``upfront_months`` (and spread over them in
    aws_databases), start_month and end_month. ``work`` says what needs effort, see ``Work``.
    ``esu`` has kind, cores and months_since_end of support; None where lifecycle was not read.
    ``no_baseline`` says why there can be no on-premises baseline. ``decided`` says whether
    dispositions were decided, ``mapped`` whether applications are known. ``options`` are the ways
    to pay for EC2, the base case among them. ``vmware`` says whether the inputs show any,
    ``hypervisor_unknown`` of how many virtual servers they do not say where they run; ``complete``
    whether they show that no machine of the estate is left out of them.
    """

    servers: pd.DataFrame
    fleet: Fleet
    work: Work
    evidence: tuple[Evidence, ...]
    region: str
    seed: int
    vmware: bool
    waves: tuple[WaveDates, ...] = ()
    esu: pd.DataFrame | None = None
    no_baseline: str = ""
    hypervisor_unknown: int = 0
    decided: bool = False
    mapped: bool = False
    sources: tuple[str, ...] = ()
    upfront_months: int = MONTHS_PER_YEAR
    options: tuple[PurchaseOption, ...] = ()
    complete: bool = False

    @property
    def on_demand_factor(self) -> float:
        """EC2 compute on-demand as a multiple of the base case's; 1 where it is not priced."""
        known = {option.key: option.compute_factor for option in self.options}
        return known.get("on_demand", 1.0)

    def only(self, moves: npt.NDArray[np.bool_]) -> Prepared:
        """Return the same estate in which no other server moves."""
        disposition = self.servers["disposition"].where(moves, "Retain")
        servers = self.servers.assign(disposition=disposition)
        return replace(self, servers=servers, work=self.work.of_servers())

    @property
    def moving(self) -> pd.Series:
        """Mask of the servers that run on AWS afterwards."""
        return self.servers["disposition"].isin(ON_AWS) & self.servers["placed"]

    @property
    def leaving(self) -> pd.Series:
        """Mask of the servers that stop running on premises."""
        wanted = self.servers["disposition"].isin(LEAVES)
        return wanted & ~(self.servers["disposition"].isin(ON_AWS) & ~self.servers["placed"])
