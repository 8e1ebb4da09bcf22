"""The types that came next, and why they lost."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bizcase.catalog import PriceBook
from bizcase.sizing.selection import CHUNK_ROWS, PRICE_DIGITS, groups_by_licence

RUNNER_UP_COLUMNS = (
    "runner_up_1", "runner_up_1_why", "runner_up_2", "runner_up_2_why", "nearest_miss",
    "nearest_miss_why",
)  # fmt: skip


def runners_up(sized: pd.DataFrame, book: PriceBook) -> pd.DataFrame:
    """Return ``RUNNER_UP_COLUMNS`` of each server, on the same index; blank without a type.

    The runners-up are the two cheapest types that fit after the chosen one, with the price
    difference or the tie that lost. The nearest miss is the type next below the chosen one in
    price, with the limit that it does not meet.

    Parameters
    ----------
    sized
        target, instance_type, need_vcpu, need_memory_gib, os_licence, and sql_licence where SQL
        Server is billed.
    """
    placed = sized[sized["target"] == "ec2"]
    found = pd.DataFrame(None, placed.index, list(RUNNER_UP_COLUMNS), dtype=object)
    for rows, ranked in groups_by_licence(placed, book):
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
    chosen = ranked.index.get_indexer(pd.Index(group["instance_type"]))
    need_vcpu = group["need_vcpu"].to_numpy(dtype=float)
    need_memory = group["need_memory_gib"].to_numpy(dtype=float)
    after = np.arange(len(ranked)) > chosen[:, None]
    fits = after & (vcpu >= need_vcpu[:, None]) & (memory >= need_memory[:, None])
    cells = np.full((len(group), len(RUNNER_UP_COLUMNS)), None, dtype=object)
    for column in (0, 2):
        position = np.where(fits.any(axis=1), fits.argmax(axis=1), -1)
        rows = np.flatnonzero(position >= 0)
        at = position[rows]
        cells[rows, column] = names[at]
        cells[rows, column + 1] = [
            _why_dearer(more, base, newer, bigger)
            for more, base, newer, bigger in zip(
                price[at] - price[chosen[rows]], price[chosen[rows]],
                ranked["generation"].to_numpy()[at] < ranked["generation"].to_numpy()[chosen[rows]],
                memory[at] > memory[chosen[rows]], strict=True,
            )
        ]  # fmt: skip
        fits[rows, at] = False
    rows = np.flatnonzero(chosen > 0)
    at = chosen[rows] - 1
    cells[rows, 4] = names[at]
    cells[rows, 5] = [
        f"{has:g} vCPU of {needs:g} needed" if has < needs else f"{gib:g} GiB of {need:g} needed"
        for has, needs, gib, need in zip(
            vcpu[at], need_vcpu[rows], memory[at], need_memory[rows], strict=True
        )
    ]
    return cells


def _why_dearer(more: float, base: float, older: bool, bigger: bool) -> str:
    if more > 0:
        return f"{more:.4f} USD an hour more ({more / base:.1%})"
    if older:
        return "same price, older generation"
    return "same price, more memory" if bigger else "same price, later in the alphabet"
