"""Demand per server: vCPU, memory and storage to buy, and how far that rests on measurement.

What the analyst set by hand is needed as it stands, whatever would be computed.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.lookup import each_once

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
# as_is: what is allocated. right_sized: measured peaks where there are any, else as allocated.
# assumed: as right_sized, but unmeasured servers at assumed peaks; only the low end of a range.
SIZINGS = ("as_is", "right_sized", "assumed")

# What may be priced, and the column that states it.
STORAGE_BASES = {
    "disk_capacity": "storage_provisioned_gib",
    "partition_used": "storage_used_gib",
    "in_use": "storage_in_use_gib",
}

# What stands in for a size that no list states, by system.
ASSUMED_WINDOWS, ASSUMED_OTHER = "storage.assumed_windows_gib", "storage.assumed_gib"
ASSUMED_DATABASE = "db.assumed_storage_gib"
# The need that the analyst set, and what is computed where none is set.
BY_HAND = {
    "need_vcpu": "vcpu_by_hand", "need_memory_gib": "memory_by_hand_gib",
    "need_storage_gib": "storage_by_hand_gib",
}  # fmt: skip
_NEED_OF = {"cpu": "need_vcpu", "memory": "need_memory_gib"}
# How production is written: what begins so and is not in the table of environments stays as it is,
# such as "PROD-EU". "Pre-production" does not begin so.
_PRODUCTION = r"\s*(?:pro?d|live\b|本番)"
# Decimals kept of a need: float noise such as 8.000000001 must not buy the next size.
NEED_DECIMALS = 6


def demand(servers: pd.DataFrame, assumptions: Assumptions, sizing: str) -> pd.DataFrame:
    """Return the need of each server, on the same index.

    Columns: need_vcpu (vCPU), need_memory_gib, need_storage_gib (GiB), sizing_grade (A to D),
    measured (a peak is known), constrained (a peak above ``sizing.saturated_at``: true demand
    may be higher), least_vcpu (the floor of its need), storage_assumed (its size is not known),
    need_storage_grade (B or C where no source states the disk size that is needed), and those of
    ``assumed_storage``.

    The need is ``allocated × peak × headroom``, at least the floor, at most what is allocated
    unless the server is constrained. Without a measured peak it is what is allocated. Windows and
    production get ``sizing.min_vcpu_production`` even where they have less, unless they are
    measured at grade A or priced as allocated. An unknown allocation stays unknown. Source:
    METHOD: Need (right-sizing as Azure Migrate and ITRS do it, docs.itrsgroup.com capacity planner,
    2025-03). A size set by hand stands in place of it, but not in ``as_is``, and counts as a size
    without measurement.
    """
    if sizing not in SIZINGS:
        raise ValueError(f"sizing {sizing!r} is none of {', '.join(SIZINGS)}")
    set_to = {need: _numbers(servers, column) for need, column in BY_HAND.items()}
    peaks = {
        name: np.where(np.isnan(set_to[need]), _numbers(servers, f"{name}_peak"), np.nan)
        for name, need in _NEED_OF.items()
    }
    measured = ~(np.isnan(peaks["cpu"]) & np.isnan(peaks["memory"]))
    if sizing == "as_is":
        peaks = dict.fromkeys(peaks, np.full(len(servers), np.nan))
    if sizing == "assumed":
        for name, key in (
            ("cpu", "sizing.assumed_peak_cpu"),
            ("memory", "sizing.assumed_peak_mem"),
        ):
            peaks[name] = np.where(np.isnan(peaks[name]), assumptions.fraction(key), peaks[name])
    saturated = assumptions.fraction("sizing.saturated_at")
    headroom = assumptions.number("sizing.headroom")
    grades = sizing_grade(servers)
    served = _served(servers, grades)
    least_vcpu = _least_vcpu(served, assumptions)
    raised_to = np.where(served & (sizing != "as_is"), least_vcpu, 0.0)
    least_gib = assumptions.number("sizing.min_mem_gib")
    vcpu, memory = _numbers(servers, "vcpu"), _numbers(servers, "memory_gib")
    storage = storage_by(servers, assumptions.text("storage.basis"), assumptions)
    stood_in = assumed_storage(servers["os_family"], storage, assumptions)
    needs = {
        "need_vcpu": np.maximum(
            _need(vcpu, peaks["cpu"], headroom, least_vcpu, saturated), raised_to
        ),
        "need_memory_gib": _need(memory, peaks["memory"], headroom, least_gib, saturated),
    }
    if sizing != "as_is":
        needs = {name: np.where(np.isnan(set_to[name]), needs[name], set_to[name])
                 for name in needs}  # fmt: skip
    return pd.DataFrame(
        {
            **needs,
            "need_storage_gib": storage.fillna(stood_in["assumed_storage_gib"]),
            "sizing_grade": grades,
            "measured": measured,
            "constrained": (peaks["cpu"] > saturated) | (peaks["memory"] > saturated),
            "least_vcpu": least_vcpu,
            "storage_assumed": storage.isna(),
            "need_storage_grade": servers["storage_grade"].where(
                storage.eq(servers["storage_provisioned_gib"])
            ),
        },
        index=servers.index,
    ).join(stood_in)


def _numbers(servers: pd.DataFrame, column: str) -> Floats:
    return servers[column].to_numpy(dtype=float)


def is_production(environments: pd.Series) -> pd.Series:
    """Return which environments are production, also in words that no table knows."""
    return each_once(
        environments, lambda words: words.str.match(_PRODUCTION, case=False, na=False).astype(bool)
    )


def _served(servers: pd.DataFrame, grades: pd.Series) -> Bools:
    """Return which servers are Windows or production and not measured at grade A."""
    served = servers["os_family"].eq("windows") | is_production(servers["environment"])
    return (served & grades.ne("A")).to_numpy(dtype=bool, na_value=False)


def _least_vcpu(served: Bools, assumptions: Assumptions) -> Floats:
    """Return the smallest need of each server."""
    plain = assumptions.number("sizing.min_vcpu")
    return np.where(served, max(plain, assumptions.number("sizing.min_vcpu_production")), plain)


def _need(
    allocated: Floats, peak: Floats, headroom: float, floor: Floats | float, saturated: float
) -> Floats:
    measured = np.maximum(allocated * peak * headroom, np.fmin(floor, allocated))
    capped = np.where(peak > saturated, measured, np.minimum(measured, allocated))
    need: Floats = np.where(np.isnan(peak), allocated, capped).round(NEED_DECIMALS)
    return need


def assumed_storage(
    families: pd.Series, storage: pd.Series, assumptions: Assumptions
) -> pd.DataFrame:
    """Return what stands in for the storage of servers that state none, on the same index.

    assumed_storage_gib: the median of the servers of the same system that state theirs, else the
    register's; 0 where the size is known. assumed_low and assumed_high: the ends as multiples of
    it, 1 where the size is known. Windows has a size of its own; all other systems share one.
    """
    windows, unknown = families.eq("windows").fillna(value=False), storage.isna()
    found = pd.DataFrame(
        {"assumed_storage_gib": 0.0, "assumed_low": 1.0, "assumed_high": 1.0}, storage.index
    )
    for key, mask in ((ASSUMED_WINDOWS, windows), (ASSUMED_OTHER, ~windows)):
        if (mask & unknown).any():
            size = with_assumed_sizes(storage[mask], assumptions, key)[unknown[mask]]
            found.loc[size.index, "assumed_storage_gib"] = size
            found.loc[size.index, ["assumed_low", "assumed_high"]] = assumed_ends(assumptions, key)
    return found


def assumed_ends(assumptions: Assumptions, key: str) -> tuple[float, float]:
    """Return the ends of an assumed size as multiples of it: the range of the register's."""
    entry = assumptions[key]
    value = float(entry.value)
    low, high = entry.tested_range or (value, value)
    return low / value, high / value


