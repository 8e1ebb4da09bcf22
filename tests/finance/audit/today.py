"""What an estate costs where it stands, by line of a year.

A line is a list of parts: an amount, and the servers that use it with their weights. What moves
takes its weight away. Sources: METHOD "On-premises baseline"; LIKE_FOR_LIKE sections 2 to 6, 8.
"""

from __future__ import annotations

import functools
import math
from collections import defaultdict

from tests.finance.audit.hosts import (
    CORES_PER_HOST,
    derived_hosts,
    hosts_purchase_usd,
    own_hosts,
    physical_purchase_usd,
    rounded,
    unhosted,
)
from tests.finance.audit.microsoft import (
    MICROSOFT_YEARLY,
    esu_usd,
    sql_usd,
    windows_cores,
    windows_list_usd,
)

# The item of the comparison that a line belongs to.
ITEM = {
    "host_hardware": "hardware", "server_hardware": "hardware",
    "host_support": "vendor_support", "server_support": "vendor_support",
    "virtualisation": "virtualisation", "RHEL": "linux", "SLES": "linux",
    "windows": "windows", "sql_server": "sql_server", "oracle": "oracle", "esu": "esu",
    "storage": "storage", "storage_maintenance": "storage", "network": "network",
    "network_maintenance": "network", "space": "facilities",
    "host_electricity": "facilities", "server_electricity": "facilities",
    "backup": "backup",
    "monitoring": "monitoring", "agents": "security", "tools": "security",
    "recovery": "recovery", "labour": "labour",
}  # fmt: skip
# What a second site repeats: items 1 to 6, 9, 10, 13 and 15.
REPEATED = (
    "host_hardware", "server_hardware", "host_support", "server_support", "virtualisation",
    "RHEL", "SLES", "windows", "sql_server", "storage", "storage_maintenance", "network",
    "network_maintenance", "space", "host_electricity", "server_electricity",
)  # fmt: skip
# What a line is used by where it is not named alike.
USE = {
    "storage_maintenance": "storage", "network": "all", "network_maintenance": "all",
    "space": "all", "host_support": "host_hardware", "host_electricity": "host_hardware",
    "server_support": "server_hardware", "server_electricity": "server_hardware",
}  # fmt: skip
SECOND_SITE = {"hot": 1.0, "warm": 0.5, "pilot light": 0.25, "cold": 0.0, None: 0.0}

VMWARE_USD = {"vvf": 135, "vcf": 350, "open": (135 + 350) / 2, "vvs": 50, "none": 0}
INCLUDES_MONITORING = ("vvf", "vcf", "open")
LINUX_USD = {"RHEL": (799, 2655), "SLES": (799, 2600)}  # a pair, all guests of a pair of sockets
ORACLE_SUPPORT = {
    "Enterprise": 47500 * (1 - 0.50) * 0.22,  # a processor
    "Standard Edition 2": 17500 * (1 - 0.50) * 0.22,  # a socket
}


def vmware_cores(estate, answers):
    """Return the cores that the subscription counts, without the minimum order."""
    listed = sum(max(host.cores, 16 * host.sockets) for host in estate.hosts if host.vmware)
    others = unhosted(estate)
    on_vmware = sum(s.vcpu for s in others if s.vmware)
    if not on_vmware:
        return listed
    share = on_vmware / sum(s.vcpu for s in others)
    return listed + derived_hosts(estate, answers) * max(CORES_PER_HOST, 32) * share


def vmware_usd(estate, answers):
    cores = vmware_cores(estate, answers)
    if not cores:
        return 0.0
    return VMWARE_USD[answers.edition] * (max(72, cores) if answers.whole else cores)


