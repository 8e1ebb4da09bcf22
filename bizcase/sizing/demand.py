"""Demand per server: vCPU, memory and storage to buy, and how far that rests on measurement."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from bizcase.assumptions import Assumptions

Floats = npt.NDArray[np.float64]
# as_is: what is allocated. right_sized: measured peaks where there are any, else as allocated.
# assumed: as right_sized, but unmeasured servers at assumed peaks; only the low end of a range.
SIZINGS = ("as_is", "right_sized", "assumed")

# What may be priced, and the column that states it.
STORAGE_BASES = {
    "disk_capacity": "storage_provisioned_gib",
    "partition_used": "storage_used_gib",
    "in_use": "storage_in_use_gib",
}

# Decimals kept of a need: float noise such as 8.000000001 must not buy the next size.
NEED_DECIMALS = 6


def demand(servers: pd.DataFrame, assumptions: Assumptions, sizing: str) -> pd.DataFrame:
    """Return the need of each server, on the same index.

    Columns: need_vcpu (vCPU), need_memory_gib, need_storage_gib (GiB), sizing_grade (A to D),
    measured (a peak is known), constrained (a peak above ``sizing.saturated_at``: true demand
    may be higher), least_vcpu (the floor of its need), storage_assumed (its size is not known).

    The need is ``allocated × peak × headroom``, at least the floor, at most what is allocated
    unless the server is constrained. Without a measured peak it is what is allocated. An unknown
    allocation stays unknown. Source: METHOD: Need (right-sizing as Azure Migrate and ITRS do it,
    docs.itrsgroup.com capacity planner, 2025-03).
    """
    if sizing not in SIZINGS:
        raise ValueError(f"sizing {sizing!r} is none of {', '.join(SIZINGS)}")
    peaks = {name: _numbers(servers, f"{name}_peak") for name in ("cpu", "memory")}
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
    least_vcpu = _least_vcpu(servers, grades, assumptions)
    least_gib = assumptions.number("sizing.min_mem_gib")
    vcpu, memory = _numbers(servers, "vcpu"), _numbers(servers, "memory_gib")
    storage = storage_by(servers, assumptions.text("storage.basis"), assumptions)
    return pd.DataFrame(
        {
            "need_vcpu": _need(vcpu, peaks["cpu"], headroom, least_vcpu, saturated),
            "need_memory_gib": _need(memory, peaks["memory"], headroom, least_gib, saturated),
            "need_storage_gib": with_assumed_sizes(storage, assumptions),
            "sizing_grade": grades,
            "measured": measured,
            "constrained": (peaks["cpu"] > saturated) | (peaks["memory"] > saturated),
            "least_vcpu": least_vcpu,
            "storage_assumed": storage.isna(),
        },
        index=servers.index,
    )


def _numbers(servers: pd.DataFrame, column: str) -> Floats:
    return servers[column].to_numpy(dtype=float)


def _least_vcpu(servers: pd.DataFrame, grades: pd.Series, assumptions: Assumptions) -> Floats:
    """Return the smallest need of each server; it never raises one above what is allocated."""
    served = servers["os_family"].eq("windows") | servers["environment"].eq("production")
    plain = assumptions.number("sizing.min_vcpu")
    more = max(plain, assumptions.number("sizing.min_vcpu_production"))
    return np.where((served & grades.ne("A")).to_numpy(dtype=bool), more, plain)


def _need(
    allocated: Floats, peak: Floats, headroom: float, floor: Floats | float, saturated: float
) -> Floats:
    measured = np.maximum(allocated * peak * headroom, np.fmin(floor, allocated))
    capped = np.where(peak > saturated, measured, np.minimum(measured, allocated))
    need: Floats = np.where(np.isnan(peak), allocated, capped).round(NEED_DECIMALS)
    return need


def with_assumed_sizes(storage: pd.Series, assumptions: Assumptions) -> pd.Series:
    """Return the GiB with the unknown ones at the median of those known, else as the register."""
    default = assumptions.number("storage.assumed_gib")
    return storage.fillna(storage.median() if storage.notna().any() else default)


def storage_by(servers: pd.DataFrame, basis: str, assumptions: Assumptions) -> pd.Series:
    """Return the GiB of each server on one basis (a key of ``STORAGE_BASES``).

    Used partitions with ``storage.free_space`` and blocks in use are never above capacity, and
    capacity where they are not known. Blank where that is not known either.
    """
    capacity = servers["storage_provisioned_gib"]
    if basis == "partition_used":
        with_free = servers["storage_used_gib"] * (1 + assumptions.fraction("storage.free_space"))
        return with_free.clip(upper=capacity).fillna(capacity)
    if basis == "in_use":
        return servers["storage_in_use_gib"].clip(upper=capacity).fillna(capacity)
    return capacity


def storage_basis_unknown(servers: pd.DataFrame, assumptions: Assumptions) -> pd.Series:
    """Return which servers lack what ``storage.basis`` asks for and are priced at capacity."""
    column = STORAGE_BASES[assumptions.text("storage.basis")]
    return servers[column].isna() & servers["storage_provisioned_gib"].notna()


def sizing_grade(servers: pd.DataFrame) -> pd.Series:
    """Return the worse of the CPU and the memory grade.

    B: a measured peak. C: a peak that is one value nearly everywhere, an average, or one reading
    at the moment of the export. D: nothing. A needs 14 days of measurements, which no export read
    so far states.
    """
    worse = np.maximum(_domain_grade(servers, "cpu"), _domain_grade(servers, "memory"))
    return pd.Series(np.array(list("ABCD"))[worse], servers.index, dtype="str")


def _domain_grade(servers: pd.DataFrame, domain: str) -> npt.NDArray[np.int64]:
    """Return 1 for grade B to 3 for grade D."""
    peak = servers[f"{domain}_peak"].notna().to_numpy()
    constant = servers[f"{domain}_peak_constant"].eq(True).to_numpy(dtype=bool, na_value=False)
    weak = servers[[f"{domain}_average", f"{domain}_instant"]].notna().any(axis=1).to_numpy()
    return np.select([peak & ~constant, peak | weak], [1, 2], default=3)
