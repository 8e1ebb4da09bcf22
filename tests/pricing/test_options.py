"""Options beside the base case: commitments, Graviton, a schedule, regions."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from bizcase.assumptions import load_register
from bizcase.catalog import MAIN_OPTION_KEYS, load_price_book, purchase_of
from bizcase.catalog.region_book import RegionBook, book_text
from bizcase.inputs.opening.upload import Upload
from bizcase.inventory import Inventory
from bizcase.ledger import Ledger
from bizcase.pricing import fleet_cost, price_estate, price_in_regions, pricing_figures
from bizcase.pricing.commitments import break_even_months
from bizcase.pricing.evidence import ends, total_grade
from bizcase.pricing.lines import compute_lines, licence_lines, storage_lines
from bizcase.pricing.scenarios import SCENARIO_SIZINGS
from bizcase.sizing import graviton_eligible
from bizcase.units import sum_usd
from tests.factories import servers
from tests.pricing.test_databases import databases

REGISTER = load_register()
BOOK = load_price_book("us-east-1")


def priced(overrides=None, **columns):
    register = REGISTER.with_overrides(overrides or {})
    return price_estate(Inventory(servers=servers(**columns)), register, BOOK)


def test_a_committed_rate_is_linux_less_discount_plus_licence():
    for licence in ("none", "windows", "rhel", "suse"):
        estate = priced(
            vcpu=[8], memory_gib=[32], os_licence=[licence], storage_provisioned_gib=[0]
        )
        server = estate.servers.iloc[0]
        types = BOOK.ec2.loc[[server["instance_type"]]]
        discount = BOOK.discounts(estate.option)["discount_fraction"][types["family"].iloc[0]]
        linux = types["on_demand_hourly_usd"].iloc[0]
        charge = BOOK.licence_hourly_usd(licence, types)["licence_hourly_usd"].iloc[0]
        exact = 730 * (linux * (1 - 0.8 * discount) + charge)
        assert server["total_monthly_usd"] == pytest.approx(exact, abs=0.011)


def test_a_commitment_of_three_years_at_half_price_pays_after_half_its_term():
    assert break_even_months(36, 0.5) == 18


def test_the_base_case_and_every_committed_option_are_at_one_coverage():
    totals, full = {}, set()
    for coverage in (0, 80, 100):
        register = REGISTER.with_overrides({"aws.commit_coverage": coverage})
        estate = price_estate(Inventory(servers=servers(vcpu=[8], memory_gib=[32])), register, BOOK)
        ledger = Ledger()
        pricing_figures(estate, register, BOOK, ledger)
        by_key = {item.key: item.total_monthly_usd for item in estate.scenarios}
        totals[coverage] = {key: by_key[f"right_sized.{key}"] for key in MAIN_OPTION_KEYS}
        assert ledger.value("aws.servers.monthly") == totals[coverage][estate.option]
        # As allocated stands on the same basis: nothing is measured, so it is the same.
        assert ledger.value("aws.as_is.monthly") == totals[coverage][estate.option]
        full.add(ledger.value("aws.servers.full_coverage.monthly"))
    assert full == {totals[100]["3yr_compute_sp"]}
    for key in MAIN_OPTION_KEYS:
        on_demand, whole = totals[0][key], totals[100][key]
        assert on_demand == totals[80]["on_demand"]
        assert totals[80][key] == pytest.approx(0.8 * whole + 0.2 * on_demand, abs=0.01)


def test_what_a_commitment_leaves_uncovered_and_costs_until_it_starts_worked_by_hand():
    """m6a.2xlarge: 252.29 USD on demand, 127.95 committed; a fifth of the saving is 24.87."""
    ledger = Ledger()
    estate = priced(vcpu=[8], memory_gib=[32])
    pricing_figures(estate, REGISTER, BOOK, ledger)
    key = "aws.commit.3yr_compute_sp"
    assert ledger.value(f"{key}.uncovered.monthly") == 24.87
    assert ledger.value(f"{key}.lag.once") == 298.42  # 3 × 0.8 × 124.34
    assert ledger.value(f"{key}.unused.monthly") == 25.59  # (0.8 − 0.6) × 127.95
    assert ledger.value(f"{key}.break_even.months") == 18.3  # 36 × 127.95 ÷ 252.29


def test_a_schedule_pays_its_hours_on_demand_and_all_of_the_storage():
    """m6a.large or the like: 260 hours instead of 730; production keeps its price."""
    estate = priced(
        vcpu=[4, 4], memory_gib=[16, 16], storage_provisioned_gib=[100, 100],
        environment=["production", "development"],
    )  # fmt: skip
    by_key = {item.key: item for item in estate.scenarios}
    scheduled, full = by_key["scheduled.on_demand"], by_key["right_sized.on_demand"]
    half = full.compute_monthly_usd / 2
    assert scheduled.compute_monthly_usd == pytest.approx(half + half * 260 / 730, abs=0.01)
    assert scheduled.storage_monthly_usd == full.storage_monthly_usd
    off = priced({"time.nonprod_hours_month": 730}, vcpu=[4], memory_gib=[16],
                 environment=["development"])  # fmt: skip
    assert not [item for item in off.scenarios if item.sizing == "scheduled"]


@pytest.mark.parametrize(
    ("name", "eligible"),
    [
        ("Red Hat Enterprise Linux 8 (64-bit)", True),
        ("Red Hat Enterprise Linux 7 (64-bit)", False),
        ("Ubuntu Linux (64-bit)", False),
        ("Ubuntu 22.04", True),
        ("Debian GNU/Linux 11 (32-bit)", False),
        ("SUSE Linux Enterprise 15 (64-bit)", True),
    ],
)
def test_graviton_needs_a_stated_release_with_an_arm_build(name, eligible):
    table = servers(vcpu=[2], os_name=[name])
    assert graviton_eligible(table).tolist() == [eligible]


def test_graviton_is_an_option_and_never_the_base():
    names = ["Ubuntu 22.04", "Ubuntu 22.04"]
    estate = priced(vcpu=[2, 4], memory_gib=[8, 32], os_name=names)
    arch = BOOK.ec2.loc[estate.servers["instance_type"], "arch"]
    assert set(arch) == {"x86_64"}
    by_key = {item.key: item.total_monthly_usd for item in estate.scenarios}
    assert by_key["graviton.on_demand"] < by_key["right_sized.on_demand"]
    assert estate.opportunities["graviton"] == 2


def test_regions_stand_side_by_side_each_at_its_own_prices():
    inventory = Inventory(servers=servers(vcpu=[4], memory_gib=[16]))
    costs = price_in_regions(inventory, REGISTER, ["us-east-1", "eu-central-1", "us-east-1"])
    assert [cost.region for cost in costs] == ["us-east-1", "eu-central-1"]
    for cost in costs:
        alone = price_estate(inventory, REGISTER, load_price_book(cost.region))
        assert cost.scenarios == alone.scenarios
        assert {item.region for item in cost.scenarios} == {cost.region}


def test_a_region_whose_book_lacks_the_base_option_has_no_amounts_and_says_so():
    own = RegionBook("eu-central-1", dt.date(2026, 11, 20), "Own", {},
                     BOOK.ec2["on_demand_hourly_usd"].to_dict(), {}, {}, {}, {}, {})  # fmt: skip
    missing = price_in_regions(
        Inventory(servers=servers(vcpu=[4], memory_gib=[16])),
        REGISTER.with_overrides({"pricing.base_option": "3yr_standard_ri"}), ["eu-central-1"],
        {"eu-central-1": Upload("own.json", book_text(own).encode())},
    )  # fmt: skip
    assert (missing[0].run_monthly_usd, bool(missing[0].reason)) == (None, True)


def test_more_demand_never_costs_less_without_a_band():
    random = np.random.default_rng(3)
    vcpu, memory = random.uniform(0.5, 120, 2000), random.uniform(0.5, 700, 2000)
    licence = random.choice(["none", "windows", "rhel"], 2000)
    plain = {"pricing.base_option": "on_demand", "sizing.price_band": 0}
    tables = [
        priced(plain, vcpu=vcpu * more, memory_gib=memory * more, os_licence=licence)
        for more in (1, 1.3)
    ]
    hourly = [
        pd.Series(table.servers["instance_type"]).map(BOOK.ec2["on_demand_hourly_usd"])
        for table in tables
    ]
    unlicensed = licence == "none"
    assert (hourly[1][unlicensed] >= hourly[0][unlicensed] - 1e-9).all()


@pytest.mark.parametrize("region", ["us-east-1", "eu-central-1"])
def test_every_option_is_the_sum_of_its_line_items(region):
    """Options are summed as arrays; here each is built line by line as the base case is."""
    book = load_price_book(region)
    hosts = servers(
        vcpu=[8, 4, 16, 2], memory_gib=[32, 8, 128, 4], cpu_peak=[0.3, 0.8, np.nan, np.nan],
        storage_provisioned_gib=[100, 50.5, np.nan, 333.3],
        storage_grade=["B", "C", None, None],
        os_licence=["windows", "rhel", "none", "suse"],
        os_family=["windows", "linux", "linux", "linux"],
        os_name=["Windows Server 2019", "Red Hat Enterprise Linux 8", "Ubuntu 22.04", "SUSE 15"],
        environment=["production", "test", "development", "production"],
    )  # fmt: skip
    stays = {"engine": "SQL Server", "engine_version": "2012", "edition": "Standard"}
    inventory = Inventory(servers=hosts, databases=databases(stays, {"host_server_id": "s4"}))
    register = REGISTER.with_overrides(
        {"lic.stance": "rented", "aws.discount_ec2": 7, "aws.discount_ebs": 3}
    )
    estate = price_estate(inventory, register, book)
    by_key = {item.key: item for item in estate.scenarios}
    kinds = {item.sizing for item in estate.scenarios}
    assert kinds == set(SCENARIO_SIZINGS) - {"burstable", "flex"}  # nothing is measured for them
    sized = estate.servers[estate.servers["target"] == "ec2"].assign(sql_licence="none")
    sized.loc[sized["server_id"] == "s1", "sql_licence"] = "sqlserver_standard"
    bought = purchase_of(register)
    for key in MAIN_OPTION_KEYS:
        if not book.option_available(key):
            assert by_key[f"managed.{key}"].total_monthly_usd is None
            continue
        off = sized["environment"].isin(["test", "development"])
        for sizing, parts in {
            "managed": [(sized, key, 730)],
            "scheduled": [(sized[~off], key, 730), (sized[off], "on_demand", 260)],
        }.items():
            item = by_key[f"{sizing}.{key}"]
            compute = [
                compute_lines(part, book, bought.under(name), hours) for part, name, hours in parts
            ]
            licence = [licence_lines(part, book, hours) for part, _, hours in parts]
            assert item.compute_monthly_usd == sum_usd(pd.concat(compute)["amount_usd"])
            assert item.licence_monthly_usd == sum_usd(pd.concat(licence)["amount_usd"])
            assert item.storage_monthly_usd == sum_usd(
                storage_lines(sized, book, 0.03)["amount_usd"]
            )
            assert item.low_usd <= item.total_monthly_usd <= item.high_usd
    base = by_key[f"managed.{estate.option}"]
    lines = pd.concat([estate.lines, estate.database_lines])
    assert (base.total_monthly_usd, base.low_usd, base.high_usd) == tuple(
        sum_usd(lines[f"{end}_usd"]) for end in ("amount", "low", "high")
    )
    assert base.grade == total_grade(lines)


def test_servers_that_cost_alike_are_priced_once_for_every_option(monkeypatch):
    rows = []

    def counted(amount, *others):
        rows.append(len(amount))
        return ends(amount, *others)

    monkeypatch.setattr(fleet_cost, "ends", counted)
    seen, compute = [], []
    for times in (1, 50):
        rows.clear()
        sizes = {"vcpu": [2, 8, 8, 4], "memory_gib": [8, 32, 32, 16]}
        many = {name: values * times for name, values in sizes.items()}
        scenarios = priced(cpu_peak=[0.4, 0.9, 0.9, np.nan] * times, **many).scenarios
        compute.append({item.key: item.compute_monthly_usd / times for item in scenarios})
        # Storage is priced by its size, so server by server, once for each sizing.
        by_server = len({item.sizing for item in scenarios})
        seen.append(sorted(rows)[:-by_server])
    assert seen[0] == seen[1]
    assert max(seen[0]) == 3
    assert compute[1] == pytest.approx(compute[0])
