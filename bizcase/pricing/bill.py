"""The rest of the AWS bill: each service its own line, even at zero; unknowns are named."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.catalog import PriceBook, private_discount
from bizcase.catalog.price_book import Price
from bizcase.catalog.services import service_price
from bizcase.inventory import Inventory
from bizcase.inventory.service_levels import ServiceLevels
from bizcase.lookup import is_in
from bizcase.pricing.disaster_recovery import recovery_shares
from bizcase.pricing.estate_share import is_whole
from bizcase.pricing.evidence import banded
from bizcase.pricing.shared_terms import (
    SharedTerms,
    each_server_gb,
    free_egress_gb,
    landing_zone_usd,
    shared_terms,
)
from bizcase.units import round_usd, sum_usd

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


@dataclass(frozen=True, slots=True)
class Part:
    """How much of an estate a bill is for: what is entered for all of it is charged by that.

    ``servers`` are those of the whole estate on EC2, ``storage`` the share of its EBS.
    """

    servers: int
    storage: float = 1.0


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
    priced: tuple[pd.DataFrame, pd.DataFrame],
    assumptions: Assumptions,
    book: PriceBook,
    part: Part | None = None,
) -> Bill:
    """Return the lines of the rest of the bill for the base case (METHOD: The rest of the bill).

    What a whole estate shares, such as gateways, the fixed part of the landing zone and the
    minimum of Support, is charged where the lists are the whole estate. Transfer comes from GB
    per server, never from a percentage of compute. Support is charged by marginal bands on
    everything AWS bills, which operations are not.

    Parameters
    ----------
    servers
        Sized servers of the base case on the index of the inventory's: target, need_storage_gib.
    priced
        The line items of these servers, and of managed databases.
    part
        The part of the estate that they are; all of it by default.
    """
    rows, (server_lines, database_lines) = _Rows([], []), priced
    terms, whole = shared_terms(book, assumptions), is_whole(inventory, assumptions)
    of_server = levels.servers.loc[servers.index]
    count = int((servers["target"] == "ec2").sum())
    part = part or Part(count)
    _more_ebs(rows, part.storage, assumptions, book)
    _snapshots(rows, inventory, servers[of_server["backed_up"]], assumptions, book)
    for label, base, share in recovery_shares(
        inventory, levels, server_lines, database_lines, assumptions
    ):
        rows.add("recovery", label, base, _share(share, "USD of servers and databases"))
    _network(rows, part.servers, count, terms, assumptions, whole=whole)
    watched = is_in(server_lines["server_id"], servers.loc[of_server["monitored"], "server_id"])
    rows.add(
        "observability", "CloudWatch and logs, as a share of EC2 compute at on-demand",
        on_demand_usd(server_lines[watched], assumptions),
        _share(assumptions.fraction("aws.observability_pct"), "USD of EC2 compute on-demand"),
    )  # fmt: skip
    workloads = sum_usd(
        [sum_usd(server_lines["amount_usd"]), sum_usd(database_lines["amount_usd"])]
    )
    rows.add(
        "security", "Security services, as a share of servers and databases", workloads,
        _share(assumptions.fraction("aws.security_pct"), "USD of servers and databases"),
    )  # fmt: skip
    _landing_zone(rows, count, assumptions, whole=whole)
    _support(rows, sum_usd([workloads, rows.amount()]), terms, whole=whole)
    _entered(rows, "operations", "Operations", "aws.operations_usd", assumptions)
    lines = pd.DataFrame(rows.rows)
    exact = lines["quantity"].astype(float) * lines["unit_price_usd"].astype(float)
    lines = lines.assign(amount_usd=round_usd(exact))
    never = pd.Series(False, lines.index)
    return Bill(banded(lines, never, never, assumptions), tuple(rows.filled))


def on_demand_usd(server_lines: pd.DataFrame, assumptions: Assumptions) -> float:
    """Return EC2 compute of a month without any commitment, in USD."""
    compute = server_lines[server_lines["head"] == "compute"]
    paid = 1 - private_discount(assumptions, "ec2")
    return sum_usd(round_usd(compute["quantity"] * compute["unit_price_usd"] * paid))


def _share(fraction: float, unit: str) -> Price:
    return Price(fraction, unit, "assumed", "assumption", "register")


def _entered(rows: _Rows, head: str, item: str, key: str, assumptions: Assumptions) -> None:
    price = Price(1.0, "USD entered", "listed", "entered", "case")
    rows.add(head, item, assumptions.known(key), price, key)


def support_usd(
    charges: float, inventory: Inventory, assumptions: Assumptions, book: PriceBook
) -> float:
    """Return AWS Support on a month's charges as the bill has it, its lines rounded."""
    rows = _Rows([], [])
    whole = is_whole(inventory, assumptions)
    _support(rows, charges, shared_terms(book, assumptions), whole=whole)
    return rows.amount()


