"""Hosts that cannot be what the list says: guests beyond their size, guests on no listed host.

A host that is missing from an export, or whose memory or cores are misread, makes today's cost too
low: listed hosts are costed as they are listed. Guests may have more than their host on purpose, so
an issue asks a question and changes no amount; the verdict is less sure of itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd

from bizcase.grammar import clipped, counted
from bizcase.inventory.hosts import sized
from bizcase.inventory.inventory import Inventory
from bizcase.inventory.issues import Issue, IssueLog
from bizcase.inventory.scope import NO_MACHINES
from bizcase.lookup import folded, is_in

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
_ACTION = "AWS sizes follow what guests have; today's cost follows the hosts as listed."
_NOT_RUNNING = ("off", "suspended", "gone")


@dataclass(frozen=True, slots=True)
class _Limit:
    """What guests have of a host and how much of it is asked about, in the words of the issue."""

    code: str
    guests: str
    host: str
    ratio: float
    beyond: str
    beyond_all: str
    units: tuple[str, str]
    remedy: str


_LIMITS = (
    _Limit(
        CODES[0], "memory_gib", "memory_gib", MEMORY_RATIO,
        f"more than {MEMORY_RATIO:g} times the host's memory",
        f"more than {MEMORY_RATIO:g} times the memory of all hosts of the file", ("GiB", "GiB"),
        "Confirm the hosts' memory and that all hosts are listed, or measure memory use.",
    ),
    _Limit(
        CODES[1], "vcpu", "cores", VCPU_PER_CORE,
        f"more than {VCPU_PER_CORE:g} vCPU per core",
        f"more than {VCPU_PER_CORE:g} vCPU per core of all hosts of the file", ("vCPU", "cores"),
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
    does not matter, nor does the domain where one of the two names has none. A guest that names no
    host runs on any of its file: these are judged together. Machines that are off, templates and
    rows that are listed once more elsewhere count nowhere. What a host or a guest does not state
    counts as unknown: such a host is not judged, such a guest adds nothing.
    """
    if inventory.hosts.empty:
        return ()
    hosts = _hosts(inventory.hosts)
    guests = _guests(inventory.servers, hosts)
    log = IssueLog("")
    for limit in _LIMITS:
        _report_load(limit, _over(limit, hosts, guests), log)
        _report_files(limit, _files_over(limit, inventory.hosts, guests), log)
    _report_unlisted(_unlisted(inventory.hosts, hosts, guests), log)
    _report_clusters(guests, hosts, log)
    return tuple(log)


def on_hosts_in_question(inventory: Inventory, costed: pd.DataFrame) -> pd.Series:
    """Return which servers run on a host too small for its guests, or on one that is not listed.

    On the index of the servers. ``costed`` are the hosts that today's cost is made of; they are
    judged at the sizes that it takes. Where it takes none, it derives the hosts from the guests.
    """
    listed = sized(costed)
    found = pd.Series(False, inventory.servers.index)
    if listed.empty:
        return found
    hosts = _hosts(listed)
    guests = _guests(inventory.servers, hosts)
    for limit in _LIMITS:
        over = _over(limit, hosts, guests)
        files = _files_over(limit, listed, guests)
        doubtful = guests["host"].isin(over.index)
        doubtful |= guests["host_name"].isna() & guests["source_file"].isin(files.index)
        found[guests.index[doubtful]] = True
    found[_unlisted(listed, hosts, guests).index] = True
    return found


def _guests(servers: pd.DataFrame, hosts: pd.DataFrame) -> pd.DataFrame:
    """Return the virtual machines that run, with the row of ``hosts`` that each runs on."""
    physical = servers["is_physical"].fillna(False).astype(bool)
    running = ~servers["power_state"].isin(_NOT_RUNNING) & ~physical
    guests = servers[running & ~servers["scope_reason"].isin(NO_MACHINES)]
    return guests.assign(host=_host_of(guests, hosts))


