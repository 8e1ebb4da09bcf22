"""Licence rates that AWS bills with an instance, per instance type."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
import pandas as pd

from bizcase.catalog.snapshot import read_text_table

LICENCES = (
    "none", "windows", "rhel", "suse", "sqlserver_standard", "sqlserver_enterprise",
    "sqlserver_web",
)  # fmt: skip
# AWS bills SQL Server for at least this many vCPU: Microsoft licenses four cores or more.
SQL_SERVER_MIN_VCPU = 4
_GRAVITON_MEDIUM = "graviton_medium"


@lru_cache(maxsize=1)
def _rules() -> pd.DataFrame:
    table = read_text_table("licences.csv")
    return table.assign(
        usd_per_hour=pd.to_numeric(table["usd_per_hour"]),
        min_vcpu=pd.to_numeric(table["min_vcpu"]).fillna(0),
        max_vcpu=pd.to_numeric(table["max_vcpu"]).fillna(np.inf),
    )


def licence_rates(product: str, types: pd.DataFrame) -> pd.DataFrame:
    """Return licence_hourly_usd, origin, source and as_of per row of ``types``.

    A rule for the type wins over one for its family over one for all. No licence costs 0; a type
    that cannot run the product (Windows on Graviton) has no rate (NaN).

    Parameters
    ----------
    product
        One of ``LICENCES``.
    types
        Indexed by instance type, with family, vcpu and arch.
    """
    if product not in LICENCES:
        raise ValueError(f"licence {product!r} is none of {', '.join(LICENCES)}")
    rates = pd.DataFrame(
        {"licence_hourly_usd": np.nan, "origin": "listed", "source": "", "as_of": ""}, types.index
    )
    if product == "none":
        return rates.assign(licence_hourly_usd=0.0)
    rules = _rules()
    for rule in _general_first(rules[rules["product"] == product]).to_dict("records"):
        fits = _applies(rule["applies_to"], types)
        fits &= types["vcpu"].between(rule["min_vcpu"], rule["max_vcpu"])
        per_hour = rule["usd_per_hour"]
        amount = per_hour * _BILLED[rule["basis"]](types["vcpu"])
        rates["licence_hourly_usd"] = rates["licence_hourly_usd"].mask(fits, amount)
        for column in ("origin", "source", "as_of"):
            rates[column] = rates[column].mask(fits, rule[column])
    if product == "windows":
        rates.loc[(types["arch"] != "x86_64").to_numpy(), "licence_hourly_usd"] = np.nan
    return rates


_BILLED: dict[str, Callable[[pd.Series], pd.Series]] = {
    "per_vcpu_hour": lambda vcpu: vcpu,
    "per_vcpu_hour_of_4_or_more": lambda vcpu: vcpu.clip(lower=SQL_SERVER_MIN_VCPU),
    "per_instance_hour": lambda vcpu: vcpu * 0 + 1,
}


def _general_first(rules: pd.DataFrame) -> pd.DataFrame:
    order = rules["applies_to"].map(
        lambda name: 0 if name == "*" else 2 if "." in name or name == _GRAVITON_MEDIUM else 1
    )
    return rules.iloc[np.argsort(order.to_numpy(), kind="stable")]


def _applies(to: str, types: pd.DataFrame) -> pd.Series:
    if to == "*":
        return pd.Series(True, types.index)
    names = types.index.to_series()
    if to == _GRAVITON_MEDIUM:
        medium = (types["arch"] == "arm64") & (types["vcpu"] == 1) & names.str.endswith(".medium")
        return medium | (names == "t4g.small")
    return (types["family"] == to) | (names == to)
