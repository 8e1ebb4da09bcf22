"""What an hour of each instance type costs as a case buys it: at list, and after its discounts."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from bizcase.catalog.origins import worst_origin
from bizcase.catalog.price_book import PriceBook
from bizcase.catalog.purchase import Purchase

# Tables kept: two regions with all main options, at the coverage of the case and at all of it.
CACHED_RATES = 64
ON_DEMAND = "on_demand"


@lru_cache(maxsize=CACHED_RATES)
def hourly_prices(book: PriceBook, purchase: Purchase) -> pd.DataFrame:
    """Return what an hour of Linux costs under a purchase, by instance type; read-only.

    Licences are no part of it. A case buys ``purchase_of(assumptions)``; ``.whole()`` of it is the
    same with every hour covered, ``.under(OPTION)`` another option.

    Returns
    -------
    pandas.DataFrame
        On the index of ``book.ec2``, all prices in USD an hour:

        - on_demand_hourly_usd: on demand at list.
        - option_discount: what the option takes off it, a fraction: coverage × its discount.
        - list_hourly_usd: as bought at list, on demand × (1 − option_discount).
        - private_discount: what the customer's own terms take off that, a fraction; below 0 where
          an own price is above the list.
        - hourly_usd: as bought and paid, list × (1 − private_discount).
        - rate_missing: the family has no rate for the option, so every hour is on demand.
        - origin, as_of: of the weakest price in it.

        The customer's own terms: an own price of the type where the case has one for hours bought
        so, else the private discount on EC2. A committed hour without an own price keeps the
        option's rate, also where the type has an own price on demand.
    """
    ec2 = book.ec2
    rates = book.discounts(purchase.option, purchase.fill_ratio)
    rates = rates.reindex(ec2["family"]).set_axis(ec2.index)
    on_demand, paid = ec2["on_demand_hourly_usd"], 1 - purchase.private_discount
    own = book.own_hourly_usd(purchase.option)
    missing = rates["discount_fraction"].isna() & own.isna()
    discount = rates["discount_fraction"].fillna(0.0)
    coverage = (~missing).astype(float) * purchase.coverage
    covered = own.fillna(on_demand * (1 - discount) * paid)
    rest = book.own_hourly_usd(ON_DEMAND).fillna(on_demand * paid)
    option_discount = coverage * discount
    at_list = on_demand * (1 - option_discount)
    hourly = coverage * covered + (1 - coverage) * rest
    # Without an own price it is the discount itself, free of the noise of a division.
    agreed = own.isna() & book.own_hourly_usd(ON_DEMAND).isna()
    private = (1 - hourly / at_list.where(at_list > 0)).fillna(0.0)
    private = private.mask(agreed, purchase.private_discount)
    return pd.DataFrame(
        {
            "on_demand_hourly_usd": on_demand,
            "option_discount": option_discount,
            "list_hourly_usd": at_list,
            "private_discount": private,
            "hourly_usd": at_list * (1 - private),
            "rate_missing": missing,
            "origin": worst_origin(
                ec2["origin"], rates["origin"].where(~missing & own.isna(), "listed")
            ),
            "as_of": ec2["as_of"],
        }
    )
