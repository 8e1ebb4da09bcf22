"""The type to buy: newest in the price band of the cheapest that fits; never below the need."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.catalog import PriceBook, Purchase, family_discounts, purchase_of

# Rows compared with all candidates at once: bounds the memory of a large estate to some MB.
CHUNK_ROWS = 4096
PRICE_DIGITS = 6
# What the licence of a server depends on, whoever owns it: so a type serves either answer.
LICENCE_COLUMNS = ("os_licence", "sql_edition")


@dataclass(frozen=True, slots=True)
class Ranking:
    """By which price types are ranked, and by what share of it a newer generation may be dearer."""

    purchase: Purchase
    band: float


def ranking_of(assumptions: Assumptions) -> Ranking:
    """Return the ranking of a case: the price of the option that it buys, every hour covered."""
    return Ranking(purchase_of(assumptions).whole(), assumptions.fraction("sizing.price_band"))


@lru_cache(maxsize=256)
def ranked_candidates(
    book: PriceBook, ranking: Ranking, licence: str, sql_licence: str = "none",
    graviton: bool = False,
) -> pd.DataFrame:  # fmt: skip
    """Return the candidates from cheap to dear under the option, with licences; read-only.

    Ties: newer generation, smaller memory, name. Types without a price for a licence are no
    candidates for it. ``graviton`` adds the arm64 types to the base candidates. Adds
    ``compute_hourly_usd`` (a family without a rate for the option: on demand),
    ``licence_hourly_usd`` and ``hourly_usd``, their sum. Source: METHOD: Choice of the instance
    type.
    """
    types = book.candidates()
    if graviton:
        types = pd.concat([types, book.graviton_candidates()])
    charge = sum(
        book.licence_hourly_usd(name, types)["licence_hourly_usd"]
        for name in dict.fromkeys((licence, sql_licence))
    )
    purchase = ranking.purchase
    discounts = types["family"].map(family_discounts(book, purchase)["discount_fraction"])
    discounts = discounts.fillna(purchase.private_discount)
    compute = types["on_demand_hourly_usd"] * (1 - discounts)
    priced = types.assign(
        compute_hourly_usd=compute, licence_hourly_usd=charge, hourly_usd=compute + charge
    ).dropna(subset=["hourly_usd"])
    priced["_name"] = priced.index
    # Prices are compared to a millionth of a dollar: float noise is no difference.
    priced["_price"] = priced["hourly_usd"].round(PRICE_DIGITS)
    ranked = priced.sort_values(
        ["_price", "generation", "memory_gib", "_name"], ascending=[True, False, True, True]
    )
    return ranked.drop(columns=["_name", "_price"])


def choose_types(
    needs: pd.DataFrame, book: PriceBook, ranking: Ranking, graviton: bool = False
) -> pd.DataFrame:
    """Return the chosen type of each server, on the same index.

    Of the types that fit and cost no more than the cheapest of them plus the band of its compute,
    the newest generation; of those the cheapest.

    Parameters
    ----------
    needs
        need_vcpu, need_memory_gib, os_licence, and sql_edition where SQL Server runs on it.
    graviton
        Whether arm64 types compete too.

    Returns
    -------
    pandas.DataFrame
        target (ec2, no_target), target_reason (why there is none), instance_type,
        instance_vcpu, instance_memory_gib.
    """
    count = len(needs)
    names, reasons = np.full(count, None, dtype=object), np.full(count, None, dtype=object)
    vcpu, memory = np.full(count, np.nan), np.full(count, np.nan)
    limits = needs[["need_vcpu", "need_memory_gib"]]
    for rows, ranked in groups_by_licence(needs, book, ranking, graviton=graviton):
        group = limits.iloc[rows]
        position = newest_in_band(group, ranked, ranking.band)
        fits = position >= 0
        chosen = position[fits]
        names[rows[fits]] = ranked.index.to_numpy(dtype=object)[chosen]
        vcpu[rows[fits]] = ranked["vcpu"].to_numpy(dtype=float)[chosen]
        memory[rows[fits]] = ranked["memory_gib"].to_numpy(dtype=float)[chosen]
        if not fits.all():
            reasons[rows[~fits]] = _why_none(group[~fits], ranked).to_numpy(dtype=object)
    return pd.DataFrame(
        {
            "target": pd.Series(np.where(np.isnan(vcpu), "no_target", "ec2"), dtype="str"),
            "target_reason": pd.Series(reasons, dtype="str"),
            "instance_type": pd.Series(names, dtype="str"),
            "instance_vcpu": vcpu,
            "instance_memory_gib": memory,
        }
    ).set_axis(needs.index)


def groups_by_licence(
    needs: pd.DataFrame, book: PriceBook, ranking: Ranking, *, graviton: bool = False
) -> Iterator[tuple[npt.NDArray[np.intp], pd.DataFrame]]:
    """Yield the row positions of each licence, and the candidates that compete for it."""
    columns = [name for name in LICENCE_COLUMNS if name in needs]
    for key, rows in needs[columns].reset_index(drop=True).groupby(columns).indices.items():
        licences = [str(name) for name in (key if isinstance(key, tuple) else (key,))]
        ranked = ranked_candidates(book, ranking, *licences, graviton=graviton)
        yield np.asarray(rows), ranked


def newest_in_band(needs: pd.DataFrame, ranked: pd.DataFrame, band: float) -> npt.NDArray[np.int64]:
    """Return the position of the newest candidate in the band of the cheapest that fits, else -1.

    The band is a share of the cheapest's compute, so licences do not widen it.
    """
    cheapest = first_fit(needs, ranked)
    columns = ("vcpu", "memory_gib", "hourly_usd", "compute_hourly_usd", "generation")
    sizes = [ranked[name].to_numpy(dtype=float).round(PRICE_DIGITS) for name in columns]
    preferred = _preferred(band, *(part.tobytes() for part in sizes))
    vcpu, memory = sizes[:2]
    chosen = cheapest.copy()
    need_vcpu = needs["need_vcpu"].to_numpy(dtype=float)
    need_memory = needs["need_memory_gib"].to_numpy(dtype=float)
    # From the least preferred to the most: the last that fits stays.
    for column in range(preferred.shape[1] - 1, -1, -1):
        at = preferred[cheapest, column]
        fits = (cheapest >= 0) & (at >= 0) & (vcpu[at] >= need_vcpu) & (memory[at] >= need_memory)
        chosen = np.where(fits, at, chosen)
    return chosen


@lru_cache(maxsize=256)
def _preferred(
    band: float, vcpu: bytes, memory: bytes, price: bytes, compute: bytes, generation: bytes
) -> npt.NDArray[np.int64]:
    """Return for each candidate, as the cheapest that fits, those preferred to it; -1 fills a row.

    Newest first, then in the order of the ranking. One that is not larger than a better one in
    either size is left out: where it fits, the better one does.
    """
    cpu, gib, usd, bare, age = (
        np.frombuffer(part) for part in (vcpu, memory, price, compute, generation)
    )
    noise = 10.0**-PRICE_DIGITS / 2
    rows: dict[int, list[int]] = {}
    for cheapest in _useful(vcpu, memory).tolist():
        limit = usd[cheapest] + band * bare[cheapest] + noise
        last = int(np.searchsorted(usd, limit, side="right"))
        newer = [at for at in range(cheapest + 1, last) if age[at] > age[cheapest]]
        kept: list[int] = []
        for at in sorted(newer, key=lambda position: (-age[position], position)):
            if not any(cpu[better] >= cpu[at] and gib[better] >= gib[at] for better in kept):
                kept.append(at)
        rows[cheapest] = kept
    # The last row, at position -1, is that of servers that nothing fits.
    table = np.full((len(usd) + 1, max(map(len, rows.values()), default=0)), -1, dtype=np.int64)
    for number, kept in rows.items():
        table[number, : len(kept)] = kept
    return table


def first_fit(needs: pd.DataFrame, ranked: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Return the position of the first candidate that fits, -1 for none."""
    vcpu, memory = ranked["vcpu"].to_numpy(dtype=float), ranked["memory_gib"].to_numpy(dtype=float)
    positions = np.full(len(needs), -1, dtype=np.int64)
    useful = _useful(vcpu.tobytes(), memory.tobytes())
    if not len(useful):
        return positions
    vcpu, memory = vcpu[useful], memory[useful]
    need_vcpu = needs["need_vcpu"].to_numpy(dtype=float)
    need_memory = needs["need_memory_gib"].to_numpy(dtype=float)
    for start in range(0, len(needs), CHUNK_ROWS):
        rows = slice(start, start + CHUNK_ROWS)
        fits = (vcpu >= need_vcpu[rows, None]) & (memory >= need_memory[rows, None])
        positions[rows] = np.where(fits.any(axis=1), useful[fits.argmax(axis=1)], -1)
    return positions


@lru_cache(maxsize=256)
def _useful(vcpu: bytes, memory: bytes) -> npt.NDArray[np.intp]:
    """Return the positions of candidates that can be the first that fits some need.

    One after another that is as large in both never is. The same few rankings serve every case.
    """
    cpu, gib = np.frombuffer(vcpu), np.frombuffer(memory)
    covered = np.tril((cpu >= cpu[:, None]) & (gib >= gib[:, None]), -1).any(axis=1)
    return np.flatnonzero(~covered)


def _why_none(misses: pd.DataFrame, ranked: pd.DataFrame) -> pd.Series:
    most_vcpu, most_memory = ranked["vcpu"].max(), ranked["memory_gib"].max()
    conditions = [
        misses["need_vcpu"].isna(),
        misses["need_memory_gib"].isna(),
        misses["need_vcpu"] > most_vcpu,
        misses["need_memory_gib"] > most_memory,
    ]
    reasons = [
        "vCPU unknown",
        "memory unknown",
        f"needs more than {most_vcpu:g} vCPU",
        f"needs more than {most_memory:g} GiB of memory",
    ]
    return pd.Series(
        np.select(conditions, reasons, default="no type has so many vCPU with so much memory"),
        misses.index,
    )
