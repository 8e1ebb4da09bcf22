"""Every price against the tables it was compiled from, where they are at hand."""

from __future__ import annotations

import pandas as pd

from bizcase.catalog import load_price_book
from bizcase.catalog.options import OPTION_KEYS
from bizcase.catalog.snapshot import priced_regions
from tests.factories import PRICE_TABLES, needs

pytestmark = needs(PRICE_TABLES)
_SUFFIX = {"no_upfront": "", "partial": "_partial", "all_upfront": "_all_upfront"}


def test_every_on_demand_price_is_the_compiled_one():
    table = pd.read_csv(PRICE_TABLES / "ec2_ondemand_linux.csv")
    specified = set(pd.read_csv(PRICE_TABLES / "instances.csv")["instance_type"])
    table = table[table["instance_type"].isin(specified)]
    assert set(table["region"]) == set(priced_regions())
    for region, rows in table.groupby("region"):
        book = load_price_book(str(region)).ec2
        expected = rows.set_index("instance_type")
        assert set(expected.index) == set(book.index)
        ours = book.loc[expected.index]
        assert (ours["on_demand_hourly_usd"] == expected["usd_per_hour"]).all()
        assert (ours["origin"] == expected["origin"]).all()


def test_every_discount_is_the_compiled_one():
    table = pd.read_csv(PRICE_TABLES / "ec2_commitments.csv")
    table["key"] = table["term"] + "_" + table["plan"] + table["payment"].map(_SUFFIX)
    table = table[table["key"].isin(OPTION_KEYS)]
    for row in table.to_dict("records"):
        region = "us-east-1" if row["region_scope"] == "*" else row["region_scope"]
        ours = load_price_book(region).discounts(row["key"]).loc[row["family"]]
        own = ((table["family"] == row["family"]) & (table["key"] == row["key"])
               & (table["region_scope"] == region)).any()  # fmt: skip
        if row["region_scope"] == "*" and own:
            continue
        assert ours["discount_fraction"] == row["discount_fraction"]
        borrowed = "listed rates of one class" in ours["source"]  # tested in test_price_book
        assert ours["origin"] == ("derived" if borrowed else row["origin"])
