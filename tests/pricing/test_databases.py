from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bizcase.assumptions import load_register
from bizcase.catalog import load_price_book
from bizcase.catalog.databases import DATABASE_OPTIONS
from bizcase.inputs.opening.upload import Upload
from bizcase.inputs.read import read_inventory
from bizcase.inventory import Inventory
from bizcase.inventory.tables import conform
from bizcase.pricing import price_estate
from bizcase.sizing.database_classes import ranked_classes
from bizcase.sizing.selection import first_fit
from bizcase.units import sum_usd
from tests.factories import MPA_SAMPLE, needs, servers

REGISTER = load_register()
BOOK = load_price_book("us-east-1")
CLASSES = ranked_classes(BOOK, ("postgresql", "", "no_license_required"))
CLASS_VCPU, CLASS_MEMORY, CLASS_PRICE = (
    CLASSES[name].to_numpy() for name in ("vcpu", "memory_gib", "usd_per_hour")
)


def databases(*rows):
    defaults = {
        "engine": "PostgreSQL", "engine_version": "15", "storage_gib": 100, "cpu_cores": 4,
        "deployment": "Single-AZ", "host_server_id": "s1", "clustered": False,
    }  # fmt: skip
    table = [
        {"database_id": f"d{n}", "name": f"db-{n}", "source_row": n + 1, **defaults, **row}
        for n, row in enumerate(rows, start=1)
    ]
    return conform("databases", pd.DataFrame(table))


def links(*pairs):
    rows = [
        {"kind": kind, "from_id": left, "to_id": right, "resolved": True}
        for kind, left, right in pairs
    ]
    return conform("dependencies", pd.DataFrame(rows)) if rows else conform("dependencies", {})


def priced(*rows, dependencies=(), overrides=None, **columns):
    columns = columns or {"vcpu": [4], "memory_gib": [16], "storage_provisioned_gib": [200]}
    inventory = Inventory(
        servers=servers(**columns), databases=databases(*rows), dependencies=links(*dependencies)
    )
    return price_estate(inventory, REGISTER.with_overrides(overrides or {}), BOOK)


def test_a_database_bill_worked_by_hand():
    """4 cores, 16 GiB, Multi-AZ: db.m6i.xlarge at 0.356 USD, 36.0 % off, twice; 200 GiB gp3."""
    estate = priced({"deployment": "Multi-AZ"})
    database = estate.databases.iloc[0]
    assert (database["target"], database["instance_class"]) == ("rds", "db.m6i.xlarge")
    assert database["compute_monthly_usd"] == round(730 * 2 * 0.356 * (1 - 0.359551), 2)
    assert database["storage_monthly_usd"] == 23.00  # 2 × 100 GiB × 0.115 USD
    assert database["licence_monthly_usd"] == 0
    total = database["compute_monthly_usd"] + 23.00
    assert database["total_monthly_usd"] == pytest.approx(total)


def test_the_host_of_a_database_that_moves_is_not_paid_twice():
    estate = priced({})
    server = estate.servers.iloc[0]
    assert server["target"] == "database_moved"
    assert server["total_monthly_usd"] == 0
    assert "move" in server["target_reason"]
    assert len(estate.lines) == 0


def test_a_host_that_serves_another_application_stays_smaller():
    estate = priced(
        {}, dependencies=[("server_application", "s1", "erp")],
        vcpu=[16], memory_gib=[64], storage_provisioned_gib=[500],
    )  # fmt: skip
    server = estate.servers.iloc[0]
    assert (server["target"], server["need_vcpu"], server["need_memory_gib"]) == ("ec2", 12, 48)
    assert server["need_storage_gib"] == 400
    assert estate.databases["need_memory_gib"].iloc[0] == 16  # 64 GiB × 4 of 16 vCPU
    assert "DB_HOST_STAYS" in [issue.code for issue in estate.issues]


def test_a_host_mapped_to_the_databases_own_application_leaves():
    pairs = [("server_application", "s1", "erp"), ("database_application", "d1", "erp")]
    assert priced({}, dependencies=pairs).servers["target"].tolist() == ["database_moved"]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"engine": "Oracle", "engine_version": "11g", "edition": "SE2"}, "11g does not run"),
        ({"engine": "Oracle", "engine_version": "19c", "edition": "Enterprise",
          "licence_model": "License included"}, "own licences only"),
        ({"engine": "Oracle", "engine_version": "19c", "edition": "SE2", "clustered": True}, "RAC"),
        ({"engine": "Oracle", "engine_version": "19c", "edition": "Standard One"}, "no edition"),
        ({"engine": "SQL Server", "engine_version": "2019"}, "edition is not stated"),
        ({"engine": "SQL Server", "engine_version": "2019", "edition": "Standard",
          "licence_model": "BYOL"}, "own licences run on EC2"),
        ({"engine": "SQL Server", "engine_version": "2012", "edition": "Standard"}, "2012"),
        ({"engine": "MongoDB", "engine_version": "7"}, "no managed target"),
        ({"cpu_cores": 1000}, "no instance class is large enough"),
    ],
)  # fmt: skip
def test_what_rds_forbids_is_a_blocker_priced_on_ec2(row, words):
    estate = priced(row)
    database = estate.databases.iloc[0]
    assert database["target"] == "ec2"
    assert words in database["blocker"]
    assert database["total_monthly_usd"] == 0
    assert estate.servers["target"].tolist() == ["ec2"]
    assert estate.servers["total_monthly_usd"].iloc[0] > 0
    # “Databases cannot move … They stay”: it is one.
    (issue,) = (issue for issue in estate.issues if issue.code == "DB_BLOCKED")
    assert issue.message.startswith("A database cannot move to a managed service: ")
    assert issue.action.startswith("It stays on its server")


