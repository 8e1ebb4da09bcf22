"""From inventory and priced estate to what finance computes from: the only adapter of this room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import pandas as pd

from bizcase.finance.prepared import Evidence, Prepared, WaveDates, fleet_of, planned
from bizcase.inventory import Inventory
from bizcase.pricing import PricedEstate
from bizcase.units import DAYS_PER_MONTH, FloatArray, sum_usd

ON_AWS_ALREADY = (
    "the hosts are EC2 bare metal, so this estate runs on AWS already and an on-premises baseline "
    "would be false"
)
_METAL = r"\.metal\b"
_SQL_SERVER = r"sql ?server|mssql"
_SQL_MIN_CORES = 4.0  # Microsoft licenses at least four cores per virtual machine
_DEFAULT_SOCKETS = 2.0
_ESU = "Extended Security Updates"


@dataclass(frozen=True, slots=True)
class Decisions:
    """What earlier stages decided and priced beside the servers; all of it may be absent.

    ``dispositions`` and ``complexities`` are by server id; ``databases_usd`` is the monthly cost of
    managed databases by the server that hosts them today, ``other_usd`` that of all other services.
    ``lines`` are the line items of the whole bill, with grade, amount_usd, low_usd and high_usd.
    ``esu`` has kind (windows, sql_standard, sql_enterprise), cores and months_since_end.
    """

    waves: tuple[WaveDates, ...] = ()
    dispositions: Mapping[str, str] = field(default_factory=dict)
    complexities: Mapping[str, str] = field(default_factory=dict)
    databases_usd: Mapping[str, float] = field(default_factory=dict)
    other_usd: float = 0.0
    lines: pd.DataFrame | None = None
    esu: pd.DataFrame | None = None


class PlannedWave(Protocol):
    """A wave as the plan has it; months as ``WaveDates`` counts them."""

    @property
    def number(self) -> int: ...  # noqa: D102 - see the class
    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def start_month(self) -> int: ...  # noqa: D102
    @property
    def end_month(self) -> int: ...  # noqa: D102
    @property
    def servers(self) -> tuple[str, ...]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Stages:
    """Tables of the earlier stages; each may be absent.

    ``databases`` has host_server_id and total_monthly_usd, ``other_lines`` amount_usd of every
    other service, ``lines`` the whole bill. ``servers`` has server_id and disposition.
    ``lifecycle`` has subject, id, programme and end_of_support.
    """

    waves: Sequence[PlannedWave] = ()
    databases: pd.DataFrame | None = None
    other_lines: pd.DataFrame | None = None
    lines: pd.DataFrame | None = None
    servers: pd.DataFrame | None = None
    lifecycle: pd.DataFrame | None = None


def decisions(inventory: Inventory, as_of: dt.date, stages: Stages) -> Decisions:
    """Return what the stages decided and priced, as finance takes it.

    A managed database without a known host is kept under its own id, so that its cost is spread.
    """
    databases, servers = stages.databases, stages.servers
    priced: dict[str, float] = {}
    if databases is not None:
        known = databases[databases["total_monthly_usd"].notna()]
        host = known["host_server_id"].fillna(known["database_id"])
        by_host = known["total_monthly_usd"].astype(float).groupby(host).sum()
        priced = dict(zip(by_host.index.tolist(), by_host.tolist(), strict=True))
    return Decisions(
        waves=tuple(
            WaveDates(wave.number, wave.name, wave.start_month, wave.end_month, wave.servers)
            for wave in stages.waves
        ),
        dispositions={}
        if servers is None
        else dict(zip(servers["server_id"], servers["disposition"], strict=True)),
        databases_usd=priced,
        other_usd=0.0 if stages.other_lines is None else sum_usd(stages.other_lines["amount_usd"]),
        lines=stages.lines,
        esu=None if stages.lifecycle is None else _esu(inventory, as_of, stages.lifecycle),
    )


def _esu(inventory: Inventory, as_of: dt.date, lifecycle: pd.DataFrame) -> pd.DataFrame:
    """Return what Microsoft's Extended Security Updates would cover: kind, cores, months since."""
    covered = lifecycle[lifecycle["programme"].eq(_ESU)]
    ended = pd.to_datetime(covered["end_of_support"])
    since = np.floor((pd.Timestamp(as_of) - ended).dt.days / DAYS_PER_MONTH)
    databases = inventory.databases.set_index("database_id")
    vcpu = inventory.servers.set_index("server_id")["vcpu"]
    cores = databases["cpu_cores"].fillna(databases["host_server_id"].map(vcpu))
    enterprise = databases["edition"].fillna("").str.contains("enterprise", case=False)
    of_server = covered["subject"].eq("server")
    sql = covered["id"].map(enterprise.map({True: "sql_enterprise", False: "sql_standard"}))
    return pd.DataFrame(
        {
            "kind": sql.where(~of_server, "windows"),
            "cores": covered["id"].map(vcpu).where(
                of_server, np.fmax(covered["id"].map(cores).astype(float), _SQL_MIN_CORES)
            ).fillna(_SQL_MIN_CORES),
            "months_since_end": since,
        }
    ).reset_index(drop=True)  # fmt: skip


