"""What of today's lines is still paid while servers leave, and once all have left.

METHOD "What remains on premises". ``left`` says of every server which part of it is still there,
1 before it leaves and 0 after; in a month in which it leaves the part of that month.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from tests.finance.audit import today

CONTRACTS = ("RHEL", "SLES", "windows", "sql_server")


@dataclass(frozen=True)
class Left:
    """Which part of every server still counts, by name: of itself, and of contracts for it.

    ``renewed`` is what the last anniversary was renewed for, ``vmware`` what VMware was, None while
    it is paid in full; ``ever`` what never leaves; ``grown`` how large the estate has become.
    """

    here: dict
    renewed: dict
    vmware: dict | None
    ever: dict
    grown: float = 1.0


def leaves(estate, server):
    """Whether a server is switched off: a service without a price replaces nothing in the base."""
    if server.disposition == "Repurchase":
        return estate.application(server).users is not None
    return server.moves or server.disposition == "Retire"


def share(servers, left, weight):
    whole = sum(weight(s) for s in servers)
    return sum(weight(s) * left[s.name] for s in servers) / whole if whole else 0.0


def vcpu(server):
    return server.vcpu


def in_whole_hosts(part, estate, answers):
    """Return the part of hosts that runs on: whole ones, where they are listed or all are known."""
    hosts = len(estate.hosts) + today.derived_hosts(estate, answers)
    whole = answers.whole or not today.unhosted(estate)
    return min(1.0, math.ceil(part * hosts - 1e-9) / hosts) if whole and hosts else part


def of_racks(estate, answers, hosts, physical, storage):
    """Return the part of the rent that is still paid when parts of the power are still used."""
    listed = sum(h.cores for h in estate.hosts) + 32 * today.derived_hosts(estate, answers)
    own = sum(s.cores for s in estate.servers if s.physical)
    terabytes = sum(s.disk_gb for s in estate.servers) / 1000
    used = (9 * (listed * hosts + own * physical) + terabytes * storage) * 2 / 1000
    return today.paid_kw(used, answers) / today.paid_kw(today.kilowatts(estate, answers), answers)


def renewed_for(servers, left):
    """Return the part of VMware that is paid: as renewed, until the last that leaves has left."""
    if left.vmware is None:
        return 1.0
    some_leave = any(left.here[s.name] and not left.ever[s.name] for s in servers)
    return share(servers, left.vmware if some_leave else left.ever, vcpu)


def of_vmware(estate, answers, left):
    """Return the part of the subscription for what is left: whole hosts, and the least order."""
    part = renewed_for([s for s in estate.virtual if s.vmware], left)
    cores = today.vmware_cores(estate, answers) * left.grown
    if not part or not cores:
        return 0.0
    least = 72 if answers.whole else 0
    return max(least, cores * in_whole_hosts(part, estate, answers)) / max(least, cores)


def shares(estate, answers, left):
    """Return the part of every line that goes on, by name; tiers have functions of their own."""
    servers, here, renewed = estate.servers, left.here, left.renewed
    hosts = in_whole_hosts(share(estate.virtual, here, vcpu), estate, answers)
    physical = share([s for s in servers if s.physical], here, lambda s: 1.0)
    storage = share(servers, here, lambda s: s.disk_gb)
    # Hosts give up their power as their guests leave; a rack is given up when it is empty.
    racks = of_racks(estate, answers, share(estate.virtual, here, vcpu), physical, storage)
    of_sql = [s for s in servers if s.sql]
    backed = [s for s in servers if today.backed_up(estate, s)]
    watched = [s for s in servers if today.needs_tool(estate, s, answers)]
    return {
        "host_hardware": hosts, "host_support": hosts, "host_electricity": hosts,
        "server_hardware": physical, "server_support": physical, "server_electricity": physical,
        "virtualisation": of_vmware(estate, answers, left),
        **{system: share(today.of_system(estate, system), renewed, today.subscriptions)
           for system in today.LINUX_USD},
        "windows": share(today.of_system(estate, "Windows"), renewed, today.windows_weight),
        "sql_server": share(of_sql, renewed, lambda s: today.sql_usd(s, answers)),
        "oracle": of_oracle(estate, answers, renewed),
        "storage": storage, "storage_maintenance": storage,
        "network": racks, "network_maintenance": racks,
        "space": 1.0 if answers.space == "owned" else racks,
        "backup": share(backed, here, lambda s: 66 + 0.033 * 12 * s.used_gb),
        "monitoring": share(watched, here, lambda s: 1.0),
        "agents": share(servers, here, lambda s: 1250 if s.sql else 250),
        "tools": share(servers, here, lambda s: 1.0),
        "labour": 1 - (1 - answers.labour_retained) * (1 - share(servers, here, people)),
    }  # fmt: skip


def people(server):
    return 1 / 30 if server.physical else 1 / 80


def of_oracle(estate, answers, renewed):
    """Return the part of Oracle support that goes on: half of what leaves Oracle saves nothing."""
    support = today.oracle_usd(estate, answers)
    with_it = [s for s in estate.servers if s.oracle]
    goes_on = {
        s.name: 1.0 if s.moves and not s.oracle_leaves else 0.5 + 0.5 * renewed[s.name]
        for s in with_it
    }
    return share(with_it, goes_on, lambda s: support[s.name])


def esu_kept(server, here):
    """Return which part of a server needs updates, here or on AWS: a release that is kept there."""
    return 1.0 if server.disposition in ("Rehost", "Relocate", "Refactor") else here[server.name]


def lines(estate, answers, now, left, esu_usd):
    """Return what of the amounts ``now`` goes on; ``esu_usd`` gives the updates of one server."""
    parts = shares(estate, answers, left)
    found = {name: now[name] * part for name, part in parts.items()}
    found["esu"] = sum(esu_usd(s) * esu_kept(s, left.here) for s in estate.servers)
    found["recovery"] = sum(
        rate * of_tier(estate, answers, now, plan, left) for plan, rate in today.SECOND_SITE.items()
    )
    return found


def of_tier(estate, answers, now, plan, left):
    """Return what the second site still repeats: each line falls with the servers of the tier."""
    tier = today.of_plan(estate, plan)
    used = today.used_by(estate, answers, tier)
    here, renewed = share(tier, left.here, vcpu), share(tier, left.renewed, vcpu)
    vmware = renewed_for(tier, left)
    falls = dict.fromkeys(CONTRACTS, renewed) | {
        "virtualisation": vmware, "space": 1.0 if answers.space == "owned" else here,
    }  # fmt: skip
    return sum(
        now[name] * used[today.USE.get(name, name)] * falls.get(name, here)
        for name in today.REPEATED
    )


def yearly(estate, answers):
    """Return what of the lines of a year goes on once all has left, USD."""
    staying = {s.name: 0.0 if leaves(estate, s) else 1.0 for s in estate.servers}
    times = today.factor(estate, answers)
    return lines(
        estate, answers, today.yearly(estate, answers), Left(staying, staying, staying, staying),
        lambda s: times * sum(today.esu_usd(s, answers, m) for m in range(1, 13)) / 12,
    )  # fmt: skip
