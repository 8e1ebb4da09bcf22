"""The rest of the AWS bill: each service its own line, even at zero; unknowns are named."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.catalog import PriceBook
from bizcase.catalog.price_book import Price
from bizcase.catalog.services import service_price, support_plans
from bizcase.inventory import Inventory
from bizcase.inventory.service_levels import ServiceLevels
from bizcase.lookup import is_in
from bizcase.pricing.disaster_recovery import recovery_shares
from bizcase.pricing.evidence import banded
from bizcase.units import GIB_PER_TIB, round_usd, sum_usd

OPEN = "input required"
# Head of each line, in the order of the bill; the words are what the reader sees.
BILL_HEADS = {
    "ebs": "EBS beyond the gp3 baseline",
    "snapshots": "Snapshots (backup)",
    "recovery": "Disaster recovery",
    "transfer": "Data transfer and network",
    "observability": "Monitoring and logging",
    "security": "Security services",
    "landing_zone": "Landing zone",
    "support": "AWS Support",
    "operations": "Operations",
}
FREE_EGRESS_GB = 100
# Upper limits of the egress bands in TB of a month; the last has none.
_EGRESS = (
    ("internet_out_first_10TB", 10), ("internet_out_next_40TB", 50),
    ("internet_out_next_100TB", 150), ("internet_out_over_150TB", np.inf),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bill:
    """Line items beside servers and databases; ``lines.state`` says why an amount is open.

    ``filled`` names the items at a price that the region does not list, and how it was filled.
    """

    lines: pd.DataFrame
    filled: tuple[tuple[str, str], ...] = ()

    def head(self, name: str) -> pd.DataFrame:
        """Return the lines of one head."""
        return self.lines[self.lines["head"] == name]

    def open_items(self) -> tuple[str, ...]:
        """Return the items whose amount needs the customer's input."""
        return tuple(self.lines.loc[self.lines["state"] != "", "item"])


@dataclass(slots=True)
class _Rows:
    """Collects lines; a quantity of None is an open input, shown and at zero."""

    rows: list[dict[str, str | float]]
    filled: list[tuple[str, str]]

    def add(
        self, head: str, item: str, quantity: float | None, price: Price, key: str = ""
    ) -> None:
        if price.filled and quantity:
            self.filled.append((item, price.note))
        self.rows.append(
            {
                "head": head, "item": item, "quantity": quantity or 0.0, "unit": price.unit,
                "unit_price_usd": price.usd, "discount": 0.0, "price_origin": price.origin,
                "price_as_of": price.as_of, "state": "" if quantity is not None else
                f"{OPEN}: {key}",
            }
        )  # fmt: skip

    def amount(self) -> float:
        return sum_usd(
            round_usd([float(row["quantity"]) * float(row["unit_price_usd"]) for row in self.rows])
        )


def price_bill(
    inventory: Inventory,
    levels: ServiceLevels,
    servers: pd.DataFrame,
    server_lines: pd.DataFrame,
    database_lines: pd.DataFrame,
    assumptions: Assumptions,
    book: PriceBook,
) -> Bill:
    """Return the lines of the rest of the bill for the base case (METHOD: The rest of the bill).

    Transfer comes from entered GB, never from a percentage of compute. Support is charged by
    marginal bands on everything AWS bills, which operations are not.

    Parameters
    ----------
    servers
        Sized servers of the base case on the index of the inventory's: target, need_storage_gib.
    """
    rows = _Rows([], [])
    of_server = levels.servers.loc[servers.index]
    _storage(rows, inventory, servers[of_server["backed_up"]], assumptions, book)
    for label, base, share in recovery_shares(
        inventory, levels, server_lines, database_lines, assumptions
    ):
        rows.add("recovery", label, base, _share(share, "USD of servers and databases"))
    _transfer(rows, servers, assumptions, book)
    watched = is_in(server_lines["server_id"], servers.loc[of_server["monitored"], "server_id"])
    compute = sum_usd(server_lines.loc[(server_lines["head"] == "compute") & watched, "amount_usd"])
    workloads = sum_usd(
        [sum_usd(server_lines["amount_usd"]), sum_usd(database_lines["amount_usd"])]
    )
    rows.add(
        "observability", "CloudWatch and logs, as a share of EC2 compute", compute,
        _share(assumptions.fraction("aws.observability_pct"), "USD of EC2 compute"),
    )  # fmt: skip
    rows.add(
        "security", "Security services, as a share of servers and databases", workloads,
        _share(assumptions.fraction("aws.security_pct"), "USD of servers and databases"),
    )  # fmt: skip
    _entered(rows, "landing_zone", "Landing zone", "aws.landing_zone_usd", assumptions)
    charges = sum_usd([workloads, rows.amount()])
    _support(rows, charges, assumptions)
    _entered(rows, "operations", "Operations", "aws.operations_usd", assumptions)
    lines = pd.DataFrame(rows.rows)
    exact = lines["quantity"].astype(float) * lines["unit_price_usd"].astype(float)
    lines = lines.assign(amount_usd=round_usd(exact))
    never = pd.Series(False, lines.index)
    return Bill(banded(lines, never, never, assumptions), tuple(rows.filled))


