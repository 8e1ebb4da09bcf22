"""What the servers of one sizing cost under an option: those that cost alike are priced once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.catalog import PriceBook, Purchase, private_discount
from bizcase.pricing.evidence import (
    GRADES,
    Floats,
    Ints,
    SizeBands,
    Which,
    assumed_size_ends,
    ends,
    grade_numbers,
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


@dataclass(frozen=True, slots=True)
class Sum:
    """Sums of lines in USD; ``points`` is the amount that has a grade × the grade's score."""

    amount: float = 0.0
    low: float = 0.0
    high: float = 0.0
    graded: float = 0.0
    points: float = 0.0

    def __add__(self, other: Sum) -> Sum:
        return Sum(
            sum_usd([self.amount, other.amount]), sum_usd([self.low, other.low]),
            sum_usd([self.high, other.high]), self.graded + other.graded,
            self.points + other.points,
        )  # fmt: skip


_OF_STORAGE = (
    "need_storage_gib", "need_storage_grade", "storage_assumed", "assumed_low", "assumed_high",
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
class Fleet:
    """The servers with a target of one sizing, as arrays, and what no purchase option changes.

    Servers that cost alike are one row, ``count`` of them: an estate has few types, and every
    option prices the rows anew. ``types`` and ``assumed_types`` (at assumed peaks, of unmeasured
    servers alone) are positions in the price book, -1 for none; ``schedule`` is 1 for those that
    run the hours of non-production, else 0.
    """

    types: Ints
    assumed_types: Ints
    schedule: Ints
    grades: Ints
    count: Ints
    bands: SizeBands
    licences: pd.DataFrame
    storage: Sum
    hosts: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Pricer:
    """Prices fleets: each line to the cent, each sum over lines."""

    book: PriceBook
    assumptions: Assumptions
    hours: float

    def fleet(self, servers: pd.DataFrame, at_assumed: pd.DataFrame) -> Fleet:
        """Return the servers with a target as arrays."""
        placed = (servers["target"] == "ec2").to_numpy()
        storage = self._storage(servers.loc[placed, list(_OF_STORAGE)])
        there = on_hosts(servers).to_numpy()
        hosts, placed = servers[placed & there], placed & ~there
        licences = [name for name in LICENCE_COLUMNS if name in servers]
        table, types = servers.loc[placed, licences], self.book.ec2.index
        grades = grade_numbers(servers.loc[placed, "sizing_grade"])
        assumed_types = positions_of(at_assumed.loc[placed, "instance_type"], types)
        schedule = np.zeros(len(table), dtype=np.intp)
        if "scheduled" in servers:
            schedule += servers.loc[placed, "scheduled"].to_numpy(dtype=bool)
        kind = {
            "types": positions_of(servers.loc[placed, "instance_type"], types),
            "assumed_types": np.where(grades == GRADES.index("D"), assumed_types, -1),
            "schedule": schedule,
            "grades": grades,
        }
        first, count = _alike([*kind.values(), *(table[name] for name in licences)])
        return Fleet(
            **{name: values[first] for name, values in kind.items()},
            count=count,
            bands=size_bands(grades[first], self.assumptions),
            licences=table.iloc[first],
            storage=storage,
            hosts=hosts,
        )

    def compute(self, fleet: Fleet, purchase: Purchase) -> Sum:
        """Return the compute of a purchase; scheduled servers are on-demand for their hours."""
        alone = self._sum(fleet, compute_rates, (purchase, purchase.under("on_demand")))
        return alone + self._hosts(fleet.hosts, purchase) if len(fleet.hosts) else alone

    def _hosts(self, servers: pd.DataFrame, purchase: Purchase) -> Sum:
        """Return the shares of Dedicated Hosts; a host runs all hours."""
        lines = host_lines(servers, self.book, purchase, self.hours)
        grades = grade_numbers(servers["sizing_grade"])
        amount = lines["amount_usd"].to_numpy(dtype=float)
        assumed = lines["price_origin"].eq("assumed").to_numpy()
        bands = size_bands(grades, self.assumptions)
        low, high = ends(amount, amount, bands, assumed, self.assumptions)
        total = sum_usd(amount)
        return Sum(total, sum_usd(low), sum_usd(high), total, float(amount @ grades))

    def licences(self, fleet: Fleet) -> Sum:
        """Return the licences that AWS bills: of the operating system, of SQL Server."""
        total = Sum()
        for column in fleet.licences:
            numbers, names = pd.factorize(fleet.licences[column])
            for number, name in enumerate(names):
                if name in LICENCE_LABELS:
                    total += self._sum(fleet, licence_rates, (name, name), numbers == number)
        return total

    def _sum(
        self, fleet: Fleet, rates: Rates, names: tuple[str, str] | tuple[Purchase, Purchase],
        which: Which = slice(None),
    ) -> Sum:  # fmt: skip
        """Return the sums of one line per server; ``names`` are those of all hours and of few."""
        types, assumed_types = fleet.types[which], fleet.assumed_types[which]
        schedule, count = fleet.schedule[which], fleet.count[which]
        hours = (self.hours, self.assumptions.number("time.nonprod_hours_month"))
        priced = [_by_type(rates, self.book, *of) for of in zip(names, hours, strict=True)]
        usd, weak = (np.array(part) for part in zip(*priced, strict=True))
        amount, at_assumed = usd[schedule, types], usd[schedule, assumed_types]
        low, high = ends(
            amount, at_assumed, fleet.bands.of(which), weak[schedule, types], self.assumptions
        )
        total, least, most = (sum_usd(end * count) for end in (amount, low, high))
        points = float((amount * count * fleet.grades[which]).sum())
        return Sum(total, least, most, total, points)

    def _storage(self, servers: pd.DataFrame) -> Sum:
        """Return the gp3 of the servers; a size or price that nothing states has a band."""
        price, gib = self.book.gp3_gib_month(), servers["need_storage_gib"].to_numpy(dtype=float)
        at_list = round_usd(gib[gib > 0] * price.usd)
        _, amount = after_discount(at_list, private_discount(self.assumptions, "ebs"))
        grades = grade_numbers(servers["need_storage_grade"])[gib > 0]
        bands = size_bands(grades, self.assumptions)
        assumed = np.full(len(amount), price.origin == "assumed")
        low, high = ends(amount, amount, bands, assumed, self.assumptions)
        guessed = servers["storage_assumed"].to_numpy(dtype=bool)[gib > 0]
        least, most = assumed_size_ends(amount, servers, np.flatnonzero(gib > 0))
        low, high = np.where(guessed, least, low), np.where(guessed, most, high)
        return Sum(sum_usd(amount), sum_usd(low), sum_usd(high))


def _alike(columns: list[Ints | pd.Series]) -> tuple[Ints, Ints]:
    """Return the first row of each kind, alike in all columns, and how many rows it has."""
    codes = [pd.factorize(column, use_na_sentinel=False)[0] for column in columns]
    kinds = np.zeros(len(codes[0]), dtype=np.int64)
    for numbers in codes:
        kinds = kinds * (int(numbers.max(initial=0)) + 1) + numbers
    _, first, count = np.unique(kinds, return_index=True, return_counts=True)
    return first, count
