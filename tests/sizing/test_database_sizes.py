"""The size and class of a managed database: limits of its edition, what is stated, the reason."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bizcase.assumptions import load_register
from bizcase.catalog import load_price_book
from bizcase.catalog.databases import database_classes, database_discounts
from bizcase.sizing.database_classes import choose_classes
from tests.pricing.test_databases import priced

SQL = {"engine": "SQL Server", "engine_version": "2019", "edition": "Standard", "cpu_cores": 2}
BIG = {"vcpu": [16], "memory_gib": [512], "storage_provisioned_gib": [500]}
BOOK = load_price_book("us-east-1")


def one(row, overrides=None, **columns):
    estate = priced(SQL | row, overrides=overrides, **(columns or BIG))
    return estate.databases.iloc[0], [issue.code for issue in estate.issues]


def test_two_cores_of_standard_on_a_host_of_512_gib_are_no_class_of_768():
    database, codes = one({})
    assert (database["instance_class"], database["need_memory_gib"]) == ("db.r6i.4xlarge", 128)
    assert database["size_reason"].startswith(
        "128 of 512 GiB, as SQL Server Standard uses no more: "
    )
    assert "DB_MEMORY_OF_HOST" not in codes


@pytest.mark.parametrize(
    ("edition", "memory", "name"),
    [("Web", 64, "db.r6i.2xlarge"), ("Express", 4, "db.t3.medium"), ("Enterprise", 512, "")],
)
def test_each_edition_has_its_own_limit(edition, memory, name):
    database, codes = one({"edition": edition})
    assert database["need_memory_gib"] == memory
    assert not name or database["instance_class"] == name
    assert ("DB_MEMORY_OF_HOST" in codes) == (edition == "Enterprise")


def test_cores_above_the_limit_are_a_reason_too():
    database, _ = one({"cpu_cores": 96}, vcpu=[96], memory_gib=[64])
    assert database["need_vcpu"] == 48
    assert "; 48 vCPU, as SQL Server Standard uses no more: " in database["size_reason"]


def test_what_the_file_states_of_the_memory_counts_before_the_share_of_the_host():
    database, codes = one({"edition": "Enterprise", "memory_gib": 12})
    assert (database["need_memory_gib"], database["instance_class"]) == (12, "db.m6i.xlarge")
    assert database["size_reason"].startswith("12 GiB, as stated: ")
    assert "DB_MEMORY_OF_HOST" not in codes
    limited, _ = one({"memory_gib": 300})
    assert limited["size_reason"].startswith("128 of 300 GiB, as SQL Server Standard uses no more")


def test_an_excluded_family_is_no_class_either():
    database, _ = one({}, {"sizing.exclude_families": "r6i"})
    assert database["instance_class"] == "db.r5.4xlarge"


@pytest.mark.parametrize(
    ("row", "target", "model"),
    [
        ({"edition": "SE2"}, "rds", "license_included"),
        ({"edition": "SE2", "licence_model": "BYOL"}, "rds", "byol"),
        ({"edition": "Enterprise"}, "rds", "byol"),
        ({"edition": "Enterprise", "licence_model": "License included"}, "ec2", None),
        ({"edition": "SE1", "licence_model": "License included"}, "ec2", None),
    ],
)
def test_oracle_comes_with_its_licence_as_standard_edition_2_only(row, target, model):
    database, _ = one(
        {"engine": "Oracle", "engine_version": "19c", **row}, vcpu=[4], memory_gib=[16]
    )
    assert database["target"] == target
    assert model is None or database["licence_model"] == model
    assert (database["licence_monthly_usd"] > 0) == (model == "license_included")


PRODUCTS = [
    ("postgresql", "", "no_license_required"), ("aurora-mysql", "", "no_license_required"),
    ("oracle", "ee", "byol"), ("oracle", "se2", "license_included"),
    ("sqlserver", "standard", "license_included"), ("sqlserver", "web", "license_included"),
]  # fmt: skip


@pytest.mark.parametrize("product", PRODUCTS, ids=" ".join)
@pytest.mark.parametrize("option", ["1yr_ri", "3yr_ri_all_upfront"])
def test_hundreds_of_classes_hold_need_and_band_and_leave_no_newer_one_out(product, option):
    """Every class of the product, one by one: price as bought, fit and generation."""
    changes = {"pricing.database_option": option, "aws.discount_rds": 5}
    register = load_register().with_overrides(changes | {"sizing.price_band": 15})
    random, count = np.random.default_rng(3), 400
    needs = pd.DataFrame(
        dict(zip(("to_engine", "edition_key", "licence_model"), product, strict=True))
        | {
            "need_vcpu": np.exp(random.uniform(-1, 5.5, count)),
            "need_memory_gib": np.exp(random.uniform(-1, 7.5, count)),
        }
    )
    chosen = choose_classes(needs, BOOK, register)
    rates = database_discounts(BOOK, option)["discount_fraction"]
    classes = []
    for name, row in database_classes(BOOK).xs(product).iterrows():
        if row["family"][3] in "mr" and row["generation"] >= 5 and row["arch"] == "x86_64":
            usd, bare = row["usd_per_hour"], row["infrastructure_usd_per_hour"]
            off = min(rates.get((*product, row["family"]), 0) * usd / bare, 0.651302)
            paid = bare * (1 - off) * 0.95
            size = (row["vcpu"], row["memory_gib"], row["generation"])
            classes.append((name, *size, paid, paid + usd - bare))
    for need, found in zip(needs.itertuples(), chosen["instance_class"], strict=True):
        fits = [c for c in classes if c[1] >= need.need_vcpu and c[2] >= need.need_memory_gib]
        if not fits:
            assert pd.isna(found)
            continue
        cheapest = min(fits, key=lambda c: c[5])
        limit = cheapest[5] + 0.15 * cheapest[4] + 2e-6
        mine = next(c for c in fits if c[0] == found)
        assert mine[5] <= limit
        assert mine[3] >= max(c[3] for c in fits if c[5] <= limit - 4e-6)
