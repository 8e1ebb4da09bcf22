"""What an estate costs where it stands, line by line (LIKE_FOR_LIKE sections 2, 3, 6 and 8)."""

from __future__ import annotations

import math

CORES_PER_HOST, GIB_PER_HOST, SOCKET_PAIRS_PER_HOST = 32, 512, 1
THREADS_PER_CORE = 2

# The item of the comparison that a line belongs to.
ITEM = {
    "hardware": "hardware",
    "vendor_support": "vendor_support",
    "virtualisation": "virtualisation",
    "linux": "linux",
    "windows": "windows",
    "sql_server": "sql_server",
    "storage": "storage",
    "storage_maintenance": "storage",
    "network": "network",
    "network_maintenance": "network",
    "space": "facilities",
    "electricity": "facilities",
    "recovery": "recovery",
    "backup": "backup",
    "monitoring": "monitoring",
    "agents": "security",
}
# A second site repeats items 1 to 6, 9, 10, 13 and 15 of what it protects.
PROTECTED = (
    "hardware", "vendor_support", "virtualisation", "linux", "windows", "sql_server", "storage",
    "storage_maintenance", "network", "network_maintenance", "space", "electricity",
)  # fmt: skip
WARM_STANDBY_SHARE = 0.50

LAST_MONTH_BEFORE_EXIT = 7  # cut over in month 4, three months beside each other


def hosts(estate):
    """Return the hosts as listed, else by the larger of processor and memory need and one in eight.

    A partial list has its part of a host; a whole estate has whole hosts, two at least.
    """
    if estate.listed_hosts is not None:
        return estate.listed_hosts
    vcpu = sum(group.count * group.vcpu for group in estate.machines)
    memory_gib = sum(group.count * group.memory_gib for group in estate.machines)
    need = max(vcpu / (3 * CORES_PER_HOST), memory_gib / (0.75 * GIB_PER_HOST)) * (1 + 1 / 8)
    return max(2, math.ceil(need)) if estate.whole else need


def hosts_of(guests, estate):
    """Return the hosts that guests of one system need; listed hosts are shared by all."""
    if estate.listed_hosts is not None:
        return estate.listed_hosts
    own = hosts(estate) * guests / estate.count
    return math.ceil(own) if estate.whole else own


def servers_purchase_usd(estate, answers):
    """Return the list price of all hosts: the 2023 regression at today's prices, 5,000 at least."""
    threads = CORES_PER_HOST * THREADS_PER_CORE
    regression_usd = max(5000, 16.232 * GIB_PER_HOST + 113.87 * threads)
    return hosts(estate) * regression_usd * answers.server_price_factor


def storage_purchase_usd(estate, answers):
    allocated_gb = sum(group.count * group.storage_gb for group in estate.machines)
    return answers.storage_usd_gb * allocated_gb


def vmware_usd(estate, edition):
    """Return the subscription of a year on a three-year term; a whole estate orders 72 cores."""
    usd_per_core = {"vvf": 135, "vcf": 350, "open": (135 + 350) / 2}[edition]
    cores = hosts(estate) * CORES_PER_HOST
    return usd_per_core * (max(72, cores) if estate.whole else cores)


def rhel_pairs_usd(guests):
    """Return RHEL Server Standard, one subscription for two guests."""
    return math.ceil(guests / 2) * 799


def linux_usd(estate):
    """Return RHEL for the year: in pairs of guests, or Virtual Datacenters for their hosts."""
    guests = sum(group.count for group in estate.machines if group.system == "RHEL")
    return min(rhel_pairs_usd(guests), hosts_of(guests, estate) * SOCKET_PAIRS_PER_HOST * 2655)


def windows_usd(estate, stance):
    """Return Windows for the year: per host Datacenter, or Standard once for every two guests.

    Hosts that are derived take the cheaper of guests on all hosts and on hosts of their own.
    """
    guests = sum(group.count for group in estate.machines if group.windows)
    if not guests:
        return 0.0
    list_usd = min(
        count * CORES_PER_HOST * min(385, 66.8 * math.ceil(guests / count / 2))
        for count in (hosts(estate), hosts_of(guests, estate))
    )
    return {"owned_sa": 0.25 * list_usd, "owned_no_sa": list_usd / 5, "rented": 0.36 * list_usd}[
        stance
    ]


