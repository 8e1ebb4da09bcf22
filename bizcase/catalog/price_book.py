"""The price book of one region: look-ups, never a silent gap."""

from __future__ import annotations

import datetime as dt
import difflib
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import pandas as pd

from bizcase.catalog.filled_discounts import with_filled
from bizcase.catalog.licences import licence_rates
from bizcase.catalog.options import OPTION_KEYS
from bizcase.catalog.own_prices import OwnPrice
from bizcase.catalog.region_book import RegionBook
from bizcase.catalog.snapshot import (
    commitment_discounts,
    instance_types,
    on_demand_prices,
    read_text_table,
    region_table,
    snapshot,
)
from bizcase.errors import CatalogError, UsageError

# Base candidates, METHOD: Choice of the instance type. Families by their first letter.
BASE_FAMILIES = r"^[cmrx]\d"
HIGH_MEMORY_FAMILIES = r"^u[-\d]"
BASE_GENERATION = 5
BASE_ARCH = "x86_64"
GRAVITON_ARCH = "arm64"
OS_LICENCES = {"linux": "none", "windows": "windows", "rhel": "rhel", "suse": "suse"}
RATE_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Price:
    """One price; ``filled`` says that the region has none listed and ``note`` how it was filled."""

    usd: float
    unit: str
    origin: str
    source: str
    as_of: str
    filled: bool = False
    note: str = ""

    def scaled(self, region: str, ratio: float) -> Price:
        """Return the price of a region that has none listed: this one, of ``region``, × a ratio."""
        return replace(
            self, usd=round(self.usd * ratio, RATE_DIGITS), origin="assumed", filled=True,
            note=f"{self.usd:g} USD of {region} × {ratio:g}",
        )  # fmt: skip


