"""What a book must be before it replaces another, and what changed is told."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest

from bizcase.catalog import load_price_book
from bizcase.catalog.price_book import PriceBook
from bizcase.catalog.refresh.offers import Collector
from bizcase.catalog.refresh.query import _rows
from bizcase.catalog.refresh.rows import FIELDS, plain_name, plan_option
from bizcase.catalog.refresh.validate import checked
from bizcase.catalog.region_book import book_file, book_text, read_region_book
from bizcase.errors import CatalogError
from tests.catalog.price_list import REGION, as_json, instance, plans_json


def collected(products):
    collector = Collector(REGION)
    for product in products:
        for row in _rows(json.loads(as_json(product))):
            collector.add(row)
    for rate in plans_json(products):
        plan = plan_option(rate["savingsPlanOffering"]["planType"],
                           str(rate["savingsPlanOffering"]["durationSeconds"] // 31_536_000),
                           "No Upfront")  # fmt: skip
        collector.add_plan_rate(plan, rate["usageType"], rate["operation"], float(rate["rate"]))
    return collector


@pytest.fixture(scope="module")
def book(market):
    return collected(market).book(dt.date(2026, 11, 25), "test", {})


OLD = load_price_book(REGION)


def test_a_sound_book_has_nothing_to_tell(book):
    assert checked(book, OLD) == []
    assert checked(book, None) == []


def test_a_written_book_reads_back_the_same(book, tmp_path):
    path = tmp_path / "book.json"
    path.write_text(book_text(book), encoding="utf-8")
    assert read_region_book(book_file(path)) == book


def without(book, pattern):
    return {name: usd for name, usd in book.ec2.items() if not name.startswith(pattern)}


FAULTS = [
    (lambda b: {"ec2": {k: b.ec2[k] for k in list(b.ec2)[:90]}}, "90 instance types"),
    (lambda b: {"ec2": without(b, ("m", "r"))}, "known instance types are missing"),
    (lambda b: {"ec2": b.ec2 | {"m7i.large": 0.0}}, "impossible prices of m7i.large"),
    (lambda b: {"ec2": b.ec2 | {"m7i.large": -1.0}}, "impossible prices of m7i.large"),
    (lambda b: {"ec2": {k: usd * 3.5 for k, usd in b.ec2.items() if usd < 100}}, "3 times"),
    (lambda b: {"databases": {}}, "no price of postgresql"),
    (lambda b: {"databases": {k: v for k, v in b.databases.items() if k[0] != "oracle"}}, "oracle"),
    (lambda b: {"databases": {k: v * 1e4 for k, v in b.databases.items()}}, "impossible prices"),
    (lambda b: {"services": {}}, "gp3"),
    (lambda b: {"services": {("ebs", "gp3"): ("GB-month", 8.0)}}, "gp3"),
    (lambda b: {"commitments": {}}, "no rate for 3-year EC2 Instance"),
    (lambda b: {"commitments": b.commitments | {"1yr_standard_ri": {"m7i": 0.99}}}, "discounts"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "words"), FAULTS, ids=[words for _, words in FAULTS])
def test_a_book_that_cannot_be_is_refused(change, words, book):
    with pytest.raises(CatalogError, match=words) as refusal:
        checked(replace(book, **change(book)), OLD)
    assert "old price book stays" in refusal.value.remedy


def test_changes_are_listed(book):
    dearer = {k: usd * 1.1 if k.startswith("m7i.") else usd for k, usd in book.ec2.items()}
    del dearer["c5.large"]
    told = " ".join(checked(replace(book, ec2=dearer), OLD))
    assert "m7i.large +11%" in told
    assert "No longer listed: c5.large." in told


def test_half_of_a_refreshed_books_databases_do_not_replace_it(book):
    half = dict(list(book.databases.items())[::2])
    old = PriceBook(REGION, book)
    with pytest.raises(CatalogError, match=r"fewer than in the old book|no price of"):
        checked(replace(book, databases=half), old)


def test_of_two_prices_the_higher_is_kept_and_named():
    collector = collected([instance("m7i.large", 0.1), instance("m7i.large", 0.2)])
    assert collector.book(dt.date(2026, 11, 25), "test", {}).ec2 == {"m7i.large": 0.2}
    assert collector.conflicts == {"m7i.large"}


def test_a_reservation_with_half_its_price_is_none():
    """A partial upfront without its hourly part would look like a bargain."""
    collector = Collector(REGION)
    row = dict.fromkeys(FIELDS, "") | {
        "sku": "s", "termtype": "OnDemand", "unit": "Hrs", "priceperunit": "0.1",
        "currency": "USD", "productfamily": "Compute Instance", "locationtype": "AWS Region",
        "regioncode": REGION, "instancetype": "m7i.large", "tenancy": "Shared",
        "capacitystatus": "Used", "operation": "RunInstances", "usagetype": "BoxUsage:m7i.large",
    }  # fmt: skip
    collector.add(row)
    sold = {"termtype": "Reserved", "leasecontractlength": "1yr", "offeringclass": "standard",
            "purchaseoption": "Partial Upfront"}  # fmt: skip
    collector.add(row | sold | {"unit": "Quantity", "priceperunit": "262.8"})
    today = dt.date(2026, 11, 25)
    assert collector.book(today, "test", {}).commitments == {}
    collector.add(row | sold | {"unit": "Hrs", "priceperunit": "0.03"})
    rates = collector.book(today, "test", {}).commitments["1yr_standard_ri_partial"]
    assert rates == {"m7i": pytest.approx(1 - (262.8 / 8760 + 0.03) / 0.1)}


@pytest.mark.parametrize(
    ("name", "plain"),
    [("Instance Type", "instancetype"), ("instanceType", "instancetype"),
     ("Pre Installed S/W", "preinstalledsw")],
)  # fmt: skip
def test_both_spellings_of_an_attribute_are_one(name, plain):
    assert plain_name(name) == plain
