"""A price book of one region that `prices refresh` wrote: where it lies, and what it holds."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite
from pathlib import Path
from typing import Any

import pandas as pd
from platformdirs import user_data_path

from bizcase.bounded import has_more_values
from bizcase.catalog.snapshot import region_table
from bizcase.errors import CatalogError
from bizcase.inputs.opening.upload import Upload

FORMAT = "bizcase price book 1"
# What reading a file that is no price book may raise.
_ODD = (ArithmeticError, ValueError, KeyError, TypeError, AttributeError, RecursionError)
MAX_VALUES = 500_000  # a region has some 20,000 prices; the book may come with a case of others
FOLDER_VARIABLE = "BIZCASE_PRICE_BOOKS"
DATABASE_KEY = ("engine", "edition", "licence_model")

# engine, edition, licence model, and class or class family
DatabaseKey = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class RegionBook:
    """Prices of one region as AWS listed them on ``date``, in USD without tax.

    ``ec2`` is Linux on demand an hour by instance type, ``licences`` what a product adds to it.
    ``commitments`` and ``database_commitments`` are discount fractions by option and family.
    ``services`` holds unit and price by service and item.
    """

    region: str
    date: dt.date
    source: str
    versions: Mapping[str, str]
    ec2: Mapping[str, float]
    licences: Mapping[str, Mapping[str, float]]
    commitments: Mapping[str, Mapping[str, float]]
    databases: Mapping[DatabaseKey, float]
    database_commitments: Mapping[str, Mapping[DatabaseKey, float]]
    services: Mapping[tuple[str, str], tuple[str, float]]

    def on_demand_prices(self) -> pd.DataFrame:
        """Return on_demand_hourly_usd, origin, source and as_of by instance type."""
        return self._table(self.ec2, "on_demand_hourly_usd", ["instance_type"])

    def licence_rates(self, product: str) -> pd.DataFrame:
        """Return licence_hourly_usd, origin, source and as_of by instance type."""
        rates = self.licences.get(product, {})
        return self._table(rates, "licence_hourly_usd", ["instance_type"])

    def commitment_discounts(self, option_key: str) -> pd.DataFrame:
        """Return discount_fraction, origin, source and as_of by instance family."""
        rates = self.commitments.get(option_key, {})
        return self._table(rates, "discount_fraction", ["family"])

    def database_prices(self) -> pd.DataFrame:
        """Return usd_per_hour of Single-AZ, origin, source and as_of by product and class."""
        return self._table(self.databases, "usd_per_hour", [*DATABASE_KEY, "instance_class"])

    def database_discounts(self, option_key: str) -> pd.DataFrame:
        """Return discount_fraction, origin, source and as_of by product and class family."""
        rates = self.database_commitments.get(option_key, {})
        return self._table(rates, "discount_fraction", [*DATABASE_KEY, "family"])

    def _table(
        self, values: Mapping[str, float] | Mapping[DatabaseKey, float], name: str,
        keys: Sequence[str],
    ) -> pd.DataFrame:  # fmt: skip
        rows = [[key] if isinstance(key, str) else list(key) for key in values]
        table = pd.DataFrame(rows, columns=list(keys), dtype="str").assign(
            **{name: pd.Series(list(values.values()), dtype="float64")},
            origin="listed",
            source=self.source,
            as_of=self.date.isoformat(),
        )
        indexed: pd.DataFrame = table.set_index(list(keys))
        return indexed


def books_folder() -> Path:
    """Return the folder of refreshed books: BIZCASE_PRICE_BOOKS, else the user's data folder."""
    given = os.environ.get(FOLDER_VARIABLE, "")
    return Path(given) if given else user_data_path("bizcase", appauthor=False) / "prices"


def book_path(region: str) -> Path:
    """Return where the refreshed book of a region lies, if there is one."""
    return books_folder() / f"{region}.json"


def refreshed_regions() -> set[str]:
    """Return the regions with a refreshed book."""
    return {path.stem for path in books_folder().glob("*.json")}


