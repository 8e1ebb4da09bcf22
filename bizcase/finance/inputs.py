"""From inventory and priced estate to what finance computes from: the only adapter of this room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from bizcase.finance.decisions import SQL_MIN_CORES, Decisions
from bizcase.finance.prepared import Evidence, Prepared, fleet_of, planned
from bizcase.inventory import Inventory
from bizcase.inventory.hypervisors import VMWARE
from bizcase.lookup import is_in
from bizcase.pricing import BaseCase
from bizcase.strategy.rules.dispositions import ON_AWS
from bizcase.strategy.rules.links import links as links_of
from bizcase.strategy.rules.work import PLANNED_AS, UNDECIDED, Application, work_of
from bizcase.units import FloatArray, sum_usd

ON_AWS_ALREADY = (
    "the hosts are EC2 bare metal, so this estate runs on AWS already and an on-premises baseline "
    "would be false"
)
_METAL = r"\.metal\b"
_SQL_SERVER = r"sql ?server|mssql"
_DEFAULT_SOCKETS = 2.0
_ENDS = ("amount_usd", "low_usd", "high_usd")


def finance_inputs(
    inventory: Inventory,
    estate: BaseCase,
    region: str,
    seed: int,
    decisions: Decisions | None = None,
) -> Prepared:
    """Return the estate for finance; where no disposition is decided, all is rehosted."""
    made = decisions or Decisions()
    scoped = _scoped(estate)
    links = links_of(inventory).pairs() if made.links is None else made.links
    ids = scoped["server_id"]
    physical = scoped["is_physical"].fillna(False).astype(bool)
    vcpu = scoped["vcpu"].fillna(0.0).astype(float)
    shown = _shows_vmware(inventory)
    servers = pd.DataFrame(
        {
            "server_id": ids,
            "name": scoped["name"],
            "workload": _workloads(links, scoped),
            "disposition": ids.map(made.dispositions)
            .astype("str")
            .fillna(UNDECIDED if made.dispositions else PLANNED_AS)
            .astype("str"),
            "complexity": [made.complexities.get(("server", key), "medium") for key in ids],
            "physical": physical,
            "hosted": _hosted(scoped, inventory.hosts),
            "vmware": _on_vmware(scoped["hypervisor"], shown=shown),
            "servers": 1.0,
            "vcpu": vcpu,
            "memory_gib": scoped["memory_gib"].fillna(0.0).astype(float),
            "storage_gib": scoped["storage_provisioned_gib"].fillna(0.0).astype(float),
            "windows_vcpu": vcpu.where(scoped["os_family"].eq("windows"), 0.0),
        }
    )
    servers = servers.assign(
        **_priced(scoped, servers["disposition"], made),
        **_sql(inventory.databases, servers),
        esu_cores=_esu_cores(ids, made),
    )
    hosts = inventory.hosts
    metal = bool(hosts["model"].dropna().str.contains(_METAL, regex=True).any())
    return Prepared(
        servers=planned(servers, made.waves),
        fleet=fleet_of(servers, _hosts(hosts, shown=shown)),
        work=work_of(servers, links, _applications(made)),
        evidence=_evidence(estate.lines if made.lines is None else made.lines),
        region=region,
        seed=seed,
        vmware=shown,
        hypervisor_unknown=int((scoped["hypervisor"].isna() & ~physical).sum()),
        waves=made.waves,
        esu=made.esu,
        no_baseline=ON_AWS_ALREADY if metal else "",
        decided=bool(made.dispositions),
        mapped=not links.empty,
        upfront_months=made.upfront_months,
        options=made.options,
        sources=tuple(source.name for source in inventory.sources),
    )


def repriced_inputs(prepared: Prepared, estate: BaseCase, decisions: Decisions) -> Prepared:
    """Return the prepared estate at the sizes and prices of another base case of the same servers.

    Waves, dispositions, effort and everything on premises are kept. Of the decisions only what is
    priced counts.
    """
    return replace(
        prepared,
        servers=prepared.servers.assign(
            **_priced(_scoped(estate), prepared.servers["disposition"], decisions)
        ),
        evidence=_evidence(estate.lines if decisions.lines is None else decisions.lines),
        upfront_months=decisions.upfront_months,
        options=decisions.options,
    )


def _hosted(scoped: pd.DataFrame, hosts: pd.DataFrame) -> pd.Series:
    """Return which servers run on hosts that are listed: by name, or by the export of both."""
    by_name = is_in(scoped["host_name"], hosts["host_name"].dropna())
    return by_name | is_in(scoped["source_file"], hosts["source_file"].dropna())


def _shows_vmware(inventory: Inventory) -> bool:
    """Whether any server or host of the inputs is on VMware."""
    tables = (inventory.servers, inventory.hosts)
    return any(bool(table["hypervisor"].eq(VMWARE).any()) for table in tables)


def _on_vmware(hypervisors: pd.Series, *, shown: bool) -> pd.Series:
    """Return which run on VMware.

    Where the inputs show none of it, those of which nothing is said may: an edition that somebody
    enters says that there is some.
    """
    return hypervisors.eq(VMWARE) | (hypervisors.isna() & (not shown))


def _scoped(estate: BaseCase) -> pd.DataFrame:
    return estate.servers[estate.servers["in_scope"].astype(bool)].reset_index(drop=True)


def _priced(
    scoped: pd.DataFrame, fates: pd.Series, made: Decisions
) -> dict[str, pd.Series | FloatArray]:
    """Return the columns of ``Prepared.servers`` that come from sizing and pricing."""
    return {
        "placed": scoped["target"].isin(["ec2", "database_moved"]),
        "grade": scoped["sizing_grade"].fillna("").astype("str"),
        "instance_vcpu": scoped["instance_vcpu"].fillna(0.0).astype(float),
        "instance_memory_gib": scoped["instance_memory_gib"].fillna(0.0).astype(float),
        **_aws(scoped, fates, made),
    }


def _esu_cores(ids: pd.Series, made: Decisions) -> FloatArray:
    """Return the cores under Extended Security Updates; on no known server, all count alike."""
    if made.esu is None or made.esu.empty:
        return np.zeros(len(ids))
    cores = ids.map(made.esu.groupby("server_id")["cores"].sum()).fillna(0.0).to_numpy(dtype=float)
    return cores if cores.sum() else np.ones(len(ids))


def _workloads(links: pd.DataFrame, scoped: pd.DataFrame) -> pd.Series:
    """Return the application of each server, the first by id of several; else the server itself."""
    owner = links.drop_duplicates("server_id").set_index("server_id")["application_id"]
    name = "application " + scoped["server_id"].map(owner).astype("str")
    return name.where(is_in(scoped["server_id"], owner.index), "server " + scoped["server_id"])


def _applications(made: Decisions) -> dict[str, Application]:
    dates = {
        key: (float(wave.start_month), float(wave.end_month))
        for wave in made.waves
        for key in wave.applications
    }
    never = (float("nan"), float("nan"))
    return {
        key: Application(
            disposition,
            made.complexities.get(("application", key), "medium"),
            *dates.get(key, never),
        )
        for key, disposition in made.applications.items()
    }


def _sql(databases: pd.DataFrame, servers: pd.DataFrame) -> dict[str, FloatArray]:
    """Return SQL Server hosts and their licensed cores; an unknown edition counts as Standard."""
    engine = databases["engine"].fillna("").str.contains(_SQL_SERVER, case=False, regex=True)
    found = databases[engine & databases["host_server_id"].notna()]
    enterprise = found["edition"].fillna("").str.contains("enterprise", case=False)
    vcpu = found["host_server_id"].map(servers.set_index("server_id")["vcpu"])
    cores = np.fmax(found["cpu_cores"].fillna(vcpu).fillna(0.0), SQL_MIN_CORES)
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


def _aws(scoped: pd.DataFrame, fates: pd.Series, made: Decisions) -> dict[str, FloatArray]:
    """Return the monthly AWS cost of each server by head.

    Other services are spread over all servers by amount, databases whose host is not in scope,
    stays behind or fits no type over those that AWS bills.
    """
    ids, placed = scoped["server_id"], scoped["target"].isin(["ec2", "database_moved"])
    heads: dict[str, FloatArray] = {
        f"aws_{head}": np.asarray(scoped[f"{column}_monthly_usd"].fillna(0.0), dtype=float)
        for head, column in (("compute", "compute"), ("storage", "storage"),
                             ("licences", "licence"))
    }  # fmt: skip
    hosted, upfront = (
        np.asarray(ids.map(amounts).fillna(0.0).where(placed, 0.0), dtype=float)
        for amounts in (made.databases_usd, made.upfront_usd)
    )
    own: FloatArray = np.asarray(sum(heads.values()), dtype=float) + hosted
    weight: FloatArray = own if own.sum() else np.asarray(placed, dtype=float)
    share = weight / (weight.sum() or 1.0)
    billed = fates.isin(ON_AWS).to_numpy()
    carried = weight * billed if (weight * billed).sum() else weight
    by_billed = carried / (carried.sum() or 1.0)

    def unhosted(amounts: Mapping[str, float], found: FloatArray) -> FloatArray:
        rest = sum_usd(list(amounts.values())) - float(found.sum())
        return np.asarray(max(0.0, rest) * by_billed)

    return {
        **heads,
        "aws_databases": hosted + unhosted(made.databases_usd, hosted),
        "aws_upfront": upfront + unhosted(made.upfront_usd, upfront),
        "aws_other": np.asarray(made.other_usd * share, dtype=float),
    }


def _hosts(hosts: pd.DataFrame, *, shown: bool) -> pd.DataFrame:
    """Return cores, sockets, memory and vmware of the hosts; a gap is the median of the rest."""
    table = _sizes(hosts)
    return table.assign(vmware=_on_vmware(hosts.loc[table.index, "hypervisor"], shown=shown))


def _sizes(hosts: pd.DataFrame) -> pd.DataFrame:
    table = hosts[["cores", "sockets", "memory_gib"]].astype(float)
    if not len(table) or table["cores"].isna().all() or table["memory_gib"].isna().all():
        return table.iloc[:0]
    table = table.fillna(table.median())
    return table.fillna({"sockets": _DEFAULT_SOCKETS})


def _evidence(lines: pd.DataFrame) -> tuple[Evidence, ...]:
    undecided = lines["undecided"].to_numpy(dtype=bool) if "undecided" in lines else False
    graded = lines.assign(grade=lines["grade"].fillna(""), undecided=undecided)
    found = []
    for grade, part in graded.groupby("grade"):
        amount, low, high = (sum_usd(part[end]) for end in _ENDS)
        own = [sum_usd(part.loc[part["undecided"], end]) for end in _ENDS]
        squares = float((part["amount_usd"].astype(float) ** 2).sum())
        if amount:
            found.append(Evidence(str(grade), amount, low, high, squares, *own))
    return tuple(found)