def linux_usd(estate, answers, system):
    """Return subscriptions of one distribution: by cluster in pairs or for all guests."""
    pair, unlimited = LINUX_USD[system]
    total = 0.0
    for cluster in sorted({host.cluster for host in estate.hosts}):
        names = {host.name for host in estate.hosts if host.cluster == cluster}
        pairs_of_sockets = sum(
            math.ceil(host.sockets / 2) for host in estate.hosts if host.cluster == cluster
        )
        guests = sum(s.system == system and s.host in names for s in estate.virtual)
        total += min(math.ceil(guests / 2) * pair, pairs_of_sockets * unlimited)
    guests = [s for s in unhosted(estate) if s.system == system]
    pairs = rounded(len(guests) / 2, answers.whole, 0)
    total += min(pairs * pair, own_hosts(guests, answers) * unlimited)
    physical = [s for s in estate.servers if s.physical and s.system == system]
    return total + pair * sum(math.ceil(s.sockets / 2) for s in physical)


def oracle_licences(server):
    """Return processors of Enterprise Edition by its cores, sockets of Standard Edition 2."""
    if server.oracle == "Standard Edition 2":
        return server.sockets if server.physical else 1
    return (server.cores if server.physical else server.vcpu) * 0.5


def oracle_owned(estate, answers):
    """Return licences owned by server: hosts below Enterprise Edition whole, if they count."""
    owned = {s.name: oracle_licences(s) for s in estate.servers if s.oracle}
    if answers.oracle_scope == "host":
        for host in estate.hosts:
            on_it = [s for s in estate.servers if s.host == host.name and s.oracle == "Enterprise"]
            cores = sum(s.vcpu for s in on_it)
            owned |= {s.name: host.cores * 0.5 * s.vcpu / cores for s in on_it}
    return owned


def oracle_usd(estate, answers):
    """Return Oracle support by server."""
    editions = {s.name: s.oracle for s in estate.servers}
    owned = oracle_owned(estate, answers)
    return {name: count * ORACLE_SUPPORT[editions[name]] for name, count in owned.items()}


@functools.lru_cache(maxsize=4)
def kilowatts(estate, answers):
    cores = sum(h.cores for h in estate.hosts) + sum(s.cores for s in estate.servers if s.physical)
    cores += derived_hosts(estate, answers) * CORES_PER_HOST
    terabytes = sum(s.disk_gb for s in estate.servers) / 1000
    return (cores * 9 + terabytes * 1) * 2 / 1000


def paid_kw(kilowatt, answers):
    """Return the power that is rented: whole racks, of a part of an estate what stands unused."""
    return 5 * math.ceil(kilowatt / 5 - 1e-9) if answers.whole else kilowatt / (1 - 0.40)


def electricity_usd(machines):
    return machines * (65.8 + 0.18 * (367.1 - 65.8)) / 1000 * 1.54 * 8760 * 0.146


def machines(estate, answers):
    """Return hosts and physical servers."""
    return len(estate.hosts) + derived_hosts(estate, answers) + count_physical(estate)


def count_physical(estate):
    return sum(s.physical for s in estate.servers)


def backed_up(estate, server):
    return estate.application(server).backed_up is not False


def monitored(estate, server):
    return estate.application(server).monitored is not False


def needs_tool(estate, server, answers):
    """Whether software of its own monitors it: the larger editions of VMware have theirs."""
    by_vmware = server.vmware and not server.physical and answers.edition in INCLUDES_MONITORING
    return monitored(estate, server) and not by_vmware


