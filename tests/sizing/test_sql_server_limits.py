"""SQL Server Standard can use 24 cores and 128 GiB (2025: 32 and 256): more buys nothing."""

from __future__ import annotations

import pandas as pd
import pytest

from bizcase.assumptions import load_register
from bizcase.catalog import load_price_book
from bizcase.sizing import choose_types, ranking_of
from tests.pricing.test_databases import priced

STANDARD = {"engine": "SQL Server", "engine_version": "2019", "edition": "Standard"}
OLD = {**STANDARD, "engine_version": "2012"}  # stays on EC2
BIG = {"vcpu": [16], "memory_gib": [512], "storage_provisioned_gib": [500]}


def test_a_host_of_512_gib_with_a_standard_database_is_a_class_of_128():
    database = priced({**STANDARD, "cpu_cores": 16}, **BIG).databases.iloc[0]
    assert (database["target"], database["instance_class"]) == ("rds", "db.r6i.4xlarge")
    assert (database["need_vcpu"], database["need_memory_gib"]) == (16, 128)


@pytest.mark.parametrize(
    ("row", "memory"),
    [
        ({"edition": "Enterprise"}, 512), ({"engine_version": "2025"}, 256),
        ({"engine_version": "2022"}, 128), ({"target_engine": "Aurora PostgreSQL"}, 512),
    ],
)  # fmt: skip
def test_the_limit_is_that_of_the_edition_and_the_release(row, memory):
    database = priced({**STANDARD, "cpu_cores": 16, **row}, **BIG).databases.iloc[0]
    assert database["need_memory_gib"] == memory


def test_cores_are_limited_too_two_vcpu_each():
    wide = {"vcpu": [96], "memory_gib": [64], "storage_provisioned_gib": [500]}
    assert priced({**STANDARD, "cpu_cores": 96}, **wide).databases["need_vcpu"].tolist() == [48]


def test_a_host_on_ec2_that_serves_nothing_else_is_limited_and_as_allocated_is_not():
    estate = priced({**OLD, "cpu_cores": 16}, **BIG)
    server = estate.servers.iloc[0]
    assert (server["need_vcpu"], server["need_memory_gib"]) == (16, 128)
    assert server["instance_type"] == "r6a.4xlarge"
    assert server["target_reason"] == "SQL Server Standard can use no more"
    by_key = {item.key: item.compute_monthly_usd for item in estate.scenarios}
    assert by_key["as_is.on_demand"] > 2 * by_key["right_sized.on_demand"]


def test_an_unmeasured_host_that_fits_no_type_fits_once_it_is_limited():
    huge = {"vcpu": [64], "memory_gib": [90_000], "storage_provisioned_gib": [500]}
    server = priced({**OLD, "cpu_cores": 64}, **huge).servers.iloc[0]
    assert (server["target"], server["need_memory_gib"]) == ("ec2", 128)


@pytest.mark.parametrize(
    ("rows", "links"),
    [
        ([OLD], [("server_application", "s1", "erp")]),
        ([OLD, {"engine": "MongoDB", "engine_version": "7"}], []),
    ],
    ids=["another application", "another database"],
)
def test_a_host_with_anything_else_on_it_is_never_cut(rows, links):
    estate = priced(*rows, dependencies=links, **BIG)
    assert estate.servers["need_memory_gib"].tolist() == [512]


def test_two_standard_databases_may_be_two_instances():
    assert priced(OLD, OLD, **BIG).servers["need_memory_gib"].tolist() == [256]


EXPRESS = {**OLD, "edition": "Express"}


def test_express_alone_does_not_cut_its_host_as_it_comes_with_an_application():
    server = priced(EXPRESS, **BIG).servers.iloc[0]
    assert (server["need_vcpu"], server["need_memory_gib"]) == (16, 512)
    assert server["instance_memory_gib"] >= 512
    assert priced(EXPRESS, OLD, **BIG).servers["need_memory_gib"].tolist() == [132]


@pytest.mark.parametrize("rows", [[OLD], [EXPRESS], [{**OLD, "edition": "Web"}], [EXPRESS, OLD]])
def test_the_type_is_that_of_the_need_that_is_printed(rows):
    server = priced(*rows, **BIG).servers.iloc[0]
    needs = pd.DataFrame([server[["need_vcpu", "need_memory_gib", "os_licence", "sql_edition"]]])
    register = load_register()
    chosen = choose_types(needs, load_price_book("us-east-1"), ranking_of(register))
    assert server["instance_type"] == chosen["instance_type"].iloc[0]
