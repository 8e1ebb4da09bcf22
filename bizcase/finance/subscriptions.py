"""What the services cost that are bought instead of servers (Repurchase)."""

from __future__ import annotations

import numpy as np

from bizcase.finance.effort import bought_shares
from bizcase.finance.prepared import Prepared
from bizcase.finance.schedule import Schedule
from bizcase.finance.values import Values
from bizcase.units import FloatArray

LINE = "subscriptions"
_NONE_LEFT = 1e-6  # of a workload, after its parts are summed
LABEL = "Services bought instead of servers"
UNKNOWN = "input required: mig.subscription"


def subscriptions(plan: Schedule, values: Values) -> tuple[FloatArray, str]:
    """Return the cost in USD by draw and month 0..H, and why it is not known or nothing.

    A workload's subscription runs from the work on it on, in step with that work, at today's price:
    vendors state no growth. Where the list states the users of an application it is paid by user,
    else by workload.
    """
    months = values.horizon_months + 1
    bought = repurchased(plan)
    none = np.zeros((1, months))
    if not bought.any():
        return none, "none: nothing is bought as a service"
    running, users, by_user = (
        np.cumsum(path)[:months] * (np.arange(months) > 0)
        for path in (bought, plan.bought_users, plan.bought_by_user)
    )
    by_workload = np.maximum(0.0, running - by_user)
    if by_workload[-1] > _NONE_LEFT and not values.known("mig.subscription"):
        return none, UNKNOWN
    price = values["mig.subscription"] if values.known("mig.subscription") else 0.0
    return np.atleast_2d(price * by_workload + values["mig.subscription_user"] * users), ""


def repurchased(plan: Schedule) -> FloatArray:
    """Return the workloads bought as a service by the month of the work on them."""
    work = [done.landing[0] for (fate, _), done in plan.effort.items() if fate == "Repurchase"]
    return np.asarray(np.sum(work, axis=0) if work else np.zeros(1), dtype=float)


def without_subscription(prepared: Prepared) -> int:
    """Return how many servers are bought as a service while their applications are not.

    An analyst can set a server so by hand. No workload then counts as bought.
    """
    bought = prepared.servers["disposition"].eq("Repurchase").to_numpy()
    return int((bought & (bought_shares(prepared) == 0)).sum())
