"""One-time cost by component and month (METHOD: One-time cost)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bizcase.assumptions import Assumptions
from bizcase.finance.answers import is_whole
from bizcase.finance.effort import Effort, labour
from bizcase.finance.equipment import equipment
from bizcase.finance.prepared import Prepared
from bizcase.finance.remains import Remains
from bizcase.finance.schedule import Schedule, undecided_effort
from bizcase.finance.values import Value, Values
from bizcase.strategy.rules.dispositions import LABOUR, ON_AWS
from bizcase.units import DAYS_PER_MONTH, FloatArray

COMPONENTS = {
    "landing_zone": "Assess, Mobilize and landing zone",
    "rehost": "Rehost, labour",
    "relocate": "Relocate, labour",
    "replatform": "Replatform, labour",
    "refactor": "Refactor, labour: migrated first, modernised in the year after",
    "repurchase": "Repurchase, data migration and change",
    "retire": "Retire, archive and decommission",
    "programme": "Programme management",
    "transfer": "Data transfer into AWS (free of charge)",
    "tools": "Replication tool (AWS Transform MGN)",
    "training": "Training",
    "decommission": "Removal of hosts",
    "contingency": "Contingency",
}
# The disposition whose labour a component is.
LABOUR_OF = {name.lower(): name for name in LABOUR}
# What the contingency rests on (METHOD: One-time cost): labour, its management and tools.
_UNCERTAIN = {*LABOUR_OF, "landing_zone", "programme", "tools"}
# Servers up to which each adds its whole hours to the landing zone, and the part of them beyond.
_LZ_SERVERS, _LZ_BEYOND = 1000, 0.2
_ENGINEERS = 2  # trained at least: one stands in for the other


@dataclass(frozen=True, slots=True)
class Component:
    """A component of one-time cost by month 0..H; ``state`` says why it is not known."""

    key: str
    path: FloatArray
    state: str = ""


def one_time(
    prepared: Prepared, plan: Schedule, values: Values, remains: Remains | None = None
) -> Iterator[Component]:
    """Yield every component in the order of COMPONENTS; dual running is on-premises cost.

    ``remains`` is what the plan leaves on premises, where it is known already.
    """
    none: FloatArray = np.zeros((1, values.horizon_months + 1))
    managed, uncertain = none, none
    as_given = values.assumptions.earlier("mig.landing_zone") is not None
    for key in COMPONENTS:
        path, state = none, ""
        if not plan.anything_leaves:
            state = "none: nothing moves"
        elif key == "contingency":
            path = uncertain * values.fraction("mig.contingency")
        elif key == "programme":
            path = managed * values.fraction("mig.pmo_pct")
        elif key in _FIXED:
            path, state = _FIXED[key](prepared, plan, values)
        elif key == "decommission":
            path = _decommission(remains or _remains(prepared, plan, values), values)
        elif key in LABOUR_OF:
            path = labour((LABOUR_OF[key],), plan.effort, values)
        if key in LABOUR_OF or (key == "landing_zone" and not as_given):
            managed = managed + path
        if key in _UNCERTAIN:
            uncertain = uncertain + path
        yield Component(key, path, state)


def _at(month: int, amount: Value, values: Values) -> FloatArray:
    """Return an amount paid in one month; past the horizon it is no part of this cash flow."""
    path = np.zeros(values.horizon_months + 1)
    if month <= values.horizon_months:
        path[month] = 1.0
    return np.atleast_2d(amount * path)


def landing_zone_hours(prepared: Prepared, values: Values, servers: float) -> Value:
    """Return the hours of landing zone and Mobilize for a number of servers that move to AWS.

    The fixed hours are those of a whole estate: a part of one has its part of them elsewhere.
    """
    if not servers:
        return 0.0
    counted = min(servers, _LZ_SERVERS) + _LZ_BEYOND * max(0.0, servers - _LZ_SERVERS)
    fixed = is_whole(prepared, values) * values["mig.lz_hours_fixed"]
    return fixed + counted * values["mig.lz_hours_server"]


def _landing_zone(prepared: Prepared, plan: Schedule, values: Values) -> tuple[FloatArray, str]:
    if not plan.moving:
        return _at(0, 0.0, values), "none: nothing moves to AWS"
    given = values.assumptions.earlier("mig.landing_zone")
    if given is not None:
        return _at(0, given, values), ""
    hours = landing_zone_hours(prepared, values, plan.moving)
    return _at(0, hours * values["mig.rate_usd_h"], values), ""


def _tools(prepared: Prepared, plan: Schedule, values: Values) -> tuple[FloatArray, str]:
    free = values.assumptions.number("mig.mgn_free_days")
    too_long = plan.longest * DAYS_PER_MONTH > free + DAYS_PER_MONTH / 2
    state = "not known: a wave lasts longer than the free period" if too_long else ""
    return _at(0, 0.0, values), state


def _training(prepared: Prepared, plan: Schedule, values: Values) -> tuple[FloatArray, str]:
    """Return the training of those who run what moves to AWS, for a whole estate.

    Who runs a part of an estate runs the rest of it too: training is no cost of the part alone.
    """
    people = np.ceil(plan.moving / values["op.vms_per_fte_virtual"])
    engineers = np.maximum(_ENGINEERS, people) * (plan.moving > 0)
    trained = is_whole(prepared, values) * engineers
    return _at(0, trained * values["mig.training_eng"], values), ""


def _decommission(remains: Remains, values: Values) -> FloatArray:
    return np.asarray(remains.machines_gone() * values["mig.decommission_host"])


def _remains(prepared: Prepared, plan: Schedule, values: Values) -> Remains:
    same_size = np.ones(values.horizon_months + 1)
    return Remains(plan, equipment(prepared, values), values, same_size)


_FIXED = {"landing_zone": _landing_zone, "tools": _tools, "training": _training}


def undecided_once(
    prepared: Prepared, plan: Schedule, assumptions: Assumptions, values: Values
) -> float:
    """Return what one-time cost has more if all that is undecided or blocked is rehosted, in USD.

    Labour, its part of the landing zone, programme management and contingency; the base case has
    none of it.
    """
    everything = undecided_effort(prepared, assumptions)
    more = _labour_usd(everything, values) - _labour_usd(plan.effort, values)
    counts = (float(prepared.servers["disposition"].isin(ON_AWS).sum()), plan.moving)
    if values.assumptions.earlier("mig.landing_zone") is None:
        hours = [landing_zone_hours(prepared, values, count) for count in counts]
        more += float(np.squeeze(hours[0] - hours[1])) * assumptions.number("mig.rate_usd_h")
    return more * _on_top(assumptions)


def planned_labour_usd(prepared: Prepared, assumptions: Assumptions) -> float:
    """Return the labour of all that leaves, undecided work as if rehosted, in USD.

    With programme management and contingency.
    """
    usd = _labour_usd(undecided_effort(prepared, assumptions), Values(assumptions))
    return usd * _on_top(assumptions)


def _on_top(assumptions: Assumptions) -> float:
    managed = 1.0 + assumptions.fraction("mig.pmo_pct")
    return managed * (1.0 + assumptions.fraction("mig.contingency"))


def _labour_usd(effort: Effort, values: Values) -> float:
    return float(labour(LABOUR, effort, values).sum())
