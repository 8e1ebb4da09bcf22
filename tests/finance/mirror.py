"""Prices on premises that make every item cost what it costs on AWS: the mirror of an estate.

Each line on premises is proportional to prices of its own, so the prices that give a wanted amount
follow from one computation; no code of the product is replaced.
"""

from __future__ import annotations

import numpy as np

from bizcase.finance.aws_side import aws_paths
from bizcase.finance.model import model
from bizcase.finance.on_premises import yearly
from bizcase.finance.values import Values

# No growth, no escalation, no slip; contracts end with their servers, staff stays, nobody uses
# VMware, and the commitment of AWS starts at once. What is paid once is on AWS's side only.
STILL = {
    "growth.infra": 0, "fin.esc_labour": 0, "fin.esc_energy": 0, "fin.esc_vmware": 0,
    "fin.aws_price_change": 0, "mig.schedule_slip": 0, "mig.dual_run_months": 0,
    "op.labour_retained_pct": 100, "op.contract_months": 1, "op.vmware_edition": "none",
    "op.space_kind": "rented", "op.refresh_project_pct": 0, "op.kwh": 0, "aws.commit_start_lag": 0,
    "op.security_tools": 1,
}  # fmt: skip
# Lines and heads at one price: the agent. Owned licences are so too, but the second site's share of
# them stands with them on AWS, and with the second site on premises.
AGENTS = (("security", "security_sql"), "agents")
OWNED = (("sql_standard", "sql_enterprise"), "own_licences")
# What a row of the mirror compares: lines on premises, heads of the AWS side, and the prices that
# the lines are proportional to. In this order: network and second sites follow what stands above.
# Nothing on AWS is a room, nothing on premises a landing zone: these two stand for each other.
PAIRS = {
    "hardware": (("hardware", "hardware_physical"), ("compute", "databases"),
                 ("op.hw_price_factor",)),
    "vendor_support": (("vendor_support", "vendor_support_physical"), ("support",),
                       ("op.hw_maint",)),
    "linux": (("rhel", "sles"), ("linux",),
              ("op.rhel_std", "op.rhel_vdc", "op.sles_std", "op.sles_unlimited")),
    "windows": (("windows",), ("windows",), ("op.win_std_core", "op.win_dc_core")),
    "storage": (("storage", "storage_maintenance"), ("storage",), ("op.storage_gb",)),
    "backup": (("backup_software", "backup_storage"), ("snapshots",),
               ("op.backup_server", "op.backup_gb")),
    "monitoring": (("monitoring", "monitoring_vmware"), ("observability",),
                   ("op.monitoring_server",)),
    "tools": (("security_tools",), ("security",), ("op.security_tools",)),
    "rooms": (("space",), ("landing_zone",), ("op.space",)),
    "network": (("network", "network_maintenance"), ("network",), ("op.network_pct",)),
    "recovery": (("recovery_multi_site", "recovery_warm_standby", "recovery_pilot_light"),
                 ("recovery",), ("op.dr_multi_site", "op.dr_warm", "op.dr_pilot")),
}  # fmt: skip


def mirrored(prepared, register):
    """Return the register with prices on premises at which every row costs what it does on AWS."""
    aws = aws_a_month(prepared, register)
    for lines, heads, prices in PAIRS.values():
        found = today_a_year(prepared, register)
        wanted, today = wanted_a_year(heads, aws, found), sum(found[line] for line in lines)
        assert today or not wanted, lines
        factor = wanted / today if today else 1.0
        values = {key: register.number(key) * factor for key in prices}
        register = register.with_overrides(values)
    return register


def wanted_a_year(heads, aws, today):
    """Return USD a year that the lines of a row must cost to be those of its heads."""
    lines, head = OWNED
    second = aws[head] * 12 - sum(today[line] for line in lines) if "recovery" in heads else 0.0
    return 12 * sum(aws[name] for name in heads) + second


def aws_a_month(prepared, register):
    """Return USD a month by head once everything has landed."""
    found = model(prepared, register)
    paths = aws_paths(found.base, found.plan, Values(register))
    return {head: float(path[0, -1]) for head, path in paths.items()}


def today_a_year(prepared, register):
    """Return USD a year by line on premises."""
    found = model(prepared, register)
    lines = yearly(found.base, found.plan, Values(register), "refresh")
    return {line: float(np.ravel(today)[0]) for line, (today, _) in lines.items()}


def by_hand(prepared, register, cash, start, leaves):
    """Return the NPV of a mirror: AWS from the month it starts in to that in which servers leave.

    ``cash`` brings what is paid once, by month.
    """
    both = sum(aws_a_month(prepared, register).values())
    rate = 1 + register.fraction("fin.discount")
    once = sum(usd / rate ** (month / 12) for month, usd in enumerate(cash.months["one_time_usd"]))
    twice = sum(both / rate ** (month / 12) for month in range(start, leaves + 1))
    return -once - twice
