"""Monthly line items of servers: compute, licence and storage, rounded to the cent per line."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from bizcase.catalog import PriceBook, Purchase, hourly_prices
from bizcase.pricing.dedicated_hosts import host_rates
from bizcase.sizing import on_hosts
from bizcase.units import round_usd

HEADS = ("compute", "storage", "licence")
LICENCE_LABELS = {
    "windows": "Windows Server licence",
    "rhel": "Red Hat Enterprise Linux subscription",
    "suse": "SUSE Linux Enterprise Server subscription",
    "sqlserver_enterprise": "SQL Server Enterprise licence",
    "sqlserver_standard": "SQL Server Standard licence",
    "sqlserver_web": "SQL Server Web licence",
}
# Columns of a sized server that name a licence AWS bills with the instance.
LICENCE_COLUMNS = ("os_licence", "sql_licence")
# Tables of rates kept: two regions with all main options, at all hours and on a schedule.
CACHED_RATES = 64
# Of a sized server that shares a Dedicated Host: its family, the part of a host, and the
# cores of the host.
HOST_COLUMNS = ("host_family", "host_share", "host_cores")
STORAGE_ASSUMED = "EBS gp3, size assumed"
NO_RATE = "on-demand, as the family has no rate for the option"


@lru_cache(maxsize=CACHED_RATES)
def compute_rates(book: PriceBook, purchase: Purchase, hours: float) -> pd.DataFrame:
    """Return the compute line of a month of each instance type of the book; read-only.

    List = hours × on-demand Linux price × (1 − discount), the discount being the option's on the
    share of the hours that it covers; the customer's own terms come off that (``hourly_prices``,
    ``with_amounts``). A family without a rate for the option is charged on-demand; the item says so
    and ``rate_missing`` is true.
    """
    hour = hourly_prices(book, purchase)
    missing = hour["rate_missing"]
    names = book.ec2.index.to_series().astype("str")
    rates = pd.DataFrame(
        {
            "head": "compute",
            "item": names + ", " + missing.map({True: NO_RATE, False: purchase.label}),
            "quantity": hours,
            "unit": "hours",
            "unit_price_usd": hour["on_demand_hourly_usd"],
            "discount": hour["option_discount"],
            "private_discount": hour["private_discount"],
            "price_origin": hour["origin"],
            "price_as_of": hour["as_of"],
            "rate_missing": missing,
        }
    )
    return with_amounts(rates)


@lru_cache(maxsize=CACHED_RATES)
def licence_rates(book: PriceBook, licence: str, hours: float) -> pd.DataFrame:
    """Return the licence line of a month of each instance type; never discounted; read-only.

    A type that cannot carry the licence has no amount (NaN).
    """
    rates = book.licence_hourly_usd(licence, book.ec2)
    lines = pd.DataFrame(
        {
            "head": "licence",
            "item": LICENCE_LABELS[licence],
            "quantity": hours,
            "unit": "hours",
            "unit_price_usd": rates["licence_hourly_usd"],
            "discount": 0.0,
            "private_discount": 0.0,
            "price_origin": rates["origin"],
            "price_as_of": rates["as_of"],
            "rate_missing": False,
        }
    )
    return with_amounts(lines)


def compute_lines(
    sized: pd.DataFrame, book: PriceBook, purchase: Purchase, hours: float
) -> pd.DataFrame:
    """Return one compute line per server with a target: its instance, or its share of a host.

    Parameters
    ----------
    sized
        server_id, target, instance_type, and ``HOST_COLUMNS`` where hosts are in the base case.
    hours
        Hours per month.
    """
    placed = sized[sized["target"] == "ec2"]
    there = on_hosts(placed)
    if not there.any():
        return _per_server(placed, compute_rates(book, purchase, hours))
    lines = [
        _per_server(placed[~there], compute_rates(book, purchase, hours)),
        host_lines(placed[there], book, purchase, hours),
    ]
    return pd.concat(lines, ignore_index=True)


def host_lines(
    sized: pd.DataFrame, book: PriceBook, purchase: Purchase, hours: float
) -> pd.DataFrame:
    """Return one compute line per server on a Dedicated Host: its share of the whole host."""
    rates = host_rates(book, purchase).loc[sized["host_family"]].reset_index(names="family")
    lines = pd.DataFrame(
        {
            "server_id": sized["server_id"].to_numpy(),
            "head": "compute",
            "item": "Dedicated Host " + rates["family"] + ", its share, " + purchase.label,
            "quantity": hours * sized["host_share"].to_numpy(dtype=float),
            "unit": "host-hours",
            "unit_price_usd": rates["usd_per_host_hour"],
            "discount": rates["option_discount"],
            "private_discount": rates["private_discount"],
            "price_origin": rates["price_origin"],
            "price_as_of": rates["as_of"],
            "rate_missing": False,
        }
    )
    return with_amounts(lines)


def licence_lines(sized: pd.DataFrame, book: PriceBook, hours: float) -> pd.DataFrame:
    """Return a line per licence that AWS bills with a server: operating system, SQL Server."""
    placed = sized[sized["target"] == "ec2"]
    parts = []
    for column in LICENCE_COLUMNS:
        for licence, group in placed[placed[column].isin(list(LICENCE_LABELS))].groupby(column):
            parts.append(_per_server(group, licence_rates(book, str(licence), hours)))
    # Without a licensed server the empty compute lines give the columns.
    return (
        pd.concat(parts, ignore_index=True)
        if parts
        else compute_lines(placed.iloc[:0], book, Purchase("on_demand"), hours)
    )


def storage_lines(
    sized: pd.DataFrame, book: PriceBook, private_discount: float = 0.0
) -> pd.DataFrame:
    """Return one EBS gp3 line per server with a target and storage.

    The item says where the size is assumed (``storage_assumed``). ``private_discount`` is the
    customer's on EBS, a fraction.
    """
    placed = sized[(sized["target"] == "ec2") & (sized["need_storage_gib"] > 0)]
    price = book.gp3_gib_month()
    lines = pd.DataFrame(
        {
            "server_id": placed["server_id"],
            "head": "storage",
            "item": placed["storage_assumed"].map({True: STORAGE_ASSUMED, False: "EBS gp3"}),
            "quantity": placed["need_storage_gib"],
            "unit": "GiB-months",
            "unit_price_usd": price.usd,
            "discount": 0.0,
            "private_discount": private_discount,
            "price_origin": placed["storage_assumed"].map({True: "assumed", False: price.origin}),
            "price_as_of": price.as_of,
            "rate_missing": False,
        }
    )
    return with_amounts(lines).reset_index(drop=True)


def _per_server(placed: pd.DataFrame, rates: pd.DataFrame) -> pd.DataFrame:
    """Return the rates of each server's type, one row per server."""
    lines = rates.iloc[positions_of(placed["instance_type"], rates.index)].reset_index(drop=True)
    lines.insert(0, "server_id", placed["server_id"].to_numpy())
    return lines


def positions_of(names: pd.Series, index: pd.Index) -> npt.NDArray[np.intp]:
    """Return the position of each name in an index, -1 for a name that is not known."""
    codes, known = pd.factorize(names)
    positions: npt.NDArray[np.intp] = np.append(index.get_indexer(known), -1)[codes]
    return positions


def with_amounts(lines: pd.DataFrame) -> pd.DataFrame:
    """Return lines with list_usd, private_discount_usd and amount_usd, each to the cent.

    List = quantity × unit price × (1 − discount). The customer's own discount is ``after_discount``
    of it; the amount is list − discount.
    """
    exact = lines["quantity"] * lines["unit_price_usd"] * (1 - lines["discount"])
    at_list = round_usd(exact.to_numpy(dtype=float))
    less, amount = after_discount(at_list, lines["private_discount"].to_numpy(dtype=float))
    return lines.assign(list_usd=at_list, private_discount_usd=less, amount_usd=amount)


def after_discount(
    at_list: npt.NDArray[np.float64], private: npt.NDArray[np.float64] | float
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return what a private discount takes off amounts at list, to the cent, and what is paid."""
    less = round_usd(at_list * private)
    return less, round_usd(at_list - less)
