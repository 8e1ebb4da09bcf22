"""What each line on premises costs today: a quantity × its price where a price is an input."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bizcase.exports.live.expr import Term, term
from bizcase.exports.live.inputs import Inputs
from bizcase.finance.equipment import machine_kw, stored_gib
from bizcase.finance.line_specs import LABOUR, line_specs
from bizcase.finance.standing import Standing
from bizcase.finance.values import Values
from bizcase.finance.yearly import paid_kw
from bizcase.units import HOURS_PER_YEAR, MONTHS_PER_YEAR

# Their course has the whole amount.
_BY_MONTH = ("virtualisation", "esu", "refresh_project", "removal")
_FTE_COST = {
    "us": "op.fte_cost_us", "weu": "op.fte_cost_weu", "in": "op.fte_cost_in",
    "own": "op.fte_cost_own",
}  # fmt: skip
Price = tuple[float, Term]


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity and what one of it costs; without a price the quantity is the amount in USD."""

    quantity: float
    price: Term | None = None


def amounts_of(standing: Standing, inputs: Inputs, factor: Term) -> dict[str, Amount]:
    """Return the amounts by line: a year, or the purchase of all there is.

    Where today's total is entered, all lines but labour follow it and are stated as they are.
    """
    found = {}
    live = _prices(standing, inputs, standing.values)
    for spec in line_specs():
        if spec.key in standing.states or spec.key in _BY_MONTH:
            continue
        price = live.get(spec.key)
        if price is not None and (factor.fixed or spec.item == LABOUR):
            found[spec.key] = Amount(*price())
        elif spec.key in standing.amounts:
            scale = 1.0 if spec.item == LABOUR else factor.value
            found[spec.key] = Amount(_one(standing.amounts[spec.key]) * _one(scale))
    return found


def _prices(standing: Standing, inputs: Inputs, values: Values) -> dict[str, Callable[[], Price]]:
    """Return how a line is priced; a driver stands in the inputs once a line asks for it."""
    totals, machines = standing.prepared.fleet.totals, standing.machines
    stored = _one(stored_gib(standing.prepared, values))
    kept = _one(stored_gib(standing.prepared, values, "backup"))
    region = _FTE_COST[values.assumptions.text("op.labour_region")]
    per_kwh = _one(machine_kw(values)) * HOURS_PER_YEAR

    def each(quantity: str, key: str) -> Callable[[], Price]:
        return lambda: (totals[quantity], inputs[key])

    def staff(quantity: str, key: str) -> Callable[[], Price]:
        return lambda: (totals[quantity], inputs[region] / inputs[key])

    def maintained(usd: float) -> Callable[[], Price]:
        return lambda: (1.0, _usd(inputs, usd) * inputs["op.hw_maint"])

    def energy(count: float) -> Callable[[], Price]:
        return lambda: (count, inputs["op.kwh"] * inputs["op.pue"] * per_kwh)

    def network() -> Term:
        machines_usd = inputs.fact(
            "machines_price", "Price of all hosts and physical servers today",
            _one(machines.price_usd), "USD",
        )  # fmt: skip
        return inputs["op.network_pct"] * (machines_usd + stored * inputs["op.storage_gb"])

    return {
        "vendor_support": maintained(_one(machines.hosts_usd)),
        "vendor_support_physical": maintained(_one(machines.physical_usd)),
        "storage": lambda: (stored, inputs["op.storage_gb"]),
        "storage_maintenance": lambda: (
            stored, inputs["op.storage_gb"] * inputs["op.storage_maint"],
        ),
        "network": lambda: (1.0, network()),
        "network_maintenance": lambda: (1.0, network() * inputs["op.network_maint"]),
        "space": lambda: (
            _one(paid_kw(machines, values)), inputs["op.space"] * float(MONTHS_PER_YEAR),
        ),
        "energy": energy(_one(machines.hosts)),
        "energy_physical": energy(machines.physical),
        "backup_software": each("backup_servers", "op.backup_server"),
        "backup_storage": lambda: (
            kept,
            inputs["aws.backup_retained_ratio"] * inputs["op.backup_gb"] * float(MONTHS_PER_YEAR),
        ),
        "monitoring": each("monitored_servers", "op.monitoring_server"),
        "monitoring_vmware": each("monitored_vmware", "op.monitoring_server"),
        "security": each("servers", "op.security_server"),
        "security_sql": each("sql_servers", "op.security_sql"),
        "security_tools": lambda: (1.0, inputs["op.security_tools"]),
        "labour": staff("virtual_servers", "op.vms_per_fte_virtual"),
        "labour_physical": staff("physical_servers", "op.physical_per_fte"),
    }  # fmt: skip


def _usd(inputs: Inputs, usd: float) -> Term:
    return (
        term(usd)
        if not inputs.money.style.is_converted
        else (term(usd) * Term("currency_rate", inputs.money.style.rate))
    )


def _one(value: object) -> float:
    return float(np.ravel(np.asarray(value, dtype=float))[0])