def finance_inputs(
    inventory: Inventory,
    estate: PricedEstate,
    region: str,
    seed: int,
    decisions: Decisions | None = None,
) -> Prepared:
    """Return the estate for finance; a server without a disposition counts as rehosted."""
    made = decisions or Decisions()
    scoped = estate.servers[estate.servers["in_scope"].astype(bool)].reset_index(drop=True)
    workload, mapped = _workloads(inventory, scoped)
    ids = scoped["server_id"]
    physical = scoped["is_physical"].fillna(False).astype(bool)
    vcpu = scoped["vcpu"].fillna(0.0).astype(float)
    servers = pd.DataFrame(
        {
            "server_id": ids,
            "name": scoped["name"],
            "workload": workload,
            "disposition": ids.map(made.dispositions)
            .astype("str")
            .fillna("undecided")
            .astype("str"),
            "complexity": ids.map(made.complexities).astype("str").fillna("medium").astype("str"),
            "placed": scoped["target"].isin(["ec2", "database_moved"]),
            "grade": scoped["sizing_grade"].fillna("").astype("str"),
            "physical": physical,
            "servers": 1.0,
            "vcpu": vcpu,
            "memory_gib": scoped["memory_gib"].fillna(0.0).astype(float),
            "storage_gib": scoped["storage_provisioned_gib"].fillna(0.0).astype(float),
            "windows_vcpu": vcpu.where(scoped["os_family"].eq("windows"), 0.0),
            "instance_vcpu": scoped["instance_vcpu"].fillna(0.0).astype(float),
            "instance_memory_gib": scoped["instance_memory_gib"].fillna(0.0).astype(float),
        }
    )
    servers = servers.assign(**_sql(inventory.databases, servers), **_aws(scoped, made))
    hosts = inventory.hosts
    metal = bool(hosts["model"].dropna().str.contains(_METAL, regex=True).any())
    return Prepared(
        servers=planned(servers, made.waves),
        fleet=fleet_of(servers, _hosts(hosts)),
        evidence=_evidence(estate.lines if made.lines is None else made.lines),
        region=region,
        seed=seed,
        vmware=_vmware(inventory),
        waves=made.waves,
        esu=made.esu,
        no_baseline=ON_AWS_ALREADY if metal else "",
        decided=bool(made.dispositions),
        mapped=mapped,
        sources=tuple(source.name for source in inventory.sources),
    )


def _workloads(inventory: Inventory, scoped: pd.DataFrame) -> tuple[pd.Series, bool]:
    """Return the application of each server, the first by id of several; else the server itself."""
    links = inventory.dependencies
    links = links[links["kind"].eq("server_application")].sort_values(["from_id", "to_id"])
    owner = links.drop_duplicates("from_id").set_index("from_id")["to_id"]
    known = scoped["server_id"].map(owner).astype("str").fillna(scoped["application"])
    name = "application " + known
    return name.where(known.notna(), "server " + scoped["server_id"]), bool(known.notna().any())


