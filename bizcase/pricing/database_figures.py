"""The ledger figures of managed databases."""

from __future__ import annotations

from collections.abc import Callable

from bizcase.catalog.databases import database_option
from bizcase.ledger import Figure, Ledger
from bizcase.pricing.base import BaseCase
from bizcase.pricing.databases import HEADS
from bizcase.pricing.estate import PricedEstate
from bizcase.sizing import MANAGED
from bizcase.units import sum_usd

_LABELS = {
    "database_compute": ("compute", "Managed databases: instances"),
    "database_storage": ("storage", "Managed databases: storage"),
    "database_licence": ("licences", "Managed databases: licences"),
}


def database_cost_figures(base: BaseCase, amount: Callable[..., None], ledger: Ledger) -> None:
    """Add the cost of managed databases and what is paid upfront.

    ``amount`` adds a sum of line items with its range, as the figures of servers do.
    """
    option, lines = database_option(base.database_option).label, base.database_lines
    for head in HEADS:
        name, label = _LABELS[head]
        part = lines[lines["head"] == head]
        amount(f"aws.databases.{name}.monthly", label, part, "sum of line items")
    amount(
        "aws.databases.monthly", f"Managed databases, {option}", lines, "sum of line items",
        tuple(f"aws.databases.{name}.monthly" for name, _ in _LABELS.values()),
    )  # fmt: skip
    ledger.add(
        Figure(
            "aws.databases.upfront", "Paid upfront for databases, spread in the monthly cost",
            sum_usd(lines["upfront_usd"]), "USD", "computed", formula="sum of line items",
            sources=("databases.csv",),
        )
    )  # fmt: skip


def database_figures(estate: PricedEstate, amount: Callable[..., None], ledger: Ledger) -> None:
    """Add the cost of managed databases, how many go where, and what their move changes."""
    database_cost_figures(estate, amount, ledger)
    databases = estate.databases
    blocked = databases["blocker"].fillna("") != ""
    servers = estate.servers["target"]
    counts = (
        ("databases.managed", "Databases that move to RDS or Aurora", "databases",
         databases["target"].isin(MANAGED).sum()),
        ("databases.on_ec2", "Databases that stay on their server", "databases",
         databases["target"].eq("ec2").sum()),
        ("databases.blocked", "Databases that cannot move to a managed service", "databases",
         blocked.sum()),
        ("databases.hosts_left", "Servers that are no longer needed, as their databases move",
         "servers", servers.eq("database_moved").sum()),
        ("databases.hosts_resized", "Servers that stay, smaller, as databases leave them",
         "servers", (~estate.hosts["leaves"].astype(bool)).sum()),
    )  # fmt: skip
    for figure_id, label, unit, value in counts:
        ledger.add(
            Figure(figure_id, label, int(value), unit, "computed", sources=("databases.csv",))
        )
    _effect(estate, ledger)


def _effect(estate: PricedEstate, ledger: Ledger) -> None:
    """Add what the move changes a month against leaving every database on its server."""
    by_key = {item.key: item.total_monthly_usd for item in estate.scenarios}
    stay = by_key.get(f"right_sized.{estate.option}")
    moved = by_key.get(f"managed.{estate.option}")
    known = stay is not None and moved is not None
    ledger.add(
        Figure(
            "aws.databases.effect.monthly",
            "Managed databases, difference to databases on servers",
            sum_usd([moved or 0.0, -(stay or 0.0)]) if known else None, "USD/month", "computed",
            formula="right-sized with managed databases − right-sized, same option",
            sources=("servers.csv", "databases.csv"),
            state="" if known else "none: no database moves",
        )
    )  # fmt: skip
