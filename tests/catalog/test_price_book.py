from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from bizcase.assumptions import load_register
from bizcase.catalog import (
    MAIN_OPTION_KEYS,
    OPTION_KEYS,
    Purchase,
    hourly_prices,
    load_price_book,
    private_discount,
    purchase_option,
    regions,
    worst_origin,
)
from bizcase.catalog.purchase import SERVICES
from bizcase.catalog.snapshot import priced_regions, read_text_table, sources
from bizcase.errors import CatalogError, UsageError


def test_m7i_large_is_priced_as_aws_lists_it():
    price = load_price_book("us-east-1").instance_price("m7i.large", "linux")
    assert price["on_demand_hourly_usd"] == 0.1008
    assert price["commitments"]["3yr_ec2_instance_sp"] * 730 == pytest.approx(33.38, rel=0.01)
    assert price["commitments"]["3yr_compute_sp"] * 730 == pytest.approx(37.32, rel=0.01)
    assert {"1yr_compute_sp", "3yr_compute_sp", "3yr_ec2_instance_sp", "3yr_standard_ri"} <= set(
        price["commitments"]
    )
    assert price["licence_hourly_usd"] == 0
    assert all(rate["origin"] and rate["as_of"] for rate in price["rates"].values())


LICENCES = [
    # os, type, USD an hour
    ("windows", "m7i.large", 2 * 0.046),
    ("windows", "t3.large", 0.0276),
    ("rhel", "m7i.2xlarge", 8 * 0.0144),
    ("rhel", "m7i.4xlarge", 16 * 0.0108),
    ("suse", "m7i.xlarge", 0.0563),
    ("suse", "m7i.2xlarge", 0.125),
    ("suse", "m5.2xlarge", 0.1),
    ("linux", "m7i.large", 0),
]


@pytest.mark.parametrize(("os", "name", "usd"), LICENCES)
def test_licence_rates(os, name, usd):
    price = load_price_book("us-east-1").instance_price(name, os)
    assert price["licence_hourly_usd"] == pytest.approx(usd)


def test_windows_does_not_run_on_graviton():
    with pytest.raises(CatalogError, match="cannot run windows"):
        load_price_book("us-east-1").instance_price("m7g.large", "windows")


@pytest.mark.parametrize("region", ["mars-1", "ap-east-2", "cn-north-1"])
def test_a_region_without_prices_is_refused_and_the_others_named(region):
    with pytest.raises(CatalogError, match="eu-west-1") as refusal:
        load_price_book(region)
    assert region in refusal.value.message


def test_an_unknown_type_or_option_is_refused_with_a_hint():
    with pytest.raises(CatalogError, match=r"m7i\.large"):
        load_price_book("us-east-1").instance_price("m7i.larg", "linux")
    with pytest.raises(UsageError, match="on_demand"):
        purchase_option("4yr_magic")


@pytest.mark.parametrize("region", priced_regions())
def test_every_price_book_is_sound(region):
    book = load_price_book(region)
    assert (book.ec2["on_demand_hourly_usd"] > 0).all()
    assert book.ec2[["origin", "source", "as_of"]].notna().all(axis=None)
    assert set(book.ec2["origin"]) <= {"listed", "derived", "assumed"}
    types = book.candidates()
    assert (types["arch"] == "x86_64").all()
    assert types["family"].str[0].isin(list("cmrx")).all()
    assert (types["generation"] >= 5).all()
    assert not types[["burstable", "bare_metal", "flex", "accelerated"]].any(axis=None)
    for key in OPTION_KEYS[1:]:
        discounts = book.discounts(key)
        assert discounts["discount_fraction"].between(0.01, 0.8).all()
        assert discounts["origin"].notna().all()


def test_a_longer_term_never_costs_more():
    book = load_price_book("us-east-1")
    for plan in ("compute_sp", "ec2_instance_sp", "standard_ri"):
        one, three = book.discounts(f"1yr_{plan}"), book.discounts(f"3yr_{plan}")
        both = one.index.intersection(three.index)
        assert (three.loc[both, "discount_fraction"] > one.loc[both, "discount_fraction"]).all()


def test_compute_savings_plans_are_listed_for_few_regions_and_filled_for_the_others():
    tokyo = load_price_book("ap-northeast-1")
    assert not tokyo.option_listed("3yr_compute_sp")
    assert tokyo.option_available("3yr_compute_sp")
    assert tokyo.option_listed("3yr_ec2_instance_sp")
    assert all(load_price_book("us-east-1").option_listed(key) for key in MAIN_OPTION_KEYS)


def test_a_filled_rate_is_a_ratio_of_that_of_us_east_1_and_assumed():
    """m6a: 0.83 × 0.492859 in Frankfurt; c5 has a rate of its own there and keeps it."""
    frankfurt = load_price_book("eu-central-1")
    filled = frankfurt.discounts("3yr_compute_sp", 0.83)
    assert filled.loc["m6a", "discount_fraction"] == pytest.approx(0.409073)
    assert filled.loc["m6a", "origin"] == "assumed"
    assert "0.83 × that of us-east-1" in filled.loc["m6a", "source"]
    assert filled.loc["c5", "discount_fraction"] == 0.427835
    assert filled.loc["c5", "origin"] == "listed"
    assert "m6a" not in frankfurt.discounts("3yr_compute_sp").index
    for key in ("3yr_ec2_instance_sp", "on_demand"):
        assert frankfurt.discounts(key, 0.83).equals(frankfurt.discounts(key))
    base = load_price_book("us-east-1")
    assert base.discounts("3yr_compute_sp", 0.5).equals(base.discounts("3yr_compute_sp"))


