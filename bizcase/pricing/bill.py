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
from bizcase.pricing.bill_rows import BillRows, monthly, share_of
from bizcase.pricing.disaster_recovery import recovery_shares
from bizcase.pricing.evidence import banded
from bizcase.pricing.shared_terms import (
    SharedTerms,
    each_server_gb,
    free_egress_gb,
    landing_zone_usd,
    shared_terms,
)
from bizcase.units import round_usd, sum_usd

# Head of each line, in the order of the bill; the words are what the reader sees.
BILL_HEADS = {
    "ebs": "Faster disks (EBS)",
    "snapshots": "Snapshots (backup)",
    "recovery": "Disaster recovery",
    "transfer": "Data transfer and network",
    "observability": "Monitoring and logging",
    "security": "Security services",
    "landing_zone": "Landing zone",
    "support": "AWS Support",
    "operations": "Operation of AWS",
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


@dataclass(frozen=True, slots=True)
class Part:
    """How much of an estate a bill is for: what is entered for all of it is charged by that.

    ``servers`` are those of the whole estate on EC2, ``storage`` the share of its EBS.
    """

    servers: int
    storage: float = 1.0


def price_bill(  # noqa: PLR0913 - what a bill rests on, each by its name
    inventory: Inventory,
    levels: ServiceLevels,
    servers: pd.DataFrame,
    priced: tuple[pd.DataFrame, pd.DataFrame],
    assumptions: Assumptions,
    book: PriceBook,
    part: Part | None = None,
    *,
    whole: bool,
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
    whole
        Whether the lists are the whole estate (``is_whole``).
    """
    rows, (server_lines, database_lines) = BillRows(), priced
    servers = servers[["server_id", "target", "need_storage_gib"]]
    terms = shared_terms(book, assumptions)
    of_server = levels.servers.loc[servers.index]
    count = int((servers["target"] == "ec2").sum())
    part = part or Part(count)
    _more_ebs(rows, part.storage, assumptions, book)
    _snapshots(rows, inventory, servers[of_server["backed_up"]], assumptions, book)
    for label, base, share, private in recovery_shares(
        inventory, levels, server_lines, database_lines, assumptions
    ):
        price = share_of(share, "USD of servers and databases")
        rows.add("recovery", label, base, price, private=private)
    on_others = private_discount(assumptions, "other")
    _network(rows, part.servers, count, terms, assumptions, whole=whole)
    watched = is_in(server_lines["server_id"], servers.loc[of_server["monitored"], "server_id"])
    rows.add(
        "observability", "CloudWatch and logs, as a share of EC2 compute at on-demand",
        on_demand_usd(server_lines.loc[watched, ["head", "quantity", "unit_price_usd"]]),
        share_of(assumptions.fraction("aws.observability_pct"), "USD of EC2 compute on-demand"),
        private=on_others,
    )  # fmt: skip
    at_list, workloads = (
        sum_usd([sum_usd(server_lines[column]), sum_usd(database_lines[column])])
        for column in ("list_usd", "amount_usd")
    )
    rows.add(
        "security", "Security services, as a share of servers and databases", at_list,
        share_of(assumptions.fraction("aws.security_pct"), "USD of servers and databases"),
        private=on_others,
    )  # fmt: skip
    _landing_zone(rows, count, assumptions, whole=whole)
    _support(rows, sum_usd([workloads, rows.amount()]), terms, whole=whole)
    _entered(rows, "operations", "Operations", "aws.operations_usd", assumptions)
    lines = rows.lines()
    never = pd.Series(False, lines.index)
    return Bill(banded(lines, never, never, assumptions), tuple(rows.filled))


def on_demand_usd(server_lines: pd.DataFrame) -> float:
    """Return EC2 compute of a month without any commitment and discount, in USD."""
    compute = server_lines[server_lines["head"] == "compute"]
    return sum_usd(round_usd(compute["quantity"] * compute["unit_price_usd"]))


def _entered(rows: BillRows, head: str, item: str, key: str, assumptions: Assumptions) -> None:
    price = Price(1.0, "USD entered", "listed", "entered", "case")
    rows.add(head, item, assumptions.known(key), price, key)


def support_usd(charges: float, assumptions: Assumptions, book: PriceBook, *, whole: bool) -> float:
    """Return AWS Support on a month's charges as the bill has it, its lines rounded."""
    rows = BillRows()
    _support(rows, charges, shared_terms(book, assumptions), whole=whole)
    return rows.amount()


def _more_ebs(rows: BillRows, share: float, assumptions: Assumptions, book: PriceBook) -> None:
    """Add what is entered for all volumes together, by share of the storage."""
    on_ebs = private_discount(assumptions, "ebs")
    for item, name, key in (
        ("gp3 IOPS above 3,000 per volume", "gp3_iops_above_3000", "aws.ebs_extra_iops"),
        ("gp3 throughput above 125 MiB/s per volume", "gp3_throughput_above_125",
         "aws.ebs_extra_mbps"),
    ):  # fmt: skip
        entered = assumptions.known(key)
        quantity = None if entered is None else round(entered * share, 2)
        rows.add("ebs", item, quantity, service_price(book, "ebs", name), key, private=on_ebs)


def _snapshots(
    rows: BillRows,
    inventory: Inventory,
    servers: pd.DataFrame,
    assumptions: Assumptions,
    book: PriceBook,
) -> None:
    ratio = assumptions.number("aws.backup_retained_ratio")
    rows.add(
        "snapshots", "EBS snapshots of used storage",
        round(kept_gib(inventory, servers) * ratio, 2),
        service_price(book, "ebs", "snapshot_standard"),
        private=private_discount(assumptions, "ebs"),
    )  # fmt: skip


def kept_gib(inventory: Inventory, servers: pd.DataFrame) -> float:
    """Return what one copy of the used storage of servers on EC2 holds, in GiB."""
    need = servers.loc[servers["target"] == "ec2", "need_storage_gib"]
    used = inventory.servers["storage_used_gib"].reindex(need.index)
    return float(np.fmin(used.fillna(need), need).sum())


def _network(
    rows: BillRows, of_all: int, count: int, terms: SharedTerms, assumptions: Assumptions, *,
    whole: bool,
) -> None:  # fmt: skip
    """Add traffic per server, and what a whole estate shares: gateways, VPN or line, transit.

    ``of_all`` are the servers that a total of an earlier case is the traffic of.
    """
    number, shared = assumptions.number, float(whole and count > 0)
    private = private_discount(assumptions, "other")
    gateways = number("aws.nat_gateways") * terms.hours * shared
    rows.add("transfer", "NAT gateways", gateways, terms.gateway_hour, private=private)

    def traffic(total: str, each: str) -> float:
        given = each_server_gb(total, of_all, assumptions)
        return count * (number(each) if given is None else given)

    through = traffic("aws.nat_gb", "aws.nat_gb_server")
    rows.add("transfer", "Data through NAT gateways", through, terms.gateway_gb, private=private)
    rows.add(
        "transfer", "Between Availability Zones, both directions",
        2 * traffic("aws.interaz_gb", "aws.interaz_gb_server"), terms.between_zones_gb,
        private=private,
    )  # fmt: skip
    free = free_egress_gb(_share_of_estate(assumptions), whole=whole)
    out = max(0.0, count * number("aws.egress_gb") - free)
    for band in terms.egress:
        rows.add("transfer", band.item, float(band.part(out)), band.price, private=private)
    if count >= number("aws.dx_from"):
        # Two thirds of it are the carrier's, which no agreement with AWS lowers.
        line = number("aws.direct_connect_usd") * shared
        rows.add("transfer", "Direct Connect", line, monthly())
    else:
        line = number("aws.vpn_usd") * shared
        rows.add("transfer", "Site-to-site VPN", line, monthly(), private=private)
    transit = number("aws.transit_gateway_usd") * shared
    rows.add("transfer", "Transit Gateway", transit, monthly(), private=private)


def _share_of_estate(assumptions: Assumptions) -> float | None:
    share = assumptions.known("scope.estate_share")
    return None if share is None else share / 100.0


def _landing_zone(rows: BillRows, count: int, assumptions: Assumptions, *, whole: bool) -> None:
    amount = landing_zone_usd(
        float(count), float(whole), assumptions.number("aws.landing_zone_fixed"),
        assumptions.number("aws.landing_zone_server"), assumptions.number("aws.landing_zone_cap"),
    )  # fmt: skip
    given = assumptions.earlier("aws.landing_zone_usd")
    if given is not None:
        rows.add("landing_zone", "Landing zone, as entered", given * (count > 0), monthly())
        return
    item = "Landing zone in operation" if whole else "Landing zone in operation, per server"
    private = private_discount(assumptions, "other")
    rows.add("landing_zone", item, round(float(amount), 2), monthly(), private=private)


def _support(rows: BillRows, charges: float, terms: SharedTerms, *, whole: bool) -> None:
    if not terms.support or not charges:
        rows.add("support", "No paid support", 0.0, share_of(0.0, "USD of AWS charges"))
        return
    parts = [(band, round(float(band.part(charges)), 2)) for band in terms.support]
    total = sum_usd(round_usd([amount * band.price.usd for band, amount in parts]))
    if whole and total < terms.support_least.usd:
        rows.add("support", f"{terms.support_label}, minimum", 1.0, terms.support_least)
        return
    for band, amount in parts:
        if amount:
            rows.add("support", band.item, amount, band.price)
