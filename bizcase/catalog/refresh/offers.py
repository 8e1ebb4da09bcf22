"""Rows of the AWS Price List → the tables of one region."""

from __future__ import annotations

import datetime as dt
import re
import statistics
from collections import defaultdict
from collections.abc import Hashable, Mapping
from typing import TypeVar

from bizcase.catalog.databases import DATABASE_OPTIONS
from bizcase.catalog.options import OPTION_KEYS
from bizcase.catalog.price_book import RATE_DIGITS
from bizcase.catalog.refresh.rows import Row, words
from bizcase.catalog.region_book import DatabaseKey, RegionBook
from bizcase.catalog.snapshot import instance_types
from bizcase.units import HOURS_PER_YEAR

# AWS's own years: 365 days of 24 hours.
TERM_HOURS = {"1yr": HOURS_PER_YEAR, "3yr": 3 * HOURS_PER_YEAR}
_REGION_PREFIX = re.compile(r"^[A-Z]{2,4}\d?-")
_BUNDLED = ("", "na", "n/a", "no", "false")
# What an option's price is made of: a fee for the term (Quantity), an hourly charge, or both.
_PARTS = {"partial": {"Quantity", "Hrs"}, "upfront": {"Quantity"}}

Key = TypeVar("Key", bound=Hashable)


class Collector:
    """Takes the rows of one region; ``book`` gives its tables.

    ``conflicts`` are things with two prices (the higher one is kept), ``unknown`` types and
    classes without specifications here, which are left out.
    """

    def __init__(self, region: str) -> None:
        self.region = region
        self.conflicts: set[str] = set()
        self.unknown: set[str] = set()
        self._types = set(instance_types().index)
        self._hourly: dict[str, dict[str, float]] = defaultdict(dict)
        self._usage: dict[str, str] = {}
        self._databases: dict[DatabaseKey, float] = {}
        self._services: dict[tuple[str, str], tuple[str, float]] = {}
        # (sku, option) → what it buys, and its price by unit
        self._reserved: dict[tuple[str, str], tuple[str | DatabaseKey, dict[str, float]]] = {}
        self._plans: dict[str, dict[str, float]] = defaultdict(dict)

    def add(self, row: Row) -> None:
        """Take a row of AmazonEC2 or AmazonRDS; what is no price of ours is passed over."""
        here = row["regioncode"] in (self.region, "") and row["locationtype"] == "AWS Region"
        if not here or row["currency"] != "USD":
            return
        if row["productfamily"].startswith("Compute Instance"):
            self._add_instance(row)
        elif row["productfamily"] == "Database Instance":
            self._add_database(row)
        elif row["termtype"] == "OnDemand":
            self._add_service(row)

    def add_plan_rate(self, option: str, usage_type: str, operation: str, usd: float) -> None:
        """Take the Savings Plan rate of an option for Linux; only after the rows of EC2."""
        name = self._usage.get(usage_type)
        if operation == "RunInstances" and name and option in OPTION_KEYS:
            _keep_higher(self._plans[option], name, usd)

    def book(self, date: dt.date, source: str, versions: Mapping[str, str]) -> RegionBook:
        """Return the tables of what was taken; nothing in them is checked yet."""
        rates = {option: dict(prices) for option, prices in self._plans.items()}
        databases: dict[str, dict[DatabaseKey, float]] = defaultdict(dict)
        for (_, option), (bought, parts) in self._reserved.items():
            if not _PARTS.get(option.rsplit("_", 1)[1], {"Hrs"}) <= set(parts):
                continue
            per_hour = parts.get("Hrs", 0.0) + parts.get("Quantity", 0.0) / TERM_HOURS[option[:3]]
            if isinstance(bought, str):
                _keep_higher(rates.setdefault(option, {}), bought, per_hour)
            else:
                _keep_higher(databases[option], bought, per_hour)
        linux = self._hourly["none"]
        return RegionBook(
            region=self.region,
            date=date,
            source=source,
            versions=versions,
            ec2=linux,
            licences={
                product: _above(prices, linux)
                for product, prices in self._hourly.items()
                if product != "none"
            },
            commitments={key: _instance_discounts(rates[key], linux) for key in sorted(rates)},
            databases=self._databases,
            database_commitments={
                key: _database_discounts(databases[key], self._databases)
                for key in sorted(databases)
            },
            services=self._services,
        )

    def _add_instance(self, row: Row) -> None:
        product = words()["operations"].get(row["operation"])
        shared = row["tenancy"] == "Shared" and row["capacitystatus"] == "Used"
        if product is None or not shared or row["marketoption"] not in ("", "NA", "OnDemand"):
            return
        name = row["instancetype"]
        if name not in self._types:
            self.unknown.add(name)
        elif row["termtype"] == "Reserved":
            if product == "none":
                self._reserve(row, name, "standard_ri")
        elif row["unit"] == "Hrs":
            self._price(self._hourly[product], name, row)
            if product == "none":
                self._usage[row["usagetype"]] = name

    def _add_database(self, row: Row) -> None:
        name = row["instancetype"]
        key = _database_key(row)
        if key is None:
            return
        if name.removeprefix("db.") not in self._types:
            self.unknown.add(name)
        elif row["termtype"] == "Reserved":
            self._reserve(row, key, "ri")
        elif row["unit"] == "Hrs":
            self._price(self._databases, key, row)

    def _add_service(self, row: Row) -> None:
        rule = words()["services"].get(_REGION_PREFIX.sub("", row["usagetype"]))
        usd = float(row["priceperunit"])
        if rule is None or usd <= 0 or row["startingrange"] not in ("", "0"):
            return
        service, item, unit, factor = rule
        _, before = self._services.get((service, item), (unit, 0.0))
        self._services[service, item] = (unit, max(round(usd * factor, RATE_DIGITS), before))

    def _reserve(self, row: Row, bought: str | DatabaseKey, plan: str) -> None:
        years = row["leasecontractlength"].replace(" ", "")
        option = f"{years}_{plan}{words()['payments'].get(row['purchaseoption'], '?')}"
        known = option in OPTION_KEYS or option in DATABASE_OPTIONS
        if known and row["offeringclass"] == "standard":
            _, parts = self._reserved.setdefault((row["sku"], option), (bought, {}))
            parts[row["unit"]] = float(row["priceperunit"])

    def _price(self, table: dict[Key, float], key: Key, row: Row) -> None:
        usd = float(row["priceperunit"])
        if table.get(key, usd) != usd:
            self.conflicts.add(row["instancetype"])
        _keep_higher(table, key, usd)


