"""Migration labour and bought services once more, from the method alone, workload by workload.

A workload is (complexity, parts); a part is (disposition, share of the server's hours, start, end).
"""

from __future__ import annotations

import numpy as np

EFFORT_ORDER = ("Relocate", "Retire", "Rehost", "Replatform", "Repurchase", "Refactor")
SCALE_OF = {"simple": "mig.scale_simple", "complex": "mig.scale_complex"}


def _parts(workload):
    """Yield each part with the share of the workload that it is: the hardest are it, alike."""
    _, parts = workload
    hardest = max((part[0] for part in parts), key=EFFORT_ORDER.index)
    count = sum(part[0] == hardest for part in parts)
    for part in parts:
        yield (*part, (1 / count if part[0] == hardest else 0.0))


def _hours(fate, workloads, servers, value):
    """Hours until landed, and in the year after: Refactor lands as a rehost does."""
    own = (value(f"mig.h_{fate.lower()}_workload"), value(f"mig.h_{fate.lower()}_server"))
    first = own
    if fate == "Refactor":
        first = (min(own[0], value("mig.h_rehost_workload")),
                 min(own[1], value("mig.h_rehost_server")))  # fmt: skip
    total = workloads * own[0] + servers * own[1]
    landing = workloads * first[0] + servers * first[1]
    return landing, total - landing


def labour_of(workloads, value, horizon):
    labour = np.zeros(horizon + 1)
    for workload in workloads:
        usd = value(SCALE_OF[workload[0]]) if workload[0] in SCALE_OF else 1.0
        usd *= value("mig.rate_usd_h")
        for fate, servers, start, end, part in _parts(workload):
            landing, after = _hours(fate, part, servers, value)
            for t in range(start, min(end, horizon) + 1):
                labour[t] += landing * usd / (end - start + 1)
            for t in range(end + 1, min(end + 12, horizon) + 1):
                labour[t] += after * usd / 12
    return labour


def services_of(workloads, value, horizon):
    """What is bought instead of servers: each workload's price, in step with the work on it."""
    path = np.zeros(horizon + 1)
    for workload in workloads:
        for fate, _, start, end, part in _parts(workload):
            if fate == "Repurchase":
                for t in range(1, horizon + 1):
                    done = min(max(t - start + 1, 0) / (end - start + 1), 1.0)
                    path[t] += value("mig.subscription") * done * part
    return path
