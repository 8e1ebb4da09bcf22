"""Who owns the licences: what AWS bills, what goes on beside the bill, what may be chosen."""

from __future__ import annotations

import pandas as pd
import pytest

from bizcase.assumptions import load_register
from bizcase.catalog import load_price_book
from bizcase.inventory import Inventory
from bizcase.ledger import Ledger
from bizcase.pricing import licence_stance, price_estate, pricing_figures
from bizcase.pricing.licence_choice import cheapest_linux, cheapest_microsoft, feasible_options
from bizcase.pricing.oracle import oracle_licences_needed
from bizcase.pricing.subscriptions import linux_subscriptions, own_subscription_lines
from bizcase.units import sum_usd
from tests.factories import servers
from tests.pricing.test_databases import databases

REGISTER = load_register()
BOOK = load_price_book("us-east-1")
STANDARD = {"engine": "SQL Server", "engine_version": "2012", "edition": "Standard"}


def sql_host(row=None, overrides=None, **columns):
    plain = {
        "vcpu": [4], "memory_gib": [32], "os_licence": ["windows"], "os_family": ["windows"],
        "os_name": ["Windows Server 2019"], "storage_provisioned_gib": [200],
    }  # fmt: skip
    inventory = Inventory(
        servers=servers(**plain | columns), databases=databases(STANDARD | (row or {}))
    )
    register = REGISTER.with_overrides(overrides or {})
    return price_estate(inventory, register, BOOK), register


def ledger_of(estate, register):
    ledger = Ledger()
    pricing_figures(estate, register, BOOK, ledger)
    return ledger


@pytest.mark.parametrize(
    ("stance", "product", "found"),
    [
        ("unknown", "stance", "owned_sa"), ("owned_sa", "stance", "owned_sa"),
        ("rented", "stance", "rented"), ("owned_no_sa", "owned_sa", "owned_sa"),
        ("unknown", "rented", "rented"),
    ],
)  # fmt: skip
def test_a_product_may_differ_from_the_case(stance, product, found):
    register = REGISTER.with_overrides({"lic.stance": stance, "lic.sql_server": product})
    assert licence_stance(register, "sql_server") == found
    assert licence_stance(register, "windows") == ("owned_sa" if stance == "unknown" else stance)


@pytest.mark.parametrize("stance", ["unknown", "owned_sa", "owned_no_sa", "rented"])
def test_sql_server_brings_its_licence_with_software_assurance_only(stance):
    """4 vCPU: 350.40 included (730 × 4 × 0.12); own two packs × 3,945 × 25 % ÷ 12 = 164.38."""
    estate, register = sql_host(overrides={"lic.stance": stance})
    server = estate.servers.iloc[0]
    own = stance in ("unknown", "owned_sa")
    assert server["instance_type"] == "r6a.xlarge"  # one type serves either answer
    assert server["windows_monthly_usd"] == 134.32  # shared hardware: included
    assert server["sql_server_included_monthly_usd"] == 350.40
    assert server["own_sql_server_monthly_usd"] == 164.38
    assert server["licence_monthly_usd"] == pytest.approx(134.32 + (0 if own else 350.40))
    assert server["own_licences_monthly_usd"] == (164.38 if own else 0)
    assert sum_usd(estate.own_lines["amount_usd"]) == (164.38 if own else 0)
    ledger = ledger_of(estate, register)
    assert ledger.value("licences.own_sql_server.monthly") == (164.38 if own else 0)
    # Beside the bill: AWS charges neither support nor security on it.
    assert ledger.value("aws.servers.monthly") == server["total_monthly_usd"]
    assert len(estate.all_lines()) == len(estate.lines) + len(estate.bill.lines)


def test_two_vcpu_are_licensed_as_four():
    estate, _ = sql_host(vcpu=[2], memory_gib=[4])
    assert estate.servers["own_sql_server_monthly_usd"].tolist() == [164.38]
    assert estate.own_lines["quantity"].tolist() == [2]


@pytest.mark.parametrize(
    ("row", "billed"),
    [
        ({"licence_model": "License included"}, 350.40), ({"licence_model": "BYOL"}, 0),
        ({"edition": "Web"}, 49.35),  # 730 × 4 × 0.0169: from AWS only
    ],
)  # fmt: skip
def test_what_a_database_declares_wins_over_the_case(row, billed):
    estate, _ = sql_host(row)
    server = estate.servers.iloc[0]
    assert server["licence_monthly_usd"] == pytest.approx(134.32 + billed)
    assert bool(server["own_licences_monthly_usd"]) == (billed == 0)


