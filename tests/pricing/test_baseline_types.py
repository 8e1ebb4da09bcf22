"""Burstable and flex types: beside the base, where the measured average allows them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bizcase.assumptions import load_register
from bizcase.catalog import load_price_book, purchase_of
from bizcase.catalog.bought import hourly_prices
from bizcase.document.options import FLEX_SHARE
from bizcase.inventory import Inventory
from bizcase.pricing import price_estate
from bizcase.sizing import choose_types, on_baseline_types, ranking_of
from bizcase.sizing.baseline_types import types_with_baseline
from tests.factories import servers
from tests.pricing.test_databases import databases

REGISTER = load_register()
BOOK = load_price_book("us-east-1")
# m6a costs less than any flex type: where a newer Intel generation is asked for, flex saves.
INTEL = {"sizing.require_families": "m7i, c7i, r7i, m7i-flex, c7i-flex, t3, t3a"}


def counted(overrides=None, plan=(), **columns):
    """How many servers the two kinds concern, and the case."""
    given = {"vcpu": [2], "memory_gib": [8], "cpu_peak": [0.6], "cpu_average": [0.05]} | columns
    inventory = Inventory(servers=servers(**given), databases=databases(*plan))
    register = REGISTER.with_overrides(INTEL | (overrides or {}))
    estate = price_estate(inventory, register, BOOK)
    return tuple(estate.opportunities[kind] for kind in ("burstable", "flex")), estate


def test_a_low_average_may_take_such_types_and_the_base_never_does():
    """2 vCPU, 5 % used on average: 0.12 vCPU with headroom, below 0.6 of t3a.large."""
    counts, estate = counted()
    assert counts == (1, 1)
    base = BOOK.ec2.loc[estate.servers["instance_type"]]
    assert not base[["burstable", "flex"]].any(axis=None)
    option = estate.option
    by_key = {item.key: item.total_monthly_usd for item in estate.scenarios}
    assert by_key[f"burstable.{option}"] < by_key[f"right_sized.{option}"]
    assert by_key[f"flex.{option}"] < by_key[f"right_sized.{option}"]


@pytest.mark.parametrize(
    ("columns", "counts"),
    [
        ({"cpu_average": [None]}, (0, 0)),  # nothing measured
        ({"cpu_average": [0.5]}, (0, 0)),  # 1.2 vCPU of 2: above 0.6 and 0.8
        ({"cpu_average": [0.3]}, (0, 1)),  # 0.72 vCPU: a t3.large gives 0.6, m7i-flex.large 0.8
        ({"environment": ["production"]}, (0, 1)),
        ({"environment": ["PROD-EU"]}, (0, 1)),
        ({"cpu_peak": [0.97]}, (0, 0)),  # true demand may be higher
    ],
)  # fmt: skip
def test_who_may_take_them(columns, counts):
    assert counted(**columns)[0] == counts


def test_the_share_of_flex_in_the_document_is_that_of_the_table():
    shares = types_with_baseline(BOOK, "flex").eval("baseline_vcpu / vcpu").round(6)
    assert {f"{100 * share:g}" for share in shares} == {FLEX_SHARE}


def test_a_server_that_keeps_a_database_takes_no_burstable_type():
    stays = {"engine": "PostgreSQL", "engine_version": "9", "target_engine": "EC2"}
    assert counted(plan=(stays,))[0][0] == 0


def test_families_that_are_not_wanted_are_not_offered_either():
    assert counted({"sizing.exclude_families": "t3, t3a"})[0] == (0, 1)
    assert counted({"sizing.require_families": "m7i, t3a"})[0] == (1, 0)


def test_flex_that_costs_more_than_the_base_is_no_opportunity():
    """m7i-flex.large 0.0958 USD on demand, m6a.large 0.0864."""
    counts, estate = counted({"sizing.require_families": "not entered"})
    assert counts == (1, 0)
    assert not [item for item in estate.scenarios if item.sizing == "flex"]


@pytest.mark.parametrize("kind", ["burstable", "flex"])
def test_thousands_hold_need_and_average_cost_less_and_no_cheaper_one_does(kind):
    count, random = 2000, np.random.default_rng(11)
    table = pd.DataFrame(
        {
            "need_vcpu": random.uniform(0.1, 12, count),
            "need_memory_gib": random.uniform(0.2, 48, count),
            "os_licence": random.choice(["none", "windows", "rhel"], count),
        }
    )
    steady = pd.Series(table["need_vcpu"] * random.uniform(0, 0.6, count))
    ranking = ranking_of(REGISTER.with_overrides(INTEL))
    base = table.join(choose_types(table, BOOK, ranking))
    after = on_baseline_types(base, steady, kind, BOOK, ranking)
    moved = after["instance_type"] != base["instance_type"]
    assert 100 < moved.sum() < count
    types = ranking.allowed(types_with_baseline(BOOK, kind))
    compute = hourly_prices(BOOK, purchase_of(REGISTER))["hourly_usd"]
    for licence in ("none", "windows", "rhel"):
        price = compute + BOOK.licence_hourly_usd(licence, BOOK.ec2)["licence_hourly_usd"]
        own = table["os_licence"] == licence
        limits = {"vcpu": table["need_vcpu"], "memory_gib": table["need_memory_gib"],
                  "baseline_vcpu": steady}  # fmt: skip
        fits = np.logical_and.reduce(
            [types[has].to_numpy() >= need[own].to_numpy()[:, None] for has, need in limits.items()]
        )
        least = np.where(fits, price[types.index].to_numpy(), np.inf).min(axis=1)
        paid = price[base.loc[own, "instance_type"]].to_numpy()
        wanted = np.round(least, 6) < np.round(paid, 6)
        assert (moved[own].to_numpy() == wanted).all()
        new = price[after.loc[own & moved, "instance_type"]].to_numpy()
        np.testing.assert_allclose(new, least[wanted], atol=1e-9)
        assert after.loc[own & moved, "instance_type"].isin(types.index).all()