def _keep_higher(table: dict[Key, float], key: Key, usd: float) -> None:
    table[key] = max(usd, table.get(key, usd))


def _database_key(row: Row) -> DatabaseKey | None:
    """Return what an RDS row prices; None for Multi-AZ, I/O-Optimized, Custom, unknown products.

    A price without its licence ("unbundled") is none of ours either: it would be too low.
    """
    engine = words()["engines"].get(row["databaseengine"])
    licence = words()["database_licences"].get(row["licensemodel"].lower())
    editions = words()["editions"].get(engine)
    edition = editions.get(row["databaseedition"]) if editions else ""
    ours = (
        "InstanceUsage:" in row["usagetype"]
        and row["deploymentoption"] == "Single-AZ"
        and row["unbundledlicensing"].lower() in _BUNDLED
        and "custom" not in (row["deploymentmodel"] + row["usagetype"]).lower()
    )
    if not ours or engine is None or licence is None or edition is None:
        return None
    return engine, edition, licence, row["instancetype"]


def _above(prices: Mapping[str, float], linux: Mapping[str, float]) -> dict[str, float]:
    """Return what a product adds to the Linux price; a type it makes cheaper is left out."""
    both = {name: round(usd - linux[name], RATE_DIGITS) for name, usd in prices.items()
            if name in linux}  # fmt: skip
    return {name: usd for name, usd in both.items() if usd >= 0}


def _instance_discounts(
    rates: Mapping[str, float], on_demand: Mapping[str, float]
) -> dict[str, float]:
    """Return the discount by family: the median of its sizes, whose prices AWS rounds."""
    sizes: dict[str, list[float]] = defaultdict(list)
    for name, rate in rates.items():
        if on_demand.get(name, 0) > 0:
            sizes[name.split(".")[0]].append(1 - rate / on_demand[name])
    return {family: round(statistics.median(all_of), 6) for family, all_of in sizes.items()}


def _database_discounts(
    rates: Mapping[DatabaseKey, float], on_demand: Mapping[DatabaseKey, float]
) -> dict[DatabaseKey, float]:
    """Return the discount by product and class family, as for instances."""
    sizes: dict[DatabaseKey, list[float]] = defaultdict(list)
    for (engine, edition, licence, name), rate in rates.items():
        usd = on_demand.get((engine, edition, licence, name), 0)
        if usd > 0:
            family = name.rsplit(".", 1)[0]
            sizes[engine, edition, licence, family].append(1 - rate / usd)
    return {key: round(statistics.median(all_of), 6) for key, all_of in sizes.items()}
