from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bizcase.assumptions import load_register
from bizcase.catalog import Purchase, load_price_book
from bizcase.sizing import Ranking, choose_types, ranking_of

BOOK = load_price_book("us-east-1")
RANKING = ranking_of(load_register())
LICENCES = ["none", "windows", "rhel", "suse"]
BAND, COVERED = 0.1, 0.8


def choose(*needs, ranking=RANKING, book=BOOK):
    table = pd.DataFrame(needs, columns=["need_vcpu", "need_memory_gib", "os_licence"])
    return choose_types(table, book, ranking)


def all_types(licence):
    """Every type, 80 % of its hours on the plan: name, sizes, generation, compute, sum."""
    types = pd.concat([BOOK.candidates(), BOOK.high_memory_candidates()])
    discount = types["family"].map(BOOK.discounts("3yr_compute_sp")["discount_fraction"])
    compute = types["on_demand_hourly_usd"] * (1 - COVERED * discount.fillna(0))
    charge = BOOK.licence_hourly_usd(licence, types)["licence_hourly_usd"]
    rows = zip(types.index, types["vcpu"], types["memory_gib"], types["generation"], compute,
               compute + charge, strict=True)  # fmt: skip
    return [row for row in rows if not math.isnan(row[5])]


TYPES = {licence: all_types(licence) for licence in LICENCES}


def fitting(vcpu, memory, licence):
    fits = [row for row in TYPES[licence] if row[1] >= vcpu and row[2] >= memory]
    return [row for row in fits if row[0][0] != "u"] or fits


def newest_by_brute_force(vcpu, memory, licence):
    """Look at every candidate one by one, without any of the program's ranking."""
    fits = fitting(vcpu, memory, licence)
    if not fits:
        return None
    cheapest = min(fits, key=lambda row: (round(row[5], 6), -row[3], row[2], row[0]))
    limit = round(cheapest[5], 6) + BAND * round(cheapest[4], 6) + 5e-7
    inside = [row for row in fits if round(row[5], 6) <= limit]
    return min(inside, key=lambda row: (-row[3], round(row[5], 6), row[2], row[0]))[0]


need = st.tuples(st.floats(0.1, 200), st.floats(0.1, 1600), st.sampled_from(LICENCES))


@settings(max_examples=60, deadline=None)
@given(st.lists(need, min_size=1, max_size=20))
def test_the_newest_in_the_band_of_the_cheapest_that_fits_is_chosen(needs):
    chosen = choose(*needs)
    found = chosen["instance_type"].astype(object).where(chosen["target"] == "ec2", None)
    assert found.tolist() == [newest_by_brute_force(*one) for one in needs]


@pytest.mark.parametrize(
    ("option", "band", "name"),
    [
        ("3yr_compute_sp", 0.1, "m6a.large"),  # 0.0438 against 0.0430 USD: 1.9 % more
        ("3yr_compute_sp", 0, "m5a.large"),
        ("3yr_compute_sp", 0.2, "m7i.large"),  # 0.0511: 18.9 % more
        ("3yr_ec2_instance_sp", 0.1, "m6a.large"),  # 6.0 % more
        ("3yr_ec2_instance_sp", 0.05, "m5a.large"),
        ("on_demand", 0.1, "m6a.large"),  # 0.0864 against 0.086
    ],
)
def test_the_band_worked_by_hand(option, band, name):
    """2 vCPU and 8 GiB in us-east-1: m5a, m6a and m7i."""
    ranking = Ranking(Purchase(option), band)
    assert choose((2, 8, "none"), ranking=ranking)["instance_type"].tolist() == [name]


def test_a_licence_does_not_widen_the_band():
    """4 vCPU: m7i costs 0.0162 USD more than m5a, 6 % of the price with Windows, 19 % without."""
    kinds = ["none", "windows", "rhel"]
    assert set(choose(*((4, 16, kind) for kind in kinds))["instance_type"]) == {"m6a.xlarge"}


def test_types_are_ranked_by_the_option_that_is_bought():
    """Where plans take off differently another family is the cheapest: none takes off less."""
    wide = [Ranking(Purchase(option), 0) for option in ("on_demand", "3yr_ec2_instance_sp")]
    sizes = [(vcpu, vcpu * ratio, "none") for vcpu in (2, 8, 32) for ratio in (2, 4, 8)]
    bought = [choose(*sizes, ranking=ranking)["instance_type"].tolist() for ranking in wide]
    discount = BOOK.discounts("3yr_ec2_instance_sp")["discount_fraction"]
    for on_demand, committed in zip(*bought, strict=True):
        one, other = BOOK.ec2.loc[on_demand], BOOK.ec2.loc[committed]
        assert one["on_demand_hourly_usd"] <= other["on_demand_hourly_usd"]
        paid = [row["on_demand_hourly_usd"] * (1 - discount[row["family"]]) for row in (one, other)]
        assert paid[1] <= paid[0] + 1e-9
    assert bought[0] != bought[1]


@settings(max_examples=25, deadline=None)
@given(st.lists(need, min_size=1, max_size=50))
def test_many_needs_at_once_are_never_undersized(needs):
    table = pd.DataFrame(needs, columns=["need_vcpu", "need_memory_gib", "os_licence"])
    chosen = choose_types(table, BOOK, RANKING)
    placed = chosen["target"] == "ec2"
    assert (chosen["instance_vcpu"] >= table["need_vcpu"])[placed].all()
    assert (chosen["instance_memory_gib"] >= table["need_memory_gib"])[placed].all()
    assert chosen.loc[~placed, "target_reason"].notna().all()


@settings(max_examples=50, deadline=None)
@given(need, st.floats(1, 3), st.floats(1, 3))
def test_more_demand_never_costs_less_than_the_cheapest_for_less(one, more_vcpu, more_memory):
    vcpu, memory, licence = one
    fits = fitting(vcpu, memory, licence)
    high = choose((vcpu * more_vcpu, memory * more_memory, licence)).iloc[0]
    if high["target"] == "ec2":
        price = next(row[5] for row in TYPES[licence] if row[0] == high["instance_type"])
        assert price >= min(row[5] for row in fits) - 1e-6


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
