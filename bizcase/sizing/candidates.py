"""The types that compete for a server, from cheap to dear as the case buys them."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.catalog import PriceBook, Purchase, hourly_prices, instance_families, purchase_of
from bizcase.errors import AssumptionError

PRICE_DIGITS = 6
# What the licence of a server depends on, whoever owns it: so a type serves either answer.
LICENCE_COLUMNS = ("os_licence", "sql_edition")
EXCLUDED, REQUIRED = "sizing.exclude_families", "sizing.require_families"
# What competes beside the base candidates.
Beside = Literal["", "graviton", "high_memory"]


@dataclass(frozen=True, slots=True)
class Ranking:
    """By which price types are ranked, how much dearer a newer generation may be, and for whom.

    ``band`` is a share of the compute of the cheapest. No family of ``excluded`` competes, and
    where any is ``required`` no other does.
    """

    purchase: Purchase
    band: float
    excluded: tuple[str, ...] = ()
    required: tuple[str, ...] = ()

    def allowed(self, types: pd.DataFrame) -> pd.DataFrame:
        """Return the types (with ``family``) that may compete."""
        wanted = ~types["family"].isin(self.excluded)
        if self.required:
            wanted &= types["family"].isin(self.required)
        return types[wanted]


def ranking_of(assumptions: Assumptions) -> Ranking:
    """Return the ranking of a case: the price of an hour as it is bought, at the case's coverage.

    Raises
    ------
    AssumptionError
        A family that is excluded or required is no family of instance types.
    """
    excluded, required = (_families(assumptions, key) for key in (EXCLUDED, REQUIRED))
    band = assumptions.fraction("sizing.price_band")
    return Ranking(purchase_of(assumptions), band, excluded, required)


def _families(assumptions: Assumptions, key: str) -> tuple[str, ...]:
    names, known = assumptions.names(key), instance_families()
    for name in names:
        if name not in known:
            close = difflib.get_close_matches(name, known, n=3)
            hint = f"Did you mean {', '.join(close)}?" if close else "Write m5a, c5 and so on."
            raise AssumptionError(f"There is no family {name} of instance types.", hint)
    return names


@lru_cache(maxsize=256)
def ranked_candidates(
    book: PriceBook, ranking: Ranking, licence: str, sql_licence: str = "none", beside: Beside = ""
) -> pd.DataFrame:
    """Return the candidates from cheap to dear as bought, with licences; read-only.

    Ties: newer generation, smaller memory, name. Types without a price for a licence are no
    candidates for it. ``beside`` adds arm64 or high-memory types. Adds ``compute_hourly_usd`` (of
    ``hourly_prices``), ``licence_hourly_usd`` and ``hourly_usd``, their sum. Source: METHOD: Choice
    of the instance type.
    """
    types = book.candidates()
    if beside == "graviton":
        types = pd.concat([types, book.graviton_candidates()])
    if beside == "high_memory":
        types = pd.concat([types, book.high_memory_candidates()])
    return priced(ranking.allowed(types), book, ranking.purchase, licence, sql_licence)


def priced(
    types: pd.DataFrame,
    book: PriceBook,
    purchase: Purchase,
    licence: str,
    sql_licence: str = "none",
) -> pd.DataFrame:
    """Return types of the book from cheap to dear as bought, as ``ranked_candidates`` has them."""
    charge = sum(
        book.licence_hourly_usd(name, types)["licence_hourly_usd"]
        for name in dict.fromkeys((licence, sql_licence))
    )
    compute = hourly_prices(book, purchase)["hourly_usd"].loc[types.index]
    table = types.assign(
        compute_hourly_usd=compute, licence_hourly_usd=charge, hourly_usd=compute + charge
    ).dropna(subset=["hourly_usd"])
    # Prices are compared to a millionth of a dollar: float noise is no difference.
    keys = table.assign(_price=table["hourly_usd"].round(PRICE_DIGITS), _name=table.index)
    order = keys.sort_values(
        ["_price", "generation", "memory_gib", "_name"], ascending=[True, False, True, True]
    )
    return table.loc[order.index]


def groups_by_licence(
    needs: pd.DataFrame, book: PriceBook, ranking: Ranking, beside: Beside = ""
) -> Iterator[tuple[npt.NDArray[np.intp], pd.DataFrame]]:
    """Yield row positions and the candidates that compete for them, licence by licence.

    High-memory types compete for the rows that no base candidate holds.
    """
    columns = [name for name in LICENCE_COLUMNS if name in needs]
    needed = needs[["need_vcpu", "need_memory_gib"]].to_numpy(dtype=float)
    for key, found in needs[columns].reset_index(drop=True).groupby(columns).indices.items():
        licences = [str(name) for name in (key if isinstance(key, tuple) else (key,))]
        rows = np.asarray(found)
        ranked = ranked_candidates(book, ranking, *licences, beside=beside)
        beyond = ~held(needed[rows], ranked)
        if beyond.any():
            large = ranked_candidates(book, ranking, *licences, beside="high_memory")
            yield rows[beyond], large
        if not beyond.all():
            yield rows[~beyond], ranked


def on_hosts(sized: pd.DataFrame) -> pd.Series:
    """Return which servers the base case has on Dedicated Hosts."""
    if "host_family" not in sized:
        return pd.Series(False, sized.index)
    return sized["host_family"].fillna("").ne("")


def held(needed: npt.NDArray[np.float64], ranked: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Return which needs (vCPU, GiB) any of the candidates holds; unknown ones are held by none."""
    vcpu, memory = (ranked[name].to_numpy(dtype=float) for name in ("vcpu", "memory_gib"))
    if not len(ranked):
        return np.zeros(len(needed), dtype=bool)
    # The most memory that comes with so many vCPU or more, by growing vCPU.
    order = np.argsort(vcpu, kind="stable")
    most = np.maximum.accumulate(memory[order][::-1])[::-1]
    at = np.searchsorted(vcpu[order], needed[:, 0], side="left")
    return np.append(most, -np.inf)[at] >= needed[:, 1]
