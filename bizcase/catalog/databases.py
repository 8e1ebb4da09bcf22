"""Managed databases: instance classes, prices and Reserved Instance discounts of a region."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from bizcase.catalog.origins import worst_origin
from bizcase.catalog.price_book import RATE_DIGITS, PriceBook
from bizcase.catalog.snapshot import (
    decoded_discounts,
    decoded_prices,
    instance_types,
    read_text_table,
    snapshot,
)
from bizcase.errors import UsageError

PRODUCT = ["engine", "edition", "licence_model"]
# What one class costs without a database licence: RDS charges bring-your-own-licence Oracle so.
_INFRASTRUCTURE = ("oracle", "ee", "byol")
# The largest listed discount on a class without a licence: Aurora db.r6g, 3 years all upfront.
MAX_INFRASTRUCTURE_DISCOUNT = 0.651302


@dataclass(frozen=True, slots=True)
class DatabaseOption:
    """A way to pay for RDS; ``upfront_share`` is the part of the term's cost paid at its start."""

    key: str
    label: str
    term_years: int
    upfront_share: float


# RDS sells no 3-year Reserved Instance without upfront.
DATABASE_OPTIONS = {
    option.key: option
    for option in (
        DatabaseOption("on_demand", "on-demand", 0, 0.0),
        DatabaseOption("1yr_ri", "1-year Reserved Instance, no upfront", 1, 0.0),
        DatabaseOption("1yr_ri_partial", "1-year Reserved Instance, partial upfront", 1, 0.5),
        DatabaseOption("1yr_ri_all_upfront", "1-year Reserved Instance, all upfront", 1, 1.0),
        DatabaseOption("3yr_ri_partial", "3-year Reserved Instance, partial upfront", 3, 0.5),
        DatabaseOption("3yr_ri_all_upfront", "3-year Reserved Instance, all upfront", 3, 1.0),
    )
}


def database_option(key: str) -> DatabaseOption:
    """Return an option by its key; UsageError names the keys there are."""
    if key not in DATABASE_OPTIONS:
        raise UsageError(
            f"{key!r} is no database option.", f"Choose {', '.join(DATABASE_OPTIONS)}."
        )
    return DATABASE_OPTIONS[key]


def filled_from(book: PriceBook) -> str:
    """Return how instance prices of a region were filled; blank where they are its own."""
    if book.refreshed is not None or book.region not in snapshot()["rds_region_fill"]:
        return ""
    neighbour, factor = snapshot()["rds_region_fill"][book.region]
    return f"the price of {neighbour}" + (f" × {factor:g}" if factor != 1 else "")


@lru_cache(maxsize=64)
def database_classes(book: PriceBook) -> pd.DataFrame:
    """Return Single-AZ classes by engine, edition, licence_model and instance_class.

    Columns: family, vcpu, memory_gib, arch, burstable, generation, usd_per_hour,
    infrastructure_usd_per_hour and licence_usd_per_hour (its two parts), origin, source, as_of.
    The licence part is the price above the same class with Oracle bring-your-own-licence, which
    holds none. Multi-AZ is twice the price in every listed case.
    """
    own = book.refreshed is not None and bool(book.refreshed.databases)
    prices = book.refreshed.database_prices() if own and book.refreshed else _packaged_prices(book)
    classes = prices.index.get_level_values("instance_class").str.removeprefix("db.")
    prices = prices[classes.isin(instance_types().index)]
    names = prices.index.get_level_values("instance_class")
    specs = instance_types().loc[names.str.removeprefix("db.")].set_axis(prices.index)
    prices = prices.join(specs[["vcpu", "memory_gib", "arch", "burstable", "generation"]])
    prices["family"] = names.str.rsplit(".", n=1).str[0]
    licensed = prices.index.get_level_values("licence_model") == "license_included"
    products = set(zip(*(prices.index.get_level_values(name) for name in PRODUCT), strict=True))
    bare = np.full(len(prices), np.nan)
    if _INFRASTRUCTURE in products:
        bare = pd.Series(prices.xs(_INFRASTRUCTURE)["usd_per_hour"]).reindex(names).to_numpy()
    split = licensed & ~np.isnan(bare)
    infrastructure = np.where(split, np.fmin(bare, prices["usd_per_hour"]), prices["usd_per_hour"])
    return prices.assign(
        infrastructure_usd_per_hour=infrastructure,
        licence_usd_per_hour=(prices["usd_per_hour"] - infrastructure).round(RATE_DIGITS),
    )


