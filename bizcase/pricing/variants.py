"""What could be done beyond the base case: other types, and a schedule for non-production."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.catalog import PriceBook
from bizcase.lookup import is_in
from bizcase.pricing.database_move import Pair
from bizcase.sizing import (
    Ranking,
    graviton_eligible,
    on_baseline_types,
    on_graviton,
    on_hosts,
    ranking_of,
)
from bizcase.sizing.demand import is_production

NON_PRODUCTION = ("non-production", "development", "test", "staging")
OPPORTUNITIES = ("graviton", "burstable", "flex", "scheduled")
# Engines that do not run on arm64: their hosts keep x86.
_X86_ENGINES = ("oracle", "sqlserver")


@dataclass(frozen=True, slots=True)
class Opportunities:
    """The sized servers of each of ``OPPORTUNITIES`` that there is, and how many it concerns."""

    sized: dict[str, Pair]
    servers: Mapping[str, int]


def opportunities(
    scoped: pd.DataFrame,
    base: Pair,
    plan: pd.DataFrame,
    assumptions: Assumptions,
    book: PriceBook,
) -> Opportunities:
    """Return the sized servers of each opportunity that concerns any server.

    ``graviton``: eligible Linux may take arm64 types. ``burstable``, ``flex``: servers whose
    measured average allows it take such types where they cost less, and keep their size.
    ``scheduled``: non-production runs the hours of the register, on-demand, as no commitment pays
    for hours off.

    Parameters
    ----------
    scoped
        Servers in scope of the inventory, on the index of ``base``.
    base
        The sized servers of the base case, and the same at assumed peaks.
    plan
        The plan of the databases.
    """
    ranking = ranking_of(assumptions)
    # A Dedicated Host costs the same whatever its servers are and however long they run.
    placed = base[0]["target"].eq("ec2") & ~on_hosts(base[0])
    found: dict[str, Pair] = {}
    eligible = _may_run_arm64(scoped, plan) & placed
    if eligible.any():
        found["graviton"] = _each(base, lambda table: on_graviton(table, eligible, book, ranking))
    counts = {"graviton": _changed(found.get("graviton", base), base)}
    for kind, steady in _steady_vcpu(scoped, base[0], plan, assumptions).items():
        moved = _on_baseline(base, steady.where(placed), kind, book, ranking)
        counts[kind] = _changed(moved, base)
        if counts[kind]:
            found[kind] = moved
    runs = assumptions.number("time.nonprod_hours_month")
    scheduled = scoped["environment"].isin(list(NON_PRODUCTION)) & placed
    if runs >= assumptions.number("time.hours_month"):
        scheduled &= False
    if scheduled.any():
        found["scheduled"] = _each(base, lambda table: table.assign(scheduled=scheduled))
    return Opportunities(found, counts | {"scheduled": int(scheduled.sum())})


def _may_run_arm64(scoped: pd.DataFrame, plan: pd.DataFrame) -> pd.Series:
    bound = plan["target"].eq("ec2") & plan["source_engine"].isin(_X86_ENGINES)
    return graviton_eligible(scoped) & ~is_in(
        scoped["server_id"], plan.loc[bound, "host_server_id"]
    )


def _steady_vcpu(
    scoped: pd.DataFrame, base: pd.DataFrame, plan: pd.DataFrame, assumptions: Assumptions
) -> dict[str, pd.Series]:
    """Return the vCPU used on average, with headroom, by kind; blank where the kind is not offered.

    Neither is offered without a measured average or to a server that peaks near all it has, a
    burstable type neither to production nor to a server that keeps a database.
    """
    used = scoped["vcpu"] * scoped["cpu_average"] * assumptions.number("sizing.headroom")
    used = used.astype(float).where(~base["constrained"])
    keeps = is_in(scoped["server_id"], plan.loc[plan["target"] == "ec2", "host_server_id"])
    kept_off = keeps | is_production(scoped["environment"])
    return {"burstable": used.where(~kept_off), "flex": used}


def _on_baseline(
    base: Pair, steady: pd.Series, kind: str, book: PriceBook, ranking: Ranking
) -> Pair:
    if not steady.notna().any():
        return base
    sized, assumed = base
    # Only a server that nothing is known of is priced at assumed peaks, too.
    unknown = steady.where(assumed["sizing_grade"] == "D")
    return (
        on_baseline_types(sized, steady, kind, book, ranking),
        on_baseline_types(assumed, unknown, kind, book, ranking),
    )


def _changed(pair: Pair, base: Pair) -> int:
    """Return how many servers with a type have another one."""
    before, after = base[0], pair[0]
    placed = before["target"] == "ec2"
    return int((after["instance_type"] != before["instance_type"])[placed].sum())


def _each(pair: Pair, change: Callable[[pd.DataFrame], pd.DataFrame]) -> Pair:
    sized, assumed = pair
    return change(sized), change(assumed)
