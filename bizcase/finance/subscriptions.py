"""What the services cost that are bought instead of servers (Repurchase)."""

from __future__ import annotations

import numpy as np

from bizcase.finance.prepared import Prepared
from bizcase.finance.schedule import Schedule
from bizcase.finance.values import Values
from bizcase.finance.work import COMPLEXITIES
from bizcase.strategy.rules.dispositions import LABOUR
from bizcase.units import FloatArray

LINE = "subscriptions"
LABEL = "Services bought instead of servers"
UNKNOWN = "input required: mig.subscription"
_REPURCHASE = LABOUR.index("Repurchase")


def subscriptions(plan: Schedule, values: Values) -> tuple[FloatArray, str]:
    """Return the cost in USD by draw and month 0..H, and why it is not known or nothing.

    A workload's subscription runs from the work on it on, in step with that work, at today's price:
    vendors state no growth.
    """
    months = values.horizon_months + 1
    bought = repurchased(plan)
    none = np.zeros((1, months))
    if not bought.any():
        return none, "none: nothing is bought as a service"
    if not values.known("mig.subscription"):
        return none, UNKNOWN
    running = np.cumsum(bought)[:months] * (np.arange(months) > 0)
    return np.atleast_2d(values["mig.subscription"] * running), ""


def repurchased(plan: Schedule) -> FloatArray:
    """Return the workloads bought as a service by the month of the work on them."""
    work = [counts for (fate, _), counts in plan.effort.items() if fate == "Repurchase"]
    return np.asarray(np.sum(work, axis=0) if work else np.zeros(1), dtype=float)


def bought_shares(prepared: Prepared) -> FloatArray:
    """Return the share of each server in what is bought: workloads cost alike, of any size."""
    work, dispositions = prepared.work, prepared.servers["disposition"]
    leaving = prepared.leaving.to_numpy()
    one = np.zeros((len(LABOUR), len(COMPLEXITIES)))
    one[_REPURCHASE] = 1.0
    count = work.efforts(dispositions, leaving)["labour"].eq(_REPURCHASE).sum()
    return work.by_server(dispositions, leaving, one) / (count or 1)


def without_subscription(prepared: Prepared) -> int:
    """Return how many servers are bought as a service while their applications are not.

    An analyst can set a server so by hand. No workload then counts as bought.
    """
    bought = prepared.servers["disposition"].eq("Repurchase").to_numpy()
    return int((bought & (bought_shares(prepared) == 0)).sum())
