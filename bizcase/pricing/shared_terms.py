"""Prices of the services that all servers share, as bill and cash flow both compute with them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bizcase.assumptions import Assumptions
from bizcase.catalog import PriceBook
from bizcase.catalog.price_book import Price
from bizcase.catalog.services import service_price, support_plans
from bizcase.units import GIB_PER_TIB, FloatArray

FREE_EGRESS_GB = 100.0
# Upper limits of the egress bands in TB of a month; the last has none.
_EGRESS = (
    ("internet_out_first_10TB", 10), ("internet_out_next_40TB", 50),
    ("internet_out_next_100TB", 150), ("internet_out_over_150TB", np.inf),
)  # fmt: skip
Amount = float | FloatArray


@dataclass(frozen=True, slots=True)
class Band:
    """A price that holds between two amounts, such as USD per GB of a month."""

    lower: float
    upper: float
    price: Price
    item: str = ""

    def part(self, amount: Amount) -> FloatArray:
        """Return the part of an amount that lies in the band."""
        return np.maximum(0.0, np.minimum(amount, self.upper) - self.lower)


@dataclass(frozen=True, slots=True)
class SharedTerms:
    """Prices per unit of network and support; ``support`` is empty without a paid plan.

    ``gateway_month`` is one NAT gateway for a month, ``gateway_gb`` what passes it,
    ``between_zones_gb`` a GB in one direction.
    """

    gateway_hour: Price
    hours: float
    gateway_gb: Price
    between_zones_gb: Price
    egress: tuple[Band, ...]
    support: tuple[Band, ...]
    support_label: str
    support_least: Price

    def egress_usd(self, gigabytes: Amount) -> FloatArray:
        """Return what a volume beyond the free one costs in a month."""
        parts = [band.part(gigabytes) * band.price.usd for band in self.egress]
        return np.asarray(sum(parts), dtype=float)

    def support_usd(self, charges: Amount, least: Amount) -> FloatArray:
        """Return AWS Support on a month's charges: marginal bands, ``least`` × the minimum."""
        if not self.support:
            return np.zeros_like(np.asarray(charges, dtype=float))
        total = np.asarray(sum(band.part(charges) * band.price.usd for band in self.support))
        floor = np.where(np.asarray(charges) > 0, self.support_least.usd, 0.0) * least
        return np.asarray(np.maximum(total, floor), dtype=float)


def shared_terms(book: PriceBook, assumptions: Assumptions) -> SharedTerms:
    """Return the prices of the region and of the support plan chosen."""
    support, label, least = _support(assumptions.text("aws.support_plan"))
    return SharedTerms(
        gateway_hour=service_price(book, "vpc", "nat_gateway"),
        hours=assumptions.number("time.hours_month"),
        gateway_gb=service_price(book, "vpc", "nat_gateway_data"),
        between_zones_gb=service_price(book, "data_transfer", "cross_az_each_way"),
        egress=_egress(book),
        support=support,
        support_label=label,
        support_least=least,
    )


def _egress(book: PriceBook) -> tuple[Band, ...]:
    bands, lower = [], 0.0
    for name, limit_tb in _EGRESS:
        upper = float(limit_tb) * GIB_PER_TIB
        words = "I" + name[1:].replace("_", " ").replace("TB", " TB")
        bands.append(Band(lower, upper, service_price(book, "data_transfer", name), words))
        lower = upper
    return tuple(bands)


def _support(plan: str) -> tuple[tuple[Band, ...], str, Price]:
    nothing = Price(0.0, "month", "listed", "no plan", "")
    if plan == "none":
        return (), "", nothing
    row = support_plans().to_dict("index")[plan]
    origin, source, as_of = row["origin"], row["source"], row["as_of"]
    limits = [0.0, *row["bands_usd"], float("inf")]
    bands = tuple(
        Band(lower, upper, Price(rate, "USD of AWS charges", origin, source, as_of),
             f"{row['label']}, {100 * rate:.0f} % band")
        for lower, upper, rate in zip(limits, limits[1:], row["rates"], strict=False)
    )  # fmt: skip
    return bands, row["label"], Price(float(row["minimum_usd"]), "month", origin, source, as_of)


def free_egress_gb(share: float | None, *, whole: bool) -> float:
    """Return the free volume that a list of this share of the estate may count, GB a month."""
    if whole:
        return FREE_EGRESS_GB
    return 0.0 if share is None else FREE_EGRESS_GB * share


def each_server_gb(key: str, servers: float, assumptions: Assumptions) -> float | None:
    """Return a month's traffic of a server where an earlier case gives that of all of them.

    ``servers`` are all that run on EC2 where all move, so that together they have the total.
    """
    total = assumptions.earlier(key)
    return None if total is None else total / max(1.0, servers)


def landing_zone_usd(servers: Amount, whole: Amount, fixed: Amount, each: Amount, cap: Amount,
                     ) -> FloatArray:  # fmt: skip
    """Return the landing zone in operation, USD a month: its shared part only for a whole estate.

    Nothing runs without a server.
    """
    some = np.asarray(servers) > 0
    found: FloatArray = np.where(some, np.minimum(cap, whole * fixed + each * servers), 0.0)
    return found
