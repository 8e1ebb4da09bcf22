"""Demand per server: vCPU, memory and storage to buy, and how far that rests on measurement."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bizcase.assumptions import Assumptions

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
    may be higher).

    The need is ``allocated × peak × headroom``, at least the floor, at most what is allocated
    unless the server is constrained. Without a measured peak it is what is allocated. An unknown
    allocation stays unknown. Source: METHOD §2 (right-sizing as Azure Migrate and ITRS do it,
    docs.itrsgroup.com capacity planner, 2025-03).
    """
    if sizing not in SIZINGS:
        raise ValueError(f"sizing {sizing!r} is none of {', '.join(SIZINGS)}")
    cpu_peak, memory_peak = servers["cpu_peak"], servers["memory_peak"]
    if sizing == "as_is":
        cpu_peak, memory_peak = cpu_peak * np.nan, memory_peak * np.nan
    if sizing == "assumed":
        cpu_peak = cpu_peak.fillna(assumptions.fraction("sizing.assumed_peak_cpu"))
        memory_peak = memory_peak.fillna(assumptions.fraction("sizing.assumed_peak_mem"))
    saturated = assumptions.fraction("sizing.saturated_at")
    headroom = assumptions.number("sizing.headroom")
    need_vcpu = _need(
        servers["vcpu"], cpu_peak, headroom, assumptions.number("sizing.min_vcpu"), saturated
    )
    need_memory = _need(
        servers["memory_gib"],
        memory_peak,
        headroom,
        assumptions.number("sizing.min_mem_gib"),
        saturated,
    )
    return pd.DataFrame(
        {
            "need_vcpu": need_vcpu,
            "need_memory_gib": need_memory,
            "need_storage_gib": storage_need(servers, assumptions),
            "sizing_grade": sizing_grade(servers),
            "measured": servers["cpu_peak"].notna() | servers["memory_peak"].notna(),
            "constrained": (cpu_peak > saturated) | (memory_peak > saturated),
        }
    )


def _need(
    allocated: pd.Series, peak: pd.Series, headroom: float, floor: float, saturated: float
) -> pd.Series:
    measured = (allocated * peak * headroom).clip(lower=floor)
    capped = measured.where(peak > saturated, np.minimum(measured, allocated))
    return capped.where(peak.notna(), allocated).round(NEED_DECIMALS)


def storage_need(servers: pd.DataFrame, assumptions: Assumptions) -> pd.Series:
    """Return the GiB to price by ``storage.basis``; capacity where the basis is not known."""
    return storage_by(servers, assumptions.text("storage.basis"), assumptions)


def storage_by(servers: pd.DataFrame, basis: str, assumptions: Assumptions) -> pd.Series:
    """Return the GiB of each server on one basis (a key of ``STORAGE_BASES``).

    Used partitions with ``storage.free_space`` and blocks in use are never above capacity, and
    capacity where they are not known.
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
    cpu = _domain_grade(servers, "cpu")
    memory = _domain_grade(servers, "memory")
    return cpu.where(cpu > memory, memory)


def _domain_grade(servers: pd.DataFrame, domain: str) -> pd.Series:
    peak = servers[f"{domain}_peak"].notna()
    constant = servers[f"{domain}_peak_constant"].fillna(False).astype(bool)
    weak = servers[f"{domain}_average"].notna() | servers[f"{domain}_instant"].notna()
    grade = np.select([peak & ~constant, peak | weak], ["B", "C"], default="D")
    return pd.Series(grade, servers.index, dtype="str")