def _more_ebs(rows: _Rows, share: float, assumptions: Assumptions, book: PriceBook) -> None:
    """Add what is entered for all volumes together, by share of the storage."""
    for item, name, key in (
        ("gp3 IOPS above 3,000 per volume", "gp3_iops_above_3000", "aws.ebs_extra_iops"),
        ("gp3 throughput above 125 MiB/s per volume", "gp3_throughput_above_125",
         "aws.ebs_extra_mbps"),
    ):  # fmt: skip
        entered = assumptions.known(key)
        quantity = None if entered is None else round(entered * share, 2)
        rows.add("ebs", item, quantity, service_price(book, "ebs", name), key)


def _snapshots(
    rows: _Rows,
    inventory: Inventory,
    servers: pd.DataFrame,
    assumptions: Assumptions,
    book: PriceBook,
) -> None:
    placed = servers[servers["target"] == "ec2"]
    used = inventory.servers["storage_used_gib"].reindex(placed.index)
    need = placed["need_storage_gib"]
    kept = np.fmin(used.fillna(need), need).sum()
    ratio = assumptions.number("aws.backup_retained_ratio")
    rows.add(
        "snapshots", "EBS snapshots of used storage", round(float(kept) * ratio, 2),
        service_price(book, "ebs", "snapshot_standard"),
    )  # fmt: skip


def _network(
    rows: _Rows, of_all: int, count: int, terms: SharedTerms, assumptions: Assumptions, *,
    whole: bool,
) -> None:  # fmt: skip
    """Add traffic per server, and what a whole estate shares: gateways, VPN or line, transit.

    ``of_all`` are the servers that a total of an earlier case is the traffic of.
    """
    number, shared = assumptions.number, float(whole and count > 0)
    gateways = number("aws.nat_gateways") * terms.hours * shared
    rows.add("transfer", "NAT gateways", gateways, terms.gateway_hour)

    def traffic(total: str, each: str) -> float:
        given = each_server_gb(total, of_all, assumptions)
        return count * (number(each) if given is None else given)

    through = traffic("aws.nat_gb", "aws.nat_gb_server")
    rows.add("transfer", "Data through NAT gateways", through, terms.gateway_gb)
    rows.add(
        "transfer", "Between Availability Zones, both directions",
        2 * traffic("aws.interaz_gb", "aws.interaz_gb_server"), terms.between_zones_gb,
    )  # fmt: skip
    free = free_egress_gb(_share_of_estate(assumptions), whole=whole)
    out = max(0.0, count * number("aws.egress_gb") - free)
    for band in terms.egress:
        rows.add("transfer", band.item, float(band.part(out)), band.price)
    line = count >= number("aws.dx_from")
    key, item = (
        ("aws.direct_connect_usd", "Direct Connect") if line
        else ("aws.vpn_usd", "Site-to-site VPN")
    )  # fmt: skip
    rows.add("transfer", item, number(key) * shared, _monthly())
    rows.add("transfer", "Transit Gateway", number("aws.transit_gateway_usd") * shared, _monthly())


def _share_of_estate(assumptions: Assumptions) -> float | None:
    share = assumptions.known("scope.estate_share")
    return None if share is None else share / 100.0


def _monthly() -> Price:
    return Price(1.0, "USD a month", "assumed", "assumption", "register")


def _landing_zone(rows: _Rows, count: int, assumptions: Assumptions, *, whole: bool) -> None:
    amount = landing_zone_usd(
        float(count), float(whole), assumptions.number("aws.landing_zone_fixed"),
        assumptions.number("aws.landing_zone_server"), assumptions.number("aws.landing_zone_cap"),
    )  # fmt: skip
    given = assumptions.earlier("aws.landing_zone_usd")
    if given is not None:
        rows.add("landing_zone", "Landing zone, as entered", given * (count > 0), _monthly())
        return
    item = "Landing zone in operation" if whole else "Landing zone in operation, per server"
    rows.add("landing_zone", item, round(float(amount), 2), _monthly())


def _support(rows: _Rows, charges: float, terms: SharedTerms, *, whole: bool) -> None:
    if not terms.support or not charges:
        rows.add("support", "No paid support", 0.0, _share(0.0, "USD of AWS charges"))
        return
    parts = [(band, round(float(band.part(charges)), 2)) for band in terms.support]
    total = sum_usd(round_usd([amount * band.price.usd for band, amount in parts]))
    if whole and total < terms.support_least.usd:
        rows.add("support", f"{terms.support_label}, minimum", 1.0, terms.support_least)
        return
    for band, amount in parts:
        if amount:
            rows.add("support", band.item, amount, band.price)
