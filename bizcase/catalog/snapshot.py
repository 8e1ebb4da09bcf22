"""The data files of the price book."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pandas as pd

from bizcase import packaged

# Families whose types carry a GPU, FPGA or machine-learning chip.
ACCELERATED = r"^(?:p|g|inf|trn|dl|f|vt)\d"
_CELL = r"^([\d.]+)([A-Za-z])$"
_COMMITMENT = r"^([\d.]+)#(\d+)$"


@lru_cache(maxsize=1)
def snapshot() -> dict[str, Any]:
    """Return id, date and source of the price book."""
    return packaged.toml("bizcase.catalog", "data/snapshot.toml")


def read_text_table(name: str) -> pd.DataFrame:
    """Return a table of the price book, all columns as text, blanks as ``""``."""
    return packaged.table("bizcase.catalog", f"data/{name}")


@lru_cache(maxsize=1)
def sources() -> pd.DataFrame:
    """Return origin, source and as_of by table and code."""
    return read_text_table("sources.csv").set_index(["table", "code"])


@lru_cache(maxsize=1)
def priced_regions() -> tuple[str, ...]:
    """Return the regions with EC2 prices."""
    return tuple(read_text_table("ec2_on_demand.csv").columns[1:])


@lru_cache(maxsize=1)
def region_table() -> pd.DataFrame:
    """Return region, display_name, geography, partition, m5_ratio (to us-east-1), has_prices."""
    table = read_text_table("regions.csv")
    return table.assign(
        m5_ratio=pd.to_numeric(table["m5_ratio"], errors="coerce"),
        has_prices=table["region"].isin(priced_regions()),
    )


@lru_cache(maxsize=1)
def instance_types() -> pd.DataFrame:
    """Return specifications by instance type; ``generation`` is the number in the family name."""
    table = read_text_table("instance_types.csv").set_index("instance_type")
    numbers = ["vcpu", "memory_gib", "generation", "ebs_baseline_mbps"]
    flags = ["burstable", "bare_metal"]
    return table.assign(
        **{name: pd.to_numeric(table[name]) for name in numbers},
        **{name: table[name] == "yes" for name in flags},
        flex=table["family"].str.endswith("-flex"),
        accelerated=table["family"].str.contains(ACCELERATED),
    )


@lru_cache(maxsize=1)
def instance_families() -> tuple[str, ...]:
    """Return every family of instance types, whatever its region."""
    return tuple(sorted(instance_types()["family"].unique()))


def on_demand_prices(region: str) -> pd.DataFrame:
    """Return on_demand_hourly_usd, origin, source and as_of by instance type of a region."""
    cells = read_text_table("ec2_on_demand.csv").set_index("instance_type")[region]
    return _decoded(cells[cells != ""], _CELL, "ec2_on_demand", "on_demand_hourly_usd")


def commitment_discounts(option_key: str, region: str) -> pd.DataFrame:
    """Return discount_fraction, origin, source and as_of by family, where the option has a rate.

    The region's own rate wins over the one that holds everywhere (scope ``*``).
    """
    table = read_text_table("ec2_commitments.csv")
    rated = table[table["region_scope"].isin([region, "*"]) & (table[option_key] != "")]
    own_first = rated.sort_values("region_scope", key=lambda scope: scope == "*")
    cells = own_first.drop_duplicates("family").set_index("family")[option_key]
    return _decoded(cells, _COMMITMENT, "ec2_commitments", "discount_fraction")


def decoded_prices(cells: pd.Series, table: str, value_name: str) -> pd.DataFrame:
    """Return value, origin, source and as_of of cells that hold a price and a source code."""
    return _decoded(cells, _CELL, table, value_name)


def decoded_discounts(cells: pd.Series, table: str) -> pd.DataFrame:
    """Return discount_fraction, origin, source and as_of of cells ``fraction#code``."""
    return _decoded(cells, _COMMITMENT, table, "discount_fraction")


def _decoded(cells: pd.Series, pattern: str, table: str, value_name: str) -> pd.DataFrame:
    parts = cells.str.extract(pattern)
    legend = sources().loc[table].reindex(parts[1]).set_axis(cells.index)
    return pd.DataFrame({value_name: pd.to_numeric(parts[0])}).join(legend)