def refreshed_file(region: str) -> Upload | None:
    """Return the refreshed book of a region on this computer as a file, None without one."""
    if region not in set(region_table()["region"]):
        return None  # a name from a case file is no path
    path = book_path(region)
    return book_file(path) if path.exists() else None


def book_file(path: Path) -> Upload:
    """Return a price book as a file; CatalogError where it cannot be read."""
    try:
        return Upload(path.name, path.read_bytes())
    except OSError as fault:
        raise CatalogError(
            f"The price book cannot be read ({fault.strerror}).", "Name another file.", str(path)
        ) from fault


@lru_cache(maxsize=4)  # a book may hold a customer's own prices
def read_region_book(file: Upload) -> RegionBook:
    """Return the book of a file; CatalogError where it is none."""
    try:
        if has_more_values(file.content, MAX_VALUES):
            raise ValueError("it contains more than the prices of a region")
        return _parsed(json.loads(file.content.decode("utf-8")))
    except _ODD as fault:
        raise CatalogError(
            "The file is no price book, or is damaged.",
            "Run `python -m bizcase prices refresh` again, or remove the file.",
            file.name,
        ) from fault


def book_text(book: RegionBook) -> str:
    """Return a book as JSON that ``read_region_book`` reads; the same book, the same bytes."""
    content = {
        "format": FORMAT,
        "region": book.region,
        "date": book.date.isoformat(),
        "source": book.source,
        "versions": dict(book.versions),
        "ec2": dict(book.ec2),
        "licences": {key: dict(rates) for key, rates in book.licences.items()},
        "commitments": {key: dict(rates) for key, rates in book.commitments.items()},
        "databases": _joined(book.databases),
        "database_commitments": {
            key: _joined(rates) for key, rates in book.database_commitments.items()
        },
        "services": {"|".join(key): list(price) for key, price in book.services.items()},
    }
    return json.dumps(content, indent=0, sort_keys=True) + "\n"


def _joined(prices: Mapping[DatabaseKey, float]) -> dict[str, float]:
    return {"|".join(key): usd for key, usd in prices.items()}


def _split(prices: Mapping[str, float]) -> dict[DatabaseKey, float]:
    table: dict[DatabaseKey, float] = {}
    for key, usd in prices.items():
        engine, edition, licence, name = key.split("|")
        table[engine, edition, licence, name] = _price(usd)
    return table


def _price(written: object) -> float:
    """Return a price; ValueError where it is none, such as a negative one: a case may bring it."""
    usd = float(str(written))
    if not (isfinite(usd) and usd >= 0):
        raise ValueError("no price")
    return usd


def _prices(prices: Mapping[str, object]) -> dict[str, float]:
    return {str(key): _price(usd) for key, usd in prices.items()}


def _fractions(discounts: Mapping[Any, float]) -> dict[Any, float]:
    if any(discount > 1 for discount in discounts.values()):
        raise ValueError("a discount above the price")
    return dict(discounts)


def _parsed(content: Mapping[str, Any]) -> RegionBook:
    if content["format"] != FORMAT:
        raise ValueError("another format")
    if content["region"] not in set(region_table()["region"]):
        raise ValueError("no region")
    services = {}
    for key, (unit, usd) in content["services"].items():
        service, item = key.split("|")
        services[service, item] = (str(unit), _price(usd))
    return RegionBook(
        region=str(content["region"]),
        date=dt.date.fromisoformat(str(content["date"])),
        source=str(content["source"]),
        versions=dict(content["versions"]),
        ec2=_prices(content["ec2"]),
        licences={key: _prices(rates) for key, rates in content["licences"].items()},
        commitments={
            key: _fractions(_prices(rates)) for key, rates in content["commitments"].items()
        },
        databases=_split(content["databases"]),
        database_commitments={
            key: _fractions(_split(rates)) for key, rates in content["database_commitments"].items()
        },
        services=services,
    )