def _share(fraction: float, unit: str) -> Price:
    return Price(fraction, unit, "assumed", "assumption", "register")


def _entered(rows: _Rows, head: str, item: str, key: str, assumptions: Assumptions) -> None:
    price = Price(1.0, "USD entered", "listed", "entered", "case")
    rows.add(head, item, assumptions.known(key), price, key)


def _storage(
    rows: _Rows,
    inventory: Inventory,
    servers: pd.DataFrame,
    assumptions: Assumptions,
    book: PriceBook,
) -> None:
    for item, name, key in (
        ("gp3 IOPS above 3,000 per volume", "gp3_iops_above_3000", "aws.ebs_extra_iops"),
        ("gp3 throughput above 125 MiB/s per volume", "gp3_throughput_above_125",
         "aws.ebs_extra_mbps"),
    ):  # fmt: skip
        rows.add("ebs", item, assumptions.known(key), service_price(book, "ebs", name), key)
    placed = servers[servers["target"] == "ec2"]
    used = inventory.servers["storage_used_gib"].reindex(placed.index)
    need = placed["need_storage_gib"]
    kept = np.fmin(used.fillna(need), need).sum()
    ratio = assumptions.number("aws.backup_retained_ratio")
    rows.add(
        "snapshots", "EBS snapshots of used storage", round(float(kept) * ratio, 2),
        service_price(book, "ebs", "snapshot_standard"),
    )  # fmt: skip


def _transfer(
    rows: _Rows, servers: pd.DataFrame, assumptions: Assumptions, book: PriceBook
) -> None:
    count = int((servers["target"] == "ec2").sum())
    per_server = assumptions.known("aws.egress_gb")
    total = None if per_server is None else per_server * count
    lower = 0.0
    for item, limit_tb in _EGRESS:
        upper = limit_tb * GIB_PER_TIB
        in_band = None if total is None else _band(total - FREE_EGRESS_GB, lower, upper)
        price = service_price(book, "data_transfer", item)
        if total is not None or lower == 0:
            words = "I" + item[1:].replace("_", " ").replace("TB", " TB")
            rows.add("transfer", words, in_band, price, "aws.egress_gb")
        lower = upper
    both_ways = assumptions.known("aws.interaz_gb")
    rows.add(
        "transfer", "Between Availability Zones, both directions",
        None if both_ways is None else 2 * both_ways,
        service_price(book, "data_transfer", "cross_az_each_way"), "aws.interaz_gb",
    )  # fmt: skip
    gateways = assumptions.known("aws.nat_gateways")
    hours = assumptions.number("time.hours_month")
    rows.add(
        "transfer", "NAT gateways", None if gateways is None else gateways * hours,
        service_price(book, "vpc", "nat_gateway"), "aws.nat_gateways",
    )  # fmt: skip
    rows.add(
        "transfer", "Data through NAT gateways", assumptions.known("aws.nat_gb"),
        service_price(book, "vpc", "nat_gateway_data"), "aws.nat_gb",
    )  # fmt: skip
    _entered(rows, "transfer", "Direct Connect", "aws.direct_connect_usd", assumptions)


def _band(amount: float, lower: float, upper: float) -> float:
    """Return the part of an amount that lies in a band."""
    return max(0.0, min(amount, upper) - lower)


def support_charge(charges: float, plan: str) -> list[tuple[float, float]]:
    """Return (USD in the band, rate) of a plan's marginal bands; their products sum to the charge.

    f(x) = Σ rate × (min(x, upper) − lower); a plan's minimum is applied by the caller.
    """
    row = support_plans().to_dict("index")[plan]
    limits = [0.0, *row["bands_usd"], float("inf")]
    bands = zip(limits, limits[1:], row["rates"], strict=False)
    return [(_band(charges, lower, upper), rate) for lower, upper, rate in bands]


def _support(rows: _Rows, charges: float, assumptions: Assumptions) -> None:
    plan = assumptions.text("aws.support_plan")
    if plan == "none" or not charges:
        rows.add("support", "No paid support", 0.0, _share(0.0, "USD of AWS charges"))
        return
    row = support_plans().to_dict("index")[plan]
    parts = support_charge(charges, plan)
    total = sum_usd(round_usd([amount * rate for amount, rate in parts]))
    if total < row["minimum_usd"]:
        price = Price(
            float(row["minimum_usd"]), "month", row["origin"], row["source"], row["as_of"]
        )
        rows.add("support", f"{row['label']}, minimum", 1.0, price)
        return
    for amount, rate in parts:
        if amount:
            price = Price(rate, "USD of AWS charges", row["origin"], row["source"], row["as_of"])
            rows.add("support", f"{row['label']}, {rate:.0%} band", round(amount, 2), price)
