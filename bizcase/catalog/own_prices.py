"""Prices per instance type that the customer has agreed with AWS, from a csv."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite

from bizcase.catalog.options import OPTION_KEYS
from bizcase.errors import CatalogError
from bizcase.inputs.opening.upload import Upload

COLUMNS = ("instance_type", "purchase_option", "hourly_usd", "region")
MAX_ROWS = 20_000  # a region has some 700 types, and an option each
_REMEDY = (
    f"Use a csv file with the columns {', '.join(COLUMNS)}, such as "
    "`m6a.large,on_demand,0.0812,us-east-1`: Linux, in USD an hour, with a decimal point. Without "
    "an option it is on demand, without a region that of the case."
)


@dataclass(frozen=True, slots=True)
class OwnPrice:
    """What an hour of an instance type costs the customer in a region under a purchase option.

    Linux, in USD, before the licence of another system. It stands in place of the list price less
    any discount.
    """

    instance_type: str
    purchase_option: str
    hourly_usd: float
    region: str

    def checked(self, place: str = "") -> OwnPrice:
        """Return this price, or raise a CatalogError: a saved case may hold one that is none."""
        if self.purchase_option not in OPTION_KEYS:
            raise CatalogError(
                f"{self.purchase_option!r} is no purchase option.",
                f"Choose from {', '.join(OPTION_KEYS)}.",
                place,
            )
        if not (isfinite(self.hourly_usd) and self.hourly_usd > 0):
            raise CatalogError(
                f"{self.hourly_usd:g} is no price of {self.instance_type or 'a type'}.",
                _REMEDY,
                place,
            )
        return self


def read_own_prices(file: Upload, region: str) -> tuple[OwnPrice, ...]:
    """Return the prices of a csv with ``COLUMNS``; blank are on_demand and this region.

    Raises
    ------
    CatalogError
        It is no such csv, a price is none, an option is unknown, or a type has two prices under
        one option. The message names the line.
    """
    try:
        rows = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error) as fault:
        raise CatalogError("The own prices cannot be read as csv.", _REMEDY, file.name) from fault
    if not rows or not {"instance_type", "hourly_usd"} <= set(rows[0]) or len(rows) > MAX_ROWS:
        raise CatalogError("The file contains no own prices.", _REMEDY, file.name)
    found: dict[tuple[str, str, str], OwnPrice] = {}
    for number, row in enumerate(rows, start=2):
        price = _price(row, region, f"{file.name}, line {number}")
        key = (price.instance_type, price.purchase_option, price.region)
        if found.setdefault(key, price) != price:
            raise CatalogError(
                f"{key[0]} has two prices under {key[1]}.",
                "Keep one of them.",
                f"{file.name}, line {number}",
            )
    return tuple(found.values())


def _price(row: Mapping[str, str | None], region: str, place: str) -> OwnPrice:
    name, option, written, where = ((row.get(column) or "").strip() for column in COLUMNS)
    try:
        usd = float(written)
    except ValueError as fault:
        message = f"{written!r} is no price of {name or 'a type'}."
        raise CatalogError(message, _REMEDY, place) from fault
    return OwnPrice(name, option or "on_demand", usd, where or region).checked(place)
