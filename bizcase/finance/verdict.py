"""The verdict: migrate, migrate part, wait, do not migrate, or cannot be judged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bizcase.assumptions import Assumptions
from bizcase.finance.cash_flow import aws_paths
from bizcase.finance.effort import bought_shares, labour_by_server
from bizcase.finance.metrics import npv
from bizcase.finance.on_premises import on_premises
from bizcase.finance.prepared import HEADS, Prepared
from bizcase.finance.schedule import Schedule
from bizcase.finance.sensitivity import BreakEven
from bizcase.finance.subscriptions import subscriptions
from bizcase.finance.values import Values
from bizcase.units import FloatArray

MIGRATE, PART, WAIT = "migrate", "migrate part", "wait"
DO_NOT, UNKNOWN = "do not migrate", "cannot be judged"
REVERSING = 3


@dataclass(frozen=True, slots=True)
class Subset:
    """The servers worth moving alone; ``npv`` is that of a migration of these only."""

    server_ids: tuple[str, ...]
    workloads: int
    npv: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decision, why, and what would reverse it (nearest first, at most three)."""

    decision: str
    reason: str
    subset: Subset | None = None
    reversing: tuple[BreakEven, ...] = ()


def decide(
    prepared: Prepared,
    base_npv: float | None,
    probability: float | None,
    break_evens: tuple[BreakEven, ...],
    assumptions: Assumptions,
    subset: Callable[[], Subset | None],
) -> Verdict:
    """Return the verdict.

    With a probability of at least ``verdict.migrate_from``: migrate. With a negative NPV: the part
    whose own NPV is positive, else wait or, below ``verdict.no_below``, do not. Between: wait.
    """
    if base_npv is None:
        return Verdict(UNKNOWN, prepared.no_baseline)
    reversing = break_evens[:REVERSING]
    sure = probability is None or probability >= assumptions.fraction("verdict.migrate_from")
    if base_npv > 0 and sure:
        why = "Migrating is worth more than staying, and likely to stay so"
        return Verdict(MIGRATE, why, reversing=reversing)
    if base_npv > 0:
        why = (
            "Migrating is worth more than staying in the base case, but in too many draws of the "
            "simulation it is not"
        )
        return Verdict(WAIT, why, reversing=reversing)
    part = subset()
    if part is not None:
        why = "Migrating everything is not worth its cost, migrating a part of it is"
        return Verdict(PART, why, part, reversing)
    if probability is not None and probability >= assumptions.fraction("verdict.no_below"):
        why = (
            "Migrating is not worth its cost in the base case, but in enough draws of the "
            "simulation it is"
        )
        return Verdict(WAIT, why, reversing=reversing)
    why = (
        "Migrating costs more than it saves, and nothing that moves to AWS was found where it does "
        "not"
    )
    return Verdict(DO_NOT, why, None, reversing)


def worthwhile(prepared: Prepared, worth: FloatArray) -> tuple[npt.NDArray[np.bool_], int]:
    """Return a mask of the servers of workloads worth moving, and how many workloads these are.

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
    """Return what moving each server is worth, a present value of the base case in USD.

    A server saves its share of every line that does not need the full exit, and costs its share of
    AWS, of the services its workloads buy instead, and its workloads'
    effort with programme management and contingency.
    What all share, such as a landing zone, is in none of them.
    """
    servers, leaving = prepared.servers, prepared.leaving.to_numpy()
    rate, worth = values.fraction("fin.discount"), np.zeros(len(prepared.servers))
    for line in on_premises(prepared, plan, values, version):
        if line.spec.avoidable == "full exit":
            continue
        amounts = servers[line.spec.quantity].to_numpy(dtype=float) * leaving
        saved = float(npv(line.baseline - line.future, rate)[0])
        worth += saved * amounts / (amounts.sum() or 1.0)
    moving = prepared.moving.to_numpy()
    for head, path in aws_paths(plan, values).items():
        amounts = servers[f"aws_{head}"].to_numpy(dtype=float) * moving
        worth -= float(npv(path, rate)[0]) * amounts / (amounts.sum() or 1.0)
    services, _ = subscriptions(plan, values)
    worth -= float(npv(services, rate)[0]) * bought_shares(prepared)
    managed = labour_by_server(prepared, values) * (1 + float(values.fraction("mig.pmo_pct")))
    return worth - managed * (1 + float(values.fraction("mig.contingency")))


def dearer_heads(plan: Schedule) -> tuple[tuple[str, float], ...]:
    """Return the AWS heads with their monthly cost once all have landed, the largest first."""
    totals = [(head, float(plan.starts[head].sum())) for head in HEADS]
    return tuple(sorted((item for item in totals if item[1]), key=lambda item: -item[1]))
