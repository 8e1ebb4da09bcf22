"""One-time cost by component and month (METHOD: One-time cost)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np

from bizcase.finance.equipment import equipment
from bizcase.finance.prepared import Prepared
from bizcase.finance.remains import Remains
from bizcase.finance.schedule import Schedule
from bizcase.finance.values import Value, Values
from bizcase.finance.yearly import staff
from bizcase.strategy.rules.dispositions import EFFORT
from bizcase.units import DAYS_PER_MONTH, FloatArray

# Effort of a workload by its complexity, against a medium one.
SCALES = {"simple": "mig.scale_simple", "medium": "", "complex": "mig.scale_complex"}
COMPONENTS = {
    "landing_zone": "Assess, Mobilize and landing zone",
    "rehost": "Rehost, labour (undecided workloads too)",
    "relocate": "Relocate, labour",
    "replatform": "Replatform, labour",
    "refactor": "Refactor, labour",
    "repurchase": "Repurchase, data migration and change",
    "retire": "Retire, archive and decommission",
    "transfer": "Data transfer into AWS (free of charge)",
    "tools": "Replication tool (AWS Application Migration Service)",
    "training": "Training",
    "decommission": "Removal of hosts",
    "contingency": "Contingency",
}
# What the contingency rests on (METHOD: One-time cost): labour and tools.
_UNCERTAIN = {*(rate.removeprefix("mig.") for rate in EFFORT.values()), "tools"}


@dataclass(frozen=True, slots=True)
class Component:
    """A component of one-time cost by month 0..H; ``state`` says why it is not known."""

    key: str
    path: FloatArray
    state: str = ""


def one_time(prepared: Prepared, plan: Schedule, values: Values) -> Iterator[Component]:
    """Yield every component in the order of COMPONENTS; dual running is on-premises cost."""
    months = values.horizon_months + 1
    none = np.zeros((1, months))
    uncertain: FloatArray = none
    any_leaves = plan.staying["servers"] < 1.0
    for key in COMPONENTS:
        path, state = none, ""
        if not any_leaves:
            state = "none: nothing moves"
        elif key == "contingency":
            path = uncertain * values.fraction("mig.contingency")
        elif key in _FIXED:
            path, state = _FIXED[key](prepared, plan, values)
        elif key != "transfer":
            path, state = _effort(key, plan, values)
        if key in _UNCERTAIN:
            uncertain = uncertain + path
        yield Component(key, path, state)


def _at(month: int, amount: Value, values: Values) -> FloatArray:
    """Return an amount paid in one month; past the horizon it is no part of this cash flow."""
    path = np.zeros(values.horizon_months + 1)
    if month <= values.horizon_months:
        path[month] = 1.0
    return np.atleast_2d(amount * path)


def _effort(key: str, plan: Schedule, values: Values) -> tuple[FloatArray, str]:
    return labour([name for name, rate in EFFORT.items() if rate == f"mig.{key}"], plan, values)


def labour(dispositions: Collection[str], plan: Schedule, values: Values) -> tuple[FloatArray, str]:
    """Return the labour of the workloads with these dispositions by month, or why not known."""
    total: FloatArray = np.zeros((1, values.horizon_months + 1))
    for (disposition, complexity), counts in plan.effort.items():
        if disposition not in dispositions:
            continue
        rate = EFFORT[disposition]
        if not values.known(rate):
            return np.zeros_like(total), f"input required: {rate}"
        scale = SCALES[complexity]
        price = values[rate] * (values[scale] if scale else 1.0)
        total = total + price * counts[: values.horizon_months + 1]
    return total, ""


def _landing_zone(prepared: Prepared, plan: Schedule, values: Values) -> tuple[FloatArray, str]:
    if not values.known("mig.landing_zone"):
        return _at(0, 0.0, values), "input required: mig.landing_zone"
    return _at(0, values["mig.landing_zone"], values), ""


def _tools(prepared: Prepared, plan: Schedule, values: Values) -> tuple[FloatArray, str]:
    free = values.assumptions.number("mig.mgn_free_days")
    too_long = plan.longest * DAYS_PER_MONTH > free + DAYS_PER_MONTH / 2
    state = "not known: a wave lasts longer than the free period" if too_long else ""
    return _at(0, 0.0, values), state


def _training(prepared: Prepared, plan: Schedule, values: Values) -> tuple[FloatArray, str]:
    engineers = np.ceil(staff(prepared, values))
    return _at(0, engineers * values["mig.training_eng"], values), ""


def _decommission(prepared: Prepared, plan: Schedule, values: Values) -> tuple[FloatArray, str]:
    if not values.known("mig.decommission_host"):
        return _at(0, 0.0, values), "input required: mig.decommission_host"
    none = np.ones(values.horizon_months + 1)
    remains = Remains(plan, equipment(prepared, values), values, none)
    return remains.machines_gone() * values["mig.decommission_host"], ""


_FIXED = {
    "landing_zone": _landing_zone, "tools": _tools, "training": _training,
    "decommission": _decommission,
}  # fmt: skip
