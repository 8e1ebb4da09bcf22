"""The same estate under each sizing and purchase option, side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.catalog import (
    MAIN_OPTION_KEYS,
    PriceBook,
    Purchase,
    private_discount,
    purchase_of,
    purchase_option,
)
from bizcase.pricing.evidence import (
    Floats,
    Ints,
    SizeBands,
    Which,
    assumed_size_ends,
    ends,
    grade_numbers,
    graded_amount,
    mean_grade,
    size_bands,
)
from bizcase.pricing.lines import (
    CACHED_RATES,
    LICENCE_COLUMNS,
    LICENCE_LABELS,
    after_discount,
    compute_rates,
    host_lines,
    licence_rates,
    positions_of,
)
from bizcase.sizing import on_hosts
from bizcase.units import round_usd, sum_usd

# The sizings that keep every database on its server.
NOT_MOVED = ("as_is", "right_sized")
SCENARIO_SIZINGS = {
    "as_is": "As-is",
    "right_sized": "Right-sized",
    "managed": "Right-sized, databases managed",
    "graviton": "Base case, Graviton where eligible",
    "burstable": "Base case, burstable types where the average allows",
    "flex": "Base case, flex types where the average allows",
    "scheduled": "Base case, non-production on a schedule",
}


@dataclass(frozen=True, slots=True)
class Scenario:
    """Monthly cost of all servers under one sizing and purchase option, in USD.

    As-is and right-sized keep every database on its server; managed moves those that can, at the
    cost of ``database_monthly_usd``, which the total includes. The others are opportunities on top
    of the base case. A committed option covers the share of the hours that the
    register says, ``full_coverage_usd`` is its compute were all of them covered.
    Where ``available`` is false the amounts are None and ``reason`` says why.
    """

    sizing: str
    option: str
    label: str
    available: bool
    reason: str
    compute_monthly_usd: float | None = None
    storage_monthly_usd: float | None = None
    licence_monthly_usd: float | None = None
    total_monthly_usd: float | None = None
    low_usd: float | None = None
    high_usd: float | None = None
    grade: str = ""
    database_monthly_usd: float | None = None
    region: str = ""
    full_coverage_usd: float | None = None

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


@dataclass(frozen=True, slots=True)
class _Sum:
    """Sums of lines in USD; ``points`` is the amount that has a grade × the grade's score."""

    amount: float = 0.0
    low: float = 0.0
    high: float = 0.0
    graded: float = 0.0
    points: float = 0.0

    def __add__(self, other: _Sum) -> _Sum:
        return _Sum(
            sum_usd([self.amount, other.amount]), sum_usd([self.low, other.low]),
            sum_usd([self.high, other.high]), self.graded + other.graded,
            self.points + other.points,
        )  # fmt: skip


# Prices all types of a book: under a purchase or for a licence, for hours of a month.
Rates = Callable[[PriceBook, Any, float], pd.DataFrame]


