"""The on-premises baseline by line and month, and what of it remains while servers leave."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np

from bizcase.finance.equipment import Equipment, equipment
from bizcase.finance.prepared import Prepared
from bizcase.finance.schedule import Schedule
from bizcase.finance.values import Value, Values, escalated
from bizcase.units import FloatArray

BASELINES = ("refresh", "renew", "exit")
HOURS_PER_YEAR = 8760.0
_STEP_SLACK = 1e-9  # a share of 0.5 stored as 0.5000000001 is not one host more


@dataclass(frozen=True, slots=True)
class LineSpec:
    """One row of ``on_premises.csv``: when it can be avoided and what it depends on.

    ``input`` is the key without which the line is not known, ``assumptions`` are all that price it.
    """

    key: str
    label: str
    avoidable: str
    quantity: str
    escalation: str
    input: str
    assumptions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinePath:
    """A line by month 0..H: without migration and with it; ``state`` says why it is not known."""

    spec: LineSpec
    baseline: FloatArray
    future: FloatArray
    state: str = ""


@lru_cache(maxsize=1)
def line_specs() -> tuple[LineSpec, ...]:
    """Return the lines of the baseline in order."""
    with (resources.files("bizcase.finance") / "on_premises.csv").open(encoding="utf-8") as file:
        return tuple(
            LineSpec(**row | {"assumptions": tuple(row["assumptions"].split())})
            for row in csv.DictReader(file)
        )


def on_premises(
    prepared: Prepared, plan: Schedule, values: Values, version: str
) -> Iterator[LinePath]:
    """Yield every line of a baseline version (METHOD §9).

    ``refresh`` buys hardware at its end of life: with unknown ages an equal part falls due every
    month. ``renew`` buys none and maintains all. ``exit`` buys everything for another site in month
    1 and again after its life; with migration only for what never leaves.
    """
    machines = equipment(prepared.fleet, values)
    months = np.arange(values.horizon_months + 1, dtype=float)
    amounts = _annual(prepared, machines, values, months, version)
    grown = escalated(values.fraction("growth.infra"), months)
    stay = _Stay(plan, machines, values)
    for spec in line_specs():
        state = _state(spec, prepared, values)
        if state:
            none = np.zeros((1, len(months)))
            yield LinePath(spec, none, none, state)
            continue
        rise = escalated(values.fraction(spec.escalation), months) if spec.escalation else 1.0
        if spec.key == "vmware":
            rise = (1.0 + values.fraction("fin.esc_vmware")) ** stay.renewals
        path = np.atleast_2d(amounts[spec.key] / 12.0 * grown * rise * (months > 0))
        remains = stay.of(spec)
        if spec.key == "hardware" and version == "exit":
            remains = remains[:, -1:]
        yield LinePath(spec, path, path * remains)


def _state(spec: LineSpec, prepared: Prepared, values: Values) -> str:
    """Return why a line is not known or does not apply; "" where it is computed."""
    if spec.key == "windows" and not prepared.fleet.totals["windows_vcpu"]:
        return "none: no Windows servers"
    if spec.input and not values.known(spec.input):
        return f"input required: {spec.input}"
    if spec.key == "vmware" and _vmware_rate(prepared, values) is None:
        return "none: the inputs show no VMware"
    if spec.key == "esu" and prepared.esu is None:
        return "not known: end of support is not read"
    esu_windows = prepared.esu is not None and prepared.esu["kind"].eq("windows").any()
    if spec.key == "esu" and esu_windows and not values.known("op.win_dc_core"):
        return "input required: op.win_dc_core"
    return ""


def _vmware_rate(prepared: Prepared, values: Values) -> Value | None:
    edition = values.assumptions.text("op.vmware_edition")
    if edition == "none" or (edition == "by_inputs" and not prepared.vmware):
        return None
    return values["op.vcf_core"] if edition == "vcf" else values["op.vvf_core"]


def _annual(
    prepared: Prepared, machines: Equipment, values: Values, months: FloatArray, version: str
) -> dict[str, Value]:
    """Return the yearly amount of each line in today's money, by month where it changes."""
    totals, bought = prepared.fleet.totals, machines.price_usd(values)
    storage = totals["storage_gib"] * values["op.storage_gb"]
    network = values.fraction("op.network_pct") * (bought + storage)
    power, rate = machines.power_kw(values), _vmware_rate(prepared, values)
    assurance = values.fraction("op.sa_pct")
    windows = totals["windows_vcpu"] / (totals["vcpu"] or 1.0)
    windows_core = values["op.win_dc_core"] if values.known("op.win_dc_core") else 0.0
    space = values["op.space"] if values.known("op.space") else 0.0
    return {
        "hardware": bought * _purchases(values, months, version),
        "hardware_maintenance": bought
        * values.fraction("op.hw_maint")
        * _out_of_warranty(values, months, version),
        "storage": storage / values["op.life_storage"],
        "storage_maintenance": storage * values.fraction("op.storage_maint"),
        "network": network / values["op.life_network"],
        "network_maintenance": network * values.fraction("op.network_maint"),
        "vmware": np.maximum(machines.vmware_cores, values["op.vmw_min_order"])
        * (0.0 if rate is None else rate),
        "windows": machines.cores * windows * windows_core * assurance,
        "sql_standard": totals["sql_standard_cores"] / 2 * values["op.sql_std_2core"] * assurance,
        "sql_enterprise": totals["sql_enterprise_cores"] / 2
        * values["op.sql_ent_2core"] * assurance,
        "esu": _extended_updates(prepared, values, months),
        "energy": power * values["op.pue"] * HOURS_PER_YEAR * values["op.kwh"],
        "space": power * values["op.pue"] * 12.0 * space,
        "labour": totals["servers"] / values["op.vms_per_fte"] * values["op.fte_cost"],
        "security": totals["servers"] * values["op.security_server"],
        "security_sql": totals["sql_servers"] * values["op.security_sql"],
    }  # fmt: skip


