"""Prices of services beside EC2 instances: databases' storage, snapshots, transfer, support."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import pandas as pd

from bizcase.catalog.price_book import RATE_DIGITS, Price, PriceBook
from bizcase.catalog.snapshot import read_text_table, region_table, snapshot
from bizcase.errors import CatalogError

# A listed c5 host costs this multiple of the largest type it holds; compiled 2026-11-22.
HOST_PRICE_RATIO = 1.10


@lru_cache(maxsize=1)
def _prices() -> pd.DataFrame:
    services = read_text_table("services.csv")
    ebs = read_text_table("ebs.csv").drop(columns="note").assign(service="ebs")
    return pd.concat([services, ebs], ignore_index=True).set_index(["service", "item", "region"])


def service_price(book: PriceBook, service: str, item: str) -> Price:
    """Return the price of an item of ``services.csv`` or ``ebs.csv`` in the book's region.

    Where the region has none listed it is filled, marked as assumed, and the note says how: EBS,
    RDS and Aurora storage follow the region's gp3 price, VPC items its m5 price, data transfer
    that of a neighbouring region. Source of the rules: they reproduce the regions where both sides
    are listed within 8 %, compiled 2026-11-22.

    Raises
    ------
    CatalogError
        There is no such item.
    """
    table = _prices()
    base_region = snapshot()["base_region"]
    if (service, item, base_region) not in table.index:
        raise CatalogError(f"The price book has no {service} {item}.")
    if (own := book.own_service_price(service, item)) is not None:
        return own
    if (service, item, book.region) in table.index:
        return _price(_row(service, item, book.region))
    if service == "data_transfer":
        neighbour = snapshot()["transfer_region_fill"].get(book.region, base_region)
        price = _price(_row(service, item, neighbour))
        return replace(price, origin="assumed", filled=True, note=f"the price of {neighbour}")
    price = _price(_row(service, item, base_region))
    return price.scaled(base_region, _ratio(book, service))


def _row(service: str, item: str, region: str) -> dict[str, str]:
    row = _prices().xs((service, item, region))
    return {str(key): str(value) for key, value in row.items()}


def _price(row: dict[str, str]) -> Price:
    return Price(float(row["usd"]), row["unit"], row["origin"], row["source"], row["as_of"])


def _ratio(book: PriceBook, service: str) -> float:
    m5_ratio = float(region_table().set_index("region")["m5_ratio"][book.region])
    if service == "vpc" and m5_ratio > 0:  # a region without packaged prices has none
        return m5_ratio
    base = _price(_row("ebs", "gp3", snapshot()["base_region"]))
    return round(book.gp3_gib_month().usd / base.usd, RATE_DIGITS)


@lru_cache(maxsize=1)
def support_plans() -> pd.DataFrame:
    """Return the plans on sale after 2027-01-01, by plan.

    Columns: label, minimum_usd, rates (fractions, from the first band on), bands_usd (upper
    limits, one fewer), origin, source, as_of.
    """
    table = read_text_table("support_plans.csv").set_index("plan")
    return table.assign(
        minimum_usd=pd.to_numeric(table["minimum_usd"]),
        rates=table["rates_percent"].map(lambda cell: [float(x) / 100 for x in cell.split("|")]),
        bands_usd=table["bands_usd"].map(lambda cell: [float(x) for x in cell.split("|")]),
    )


@lru_cache(maxsize=1)
def _hosts() -> pd.DataFrame:
    table = read_text_table("dedicated_hosts.csv")
    return table.assign(usd_per_host_hour=pd.to_numeric(table["usd_per_host_hour"]))


def dedicated_hosts(book: PriceBook) -> pd.DataFrame:
    """Return on-demand prices of Dedicated Hosts by family.

    Columns: vcpu and memory_gib of a host (those of the largest type it holds),
    usd_per_host_hour, origin, source, as_of. Outside us-east-1 the price is 1.10 × that type's:
    assumed, as it is the rule behind most of the prices of us-east-1.
    """
    hosts = _hosts().set_index("largest_type")
    types = book.ec2[["vcpu", "memory_gib", "on_demand_hourly_usd"]]
    table = hosts.join(types, how="inner").set_index("family")
    if book.region != snapshot()["base_region"]:
        price = HOST_PRICE_RATIO * table["on_demand_hourly_usd"]
        table["usd_per_host_hour"] = price.round(RATE_DIGITS)
        table["origin"] = "assumed"
        table["source"] = "1.10 × the price of the family's largest type, as in us-east-1"
    return table.drop(columns="on_demand_hourly_usd")
