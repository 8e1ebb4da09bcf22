"""The formats that can be read, in the order in which a file is compared with them."""

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
from bizcase.inputs.readiness.reader import read_mra, recognise_mra
from bizcase.inputs.rvtools.reader import read_rvtools, recognise_rvtools
from bizcase.inputs.tables.source import ReadOptions, Source
from bizcase.inputs.transform.reader import read_atx, recognise_atx
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
    # Before RVTools: it too has a sheet vInfo.
    Format(
        "nutanix", "it_inventory", "Nutanix Collector workbook", "sheets Metadata and vmList",
        recognise_nutanix, read_nutanix,
    ),
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
    Format(
        "portfolio", "portfolio", "application portfolio", "a list of applications",
        recognise_portfolio, read_portfolio,
    ),
    Format(
        "mra", "mra", "migration readiness assessment", "the words readiness assessment",
        recognise_mra, read_mra,
    ),
    Format(
        "live_optics", "it_inventory", "Live Optics workbook", "sheets VMs and ESX Hosts",
        recognise_live_optics, read_live_optics,
    ),
    Format(
        "ads", "it_inventory", "AWS Migration Hub import file", "column RAM.TotalSizeInMB",
        recognise_ads, read_ads,
    ),
    Format(
        "azure_migrate", "it_inventory", "Azure Migrate import file", "column Memory (In MB)",
        recognise_azure_migrate, read_azure_migrate,
    ),
    # Last: any table with names and sizes is one.
    Format(
        "list", "it_inventory", "list of servers", "columns for name, vCPU and memory",
        recognise_list, read_list,
    ),
)  # fmt: skip
