"""The ledger figures of the bill at list prices, and of the customer's own discounts on it."""

from __future__ import annotations

import pandas as pd

from bizcase.ledger import Figure, Ledger
from bizcase.units import sum_usd

# The part of each discount, its words, and the heads of the bill that it is on. Licences, AWS
# Support and what is not billed by AWS have none.
DISCOUNTED = {
    "ec2": ("EC2 compute", ("compute",)),
    "ebs": ("EBS and snapshots", ("storage", "ebs", "snapshots")),
    "rds": ("RDS and Aurora", ("database_compute", "database_storage")),
    "recovery": ("the second site, as the services that it repeats", ("recovery",)),
    "other": (
        "all other services",
        ("transfer", "observability", "security", "landing_zone"),
    ),
}


def list_figures(lines: pd.DataFrame, ledger: Ledger) -> None:
    """Add ``aws.list.monthly``, each ``aws.discount.<part>.monthly`` and their sum.

    The run cost is list − discount. AWS Support stands in the list as it is charged, after
    discounts.

    Parameters
    ----------
    lines
        All line items of the bill: head, list_usd, private_discount_usd.
    """
    ledger.add(
        Figure(
            "aws.list.monthly", "AWS run cost at list prices", sum_usd(lines["list_usd"]),
            "USD/month", "computed", formula="sum of line items before private discounts",
            sources=("servers.csv",),
        )
    )  # fmt: skip
    parts = []
    for part, (words, heads) in DISCOUNTED.items():
        less = lines.loc[lines["head"].isin(heads), "private_discount_usd"]
        parts.append(f"aws.discount.{part}.monthly")
        ledger.add(
            Figure(
                parts[-1], f"Private discount on {words}", sum_usd(less), "USD/month", "computed",
                formula="sum over line items of list × discount, to the cent",
                sources=("servers.csv", "databases.csv"),
            )
        )  # fmt: skip
    ledger.add(
        Figure(
            "aws.discount.monthly", "Private discounts",
            sum_usd(lines["private_discount_usd"]), "USD/month", "computed",
            formula="sum of the services; aws.run.monthly = aws.list.monthly − this",
            inputs=tuple(parts),
        )
    )  # fmt: skip
