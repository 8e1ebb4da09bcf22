from __future__ import annotations

import pytest

from bizcase.catalog import load_price_book
from bizcase.catalog.databases import (
    DATABASE_OPTIONS,
    database_classes,
    database_discounts,
    filled_from,
    infrastructure_discount,
)
from bizcase.catalog.services import dedicated_hosts, service_price, support_plans
from bizcase.errors import CatalogError

VIRGINIA = load_price_book("us-east-1")


def usd(book, engine, edition, licence, name):
    return database_classes(book).loc[(engine, edition, licence, name), "usd_per_hour"]


@pytest.mark.parametrize(
    ("product", "name", "hourly"),
    [
        (("postgresql", "", "no_license_required"), "db.m5.2xlarge", 0.712),
        (("oracle", "se2", "license_included"), "db.m5.2xlarge", 1.752),
        (("sqlserver", "enterprise", "license_included"), "db.r5.2xlarge", 5.002),
        (("aurora-mysql", "", "no_license_required"), "db.r5.2xlarge", 1.16),
    ],
)
def test_listed_prices_of_virginia(product, name, hourly):
    assert usd(VIRGINIA, *product, name) == hourly


def test_a_licensed_price_splits_into_infrastructure_and_licence():
    row = database_classes(VIRGINIA).loc[
        ("sqlserver", "standard", "license_included", "db.m5.2xlarge")
    ]
    assert row["infrastructure_usd_per_hour"] == 0.684  # Oracle BYOL, the same class
    assert row["licence_usd_per_hour"] == pytest.approx(2.548 - 0.684)


@pytest.mark.parametrize("region", ["us-east-1", "eu-central-1", "ap-south-1", "eu-central-2"])
def test_no_discount_reaches_into_the_licence(region):
    """A commitment discounts infrastructure only: its saving is below the infrastructure price."""
    book = load_price_book(region)
    classes = database_classes(book).reset_index()
    classes = classes[~classes["burstable"] & (classes["generation"] >= 5)]
    for option in DATABASE_OPTIONS:
        rates = database_discounts(book, option).reset_index()
        joined = classes.merge(rates, on=["engine", "edition", "licence_model", "family"])
        saving = infrastructure_discount(joined, joined["discount_fraction"])
        assert saving.between(0, 0.66).all()
        licensed = joined["licence_usd_per_hour"] > 0
        kept = saving[licensed] * joined["infrastructure_usd_per_hour"][licensed]
        whole = joined["usd_per_hour"][licensed] * joined["discount_fraction"][licensed]
        assert (kept <= whole + 1e-9).all()


def test_an_open_source_fraction_is_never_applied_to_sql_server():
    rates = database_discounts(VIRGINIA, "3yr_ri_partial")["discount_fraction"]
    assert rates.loc[("sqlserver", "enterprise", "license_included", "db.m5")] == 0.1
    assert rates.loc[("postgresql", "", "no_license_required", "db.m6i")] == pytest.approx(0.589942)


def test_a_region_without_listed_databases_borrows_and_says_so():
    zurich, frankfurt = load_price_book("eu-central-2"), load_price_book("eu-central-1")
    product = ("postgresql", "", "no_license_required")
    assert filled_from(zurich) == "the price of eu-central-1 × 1.1"
    assert filled_from(frankfurt) == ""
    ours = usd(zurich, *product, "db.m5.large")
    assert ours == pytest.approx(1.1 * usd(frankfurt, *product, "db.m5.large"), abs=1e-6)
    assert set(database_classes(zurich)["origin"]) == {"assumed"}


def test_services_are_listed_or_filled_never_virginias_price_under_another_name():
    assert service_price(load_price_book("eu-central-1"), "rds", "gp3").usd == 0.137
    filled = service_price(load_price_book("eu-west-1"), "rds", "gp3")
    assert (filled.usd, filled.origin, filled.filled) == (0.1265, "assumed", True)  # 0.115 × 1.1
    assert service_price(load_price_book("sa-east-1"), "vpc", "nat_gateway").usd == 0.071721
    assert service_price(
        load_price_book("eu-central-2"), "data_transfer", "cross_az_each_way"
    ).filled
    with pytest.raises(CatalogError):
        service_price(VIRGINIA, "rds", "floppy")


def test_hosts_and_support_plans():
    hosts = dedicated_hosts(VIRGINIA)
    assert hosts.loc["m5", ["vcpu", "memory_gib", "usd_per_host_hour"]].tolist() == [
        96,
        384,
        5.0688,
    ]
    assert hosts.loc["c5", "vcpu"] == 72
    plan = support_plans().loc["business_support_plus"]
    assert plan["rates"] == [0.09, 0.07, 0.05, 0.03]
    assert (support_plans()["bands_usd"].map(len) + 1 == support_plans()["rates"].map(len)).all()
