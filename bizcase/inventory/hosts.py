"""What the hosts say: whether the lists hold the whole estate, and what runs on AWS today."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bizcase.inventory.inventory import Inventory
from bizcase.inventory.scope import is_in_scope
from bizcase.lookup import folded, is_in

WHOLE, PARTIAL, OPEN = "whole", "partial", "open"
_METAL = r"\.metal\b"
# A row that stands once more elsewhere is no machine more.
_REPEATED = ("repeated_row", "duplicate")
# What a later export of the same vCenter makes of a row.
_SUPERSEDED = ("repeated_row", "gone_since")
_SIZES = ("cores", "memory_gib")
_SIZES_AGREE_WITHIN = 0.05  # tools differ in what a host keeps for itself


@dataclass(frozen=True, slots=True)
class HostCount:
    """Machines that the hosts count, and those of them that the lists hold.

    ``complete``: the hosts of all virtual servers in scope are listed, and each counts.
    """

    counted: float
    listed: float
    complete: bool

    @property
    def extent(self) -> str:
        """``partial`` where hosts count more than is listed, ``whole`` or ``open``.

        Whole where every virtual server in scope is on a listed host and none of these counts a
        machine that the lists lack; open where nobody can tell.
        """
        if self.counted > self.listed:
            return PARTIAL
        return WHOLE if self.complete else OPEN

    @property
    def unlisted(self) -> float:
        """Share of the machines that hosts count which no list holds."""
        return max(0.0, 1.0 - self.listed / self.counted) if self.counted else 0.0


def host_count(inventory: Inventory) -> HostCount:
    """Return how many machines the hosts count and how many of these the lists hold.

    A host that two files list counts once, with the larger number; so does a machine.
    """
    hosts, servers = inventory.hosts, inventory.servers
    counting = hosts[hosts["vms"].notna()]
    if counting.empty:  # as most lists are, and each price of a run asks
        return HostCount(0.0, 0.0, complete=False)
    names = folded(hosts["host_name"])
    key = names.fillna(hosts["source_file"] + hosts["source_row"].astype("str"))
    counts = hosts["vms"].groupby(key).max()
    runs_there = _runs_on(servers, counting)
    on_counting = runs_there & ~servers["scope_reason"].isin(_REPEATED)
    virtual = is_in_scope(servers) & ~servers["is_physical"].fillna(False).astype(bool)
    complete = bool(virtual.any() and runs_there[virtual].all() and counts.notna().all())
    return HostCount(float(counts.sum()), float(on_counting.sum()), complete)


def distinct_hosts(inventory: Inventory) -> pd.DataFrame:
    """Return the hosts, each once: several exports of one vCenter list the same hosts.

    Two files of equal host names mean one host where they share a vCenter; where one of them names
    none, if no stated size differs. The host of the earlier file in the table stays, which is the
    newer export. Of a file that another export of its vCenter supersedes no host is left.
    """
    hosts, servers = inventory.hosts, inventory.servers
    files = list(dict.fromkeys(hosts["source_file"]))
    if len(files) <= 1:
        return hosts
    centres = {file: _vcenters(servers[servers["source_file"].eq(file)]) for file in files}
    of_older = servers["scope_reason"].isin(_SUPERSEDED).groupby(servers["source_file"]).all()
    older = [file for number, file in enumerate(files)
             if of_older.get(file, False)
             and any(centres[file] & centres[newer] for newer in files[:number])]  # fmt: skip
    listed = hosts[~hosts["source_file"].isin(older)]
    names = folded(listed["host_name"])
    seen: dict[str, list[dict[Hashable, Any]]] = {}
    stays = []
    for name, row in zip(names, listed.to_dict("records"), strict=True):
        others = seen.setdefault(name, []) if isinstance(name, str) else []
        stays.append(not any(_are_one(row, other, centres) for other in others))
        if stays[-1]:
            others.append(row)
    return listed[np.array(stays, dtype=bool)].reset_index(drop=True)


def _vcenters(servers: pd.DataFrame) -> set[str]:
    named = pd.concat([servers["vcenter_uuid"], servers["vcenter"]]).dropna()
    return set(named.str.strip().str.casefold())


def _are_one(
    row: Mapping[Hashable, Any], other: Mapping[Hashable, Any], centres: dict[str, set[str]]
) -> bool:
    one, two = row["source_file"], other["source_file"]
    if one == two:
        return False
    if centres[one] and centres[two]:
        return bool(centres[one] & centres[two])
    return not any(
        abs(row[size] - other[size]) > _SIZES_AGREE_WITHIN * other[size] for size in _SIZES
    )


def sized(hosts: pd.DataFrame) -> pd.DataFrame:
    """Return the hosts that today's cost takes, with cores and memory: a gap is the median.

    None where no host states its cores, or none its memory: such hosts are derived from guests.
    Processors are filled alike, and stay unknown where no host states them.
    """
    sizes = hosts[[*_SIZES, "sockets"]].astype(float)
    if any(sizes[size].isna().all() for size in _SIZES):
        return hosts.iloc[:0].assign(**sizes.iloc[:0])
    return hosts.assign(**sizes.fillna(sizes.median()))


def is_metal(hosts: pd.DataFrame) -> pd.Series:
    """Return which hosts are bare-metal instances of EC2, by their model."""
    return hosts["model"].str.contains(_METAL, regex=True, na=False)


def runs_on_aws(inventory: Inventory) -> pd.Series:
    """Return which servers run on EC2 bare metal already, on the index of the servers.

    By the host that a server names, first that of its own file; else by its file where all hosts of
    that file are bare metal. Such a server has no cost on premises.
    """
    servers, hosts = inventory.servers, inventory.hosts
    metal = is_metal(hosts).astype(float)
    by_file = metal.groupby(hosts["source_file"]).min()
    name, of_host = folded(servers["host_name"]), folded(hosts["host_name"])
    own = metal.groupby(_in_file(hosts["source_file"], of_host)).min()
    by_name = metal.groupby(of_host).agg(["min", "max"])
    agreed = by_name.loc[by_name["min"] == by_name["max"], "min"]
    found = _in_file(servers["source_file"], name).map(own).astype(float)
    found = found.fillna(name.map(agreed)).fillna(servers["source_file"].map(by_file))
    physical = servers["is_physical"].fillna(False).astype(bool)
    return found.eq(1.0) & ~physical


def _runs_on(servers: pd.DataFrame, hosts: pd.DataFrame) -> pd.Series:
    """Return which servers name one of the hosts, or stand in its file and name none."""
    by_name = is_in(folded(servers["host_name"]), folded(hosts["host_name"]))
    in_file = is_in(servers["source_file"], hosts["source_file"])
    return by_name | (in_file & servers["host_name"].isna())


def _in_file(files: pd.Series, names: pd.Series) -> pd.Series:
    return files + "\n" + names
