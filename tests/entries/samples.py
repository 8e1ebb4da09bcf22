"""For every entry of a case a value that differs from its default."""

from __future__ import annotations

import datetime as dt
from functools import cache

from bizcase.brand import Brand
from bizcase.catalog import MAIN_OPTION_KEYS, load_price_book
from bizcase.catalog.own_prices import OwnPrice
from bizcase.catalog.region_book import RegionBook, book_text
from bizcase.entries import InputFile, ProjectInfo
from bizcase.inputs.opening.upload import Upload
from bizcase.inputs.tables.column_mapping import ColumnMapping, MappedColumn
from bizcase.inventory.server_edits import ServerEdit
from bizcase.narrated import Narrated
from bizcase.scenarios import Scenario
from bizcase.strategy.decide.edits import Edit
from tests.factories import rvtools, vinfo_row

DEARER = 1.3
LIST = Upload(
    "list.csv",
    b"Server Name,Cores used,RAM,Disk,OS\n"
    b"web,4,16,100,Ubuntu 22.04\ndb,8,64,,Windows Server 2022\n",
)
# Not what would be proposed: the analyst's own choice must come back.
MAPPING = ColumnMapping(
    (
        MappedColumn("name", "Server Name"),
        MappedColumn("vcpu", "Cores used"),
        MappedColumn("memory", "RAM", "gib"),
    )
)


@cache
def book(region, factor=DEARER, day=dt.date(2026, 10, 1)):
    """Return a price book as ``prices refresh`` writes it: all of EC2 dearer by a factor."""
    packaged = load_price_book(region)
    prices = (packaged.ec2["on_demand_hourly_usd"] * factor).round(6).to_dict()
    discounts = {
        key: packaged.discounts(key)["discount_fraction"].to_dict() for key in MAIN_OPTION_KEYS[1:]
    }
    made = RegionBook(region, day, "Own prices", {}, prices, {}, discounts, {}, {}, {})
    return Upload(f"{region}.json", book_text(made).encode())


@cache
def samples():
    """Return a sample by the name of the field."""
    return {
        "project": ProjectInfo("Exit", "Söhne & Co", "eu-central-1", "Why $ and *how*", 24),
        "as_of": dt.date(2026, 11, 25),
        "seed": 7,
        "files": (
            InputFile("rvtools", rvtools(vinfo_row("a"), vinfo_row("b"))),
            InputFile("it_inventory", LIST, MAPPING),
        ),
        "overrides": {
            "pricing.base_option": "on_demand", "sizing.headroom": 1.25, "op.space": 150.0,
            "mc.n": 2000.0,
            "sizing.exclude_families": "m5a, c5",
        },
        "edits": {
            "5000-97": Edit(
                "Retain", "stays, says the plant", "2026-11-25T09:30:00+00:00", "ann@example.com"
            )
        },
        "key_repair": False,
        "compare_regions": ("eu-west-1", "us-east-1"),
        "price_book": book("eu-central-1"),
        "compare_books": (book("eu-west-1", 1.1),),
        "brand": Brand(accent="#7b3f98", partner="Söhne & Co", version="0.9"),
        "own_prices": (
            OwnPrice("m6a.xlarge", "on_demand", 0.17, "eu-central-1"),
            OwnPrice("m6a.xlarge", "3yr_compute_sp", 0.11, "us-east-1"),
        ),
        "notes": {"Summary": "The board meets in May.", "Who decides": "The *owner*, for $0"},
        "wave_starts": {"1": 7, "12": 30},
        "server_edits": {
            "5000-97": ServerEdit(
                8.0, 32.0, 500.5, in_scope=True, os_licence="rhel", environment="staging", wave=1,
                reason='says "the plant"', changed="2026-11-25T09:30:00+00:00",
                by="ann@example.com",
            ),
            "5000-98": ServerEdit(in_scope=False),
        },
        "scenarios": {
            "Söhne & <b>Co</b> $1": Scenario({"fin.discount": 11.0, "dr.tier": "multi_site"}),
            "=later": Scenario(
                {"op.space": 170.0}, {"5000-98": Edit("Retire", "ends")}, {"1": 9}, True,
                {"5000-97": ServerEdit(vcpu=4.0, wave=2, reason="=smaller")},
            ),
        },
        "selected_agents": ("migrationPlan",),
        "narrated": {"summary": Narrated(("It is {F:npv.base}.",), "model-1", "ab" * 32)},
        "language": "de",
    }  # fmt: skip
