"""The formats that can be read, in the order in which a file is compared with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bizcase.inputs.atx import read_atx, recognise_atx
from bizcase.inputs.it_inventory import read_it_inventory, recognise_it_inventory
from bizcase.inputs.rvtools import read_rvtools, recognise_rvtools
from bizcase.inputs.source import ReadOptions, Source
from bizcase.inventory import Inventory

KIND_LABELS = {
    "rvtools": "RVTools export",
    "it_inventory": "IT inventory",
    "atx": "AWS Transform assessment",
    "mra": "migration readiness assessment",
    "portfolio": "application portfolio",
    "unknown": "not recognised",
}


@dataclass(frozen=True, slots=True)
class Format:
    """One format.

    ``kind`` is the case's input it serves, ``mark`` what it is known by, ``recognise`` says why a
    file is of it, or nothing.
    """

    key: str
    kind: str
    label: str
    mark: str
    recognise: Callable[[Source], str]
    read: Callable[[Source, ReadOptions], Inventory]


FORMATS: tuple[Format, ...] = (
    Format(
        "rvtools", "rvtools", "RVTools export", "sheet vInfo", recognise_rvtools, read_rvtools
    ),
    Format(
        "mpa", "it_inventory", "IT inventory (AWS MPA template)", "sheet Servers",
        recognise_it_inventory, read_it_inventory,
    ),
    Format(
        "atx", "atx", "AWS Transform assessment", "sheet Shared Tenancy or Assessment Scope",
        recognise_atx, read_atx,
    ),
)  # fmt: skip
