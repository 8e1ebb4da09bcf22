"""The same estate under each sizing and purchase option, side by side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.catalog import MAIN_OPTION_KEYS, PriceBook, purchase_option
from bizcase.pricing.evidence import total_grade, with_ranges
from bizcase.pricing.lines import (
    HEADS,
    LICENCE_COLUMNS,
    compute_lines,
    licence_lines,
    storage_lines,
)
from bizcase.units import sum_usd

# The sizings that keep every database on its server.
NOT_MOVED = ("as_is", "right_sized")
SCENARIO_SIZINGS = {
    "as_is": "As-is",
    "right_sized": "Right-sized",
    "managed": "Right-sized, databases managed",
    "graviton": "Base case, Graviton where eligible",
    "scheduled": "Base case, non-production on a schedule",
}


@dataclass(frozen=True, slots=True)
class Scenario:
    """Monthly cost of all servers under one sizing and purchase option, in USD.

    As-is and right-sized keep every database on its server; managed moves those that can, at the
    cost of ``database_monthly_usd``, which the total includes. Graviton and scheduled are
    opportunities on top of the base case.
    Where ``available`` is false the amounts are None and ``reason`` says why.
    """

    sizing: str
    option: str
    label: str
    available: bool
    reason: str
    compute_monthly_usd: float | None
    storage_monthly_usd: float | None
    licence_monthly_usd: float | None
    total_monthly_usd: float | None
    low_usd: float | None = None
    high_usd: float | None = None
    grade: str = ""
    database_monthly_usd: float | None = None
    region: str = ""

    @property
    def sizing_label(self) -> str:
        """The sizing as readers see it."""
        return SCENARIO_SIZINGS[self.sizing]

    @property
    def key(self) -> str:
        """``sizing.option``, as figure ids use it."""
        return f"{self.sizing}.{self.option}"


@dataclass(frozen=True, slots=True)
class RegionCost:
    """The same inventory in one region: its options, and the run cost of its base case.

    ``filled`` counts the kinds of price that the region does not list and that were filled.
    """

    region: str
    scenarios: tuple[Scenario, ...]
    run_monthly_usd: float | None
    filled: int
    reason: str = ""
    run_low_usd: float | None = None
    run_high_usd: float | None = None


def price_scenarios(
    sized: dict[str, tuple[pd.DataFrame, pd.DataFrame]],
    databases: Callable[[str], pd.DataFrame],
    book: PriceBook,
    assumptions: Assumptions,
    hours: float,
) -> tuple[Scenario, ...]:
    """Return a scenario for each sizing × main purchase option, with the band of its evidence.

    ``sized`` gives for each sizing its servers and the same servers at assumed peaks, ``databases``
    the line items of the moved databases under a purchase option of servers.
    Servers of one type, licence and grade have equal lines, so one of each is priced and counted.
    """
    scenarios = []
    off_hours = assumptions.number("time.nonprod_hours_month")
    for sizing, (servers, at_assumed) in sized.items():
        sizing_label = SCENARIO_SIZINGS[sizing]
        storage = storage_lines(servers, book)
        storage = with_ranges(storage, servers, storage, assumptions)
        samples, counts = _samples(servers, at_assumed)
        assumed = at_assumed.loc[samples.index]
        licence, assumed_licence = (
            _licences(table, book, hours, off_hours) for table in (samples, assumed)
        )
        for key in MAIN_OPTION_KEYS:
            label = f"{sizing_label}, {purchase_option(key).label}"
            if not book.option_available(key):
                reason = f"no rates for this option in {book.region}"
                scenarios.append(
                    Scenario(
                        sizing,
                        key,
                        label,
                        False,
                        reason,
                        None,
                        None,
                        None,
                        None,
                        region=book.region,
                    )
                )
                continue
            lines = with_ranges(
                _joined(_compute(samples, book, key, hours, off_hours), licence), samples,
                _joined(_compute(assumed, book, key, hours, off_hours), assumed_licence),
                assumptions,
            )  # fmt: skip
            lines = _joined(_times(lines, counts), storage)
            moved = databases(key) if sizing not in NOT_MOVED else lines.iloc[:0]
            heads = {
                f"{head}_monthly_usd": sum_usd(lines.loc[lines["head"] == head, "amount_usd"])
                for head in HEADS
            }
            lines = _joined(lines, moved)
            total, low, high = (sum_usd(lines[f"{end}_usd"]) for end in ("amount", "low", "high"))
            scenarios.append(
                Scenario(
                    sizing, key, label, True, "", **heads, total_monthly_usd=total,
                    low_usd=low, high_usd=high, grade=total_grade(lines),
                    database_monthly_usd=sum_usd(moved["amount_usd"]), region=book.region,
                )
            )  # fmt: skip
    return tuple(scenarios)


def _halves(servers: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the servers that run all hours, and those on a schedule."""
    if "scheduled" not in servers:
        return servers, servers.iloc[:0]
    off = servers["scheduled"].astype(bool)
    return servers[~off], servers[off]


def _compute(
    servers: pd.DataFrame, book: PriceBook, key: str, hours: float, off_hours: float
) -> pd.DataFrame:
    """Return the compute lines; scheduled servers are on-demand for their hours."""
    steady, off = _halves(servers)
    lines = compute_lines(steady, book, key, hours)
    return _joined(lines, compute_lines(off, book, "on_demand", off_hours)) if len(off) else lines


def _licences(
    servers: pd.DataFrame, book: PriceBook, hours: float, off_hours: float
) -> pd.DataFrame:
    steady, off = _halves(servers)
    lines = licence_lines(steady, book, hours)
    return _joined(lines, licence_lines(off, book, off_hours)) if len(off) else lines


def _samples(servers: pd.DataFrame, assumed: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return one server of each kind of line, and how many servers it stands for, by its id."""
    placed = servers[servers["target"] == "ec2"]
    columns = ["instance_type", *LICENCE_COLUMNS, "sizing_grade", "measured", "scheduled"]
    kind = placed[[name for name in columns if name in placed]].assign(
        assumed_type=assumed["instance_type"].reindex(placed.index)
    )
    number = kind.groupby(list(kind.columns), dropna=False, sort=False).ngroup()
    samples = placed[~number.duplicated()]
    counts = number.value_counts()
    return samples, {
        server_id: int(counts[at])
        for server_id, at in zip(samples["server_id"], number[samples.index], strict=True)
    }


def _joined(first: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([part for part in (first, other) if len(part)] or [first], ignore_index=True)


def _times(lines: pd.DataFrame, counts: dict[str, int]) -> pd.DataFrame:
    count = lines["server_id"].map(counts)
    return lines.assign(
        **{name: lines[name] * count for name in ("amount_usd", "low_usd", "high_usd")}
    )
