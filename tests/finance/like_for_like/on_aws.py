"""What the same estate costs on AWS a month, line by line (LIKE_FOR_LIKE sections 1, 2 and 9)."""

from __future__ import annotations

from tests.finance.like_for_like import on_premises

HOURS = 730  # a month

# The item of the comparison that a line belongs to.
ITEM = {
    "compute": "hardware",
    "volumes": "storage",
    "rhel_included": "linux",
    "windows_included": "windows",
    "sql_server_included": "sql_server",
    "snapshots": "backup",
    "recovery": "recovery",
    "observability": "monitoring",
    "network": "network",
    "landing_zone": "landing_zone",
    "support": "vendor_support",
    "own_rhel": "linux",
    "own_sql_server": "sql_server",
    "agents": "security",
}
INCLUDED = ("rhel_included", "windows_included", "sql_server_included")
SERVERS = ("compute", "volumes", *INCLUDED)  # what recovery and security are a share of
BESIDE_THE_BILL = ("own_rhel", "own_sql_server", "agents")  # no Support on them
RECOVERY_SHARE = 0.30  # warm standby
COVERAGE = 0.80  # of steady use by the plan, once it is bought
DIRECT_CONNECT_FROM = 100  # servers
SUPPORT_BANDS = ((10_000, 0.09), (80_000, 0.07), (250_000, 0.05), (float("inf"), 0.03))


def compute_usd(estate, answers, committed):
    """Return EC2: on demand, or 80 % of it at the plan's price and the rest on demand."""
    total = 0.0
    for group in estate.machines:
        list_usd = HOURS * group.count * group.hour_usd * estate.region_factor
        on_demand = list_usd * group.sized_share * answers.compute_factor
        plan = on_demand * (1 - group.plan_discount)
        total += COVERAGE * plan + (1 - COVERAGE) * on_demand if committed else on_demand
    return total


def vcpu(group):
    return group.count * group.vcpu * group.sized_share


def included_licences_usd(estate, answers):
    """Return the licences in the price of an instance; no plan lowers them."""
    rhel = sum(group.count for group in estate.machines if group.system == "RHEL")
    windows_vcpu = sum(vcpu(group) for group in estate.machines if group.windows)
    sql_vcpu = sum(vcpu(group) for group in estate.machines if group.sql_standard)
    own_sql = answers.stance == "owned_sa"
    return {
        "rhel_included": 0.0 if answers.own_rhel else HOURS * 0.0576 * rhel,
        "windows_included": HOURS * 0.046 * windows_vcpu,
        "sql_server_included": 0.0 if own_sql else HOURS * 0.12 * sql_vcpu,
    }


def network_usd(estate):
    """Return gateways, the line, transit and traffic; a partial list has its own traffic only."""
    servers = estate.count
    through_gateways, between_zones = 20 * 0.045, 50 * 0.02
    out_gb = 10 * servers
    traffic = servers * (through_gateways + between_zones)
    if not estate.whole:
        return traffic + 0.09 * out_gb
    three_gateways, transit = 98.55, 175
    line = 73 if servers < DIRECT_CONNECT_FROM else 1500  # VPN, Direct Connect
    return three_gateways + line + transit + traffic + 0.09 * max(0, out_gb - 100)


def landing_zone_usd(estate, answers):
    modelled = min(3000, (325 if estate.whole else 0) + 10 * estate.count)
    return answers.landing_zone_factor * modelled


def support_usd(bill_usd, whole):
    """Return Business Support+: each part of the bill at the rate of its band."""
    total, below = 0.0, 0.0
    for upper, rate in SUPPORT_BANDS:
        total += rate * max(0.0, min(bill_usd, upper) - below)
        below = upper
    return max(29 if whole else 0, total)


def own_subscriptions_usd(estate, answers):
    """Return subscriptions that go on on AWS, the standby's share of them included."""
    guests = sum(group.count for group in estate.machines if group.system == "RHEL")
    rhel = on_premises.rhel_pairs_usd(guests) / 12 if answers.own_rhel else 0.0
    owned = answers.stance == "owned_sa"
    sql_server = on_premises.sql_server_usd(estate, "owned_sa") / 12 if owned else 0.0
    standby = 1 + recovery_share(estate, answers)
    return {"own_rhel": rhel * standby, "own_sql_server": sql_server * standby}


def recovery_share(estate, answers):
    return RECOVERY_SHARE * estate.warm_share if answers.recovery else 0.0


def monthly_usd(estate, answers, committed):
    """Return the compared lines of a month, USD: with the plan, or all compute on demand."""
    gb_month_usd, retained_gb_usd = 0.08 * estate.region_factor, 0.05 * estate.region_factor
    lines = {
        "compute": compute_usd(estate, answers, committed),
        "volumes": gb_month_usd * sum(g.count * g.storage_gb for g in estate.machines),
        **included_licences_usd(estate, answers),
        "snapshots": retained_gb_usd * sum(g.count * g.used_gb for g in estate.machines),
        "observability": 0.10 * compute_usd(estate, answers, committed=False),
        "network": network_usd(estate),
        "landing_zone": landing_zone_usd(estate, answers),
    }
    servers_usd = sum(lines[name] for name in SERVERS)
    lines["recovery"] = recovery_share(estate, answers) * servers_usd
    lines["support"] = support_usd(sum(lines.values()), estate.whole)
    agents = on_premises.yearly_usd(estate, answers)["agents"] / 12
    return lines | own_subscriptions_usd(estate, answers) | {"agents": agents}


def not_compared_usd(estate, answers):
    """Return the security services of a month and the Support on them: no tools are entered."""
    lines = monthly_usd(estate, answers, committed=True)
    security = 0.03 * sum(lines[name] for name in SERVERS)
    return {"security": security, "security_support": 0.09 * security}
