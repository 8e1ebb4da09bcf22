"""What the earlier stages hand over to the second implementation, from files and tables."""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
from collections import Counter, defaultdict

import pandas as pd

from bizcase.exports import render
from tests.finance.independent import Estate, Server
from tests.finance.independent_effort import EFFORT_ORDER


def rows(result, name):
    return list(csv.DictReader(io.StringIO(render(name, result).decode())))


def estate_of(result, as_of):
    """The estate as the files and the tables of earlier stages have it."""
    case = result.case
    hosted, unhosted = defaultdict(float), 0.0
    listed = rows(result, "servers_csv")
    fates = {row["server_id"]: row["disposition"] for row in listed if row["in_scope"] == "true"}
    names = {row["server_id"] for row in listed if row["in_scope"] == "true"}
    sql = {}
    for row in case.inventory.databases.to_dict("records"):
        host = row["host_server_id"]
        if "SQL Server" in str(row["engine"]) and host in names:
            cores = row["cpu_cores"]
            entry = sql.setdefault(host, [0.0, False])
            entry[0] = max(entry[0], 4.0, 0.0 if pd.isna(cores) else float(cores))
            entry[1] = entry[1] or "nterprise" in str(row["edition"])
    for row in rows(result, "databases_csv"):
        if row["disposition"] in ("Retain", "Retire", "Repurchase"):
            continue
        amount = float(row["total_monthly_usd"] or 0)
        if fates.get(row["host_server_id"], "Retain") not in ("Retain", "Retire", "Repurchase"):
            hosted[row["host_server_id"]] += amount
        else:
            unhosted += amount
    waves = {key: wave for wave in case.plan.waves for key in wave.servers}
    last = max(wave.end_month for wave in case.plan.waves)
    other = float(case.ledger.value("aws.other.monthly")) + unhosted
    heads = ("compute_monthly_usd", "storage_monthly_usd", "licence_monthly_usd")
    own = {
        row["server_id"]: sum(float(row[head] or 0) for head in heads) + hosted[row["server_id"]]
        for row in listed
    }
    total = sum(own[key] for key in names)
    bare = case.estate.servers["is_physical"].fillna(False).astype(bool)
    physical = set(case.estate.servers.loc[bare, "server_id"])
    inventory = case.inventory
    names_of = inventory.servers.set_index("server_id")["host_name"]
    by_name, by_file = set(inventory.hosts["host_name"]), set(inventory.hosts["source_file"])
    esx = inventory.hosts["hypervisor_version"].fillna("").str.contains("ESX").to_numpy()
    shows_vmware = bool(esx.any()) or any(row["hypervisor"] == "vmware" for row in listed)
    servers, by_id = [], {}
    for row in listed:
        key = row["server_id"]
        if key not in names:
            continue
        wave = waves.get(key)
        entry = sql.get(key, (0.0, False))
        server = Server(
            vcpu=float(row["vcpu"] or 0), memory=float(row["memory_gib"] or 0),
            storage=float(row["storage_provisioned_gib"] or 0),
            windows=row["os_family"] == "windows", physical=key in physical,
            disposition=row["disposition"], sql_cores=entry[0], sql_enterprise=entry[1],
            aws={"own": own[key], "other": other * own[key] / total},
            start=wave.start_month if wave else last, end=wave.end_month if wave else last,
            placed=row["target"] in ("ec2", "database_moved"),
            hosted=names_of[key] in by_name or row["source_file"] in by_file,
            vmware=row["hypervisor"] == ("vmware" if shows_vmware else ""),
            compute=float(row["compute_monthly_usd"] or 0),
        )  # fmt: skip
        servers.append(server)
        by_id[key] = server
    hosts = case.inventory.hosts[["cores", "sockets", "memory_gib"]].astype(float).to_numpy()
    priced = case.estate.servers[["compute_on_demand_monthly_usd", "compute_monthly_usd"]].sum()
    found = Estate(
        coverage=case.assumptions.number("aws.commit_coverage"),
        on_demand=priced.iloc[0] / priced.iloc[1],
        servers=servers,
        hosts=[(*host, on_vmware) for host, on_vmware in zip(hosts.tolist(), esx, strict=True)],
        vmware=case.finance.prepared.vmware,
        esu=[(kind, cores, since, by_id.get(key)) for kind, cores, since, key in
             _esu(case, as_of)],
    )  # fmt: skip
    found.workloads = _workloads(case, by_id, last)
    return found


def _esu(case, as_of):
    inventory, lifecycle = case.inventory, case.strategy.lifecycle
    vcpu = inventory.servers.set_index("server_id")["vcpu"]
    databases = inventory.databases.set_index("database_id")
    found = []
    for row in lifecycle[lifecycle["programme"] == "Extended Security Updates"].itertuples():
        ended = dt.date.fromisoformat(str(row.end_of_support)[:10])
        since = math.floor((as_of - ended).days / (365.25 / 12))
        if row.subject == "server":
            found.append(("windows", float(vcpu[row.id]), since, row.id))
            continue
        database = databases.loc[row.id]
        cores = database["cpu_cores"]
        cores = vcpu.get(database["host_server_id"], 4.0) if pd.isna(cores) else cores
        kind = "sql_enterprise" if "nterprise" in str(database["edition"]) else "sql_standard"
        found.append((kind, max(4.0, float(cores)), since, database["host_server_id"]))
    return found


def _workloads(case, by_id, last):
    """The workloads of which something leaves and is decided: complexity and parts of each."""
    decided = dict(zip(case.strategy.applications["application_id"],
                       case.strategy.applications["disposition"], strict=True))  # fmt: skip
    waves = {key: wave for wave in case.plan.waves for key in wave.applications}
    owners = case.strategy.links.applications_of
    members, found = defaultdict(list), []
    for key, server in by_id.items():
        for owner in owners.get(key, (f"server {key}",)):
            if server.leaves and server.disposition != "undecided":
                fate = _fate(decided.get(owner), server, sole=len(owners.get(key, ())) <= 1)
                if fate:
                    members[owner].append((key, server, fate))
    counts = Counter(key for parts in members.values() for key, _, _ in parts)
    for parts in members.values():
        hard = [case.plan.efforts.get(("server", key), "medium") for key, _, _ in parts]
        complexity = max(hard, key=("simple", "medium", "complex").index)
        found.append((complexity, [(fate, 1 / counts[key], server.start, server.end)
                                   for key, server, fate in parts]))  # fmt: skip
    linked = {owner for key in by_id for owner in owners.get(key, ())}
    for owner, disposition in decided.items():
        if owner not in linked and disposition not in ("undecided", "Retain"):
            wave = waves.get(owner)
            complexity = case.plan.efforts.get(("application", owner), "medium")
            months = (wave.start_month, wave.end_month) if wave else (last, last)
            found.append((complexity, [(disposition, 0.0, *months)]))
    return found


def _fate(own, server, *, sole):
    """What a server needs in an application; nothing where it stays with it."""
    words = [own] if own and own != "undecided" else [server.disposition]
    # Of a server of this application alone its own word counts too: it may be set by hand.
    words += [server.disposition] * sole
    wanted = [word for word in words if word in EFFORT_ORDER]
    return max(wanted, key=EFFORT_ORDER.index, default="")