def with_assumed_sizes(storage: pd.Series, assumptions: Assumptions, key: str) -> pd.Series:
    """Return the GiB with the unknown ones at the median of those known, else as the register."""
    return storage.fillna(storage.median() if storage.notna().any() else assumptions.number(key))


def smaller_than_needed(servers: pd.DataFrame, assumptions: Assumptions) -> pd.Series:
    """Return which servers have a size set by hand that is below the one that is computed."""
    columns = list(BY_HAND.values())
    set_to = servers.loc[servers[columns].notna().any(axis=1)]
    if set_to.empty:
        return pd.Series(False, servers.index)
    computed = demand(set_to.assign(**dict.fromkeys(columns, np.nan)), assumptions, "right_sized")
    below = [set_to[column] < computed[need] for need, column in BY_HAND.items()]
    return pd.concat(below, axis=1).any(axis=1).reindex(servers.index, fill_value=False)


def storage_by(servers: pd.DataFrame, basis: str, assumptions: Assumptions) -> pd.Series:
    """Return the GiB of each server on one basis (a key of ``STORAGE_BASES``).

    Used partitions with ``storage.free_space`` and blocks in use are never above capacity, and
    capacity where they are not known. Blank where that is not known either. A size set by hand
    stands on every basis.
    """
    capacity = servers["storage_provisioned_gib"]
    stated = capacity
    if basis == "partition_used":
        with_free = servers["storage_used_gib"] * (1 + assumptions.fraction("storage.free_space"))
        stated = with_free.clip(upper=capacity).fillna(capacity)
    if basis == "in_use":
        stated = servers["storage_in_use_gib"].clip(upper=capacity).fillna(capacity)
    return servers[BY_HAND["need_storage_gib"]].fillna(stated)


def storage_basis_unknown(servers: pd.DataFrame, assumptions: Assumptions) -> pd.Series:
    """Return which servers lack what ``storage.basis`` asks for and are priced at capacity."""
    column = STORAGE_BASES[assumptions.text("storage.basis")]
    return servers[column].isna() & servers["storage_provisioned_gib"].notna()


def sizing_grade(servers: pd.DataFrame) -> pd.Series:
    """Return the worse of the CPU and the memory grade.

    B: a measured peak. C: a peak that is one value nearly everywhere, an average, one reading
    at the moment of the export, or a size set by hand. D: nothing. A needs 14 days
    of measurements, which no export read so far states.
    """
    worse = np.maximum(_domain_grade(servers, "cpu"), _domain_grade(servers, "memory"))
    return pd.Series(np.array(list("ABCD"))[worse], servers.index, dtype="str")


def _domain_grade(servers: pd.DataFrame, domain: str) -> npt.NDArray[np.int64]:
    """Return 1 for grade B to 3 for grade D."""
    peak = servers[f"{domain}_peak"].notna().to_numpy()
    constant = servers[f"{domain}_peak_constant"].eq(True).to_numpy(dtype=bool, na_value=False)
    average, instant = servers[f"{domain}_average"], servers[f"{domain}_instant"]
    weak = average.notna().to_numpy() | instant.notna().to_numpy()
    by_hand = servers[BY_HAND[_NEED_OF[domain]]].notna().to_numpy()
    return np.select([by_hand, peak & ~constant, peak | weak], [2, 1, 2], default=3)
