"""Types that guarantee a part of their CPU: an opportunity beside the base, never in it.

A burstable type (t3, t3a) bills what it uses above its baseline over 24 hours, a flex type slows
down; both give all of their CPU for a while.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from bizcase.catalog import PriceBook
from bizcase.catalog.snapshot import read_text_table
from bizcase.sizing.candidates import (
    LICENCE_COLUMNS,
    PRICE_DIGITS,
    Ranking,
    groups_by_licence,
    priced,
)
from bizcase.sizing.selection import CHUNK_ROWS

Floats = npt.NDArray[np.float64]
_READ = ("need_vcpu", "need_memory_gib", "instance_type", *LICENCE_COLUMNS)
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
    may = (steady_vcpu.notna() & sized["target"].eq("ec2")).to_numpy()
    asked = sized.loc[may, [name for name in _READ if name in sized]]
    steady = steady_vcpu.to_numpy(dtype=float)[may]
    types = ranking.allowed(types_with_baseline(book, kind))
    chosen = {name: sized[name].to_numpy(dtype=object, copy=True) for name in _TAKEN}
    places = np.flatnonzero(may)
    for rows, base in groups_by_licence(asked, book, ranking):
        licences = (str(asked[name].iloc[rows[0]]) for name in LICENCE_COLUMNS if name in asked)
        ranked = priced(types, book, ranking.purchase, *licences)
        for start in range(0, len(rows) if len(ranked) else 0, CHUNK_ROWS):
            part = rows[start : start + CHUNK_ROWS]
            at = _cheaper(asked.iloc[part], steady[part], ranked, base)
            moved, new = places[part[at >= 0]], ranked.iloc[at[at >= 0]]
            values = (new.index, new["vcpu"], new["memory_gib"])
            for column, value in zip(_TAKEN, values, strict=True):
                chosen[column][moved] = value
    return sized.assign(
        **{
            name: pd.Series(cells, sized.index, dtype=sized[name].dtype)
            for name, cells in chosen.items()
        }
    )


def _cheaper(
    group: pd.DataFrame, steady: Floats, ranked: pd.DataFrame, base: pd.DataFrame
) -> npt.NDArray[np.intp]:
    """Return the position of the cheapest type that holds each server for less than today's; -1."""
    needs = (group["need_vcpu"].to_numpy(), group["need_memory_gib"].to_numpy(), steady)
    paid = base["hourly_usd"].to_numpy()[base.index.get_indexer(pd.Index(group["instance_type"]))]
    usd = ranked["hourly_usd"].to_numpy().round(PRICE_DIGITS)
    fits = usd < paid.round(PRICE_DIGITS)[:, None]
    for column, need in zip(("vcpu", "memory_gib", "baseline_vcpu"), needs, strict=True):
        fits &= ranked[column].to_numpy(dtype=float) >= need[:, None]
    return np.where(fits.any(axis=1), fits.argmax(axis=1), -1)
