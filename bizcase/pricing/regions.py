"""The same inventory priced in several regions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bizcase.assumptions import Assumptions
from bizcase.catalog import load_price_book, purchase_option
from bizcase.catalog.own_prices import OwnPrice
from bizcase.inputs.opening.upload import Upload
from bizcase.inventory import Inventory
from bizcase.pricing.estate import price_estate
from bizcase.pricing.scenarios import RegionCost
from bizcase.units import sum_usd


def price_in_regions(
    inventory: Inventory,
    assumptions: Assumptions,
    regions: Iterable[str],
    books: Mapping[str, Upload] | None = None,
    own_prices: tuple[OwnPrice, ...] = (),
) -> tuple[RegionCost, ...]:
    """Return what the inventory costs in each region, in the order asked, each once.

    A region without rates for the base option has no amounts and says so. ``books`` are price
    books to use in place of those of the program, by region; ``own_prices`` are the customer's for
    instance types.

    Raises
    ------
    CatalogError
        A region does not exist or has no EC2 prices.
    """
    option = assumptions.text("pricing.base_option")
    found = []
    for region in dict.fromkeys(regions):
        book = load_price_book(region, (books or {}).get(region), own_prices)
        if not book.option_available(option):
            reason = f"not available: no rates for {purchase_option(option).label} in {region}"
            found.append(RegionCost(region, (), None, 0, reason))
            continue
        estate = price_estate(inventory, assumptions, book)
        filled = sum(issue.code == "PRICE_FILLED" for issue in estate.issues)
        lines = estate.all_lines()
        run, low, high = (sum_usd(lines[f"{end}_usd"]) for end in ("amount", "low", "high"))
        found.append(
            RegionCost(region, estate.scenarios, run, filled, run_low_usd=low, run_high_usd=high)
        )
    return tuple(found)