def test_a_change_of_engine_meets_no_version_rule_and_rehost_is_a_conflict():
    estate = priced(
        {"engine": "Oracle", "engine_version": "10g", "edition": "SE 1",
         "target_engine": "Aurora MySQL", "declared_strategy": "Rehost"}
    )  # fmt: skip
    assert estate.databases["target"].tolist() == ["aurora"]
    codes = [issue.code for issue in estate.issues]
    assert {"DB_STRATEGY_CONFLICT", "DB_ENGINE_CHANGE", "DB_AURORA_IO_UNKNOWN"} <= set(codes)


@pytest.mark.parametrize(
    ("engine", "target", "converted"),
    [
        ("PostgreSQL", "Aurora PostgreSQL", False), ("MySQL 8", "Amazon Aurora MySQL", False),
        ("Aurora PostgreSQL", "RDS PostgreSQL", False), ("PostgreSQL", None, False),
        ("Oracle", "Aurora PostgreSQL", True), ("MySQL", "Aurora PostgreSQL", True),
        ("SQL Server", "RDS MySQL", True), ("MariaDB", "RDS MySQL", True),
    ],
)  # fmt: skip
def test_aurora_of_the_same_engine_is_no_conversion(engine, target, converted):
    """Two of four “which needs conversion” went from PostgreSQL to Aurora PostgreSQL."""
    row = {"engine": engine, "engine_version": "15", "target_engine": target}
    found = {issue.code for issue in priced(row).issues}
    assert ("DB_ENGINE_CHANGE" in found) is converted


def test_the_edition_of_sql_server_carries_over_and_its_licence_keeps_its_rate():
    row = {"engine": "SQL Server", "engine_version": "2019", "edition": "Enterprise"}
    licences = set()
    for option in DATABASE_OPTIONS:
        estate = priced(row, overrides={"pricing.database_option": option})
        licences.add(estate.databases["licence_monthly_usd"].iloc[0])
    # db.m5.xlarge: 2.336 USD less 0.342 USD of infrastructure, 730 hours.
    assert licences == {round(730 * (2.336 - 0.342), 2)}


def test_sql_server_that_stays_brings_its_licence_to_the_server():
    row = {"engine": "SQL Server", "engine_version": "2012", "edition": "Standard"}
    server = priced(row, overrides={"lic.stance": "rented"}).servers.iloc[0]
    assert server["licence_monthly_usd"] == 350.40  # 730 h × 4 vCPU × 0.12 USD
    own = priced({**row, "licence_model": "BYOL"}).servers.iloc[0]
    assert own["licence_monthly_usd"] == 0


@pytest.mark.parametrize(
    ("row", "named"),
    [({}, True), ({"edition": "Standard"}, False), ({"licence_model": "BYOL"}, False)],
)
def test_a_licence_that_cannot_be_priced_for_want_of_an_edition_is_named(row, named):
    estate = priced({"engine": "SQL Server", "engine_version": "2012", **row})
    assert estate.databases["target"].tolist() == ["ec2"]
    assert ("DB_SQL_EDITION_UNKNOWN" in [issue.code for issue in estate.issues]) is named


def test_an_upfront_payment_is_spread_and_shown():
    estate = priced({}, overrides={"pricing.database_option": "3yr_ri_partial"})
    database = estate.databases.iloc[0]
    exact = 730 * 0.356 * (1 - 0.589942)
    assert database["compute_monthly_usd"] == round(exact, 2)
    assert database["upfront_usd"] == pytest.approx(18 * round(exact, 2), abs=0.01)  # half of 36


@settings(max_examples=1000, deadline=None)
@given(st.floats(0.5, 140), st.floats(0.5, 1100), st.floats(0, 1), st.floats(0, 1))
def test_the_cheapest_class_that_fits_and_more_demand_never_costs_less(vcpu, memory, less, thin):
    needs = pd.DataFrame(
        {"need_vcpu": [vcpu, vcpu * less], "need_memory_gib": [memory, memory * thin]}
    )
    fits = np.greater_equal(CLASS_VCPU, vcpu) & np.greater_equal(CLASS_MEMORY, memory)
    chosen, for_less = first_fit(needs, CLASSES)
    if not fits.any():
        assert chosen == -1
        return
    assert CLASS_VCPU[chosen] >= vcpu
    assert CLASS_MEMORY[chosen] >= memory
    assert CLASS_PRICE[chosen] == CLASS_PRICE[fits].min()
    assert CLASS_PRICE[for_less] <= CLASS_PRICE[chosen]


@needs(MPA_SAMPLE)
def test_the_samples_14_database_hosts_are_not_billed_twice():
    upload = Upload(MPA_SAMPLE.name, MPA_SAMPLE.read_bytes())
    inventory = read_inventory(upload, REGISTER)
    estate = price_estate(inventory, REGISTER, BOOK)
    table = estate.databases.set_index("database_id")
    assert table["target"].value_counts().to_dict() == {"aurora": 6, "ec2": 4, "rds": 4}
    assert table.loc["DB4", "blocker"].startswith("version 10g")
    before = price_estate(Inventory(servers=inventory.servers), REGISTER, BOOK).servers
    before = before.set_index("server_id")["need_vcpu"]
    after = estate.servers.set_index("server_id")
    for _, database in table[table["target"] != "ec2"].iterrows():
        host = database["host_server_id"]
        assert after.loc[host, "target"] == "database_moved" or (
            after.loc[host, "need_vcpu"] < before[host]
        )
    for _, database in table[table["target"] == "ec2"].iterrows():
        assert after.loc[database["host_server_id"], "target"] == "ec2"
        assert database["total_monthly_usd"] == 0
    assert sum_usd(table["total_monthly_usd"]) == sum_usd(estate.database_lines["amount_usd"])