def _purchases(values: Values, months: FloatArray, version: str) -> Value:
    """Return purchases of a month × 12 as a share of the price of all hardware."""
    if version == "renew":
        return 0.0
    life = values["op.life_server"]
    if version == "refresh":
        return 1.0 / life
    due = np.mod(np.maximum(months - 1, 0), np.round(12.0 * life)) < 1
    return np.where(due, 12.0, 0.0)


def _out_of_warranty(values: Values, months: FloatArray, version: str) -> FloatArray:
    """Return the share of the hardware whose warranty is over, ages being uniform over its life."""
    life, warranty = values["op.life_server"], values["op.warranty_years"]
    age = np.maximum(months - 1, 0) / 12.0
    if version == "exit":
        return np.asarray(np.mod(age, life) >= warranty, dtype=float)
    older = age if version == "renew" else 0.0 * age
    return np.clip((life + older - warranty) / life, 0.0, 1.0)


def _extended_updates(prepared: Prepared, values: Values, months: FloatArray) -> Value:
    """Return ESU by month: 75, 100, 125 % of the licence in the three years after support ended."""
    if prepared.esu is None or prepared.esu.empty:
        return 0.0
    prices = {
        "windows": values["op.win_dc_core"] if values.known("op.win_dc_core") else 0.0,
        "sql_standard": values["op.sql_std_2core"] / 2,
        "sql_enterprise": values["op.sql_ent_2core"] / 2,
    }
    shares = [values.fraction(key) for key in ("op.esu_y1", "op.esu_y2", "op.esu_y3")]
    total = np.zeros(len(months))
    for kind, cores, since in prepared.esu[["kind", "cores", "months_since_end"]].itertuples(
        index=False
    ):
        year = np.floor((since + months - 1) / 12)
        rate = sum((np.where(year == number, share, 0.0) for number, share in enumerate(shares)))
        total = total + cores * prices[kind] * rate
    return total


class _Stay:
    """The share of each line that remains while servers leave."""

    def __init__(self, plan: Schedule, machines: Equipment, values: Values) -> None:
        self._plan, self._machines, self._values = plan, machines, values
        self._months = values.horizon_months
        self._known: dict[str, FloatArray] = {}
        month = np.arange(self._months + 1)
        term = round(values.assumptions.number("op.contract_months"))
        self.renewals = np.maximum(month - 1, 0) // term
        self._before_renewal = self.renewals * term

    def of(self, spec: LineSpec) -> FloatArray:
        """Return the share by month; draws are rows."""
        share = self._share(spec.quantity)
        if spec.quantity == "vcpu":
            hosts = np.maximum(self._machines.machines, 1.0)
            share = np.minimum(1.0, np.ceil(hosts * share - _STEP_SLACK) / hosts)
        if spec.avoidable == "contract end":
            share = np.where(self._before_renewal > 0, share[:, self._before_renewal], 1.0)
            if spec.key == "vmware":
                share = self._above_minimum(share)
        elif spec.avoidable == "full exit":
            share = (share > 0).astype(float)
        elif spec.key == "labour":
            kept = self._values.fraction("op.labour_retained_pct")
            share = 1.0 - (1.0 - kept) * (1.0 - share)
        return share

    def _share(self, quantity: str) -> FloatArray:
        if quantity not in self._known:
            slip = self._values.fraction("mig.schedule_slip")
            dual = self._values["mig.dual_run_months"]
            self._known[quantity] = np.atleast_2d(
                self._plan.stays(quantity, self._months, slip, dual)
            )
        return self._known[quantity]

    def _above_minimum(self, share: FloatArray) -> FloatArray:
        order = self._values["op.vmw_min_order"]
        cores = np.maximum(self._machines.vmware_cores, 1.0)
        full = np.maximum(cores, order)
        return np.where(share > 0, np.maximum(cores * share, order) / full, 0.0)
