"""Licence options: worked by hand, and what must hold for any estate."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bizcase.assumptions import load_register
from bizcase.catalog import Purchase, load_price_book
from bizcase.inventory import Inventory
from bizcase.ledger import Ledger
from bizcase.pricing import price_estate, pricing_figures
from bizcase.pricing.dedicated_hosts import first_fit_decreasing, pack_hosts
from bizcase.pricing.licence_figures import pricing_findings
from bizcase.pricing.licences import OPTIONS, own_sql_monthly
from bizcase.units import sum_usd
from tests.factories import servers
from tests.pricing.test_databases import databases

REGISTER = load_register()
BOOK = load_price_book("us-east-1")
BOUGHT = Purchase("3yr_compute_sp", 0.8)


def windows(count=1, os_name="Microsoft Windows Server 2016 Standard", **columns):
    plain = {"vcpu": [8] * count, "memory_gib": [32] * count, "os_licence": ["windows"] * count,
             "os_family": ["windows"] * count, "os_name": [os_name] * count}  # fmt: skip
    return servers(**plain | columns)


def priced(table, *rows, overrides=None):
    inventory = (
        Inventory(servers=table, databases=databases(*rows)) if rows else Inventory(servers=table)
    )
    return price_estate(inventory, REGISTER.with_overrides(overrides or {}), BOOK)


def test_sql_server_that_stays_under_four_options_worked_by_hand():
    """8 vCPU, SQL Server 2012 Standard: included 8 × 0.12 USD, own four two-core packs."""
    row = {"engine": "SQL Server", "engine_version": "2012", "edition": "Standard"}
    estate = priced(windows(), row)
    server, licence = estate.servers.iloc[0], estate.licences.servers.iloc[0]
    compute = server["compute_monthly_usd"]
    assert server["instance_vcpu"] == 8
    assert licence["included_monthly_usd"] == pytest.approx(compute + 268.64 + 700.80)
    # 4 packs × 3,945 USD × 25 % ÷ 12.
    assert licence["sql_byol_monthly_usd"] == pytest.approx(compute + 268.64 + 328.75)
    host = estate.licences.hosts.iloc[0]
    # The size of a c5 host that holds 32 GiB has 16 vCPU: eight packs. The host has 36 cores:
    # 36 × 385 USD × 25 % ÷ 12 of Windows Datacenter.
    assert (host["family"], host["vcpu"], host["vcpu_used"]) == ("c5", 72, 16)
    assert host["windows_sa_usd"] == 288.75
    assert licence["hosts_monthly_usd"] == pytest.approx(host["amount_usd"] + 657.50 + 288.75)
    shared = min(licence["included_monthly_usd"], licence["sql_byol_monthly_usd"])
    assert licence["mixed_monthly_usd"] == min(shared, licence["hosts_monthly_usd"])


def test_a_declared_own_licence_is_not_billed_in_the_base_and_still_compared():
    row = {"engine": "SQL Server", "engine_version": "2019", "edition": "Enterprise",
           "licence_model": "BYOL"}  # fmt: skip
    estate = priced(windows(), row)
    assert estate.servers["licence_monthly_usd"].iloc[0] == 268.64  # Windows alone
    licence = estate.licences.servers.iloc[0]
    assert licence["sql_edition"] == "sqlserver_enterprise"
    assert licence["included_monthly_usd"] > licence["sql_byol_monthly_usd"]


def test_web_edition_has_no_own_licence_and_none_costs_nothing():
    own = own_sql_monthly(
        pd.Series([2.0, 2.0, 16.0]),
        pd.Series(["sqlserver_web", "sqlserver_standard", "none"]), REGISTER,
    )  # fmt: skip
    assert np.isnan(own[0])
    assert own[1] == 164.38  # four cores at least: 2 × 3,945 USD × 25 % ÷ 12
    assert own[2] == 0


@pytest.mark.parametrize(
    ("os_name", "why"),
    [
        ("Microsoft Windows Server 2019", ""),
        ("Microsoft Windows Server 2022", "later than"),
        ("Microsoft Windows Server 2016 or later (64-bit)", "only known from below"),
        ("Microsoft Windows 10", "not stated"),
    ],
)
def test_which_windows_may_come_to_a_host(os_name, why):
    table = priced(windows(os_name=os_name)).licences.servers
    assert why in table["no_host_because"].iloc[0]
    assert bool(table["no_host_because"].iloc[0]) == bool(why)
    if why:
        assert (table["hosts_monthly_usd"] == table["sql_byol_monthly_usd"]).all()


sizes = st.lists(st.tuples(st.floats(0.5, 128), st.floats(0.5, 512)), min_size=1, max_size=60)


@settings(max_examples=30, deadline=None)
@given(sizes)
def test_no_host_holds_more_than_it_has_and_every_server_that_fits_is_on_one(needs):
    table = pd.DataFrame(needs, columns=["need_vcpu", "need_memory_gib"])
    packing = pack_hosts(table, BOOK, BOUGHT, 730)
    placed = table.loc[packing.servers.index]
    assert len(placed) == len(table)
    assert (packing.servers["vcpu"] >= placed["need_vcpu"]).all()
    assert (packing.servers["memory_gib"] >= placed["need_memory_gib"]).all()
    hosts = packing.hosts
    assert (hosts["vcpu_used"] <= hosts["vcpu"]).all()
    assert (hosts["memory_used_gib"] <= hosts["memory_gib"]).all()
    assert hosts["servers"].sum() == len(table)


def test_equal_sizes_fill_hosts_to_the_brim():
    hosts = first_fit_decreasing(np.full(13, 16.0), np.full(13, 64.0), 96.0, 384.0)
    assert np.bincount(hosts).tolist() == [6, 6, 1]


@settings(max_examples=6, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(1, 64), st.floats(1, 256), st.sampled_from([2012, 2019, 2022])),
        min_size=1, max_size=30,
    ),
    st.sampled_from([0, 385, 5000]),
)  # fmt: skip
def test_the_mix_is_never_dearer_and_the_shares_of_hosts_add_up(rows, windows_usd):
    vcpu, memory, release = zip(*rows, strict=True)
    estate = priced(
        windows(len(rows), vcpu=vcpu, memory_gib=memory,
                os_name=[f"Windows Server {year}" for year in release]),
        overrides={"op.win_dc_core": windows_usd},
    )  # fmt: skip
    table, hosts = estate.licences.servers, estate.licences.hosts
    total = {name: sum_usd(table[f"{name}_monthly_usd"]) for name in OPTIONS}
    assert total["mixed"] <= min(total.values()) + 0.005
    on_hosts = table[table["host_id"].notna()]
    assert sum_usd(on_hosts["hosts_monthly_usd"]) == pytest.approx(sum_usd(hosts["total_usd"]))
    assert sum_usd(table["included_monthly_usd"]) == pytest.approx(
        sum_usd(estate.lines.loc[estate.lines["head"] != "storage", "amount_usd"])
    )


def test_rhel_carries_a_rate_unless_the_register_or_the_inventory_says_own():
    table = servers(vcpu=[4, 4], memory_gib=[16, 16], os_licence=["rhel", "rhel"],
                    os_name=["RHEL 8", "RHEL 8 BYOS"])  # fmt: skip
    licences = priced(table).servers["licence_monthly_usd"].tolist()
    assert licences == [42.05, 0]  # 730 h × 4 vCPU × 0.0144 USD
    assert priced(table).servers["linux_monthly_usd"].tolist() == [pytest.approx(42.048), 0]
    # One server of a whole estate brings a subscription: 799 USD ÷ 12. Of a part, half of one.
    assert priced(table).servers["own_linux_monthly_usd"].tolist() == [0, 33.29]
    whole = priced(table, overrides={"scope.estate_share": 100})
    assert whole.servers["own_linux_monthly_usd"].tolist() == [0, 66.58]
    own = priced(table, overrides={"lic.rhel": "byos"})
    assert own.servers["licence_monthly_usd"].tolist() == [0, 0]
    assert own.servers["own_linux_monthly_usd"].tolist() == [33.29, 33.29]
    assert own.servers["own_licences_monthly_usd"].tolist() == [33.29, 33.29]
    ledger = Ledger()
    pricing_figures(own, REGISTER, BOOK, ledger)
    assert ledger.value("licences.rhel.own") == 2


@pytest.mark.parametrize(("limit", "advised"), [(5, True), (95, False)])
def test_the_assessment_is_recommended_above_the_share(limit, advised):
    register = REGISTER.with_overrides({"lic.ola_share": limit})
    ledger = Ledger()
    pricing_figures(priced(windows()), register, BOOK, ledger)
    assert bool(pricing_findings(ledger, register)) == advised


def test_the_four_options_carry_the_range_of_what_they_replace():
    estate = priced(windows(2))  # nothing measured: a range
    ledger = Ledger()
    pricing_figures(estate, REGISTER, BOOK, ledger)
    included = ledger["licences.included.monthly"]
    priced_lines = estate.lines[estate.lines["head"] != "storage"]
    assert included.value == sum_usd(priced_lines["amount_usd"])
    assert included.low == sum_usd(priced_lines["low_usd"])
    assert included.high == sum_usd(priced_lines["high_usd"])
    mixed = ledger["licences.mixed.monthly"]
    assert mixed.low / mixed.value == pytest.approx(included.low / included.value, abs=1e-4)
    assert ledger["licences.microsoft.monthly"].low < ledger.value("licences.microsoft.monthly")


def test_options_of_a_measured_estate_at_listed_prices_are_points():
    ledger = Ledger()
    measured = windows(cpu_peak=[0.5], memory_peak=[0.5])
    register = REGISTER.with_overrides({"range.trigger": 100})
    pricing_figures(priced(measured), register, BOOK, ledger)
    assert ledger["licences.hosts.monthly"].low is None