def test_the_ways_that_ownership_allows():
    estate, _ = sql_host()
    for changes, ways in (
        ({}, ("included", "sql_byol", "hosts", "mixed")),
        ({"lic.stance": "rented"}, ("included",)),
        ({"lic.stance": "owned_no_sa"}, ("included",)),
        ({"lic.windows": "rented"}, ("included", "sql_byol")),
        ({"lic.sql_server": "rented"}, ("included",)),
    ):
        register = REGISTER.with_overrides(changes)
        assert feasible_options(estate.licences, register) == ways


def test_the_cheapest_way_saves_against_the_base_case():
    """A declared included licence may be brought instead: 350.40 − 164.38 a month."""
    estate, register = sql_host({"licence_model": "License included"})
    way = cheapest_microsoft(estate.licences, register)
    assert (way.choice, way.saving_usd) == ("sql_byol", 186.02)
    assert ledger_of(estate, register).value("licences.cheapest.saving.annual") == 2232.24
    plain, _ = sql_host()
    assert cheapest_microsoft(plain.licences, register).saving_usd == 0


def red_hats(count, release="Red Hat Enterprise Linux 8 (64-bit)", **columns):
    return servers(
        vcpu=[4] * count, memory_gib=[16] * count, os_licence=["rhel"] * count,
        os_name=[release] * count, **columns,
    )  # fmt: skip


def test_red_hat_included_or_own_worked_by_hand():
    """24 servers: 42.05 each included; own 12 × 799 ÷ 12 = 799.00, so 210.20 less a month."""
    estate = price_estate(Inventory(servers=red_hats(24)), REGISTER, BOOK)
    assert sum_usd(estate.servers["linux_monthly_usd"]) == 1009.20
    way = cheapest_linux(estate.servers, REGISTER, BOOK, whole=estate.whole_estate)["rhel"]
    assert (way.choice, way.base_usd, way.cheapest_usd) == ("own", 1009.20, 799.00)
    assert ledger_of(estate, REGISTER).value("licences.rhel.saving.annual") == 2522.40
    brought = REGISTER.with_overrides({"lic.rhel": "byos"})
    own = price_estate(Inventory(servers=red_hats(24)), brought, BOOK)
    assert sum_usd(own.servers["linux_monthly_usd"]) == 0
    assert sum_usd(own.own_lines["amount_usd"]) == 799.00
    assert (
        cheapest_linux(own.servers, brought, BOOK, whole=own.whole_estate)["rhel"].saving_usd == 0
    )


@pytest.mark.parametrize(
    ("count", "level", "monthly"),
    [(1, "standard", 66.58), (2, "standard", 66.58), (3, "standard", 133.17),
     (3, "premium", 216.50), (3, "none", 0)],
)  # fmt: skip
def test_subscriptions_are_bought_whole_for_two_servers_each(count, level, monthly):
    register = REGISTER.with_overrides({"op.rhel_support": level})
    lines = own_subscription_lines(pd.Series(["rhel"] * count, dtype="str"), register)
    assert sum_usd(lines["amount_usd"]) == monthly
    assert lines["amount_usd"].max() - lines["amount_usd"].min() < 0.011


@pytest.mark.parametrize(
    ("stated", "yearly"), [({}, 1198.5), ({"scope.estate_share": 40}, 1198.5),
                           ({"scope.estate_share": 100}, 1598)],
)  # fmt: skip
def test_own_subscriptions_of_a_part_of_an_estate_are_not_rounded_up(stated, yearly):
    """Three guests: 1.5 pairs at 799 USD a year, as on premises; two pairs of a whole estate."""
    given = {"lic.rhel": "byos"} | stated
    own = price_estate(Inventory(servers=red_hats(3)), REGISTER.with_overrides(given), BOOK)
    assert 12 * sum_usd(own.own_lines["amount_usd"]) == pytest.approx(yearly, abs=0.06)


