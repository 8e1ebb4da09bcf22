"""The on-premises baseline by line and month, and what of it remains while servers leave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from bizcase import packaged
from bizcase.finance.equipment import Equipment, equipment
from bizcase.finance.prepared import Prepared
from bizcase.finance.remains import Remains
from bizcase.finance.schedule import Schedule
from bizcase.finance.values import Value, Values
from bizcase.units import HOURS_PER_YEAR, MONTHS_PER_YEAR, FloatArray

BASELINES = ("refresh", "renew", "exit")
_PURCHASES = ("hardware", "storage", "network")
# Their quantity does not follow the growth of the estate month by month, see _annual.
_NOT_GROWN = ("vmware", "esu")


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
    return tuple(
        LineSpec(
            row["key"],
            row["label"],
            row["avoidable"],
            row["quantity"],
            row["escalation"],
            row["input"],
            tuple(row["assumptions"].split()),
        )
        for row in packaged.rows("bizcase.finance", "on_premises.csv")
    )


def on_premises(
    prepared: Prepared, plan: Schedule, values: Values, version: str
) -> Iterator[LinePath]:
    """Yield every line of a baseline version (METHOD: On-premises baseline).

    ``refresh`` buys servers, storage and network at their end of life: with unknown ages an equal
    part falls due every month; ``op.refresh_month`` dates the servers. ``renew`` buys none and
    maintains all. ``exit`` buys everything for another site in month 1 and again after its life;
    with migration only for what never leaves.
    """
    machines = equipment(prepared.fleet, values)
    months = np.arange(values.horizon_months + 1, dtype=float)
    grown = values.escalation("growth.infra")
    amounts = _annual(prepared, machines, values, months, grown, version)
    stay = Remains(plan, machines, values, grown)
    for spec in line_specs():
        state = _state(spec, prepared, values)
        if state or not np.any(amounts[spec.key]):
            none = np.zeros((1, len(months)))
            yield LinePath(spec, none, none, state)
            continue
        rise = values.escalation(spec.escalation) if spec.escalation else 1.0
        if spec.key == "vmware":
            rise = (1.0 + values.fraction("fin.esc_vmware")) ** stay.renewals
        growth = 1.0 if spec.key in _NOT_GROWN else grown
        path = np.atleast_2d(amounts[spec.key] / MONTHS_PER_YEAR * growth * rise * (months > 0))
        remains = stay.of(spec.key, spec.quantity, spec.avoidable)
        if spec.key in _PURCHASES and version == "exit":
            remains = remains[:, -1:]
        yield LinePath(spec, path, path * remains)


def stranded_contracts(prepared: Prepared, plan: Schedule, values: Values, version: str) -> float:
    """Return what contracts cost after their servers have left: part of the cost that remains."""
    stay = Remains(
        plan, equipment(prepared.fleet, values), values, values.escalation("growth.infra")
    )
    total = 0.0
    for line in on_premises(prepared, plan, values, version):
        if line.spec.avoidable == "contract end":
            at_once = stay.of(line.spec.key, line.spec.quantity, "immediately")
            total += float(np.maximum(line.future - line.baseline * at_once, 0.0).sum())
    return total


def _state(spec: LineSpec, prepared: Prepared, values: Values) -> str:
    """Return why a line is not known or does not apply; "" where it is computed."""
    if spec.key == "windows" and not prepared.fleet.totals["windows_vcpu"]:
        return "none: no Windows servers"
    if spec.input and not values.known(spec.input):
        return f"input required: {spec.input}"
    if spec.key == "vmware" and _vmware_rate(prepared, values) is None:
        return "none: the inputs show no VMware"
    return _esu_state(prepared, values) if spec.key == "esu" else ""


def _esu_state(prepared: Prepared, values: Values) -> str:
    if prepared.esu is None:
        return "not known: end of support is not read"
    if prepared.esu["kind"].eq("windows").any() and not values.known("op.win_dc_core"):
        return "input required: op.win_dc_core"
    return ""


def _vmware_rate(prepared: Prepared, values: Values) -> Value | None:
    edition = values.assumptions.text("op.vmware_edition")
    if edition == "none" or (edition == "by_inputs" and not prepared.vmware):
        return None
    return values["op.vcf_core"] if edition == "vcf" else values["op.vvf_core"]


def _annual(
    prepared: Prepared,
    machines: Equipment,
    values: Values,
    months: FloatArray,
    grown: FloatArray,
    version: str,
) -> dict[str, Value]:
    """Return the yearly amount of each line in today's money, by month where it changes.

    Growth is applied by the caller, but for VMware, whose minimum order it must reach first, and
    for Extended Security Updates: an estate grows by machines that are still supported.
    """
    totals, bought = prepared.fleet.totals, machines.price_usd(values)
    storage = totals["storage_gib"] * values["op.storage_gb"]
    network = values.fraction("op.network_pct") * (bought + storage)
    power, rate = machines.power_kw(values), _vmware_rate(prepared, values)
    assurance = values.fraction("op.sa_pct")
    windows_core = values["op.win_dc_core"] if values.known("op.win_dc_core") else 0.0
    space = values["op.space"] if values.known("op.space") else 0.0
    return {
        "hardware": bought * _purchases("op.life_server", values, months, version),
        "hardware_maintenance": bought
        * values.fraction("op.hw_maint")
        * _out_of_warranty(values, months, version),
        "storage": storage * _purchases("op.life_storage", values, months, version),
        "storage_maintenance": storage * values.fraction("op.storage_maint"),
        "network": network * _purchases("op.life_network", values, months, version),
        "network_maintenance": network * values.fraction("op.network_maint"),
        "vmware": np.maximum(machines.vmware_cores * grown, values["op.vmw_min_order"])
        * (0.0 if rate is None else rate)
        * _late_renewal(values, months),
        "windows": machines.windows_cores * windows_core * assurance,
        "sql_standard": totals["sql_standard_cores"] / 2 * values["op.sql_std_2core"] * assurance,
        "sql_enterprise": totals["sql_enterprise_cores"] / 2
        * values["op.sql_ent_2core"] * assurance,
        "esu": _extended_updates(prepared, values, months),
        "energy": power * values["op.pue"] * HOURS_PER_YEAR * values["op.kwh"],
        "space": power * MONTHS_PER_YEAR * space,
        "labour": totals["servers"] / values["op.vms_per_fte"] * values["op.fte_cost"],
        "security": totals["servers"] * values["op.security_server"],
        "security_sql": totals["sql_servers"] * values["op.security_sql"],
    }  # fmt: skip


def _late_renewal(values: Values, months: FloatArray) -> Value:
    """Return 1, or what a late renewal raises the first year by."""
    if not values.assumptions.flag("op.vmw_renewed_late"):
        return 1.0
    first_year = np.asarray(months <= MONTHS_PER_YEAR, dtype=float)
    factor: Value = 1.0 + values.fraction("op.vmw_late_penalty") * first_year
    return factor


def _purchases(life_key: str, values: Values, months: FloatArray, version: str) -> Value:
    """Return purchases of a month × 12 as a share of the price of all there is."""
    if version == "renew":
        return 0.0
    life = values[life_key]
    first = 1.0 if version == "exit" else _refresh_month(values, life_key)
    if first is None:
        evenly: Value = 1.0 / life
        return evenly
    due = np.mod(months - first, np.round(MONTHS_PER_YEAR * life)) < 1
    return np.where(due & (months >= first), float(MONTHS_PER_YEAR), 0.0)


def _refresh_month(values: Values, life_key: str = "op.life_server") -> float | None:
    """Return the month in which the servers are replaced; None where no date is known."""
    known = life_key == "op.life_server" and values.known("op.refresh_month")
    return values.assumptions.number("op.refresh_month") if known else None


def _out_of_warranty(values: Values, months: FloatArray, version: str) -> FloatArray:
    """Return the share of the servers whose warranty is over.

    Ages are uniform over the life unless the month of the refresh is known.
    """
    life, warranty = values["op.life_server"], values["op.warranty_years"]
    passed, first = np.maximum(months - 1, 0) / MONTHS_PER_YEAR, _refresh_month(values)
    if version == "exit":
        return np.asarray(np.mod(passed, life) >= warranty, dtype=float)
    if first is not None:
        age: FloatArray = np.asarray(life + (months - first) / MONTHS_PER_YEAR)
        replaced = (months >= first) & (version != "renew")
        return np.asarray(np.where(replaced, np.mod(age, life), age) >= warranty, dtype=float)
    older = passed if version == "renew" else 0.0 * passed
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
        year = np.floor((since + months - 1) / MONTHS_PER_YEAR)
        rate = sum((np.where(year == number, share, 0.0) for number, share in enumerate(shares)))
        total = total + cores * prices[kind] * rate
    return total
