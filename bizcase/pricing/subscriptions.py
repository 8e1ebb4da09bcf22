"""Linux subscriptions: which AWS bills with the instance, and which are the customer's own."""

from __future__ import annotations

import math
import re
from functools import lru_cache

import numpy as np
import pandas as pd

from bizcase import packaged
from bizcase.assumptions import Assumptions
from bizcase.units import MONTHS_PER_YEAR, to_cents

SUBSCRIPTIONS = {"rhel": "lic.rhel", "suse": "lic.suse"}
# A subscription covers two guests (or two sockets of a physical server).
GUESTS_PER_SUBSCRIPTION = 2
_BITS = re.compile(r"\(?\b(32|64)[ -]?bit\)?", re.IGNORECASE)
_OWN = re.compile(r"byos|cloud access", re.IGNORECASE)
_FROM_BELOW = re.compile(r"or later", re.IGNORECASE)


def linux_subscriptions(servers: pd.DataFrame, assumptions: Assumptions) -> pd.DataFrame:
    """Return os_licence, own_subscription (a product or ``none``) and no_image, on the same index.

    ``os_licence`` is what AWS bills with the server's system. RHEL and SUSE are the customer's own
    where the register says byos, where the inventory names the system so, and where AWS has no
    image of the release with a subscription (``no_image``): then only an own one can go on.
    """
    licence, names = servers["os_licence"], servers["os_name"]
    facts = {name: (bool(_OWN.search(name)), _release(name)) for name in names.dropna().unique()}
    declared = names.map({name: own for name, (own, _) in facts.items()}).eq(True)
    release = names.map({name: number for name, (_, number) in facts.items()}).astype(float)
    own = pd.Series("none", servers.index, dtype="str")
    no_image = pd.Series(False, servers.index)
    for product, key in SUBSCRIPTIONS.items():
        runs = licence.eq(product)
        no_image |= runs & release.lt(_first_releases()[product])
        brought = runs & (declared | no_image | (assumptions.text(key) == "byos"))
        own = own.mask(brought, product)
    return pd.DataFrame(
        {"os_licence": licence.mask(own.ne("none"), "none"), "own_subscription": own,
         "no_image": no_image}
    )  # fmt: skip


def _release(name: str) -> float:
    """Return the major release in a system's name; NaN where it is not known."""
    number = re.search(r"\d+", _BITS.sub(" ", name))
    return float("nan") if number is None or _FROM_BELOW.search(name) else float(number[0])


@lru_cache(maxsize=1)
def _first_releases() -> dict[str, float]:
    table = packaged.table("bizcase.pricing", "licence_images.csv")
    return dict(zip(table["product"], table["first_release"].astype(float), strict=True))


def subscription_year_usd(product: str, assumptions: Assumptions) -> float:
    """Return what a subscription of two guests costs a year, in USD."""
    level = assumptions.text("op.rhel_support")
    if product == "suse":
        return assumptions.number("op.sles_std")
    if level == "none":
        return 0.0
    return assumptions.number("op.rhel_premium" if level == "premium" else "op.rhel_std")


def own_subscription_lines(
    products: pd.Series, assumptions: Assumptions, *, whole: bool = True
) -> pd.DataFrame:
    """Return a line a month per server with an own subscription, on the index of ``products``.

    Columns: item, quantity (subscriptions), unit, unit_price_usd, amount_usd. One subscription is
    for two servers: whole ones where the list is the ``whole`` estate, of a part of it half of one
    for each server, as on premises. Their cost is shared evenly, and the cents add up to it.
    """
    parts = []
    for product, servers in products[products.isin(list(SUBSCRIPTIONS))].groupby(products):
        count = len(servers)
        bought = count / GUESTS_PER_SUBSCRIPTION
        if whole:
            bought = math.ceil(bought)
        price = subscription_year_usd(str(product), assumptions) / MONTHS_PER_YEAR
        cents = int(to_cents([bought * price])[0])
        parts.append(
            pd.DataFrame(
                {
                    "item": f"{_NAMES[str(product)]} subscription, own",
                    "quantity": bought / count,
                    "unit": "subscriptions",
                    "unit_price_usd": price,
                    "amount_usd": (cents // count + (np.arange(count) < cents % count)) / 100,
                },
                index=servers.index,
            )
        )
    columns = ["item", "quantity", "unit", "unit_price_usd", "amount_usd"]
    return pd.concat(parts) if parts else pd.DataFrame({name: [] for name in columns})


_NAMES = {"rhel": "Red Hat Enterprise Linux", "suse": "SUSE Linux Enterprise Server"}
