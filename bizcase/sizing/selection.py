"""The cheapest instance type that fits; never smaller than the need, never by ratio."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from bizcase.catalog import PriceBook

# Rows compared with all candidates at once: bounds the memory of a large estate to some MB.
CHUNK_ROWS = 4096
PRICE_DIGITS = 6


@lru_cache(maxsize=256)
def ranked_candidates(
    book: PriceBook, licence: str, sql_licence: str = "none", graviton: bool = False
) -> pd.DataFrame:
    """Return the candidates from cheap to dear, on-demand with licences; read-only.

    Ties: newer generation, smaller memory, name. Types without a price for a licence are no
    candidates for it. ``graviton`` adds the arm64 types to the base candidates. Adds
    ``licence_hourly_usd`` and ``hourly_usd``. Source: METHOD: Choice of the instance type.
    """
    types = book.candidates()
    if graviton:
        types = pd.concat([types, book.graviton_candidates()])
    charge = sum(
        book.licence_hourly_usd(name, types)["licence_hourly_usd"]
        for name in dict.fromkeys((licence, sql_licence))
    )
    priced = types.assign(
        licence_hourly_usd=charge, hourly_usd=types["on_demand_hourly_usd"] + charge
    ).dropna(subset=["hourly_usd"])
    priced["_name"] = priced.index
    # Prices are compared to a millionth of a dollar: float noise is no difference.
    priced["_price"] = priced["hourly_usd"].round(PRICE_DIGITS)
    ranked = priced.sort_values(
        ["_price", "generation", "memory_gib", "_name"], ascending=[True, False, True, True]
    )
    return ranked.drop(columns=["_name", "_price"])


def choose_types(needs: pd.DataFrame, book: PriceBook, graviton: bool = False) -> pd.DataFrame:
    """Return the chosen type of each server, on the same index.

    Parameters
    ----------
    needs
        need_vcpu, need_memory_gib, os_licence, and sql_licence where SQL Server is billed.
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
    for rows, ranked in groups_by_licence(needs, book, graviton=graviton):
        group = limits.iloc[rows]
        position = first_fit(group, ranked)
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
    needs: pd.DataFrame, book: PriceBook, *, graviton: bool = False
) -> Iterator[tuple[npt.NDArray[np.intp], pd.DataFrame]]:
    """Yield the row positions of each licence, and the candidates that compete for it."""
    columns = [name for name in ("os_licence", "sql_licence") if name in needs]
    for key, rows in needs[columns].reset_index(drop=True).groupby(columns).indices.items():
        licences = [str(name) for name in (key if isinstance(key, tuple) else (key,))]
        yield np.asarray(rows), ranked_candidates(book, *licences, graviton=graviton)


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
