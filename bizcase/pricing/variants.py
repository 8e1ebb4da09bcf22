"""What could be done beyond the base case: Graviton, and a schedule for non-production."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.catalog import PriceBook
from bizcase.lookup import is_in
from bizcase.pricing.database_move import Pair
from bizcase.sizing import graviton_eligible, on_graviton, ranking_of

NON_PRODUCTION = ("non-production", "development", "test", "staging")
# Engines that do not run on arm64: their hosts keep x86.
_X86_ENGINES = ("oracle", "sqlserver")


@dataclass(frozen=True, slots=True)
class Opportunities:
    """The sized servers by opportunity, and how many servers each concerns."""

    sized: dict[str, Pair]
    on_graviton: int
    on_schedule: int


def opportunities(
    scoped: pd.DataFrame,
    base: Pair,
    plan: pd.DataFrame,
    assumptions: Assumptions,
    book: PriceBook,
) -> Opportunities:
    """Return the sized servers of each opportunity that concerns any server.

    ``graviton``: eligible Linux may take arm64 types. ``scheduled``: non-production runs the hours
    of the register, on-demand, as no commitment pays for hours off.

    Parameters
    ----------
    scoped
        Servers in scope of the inventory, on the index of ``base``.
    base
        The sized servers of the base case, and the same at assumed peaks.
    plan
        The plan of the databases.
    """
    found: dict[str, Pair] = {}
    placed = base[0]["target"] == "ec2"
    x86 = plan.loc[
        plan["target"].eq("ec2") & plan["source_engine"].isin(_X86_ENGINES), "host_server_id"
    ]
    eligible = graviton_eligible(scoped) & placed
    if len(x86):
        eligible &= ~is_in(scoped["server_id"], x86)
    if eligible.any():
        ranking = ranking_of(assumptions)
        found["graviton"] = _both(on_graviton(table, eligible, book, ranking) for table in base)
    runs = assumptions.number("time.nonprod_hours_month")
    scheduled = scoped["environment"].isin(list(NON_PRODUCTION)) & placed
    if runs >= assumptions.number("time.hours_month"):
        scheduled &= False
    if scheduled.any():
        found["scheduled"] = _both(table.assign(scheduled=scheduled) for table in base)
    moved = 0
    if "graviton" in found:
        moved = int(
            (found["graviton"][0]["instance_type"] != base[0]["instance_type"])[placed].sum()
        )
    return Opportunities(found, moved, int(scheduled.sum()))


def _both(tables: Iterable[pd.DataFrame]) -> Pair:
    sized, assumed = tables
    return sized, assumed