class PriceBook:
    """Prices of one region. Treat its tables as read-only: one book serves all runs.

    ``ec2`` is indexed by instance type: family, vcpu, memory_gib, arch, burstable, bare_metal,
    flex, accelerated, generation, on_demand_hourly_usd (Linux), origin, source, as_of.
    ``refreshed`` holds the prices of AWS where the region's book was rebuilt; they win. ``own`` are
    what the customer pays for types in place of the list.
    """

    def __init__(
        self, region: str, refreshed: RegionBook | None = None, own: tuple[OwnPrice, ...] = ()
    ) -> None:
        facts = snapshot()
        self.region = region
        self.refreshed = refreshed
        self.snapshot_date: dt.date = refreshed.date if refreshed else facts["date"]
        self.snapshot_id: str = refreshed.date.isoformat() if refreshed else facts["id"]
        self.source: str = refreshed.source if refreshed else facts["source"]
        prices = refreshed.on_demand_prices() if refreshed else on_demand_prices(region)
        self.ec2 = instance_types().join(prices, how="inner")
        steady = self.ec2[
            self.ec2["family"].str.contains(BASE_FAMILIES)
            & (self.ec2["generation"] >= BASE_GENERATION)
            & ~self.ec2[["burstable", "bare_metal", "flex", "accelerated"]].any(axis=1)
        ]
        self._candidates = steady[steady["arch"] == BASE_ARCH]
        self._graviton = steady[steady["arch"] == GRAVITON_ARCH]
        large = self.ec2["family"].str.contains(HIGH_MEMORY_FAMILIES) & ~self.ec2["bare_metal"]
        self._high_memory = self.ec2[large & (self.ec2["arch"] == BASE_ARCH)]
        families = pd.Index(self.ec2["family"].unique(), name="family")
        self._no_discount = pd.DataFrame(
            {"discount_fraction": 0.0, "origin": "listed", "source": "", "as_of": ""}, families
        )
        self._base_families = set(self._candidates["family"])
        self.own = own
        for price in own:
            self._row(price.checked().instance_type)
        # Filled when first asked for; the same content whoever asks, so runs may share it.
        self._discounts: dict[tuple[str, float | None], pd.DataFrame] = {}
        self._licences: dict[str, pd.DataFrame] = {}

    def candidates(self) -> pd.DataFrame:
        """Return the types of the base case, with the columns of ``ec2``."""
        return self._candidates

    def graviton_candidates(self) -> pd.DataFrame:
        """Return the arm64 types that compete where Graviton is allowed; columns of ``ec2``."""
        return self._graviton

    def high_memory_candidates(self) -> pd.DataFrame:
        """Return the types for what no other holds; columns of ``ec2``."""
        return self._high_memory

    def licence_hourly_usd(self, product: str, types: pd.DataFrame) -> pd.DataFrame:
        """Return licence_hourly_usd, origin, source, as_of per row; see ``licence_rates``."""
        if product not in self._licences:
            rates = licence_rates(product, self.ec2)
            if self.refreshed:
                own = self.refreshed.licence_rates(product)
                rates = own.reindex(rates.index).combine_first(rates)[rates.columns]
            self._licences[product] = rates
        return self._licences[product].loc[types.index]

    def discounts(self, option_key: str, fill_ratio: float | None = None) -> pd.DataFrame:
        """Return discount_fraction, origin, source, as_of by family, where the option has a rate.

        On-demand is a discount of 0 for every family. A family that is absent has no rate. With
        ``fill_ratio`` a Compute Savings Plan rate that the region lacks is that ratio of the
        family's in us-east-1, of origin assumed.
        """
        if option_key not in OPTION_KEYS:
            raise UsageError(f"{option_key!r} is no purchase option.")
        if option_key == "on_demand":
            return self._no_discount
        if (option_key, fill_ratio) not in self._discounts:
            self._discounts[option_key, fill_ratio] = (
                self._own_discounts(option_key)
                if fill_ratio is None
                else with_filled(self.discounts(option_key), option_key, self.region, fill_ratio)
            )
        return self._discounts[option_key, fill_ratio]

    def _own_discounts(self, option_key: str) -> pd.DataFrame:
        if self.refreshed:
            return self.refreshed.commitment_discounts(option_key)
        return commitment_discounts(option_key, self.region)

    def own_hourly_usd(self, option_key: str) -> pd.Series:
        """Return the customer's own price of an hour by type of ``ec2``; NaN where it has none."""
        own = {
            price.instance_type: price.hourly_usd
            for price in self.own
            if price.purchase_option == option_key
        }
        return pd.Series(own, dtype="float64").reindex(self.ec2.index)

    def option_listed(self, option_key: str) -> bool:
        """Return whether most candidate families have a rate of the region's own for the option.

        A plan that is known for one family only could not price an estate.
        """
        return self._most(self.discounts(option_key))

    def option_available(self, option_key: str) -> bool:
        """Return whether the option prices an estate here: its rates are listed, or filled."""
        return self._most(self.discounts(option_key, 1.0))

    def _most(self, rates: pd.DataFrame) -> bool:
        rated = self._base_families & set(rates.index)
        return 2 * len(rated) > len(self._base_families)

    def gp3_gib_month(self) -> Price:
        """Return the price of a GiB of gp3 for a month; filled by ratio where none is listed.

        Source of the ratio: EBS follows the region's m5 price within 8 % where both are known,
        compiled 2026-11-22.
        """
        if (own := self.own_service_price("ebs", "gp3")) is not None:
            return own
        listed = _gp3_prices()
        base_region = snapshot()["base_region"]
        row = listed.get(self.region, listed[base_region])
        price = Price(float(row["usd"]), row["unit"], row["origin"], row["source"], row["as_of"])
        if self.region in listed:
            return price
        own_ratio = region_table().set_index("region")["m5_ratio"][self.region]
        ratio = float(snapshot()["gp3_ratio"].get(self.region, own_ratio))
        return price.scaled(base_region, ratio)

    def own_service_price(self, service: str, item: str) -> Price | None:
        """Return a price of the refreshed book; None where it holds none."""
        if self.refreshed is None or (service, item) not in self.refreshed.services:
            return None
        unit, usd = self.refreshed.services[service, item]
        return Price(usd, unit, "listed", self.source, self.snapshot_id)

    def runs(self, instance_type: str, os: str) -> bool:
        """Return whether a type of the region has a licence rate for the operating system."""
        self._row(instance_type)
        rate = self.licence_hourly_usd(OS_LICENCES[os], self.ec2.loc[[instance_type]])
        return bool(rate["licence_hourly_usd"].notna().all())

    def instance_price(
        self, instance_type: str, os: str, fill_ratio: float | None = None
    ) -> dict[str, Any]:
        """Return the rates of one type as plain data, for ``prices show``.

        ``on_demand_hourly_usd`` and ``commitments`` are the Linux price; the licence of the
        operating system stands apart and is never discounted. ``totals`` are the sums of the two,
        ``rates`` holds origin and date. ``fill_ratio`` as in ``discounts``.

        Raises
        ------
        CatalogError
            There is no such type, or no price or licence for it in the region.
        """
        row = self._row(instance_type)
        licence = self.licence_hourly_usd(OS_LICENCES[os], self.ec2.loc[[instance_type]]).iloc[0]
        if pd.isna(licence["licence_hourly_usd"]):
            raise CatalogError(f"{instance_type} cannot run {os}.")
        on_demand = float(row["on_demand_hourly_usd"])
        rates = {"on_demand": _rate(on_demand, row)}
        for key in OPTION_KEYS[1:]:
            table = self.discounts(key, fill_ratio)
            if row["family"] in table.index:
                discount = table.loc[row["family"]]
                rates[key] = _rate(on_demand * (1 - discount["discount_fraction"]), discount)
        linux = {key: rate["hourly_usd"] for key, rate in rates.items()}
        charge = round(float(licence["licence_hourly_usd"]), RATE_DIGITS)
        if OS_LICENCES[os] != "none":
            rates["licence"] = _rate(licence["licence_hourly_usd"], licence)
        return {
            "instance_type": instance_type,
            "region": self.region,
            "os": os,
            "vcpu": int(row["vcpu"]),
            "memory_gib": float(row["memory_gib"]),
            "on_demand_hourly_usd": on_demand,
            "licence_hourly_usd": charge,
            "commitments": {key: usd for key, usd in linux.items() if key != "on_demand"},
            "rates": rates,
            "price_book": {
                "snapshot_date": self.snapshot_date.isoformat(),
                "source": self.source,
                "region": self.region,
            },
            "totals": {key: round(usd + charge, RATE_DIGITS) for key, usd in linux.items()},
        }

    def _row(self, instance_type: str) -> pd.Series:
        if instance_type in self.ec2.index:
            return self.ec2.loc[[instance_type]].iloc[0]
        if instance_type in instance_types().index:
            raise CatalogError(f"{instance_type} has no price in {self.region}.")
        close = difflib.get_close_matches(instance_type, list(self.ec2.index), n=3)
        hint = f"Did you mean {', '.join(close)}?" if close else ""
        raise CatalogError(f"There is no instance type {instance_type!r}.", hint)


@lru_cache(maxsize=1)
def _gp3_prices() -> dict[str, dict[str, str]]:
    table = read_text_table("ebs.csv")
    rows = table[table["item"] == "gp3"].to_dict("records")
    return {row["region"]: {str(key): cell for key, cell in row.items()} for row in rows}


def _rate(hourly_usd: float, evidence: pd.Series) -> dict[str, Any]:
    return {
        "hourly_usd": round(float(hourly_usd), RATE_DIGITS),
        "origin": evidence["origin"],
        "source": evidence["source"],
        "as_of": evidence["as_of"],
    }
