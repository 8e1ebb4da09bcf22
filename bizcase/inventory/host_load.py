"""Hosts that cannot be what the list says: guests beyond their size, guests on no listed host.

A host that is missing from an export, or whose memory or cores are misread, makes today's cost too
low: listed hosts are costed as they are listed. Guests may have more than their host on purpose, so
an issue asks a question and changes no figure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd

from bizcase.grammar import clipped, counted
from bizcase.inventory.inventory import Inventory
from bizcase.inventory.issues import Issue, IssueLog
from bizcase.inventory.scope import NO_MACHINES
from bizcase.lookup import is_in

CODES = ("HOST_MEMORY_EXCEEDED", "HOST_CPU_EXCEEDED", "HOST_NOT_LISTED", "HOST_CLUSTER_DIFFERS")
# These put all of today's cost in question, however few the hosts are.
COST_IN_QUESTION = CODES[:3]
# Sharing of memory that is recommended for servers; for desktops 2.0. Source: Red Hat
# Virtualization, REST API guide, memory policy (100, 150 or 200 % of the host), read 2026-11-30.
MEMORY_RATIO = 1.5
# A core usually carries 4 vCPU of servers, at most 12 or so; vSphere refuses more than 32. Sources:
# VMware vCloud Architecture Toolkit, compute platform, 5.8; Packt, vSphere 6.7 Data Center Design
# Cookbook, 7; read 2026-11-30. Between the two lies a planning judgement.
VCPU_PER_CORE = 12.0
SHOWN = 5
_NOT_RUNNING = ("off", "suspended", "gone")


@dataclass(frozen=True, slots=True)
class _Limit:
    """What guests have of a host and how much of it is asked about, in the words of the issue."""

    code: str
    guests: str
    host: str
    ratio: float
    beyond: str
    units: tuple[str, str]
    remedy: str


_LIMITS = (
    _Limit(
        CODES[0], "memory_gib", "memory_gib", MEMORY_RATIO,
        f"more than {MEMORY_RATIO:g} times the host's memory", ("GiB", "GiB"),
        "Confirm the hosts' memory and that all hosts are listed, or measure memory use.",
    ),
    _Limit(
        CODES[1], "vcpu", "cores", VCPU_PER_CORE,
        f"more than {VCPU_PER_CORE:g} vCPU per core", ("vCPU", "cores"),
        "Confirm the hosts' cores and that all hosts are listed, or measure CPU use.",
    ),
)  # fmt: skip


def with_host_issues(inventory: Inventory) -> Inventory:
    """Return the inventory with the issues of its hosts, judged anew over all of its files."""
    others = tuple(issue for issue in inventory.issues if issue.code not in CODES)
    return replace(inventory, issues=(*others, *host_issues(inventory)))


def host_issues(inventory: Inventory) -> tuple[Issue, ...]:
    """Return what cannot be right about hosts and their running guests.

    A guest counts on the host of that name in its own file, else on the only one of any file. Case
    does not matter, nor does the domain where one of the two names has none. Machines that are off,
    templates and rows that are listed once more elsewhere count nowhere. What a host or a guest
    does not state counts as unknown: such a host is not judged, such a guest adds nothing.
    """
    servers = inventory.servers
    if inventory.hosts.empty:
        return ()
    hosts = _hosts(inventory.hosts)
    physical = servers["is_physical"].fillna(False).astype(bool)
    running = ~servers["power_state"].isin(_NOT_RUNNING) & ~physical
    running &= ~servers["scope_reason"].isin(NO_MACHINES) & servers["host_name"].notna()
    guests = servers[running]
    guests = guests.assign(host=_host_of(guests, hosts))
    log = IssueLog("")
    for limit in _LIMITS:
        _report_load(limit, hosts, guests, log)
    whole = ~inventory.hosts["host_name"].isna().groupby(inventory.hosts["source_file"]).any()
    _report_unlisted(guests[guests["source_file"].map(whole).eq(True)], hosts, log)
    _report_clusters(guests, hosts, log)
    return tuple(log)


def _hosts(listed: pd.DataFrame) -> pd.DataFrame:
    """Return the named hosts, a row by file and name, on an index of their own.

    A host that is listed again with the same facts counts once; of two with one name the sizes are
    added, as nobody can tell whose guests are whose.
    """
    named = listed[listed["host_name"].notna()]
    named = named.assign(full=_name(named["host_name"]))
    facts = named.drop(columns=["source_sheet", "source_row"]).duplicated()
    named = named[~facts]
    by_host = named.groupby(["source_file", "full"], sort=False)
    first = by_host.first()
    for size in ("memory_gib", "cores"):
        first[size] = by_host[size].sum().where(by_host[size].count().eq(by_host.size()))
    clusters = by_host["cluster"].nunique()
    first["cluster"] = first["cluster"].where(clusters.eq(1))
    return first.reset_index().assign(short=lambda hosts: _short(hosts["full"]))


def _name(written: pd.Series) -> pd.Series:
    return written.str.strip().str.casefold()


def _short(names: pd.Series) -> pd.Series:
    """Return the names without their domain; an address has none."""
    address = names.str.fullmatch(r"[\d.]+|.*:.*").fillna(False).astype(bool)
    return names.where(address, names.str.replace(r"\..*$", "", regex=True))


def _host_of(guests: pd.DataFrame, hosts: pd.DataFrame) -> pd.Series:
    """Return the row of ``hosts`` on which each guest runs; unknown where none can be meant."""
    full = _name(guests["host_name"])
    short = _short(full)
    bare = hosts["full"].eq(hosts["short"])
    found = pd.Series(float("nan"), guests.index)
    for of_file in (True, False):
        files = [(frame["source_file"] + "\n") if of_file else "" for frame in (guests, hosts)]
        by_full = _sole(files[1] + hosts["full"])
        by_short = _sole(files[1] + hosts["short"])
        near = (files[0] + short).map(by_short)
        # Two full names that differ are two hosts.
        fits = full.eq(short) | near.map(bare).eq(True)
        found = found.fillna((files[0] + full).map(by_full)).fillna(near.where(fits))
    return found


def _sole(keys: pd.Series) -> pd.Series:
    """Return key → row, without the keys that several rows share."""
    alone = keys[~keys.duplicated(keep=False)]
    return pd.Series(alone.index.astype(float), alone.to_numpy(), dtype="float64")


def _report_load(limit: _Limit, hosts: pd.DataFrame, guests: pd.DataFrame, log: IssueLog) -> None:
    loads = hosts.assign(
        guests=guests.groupby("host")[limit.guests].sum().reindex(hosts.index, fill_value=0.0),
        size=hosts[limit.host].where(hosts[limit.host] > 0),
    )
    ratio = (loads["guests"] / loads["size"]).sort_values(ascending=False, kind="stable")
    over = loads.loc[ratio.index[ratio > limit.ratio]]
    for rows in _by_place(over):
        told = _told(
            f"{clipped(name)} (guests {used:,.0f} {limit.units[0]}, "
            f"host {size:,.0f} {limit.units[1]})"
            for name, used, size in zip(
                rows["host_name"], rows["guests"], rows["size"], strict=True
            )
        )
        log.add_of(
            rows, limit.code, "warning",
            f"Running guests of {counted(len(rows), 'hosts')} have {limit.beyond}: {told}.",
            action="AWS sizes follow what guests have; today's cost follows the hosts as listed.",
            remedy=limit.remedy,
        )  # fmt: skip


def _report_unlisted(guests: pd.DataFrame, hosts: pd.DataFrame, log: IssueLog) -> None:
    """Report guests of files that list and name their hosts, but not that of these guests."""
    full = _name(guests["host_name"])
    short, bare = _short(full), hosts["full"].eq(hosts["short"])
    listed = is_in(full, hosts["full"]) | is_in(short, hosts.loc[bare, "short"])
    listed |= full.eq(short) & is_in(short, hosts["short"])
    for rows in _by_place(guests[~listed]):
        names = rows["host_name"].str.strip()
        names = names[~names.str.casefold().duplicated()].map(clipped)
        log.add_of(
            rows, CODES[2], "warning",
            f"Servers run on {counted(len(names), 'hosts')} that the file does not list: "
            f"{_told(names)}.",
            action="Today's cost has only the hosts that are listed, so it may be too low.",
            remedy="Export again with all hosts.",
        )  # fmt: skip


def _report_clusters(guests: pd.DataFrame, hosts: pd.DataFrame, log: IssueLog) -> None:
    of_host = guests["host"].map(hosts["cluster"]).astype("str")
    unlike = guests["cluster"].notna() & of_host.notna()
    unlike &= _name(guests["cluster"]).ne(_name(of_host))
    for rows in _by_place(guests[unlike].assign(of_host=of_host)):
        told = _told(
            f"{name} (cluster {cluster}, host {host} in {of_host})"
            for name, cluster, host, of_host in rows[["name", "cluster", "host_name", "of_host"]]
            .head(SHOWN + 1)
            .map(clipped)
            .itertuples(index=False)
        )
        log.add_of(
            rows, CODES[3], "warning", f"Servers are in another cluster than their host: {told}.",
            action="Relocate follows the server's cluster, Linux subscriptions that of its host.",
            remedy="Export servers and hosts at the same time.",
        )  # fmt: skip


def _by_place(rows: pd.DataFrame) -> Iterator[pd.DataFrame]:
    places = [rows["source_file"], rows["source_sheet"].fillna("")]
    return (part for _, part in rows.groupby(places, sort=False))


def _told(items: Iterator[str] | pd.Series) -> str:
    """Return the first of several items in words, and a mark where there are more."""
    words = list(items)
    return "; ".join(words[:SHOWN]) + (" …" if len(words) > SHOWN else "")
