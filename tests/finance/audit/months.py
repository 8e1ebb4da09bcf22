"""The cash flow month by month: what staying costs, less what migrating costs (METHOD).

Month 0 is the decision; landing zone and training are paid in it.
"""

from __future__ import annotations

import math

from tests.finance.audit import aws, today
from tests.finance.audit.remaining import Left, in_whole_hosts, leaves, lines, share, vcpu

LIFE_MONTHS = {
    "host_hardware": 48, "server_hardware": 48, "storage": 48, "network": 60,
}  # fmt: skip
ESCALATES = {
    "labour": "esc_labour", "host_electricity": "esc_energy", "server_electricity": "esc_energy",
}  # fmt: skip
COMMITMENT_LAG, VMWARE_TERM, RATE = 3, 36, 150
# Hours of a workload, and of each of its servers.
HOURS = {
    "Rehost": (8, 5), "Replatform": (24, 12), "Refactor": (160, 20), "Repurchase": (80, 0),
    "Retire": (4, 2), "Relocate": (1, 2),
}  # fmt: skip
LABORIOUS = ("Retire", "Relocate", "Rehost", "Replatform", "Repurchase", "Refactor")


def compounded(rate, month):
    return (1 + rate) ** ((month - 1) / 12)


def growth_bought(rate, life, month):
    """Return what is bought in a month above today's estate, as a part of it: V(t) - V(t - 1).

    It is bought again a life later.
    """
    total = 0.0
    while month > 0:
        total += (1 + rate) ** (month / 12) - (1 + rate) ** ((month - 1) / 12)
        month -= life
    return total


def bought(rate, life, month, horizon):
    """Return purchases of a month as a part of the price of all, less the credit at the horizon."""
    total = max(0.0, 1 / life + growth_bought(rate, life, month))
    if month == horizon and rate > 0:
        total -= sum(
            growth_bought(rate, life, earlier) * max(0.0, 1 - (horizon - earlier) / life)
            for earlier in range(1, horizon + 1)
        )
    return total


