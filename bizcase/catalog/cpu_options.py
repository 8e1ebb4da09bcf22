"""The cores behind the vCPU of an instance type, and how many may be active (Optimize CPUs)."""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from bizcase.catalog.snapshot import read_text_table

_RANGE = re.compile(r"(\d+)-(\d+)(?:/(\d+))?")


def active_vcpu(instance_types: pd.Series, vcpu: pd.Series, need_vcpu: pd.Series) -> pd.Series:
    """Return the least vCPU that may be active and meet the need; all of them where none is known.

    Threads per core stay as AWS sets them, so a vCPU is worth what it was. Source of the cores that
    may be active: EC2 API DescribeInstanceTypes, see ``cpu_options.csv``.

    Parameters
    ----------
    instance_types
        Names of the types; ``vcpu`` are all of each.
    """
    found = vcpu.astype(float).copy()
    for name, rows in found.groupby(instance_types).groups.items():
        steps = _steps().get((str(name).split(".")[0], int(vcpu[rows[0]])))
        if steps is not None:
            need = np.fmin(need_vcpu[rows].to_numpy(dtype=float), steps[-1])
            found[rows] = steps[np.searchsorted(steps, need)]
    return found


def is_whole_core(family: str, vcpu: int) -> bool | None:
    """Return whether a vCPU of a type is a core of its own, not one of two threads of a core.

    None where no source states it. Source: EC2 API DescribeInstanceTypes, see ``cpu_options.csv``.
    """
    threads = _threads_per_core().get((family, vcpu))
    return None if threads is None else threads == 1


@lru_cache(maxsize=1)
def _threads_per_core() -> dict[tuple[str, int], int]:
    return {
        (family, int(row["vcpu"])): int(row["threads_per_core"])
        for row in read_text_table("cpu_options.csv").to_dict("records")
        for family in row["families"].split()
    }


@lru_cache(maxsize=1)
def _steps() -> dict[tuple[str, int], npt.NDArray[np.float64]]:
    """Return the vCPU that may be active, upwards, by family and all vCPU of a type."""
    return {
        (family, int(row["vcpu"])): np.array(_cores(row["valid_cores"]), dtype=float)
        * int(row["threads_per_core"])
        for row in read_text_table("cpu_options.csv").to_dict("records")
        for family in row["families"].split()
    }


def _cores(written: str) -> list[int]:
    """Return the numbers of a list such as ``1 4-16/2``.

    >>> _cores("1 4-10/2 16-18")
    [1, 4, 6, 8, 10, 16, 17, 18]
    """
    found: list[int] = []
    for part in written.split():
        span = _RANGE.fullmatch(part)
        found += range(int(span[1]), int(span[2]) + 1, int(span[3] or 1)) if span else [int(part)]
    return found
