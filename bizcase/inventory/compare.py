"""Two sources of one machine: which value is kept, and whether they agree."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bizcase.inventory.tables import columns_of, conform

# What an IT inventory knows better than a hypervisor; in all else the first source wins.
SECOND_WINS = ("environment", "application")
# The flags that go with a value.
FOLLOWS = {"cpu_peak_constant": "cpu_peak", "memory_peak_constant": "memory_peak"}
COMPARED = (
    "vcpu", "memory_gib", "storage_provisioned_gib", "os_family", "hypervisor", "environment",
    "application", "cpu_peak", "memory_peak",
)  # fmt: skip
# Where a machine stands in its file, and what its own file decided about it.
_OWN = (
    "server_id", "name", "source", "source_file", "source_sheet", "source_row", "in_scope",
    "scope_reason", "os_family", "os_licence",
)  # fmt: skip
AGREES_WITHIN = 0.01


def fill(own: pd.DataFrame, theirs: pd.DataFrame) -> pd.DataFrame:
    """Return the merged rows, on the index both share.

    The family and licence of an operating system go with its name, whoever states it.
    """
    merged = own.copy()
    for column in columns_of("servers"):
        if column in _OWN or column in FOLLOWS:
            continue
        first, second = (theirs, own) if column in SECOND_WINS else (own, theirs)
        merged[column] = first[column].fillna(second[column])
    for column, leader in FOLLOWS.items():
        merged[column] = own[column].where(own[leader].notna(), theirs[column])
    for column in ("os_family", "os_licence"):
        merged[column] = own[column].where(own["os_name"].notna(), theirs[column])
    return merged


def compare(own: pd.DataFrame, theirs: pd.DataFrame) -> pd.DataFrame:
    """Return ``comparisons``: per field that either source knows, the kept and the other value.

    Numbers agree within 1 %. Where only one knows, ``other`` is blank.
    """
    parts = []
    for column in COMPARED:
        second = column in SECOND_WINS
        first_value, other_value = (theirs, own) if second else (own, theirs)
        kept = first_value[column].fillna(other_value[column])
        from_first = first_value[column].notna()
        files = [frame["source_file"] for frame in (first_value, other_value)]
        both = first_value[column].notna() & other_value[column].notna()
        parts.append(
            pd.DataFrame(
                {
                    "server_id": own["server_id"],
                    "field": column,
                    "kept": _text(kept),
                    "kept_file": files[0].where(from_first, files[1]),
                    "other": _text(other_value[column].where(both)),
                    "other_file": files[1].where(from_first, files[0]),
                    "result": np.where(
                        both,
                        np.where(
                            _equal(first_value[column], other_value[column]), "agrees", "conflicts"
                        ),
                        "only one knows",
                    ),
                }
            )[kept.notna()]
        )
    return conform("comparisons", pd.concat(parts, ignore_index=True))


def _equal(first: pd.Series, other: pd.Series) -> pd.Series:
    if pd.api.types.is_numeric_dtype(first):
        return (first - other).abs() <= AGREES_WITHIN * first.abs()
    return first.str.strip().str.lower() == other.str.strip().str.lower()


def _text(values: pd.Series) -> pd.Series:
    if pd.api.types.is_numeric_dtype(values):
        return values.map("{:.15g}".format).where(values.notna())
    return values
