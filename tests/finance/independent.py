"""The financial case once more, written from the method alone: it shares no code with finance.

One server at a time, one month at a time, plain formulas; slow and easy to check. The inputs are
what earlier stages hand over: servers.csv, databases, hosts, waves, dispositions.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np

LINES = (
    "hardware", "hardware_maintenance", "storage", "storage_maintenance", "network",
    "network_maintenance", "vmware", "windows", "sql_standard", "sql_enterprise", "esu", "energy",
    "space", "labour", "security", "security_sql",
)  # fmt: skip
EFFORT_ORDER = ("Relocate", "Retire", "Rehost", "Replatform", "Repurchase", "Refactor")
SCALE_OF = {"simple": "mig.scale_simple", "complex": "mig.scale_complex"}


@dataclass
class Server:
    vcpu: float
    memory: float
    storage: float
    windows: bool
    physical: bool
    disposition: str
    sql_cores: float
    sql_enterprise: bool
    aws: dict
    start: int
    end: int

    @property
    def leaves(self):
        return self.disposition != "Retain" and (self.placed or self.disposition not in
                                                 ("Rehost", "Relocate", "Replatform", "Refactor",
                                                  "undecided"))  # fmt: skip

    @property
    def moves(self):
        return self.leaves and self.disposition not in ("Retire", "Repurchase")

    placed: bool = True
    hosted: bool = False  # its host, or the hosts of its export, are listed
    vmware: bool = True


@dataclass
class Estate:
    servers: list
    hosts: list  # (cores, sockets, memory, whether it runs VMware)
    vmware: bool
    esu: list  # (kind, cores, months since the end of support, server)
    # (complexity, parts); a part: disposition, share of the server's hours, start, end
    workloads: list = field(default_factory=list)


def cash_flow(estate, value):
    """Return lines by month: baseline, future, aws and one-time, for assumptions by key."""
    horizon = round(value("fin.horizon") * 12)
    months = range(horizon + 1)
    grown = [(1 + value("growth.infra") / 100) ** (max(t - 1, 0) / 12) for t in months]
    today = _annual(estate, value)
    share = _Share(estate, value, horizon, today["machines"])
    baseline = {line: [0.0] * (horizon + 1) for line in LINES}
    future = {line: [0.0] * (horizon + 1) for line in LINES}
    for t in months[1:]:
        for line in LINES:
            amount = today[line] / 12 * grown[t]
            kept = share.of(line, t)
            if line == "labour":
                amount *= (1 + value("fin.esc_labour") / 100) ** ((t - 1) / 12)
            if line == "energy":
                amount *= (1 + value("fin.esc_energy") / 100) ** ((t - 1) / 12)
            if line == "vmware":
                rate = today["vmware_rate"] / 12
                rate *= (1 + value("fin.esc_vmware") / 100) ** share.renewals(t)
                cores, least = today["vmware_cores"] * grown[t], value("op.vmw_min_order")
                amount = max(cores, least) * rate
                kept = max(cores * kept, least) * rate / amount if kept and amount else 0.0
            if line == "esu":
                amount = _esu(estate, value, t) / 12
            baseline[line][t], future[line][t] = amount, amount * kept
    price = (1 + value("fin.aws_price_change") / 100) ** (1 / 12)
    aws = [0.0] + [
        sum(sum(item.aws.values()) for item in estate.servers if item.moves and item.start <= t)
        * grown[t] * price ** (t - 1)
        for t in months[1:]
    ]  # fmt: skip
    return {"baseline": baseline, "future": future, "aws": aws,
            "once": _once(estate, value, share, today, horizon),
            "services": _services(estate, value, horizon)}  # fmt: skip


def net(found):
    total = np.array(found["aws"]) * -1 - np.array(found["services"])
    for line in LINES:
        total = total + np.array(found["baseline"][line]) - np.array(found["future"][line])
    for path in found["once"].values():
        total = total - np.array(path)
    return total


def npv(path, rate_percent):
    return sum(amount / (1 + rate_percent / 100) ** (t / 12) for t, amount in enumerate(path))


def _annual(estate, value):
    servers = estate.servers
    virtual = [item for item in servers if not item.physical]
    physical = [item for item in servers if item.physical]
    hosts = list(estate.hosts)
    vmware_cores = sum(host[1] * max(16, host[0] / host[1]) for host in hosts if host[3])
    apart = [item for item in virtual if not hosts or not item.hosted]
    if apart:
        threads = sum(item.vcpu for item in apart)
        by_cpu = math.ceil(threads / (value("op.vcpu_per_core") * value("op.host_cores")))
        by_memory = math.ceil(sum(item.memory for item in apart) / value("op.host_mem_gib"))
        one = (value("op.host_cores"), value("op.host_sockets"), value("op.host_mem_gib"))
        more = max(by_cpu, by_memory) + 1
        on_vmware = sum(item.vcpu for item in apart if item.vmware) / threads
        vmware_cores += more * one[1] * max(16, one[0] / one[1]) * on_vmware
        hosts += [one] * more
    cores = sum(host[0] for host in hosts) + sum(item.vcpu for item in physical) / 2
    memory = sum(host[2] for host in hosts) + sum(item.memory for item in physical)
    bought = 16.232 * memory + 113.87 * 2 * cores
    storage = sum(item.storage for item in servers) * value("op.storage_gb")
    network = value("op.network_pct") / 100 * (bought + storage)
    machines = len(hosts) + len(physical)
    busy = value("op.server_util") / 100
    kw = machines * (65.8 + busy * (367.1 - 65.8)) / 1000
    out_of_warranty = (value("op.life_server") - value("op.warranty_years")) / value(
        "op.life_server"
    )
    all_virtual = sum(item.vcpu for item in virtual) or 1.0
    windows = sum(max(16, host[1] * max(8, host[0] / host[1])) for host in hosts)
    windows *= sum(item.vcpu for item in virtual if item.windows) / all_virtual
    windows += sum(max(16, item.vcpu / 2) for item in physical if item.windows)
    assurance = value("op.sa_pct") / 100
    standard = sum(item.sql_cores for item in servers if not item.sql_enterprise)
    enterprise = sum(item.sql_cores for item in servers if item.sql_enterprise)
    rate = value("op.vvf_core") if estate.vmware else 0.0
    return {
        "machines": machines,
        "vmware_cores": vmware_cores,
        "vmware_rate": rate,
        "vmware": 0.0,
        "esu": 0.0,
        "hardware": bought / value("op.life_server"),
        "hardware_maintenance": bought * value("op.hw_maint") / 100 * out_of_warranty,
        "storage": storage / value("op.life_storage"),
        "storage_maintenance": storage * value("op.storage_maint") / 100,
        "network": network / value("op.life_network"),
        "network_maintenance": network * value("op.network_maint") / 100,
        "windows": windows * value("op.win_dc_core") * assurance,
        "sql_standard": standard / 2 * value("op.sql_std_2core") * assurance,
        "sql_enterprise": enterprise / 2 * value("op.sql_ent_2core") * assurance,
        "energy": kw * value("op.pue") * 8760 * value("op.kwh"),
        "space": kw * 12 * value("op.space"),
        "labour": len(servers) / value("op.vms_per_fte") * value("op.fte_cost"),
        "security": len(servers) * value("op.security_server"),
        "security_sql": sum(item.sql_cores > 0 for item in servers) * value("op.security_sql"),
    }


def _esu(estate, value, t):
    prices = {"windows": value("op.win_dc_core"), "sql_standard": value("op.sql_std_2core") / 2,
              "sql_enterprise": value("op.sql_ent_2core") / 2}  # fmt: skip
    shares = (0.75, 1.0, 1.25)
    total = 0.0
    for kind, cores, since, _ in estate.esu:
        year = math.floor((since + t - 1) / 12)
        total += cores * prices[kind] * (shares[year] if 0 <= year < len(shares) else 0.0)
    return total


class _Share:
    QUANTITIES: ClassVar = {
        "esu": "esu",
        "hardware": "vcpu", "hardware_maintenance": "vcpu", "vmware": "vcpu", "energy": "vcpu",
        "storage": "storage", "windows": "windows_vcpu", "sql_standard": "standard",
        "sql_enterprise": "enterprise", "security_sql": "sql",
    }  # fmt: skip
    CONTRACTS = ("vmware", "windows", "sql_standard", "sql_enterprise")
    WITH_THE_LAST = ("storage_maintenance", "network", "network_maintenance", "space")

    def __init__(self, estate, value, horizon, machines):
        late = 1 + value("mig.schedule_slip") / 100
        self.gone = np.array(
            [item.end * late + value("mig.dual_run_months") if item.leaves else math.inf
             for item in estate.servers]
        )  # fmt: skip
        self.weights = {
            "servers": [1.0 for _ in estate.servers],
            "vcpu": [item.vcpu for item in estate.servers],
            "storage": [item.storage for item in estate.servers],
            "windows_vcpu": [item.vcpu if item.windows else 0.0 for item in estate.servers],
            "standard": [0.0 if item.sql_enterprise else item.sql_cores for item in estate.servers],
            "enterprise": [item.sql_cores if item.sql_enterprise else 0.0
                           for item in estate.servers],
            "sql": [float(item.sql_cores > 0) for item in estate.servers],
            "esu": [sum(cores for _, cores, _, on in estate.esu if on is item)
                    for item in estate.servers],
        }  # fmt: skip
        self.term = round(value("op.contract_months"))
        self.retained = value("op.labour_retained_pct") / 100
        self.machines = machines

    def renewals(self, t):
        return (t - 1) // self.term

    def _average(self, quantity, t):
        weight = np.array(self.weights[quantity])
        there = np.clip(self.gone - (t - 1), 0.0, 1.0)
        return float((weight * there).sum() / (weight.sum() or 1.0))

    def hosts(self, t):
        return math.ceil(self.machines * self._average("vcpu", t) - 1e-9)

    def of(self, line, t):
        quantity = self.QUANTITIES.get(line, "servers")
        if line in self.CONTRACTS:
            renewed = self.renewals(t) * self.term
            weight = np.array(self.weights[quantity])
            still = (self.gone > renewed + 1e-9) if renewed else np.ones(len(weight), bool)
            share = float((weight * still).sum() / (weight.sum() or 1.0))
            if line == "vmware":
                share = math.ceil(self.machines * share - 1e-9) / self.machines
            return share
        share = self._average(quantity, t)
        if line in self.WITH_THE_LAST:
            return float(share > 1e-9)
        if line == "labour":
            return 1 - (1 - self.retained) * (1 - share)
        return min(1.0, self.hosts(t) / self.machines) if quantity == "vcpu" else share


def _parts(workload):
    """Yield each part with the share of the workload that it is: the hardest are it, alike."""
    _, parts = workload
    hardest = max((part[0] for part in parts), key=EFFORT_ORDER.index)
    count = sum(part[0] == hardest for part in parts)
    for part in parts:
        yield (*part, (1 / count if part[0] == hardest else 0.0))


def _hours(fate, workloads, servers, value):
    """Hours until landed, and in the year after: Refactor lands as a rehost does."""
    own = (value(f"mig.h_{fate.lower()}_workload"), value(f"mig.h_{fate.lower()}_server"))
    first = own
    if fate == "Refactor":
        first = (min(own[0], value("mig.h_rehost_workload")),
                 min(own[1], value("mig.h_rehost_server")))  # fmt: skip
    total = workloads * own[0] + servers * own[1]
    landing = workloads * first[0] + servers * first[1]
    return landing, total - landing


def _once(estate, value, share, today, horizon):
    labour = np.zeros(horizon + 1)
    for workload in estate.workloads:
        usd = value(SCALE_OF[workload[0]]) if workload[0] in SCALE_OF else 1.0
        usd *= value("mig.rate_usd_h")
        for fate, servers, start, end, part in _parts(workload):
            landing, after = _hours(fate, part, servers, value)
            for t in range(start, min(end, horizon) + 1):
                labour[t] += landing * usd / (end - start + 1)
            for t in range(end + 1, min(end + 12, horizon) + 1):
                labour[t] += after * usd / 12
    moving = sum(item.moves and item.disposition != "undecided" for item in estate.servers)
    counted = min(moving, 1000) + max(0, moving - 1000) / 5
    zone = np.zeros(horizon + 1)
    if moving:
        hours = value("mig.lz_hours_fixed") + counted * value("mig.lz_hours_server")
        zone[0] = hours * value("mig.rate_usd_h")
    programme = (labour + zone) * value("mig.pmo_pct") / 100
    once = {"labour": labour, "landing_zone": zone, "programme": programme}
    once["contingency"] = (labour + zone + programme) * value("mig.contingency") / 100
    once["training"] = np.zeros(horizon + 1)
    engineers = max(2, math.ceil(moving / value("op.vms_per_fte"))) if moving else 0
    once["training"][0] = engineers * value("mig.training_eng")
    removed = np.zeros(horizon + 1)
    for t in range(1, horizon + 1):
        before = today["machines"] if t == 1 else share.hosts(t - 1)
        removed[t] = max(0, before - share.hosts(t)) * value("mig.decommission_host")
    return once | {"decommission": removed}


def _services(estate, value, horizon):
    """What is bought instead of servers: each workload's price, in step with the work on it."""
    path = np.zeros(horizon + 1)
    for workload in estate.workloads:
        for fate, _, start, end, part in _parts(workload):
            if fate == "Repurchase":
                for t in range(1, horizon + 1):
                    done = min(max(t - start + 1, 0) / (end - start + 1), 1.0)
                    path[t] += value("mig.subscription") * done * part
    return path
