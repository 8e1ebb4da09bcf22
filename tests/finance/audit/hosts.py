"""Hosts that virtual servers need, and what machines cost to buy."""

from __future__ import annotations

import functools
import math

CORES_PER_HOST, GIB_PER_HOST, SOCKETS_PER_HOST = 32, 512, 2  # of hosts that are not listed


def hosts_needed(servers):
    """Return hosts of virtual servers that are on no listed one, by processor or memory need."""
    vcpu, gib = sum(s.vcpu for s in servers), sum(s.memory_gib for s in servers)
    return max(vcpu / (3 * CORES_PER_HOST), gib / (0.75 * GIB_PER_HOST)) * (1 + 1 / 8)


def rounded(hosts, whole, least):
    """Return whole hosts of a whole estate; a part of an estate has its part of a host."""
    return max(least, math.ceil(hosts - 1e-9)) if whole and hosts else hosts


def unhosted(estate):
    names = {host.name for host in estate.hosts}
    return [server for server in estate.virtual if server.host not in names]


@functools.lru_cache(maxsize=4)
def derived_hosts(estate, answers):
    return rounded(hosts_needed(unhosted(estate)), answers.whole, 2)


def machine_usd(cores, gib):
    """Return the price of one machine: the regression of 2023, 5,000 at least, times 1.3."""
    return max(5000, 16.232 * gib + 113.87 * 2 * cores) * 1.3


def hosts_purchase_usd(estate, answers):
    listed = sum(machine_usd(host.cores, host.memory_gib) for host in estate.hosts)
    derived = derived_hosts(estate, answers)
    return listed + derived * machine_usd(CORES_PER_HOST, GIB_PER_HOST)


def physical_purchase_usd(server):
    return machine_usd(server.cores, server.memory_gib)


def own_hosts(servers, answers):
    """Return the derived hosts that these servers would fill for themselves."""
    return rounded(hosts_needed(servers), answers.whole, 2)
