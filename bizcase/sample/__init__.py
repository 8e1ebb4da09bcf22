"""A synthetic estate to try the program with: an RVTools export and an IT inventory."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from bizcase.errors import UsageError
from bizcase.sample.estate import DEFAULT_SEED, make_machines
from bizcase.sample.it_inventory import it_inventory_sheets
from bizcase.sample.rvtools import rvtools_sheets
from bizcase.sample.write import workbook_bytes

RVTOOLS_NAME = "sample_rvtools.xlsx"
IT_INVENTORY_NAME = "sample_it_inventory.xlsx"

__all__ = ["IT_INVENTORY_NAME", "RVTOOLS_NAME", "it_inventory_bytes", "rvtools_bytes"]


@lru_cache(maxsize=2)
def rvtools_bytes(seed: int = DEFAULT_SEED) -> bytes:
    """Return an RVTools workbook; the same seed gives the same bytes."""
    return workbook_bytes(rvtools_sheets(make_machines(seed)))


@lru_cache(maxsize=2)
def it_inventory_bytes(seed: int = DEFAULT_SEED) -> bytes:
    """Return an IT inventory in the AWS MPA template; the same seed gives the same bytes."""
    return workbook_bytes(it_inventory_sheets(make_machines(seed), seed))


def write_sample(out_dir: Path, seed: int = DEFAULT_SEED) -> list[Path]:
    """Write both workbooks into a folder and return their paths.

    Raises
    ------
    UsageError
        The folder cannot be written.
    """
    try:
        out_dir.mkdir(parents=True, exist_ok=True)
        written = []
        for name, content in (
            (RVTOOLS_NAME, rvtools_bytes(seed)),
            (IT_INVENTORY_NAME, it_inventory_bytes(seed)),
        ):
            path = out_dir / name
            path.write_bytes(content)
            written.append(path)
    except OSError as fault:
        raise UsageError(
            f"The folder cannot be written ({fault.strerror}).", "Choose another.", str(out_dir)
        ) from fault
    return written
