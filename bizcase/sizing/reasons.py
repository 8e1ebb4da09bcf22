"""Why a type was chosen, in words."""

from __future__ import annotations

import pandas as pd

from bizcase.catalog import PriceBook
from bizcase.sizing.candidates import PRICE_DIGITS, Ranking, groups_by_licence
from bizcase.sizing.selection import first_fit

REASON_COLUMNS = ("instance_generation", "instance_reason")


def choice_reasons(sized: pd.DataFrame, book: PriceBook, ranking: Ranking) -> pd.DataFrame:
    """Return ``REASON_COLUMNS`` of each server, on the same index; blank without a type.

    The generation is the number in the name of the family.

    Parameters
    ----------
    sized
        target, instance_type, need_vcpu, need_memory_gib, os_licence, and sql_edition where SQL
        Server runs on it.
    """
    placed = sized[sized["target"] == "ec2"]
    found = pd.DataFrame(None, placed.index, list(REASON_COLUMNS), dtype=object)
    for rows, ranked in groups_by_licence(placed, book, ranking):
        group = placed.iloc[rows]
        chosen = ranked.index.get_indexer(pd.Index(group["instance_type"]))
        pairs = pd.DataFrame({"chosen": chosen, "cheapest": first_fit(group, ranked)})
        words = {
            pair: choice_reason(ranked.iloc[pair[0]], ranked.iloc[pair[1]], ranking.band)
            for pair in pairs.drop_duplicates().itertuples(index=False, name=None)
        }
        generation = ranked["generation"].to_numpy()[chosen]
        reasons = [words[pair] for pair in pairs.itertuples(index=False, name=None)]
        found.iloc[rows] = pd.DataFrame([generation, reasons]).T.to_numpy(dtype=object)
    found["instance_generation"] = pd.to_numeric(found["instance_generation"])
    return found.reindex(sized.index).astype({"instance_reason": "str"})


def choice_reason(chosen: pd.Series, cheapest: pd.Series, band: float) -> str:
    """Return in words why the one was chosen where the other is the cheapest that fits."""
    alone = "no smaller type holds it: " if chosen["family"].startswith("u") else ""
    if chosen.name == cheapest.name:
        return f"{alone}the cheapest that fits, and nothing newer for at most {band:.0%} more"
    more = round(chosen["hourly_usd"] - cheapest["hourly_usd"], PRICE_DIGITS)
    return (
        f"{alone}the newest that fits for at most {band:.0%} more: {more:.4f} USD an hour, "
        f"{more / cheapest['compute_hourly_usd']:.1%} of compute, above {cheapest.name} of "
        f"generation {cheapest['generation']:.0f}"
    )