def _packaged_prices(book: PriceBook) -> pd.DataFrame:
    neighbour, factor = snapshot()["rds_region_fill"].get(book.region, (book.region, 1.0))
    table = read_text_table("rds_on_demand.csv")
    cells = table.set_index([*PRODUCT, "instance_class"])[neighbour]
    prices = decoded_prices(cells[cells != ""], "rds_on_demand", "usd_per_hour")
    prices["usd_per_hour"] = (prices["usd_per_hour"] * factor).round(RATE_DIGITS)
    if filled_from(book):
        prices["origin"] = "assumed"
    return prices


@lru_cache(maxsize=64)
def database_discounts(book: PriceBook, option_key: str) -> pd.DataFrame:
    """Return discount_fraction on the whole price, origin, source, as_of by engine … and family.

    The region's own fraction wins, then that of us-east-1, then any other region's; a borrowed one
    is assumed. A family that is absent has no rate. The Oracle rows of edition ``any`` hold for
    both editions.
    """
    if option_key == "on_demand":
        keys = database_classes(book).reset_index()[[*PRODUCT, "family"]].drop_duplicates()
        return keys.set_index([*PRODUCT, "family"]).assign(
            discount_fraction=0.0, origin="listed", source="", as_of=""
        )
    if book.refreshed is not None:
        return book.refreshed.database_discounts(option_key)
    columns = [*PRODUCT, "class_family", "region", option_key]
    table = read_text_table("rds_commitments.csv")[columns]
    table = table[table[option_key] != ""].rename(columns={"class_family": "family"})
    shared = table["edition"] == "any"
    both = [table[shared].assign(edition=edition) for edition in ("ee", "se2")]
    table = pd.concat([table[~shared], *both], ignore_index=True)
    rank = table["region"].map({book.region: 0, snapshot()["base_region"]: 1}).fillna(2)
    ranked = table.assign(rank=rank).sort_values(["rank", "region"], kind="stable")
    best = ranked.drop_duplicates([*PRODUCT, "family"]).set_index([*PRODUCT, "family"])
    rates = decoded_discounts(best[option_key], "rds_commitments")
    borrowed = (best["region"] != book.region).map({True: "assumed", False: "listed"})
    return rates.assign(origin=worst_origin(rates["origin"], borrowed))


@lru_cache(maxsize=64)
def class_hourly_prices(book: PriceBook, option_key: str, private: float) -> pd.DataFrame:
    """Return what an hour of each class costs as it is bought, Single-AZ; read-only.

    ``database_classes`` with discount (the option's, a fraction of the infrastructure part),
    rate_origin, rate_missing (on demand, as the family
    has no rate for the option), compute_hourly_usd (the infrastructure part after it and
    the customer's ``private`` discount on RDS), and hourly_usd, with the licence, which nothing
    discounts.
    """
    classes = database_classes(book)
    keys = [classes.index.get_level_values(name) for name in PRODUCT]
    families = pd.MultiIndex.from_arrays([*keys, classes["family"]])
    rates = database_discounts(book, option_key).reindex(families).set_axis(classes.index)
    missing = rates["discount_fraction"].isna()
    discount = infrastructure_discount(classes, rates["discount_fraction"].fillna(0.0))
    compute = classes["infrastructure_usd_per_hour"] * (1 - discount) * (1 - private)
    return classes.assign(
        discount=discount,
        rate_origin=rates["origin"].fillna("listed"),
        rate_missing=missing,
        compute_hourly_usd=compute,
        hourly_usd=compute + classes["licence_usd_per_hour"],
    )


def infrastructure_discount(classes: pd.DataFrame, discount: pd.Series) -> pd.Series:
    """Return the discount on the infrastructure part alone that gives the whole price's discount.

    A commitment never touches the licence, so where a fraction of the whole price would need more
    than ``MAX_INFRASTRUCTURE_DISCOUNT`` it is held there: the class costs rather too much.
    """
    whole = discount * classes["usd_per_hour"] / classes["infrastructure_usd_per_hour"]
    return whole.clip(upper=MAX_INFRASTRUCTURE_DISCOUNT)
