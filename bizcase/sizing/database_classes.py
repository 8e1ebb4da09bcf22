"""The class of each managed database: newest in the band of the cheapest that fits, as for EC2."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.catalog import PriceBook, private_discount
from bizcase.catalog.databases import class_hourly_prices
from bizcase.sizing.candidates import PRICE_DIGITS, ranking_of
from bizcase.sizing.reasons import choice_words
from bizcase.sizing.selection import first_fit, newest_in_band

BASE_FAMILIES = r"^db\.[mr]\d"
BASE_GENERATION = 5
_PRODUCT = ["to_engine", "edition_key", "licence_model"]
_COLUMNS = {
    "instance_class": "str", "instance_vcpu": "float64", "instance_memory_gib": "float64",
    "class_reason": "str",
}  # fmt: skip


@lru_cache(maxsize=256)
def ranked_classes(
    book: PriceBook, product: tuple[str, str, str], option_key: str = "on_demand",
    private: float = 0.0, excluded: tuple[str, ...] = (),
) -> pd.DataFrame:  # fmt: skip
    """Return the base classes of a product from cheap to dear as bought, read-only.

    A family without a rate for the option counts with the least discount of the product's others: a
    gap in the price book is no reason against it. x86, not burstable, general purpose or memory
    optimised of generation 5 and later, no excluded family; ties as for EC2. SQL Server Express
    exists on burstable classes only and keeps them.
    """
    classes = class_hourly_prices(book, option_key, private)
    if product not in classes.index:
        return classes.iloc[:0].reset_index().set_index("instance_class")
    own = pd.DataFrame(classes.xs(product))
    if product[1] != "express":
        base = own["family"].str.contains(BASE_FAMILIES) & (own["generation"] >= BASE_GENERATION)
        own = own[base & (own["arch"] == "x86_64") & ~own["burstable"]]
    own = own[~own["family"].str.removeprefix("db.").isin(excluded)]
    own = _without_gaps(own)
    named = own.assign(_name=own.index, _price=own["hourly_usd"].round(PRICE_DIGITS))
    return named.sort_values(
        ["_price", "generation", "memory_gib", "_name"], ascending=[True, False, True, True]
    ).drop(columns=["_name", "_price"])


def _without_gaps(classes: pd.DataFrame) -> pd.DataFrame:
    missing = classes["rate_missing"].astype(bool)
    if missing.all() or not missing.any():
        return classes
    left = 1 - classes.loc[~missing, "discount"].min()
    compute = classes["compute_hourly_usd"].where(~missing, classes["compute_hourly_usd"] * left)
    paid = compute + classes["licence_usd_per_hour"]
    return classes.assign(compute_hourly_usd=compute, hourly_usd=paid)


def choose_classes(needs: pd.DataFrame, book: PriceBook, assumptions: Assumptions) -> pd.DataFrame:
    """Return instance_class, instance_vcpu, instance_memory_gib and class_reason, on its index.

    Of the classes that fit and cost no more than the cheapest plus ``sizing.price_band`` of its
    infrastructure part, the newest generation; of those the cheapest. All are blank where none
    fits.

    Parameters
    ----------
    needs
        to_engine, edition_key, licence_model, need_vcpu, need_memory_gib.
    """
    ranking = ranking_of(assumptions)
    bought = (
        assumptions.text("pricing.database_option"), private_discount(assumptions, "rds"),
        ranking.excluded,
    )  # fmt: skip
    table = pd.DataFrame(
        {name: pd.Series(np.nan, needs.index, dtype=kind) for name, kind in _COLUMNS.items()}
    )
    for (engine, edition, licence), group in needs.groupby(_PRODUCT):
        ranked = ranked_classes(book, (str(engine), str(edition), str(licence)), *bought)
        chosen, cheapest = newest_in_band(group, ranked, ranking.band), first_fit(group, ranked)
        fits = chosen >= 0
        at, types = group.index[fits], ranked.iloc[chosen[fits]]
        pairs = list(zip(chosen[fits].tolist(), cheapest[fits].tolist(), strict=True))
        words = choice_words(ranked, pairs, ranking.band)
        table.loc[at, "instance_class"] = types.index.to_numpy()
        table.loc[at, "instance_vcpu"] = types["vcpu"].to_numpy(dtype=float)
        table.loc[at, "instance_memory_gib"] = types["memory_gib"].to_numpy(dtype=float)
        table.loc[at, "class_reason"] = [words[pair] for pair in pairs]
    return table
