"""Which price book a region has: a case's own, one of this computer, or the packaged one."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from bizcase.catalog.own_prices import OwnPrice
from bizcase.catalog.price_book import PriceBook
from bizcase.catalog.region_book import read_region_book, refreshed_file, refreshed_regions
from bizcase.catalog.snapshot import priced_regions, region_table, snapshot
from bizcase.errors import CatalogError
from bizcase.inputs.opening.upload import Upload


def regions() -> pd.DataFrame:
    """Return region, display_name, geography, partition, m5_ratio, has_prices."""
    table = region_table()
    refreshed = table["region"].isin(refreshed_regions())
    return table.assign(has_prices=table["has_prices"] | refreshed)


def load_price_book(
    region: str, file: Upload | None = None, own_prices: tuple[OwnPrice, ...] = ()
) -> PriceBook:
    """Return the price book of a region: of ``file``, else the refreshed, else the packaged one.

    Those of ``own_prices`` that are of the region stand beside its list prices.

    Raises
    ------
    CatalogError
        The region does not exist or has no EC2 prices; the regions that have are named. Or a
        refreshed book cannot be read, or is another region's. Or a type of an own price has none in
        the region.
    """
    book, own = file or refreshed_file(region), _own_of(region, own_prices)
    return _packaged_book(region, own) if book is None else _own_book(region, book, own)


def _own_of(region: str, prices: tuple[OwnPrice, ...]) -> tuple[OwnPrice, ...]:
    """Return the own prices of a region."""
    return tuple(price for price in prices if price.region == region)


@lru_cache(maxsize=64)
def _packaged_book(region: str, own_prices: tuple[OwnPrice, ...]) -> PriceBook:
    if region not in priced_regions():
        known = region in set(region_table()["region"])
        fault = f"The region {region} has no prices" if known else f"There is no region {region!r}"
        listed = sorted({*priced_regions(), *refreshed_regions()})
        raise CatalogError(
            f"{fault} in the price book of {snapshot()['id']}.",
            f"Regions with prices: {', '.join(listed)}.",
        )
    return PriceBook(region, own=own_prices)


@lru_cache(maxsize=4)
def _own_book(region: str, file: Upload, own_prices: tuple[OwnPrice, ...]) -> PriceBook:
    book = read_region_book(file)
    if book.region != region:
        raise CatalogError(
            f"The price book is of {book.region}, not of {region}.",
            "Choose that region, or another price book.",
            file.name,
        )
    return PriceBook(region, book, own_prices)
