"""What an hour costs as bought: list, discount, own prices."""

from __future__ import annotations

import pytest

from bizcase.catalog import Purchase, hourly_prices, load_price_book
from bizcase.catalog.own_prices import OwnPrice, read_own_prices
from bizcase.errors import CatalogError
from bizcase.inputs.opening.upload import Upload

REGION, TYPE, PLAN = "us-east-1", "m6a.xlarge", "3yr_compute_sp"
LIST, OFF = 0.1728, 0.492859


def hour(own=(), **purchase):
    bought = Purchase(purchase.pop("option", PLAN), **purchase)
    prices = tuple(OwnPrice(TYPE, option, usd, REGION) for option, usd in own)
    return hourly_prices(load_price_book(REGION, own_prices=prices), bought).loc[TYPE]


def test_an_hour_at_list_is_the_option_on_its_coverage_and_on_demand_for_the_rest():
    """0.1728 × (1 − 0.8 × 0.492859) = 0.104667; 12 % less is 0.092107."""
    plain = hour(coverage=0.8)
    assert plain["list_hourly_usd"] == pytest.approx(LIST * (1 - 0.8 * OFF))
    assert plain["hourly_usd"] == plain["list_hourly_usd"]
    less = hour(coverage=0.8, private_discount=0.12)
    assert less["list_hourly_usd"] == plain["list_hourly_usd"]
    assert less["private_discount"] == 0.12
    assert less["hourly_usd"] == pytest.approx(0.88 * plain["list_hourly_usd"])


@pytest.mark.parametrize(
    ("own", "usd"),
    [
        ([("on_demand", 0.15)], 0.8 * LIST * (1 - OFF) * 0.88 + 0.2 * 0.15),
        ([(PLAN, 0.07)], 0.8 * 0.07 + 0.2 * LIST * 0.88),
        ([(PLAN, 0.07), ("on_demand", 0.15)], 0.8 * 0.07 + 0.2 * 0.15),
        ([("1yr_compute_sp", 0.01)], LIST * (1 - 0.8 * OFF) * 0.88),
        ([("on_demand", 0.30)], 0.8 * LIST * (1 - OFF) * 0.88 + 0.2 * 0.30),
    ],
)
def test_an_own_price_stands_in_place_of_list_less_discount_for_hours_bought_so(own, usd):
    found = hour(own, coverage=0.8, private_discount=0.12)
    assert found["hourly_usd"] == pytest.approx(usd)
    assert found["list_hourly_usd"] == pytest.approx(LIST * (1 - 0.8 * OFF))
    other = hourly_prices(load_price_book(REGION), Purchase(PLAN, 0.8, 1.0, 0.12)).loc["m6a.large"]
    assert other["private_discount"] == 0.12


def test_an_own_price_of_an_option_without_a_rate_is_used():
    """The region lists no such rate for the family: without the price every hour is on demand."""
    book = load_price_book(REGION)
    lacking = book.ec2[~book.ec2["family"].isin(book.discounts(PLAN).index)].index[0]
    own = load_price_book(REGION, own_prices=(OwnPrice(lacking, PLAN, 0.01, REGION),))
    assert hourly_prices(book, Purchase(PLAN)).loc[lacking, "rate_missing"]
    found = hourly_prices(own, Purchase(PLAN)).loc[lacking]
    assert not found["rate_missing"]
    assert found["hourly_usd"] == pytest.approx(0.01)


def read(text):
    return read_own_prices(Upload("own.csv", text.encode()), REGION)


def test_own_prices_are_read_from_a_csv():
    found = read(
        "\ufeffinstance_type,purchase_option,hourly_usd\nm6a.large,,0.08\nm6a.large,3yr_compute_sp,0.05\n"
    )
    assert found == (
        OwnPrice("m6a.large", "on_demand", 0.08, REGION), OwnPrice("m6a.large", PLAN, 0.05, REGION),
    )  # fmt: skip
    assert read("instance_type,hourly_usd\nm6a.large,0.08\n") == found[:1]


HEADER = "instance_type,purchase_option,hourly_usd\n"


@pytest.mark.parametrize(
    "rows",
    [
        "a,b\n1,2", "", f"{HEADER}m6a.large,,0", f"{HEADER}m6a.large,,nan",
        f"{HEADER}m6a.large,,-1", f'{HEADER}m6a.large,,"0,08"', f"{HEADER}m6a.large,forever,0.09",
        f"{HEADER}m6a.large,,0.08\nm6a.large,on_demand,0.09",
    ],
)  # fmt: skip
def test_a_file_that_is_no_list_of_prices_is_refused(rows):
    with pytest.raises(CatalogError):
        read(rows)


def test_an_own_price_of_a_type_that_the_region_does_not_have_is_refused():
    with pytest.raises(CatalogError, match="no instance type 'm6a-large'"):
        load_price_book(REGION, own_prices=(OwnPrice("m6a-large", "on_demand", 0.08, REGION),))


def test_an_own_price_holds_in_its_region_only():
    own = (OwnPrice(TYPE, "on_demand", 0.01, "eu-west-1"),)
    assert load_price_book(REGION, own_prices=own) is load_price_book(REGION)
    assert load_price_book("eu-west-1", own_prices=own).own == own
