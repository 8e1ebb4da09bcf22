"""The types that came next, and why they lost."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bizcase.catalog import PriceBook
from bizcase.sizing.candidates import PRICE_DIGITS, Ranking, groups_by_licence, on_hosts
from bizcase.sizing.selection import CHUNK_ROWS

RUNNER_UP_COLUMNS = (
    "runner_up_1", "runner_up_1_why", "runner_up_2", "runner_up_2_why", "nearest_miss",
    "nearest_miss_why",
)  # fmt: skip


def runners_up(sized: pd.DataFrame, book: PriceBook, ranking: Ranking) -> pd.DataFrame:
    """Return ``RUNNER_UP_COLUMNS`` of each server, on the same index.

    Blank without a type, and on a Dedicated Host, where the price is a share of the host.

    The runners-up are the two cheapest types that fit beside the chosen one, with the price
    difference or the tie that lost; a cheaper one is of an older generation. The nearest miss is
    the dearest type that is cheaper than the chosen one and does not fit, with the limit that it
    does not meet.

    Parameters
    ----------
    sized
        target, instance_type, need_vcpu, need_memory_gib, os_licence, and sql_edition where SQL
        Server runs on it.
    """
    placed = sized[sized["target"].eq("ec2") & ~on_hosts(sized)]
    found = pd.DataFrame(None, placed.index, list(RUNNER_UP_COLUMNS), dtype=object)
    for rows, ranked in groups_by_licence(placed, book, ranking):
        for start in range(0, len(rows), CHUNK_ROWS):
            part = rows[start : start + CHUNK_ROWS]
            found.iloc[part] = _of_group(placed.iloc[part], ranked)
    return found.reindex(sized.index).astype("str")


def _of_group(group: pd.DataFrame, ranked: pd.DataFrame) -> np.ndarray:
    vcpu, memory, price = (
        ranked[name].to_numpy(dtype=float) for name in ("vcpu", "memory_gib", "hourly_usd")
    )
    price = price.round(PRICE_DIGITS)
    names = ranked.index.to_numpy(dtype=object)
    generation = ranked["generation"].to_numpy()
    chosen = ranked.index.get_indexer(pd.Index(group["instance_type"]))
    need_vcpu = group["need_vcpu"].to_numpy(dtype=float)
    need_memory = group["need_memory_gib"].to_numpy(dtype=float)
    fits = (vcpu >= need_vcpu[:, None]) & (memory >= need_memory[:, None])
    before = np.arange(len(ranked)) < chosen[:, None]
    cells = np.full((len(group), len(RUNNER_UP_COLUMNS)), None, dtype=object)
    misses = before & ~fits
    rows = np.flatnonzero(misses.any(axis=1))
    at = len(ranked) - 1 - misses[rows, ::-1].argmax(axis=1)
    cells[rows, 4] = names[at]
    cells[rows, 5] = [
        f"{has:g} vCPU of {needs:g} needed" if has < needs else f"{gib:g} GiB of {need:g} needed"
        for has, needs, gib, need in zip(
            vcpu[at], need_vcpu[rows], memory[at], need_memory[rows], strict=True
        )
    ]
    fits[np.arange(len(group)), chosen] = False
    for column in (0, 2):
        rows = np.flatnonzero(fits.any(axis=1))
        at = fits[rows].argmax(axis=1)
        cells[rows, column] = names[at]
        cells[rows, column + 1] = [
            _why_lost(more, base, older, bigger)
            for more, base, older, bigger in zip(
                price[at] - price[chosen[rows]], price[chosen[rows]],
                generation[at] < generation[chosen[rows]],
                memory[at] > memory[chosen[rows]], strict=True,
            )
        ]  # fmt: skip
        fits[rows, at] = False
    return cells


def _why_lost(more: float, base: float, older: bool, bigger: bool) -> str:
    if more < 0:
        return f"older generation, {-more:.4f} USD an hour less ({-more / base:.1%})"
    if more > 0:
        return f"{more:.4f} USD an hour more ({more / base:.1%})"
    if older:
        return "same price, older generation"
    return "same price, more memory" if bigger else "same price, later in the alphabet"
