"""The base case alone against the estate it is a part of."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bizcase.assumptions import load_register
from bizcase.catalog import MAIN_OPTION_KEYS, load_price_book
from bizcase.catalog.databases import DATABASE_OPTIONS
from bizcase.catalog.price_book import PriceBook
from bizcase.catalog.region_book import RegionBook
from bizcase.errors import CatalogError
from bizcase.inventory import Inventory
from bizcase.ledger import Ledger
from bizcase.pricing import RUN_COST, price_base, price_estate, pricing_figures, run_cost_figures
from tests.agents.estates import made_inventory
from tests.factories import servers

REGISTER = load_register()
TABLES = ("servers", "lines", "own_lines", "databases", "database_lines", "hosts")


def same(inventory, register, book):
    base, whole = price_base(inventory, register, book), price_estate(inventory, register, book)
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(base, name), getattr(whole, name))
    pd.testing.assert_frame_equal(base.bill.lines, whole.bill.lines)
    by_key = {item.key: item for item in whole.scenarios}
    assert len(base.scenarios) == 2 * len(MAIN_OPTION_KEYS)
    assert all(item == by_key[item.key] for item in base.scenarios)
    found, expected = Ledger(), Ledger()
    run_cost_figures(base, register, found)
    pricing_figures(whole, register, book, expected)
    assert [found[name] for name in RUN_COST] == [expected[name] for name in RUN_COST]
    assert all(figure == expected[figure.id] for figure in found)
    return base


@settings(max_examples=4, deadline=None)  # each prices every option
@given(
    count=st.integers(2, 40),
    region=st.sampled_from(["us-east-1", "eu-south-2"]),
    headroom=st.floats(1, 1.3),
    basis=st.sampled_from(REGISTER["storage.basis"].choices),
    option=st.sampled_from(["on_demand", "3yr_compute_sp", "1yr_ec2_instance_sp"]),
    database_option=st.sampled_from(list(DATABASE_OPTIONS)),
    tier=st.sampled_from(REGISTER["dr.tier"].choices),
)
def test_the_base_case_alone_is_that_of_the_whole_estate(
    count, region, headroom, basis, option, database_option, tier
):
    register = REGISTER.with_overrides(
        {"sizing.headroom": headroom, "storage.basis": basis, "pricing.base_option": option,
         "pricing.database_option": database_option, "dr.tier": tier}
    )  # fmt: skip
    same(made_inventory(count), register, load_price_book(region))


def test_where_no_database_moves_the_base_case_is_the_right_sized_one():
    inventory = Inventory(servers=servers(vcpu=[4, 8], memory_gib=[16, 32], cpu_peak=[0.2, 0.3]))
    base = same(inventory, REGISTER, load_price_book("us-east-1"))
    assert {item.sizing for item in base.scenarios} == {"as_is", "right_sized"}


def test_without_a_server_in_scope_nothing_is_priced():
    inventory = Inventory(servers=servers(vcpu=[4], memory_gib=[16], in_scope=[False]))
    base = same(inventory, REGISTER, load_price_book("us-east-1"))
    assert base.lines.empty


def without_commitments(date):
    """Return a refreshed book of us-east-1 that knows no Savings Plan."""
    prices = load_price_book("us-east-1").ec2["on_demand_hourly_usd"].to_dict()
    return PriceBook(
        "us-east-1", RegionBook("us-east-1", date, "AWS", {}, prices, {}, {}, {}, {}, {})
    )


def test_a_base_option_without_rates_names_one_that_the_book_has():
    """The remedy once named the very option that was refused."""
    inventory = Inventory(servers=servers(vcpu=[4], memory_gib=[16]))
    register = REGISTER.with_overrides({"pricing.base_option": "3yr_ec2_instance_sp"})
    with pytest.raises(CatalogError) as refused:
        price_base(inventory, register, without_commitments(dt.date(2026, 11, 22)))
    assert refused.value.message == (
        "us-east-1 has no rates of the purchase option "
        "3-year EC2 Instance Savings Plan, no upfront."
    )
    assert refused.value.remedy == (
        "Choose another one for the base case: On-demand; 1-year Compute Savings Plan, no upfront; "
        "3-year Compute Savings Plan, no upfront."
    )
