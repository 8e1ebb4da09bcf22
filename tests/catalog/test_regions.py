"""Every region with prices is usable; what is filled there is said, never Virginia's unmarked."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bizcase.assumptions import load_register
from bizcase.catalog import load_price_book, regions
from bizcase.catalog.databases import filled_from
from bizcase.catalog.services import service_price
from bizcase.catalog.snapshot import read_text_table
from bizcase.errors import CatalogError
from bizcase.inventory import Inventory
from bizcase.inventory.tables import conform
from bizcase.pricing import price_estate
from tests.factories import servers

REGISTER = load_register()
ALL = regions().set_index("region")
PRICED = ALL.index[ALL["has_prices"]]
VIRGINIA = "us-east-1"
EBS, SERVICES = read_text_table("ebs.csv"), read_text_table("services.csv")
LISTED = {("ebs", row["item"], row["region"]) for row in EBS.to_dict("records")} | {
    (row["service"], row["item"], row["region"]) for row in SERVICES.to_dict("records")
}
ITEMS = sorted({key[:2] for key in LISTED if key[2] == VIRGINIA})


def estate_in(region):
    """Servers of Linux, Windows and RHEL, and a PostgreSQL database with its host."""
    database = {
        "database_id": "d1", "name": "db-1", "engine": "PostgreSQL", "engine_version": "15",
        "storage_gib": 100, "cpu_cores": 4, "deployment": "Single-AZ", "host_server_id": "s1",
        "clustered": False, "source_row": 2,
    }  # fmt: skip
    inventory = Inventory(
        servers=servers(
            vcpu=[4, 2, 8, 16],
            memory_gib=[16, 8, 64, 32],
            os_licence=["none", "none", "windows", "rhel"],
            storage_provisioned_gib=[200, 100, 50, 10],
        ),
        databases=conform("databases", pd.DataFrame([database])),
    )
    return price_estate(inventory, REGISTER, load_price_book(region))


def assert_compute_under_its_plan(estate):
    """The plan of the base case buys all compute; a rate of it that is not published is assumed."""
    compute = estate.lines[estate.lines["head"] == "compute"]
    assert len(compute) >= 3
    assert not compute["rate_missing"].any()
    assert (compute["discount"] > 0).all()
    own = estate.book.discounts("3yr_compute_sp").index
    for item, origin in zip(compute["item"], compute["price_origin"], strict=True):
        assert origin == "assumed" or item.split(".")[0] in own, item


# A third of a second each, and the tables change with a release: a dozen others in each session,
# all of them in the thorough one. What a table holds of a region is looked at below for each.
@settings(max_examples=max(12, settings.default.max_examples // 20))
@given(some.sampled_from(list(PRICED)))
def test_a_small_estate_is_priced_in_every_region_and_says_what_was_filled(region):
    estate = estate_in(region)
    assert_compute_under_its_plan(estate)
    assert set(estate.databases["target"]) == {"rds"}
    assert (estate.databases["total_monthly_usd"] > 0).all()
    placed = estate.servers[estate.servers["target"] == "ec2"]
    assert len(placed) and (placed["total_monthly_usd"] > 0).all()
    filled = [issue.message for issue in estate.issues if issue.code == "PRICE_FILLED"]
    assert all(region in message for message in filled)
    expected = {
        "“EBS gp3 storage”": ("ebs", "gp3", region) not in LISTED,
        "EBS snapshots": ("ebs", "snapshot_standard", region) not in LISTED,
        "“RDS storage”": ("rds", "gp3", region) not in LISTED,
        "“Database instances”": filled_from(load_price_book(region)) != "",
    }
    for words, is_filled in expected.items():
        assert any(words in message for message in filled) == is_filled, words
    # Of one price, whatever it is of; that of RDS storage was "are used".
    how = re.compile(rf"{region} lists no price for “[^”]+”: [^,]+ is used\.")
    assert [item for item in filled if not how.fullmatch(item) and "discount" not in item] == []
    if expected["“Database instances”"] or expected["“RDS storage”"]:
        assert "assumed" in set(estate.database_lines["price_origin"])


@pytest.mark.parametrize("region", PRICED.drop(VIRGINIA))
def test_a_price_that_is_not_the_regions_own_is_marked(region):
    book = load_price_book(region)
    for service, item in ITEMS:
        price = service_price(book, service, item)
        own = (service, item, region) in LISTED
        assert price.filled == (not own), item
        assert own or (price.origin == "assumed" and price.note), item
        assert price.usd > 0


@pytest.mark.parametrize("region", ALL.index[~ALL["has_prices"]])
def test_a_region_without_prices_is_refused_and_the_others_are_named(region):
    with pytest.raises(CatalogError) as refusal:
        estate_in(region)
    assert all(name in refusal.value.remedy for name in PRICED)