def _hosts(listed: pd.DataFrame) -> pd.DataFrame:
    """Return the named hosts, a row by file and name, on an index of their own.

    A host that is listed again with the same facts counts once; of two with one name the sizes are
    added, as nobody can tell whose guests are whose.
    """
    named = listed[listed["host_name"].notna()]
    named = named.assign(full=folded(named["host_name"]))
    facts = named.drop(columns=["source_sheet", "source_row"]).duplicated()
    named = named[~facts]
    by_host = named.groupby(["source_file", "full"], sort=False)
    first = by_host.first()
    for size in ("memory_gib", "cores"):
        first[size] = by_host[size].sum().where(by_host[size].count().eq(by_host.size()))
    clusters = by_host["cluster"].nunique()
    first["cluster"] = first["cluster"].where(clusters.eq(1))
    return first.reset_index().assign(short=lambda hosts: _short(hosts["full"]))


def _short(names: pd.Series) -> pd.Series:
    """Return the names without their domain; an address has none."""
    address = names.str.fullmatch(r"[\d.]+|.*:.*").fillna(False).astype(bool)
    return names.where(address, names.str.replace(r"\..*$", "", regex=True))


def _host_of(guests: pd.DataFrame, hosts: pd.DataFrame) -> pd.Series:
    """Return the row of ``hosts`` on which each guest runs; unknown where none can be meant."""
    full = folded(guests["host_name"])
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


def _over(limit: _Limit, hosts: pd.DataFrame, guests: pd.DataFrame) -> pd.DataFrame:
    """Return the hosts whose guests have more than the limit, the worst first."""
    used = guests.groupby("host")[limit.guests].sum()
    return _beyond(limit, hosts, hosts[limit.host], used)


def _files_over(limit: _Limit, listed: pd.DataFrame, guests: pd.DataFrame) -> pd.DataFrame:
    """Return the files, by name, whose guests have more than the limit of all their hosts.

    Only of files with guests that name no host, and whose hosts all state their size.
    """
    unnamed = guests.loc[guests["host_name"].isna(), "source_file"]
    own = listed[listed["source_file"].isin(unnamed.unique())]
    by_file = own.groupby("source_file", sort=False)
    size = by_file[limit.host].sum().where(by_file[limit.host].count().eq(by_file.size()))
    used = guests.groupby("source_file")[limit.guests].sum()
    return _beyond(limit, by_file.first(), size, used)


def _beyond(limit: _Limit, places: pd.DataFrame, size: pd.Series, used: pd.Series) -> pd.DataFrame:
    loads = places.assign(guests=used.reindex(places.index, fill_value=0.0),
                          size=size.where(size > 0))  # fmt: skip
    ratio = (loads["guests"] / loads["size"]).sort_values(ascending=False, kind="stable")
    return loads.loc[ratio.index[ratio > limit.ratio]]


def _report_load(limit: _Limit, over: pd.DataFrame, log: IssueLog) -> None:
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
            action=_ACTION, remedy=limit.remedy,
        )  # fmt: skip


def _report_files(limit: _Limit, over: pd.DataFrame, log: IssueLog) -> None:
    for file, used, size in zip(over.index, over["guests"], over["size"], strict=True):
        log.add_of(
            over.loc[[file]].reset_index(), limit.code, "warning",
            f"Running guests have {limit.beyond_all}: guests {used:,.0f} {limit.units[0]}, "
            f"hosts {size:,.0f} {limit.units[1]}.",
            action=_ACTION, remedy=limit.remedy,
        )  # fmt: skip


def _unlisted(listed: pd.DataFrame, hosts: pd.DataFrame, guests: pd.DataFrame) -> pd.DataFrame:
    """Return the guests of files that list and name their hosts, but not that of these guests."""
    whole = ~listed["host_name"].isna().groupby(listed["source_file"]).any()
    guests = guests[guests["host_name"].notna() & guests["source_file"].map(whole).eq(True)]
    full = folded(guests["host_name"])
    short, bare = _short(full), hosts["full"].eq(hosts["short"])
    named = is_in(full, hosts["full"]) | is_in(short, hosts.loc[bare, "short"])
    named |= full.eq(short) & is_in(short, hosts["short"])
    return guests[~named]


def _report_unlisted(guests: pd.DataFrame, log: IssueLog) -> None:
    for rows in _by_place(guests):
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
    unlike &= folded(guests["cluster"]).ne(folded(of_host))
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
    """Return the first of several items in words, and that there are more."""
    words = list(items)
    return "; ".join(words[:SHOWN]) + ("; and more" if len(words) > SHOWN else "")
