"""What the estate costs on premises in a full year, line by line, at today's size and prices."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from bizcase.finance.answers import RECOVERY, TODAY
from bizcase.finance.equipment import Equipment, equipment, in_steps, machine_kw, stored_gib
from bizcase.finance.line_specs import LABOUR, line_specs
from bizcase.finance.prepared import Prepared
from bizcase.finance.purchases import out_of_warranty
from bizcase.finance.software import (
    WITH_OPERATIONS,
    esu_usd,
    linux_usd,
    oracle_usd,
    sql_usd,
    vmware_cores,
    vmware_rate,
    windows_usd,
)
from bizcase.finance.values import Value, Values
from bizcase.units import HOURS_PER_YEAR, MONTHS_PER_YEAR

# What a second site repeats of the servers that it protects.
REPEATED = (
    "hardware", "vendor_support", "virtualisation", "linux", "windows", "sql_server", "storage",
    "network", "facilities",
)  # fmt: skip
SECOND_SITE = {
    "recovery_multi_site": ("multi_site", "op.dr_multi_site"),
    "recovery_warm_standby": ("warm_standby", "op.dr_warm"),
    "recovery_pilot_light": ("pilot_light", "op.dr_pilot"),
    "recovery_backup_restore": ("backup_restore", "op.dr_cold"),
}
PURCHASES = {
    "hardware": "op.life_server", "hardware_physical": "op.life_server",
    "storage": "op.life_storage", "network": "op.life_network",
}  # fmt: skip
_FTE_COST = {
    "us": "op.fte_cost_us", "weu": "op.fte_cost_weu", "in": "op.fte_cost_in",
    "own": "op.fte_cost_own",
}  # fmt: skip
FIRST_YEAR = np.arange(1.0, MONTHS_PER_YEAR + 1)


def prices_usd(prepared: Prepared, machines: Equipment, values: Values) -> dict[str, Value]:
    """Return what all there is would cost to buy today, by line of purchases."""
    storage = stored_gib(prepared, values) * values["op.storage_gb"]
    network = values.fraction("op.network_pct") * (machines.price_usd + storage)
    return {
        "hardware": machines.hosts_usd,
        "hardware_physical": machines.physical_usd,
        "storage": storage,
        "network": network,
    }


def level_usd(prepared: Prepared, machines: Equipment, values: Values) -> dict[str, Value]:
    """Return the lines that cost alike in every month of a year, USD a year."""
    totals, prices = prepared.fleet.totals, prices_usd(prepared, machines, values)
    support = values.fraction("op.hw_maint")
    running = machine_kw(values) * values["op.pue"] * HOURS_PER_YEAR * values["op.kwh"]
    person, (virtual, physical) = fte_cost_usd(values), _staff(prepared, values)
    return {
        "vendor_support": prices["hardware"] * support,
        "vendor_support_physical": prices["hardware_physical"] * support,
        "virtualisation": vmware_cores(machines, values) * vmware_rate(values),
        "rhel": linux_usd("rhel", prepared, machines, values),
        "sles": linux_usd("suse", prepared, machines, values),
        "windows": windows_usd(prepared, machines, values),
        "sql_standard": sql_usd("standard", prepared, values),
        "sql_enterprise": sql_usd("enterprise", prepared, values),
        "oracle_enterprise": oracle_usd("enterprise", prepared, values),
        "oracle_se2": oracle_usd("se2", prepared, values),
        "storage_maintenance": prices["storage"] * values.fraction("op.storage_maint"),
        "network_maintenance": prices["network"] * values.fraction("op.network_maint"),
        "space": paid_kw(machines, values) * values["op.space"] * MONTHS_PER_YEAR,
        "energy": machines.hosts * running,
        "energy_physical": machines.physical * running,
        "backup_software": totals["backup_servers"] * values["op.backup_server"],
        "backup_storage": stored_gib(prepared, values, "backup")
        * values["aws.backup_retained_ratio"]
        * values["op.backup_gb"] * MONTHS_PER_YEAR,
        "monitoring": totals["monitored_servers"] * values["op.monitoring_server"],
        "monitoring_vmware": totals["monitored_vmware"] * values["op.monitoring_server"],
        "security": totals["servers"] * values["op.security_server"],
        "security_sql": totals["sql_servers"] * values["op.security_sql"],
        "security_tools": values["op.security_tools"] if values.known("op.security_tools") else 0.0,
        "labour": virtual * person,
        "labour_physical": physical * person,
    }  # fmt: skip


def staff(prepared: Prepared, values: Values) -> Value:
    """Return the full-time people who operate the servers."""
    virtual, physical = _staff(prepared, values)
    return virtual + physical


def _staff(prepared: Prepared, values: Values) -> tuple[Value, Value]:
    totals = prepared.fleet.totals
    return (
        totals["virtual_servers"] / values["op.vms_per_fte_virtual"],
        totals["physical_servers"] / values["op.physical_per_fte"],
    )


def fte_cost_usd(values: Values) -> Value:
    """Return the cost of a full-time person in the region of the case; 0 while it is not known."""
    key = _FTE_COST[values.assumptions.text("op.labour_region")]
    return values[key] if values.known(key) else 0.0


def paid_kw(machines: Equipment, values: Values) -> Value:
    """Return the power that is paid for: whole racks, or in proportion with what stands unused."""
    power, rack = sum(machines.rated_kw(values)), values["op.rack_kw"]
    part = power / (1.0 - values.fraction("op.facility_unused"))
    whole = machines.whole
    paid: Value = whole * in_steps(power / rack, 1.0) * rack + (1.0 - whole) * part
    return paid


# Lines of one way to stay, and why the others have none.
_OF_A_BASELINE = {
    "refresh_project": ("refresh", "none: hardware is replaced only where staying refreshes"),
    "removal": ("exit", "none: machines are removed only where staying leaves the site"),
}


def state_of(prepared: Prepared, values: Values, version: str) -> dict[str, str]:
    """Return why a line is not known or does not apply, by line; the others are computed."""
    states = {
        spec.key: f"none: {spec.nothing}"
        for spec in line_specs()
        if not prepared.fleet.totals[spec.quantity]
    }
    states |= {
        spec.key: f"input required: {spec.input}"
        for spec in line_specs()
        if spec.input and not values.known(spec.input)
    }
    edition = values.assumptions.text("op.vmware_edition")
    paid = edition in WITH_OPERATIONS and (prepared.vmware or edition != "open")
    if edition == "none":
        states["virtualisation"] = "none: no VMware is paid for"
    elif edition == "open" and not prepared.vmware:
        states["virtualisation"] = "none: the inputs show no VMware"
    if paid:
        states.setdefault("monitoring_vmware", "none: monitoring is part of the VMware edition")
    if prepared.esu is None:
        states["esu"] = "not known: end of support is not read"
    elif values.assumptions.text("lic.stance") == "owned_no_sa":
        states.setdefault(
            "esu", "none: security updates need Software Assurance or rented licences"
        )
    if values.assumptions.text("op.rhel_support") == "none":
        states.setdefault("rhel", "none: the customer supports Red Hat Enterprise Linux")
    region = values.assumptions.text("op.labour_region")
    if not values.known(_FTE_COST[region]):
        for key in ("labour", "labour_physical"):
            states.setdefault(key, f"input required: {_FTE_COST[region]}")
    states |= {key: reason for key, (name, reason) in _OF_A_BASELINE.items() if version != name}
    return states


def today_usd(
    prepared: Prepared, machines: Equipment, values: Values, version: str
) -> dict[str, Value]:
    """Return every yearly line for a full year, USD, before today's total is entered.

    At today's size and prices: purchases as price ÷ life, and what changes with time as it is in
    the first twelve months.
    """
    states, found = state_of(prepared, values, version), level_usd(prepared, machines, values)
    bought = 0.0 if version == "renew" else 1.0
    for key, price in prices_usd(prepared, machines, values).items():
        found[key] = bought * price / values[PURCHASES[key]]
    old = np.atleast_2d(out_of_warranty(values, FIRST_YEAR, version)).mean(axis=-1, keepdims=True)
    for key in ("vendor_support", "vendor_support_physical"):
        found[key] = found[key] * old
    updates = np.atleast_2d(esu_usd(prepared, values, FIRST_YEAR))
    found["esu"] = updates.mean(axis=-1, keepdims=True)
    found |= {key: 0.0 for key in states if key in found}
    return {
        key: 0.0 if key in states else value
        for key, value in (found | second_sites(found, prepared, values)).items()
    }


def second_sites(
    lines: Mapping[str, Value], prepared: Prepared, values: Values
) -> dict[str, Value]:
    """Return what the second site of each tier costs: a share of what it repeats of its servers."""
    return {
        key: np.asarray(
            sum(
                lines[spec.key] * prepared.fleet.tiers[tier][spec.quantity]
                for spec in line_specs()
                if spec.item in REPEATED
            )
        ) * second_site_share(share_key, values)
        if tier in prepared.fleet.tiers else 0.0
        for key, (tier, share_key) in SECOND_SITE.items()
    }  # fmt: skip


def second_site_share(share_key: str, values: Values) -> Value:
    """Return the cost of a tier's second site as a share of the first; 0 where there is none."""
    return values.fraction(share_key) * values.drawn(RECOVERY, 1.0)


def today_factor(prepared: Prepared, values: Values, machines: Equipment | None = None) -> Value:
    """Return by how much today's total as the customer's books have it differs from the modelled.

    The total is without staff and without what is paid once; all its lines follow alike.
    """
    entered, drawn = values.assumptions.known("op.today_total"), values.drawn(TODAY, 1.0)
    if entered is None:
        return drawn
    found = today_usd(prepared, machines or equipment(prepared, values), values, "refresh")
    apart = {spec.key for spec in line_specs() if spec.item == LABOUR or not spec.yearly}
    modelled = np.asarray(sum(value for key, value in found.items() if key not in apart))
    factor: Value = drawn * np.where(modelled > 0, entered / np.maximum(modelled, 1e-9), 1.0)
    return factor