@functools.lru_cache(maxsize=4)
def modelled(estate, answers):
    """Return the lines of a year, USD, before today's total is entered."""
    servers = estate.servers
    hosts = hosts_purchase_usd(estate, answers)
    physical = sum(physical_purchase_usd(s) for s in servers if s.physical)
    storage = 2.5 * sum(s.disk_gb for s in servers)
    network = 0.10 * (hosts + physical + storage)
    protected = [s for s in servers if backed_up(estate, s)]
    lines = {
        "host_hardware": hosts / 4,
        "server_hardware": physical / 4,
        "host_support": 0.15 * hosts * (1 - 3 / 4),
        "server_support": 0.15 * physical * (1 - 3 / 4),
        "virtualisation": vmware_usd(estate, answers),
        **{system: linux_usd(estate, answers, system) for system in LINUX_USD},
        "windows": windows_list_usd(estate, answers) * MICROSOFT_YEARLY[answers.stance],
        "sql_server": sum(sql_usd(s, answers) for s in servers if s.sql),
        "oracle": sum(oracle_usd(estate, answers).values()),
        "esu": sum(esu_usd(s, answers, m) for s in servers for m in range(1, 13)) / 12,
        "storage": storage / 4,
        "storage_maintenance": 0.10 * storage,
        "network": network / 5,
        "network_maintenance": 0.15 * network,
        "backup": sum(66 + 0.033 * 12 * s.used_gb for s in protected),
        "monitoring": 180.0 * sum(needs_tool(estate, s, answers) for s in servers),
        "agents": 250.0 * len(servers) + 1000 * sum(s.sql is not None for s in servers),
        "tools": answers.security_tools or 0.0,
        "space": 195 * 12 * paid_kw(kilowatts(estate, answers), answers),
        "host_electricity": electricity_usd(machines(estate, answers) - count_physical(estate)),
        "server_electricity": electricity_usd(count_physical(estate)),
    }
    lines["recovery"] = sum(
        share * second_site_part(estate, answers, lines, plan)
        for plan, share in SECOND_SITE.items()
    )
    people = len(estate.virtual) / 80 + (len(servers) - len(estate.virtual)) / 30
    return lines | {"labour": people * 138_000}


@functools.lru_cache(maxsize=16)
def used_by(estate, answers, servers):
    """Return the part that some servers have in what each line that a second site repeats counts.

    Hosts and VMware by the processors of guests, physical machines one by one, licences by what
    they license, network and rent by all processors.
    """
    physical = [s for s in estate.servers if s.physical]
    return {
        "host_hardware": part(servers, estate.virtual, lambda s: s.vcpu),
        "server_hardware": part(servers, physical, lambda s: 1),
        "virtualisation": part(servers, [s for s in estate.virtual if s.vmware], lambda s: s.vcpu),
        **{system: part(servers, of_system(estate, system), subscriptions) for system in LINUX_USD},
        "windows": part(servers, of_system(estate, "Windows"), windows_weight),
        "sql_server": part(
            servers, [s for s in estate.servers if s.sql], lambda s: sql_usd(s, answers)
        ),
        "storage": part(servers, estate.servers, lambda s: s.disk_gb),
        "all": part(servers, estate.servers, lambda s: s.vcpu),
    }


def of_plan(estate, plan):
    return tuple(s for s in estate.servers if estate.application(s).plan == plan)


def part(some, of_all, weight):
    whole, names = sum(weight(s) for s in of_all), {s.name for s in some}
    return sum(weight(s) for s in of_all if s.name in names) / whole if whole else 0.0


def of_system(estate, system):
    return [s for s in estate.servers if s.system == system]


def subscriptions(server):
    return math.ceil(server.sockets / 2) if server.physical else 0.5


def windows_weight(server):
    return windows_cores(server.cores, server.sockets) if server.physical else 16


def second_site_part(estate, answers, lines, plan):
    """Return what the lines cost that the servers of a tier use."""
    used = used_by(estate, answers, of_plan(estate, plan))
    return sum(lines[name] * used[USE.get(name, name)] for name in REPEATED)


def factor(estate, answers):
    """Return what today's total makes of every line but labour."""
    if answers.today_total is None:
        return 1.0
    lines = modelled(estate, answers)
    return answers.today_total / (sum(lines.values()) - lines["labour"])


@functools.lru_cache(maxsize=4)
def yearly(estate, answers):
    """Return the lines of a year, USD, today's total entered."""
    times = factor(estate, answers)
    return {
        name: usd * (1.0 if name == "labour" else times)
        for name, usd in modelled(estate, answers).items()
    }


def by_item(lines):
    sums = defaultdict(float)
    for line, usd in lines.items():
        sums[ITEM[line]] += usd
    return dict(sums)
