"""What an estate costs on AWS, by head of a month (METHOD "The rest of the bill", "Relocate")."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

from tests.finance.audit import microsoft, today

HOURS = 730
# The type that fits, its price on demand and the discount of the 3-year Compute Savings Plan.
M6A, R6A = 0.492859, 0.47838
TYPES = {
    (2, 8): (0.0864, M6A), (4, 16): (0.1728, M6A), (8, 32): (0.3456, M6A), (16, 64): (0.6912, M6A),
    (2, 16): (0.1134, R6A), (4, 32): (0.2268, R6A), (8, 64): (0.4536, R6A),
}  # fmt: skip
I4I_METAL = (10.982, 0.47838)
COVERAGE = 0.80
SQL_HOUR = {"Standard": 0.12, "Enterprise": 0.375}
RECOVERY = {"hot": 1.0, "warm": 0.30, "pilot light": 0.15, "cold": 0.0, None: 0.0}
SUPPORT_BANDS = ((10_000, 0.09), (80_000, 0.07), (250_000, 0.05), (float("inf"), 0.03))

# The item of the comparison that a head belongs to.
ITEM = {
    "compute": "hardware", "volumes": "storage", "windows": "windows", "linux": "linux",
    "sql_included": "sql_server", "snapshots": "backup", "recovery": "recovery",
    "observability": "monitoring", "network": "network", "landing_zone": "landing_zone",
    "support": "vendor_support", "own_sql": "sql_server", "own_linux": "linux",
    "own_oracle": "oracle", "agents": "security", "evs_licence": "virtualisation",
    "security": "security", "bought": "subscriptions",
}  # fmt: skip
NOT_OF_THE_BILL = ("own_sql", "own_linux", "own_oracle", "agents", "evs_licence", "bought")


def cents(usd):
    """Return an amount as the bill prints it: to the cent, half up."""
    return float(Decimal(repr(usd)).quantize(Decimal("0.01"), ROUND_HALF_UP))


def covered(on_demand_usd, discount):
    return on_demand_usd * (COVERAGE * (1 - discount) + 1 - COVERAGE)


def after(list_usd, left):
    """Return what is paid of a line at list: the discount is a line of its own, to the cent."""
    return cents(list_usd - cents(list_usd * (1 - left)))


def compute_usd(server, *, committed=True, exact=False):
    """Return EC2 of a month at list, USD: as the bill prints it, or as the cash flow adds it up."""
    hourly, discount = TYPES[server.vcpu, server.memory_gib]
    usd = HOURS * hourly
    usd = covered(usd, discount) if committed else usd
    return usd if exact else cents(usd)


def linux_usd(server):
    """Return the subscription in the price: RHEL by vCPU, SLES by instance."""
    if server.system == "RHEL":
        return cents(HOURS * server.vcpu * (0.0144 if server.vcpu <= 8 else 0.0108))
    if server.system == "SLES":
        return cents(HOURS * (0.0563 if server.vcpu <= 4 else 0.125))
    return 0.0


def own_linux_usd(estate, server, answers):
    """Return the part of a server in own subscriptions, USD a month.

    All have them in pairs, which a part of an estate shares with the rest of it.
    """
    if not own_system(server, answers):
        return 0.0
    count = len(today.of_system(estate, server.system))
    pairs = math.ceil(count / 2) if answers.whole else count / 2
    return pairs / count * today.LINUX_USD[server.system][0] / 12


def sql_included_usd(server, answers):
    if not server.sql or answers.stance == "owned_sa":
        return 0.0
    return cents(HOURS * max(4, server.vcpu) * SQL_HOUR[server.sql])


def own_sql_usd(server, answers):
    """Return the Software Assurance of an own licence: packs of two vCPU, four at least."""
    if not server.sql or answers.stance != "owned_sa":
        return 0.0
    return cents(math.ceil(max(4, server.vcpu) / 2) * microsoft.SQL_LIST[server.sql] * 0.25 / 12)


def own_oracle_usd(servers, estate, answers):
    """Return support of the licences that AWS needs beyond those owned, by edition, USD a month."""
    owned, total = today.oracle_owned(estate, answers), 0.0
    for edition, per_licence in (("Enterprise", 2), ("Standard Edition 2", 4)):
        there = [s for s in servers if s.oracle == edition and not s.oracle_leaves]
        needed = sum(math.ceil(s.vcpu / per_licence) for s in there)
        more = max(0.0, needed - sum(owned[s.name] for s in there))
        total += more * today.ORACLE_SUPPORT[edition] / 12
    return total


def evs_hosts(servers):
    vcpu, gib = sum(s.vcpu for s in servers), sum(s.memory_gib for s in servers)
    return max(4, math.ceil(vcpu / (64 * 4)), math.ceil(gib / 1024)) if servers else 0


def network_usd(count, answers):
    """Return the network of a month; a line of 1,500 is mostly the carrier's: never discounted."""
    traffic, left = count * (20 * 0.045 + 50 * 0.02), answers.paid("other")
    out_gb = 10 * count
    if not answers.whole:
        return left * (traffic + 0.09 * max(0, out_gb - 100 * answers.estate_share))
    line = 73 * left if count < 100 else 1500
    return line + left * (3 * 730 * 0.045 + 175 + traffic + 0.09 * max(0, out_gb - 100))