@pytest.mark.parametrize(
    ("name", "licence", "missing"),
    [
        ("RHEL 4", "rhel", True), ("RHEL 5", "rhel", True),
        ("LINUX RedHat EL 5.11 64bit", "rhel", True),
        ("LINUX RedHat EL 6.8 64bit", "rhel", False), ("LINUX RedHat", "rhel", False),
        ("Red Hat Enterprise Linux 8 (64-bit)", "rhel", False),
        ("Red Hat Enterprise Linux 5 or later (64-bit)", "rhel", False),
        ("SUSE Linux Enterprise 10 (64-bit)", "suse", True),
        ("SUSE Linux Enterprise 15 (64-bit)", "suse", False), ("CentOS 5", "none", False),
    ],
)  # fmt: skip
def test_a_release_without_an_image_has_no_subscription_from_aws(name, licence, missing):
    table = servers(vcpu=[4], os_name=[name], os_licence=[licence])
    found = linux_subscriptions(table, REGISTER).iloc[0]
    assert found["no_image"] == missing
    assert found["os_licence"] == ("none" if missing else licence)
    assert found["own_subscription"] == (licence if missing else "none")


def test_servers_of_a_release_without_an_image_keep_their_subscription_and_are_a_question():
    estate = price_estate(Inventory(servers=red_hats(2, "RHEL 4")), REGISTER, BOOK)
    assert estate.servers["licence_monthly_usd"].tolist() == [0, 0]
    assert estate.servers["own_linux_monthly_usd"].tolist() == [33.29, 33.29]
    issue = next(item for item in estate.issues if item.code == "SUBSCRIPTION_WITHOUT_IMAGE")
    assert issue.count == 2
    assert ledger_of(estate, REGISTER).value("licences.no_image") == 2
    assert cheapest_linux(estate.servers, REGISTER, BOOK, whole=estate.whole_estate) == {}


@pytest.mark.parametrize(
    ("edition", "vcpu", "needed"),
    [("ee", 8, 4), ("ee", 1, 1), ("se2", 8, 2), ("se2", 2, 1), ("se2", 16, None), ("xe", 4, 0),
     ("unknown", 4, None), ("ee", None, None)],
)  # fmt: skip
def test_oracle_licences_worked_by_hand(edition, vcpu, needed):
    """Two vCPU are a processor, four a socket, and Standard Edition 2 has at most eight."""
    found = oracle_licences_needed(
        pd.Series([vcpu], dtype=float), pd.Series([edition]), REGISTER
    ).iloc[0]
    assert (None if pd.isna(found) else found) == needed


def test_oracle_licences_of_a_database_on_rds_and_of_a_host_counted_once():
    enterprise = {"engine": "Oracle", "engine_version": "19c", "edition": "Enterprise"}
    inventory = Inventory(
        servers=servers(vcpu=[8, 8], memory_gib=[64, 64]),
        databases=databases(
            enterprise | {"deployment": "Multi-AZ"},
            enterprise | {"host_server_id": "s2", "engine_version": "10g"},
            enterprise | {"host_server_id": "s2", "engine_version": "10g"},
        ),
    )
    table = price_estate(inventory, REGISTER, BOOK).databases
    assert table["target"].tolist() == ["rds", "ec2", "ec2"]
    # 4 cores need db.r6i.xlarge or larger; the standby is licensed too.
    rds = BOOK.ec2.loc[table["instance_class"].iloc[0].removeprefix("db."), "vcpu"]
    assert table["oracle_licences"].tolist() == [2 * rds / 2, 4, 0]


@pytest.mark.parametrize(("scope", "needed"), [("database", [3, 0, 4]), ("host", [16, 0, 4])])
def test_oracle_on_a_large_instance_counts_what_its_databases_need_as_it_does_today(scope, needed):
    """Databases of 2 and 4 cores on 32 vCPU: 3 processors; one that states none needs all 8."""
    old = {"engine": "Oracle", "engine_version": "10g", "edition": "Enterprise"}
    inventory = Inventory(
        servers=servers(vcpu=[32, 8], memory_gib=[64, 64]),
        databases=databases(
            old | {"host_server_id": "s1", "cpu_cores": 2},
            old | {"host_server_id": "s1", "cpu_cores": 4},
            old | {"host_server_id": "s2", "cpu_cores": None},
        ),
    )
    register = REGISTER.with_overrides({"op.oracle_host_scope": scope})
    table = price_estate(inventory, register, BOOK).databases
    assert table["target"].tolist() == ["ec2"] * 3
    assert table["oracle_licences"].tolist() == needed
