"""Why a type was chosen, in words."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from bizcase.catalog import PriceBook
from bizcase.catalog.cpu_options import is_whole_core
from bizcase.sizing.candidates import PRICE_DIGITS, Ranking, groups_by_licence, on_hosts
from bizcase.sizing.selection import first_fit

REASON_COLUMNS = ("instance_generation", "instance_reason")
ON_HOST = "the smallest size of its Dedicated Host that fits it"


def choice_reasons(sized: pd.DataFrame, book: PriceBook, ranking: Ranking) -> pd.DataFrame:
    """Return ``REASON_COLUMNS`` of each server, on the same index; blank without a type.

    The generation is the number in the name of the family. A server on a Dedicated Host has the
    size that the host gives it: no type was chosen.

    Parameters
    ----------
    sized
        target, instance_type, need_vcpu, need_memory_gib, os_licence, sql_edition where SQL
        Server runs on it, and host_family where it is on a host.
    """
    placed = sized[sized["target"] == "ec2"]
    there = on_hosts(placed)
    placed, hosted = placed[~there], placed[there]
    generations = np.full(len(placed), np.nan)
    reasons: npt.NDArray[np.object_] = np.full(len(placed), None, dtype=object)
    for rows, ranked in groups_by_licence(placed, book, ranking):
        group = placed.iloc[rows]
        chosen = ranked.index.get_indexer(pd.Index(group["instance_type"]))
        pairs = list(zip(chosen.tolist(), first_fit(group, ranked).tolist(), strict=True))
        words = choice_words(ranked, pairs, ranking.band)
        generations[rows] = ranked["generation"].to_numpy()[chosen]
        reasons[rows] = [words[pair] for pair in pairs]
    told = dict(zip(REASON_COLUMNS, (generations, reasons), strict=True))
    found = pd.DataFrame(told, placed.index)
    if len(hosted):
        ages = book.ec2["generation"].reindex(hosted["instance_type"]).to_numpy()
        cells = {"instance_generation": ages, "instance_reason": ON_HOST}
        found = pd.concat([found, pd.DataFrame(cells, hosted.index, dtype=object)])
    found["instance_generation"] = pd.to_numeric(found["instance_generation"])
    return found.reindex(sized.index).astype({"instance_reason": "str"})


def choice_words(
    ranked: pd.DataFrame, pairs: Iterable[tuple[int, int]], band: float
) -> dict[tuple[int, int], str]:
    """Return in words why one row of ``ranked`` was chosen where another is the cheapest that fits.

    By their row numbers, the chosen one first.
    """
    asked = list(dict.fromkeys(pairs))
    rows = sorted({row for pair in asked for row in pair})
    offers = ranked.iloc[rows]
    known = offers.assign(name=offers.index).to_dict("records")
    offer = dict(zip(rows, known, strict=True))
    return {pair: _why(offer[pair[0]], offer[pair[1]], band) for pair in asked}


def _why(chosen: Mapping[Hashable, Any], cheapest: Mapping[Hashable, Any], band: float) -> str:
    alone = "no smaller type fits it: " if chosen["family"].startswith("u") else ""
    core = _core_words(chosen, cheapest)
    if chosen["name"] == cheapest["name"]:
        return f"{alone}the cheapest that fits, and nothing newer for at most {band:.0%} more{core}"
    more = round(chosen["hourly_usd"] - cheapest["hourly_usd"], PRICE_DIGITS)
    return (
        f"{alone}the newest that fits for at most {band:.0%} more: {more:.4f} USD an hour, "
        f"{more / cheapest['compute_hourly_usd']:.1%} of compute, above {cheapest['name']} of "
        f"generation {cheapest['generation']:.0f}{core}"
    )


def _core_words(chosen: Mapping[Hashable, Any], cheapest: Mapping[Hashable, Any]) -> str:
    """Return what is published of the cores behind the vCPU; blank where a vCPU is a thread.

    It is told and not counted: a need stays a number of vCPU (decision 18).
    """
    if not is_whole_core(chosen["family"], int(chosen["vcpu"])):
        return ""
    beside = is_whole_core(cheapest["family"], int(cheapest["vcpu"]))
    other = f", one of {cheapest['name']} half of one" if beside is False else ""
    return f"; a vCPU of it is a whole core{other}"
