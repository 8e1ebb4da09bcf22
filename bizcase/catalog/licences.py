"""Licence rates that AWS bills with an instance, per instance type."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from bizcase.catalog.snapshot import read_text_table

Floats = npt.NDArray[np.float64]
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
    rules = _rules()
    rules = _general_first(rules[rules["product"] == product]).reset_index(drop=True)
    vcpu = types["vcpu"].to_numpy(dtype=float)
    hourly = np.full(len(types), 0.0 if product == "none" else np.nan)
    applied = np.full(len(types), -1)
    for number, rule in enumerate(rules.to_dict("records")):
        in_band = (vcpu >= rule["min_vcpu"]) & (vcpu <= rule["max_vcpu"])
        fits = _applies(rule["applies_to"], types) & in_band
        hourly[fits] = rule["usd_per_hour"] * _BILLED[rule["basis"]](vcpu[fits])
        applied[fits] = number
    if product == "windows":
        hourly[types["arch"] != "x86_64"] = np.nan
    evidence = rules[["origin", "source", "as_of"]].reindex(applied).set_axis(types.index)
    evidence = evidence.fillna({"origin": "listed", "source": "", "as_of": ""})
    return pd.DataFrame({"licence_hourly_usd": hourly}, types.index).join(evidence)


_BILLED: dict[str, Callable[[Floats], Floats]] = {
    "per_vcpu_hour": lambda vcpu: vcpu,
    "per_vcpu_hour_of_4_or_more": lambda vcpu: np.maximum(vcpu, SQL_SERVER_MIN_VCPU),
    "per_instance_hour": np.ones_like,
}


def _general_first(rules: pd.DataFrame) -> pd.DataFrame:
    order = rules["applies_to"].map(
        lambda name: 0 if name == "*" else 2 if "." in name or name == _GRAVITON_MEDIUM else 1
    )
    return rules.iloc[np.argsort(order.to_numpy(), kind="stable")]


def _applies(to: str, types: pd.DataFrame) -> npt.NDArray[np.bool_]:
    if to == "*":
        return np.ones(len(types), dtype=bool)
    names = types.index.to_series()
    if to == _GRAVITON_MEDIUM:
        medium = (types["arch"] == "arm64") & (types["vcpu"] == 1) & names.str.endswith(".medium")
        return (medium | (names == "t4g.small")).to_numpy(dtype=bool)
    return ((types["family"] == to) | (names == to)).to_numpy(dtype=bool)