def _sql(databases: pd.DataFrame, servers: pd.DataFrame) -> dict[str, FloatArray]:
    """Return SQL Server hosts and their licensed cores; an unknown edition counts as Standard."""
    engine = databases["engine"].fillna("").str.contains(_SQL_SERVER, case=False, regex=True)
    found = databases[engine & databases["host_server_id"].notna()]
    enterprise = found["edition"].fillna("").str.contains("enterprise", case=False)
    vcpu = found["host_server_id"].map(servers.set_index("server_id")["vcpu"])
    cores = np.fmax(found["cpu_cores"].fillna(vcpu).fillna(0.0), _SQL_MIN_CORES)
    by_host = pd.DataFrame(
        {"host": found["host_server_id"], "enterprise": enterprise, "cores": cores}
    )
    any_enterprise = by_host.groupby("host")["enterprise"].any()
    most = by_host.groupby("host")["cores"].max()
    ids = servers["server_id"]
    of_server = ids.map(most).fillna(0.0).to_numpy(dtype=float)
    is_enterprise = ids.map(any_enterprise.astype(float)).fillna(0.0).to_numpy() > 0
    return {
        "sql_servers": (of_server > 0).astype(float),
        "sql_standard_cores": np.where(is_enterprise, 0.0, of_server),
        "sql_enterprise_cores": np.where(is_enterprise, of_server, 0.0),
    }


def _aws(scoped: pd.DataFrame, made: Decisions) -> dict[str, FloatArray]:
    """Return the monthly AWS cost of each server by head.

    Other services, and databases whose host is not in scope, are spread over the rest by amount.
    """
    heads: dict[str, FloatArray] = {
        f"aws_{head}": np.asarray(scoped[f"{column}_monthly_usd"].fillna(0.0), dtype=float)
        for head, column in (("compute", "compute"), ("storage", "storage"),
                             ("licences", "licence"))
    }  # fmt: skip
    databases: FloatArray = np.asarray(
        scoped["server_id"].map(made.databases_usd).fillna(0.0), dtype=float
    )
    own: FloatArray = np.asarray(sum(heads.values()), dtype=float) + databases
    unplaced = sum_usd(list(made.databases_usd.values())) - float(databases.sum())
    beside = made.other_usd + max(0.0, unplaced)
    return {
        **heads,
        "aws_databases": databases,
        "aws_other": np.asarray(beside * own / (own.sum() or 1.0), dtype=float),
    }


def _hosts(hosts: pd.DataFrame) -> pd.DataFrame:
    """Return cores, sockets and memory of the hosts; a gap is filled by the median of the rest."""
    table = hosts[["cores", "sockets", "memory_gib"]].astype(float)
    if not len(table) or table["cores"].isna().all() or table["memory_gib"].isna().all():
        return table.iloc[:0]
    table = table.fillna(table.median())
    return table.fillna({"sockets": _DEFAULT_SOCKETS}).reset_index(drop=True)


def _vmware(inventory: Inventory) -> bool:
    versions = inventory.hosts["hypervisor_version"].fillna("")
    esx = versions.str.contains("vmware|esx", case=False, regex=True).any()
    return bool(inventory.servers["source"].eq("rvtools").any() or esx)


def _evidence(lines: pd.DataFrame) -> tuple[Evidence, ...]:
    graded = lines.assign(grade=lines["grade"].fillna(""))
    return tuple(
        Evidence(
            grade=str(grade),
            amount_usd=sum_usd(part["amount_usd"]),
            low_usd=sum_usd(part["low_usd"]),
            high_usd=sum_usd(part["high_usd"]),
            squares=float((part["amount_usd"].astype(float) ** 2).sum()),
        )
        for grade, part in graded.groupby("grade")
        if part["amount_usd"].sum()
    )