def test_coverage_and_a_private_discount_take_off_one_after_the_other():
    """0.8 × 0.492859 = 0.394287 off; 10 % off the rest: 1 − 0.605713 × 0.9 = 0.454858."""
    book = load_price_book("us-east-1")
    whole = Purchase("3yr_compute_sp")
    for purchase, discount in (
        (whole, 0.492859),
        (Purchase("3yr_compute_sp", 0.8), 0.394287),
        (Purchase("3yr_compute_sp", 0.8, private_discount=0.1), 0.454858),
        (Purchase("3yr_compute_sp", 0.0), 0),
        (Purchase("on_demand", 0.8, private_discount=0.1), 0.1),
    ):
        hour = hourly_prices(book, purchase).loc["m6a.large"]
        assert hour["hourly_usd"] == pytest.approx(0.0864 * (1 - discount), abs=1e-6)


def test_a_discount_of_a_service_replaces_that_of_the_agreement():
    register = load_register()
    assert [private_discount(register, name) for name in SERVICES] == [0, 0, 0, 0]
    agreed = register.with_overrides({"aws.edp_discount": 8, "aws.discount_ec2": 12})
    assert [private_discount(agreed, name) for name in SERVICES] == [0.12, 0.08, 0.08, 0.08]
    none_on_rds = agreed.with_overrides({"aws.discount_rds": 0})
    assert private_discount(none_on_rds, "rds") == 0


@pytest.mark.parametrize(
    ("region", "usd", "filled"),
    [
        ("us-east-1", 0.08, False), ("eu-central-1", 0.0952, False),
        ("sa-east-1", 0.152, True), ("ca-central-1", 0.08 * 1.1146, True),
    ],
)  # fmt: skip
def test_gp3_is_listed_or_filled_and_says_so(region, usd, filled):
    price = load_price_book(region).gp3_gib_month()
    assert price.usd == pytest.approx(usd, rel=1e-4)
    assert (price.filled, price.origin == "assumed") == (filled, filled)
    assert bool(price.note) == filled


def test_every_code_of_a_price_has_a_source_and_every_source_a_price():
    prices = read_text_table("ec2_on_demand.csv").iloc[:, 1:].to_numpy().ravel()
    rates = read_text_table("ec2_commitments.csv").iloc[:, 2:].to_numpy().ravel()
    used = {("ec2_on_demand", cell[-1]) for cell in prices if cell}
    used |= {("ec2_commitments", cell.split("#")[1]) for cell in rates if cell}
    databases = read_text_table("rds_on_demand.csv").iloc[:, 4:].to_numpy().ravel()
    used |= {("rds_on_demand", cell[-1]) for cell in databases if cell}
    reserved = read_text_table("rds_commitments.csv").iloc[:, 5:].to_numpy().ravel()
    used |= {("rds_commitments", cell.split("#")[1]) for cell in reserved if cell}
    assert used == set(sources().index)


def test_the_weakest_origin_counts():
    worst = worst_origin(
        pd.Series(["listed", "derived", "listed"]), pd.Series(["listed", "listed", "assumed"])
    )
    assert worst.tolist() == ["listed", "derived", "assumed"]


def test_regions_say_whether_they_have_prices():
    table = regions().set_index("region")
    assert table.loc["eu-central-1", "has_prices"]
    assert not table.loc["cn-north-1", "has_prices"]
    assert np.isclose(table.loc["eu-central-1", "m5_ratio"], 1.1979)


_CLASS = re.compile(r"([mcr])[5-8][ai]?")


def test_rates_of_one_class_agree_so_that_one_stands_for_another():
    """What a borrowed rate rests on: listed ones of a class differ by 1.5 % of the price at most.

    Each listed rate but one is what the others would have been borrowed from.
    """
    found = pd.concat(
        load_price_book(region).discounts("3yr_compute_sp") for region in ("us-east-1", "us-west-2")
    )
    listed = found[found["origin"].eq("listed") & found.index.str.fullmatch(_CLASS)]
    paid = (1 - listed["discount_fraction"]).groupby(listed.index.str[0])
    assert paid.size().to_dict() == {"c": 2, "m": 3, "r": 2}
    assert (paid.max() / paid.min()).max() < 1.015


def test_a_rate_borrowed_within_its_class_is_derived_and_any_other_assumed():
    found = load_price_book("us-east-1").discounts("3yr_compute_sp")
    borrowed = found[found["source"].str.contains("listed rates of one class")]
    assert {"m6a", "c6a", "r6a", "r7a"} <= set(borrowed.index)
    assert borrowed.index.str.fullmatch(_CLASS).all()
    assert borrowed["origin"].eq("derived").all()
    rates = found["discount_fraction"]
    for family, row in borrowed.iterrows():
        giver = row["source"].split(":")[0].removeprefix("rate of ")
        assert (giver[0], rates[giver]) == (family[0], rates[family])
    others = found.loc[["c4", "i4i", "m6g", "m6in", "x2idn"], "origin"]
    assert others.eq("assumed").all()
