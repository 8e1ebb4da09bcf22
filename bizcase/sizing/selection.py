"""The cheapest instance type that fits; never smaller than the need, never by ratio."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from bizcase.catalog import PriceBook

# Rows compared with all candidates at once: bounds the memory of a large estate to some MB.
CHUNK_ROWS = 4096


def ranked_candidates(book: PriceBook, licence: str) -> pd.DataFrame:
    """Return the base candidates from cheap to dear, on-demand with licence.

    Ties: newer generation, smaller memory, name (METHOD §3). Types without a price for the licence
    are no candidates for it. Adds ``licence_hourly_usd`` and ``hourly_usd``.
    """
    types = book.candidates()
    charge = book.licence_hourly_usd(licence, types)["licence_hourly_usd"]
    priced = types.assign(
        licence_hourly_usd=charge, hourly_usd=types["on_demand_hourly_usd"] + charge
    ).dropna(subset=["hourly_usd"])
    priced["_name"] = priced.index
    # Prices are compared to a millionth of a dollar: float noise is no difference.
    priced["_price"] = priced["hourly_usd"].round(6)
    ranked = priced.sort_values(
        ["_price", "generation", "memory_gib", "_name"], ascending=[True, False, True, True]
    )
    return ranked.drop(columns=["_name", "_price"])


def choose_types(needs: pd.DataFrame, book: PriceBook) -> pd.DataFrame:
    """Return the chosen type of each server, on the same index.

    Parameters
    ----------
    needs
        need_vcpu, need_memory_gib, os_licence.

    Returns
    -------
    pandas.DataFrame
        target (ec2, no_target), target_reason (why there is none), instance_type,
        instance_vcpu, instance_memory_gib.
    """
    chosen = pd.DataFrame(
        {
            "target": "no_target",
            "target_reason": pd.Series(np.nan, needs.index, dtype="str"),
            "instance_type": pd.Series(np.nan, needs.index, dtype="str"),
            "instance_vcpu": np.nan,
            "instance_memory_gib": np.nan,
        },
        index=needs.index,
    )
    for licence, group in needs.groupby("os_licence"):
        ranked = ranked_candidates(book, str(licence))
        position = first_fit(group, ranked)
        fits = group.index[position >= 0]
        types = ranked.iloc[position[position >= 0]]
        chosen.loc[fits, "target"] = "ec2"
        chosen.loc[fits, "instance_type"] = types.index.to_numpy()
        chosen.loc[fits, "instance_vcpu"] = types["vcpu"].to_numpy(dtype=float)
        chosen.loc[fits, "instance_memory_gib"] = types["memory_gib"].to_numpy(dtype=float)
        misses = group.loc[position < 0]
        chosen.loc[misses.index, "target_reason"] = _why_none(misses, ranked)
    return chosen


def first_fit(needs: pd.DataFrame, ranked: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Return the position of the first candidate that fits, -1 for none."""
    vcpu, memory = ranked["vcpu"].to_numpy(dtype=float), ranked["memory_gib"].to_numpy(dtype=float)
    positions = np.full(len(needs), -1, dtype=np.int64)
    if not len(ranked):
        return positions
    need_vcpu = needs["need_vcpu"].to_numpy(dtype=float)
    need_memory = needs["need_memory_gib"].to_numpy(dtype=float)
    for start in range(0, len(needs), CHUNK_ROWS):
        rows = slice(start, start + CHUNK_ROWS)
        fits = (vcpu >= need_vcpu[rows, None]) & (memory >= need_memory[rows, None])
        positions[rows] = np.where(fits.any(axis=1), fits.argmax(axis=1), -1)
    return positions


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
