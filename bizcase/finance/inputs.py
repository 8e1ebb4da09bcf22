"""From inventory and priced estate to what finance computes from: the only adapter of this room."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.finance.decisions import Decisions
from bizcase.finance.fleet import DEFAULT_SOCKETS, Fleet, fleet_of, tier_vcpu, with_tiers
from bizcase.finance.landed import landed_columns
from bizcase.finance.landed_storage import assumed_price_share, assumed_storage
from bizcase.finance.premises import on_vmware, oracle_ends, oracle_on_aws, premises, stored
from bizcase.finance.prepared import Evidence, Prepared, planned
from bizcase.finance.values import Values
from bizcase.inventory import Inventory
from bizcase.inventory.host_load import on_hosts_in_question
from bizcase.inventory.hosts import WHOLE, distinct_hosts, host_count, is_metal, sized
from bizcase.inventory.hypervisors import VMWARE
from bizcase.inventory.scope import is_in_scope
from bizcase.lookup import is_in
from bizcase.pricing import BaseCase
from bizcase.pricing.shared_terms import shared_terms
from bizcase.strategy.rules.links import links as links_of
from bizcase.strategy.rules.work import PLANNED_AS, UNDECIDED, Application, work_of
from bizcase.units import FloatArray, sum_usd

ON_AWS_ALREADY = "the hosts are EC2 bare metal, so this estate runs on AWS already"
_APPLICATION = "application "
_ENDS = ("amount_usd", "low_usd", "high_usd")


@dataclass(frozen=True, slots=True, eq=False)
class Today:
    """What stands on premises, the same whatever is decided and planned.

    ``servers`` has the columns of :func:`premises`, a row for each server in scope; ``vmware`` says
    whether any input shows VMware.
    """

    servers: pd.DataFrame
    fleet: Fleet
    vmware: bool


def today_of(
    inventory: Inventory, estate: BaseCase, assumptions: Assumptions, made: Decisions
) -> Today:
    """Return what stands on premises; of the decisions only the updates to be bought count."""
    shown, hosts = _shows_vmware(inventory), distinct_hosts(inventory)
    scoped, costed = _scoped(estate), hosts[~is_metal(hosts)]
    servers = premises(inventory, scoped, made, Values(assumptions), shown=shown)
    doubtful = on_hosts_in_question(inventory, costed).set_axis(inventory.servers["server_id"])
    servers["host_in_question"] = scoped["server_id"].map(doubtful).eq(True)
    return Today(servers, fleet_of(servers, _hosts(costed, shown=shown)), shown)


def finance_inputs(
    inventory: Inventory,
    estate: BaseCase,
    assumptions: Assumptions,
    region: str,
    seed: int,
    decisions: Decisions | None = None,
    today: Today | None = None,
) -> Prepared:
    """Return the estate for finance.

    Without any disposition all servers count as rehosted; beside others, one without is undecided.
    ``today`` is what :func:`today_of` returns for the same arguments, where it is known already.
    """
    made = decisions or Decisions()
    undecided = UNDECIDED if made.dispositions else PLANNED_AS
    scoped = _scoped(estate)
    links = links_of(inventory).pairs() if made.links is None else made.links
    ids = scoped["server_id"]
    costed = replace(inventory, hosts=inventory.hosts[~is_metal(inventory.hosts)])
    here = today or today_of(inventory, estate, assumptions, made)
    servers = here.servers.assign(
        server_id=ids,
        name=scoped["name"],
        workload=_workloads(links, scoped),
        disposition=ids.map(made.dispositions).astype("str").fillna(undecided).astype("str"),
        complexity=[made.complexities.get(("server", key), "medium") for key in ids.tolist()],
        oracle_ends=oracle_ends(ids, estate.databases),
    )
    servers = planned(servers, made.waves, made.apart)
    servers = servers.assign(
        **_priced(scoped, servers, made, estate, assumptions),
        aws_sql_servers=servers["sql_servers"],
        **_bought(servers, inventory.applications),
    )
    return Prepared(
        servers=servers,
        fleet=here.fleet,
        work=work_of(servers, links, _applications(made)),
        evidence=_evidence(estate.lines if made.lines is None else made.lines),
        region=region,
        seed=seed,
        vmware=here.vmware,
        terms=shared_terms(estate.book, assumptions),
        assumed_price_share=assumed_price_share(estate),
        assumed_storage=assumed_storage(scoped, estate, assumptions),
        hypervisor_unknown=int((scoped["hypervisor"].isna() & ~servers["physical"]).sum()),
        waves=made.waves,
        apart=made.apart,
        waits=made.waits,
        esu=_with_baseline(made.esu, servers),
        no_baseline="" if servers["has_baseline"].any() or servers.empty else ON_AWS_ALREADY,
        hosts_hold_listed=host_count(inventory).extent == WHOLE,
        unlisted_share=host_count(costed).unlisted,
        decided=bool(made.dispositions),
        mapped=not links.empty,
        upfront_months=made.upfront_months,
        options=made.options,
        sources=tuple(source.name for source in inventory.sources),
    )


def _with_baseline(esu: pd.DataFrame | None, servers: pd.DataFrame) -> pd.DataFrame | None:
    """Return the updates of what does not run on AWS already."""
    if esu is None:
        return None
    apart = servers.loc[~servers["has_baseline"], "server_id"]
    return esu[~is_in(esu["server_id"], apart)]


def repriced_inputs(
    prepared: Prepared, estate: BaseCase, assumptions: Assumptions, decisions: Decisions
) -> Prepared:
    """Return the prepared estate at the sizes and prices of another base case of the same servers.

    Waves, dispositions and effort are kept, and what stands on premises but for
    :func:`with_today_of`. Of the decisions only what is priced counts.
    """
    scoped, here = _scoped(estate), with_today_of(estate, prepared)
    return replace(
        here,
        servers=here.servers.assign(
            **_priced(scoped, here.servers, decisions, estate, assumptions)
        ),
        evidence=_evidence(estate.lines if decisions.lines is None else decisions.lines),
        terms=shared_terms(estate.book, assumptions),
        assumed_price_share=assumed_price_share(estate),
        assumed_storage=assumed_storage(scoped, estate, assumptions),
        upfront_months=decisions.upfront_months,
        options=decisions.options,
    )


def with_today_of(estate: BaseCase, prepared: Prepared) -> Prepared:
    """Return the prepared estate with what another base case of the same servers has today, too.

    That is the recovery tiers and the storage that no list states: the same on both sides.
    """
    scoped, servers = _scoped(estate), prepared.servers
    here = servers["has_baseline"].astype(float)
    both = {name: column * here for name, column in stored(scoped).items()}
    both["recovery_tier"] = scoped["recovery_tier"]
    if all(column.equals(servers[name]) for name, column in both.items()):
        return prepared
    servers = servers.assign(**both)
    servers = servers.assign(**tier_vcpu(servers))
    return replace(prepared, servers=servers, fleet=with_tiers(prepared.fleet, servers))


def _shows_vmware(inventory: Inventory) -> bool:
    """Whether any server or host of the inputs is on VMware."""
    tables = (inventory.servers, inventory.hosts)
    return any(bool(table["hypervisor"].eq(VMWARE).any()) for table in tables)


def _scoped(estate: BaseCase) -> pd.DataFrame:
    return estate.servers[is_in_scope(estate.servers)].reset_index(drop=True)


def _priced(
    scoped: pd.DataFrame, servers: pd.DataFrame, made: Decisions, estate: BaseCase,
    assumptions: Assumptions,
) -> dict[str, pd.Series | FloatArray]:  # fmt: skip
    """Return the columns of ``Prepared.servers`` that come from sizing and pricing."""
    fates, starts = servers["disposition"], servers["start_month"]
    return {
        "placed": scoped["target"].isin(["ec2", "database_moved"]),
        "grade": scoped["sizing_grade"].fillna("").astype("str"),
        "instance_vcpu": scoped["instance_vcpu"].fillna(0.0).astype(float),
        "instance_memory_gib": scoped["instance_memory_gib"].fillna(0.0).astype(float),
        **landed_columns(scoped, fates, starts, made, estate, assumptions),
        **oracle_on_aws(servers, estate.databases),
    }


def _bought(servers: pd.DataFrame, applications: pd.DataFrame) -> dict[str, pd.Series]:
    """Return users and workloads of what is bought as a service by the user, by server in parts."""
    known = applications.drop_duplicates("application_id").set_index("application_id")["users"]
    bought = servers["disposition"].eq("Repurchase")
    users = servers["workload"].str.removeprefix(_APPLICATION).map(known).astype(float)
    users = users.where(bought & servers["workload"].str.startswith(_APPLICATION))
    parts = 1.0 / servers.loc[bought].groupby("workload")["workload"].transform("size")
    part = parts.reindex(servers.index).fillna(0.0)
    return {
        "bought_users": (users * part).fillna(0.0),
        "bought_by_user": part.where(users.notna(), 0.0),
    }


def _workloads(links: pd.DataFrame, scoped: pd.DataFrame) -> pd.Series:
    """Return the application of each server, the first by id of several; else the server itself."""
    owner = links.drop_duplicates("server_id").set_index("server_id")["application_id"]
    name = _APPLICATION + scoped["server_id"].map(owner).astype("str")
    return name.where(is_in(scoped["server_id"], owner.index), "server " + scoped["server_id"])


def _applications(made: Decisions) -> dict[str, Application]:
    dates = {
        key: (float(wave.start_month), float(wave.end_month))
        for wave in (*made.waves, *made.apart)
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


def _hosts(hosts: pd.DataFrame, *, shown: bool) -> pd.DataFrame:
    """Return the hosts as ``fleet_of`` takes them."""
    known = sized(hosts)
    return known[["host_name", "cluster", "source_file", "cores", "memory_gib"]].assign(
        sockets=known["sockets"].fillna(DEFAULT_SOCKETS),
        vmware=on_vmware(known["hypervisor"], shown=shown),
    )


def _evidence(lines: pd.DataFrame) -> tuple[Evidence, ...]:
    found = []
    for grade, part in lines.assign(grade=lines["grade"].fillna("")).groupby("grade"):
        amount, low, high = (sum_usd(part[end]) for end in _ENDS)
        squares = float((part["amount_usd"].astype(float) ** 2).sum())
        if amount:
            found.append(Evidence(str(grade), amount, low, high, squares))
    return tuple(found)
