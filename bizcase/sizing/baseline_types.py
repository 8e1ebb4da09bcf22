"""Types that guarantee a part of their CPU: an opportunity beside the base, never in it.

A burstable type (t3, t3a) bills what it uses above its baseline over 24 hours, a flex type slows
down; both give all of their CPU for a while.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from bizcase.catalog import PriceBook
from bizcase.catalog.snapshot import read_text_table
from bizcase.sizing.candidates import PRICE_DIGITS, Ranking, groups_by_licence, priced
from bizcase.sizing.selection import CHUNK_ROWS

_TAKEN = ("instance_type", "instance_vcpu", "instance_memory_gib")


@lru_cache(maxsize=64)
def types_with_baseline(book: PriceBook, kind: str) -> pd.DataFrame:
    """Return the x86 types of a kind (burstable, flex), read-only.

    ``baseline_vcpu`` is the CPU that a type gives at all times. A type without a published baseline
    is left out. Source: ``cpu_baselines.csv``.
    """
    table = read_text_table("cpu_baselines.csv").set_index("applies_to")
    share = pd.to_numeric(table["baseline_fraction"])
    types = book.ec2[book.ec2[kind] & (book.ec2["arch"] == "x86_64")]
    of_type = types.index.to_series().map(share).fillna(types["family"].map(share))
    return types.assign(baseline_vcpu=types["vcpu"] * of_type).dropna(subset=["baseline_vcpu"])


def on_baseline_types(
    sized: pd.DataFrame, steady_vcpu: pd.Series, kind: str, book: PriceBook, ranking: Ranking
) -> pd.DataFrame:
    """Return the sized servers, each on a type of the kind where that costs less.

    The type holds the need in vCPU and memory, and its baseline holds ``steady_vcpu``, what the
    server uses on average; blank for a server that may not take such a type.
    """
    table = sized.copy()
    asked = table[steady_vcpu.notna() & table["target"].eq("ec2")]
    types = ranking.allowed(types_with_baseline(book, kind))
    for rows, base in groups_by_licence(asked, book, ranking):
        first = asked.iloc[rows[0]]
        edition = first.get("sql_edition", "none")
        ranked = priced(types, book, ranking.purchase, first["os_licence"], edition)
        if ranked.empty:
            continue
        for start in range(0, len(rows), CHUNK_ROWS):
            group = asked.iloc[rows[start : start + CHUNK_ROWS]]
            found = _cheaper(group, steady_vcpu.loc[group.index], ranked, base)
            moved = group.index[found >= 0]
            chosen = ranked.iloc[found[found >= 0]]
            values = (chosen.index, chosen["vcpu"], chosen["memory_gib"])
            for column, value in zip(_TAKEN, values, strict=True):
                table.loc[moved, column] = value.to_numpy()
    return table


def _cheaper(
    group: pd.DataFrame, steady: pd.Series, ranked: pd.DataFrame, base: pd.DataFrame
) -> np.ndarray:
    """Return the position of the cheapest type that holds each server for less than today's; -1."""
    limits = {
        "vcpu": group["need_vcpu"], "memory_gib": group["need_memory_gib"], "baseline_vcpu": steady,
    }  # fmt: skip
    fits = np.ones((len(group), len(ranked)), dtype=bool)
    for column, least in limits.items():
        fits &= ranked[column].to_numpy(dtype=float) >= least.to_numpy(dtype=float)[:, None]
    paid = base["hourly_usd"].reindex(group["instance_type"]).to_numpy().round(PRICE_DIGITS)
    fits &= ranked["hourly_usd"].to_numpy().round(PRICE_DIGITS) < paid[:, None]
    return np.where(fits.any(axis=1), fits.argmax(axis=1), -1)