def support_usd(bill_usd, whole):
    total, below = 0.0, 0.0
    for upper, rate in SUPPORT_BANDS:
        total += rate * max(0.0, min(bill_usd, upper) - below)
        below = upper
    return max(29.0 if whole else 0.0, total)


def heads(estate, answers, servers=None, committed=None, grown=1.0, price=1.0):
    """Return the heads of a month for the servers that have landed, USD.

    ``committed`` are those whose compute the plan covers; all, unless told.
    """
    landed = [s for s in (estate.servers if servers is None else servers) if s.moves]
    if not landed:
        return dict.fromkeys([name for name in ITEM if name != "bought"], 0.0)
    exact = committed is not None
    planned = committed if exact else landed
    on_ec2 = [s for s in landed if s.disposition != "Relocate"]
    relocated = [s for s in landed if s.disposition == "Relocate"]
    ec2, ebs, other = (answers.paid(service) for service in ("ec2", "ebs", "other"))
    listed = {
        s.name: (compute_usd(s, committed=s in planned, exact=exact), cents(0.08 * s.disk_gb))
        for s in on_ec2
    }
    parts = {
        s.name: {
            "compute": listed[s.name][0] * ec2 if exact else after(listed[s.name][0], ec2),
            "volumes": after(listed[s.name][1], ebs),
            "windows": cents(HOURS * 0.046 * s.vcpu) if s.system == "Windows" else 0.0,
            "linux": 0.0 if own_system(s, answers) else linux_usd(s),
            "sql_included": sql_included_usd(s, answers),
            "own_sql": own_sql_usd(s, answers),
        }
        for s in on_ec2
    }
    lines = {
        name: sum(part[name] for part in parts.values())
        for name in ("compute", "volumes", "windows", "linux", "sql_included", "own_sql")
    }
    evs = evs_hosts(relocated)
    bought = evs_hosts([s for s in relocated if s in planned])
    host_usd = HOURS * I4I_METAL[0]
    evs_list = covered(bought * host_usd, I4I_METAL[1]) + (evs - bought) * host_usd
    evs_usd = ec2 * evs_list
    vcf_usd = evs * 64 * 350 / 12
    # A second site repeats the hosts of what it protects, by the processors of its guests.
    protected = sum(s.vcpu * RECOVERY[estate.application(s).plan] for s in relocated)
    second = protected / sum(s.vcpu for s in relocated) if relocated else 0.0
    lines["compute"] += evs_usd
    lines["evs_licence"] = vcf_usd * (1 + second)
    lines["own_oracle"] = own_oracle_usd(on_ec2, estate, answers)
    billed = ("compute", "volumes", "windows", "linux", "sql_included")
    tier = {s.name: RECOVERY[estate.application(s).plan] for s in on_ec2}
    lines["recovery"] = second * evs_usd + sum(
        tier[s.name] * sum(parts[s.name][name] for name in billed) for s in on_ec2
    )
    lines["own_sql"] += sum(tier[s.name] * parts[s.name]["own_sql"] for s in on_ec2)
    lines["own_linux"] = sum((1 + tier[s.name]) * own_linux_usd(estate, s, answers) for s in on_ec2)
    lines["snapshots"] = ebs * 0.05 * sum(s.used_gb for s in landed if today.backed_up(estate, s))
    watched = [s for s in on_ec2 if today.monitored(estate, s)]
    lines["observability"] = (
        other * 0.10 * sum(compute_usd(s, committed=False, exact=exact) for s in watched)
    )
    licences = sum(lines[name] for name in ("windows", "linux", "sql_included"))
    at_list = evs_list + licences + sum(sum(both) for both in listed.values())
    lines["security"] = other * 0.03 * at_list
    if answers.security_tools is None:  # not compared
        lines["security"] = 0.0
    agents = 250 * len(landed) + 1000 * sum(s.sql is not None for s in landed)
    lines["agents"] = agents / 12 * today.factor(estate, answers)
    lines = {
        name: usd * grown * (1.0 if name in NOT_OF_THE_BILL else price)
        for name, usd in lines.items()
    }
    count = len(landed) * grown
    lines["network"] = network_usd(count, answers) * price
    lines["landing_zone"] = other * min(3000, (325 if answers.whole else 0) + 10 * count) * price
    bill = sum(usd for name, usd in lines.items() if name not in NOT_OF_THE_BILL)
    lines["support"] = support_usd(bill, answers.whole)
    return lines


def own_system(server, answers):
    return {"RHEL": answers.own_rhel, "SLES": answers.own_suse}.get(server.system, False)


def bought_usd(estate, servers):
    """Return the services bought instead of servers whose users are known, USD a month.

    The users follow the servers, each its part of them.
    """
    bought = [s for s in servers if s.disposition == "Repurchase"]
    total = 0.0
    for server in bought:
        users = estate.application(server).users
        of_all = sum(s.application == server.application for s in estate.servers)
        total += 30.0 * users / of_all if users is not None else 0.0
    return total