def sql_cores(estate):
    """Return the cores licensed: four a machine at least."""
    return sum(group.count * max(4, group.vcpu) for group in estate.machines if group.sql_standard)


def sql_server_usd(estate, stance):
    """Return SQL Server Standard for the year, in packs of two cores at 3,945, rented at 1,418."""
    packs = sql_cores(estate) / 2
    return packs * {"owned_sa": 0.25 * 3945, "owned_no_sa": 3945 / 5, "rented": 1418}[stance]


def backup_usd(estate):
    """Return software for every machine and storage for what is used, retained once."""
    used_gb = sum(group.count * group.used_gb for group in estate.machines)
    return 66 * estate.count + 0.033 * 12 * used_gb


def agents_usd(estate):
    """Return the security agents: 250 a machine, 1,000 more where SQL Server runs."""
    return 250 * estate.count + 1000 * sum(g.count for g in estate.machines if g.sql_standard)


def space_usd(estate):
    """Return the rent: whole racks of 5 kW, for a partial list its kW with the unused part."""
    watts_cores = hosts(estate) * CORES_PER_HOST * 9 * 2
    watts_storage = sum(g.count * g.storage_gb for g in estate.machines) / 1000 * 1 * 2
    kilowatts = (watts_cores + watts_storage) / 1000
    paid = 5 * math.ceil(kilowatts / 5) if estate.whole else kilowatts / (1 - 0.40)
    return paid * 195 * 12


def electricity_usd(estate):
    """Return the power of hosts at 18 % use, with PUE 1.54, at 0.146 a kWh."""
    kilowatts = hosts(estate) * (65.8 + 0.18 * 301.3) / 1000
    return kilowatts * 1.54 * 8760 * 0.146


def modelled_yearly_usd(estate, answers):
    """Return the lines of a year, USD, as they are modelled: before today's total is entered."""
    servers = servers_purchase_usd(estate, answers)
    storage = storage_purchase_usd(estate, answers)
    network = 0.10 * (servers + storage)
    lines = {
        "hardware": servers / 4,
        "vendor_support": 0.15 * servers * (1 - 3 / 4),  # 3 of 4 years are under warranty
        "storage": storage / 4,
        "storage_maintenance": 0.10 * storage,
        "network": network / 5,
        "network_maintenance": 0.15 * network,
        "virtualisation": vmware_usd(estate, answers.vmware_edition),
        "linux": linux_usd(estate),
        "windows": windows_usd(estate, answers.stance),
        "sql_server": sql_server_usd(estate, answers.stance),
        "backup": backup_usd(estate),
        "monitoring": 0.0,  # part of either VMware edition
        "agents": agents_usd(estate),
        "space": space_usd(estate),
        "electricity": electricity_usd(estate),
    }
    protected_usd = sum(lines[name] for name in PROTECTED)
    return lines | {"recovery": recovery_share(estate, answers) * protected_usd}


def recovery_share(estate, answers):
    return WARM_STANDBY_SHARE * estate.warm_share if answers.recovery else 0.0


def yearly_usd(estate, answers):
    """Return the lines of a year, USD; an entered total scales all of them alike."""
    modelled = modelled_yearly_usd(estate, answers)
    return {name: answers.today_factor * usd for name, usd in modelled.items()}


def refresh_project_yearly_usd(estate, answers):
    """Return the effort of a hardware refresh, one-time cost of staying: 10 % of each purchase."""
    return answers.today_factor * 0.10 * servers_purchase_usd(estate, answers) / 4


def saved_usd(month, lines, estate, answers):
    """Return what of a year's lines is no longer paid in a month: all of it from month 8.

    VMware is paid on to its renewal, and with it its part of the second site. Of owned space no
    cash falls.
    """
    if month <= LAST_MONTH_BEFORE_EXIT:
        return dict.fromkeys(lines, 0.0)
    saved = {name: usd / 12 for name, usd in lines.items()}
    if month <= answers.vmware_renewal_month:  # paid on, and so is its part of the second site
        saved["virtualisation"] = 0.0
        saved["recovery"] -= recovery_share(estate, answers) * lines["virtualisation"] / 12
    if answers.space == "owned":
        saved["space"] = 0.0
    return saved