def renewals(answers, month):
    return max(0, (month - 1 - answers.renewal_month) // VMWARE_TERM + 1)


def staying(estate, answers, month):
    """Return the lines of a month if nothing moves, USD."""
    yearly, times, horizon = (
        today.yearly(estate, answers),
        today.factor(estate, answers),
        12 * answers.horizon_years,
    )
    grown = compounded(answers.growth, month)
    found = {}
    for name, usd in yearly.items():
        rise = compounded(getattr(answers, ESCALATES[name]), month) if name in ESCALATES else 1.0
        found[name] = usd / 12 * grown * rise
    for name, life in LIFE_MONTHS.items():
        price = yearly[name] * life / 12
        found[name] = price * bought(answers.growth, life, month, horizon)
    cores = today.vmware_cores(estate, answers) * grown
    if cores:
        counted = max(72, cores) if answers.whole else cores
        uplift = (1 + answers.esc_vmware) ** renewals(answers, month)
        found["virtualisation"] = times * counted * today.VMWARE_USD[answers.edition] / 12 * uplift
    found["esu"] = times * sum(today.esu_usd(s, answers, month) for s in estate.servers) / 12
    found["recovery"] = sum(
        rate * today.second_site_part(estate, answers, found, plan)
        for plan, rate in today.SECOND_SITE.items()
    )
    return found


def refresh_project(estate, answers, month):
    """Return the effort of replacing hosts and of replacing physical servers in a month."""
    yearly = today.yearly(estate, answers)
    part = max(0.0, 1 / 48 + growth_bought(answers.growth, 48, month))
    return {name: 0.10 * 4 * yearly[name] * part for name in ("host_hardware", "server_hardware")}


def exit_of(estate, answers, server):
    """Return the time at which a server is switched off, in months; never for one that stays."""
    if not leaves(estate, server):
        return math.inf
    return estate.waves[server.wave - 1].end * (1 + answers.slip) + answers.dual_run


def left_in(estate, answers, month):
    """Return what is still there in a month, as a mean of it."""
    exits = {s.name: exit_of(estate, answers, s) for s in estate.servers}
    here = {name: min(1.0, max(0.0, time - (month - 1))) for name, time in exits.items()}
    anniversary = max(month - 1, 0) // answers.contract_months * answers.contract_months
    renewed = {name: float(time > anniversary + 1e-9) for name, time in exits.items()}
    ever = {name: float(time == math.inf) for name, time in exits.items()}
    at_renewal = {name: float(t > answers.renewal_month + 1e-9) for name, t in exits.items()}
    paid = at_renewal if month > answers.renewal_month else None
    return Left(here, renewed, paid, ever, compounded(answers.growth, month))


def migrating(estate, answers, month):
    """Return the lines of a month that go on while servers leave, and the refresh project."""
    left, times = left_in(estate, answers, month), today.factor(estate, answers)
    found = lines(
        estate, answers, staying(estate, answers, month), left,
        lambda s: times * today.esu_usd(s, answers, month) / 12,
    )  # fmt: skip
    project = refresh_project(estate, answers, month)
    hosts, physical = machines_left(estate, answers, month)
    return found, project["host_hardware"] * hosts + project["server_hardware"] * physical


def machines_left(estate, answers, month):
    """Return the parts of hosts and of physical servers that still run in a month."""
    here = left_in(estate, answers, month).here
    hosts = in_whole_hosts(share(estate.virtual, here, vcpu), estate, answers)
    return hosts, share([s for s in estate.servers if s.physical], here, lambda s: 1.0)


def on_aws(estate, answers, month):
    """Return the heads of a month, USD: what has landed, on demand for three months."""

    def landed(lag):
        return [s for s in estate.servers if estate.waves[s.wave - 1].start <= month - lag]

    heads = aws.heads(
        estate, answers, landed(0), landed(COMMITMENT_LAG),
        grown=compounded(answers.growth, month),
        price=compounded(answers.aws_price_change, month),
    )  # fmt: skip
    here = [s for s in landed(0) if s.disposition == "Repurchase"]
    return heads | {"bought": aws.bought_usd(estate, here)}


def hours_by_month(estate, month):
    """Return the hours of all workloads in a month: evenly from start to cutover of each server.

    A workload is as laborious as its hardest part; its own hours are shared among its servers.
    """
    total = 0.0
    for name in {s.application for s in estate.servers}:
        members = [s for s in estate.servers if s.application == name and leaves(estate, s)]
        if not members:
            continue
        hardest = max((s.disposition for s in members), key=LABORIOUS.index)
        for server in members:
            wave = estate.waves[server.wave - 1]
            own = HOURS[server.disposition][1]
            of_workload = HOURS[hardest][0] / len(members)
            landing_own, landing_workload = own, of_workload
            if server.disposition == "Refactor":
                landing_own = HOURS["Rehost"][1]
            if hardest == "Refactor":
                landing_workload = HOURS["Rehost"][0] / len(members)
            if wave.start <= month <= wave.end:
                total += (landing_own + landing_workload) / (wave.end - wave.start + 1)
            if wave.end < month <= wave.end + 12:
                total += (own - landing_own + of_workload - landing_workload) / 12
    return total


def once(estate, answers, month):
    """Return the one-time cost of a month: labour, and in month 0 landing zone and training."""
    moving = sum(s.moves for s in estate.servers)
    if not any(leaves(estate, s) for s in estate.servers):
        return 0.0
    labour = RATE * hours_by_month(estate, month)
    training = 0.0
    if month == 0 and moving:
        per_server = min(moving, 1000) + max(0, moving - 1000) / 5
        labour += RATE * ((160 if answers.whole else 0) + per_server)
        training = 5000 * max(2, math.ceil(moving / 80)) if answers.whole else 0.0
    return labour * 1.15 * 1.20 + training + removal(estate, answers, month)


def removal(estate, answers, month):
    """Return 300 for every host and physical server that is switched off in a month."""
    if month < 1:
        return 0.0
    hosts = len(estate.hosts) + today.derived_hosts(estate, answers)
    physical = today.count_physical(estate)

    def running(at):
        of_hosts, of_physical = machines_left(estate, answers, at) if at else (1.0, 1.0)
        return hosts * of_hosts + physical * of_physical

    return 300 * max(0.0, running(month - 1) - running(month))


def flow(estate, answers):
    """Return one row a month from 0: baseline, on premises, AWS, one-time, net, USD."""
    rows = []
    for month in range(12 * answers.horizon_years + 1):
        row = {"baseline": 0.0, "on_premises": 0.0, "aws": 0.0, "bought": 0.0}
        row["once"] = once(estate, answers, month)
        if month:
            project = sum(refresh_project(estate, answers, month).values())
            row["baseline"] = sum(staying(estate, answers, month).values()) + project
            found, project = migrating(estate, answers, month)
            row["on_premises"] = sum(found.values()) + project
            heads = on_aws(estate, answers, month)
            row["bought"] = heads.pop("bought")
            row["aws"] = sum(heads.values())
        net = row["baseline"] - row["on_premises"] - row["aws"] - row["bought"] - row["once"]
        rows.append(row | {"net": net})
    return rows


def npv(rows, answers):
    return sum(row["net"] / (1 + answers.discount) ** (m / 12) for m, row in enumerate(rows))
