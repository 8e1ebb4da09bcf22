"""The cheapest way to license that the case's ownership allows, against its base case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.catalog import PriceBook
from bizcase.pricing.licences import OPTIONS, LicenceOptions, included_monthly
from bizcase.pricing.stance import brings_own
from bizcase.pricing.subscriptions import SUBSCRIPTIONS, own_subscription_lines
from bizcase.units import sum_usd

# What each way needs, as readers see it.
NEEDS = {
    "included": "nothing further: AWS bills the licences",
    "sql_byol": "SQL Server licences with Software Assurance (License Mobility)",
    "hosts": "SQL Server licences with Software Assurance, and Windows licences of a release that "
    "may come to Dedicated Hosts",
    "mixed": "SQL Server licences with Software Assurance, and Windows licences of a release that "
    "may come to Dedicated Hosts",
    "own": "subscriptions that may be taken to AWS: confirm with the vendor",
}


@dataclass(frozen=True, slots=True)
class Way:
    """A way to license: ``choice`` is a key of ``NEEDS``; amounts in USD a month.

    ``base_usd`` is what the base case pays, own licences beside the bill included.
    """

    choice: str
    base_usd: float
    cheapest_usd: float

    @property
    def saving_usd(self) -> float:
        """What the way saves a month; 0 where the base case is the cheapest already."""
        return max(0.0, sum_usd([self.base_usd, -self.cheapest_usd]))


def feasible_options(options: LicenceOptions, assumptions: Assumptions) -> tuple[str, ...]:
    """Return the options of ``OPTIONS`` that the ownership of licences allows.

    Own SQL Server and own Windows licences come along with Software Assurance only.
    """
    runs_sql = options.servers["sql_edition"].ne("none").any()
    sql = brings_own(assumptions, "sql_server") or not runs_sql
    windows = brings_own(assumptions, "windows")
    allowed = {
        "included": True,
        "sql_byol": sql,
        "hosts": sql and windows,
        "mixed": sql and windows,
    }
    return tuple(name for name in OPTIONS if allowed[name])


def cheapest_microsoft(options: LicenceOptions, assumptions: Assumptions) -> Way:
    """Return the cheapest feasible option for servers with Windows or SQL Server."""
    totals = {
        name: sum_usd(options.servers[f"{name}_monthly_usd"])
        for name in feasible_options(options, assumptions)
    }
    base = sum_usd(options.servers["base_monthly_usd"])
    best = min(totals, key=lambda name: totals[name])
    return Way(best, base, min(totals[best], base))


def cheapest_linux(
    servers: pd.DataFrame, assumptions: Assumptions, book: PriceBook, *, whole: bool
) -> Mapping[str, Way]:
    """Return by product whether included or own subscriptions cost less.

    Servers of a release without an image can only bring their own, so they choose nothing.

    Parameters
    ----------
    servers
        Priced servers: target, instance_type, os_licence (of the inventory) and no_image.
    whole
        Whether they are the whole estate, so that subscriptions are whole.
    """
    placed = servers[servers["target"].eq("ec2") & servers["no_image"].ne(True)]
    hours = assumptions.number("time.hours_month")
    found = {}
    for product, key in SUBSCRIPTIONS.items():
        runs = placed[placed["os_licence"].eq(product)]
        if runs.empty:
            continue
        included = sum_usd(included_monthly(runs["instance_type"], runs["os_licence"], book, hours))
        lines = own_subscription_lines(runs["os_licence"], assumptions, whole=whole)
        own = sum_usd(lines["amount_usd"])
        base = own if assumptions.text(key) == "byos" else included
        found[product] = Way("own" if own < included else "included", base, min(own, included))
    return found
