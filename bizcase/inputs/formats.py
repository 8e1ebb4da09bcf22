"""The formats that can be read: each row of ``formats.csv`` joined with its two functions.

The lists of tools have marks instead: what reads one reads all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bizcase.inputs.lists.csv_lists import (
    read_ads,
    read_azure_migrate,
    recognise_ads,
    recognise_azure_migrate,
)
from bizcase.inputs.lists.it_inventory import read_it_inventory, recognise_it_inventory
from bizcase.inputs.lists.live_optics import read_live_optics, recognise_live_optics
from bizcase.inputs.lists.nutanix import read_nutanix, recognise_nutanix
from bizcase.inputs.lists.plain_list import read_list, recognise_list
from bizcase.inputs.lists.portfolio import read_portfolio, recognise_portfolio
from bizcase.inputs.lists.tool_lists import tool_functions
from bizcase.inputs.readiness.reader import read_mra, recognise_mra
from bizcase.inputs.rvtools.reader import read_rvtools, recognise_rvtools
from bizcase.inputs.tables.source import ReadOptions, Source
from bizcase.inputs.transform.calculator import read_calculator, recognise_calculator
from bizcase.inputs.transform.reader import read_atx, recognise_atx
from bizcase.inventory import Inventory
from bizcase.traits import FORMAT_TRAITS, FormatTraits

Recognise = Callable[[Source], str]
Read = Callable[[Source, ReadOptions], Inventory]


@dataclass(frozen=True, slots=True)
class Format:
    """One format: what is known of it, why a file is of it ("" where it is not), its reader."""

    traits: FormatTraits
    recognise: Recognise
    read: Read

    @property
    def key(self) -> str:
        """Its key in ``formats.csv``, ``columns.csv`` and ``servers.source``."""
        return self.traits.key


_FUNCTIONS: dict[str, tuple[Recognise, Read]] = {
    "nutanix": (recognise_nutanix, read_nutanix),
    "rvtools": (recognise_rvtools, read_rvtools),
    "it_inventory": (recognise_it_inventory, read_it_inventory),
    "atx": (recognise_atx, read_atx),
    "calculator": (recognise_calculator, read_calculator),
    "portfolio": (recognise_portfolio, read_portfolio),
    "mra": (recognise_mra, read_mra),
    "live_optics": (recognise_live_optics, read_live_optics),
    "ads": (recognise_ads, read_ads),
    "azure_migrate": (recognise_azure_migrate, read_azure_migrate),
    "list": (recognise_list, read_list),
}
# In the order in which a file is compared with them: Nutanix before RVTools, for it too has a sheet
# vInfo, and the list last, for any table with names and sizes is one.
FORMATS = tuple(
    Format(traits, *(tool_functions(traits) if traits.marks else _FUNCTIONS[key]))
    for key, traits in FORMAT_TRAITS.items()
)
