"""Windows Server and SQL Server a year, and their Extended Security Updates."""

from __future__ import annotations

import math

from tests.finance.audit.hosts import (
    CORES_PER_HOST,
    SOCKETS_PER_HOST,
    derived_hosts,
    own_hosts,
    unhosted,
)

MICROSOFT_YEARLY = {"owned_sa": 0.25, "owned_no_sa": 1 / 5, "rented": 0.36}
SQL_LIST = {"Standard": 3945, "Enterprise": 15123}  # two cores
SQL_RENT = {"Standard": 1418, "Enterprise": 5434}
ESU_YEARS = (0.75, 1.00, 1.25)
# Months from the end of support to November 2026, by product and release; on sale for three years.
SINCE_END = {
    ("Windows", "2016"): -2,  # 12 January 2027
    ("Windows", "2012 R2"): 37,  # 10 October 2023: sold until 13 October 2026
    ("SQL", "2016"): 4,  # 14 July 2026
    ("SQL", "2014"): 28,  # 9 July 2024
    ("SQL", "2012"): 52,
}


def windows_cores(cores, sockets):
    return max(cores, 16, 8 * sockets)


def spread_usd(guests, hosts, *, whole):
    """Return the list price of guests dealt out to hosts; parts of hosts in proportion."""
    cores = windows_cores(CORES_PER_HOST, SOCKETS_PER_HOST)
    if not whole:
        return hosts * cores * min(385, 66.8 * guests / hosts / 2)
    dealt = [guests // hosts + (number < guests % hosts) for number in range(hosts)]
    return sum(cores * min(385, 66.8 * math.ceil(count / 2)) for count in dealt)


def windows_list_usd(estate, answers):
    """Return list price: per host Datacenter, or Standard once for every two guests."""
    total = 0.0
    for host in estate.hosts:
        guests = sum(s.system == "Windows" and s.host == host.name for s in estate.virtual)
        cores = windows_cores(host.cores, host.sockets)
        total += cores * min(385, 66.8 * math.ceil(guests / 2))
    guests = [s for s in unhosted(estate) if s.system == "Windows"]
    if guests:
        ways = (derived_hosts(estate, answers), own_hosts(guests, answers))
        total += min(spread_usd(len(guests), count, whole=answers.whole) for count in ways)
    physical = [s for s in estate.servers if s.physical and s.system == "Windows"]
    return total + sum(66.8 * windows_cores(s.cores, s.sockets) for s in physical)


def sql_cores(server):
    """Return the cores licensed: those of the machine, four at least."""
    return max(4, server.cores if server.physical else server.vcpu)


def sql_usd(server, answers):
    packs = sql_cores(server) / 2
    if answers.stance == "rented":
        return packs * SQL_RENT[server.sql]
    return packs * SQL_LIST[server.sql] * MICROSOFT_YEARLY[answers.stance]


def esu_rate(product, release, month):
    """Return the share of the licence price in a month of the project, 0 where none is on sale."""
    since = SINCE_END.get((product, release))
    if since is None:
        return 0.0
    since += month - 1
    return ESU_YEARS[int(since // 12)] if 0 <= since < 36 else 0.0


def esu_base_usd(server):
    """Return the licence price that the shares are of, by product: Windows, SQL Server."""
    windows = 66.8 * max(16, server.cores or server.vcpu) if server.system == "Windows" else 0.0
    sql = SQL_LIST[server.sql] * sql_cores(server) / 2 if server.sql else 0.0
    return {("Windows", server.release): windows, ("SQL", server.sql_release): sql}


def esu_usd(server, answers, month):
    """Return a year at the rate of a month; it needs Software Assurance or a subscription."""
    if answers.stance == "owned_no_sa":
        return 0.0
    return sum(
        base * esu_rate(product, release, month)
        for (product, release), base in esu_base_usd(server).items()
    )
