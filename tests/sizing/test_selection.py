from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bizcase.catalog import load_price_book
from bizcase.sizing import choose_types

BOOK = load_price_book("us-east-1")
LICENCES = ["none", "windows", "rhel", "suse"]


def choose(*needs):
    table = pd.DataFrame(needs, columns=["need_vcpu", "need_memory_gib", "os_licence"])
    return choose_types(table, BOOK)


def all_prices(licence):
    types = BOOK.candidates()
    charge = BOOK.licence_hourly_usd(licence, types)["licence_hourly_usd"]
    prices = types["on_demand_hourly_usd"] + charge
    return list(zip(types["vcpu"], types["memory_gib"], prices, strict=True))


PRICES = {licence: all_prices(licence) for licence in LICENCES}


def cheapest_by_brute_force(vcpu, memory, licence):
    """Look at every candidate one by one, without any of the program's ranking."""
    fitting = [price for cpu, gib, price in PRICES[licence] if cpu >= vcpu and gib >= memory]
    return min((price for price in fitting if not math.isnan(price)), default=None)


need = st.tuples(st.floats(0.1, 200), st.floats(0.1, 1600), st.sampled_from(LICENCES))


@settings(max_examples=40, deadline=None)
@given(need)
def test_the_chosen_type_fits_and_no_cheaper_one_does(one):
    vcpu, memory, licence = one
    chosen = choose(one).iloc[0]
    price = cheapest_by_brute_force(vcpu, memory, licence)
    if price is None:
        assert chosen["target"] == "no_target"
        return
    assert chosen["instance_vcpu"] >= vcpu
    assert chosen["instance_memory_gib"] >= memory
    types = BOOK.ec2.loc[[chosen["instance_type"]]]
    charge = BOOK.licence_hourly_usd(licence, types)["licence_hourly_usd"].iloc[0]
    assert types["on_demand_hourly_usd"].iloc[0] + charge == pytest.approx(price, abs=1e-6)


@settings(max_examples=25, deadline=None)
@given(st.lists(need, min_size=1, max_size=50))
def test_many_needs_at_once_are_never_undersized(needs):
    table = pd.DataFrame(needs, columns=["need_vcpu", "need_memory_gib", "os_licence"])
    chosen = choose_types(table, BOOK)
    placed = chosen["target"] == "ec2"
    assert (chosen["instance_vcpu"] >= table["need_vcpu"])[placed].all()
    assert (chosen["instance_memory_gib"] >= table["need_memory_gib"])[placed].all()
    assert chosen.loc[~placed, "target_reason"].notna().all()


@settings(max_examples=50, deadline=None)
@given(need, st.floats(1, 3), st.floats(1, 3))
def test_more_demand_never_costs_less(one, more_vcpu, more_memory):
    vcpu, memory, licence = one
    low = cheapest_by_brute_force(vcpu, memory, licence)
    chosen = choose(one, (vcpu * more_vcpu, memory * more_memory, licence))
    high = chosen.iloc[1]
    if high["target"] == "ec2":
        types = BOOK.ec2.loc[[high["instance_type"]]]
        charge = BOOK.licence_hourly_usd(licence, types)["licence_hourly_usd"].iloc[0]
        assert types["on_demand_hourly_usd"].iloc[0] + charge >= low - 1e-6


def test_a_server_of_one_vcpu_and_two_gib_is_not_raised_to_two():
    chosen = choose((1, 2, "none")).iloc[0]
    assert (chosen["instance_vcpu"], chosen["instance_memory_gib"]) == (1, 2)


REASONS = [
    ((float("nan"), 4, "none"), "vCPU unknown"),
    ((4, float("nan"), "none"), "memory unknown"),
    ((5000, 4, "none"), "needs more than"),
    ((4, 90000, "none"), "GiB of memory"),
]


@pytest.mark.parametrize(("one", "words"), REASONS, ids=[words for _, words in REASONS])
def test_what_cannot_be_placed_says_why(one, words):
    chosen = choose(one).iloc[0]
    assert chosen["target"] == "no_target"
    assert words in chosen["target_reason"]


def test_order_of_rows_changes_nothing():
    needs = [(2, 8, "none"), (4, 64, "windows"), (1, 1, "rhel"), (16, 20, "none")]
    one_way = choose(*needs)["instance_type"].tolist()
    assert choose(*reversed(needs))["instance_type"].tolist() == one_way[::-1]
