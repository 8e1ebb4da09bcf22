"""What moving each server brings by itself, and which of them to move alone."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from bizcase.finance.aws_side import HEADS, aws_paths
from bizcase.finance.effort import bought_shares, labour_by_server
from bizcase.finance.metrics import npv
from bizcase.finance.on_premises import on_premises
from bizcase.finance.prepared import Prepared
from bizcase.finance.schedule import Schedule
from bizcase.finance.subscriptions import subscriptions
from bizcase.finance.values import Values
from bizcase.units import FloatArray

# What a head of the AWS side follows, server by server; the rest follows what a server costs.
_FOLLOWS = {
    "compute": "on_demand", "storage": "storage", "windows": "windows",
    "sql_server": "sql_included", "linux": "linux", "databases": "databases",
    "snapshots": "snapshots", "network": "servers", "observability": "monitored",
    "agents": "servers",
}  # fmt: skip
# Shared by all that move, whatever their number.
_SHARED = ("landing_zone", "operations")
_OWN = ("on_demand", "storage", "windows", "linux", "databases")


def worthwhile(prepared: Prepared, worth: FloatArray) -> tuple[npt.NDArray[np.bool_], int]:
    """Return a mask of the servers of workloads to move alone, and how many workloads these are.

    A workload of which nothing runs on AWS afterwards is none of them: ending it needs no
    migration.
    """
    leaving = prepared.leaving.to_numpy()
    if not leaving.any():
        return leaving, 0
    codes = prepared.servers["workload"].cat.codes.to_numpy()
    count = codes.max() + 1
    of_workload = np.bincount(codes[leaving], weights=worth[leaving], minlength=count)
    moves = np.bincount(codes[prepared.moving.to_numpy()], minlength=count) > 0
    chosen = leaving & moves[codes] & (of_workload[codes] > 0)
    return chosen, len(np.unique(codes[chosen]))


def worth_of_servers(
    prepared: Prepared, plan: Schedule, values: Values, version: str
) -> FloatArray:
    """Return what moving each server brings, a present value of the base case in USD.

    A server saves its share of every line, and costs its share of
    AWS, of the services its workloads buy instead, and its workloads' effort with contingency.
    What all share, such as a landing zone, is in none of them.
    """
    servers, leaving = prepared.servers, prepared.leaving.to_numpy()
    rate, worth = values.fraction("fin.discount"), np.zeros(len(prepared.servers))
    for line in on_premises(prepared, plan, values, version):
        amounts = servers[line.spec.quantity].to_numpy(dtype=float) * leaving
        saved = float(npv(line.baseline - line.future, rate)[0])
        worth += saved * amounts / (amounts.sum() or 1.0)
    worth -= _aws(prepared, plan, values)
    services, _ = subscriptions(plan, values)
    worth -= float(npv(services, rate)[0]) * bought_shares(prepared)
    return worth - _effort(prepared, values)


def _aws(prepared: Prepared, plan: Schedule, values: Values) -> FloatArray:
    servers, moving = prepared.servers, prepared.moving.to_numpy()
    own = np.asarray(sum(servers[f"aws_{name}"].to_numpy(dtype=float) for name in _OWN))
    rate, cost = values.fraction("fin.discount"), np.zeros(len(servers))
    paths = aws_paths(prepared, plan, values)
    for head in (name for name in HEADS if name not in _SHARED):
        column = _FOLLOWS.get(head)
        follows = own if column is None else servers[f"aws_{column}"].to_numpy(dtype=float)
        amounts = follows * moving
        cost += float(npv(paths[head], rate)[0]) * amounts / (amounts.sum() or 1.0)
    return cost


def _effort(prepared: Prepared, values: Values) -> FloatArray:
    """Return the labour of each server with its management and contingency."""
    managed = labour_by_server(prepared, values) * (1 + float(values.fraction("mig.pmo_pct")))
    return managed * (1 + float(values.fraction("mig.contingency")))