@lru_cache(maxsize=2 * CACHED_RATES)
def _by_type(
    rates: Rates, book: PriceBook, name: str | Purchase, hours: float
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Return the amount of each type, a last one blank for no type, and whether it is assumed."""
    table = rates(book, name, hours)
    amounts = np.append(table["amount_usd"].to_numpy(dtype=float), np.nan)
    return amounts, (table["price_origin"] == "assumed").to_numpy()


@dataclass(frozen=True, slots=True)
class _Fleet:
    """The servers with a target of one sizing, as arrays, and what no purchase option changes.

    ``types`` and ``assumed_types`` (at assumed peaks) are positions in the price book, -1 for none;
    ``schedule`` is 1 for those that run the hours of non-production, else 0.
    """

    types: Ints
    assumed_types: Ints
    schedule: Ints
    grades: Ints
    bands: SizeBands
    licences: pd.DataFrame
    storage: _Sum
    hosts: pd.DataFrame


def price_scenarios(
    sized: Mapping[str, tuple[pd.DataFrame, pd.DataFrame]],
    database_lines: pd.DataFrame,
    on_demand_lines: pd.DataFrame,
    book: PriceBook,
    assumptions: Assumptions,
) -> tuple[Scenario, ...]:
    """Return a scenario for each sizing × main purchase option, with the band of its evidence.

    ``sized`` gives for each sizing its servers and the same servers at assumed peaks. The moved
    databases cost ``on_demand_lines`` beside servers on-demand, else ``database_lines``.
    """
    pricer = _Pricer(book, assumptions, assumptions.number("time.hours_month"))
    committed, on_demand = _of_lines(database_lines), _of_lines(on_demand_lines)
    scenarios = []
    for sizing, tables in sized.items():
        fleet = pricer.fleet(*tables)
        licences = pricer.licences(fleet)
        for key in MAIN_OPTION_KEYS:
            label = f"{SCENARIO_SIZINGS[sizing]}, {purchase_option(key).label}"
            if not book.option_available(key):
                reason = f"no rates for this option in {book.region}"
                scenarios.append(Scenario(sizing, key, label, False, reason, region=book.region))
                continue
            purchase = purchase_of(assumptions).under(key)
            compute = pricer.compute(fleet, purchase)
            moved = on_demand if key == "on_demand" else committed
            of_databases = _Sum() if sizing in NOT_MOVED else moved
            total = compute + fleet.storage + licences + of_databases
            scenarios.append(
                Scenario(
                    sizing, key, label, True, "", compute.amount, fleet.storage.amount,
                    licences.amount, total.amount, total.low, total.high,
                    mean_grade(total.points, total.graded), of_databases.amount, book.region,
                    pricer.compute(fleet, purchase.whole()).amount,
                )
            )  # fmt: skip
    return tuple(scenarios)


def _of_lines(lines: pd.DataFrame) -> _Sum:
    """Return the sums of line items that carry their band."""
    amount, low, high = (sum_usd(lines[f"{end}_usd"]) for end in ("amount", "low", "high"))
    points, weight = graded_amount(lines)
    return _Sum(amount, low, high, weight, points)


@dataclass(frozen=True, slots=True)
class _Pricer:
    """Prices fleets: each line to the cent, each sum over lines."""

    book: PriceBook
    assumptions: Assumptions
    hours: float

    def fleet(self, servers: pd.DataFrame, at_assumed: pd.DataFrame) -> _Fleet:
        """Return the servers with a target as arrays."""
        placed = (servers["target"] == "ec2").to_numpy()
        storage = self._storage(servers[placed])
        there = on_hosts(servers).to_numpy()
        hosts, placed = servers[placed & there], placed & ~there
        servers, types = servers[placed], self.book.ec2.index
        grades = grade_numbers(servers["sizing_grade"])
        schedule = np.zeros(len(servers), dtype=np.intp)
        if "scheduled" in servers:
            schedule += servers["scheduled"].to_numpy(dtype=bool)
        return _Fleet(
            types=positions_of(servers["instance_type"], types),
            assumed_types=positions_of(at_assumed.loc[placed, "instance_type"], types),
            schedule=schedule,
            grades=grades,
            bands=size_bands(grades, self.assumptions),
            licences=servers[[name for name in LICENCE_COLUMNS if name in servers]],
            storage=storage,
            hosts=hosts,
        )

    def compute(self, fleet: _Fleet, purchase: Purchase) -> _Sum:
        """Return the compute of a purchase; scheduled servers are on-demand for their hours."""
        alone = self._sum(fleet, compute_rates, (purchase, purchase.under("on_demand")))
        return alone + self._hosts(fleet.hosts, purchase) if len(fleet.hosts) else alone

    def _hosts(self, servers: pd.DataFrame, purchase: Purchase) -> _Sum:
        """Return the shares of Dedicated Hosts; a host runs all hours."""
        lines = host_lines(servers, self.book, purchase, self.hours)
        grades = grade_numbers(servers["sizing_grade"])
        amount = lines["amount_usd"].to_numpy(dtype=float)
        assumed = lines["price_origin"].eq("assumed").to_numpy()
        bands = size_bands(grades, self.assumptions)
        low, high = ends(amount, amount, bands, assumed, self.assumptions)
        total = sum_usd(amount)
        return _Sum(total, sum_usd(low), sum_usd(high), total, float(amount @ grades))

    def licences(self, fleet: _Fleet) -> _Sum:
        """Return the licences that AWS bills: of the operating system, of SQL Server."""
        total = _Sum()
        for column in fleet.licences:
            numbers, names = pd.factorize(fleet.licences[column])
            for number, name in enumerate(names):
                if name in LICENCE_LABELS:
                    total += self._sum(fleet, licence_rates, (name, name), numbers == number)
        return total

    def _sum(
        self, fleet: _Fleet, rates: Rates, names: tuple[str, str] | tuple[Purchase, Purchase],
        which: Which = slice(None),
    ) -> _Sum:  # fmt: skip
        """Return the sums of one line per server; ``names`` are those of all hours and of few."""
        types, assumed_types = fleet.types[which], fleet.assumed_types[which]
        schedule = fleet.schedule[which]
        hours = (self.hours, self.assumptions.number("time.nonprod_hours_month"))
        priced = [_by_type(rates, self.book, *of) for of in zip(names, hours, strict=True)]
        usd, weak = (np.array(part) for part in zip(*priced, strict=True))
        amount, at_assumed = usd[schedule, types], usd[schedule, assumed_types]
        low, high = ends(
            amount, at_assumed, fleet.bands.of(which), weak[schedule, types], self.assumptions
        )
        total = sum_usd(amount)
        points = float(amount @ fleet.grades[which])
        return _Sum(total, sum_usd(low), sum_usd(high), total, points)

    def _storage(self, servers: pd.DataFrame) -> _Sum:
        """Return the gp3 of the servers; only an assumed price or size has a band."""
        price, gib = self.book.gp3_gib_month(), servers["need_storage_gib"].to_numpy(dtype=float)
        at_list = round_usd(gib[gib > 0] * price.usd)
        _, amount = after_discount(at_list, private_discount(self.assumptions, "ebs"))
        exact = size_bands(np.full(len(amount), -1), self.assumptions)
        assumed = np.full(len(amount), price.origin == "assumed")
        low, high = ends(amount, amount, exact, assumed, self.assumptions)
        guessed = servers["storage_assumed"].to_numpy(dtype=bool)[gib > 0]
        least, most = assumed_size_ends(amount, servers, np.flatnonzero(gib > 0))
        low, high = np.where(guessed, least, low), np.where(guessed, most, high)
        return _Sum(sum_usd(amount), sum_usd(low), sum_usd(high))
