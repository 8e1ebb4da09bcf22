"""Oracle licences that an instance on AWS needs."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bizcase.assumptions import Assumptions

# Editions as ``database_targets`` names them; the older standard ones are licensed by socket too.
_BY_SOCKET = ("se2", "se1", "se")


def oracle_licences_needed(
    vcpu: pd.Series, edition: pd.Series, assumptions: Assumptions
) -> pd.Series:
    """Return Oracle licences by instance: processors of Enterprise, sockets of Standard Edition.

    Whole licences: ⌈vCPU ÷ 2⌉ processors, no core factor; ⌈vCPU ÷ 4⌉ sockets. A Standard Edition on
    more vCPU than it may have is not licensable there, and an unknown edition is not known: both
    blank. Express Edition needs none. Source: Oracle, Licensing Oracle Software in the Cloud
    Computing Environment.

    Parameters
    ----------
    vcpu
        vCPU of the instance.
    edition
        ee, se2, se1, se or xe, on the same index.
    """
    processors = np.ceil(vcpu / assumptions.number("aws.oracle_vcpu_per_licence"))
    sockets = np.ceil(vcpu / assumptions.number("aws.oracle_se2_vcpu_socket"))
    allowed = vcpu <= assumptions.number("aws.oracle_se2_max_vcpu")
    needed = np.select(
        [edition.eq("ee"), edition.isin(_BY_SOCKET) & allowed, edition.eq("xe")],
        [processors, sockets, 0.0],
        default=np.nan,
    )
    return pd.Series(needed, vcpu.index).where(vcpu.notna())


def oracle_licences(
    plan: pd.DataFrame, servers: pd.DataFrame, assumptions: Assumptions
) -> pd.Series:
    """Return the own Oracle licences each database needs on AWS, on the index of ``plan``.

    On RDS those of its class, twice for Multi-AZ. On EC2 those of the instance it runs on, counted
    once: at its first database of the dearest edition, 0 at the others. Where today's licences are
    counted by what the databases need (``op.oracle_host_scope``), so are these: an instance may run
    with as few of its vCPU as that (Optimize CPUs). Blank where none is asked for, or where it is
    not known.

    Parameters
    ----------
    plan
        The plan of the databases.
    servers
        Sized servers: server_id, instance_vcpu.
    """
    found = pd.Series(np.nan, plan.index)
    if plan.empty:
        return found
    own = plan["licence_model"].eq("byol") & plan["to_engine"].eq("oracle")
    managed = own & plan["target"].eq("rds")
    copies = plan["multi_az"].map({True: 2.0, False: 1.0}).astype(float)
    on_rds = oracle_licences_needed(plan["instance_vcpu"], plan["edition_key"], assumptions)
    found = found.mask(managed, copies * on_rds)
    stays = plan["target"].eq("ec2") & plan["source_engine"].eq("oracle")
    stays &= plan["declared_licence"].ne("license_included")
    vcpu = plan["host_server_id"].map(servers.set_index("server_id")["instance_vcpu"]).astype(float)
    if assumptions.text("op.oracle_host_scope") == "database":
        need = plan["need_vcpu"].astype(float).where(stays)
        needed = need.groupby(plan["host_server_id"]).transform("sum", min_count=1)
        vcpu = vcpu.where(~(needed < vcpu), needed)
    on_host = oracle_licences_needed(vcpu, plan["source_edition"], assumptions)
    order = plan["source_edition"].map({"ee": 0}).fillna(1)[stays].sort_values(kind="stable")
    first = ~plan.loc[order.index, "host_server_id"].duplicated()
    counted = on_host[order.index].where(first, 0.0)
    return found.mask(stays, counted.reindex(plan.index))
