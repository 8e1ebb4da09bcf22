"""What the earlier stages hand over to the second implementation, from files and tables."""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
from collections import defaultdict

import pandas as pd

from bizcase.exports import render
from tests.finance.independent import EFFORT_ORDER, Estate, Server


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
    decided = dict(zip(case.strategy.applications["application_id"],
                       case.strategy.applications["disposition"], strict=True))  # fmt: skip
    waves = {key: wave for wave in case.plan.waves for key in wave.applications}
    owners, members = defaultdict(set), defaultdict(list)
    links = case.inventory.dependencies
    links = links[links["kind"] == "server_application"]
    for server, application in zip(links["from_id"], links["to_id"], strict=True):
        owners[server].add(application)
    named = case.inventory.servers.set_index("server_id")["application"].dropna()
    for key, server in by_id.items():
        for owner in owners[key] or {named.get(key, f"server {key}")}:
            members[owner].append((key, server))
    found = []
    for owner, parts in members.items():
        own = decided.get(owner)
        # Of a server of this application alone its own word counts too: it may be set by hand.
        words = {key: [own or part.disposition] for key, part in parts}
        for key, part in parts:
            words[key] += [part.disposition] * (len(owners[key]) <= 1)
        moving = [
            (key, part) for key, part in parts if part.leaves and set(words[key]) != {"Retain"}
        ]
        if not moving:
            continue
        wanted = {word for key, _ in moving for word in words[key]} - {"Retain"}
        disposition = max(wanted, key=EFFORT_ORDER.index)
        hard = [case.plan.efforts.get(("server", key), "medium") for key, _ in moving]
        complexity = max(hard, key=("simple", "medium", "complex").index)
        found.append((disposition, complexity, min(part.start for _, part in moving),
                      max(part.end for _, part in moving)))  # fmt: skip
    for owner, disposition in decided.items():
        if owner not in members and disposition not in ("undecided", "Retain"):
            wave = waves.get(owner)
            complexity = case.plan.efforts.get(("application", owner), "medium")
            found.append((disposition, complexity, wave.start_month if wave else last,
                          wave.end_month if wave else last))  # fmt: skip
    return found
