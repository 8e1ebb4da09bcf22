"""The type to buy: newest in the price band of the cheapest that fits; never below the need."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from bizcase.catalog import PriceBook
from bizcase.sizing.candidates import PRICE_DIGITS, Beside, Ranking, groups_by_licence

# Rows compared with all candidates at once: bounds the memory of a large estate to some MB.
CHUNK_ROWS = 4096


def choose_types(
    needs: pd.DataFrame, book: PriceBook, ranking: Ranking, beside: Beside = ""
) -> pd.DataFrame:
    """Return the chosen type of each server, on the same index.

    Of the types that fit and cost no more than the cheapest of them plus the band of its compute,
    the newest generation; of those the cheapest.

    Parameters
    ----------
    needs
        need_vcpu, need_memory_gib, os_licence, and sql_edition where SQL Server runs on it.
    beside
        What competes with the base candidates, such as arm64 types.

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
    for rows, ranked in groups_by_licence(needs, book, ranking, beside):
        group = limits.iloc[rows]
        position = newest_in_band(group, ranked, ranking.band)
        fits = position >= 0
        chosen = position[fits]
        names[rows[fits]] = ranked.index.to_numpy(dtype=object)[chosen]
        vcpu[rows[fits]] = ranked["vcpu"].to_numpy(dtype=float)[chosen]
        memory[rows[fits]] = ranked["memory_gib"].to_numpy(dtype=float)[chosen]
        if not fits.all():
            why = _why_none(group[~fits], ranked, ranking)
            reasons[rows[~fits]] = why.to_numpy(dtype=object)
    return pd.DataFrame(
        {
            "target": pd.Series(np.where(np.isnan(vcpu), "no_target", "ec2"), dtype="str"),
            "target_reason": pd.Series(reasons, dtype="str"),
            "instance_type": pd.Series(names, dtype="str"),
            "instance_vcpu": vcpu,
            "instance_memory_gib": memory,
        }
    ).set_axis(needs.index)


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


def _why_none(misses: pd.DataFrame, ranked: pd.DataFrame, ranking: Ranking) -> pd.Series:
    most_vcpu, most_memory = ranked["vcpu"].max(), ranked["memory_gib"].max()
    among = " of the families in use" if ranking.excluded or ranking.required else ""
    conditions = [
        misses["need_vcpu"].isna(),
        misses["need_memory_gib"].isna(),
        pd.Series(ranked.empty, misses.index),
        misses["need_vcpu"] > most_vcpu,
        misses["need_memory_gib"] > most_memory,
    ]
    # AWS may have larger ones: many high-memory types have a listed price in a few regions only.
    most = f", the most{among} that has a price here"
    reasons = [
        "vCPU unknown",
        "memory unknown",
        f"no type{among} has a price here",
        f"needs more than {most_vcpu:g} vCPU{most}",
        f"needs more than {most_memory:g} GiB of memory{most}",
    ]
    none = f"no type{among} that has a price here has so many vCPU with so much memory"
    return pd.Series(np.select(conditions, reasons, default=none), misses.index)
