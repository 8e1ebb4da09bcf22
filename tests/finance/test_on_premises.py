from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from bizcase.assumptions import load_register
from bizcase.finance import recompute
from bizcase.finance.equipment import equipment
from bizcase.finance.line_specs import line_specs
from bizcase.finance.fleet import fleet_of
from bizcase.finance.values import Values
from tests.finance.estates import assumptions, estate, hosts, plain


def first_year(register, key, prepared=None):
    result = recompute(prepared or estate(), register, draws=0)
    return result.cash.baseline[key].iloc[1:13].sum()


# Two hosts of 16 cores and 256 GiB: 64 threads; 20 vCPU, 10 servers, 1,000 GB.
PRICE = 16.232 * 512 + 113.87 * 64


@pytest.mark.parametrize(
    ("key", "register", "expected"),
    [
        ("hardware", {"op__core_ratio_coef": 16.232, "op__core_intercept": 113.87}, PRICE / 4),
        ("hardware_maintenance", {"op__core_ratio_coef": 16.232, "op__core_intercept": 113.87},
         PRICE * 0.15 * 0.25),  # one year of four is out of the warranty of three
        ("storage", {"op__storage_gb": 2}, 1000 * 2 / 4),
        ("storage_maintenance", {"op__storage_gb": 2}, 1000 * 2 * 0.10),
        ("network", {"op__storage_gb": 2}, 2000 * 0.10 / 5),
        ("network_maintenance", {"op__storage_gb": 2}, 2000 * 0.10 * 0.15),
        ("vmware", {"op__vmware_edition": "vvf"}, 72 * 135),  # 2 × 2 × max(16, 8) = 64, at least 72
        ("vmware", {"op__vmware_edition": "vcf"}, 72 * 350),
        ("vmware", {"op__vmware_edition": "by_inputs"}, 72 * 135),
        ("labour", {"op__fte_cost": 150_000}, 10 / 100 * 150_000),
        ("energy", {"op__kwh": 0.146},
         2 * (65.8 + 0.18 * (367.1 - 65.8)) / 1000 * 1.54 * 8760 * 0.146),
        ("space", {"op__space": 120}, 2 * (65.8 + 0.18 * (367.1 - 65.8)) / 1000 * 12 * 120),
        ("security", {"op__security_server": 250}, 2500),
    ],
)  # fmt: skip
def test_each_line_matches_its_formula(key, register, expected):
    assert first_year(plain(**register), key) == pytest.approx(expected, abs=0.07)


def test_microsoft_lines_follow_cores_and_software_assurance():
    sql = estate(
        sql_servers=[1.0] * 2 + [0.0] * 8,
        sql_standard_cores=[4.0] + [0.0] * 9,
        sql_enterprise_cores=[0.0, 8.0] + [0.0] * 8,
        windows_vcpu=[2.0] * 5 + [0.0] * 5,
    )
    register = plain(op__sql_std_2core=3945, op__sql_ent_2core=15123, op__security_sql=1000,
                     op__win_dc_core=700)  # fmt: skip
    assert first_year(register, "sql_standard", sql) == pytest.approx(2 * 3945 * 0.25, abs=0.07)
    assert first_year(register, "sql_enterprise", sql) == pytest.approx(4 * 15123 * 0.25, abs=0.07)
    assert first_year(register, "security_sql", sql) == pytest.approx(2000, abs=0.07)
    assert first_year(register, "windows", sql) == pytest.approx(32 * 0.5 * 700 * 0.25, abs=0.07)


def test_extended_updates_cost_75_100_125_percent_and_then_nothing():
    """Support ended six months ago; 4 Enterprise cores at 15,123 USD for two."""
    esu = pd.DataFrame({"kind": ["sql_enterprise"], "cores": [4.0], "months_since_end": [6.0]})
    prepared = dataclasses.replace(estate(wave=(30, 36)), esu=esu)
    result = recompute(prepared, plain(op__sql_ent_2core=15123), draws=0)
    licence = 2 * 15123
    path = result.cash.baseline["esu"]
    assert path[1:7].sum() == pytest.approx(licence * 0.75 / 2, abs=0.05)
    assert path[7:19].sum() == pytest.approx(licence * 1.00, abs=0.07)
    assert path[19:31].sum() == pytest.approx(licence * 1.25, abs=0.07)
    assert path[31:].sum() == 0


def test_a_subscription_ends_at_its_renewal_not_at_the_cutover():
    result = recompute(estate(wave=(1, 3)), plain(op__vmware_edition="vvf"), draws=0)
    path = result.cash.on_premises["vmware"]
    assert path[12] == pytest.approx(72 * 135 / 12)
    assert path[13] == 0


def test_shared_lines_end_only_with_the_last_server():
    stays = estate(disposition=["Rehost"] * 9 + ["Retain"])
    kept = recompute(stays, plain(op__space=100), draws=0).cash
    assert kept.on_premises["space"].equals(kept.baseline["space"])
    left = recompute(estate(), plain(op__space=100), draws=0).cash
    assert left.on_premises["space"][4] == 0


def test_labour_is_no_saving_until_a_headcount_plan_says_so():
    all_kept = recompute(estate(), plain(op__fte_cost=120_000), draws=0).cash
    assert all_kept.on_premises["labour"].equals(all_kept.baseline["labour"])
    some = plain(op__fte_cost=120_000, op__labour_retained_pct=60)
    path = recompute(estate(), some, draws=0).cash
    assert path.on_premises["labour"][10] == pytest.approx(0.6 * path.baseline["labour"][10])


def test_the_three_ways_to_stay_differ_in_what_is_bought():
    register = {"op__core_intercept": 100, "fin__horizon": 5}
    bought = {
        name: recompute(estate(), plain(op__baseline=name, **register), draws=0).cash.baseline
        for name in ("refresh", "renew", "exit")
    }
    price = 64 * 100
    assert bought["refresh"]["hardware"].sum() == pytest.approx(price * 5 / 4, abs=0.3)
    assert bought["renew"]["hardware"].sum() == 0
    assert bought["exit"]["hardware"][[1, 49]].tolist() == [price, price]
    assert (
        bought["renew"]["hardware_maintenance"][60] > bought["refresh"]["hardware_maintenance"][60]
    )
    assert bought["exit"]["hardware_maintenance"][12] == 0


def test_hosts_that_are_not_listed_are_derived_with_one_to_spare():
    """20 vCPU need 1 host by CPU, 80 GiB 1 by memory, and one for a failure."""
    none = hosts(0)
    fleet = fleet_of(estate().servers, none)
    derived = equipment(fleet, Values(assumptions()))
    assert (derived.hosts, derived.cores, derived.listed) == (2, 64, False)
    big = estate(vcpu=[100.0] * 10)  # 1,000 ÷ (4 × 32) = 7.8
    assert equipment(fleet_of(big.servers, none), Values(assumptions())).hosts == 9


def test_a_physical_server_is_a_machine_of_its_own_with_half_its_threads_as_cores():
    mixed = estate(physical=[True] * 2 + [False] * 8, vcpu=[16.0] * 2 + [2.0] * 8)
    found = equipment(fleet_of(mixed.servers, hosts()), Values(assumptions()))
    assert (found.hosts, found.machines, found.cores) == (2, 4, 32 + 16)


def test_without_vmware_in_the_inputs_no_subscription_is_counted():
    prepared = dataclasses.replace(estate(), vmware=False)
    result = recompute(prepared, assumptions(), draws=0)
    assert result.cash.states["onprem.vmware"] == "none: the inputs show no VMware"
    assert result.cash.baseline["vmware"].sum() == 0


def test_every_line_names_assumptions_of_the_register_and_the_input_it_waits_for():
    register = load_register()
    for spec in line_specs():
        assert spec.assumptions
        assert set(spec.assumptions) <= set(register)
        assert not spec.input or spec.input in spec.assumptions


def test_renewing_only_buys_neither_storage_nor_network_and_an_exit_buys_both_at_once():
    register = {"op__storage_gb": 2, "fin__horizon": 5}
    renewed, moved = (
        recompute(estate(), plain(op__baseline=name, **register), draws=0).cash.baseline
        for name in ("renew", "exit")
    )
    for line in ("storage", "network"):
        assert renewed[line].sum() == 0
        assert renewed[f"{line}_maintenance"].sum() > 0
    assert moved["storage"][[1, 2, 49]].tolist() == [2000, 0, 2000]  # a life of four years
    assert moved["network"][1] == 200
    assert moved["network"].sum() == 200  # a life of five years


def test_a_known_refresh_month_dates_purchase_and_warranty():
    """Due in month 10 of a life of four years: out of its warranty of three until then."""
    register = {"op__core_intercept": 100, "op__refresh_month": 10, "fin__horizon": 5}
    path = recompute(estate(wave=(30, 40)), plain(**register), draws=0).cash.baseline
    price = 64 * 100
    assert path["hardware"][[9, 10, 11, 58]].tolist() == [0, price, 0, price]
    maintenance = path["hardware_maintenance"]
    assert maintenance[9] == pytest.approx(price * 0.15 / 12)
    assert maintenance[[10, 45]].tolist() == [0, 0]
    assert maintenance[46] == pytest.approx(price * 0.15 / 12)


def test_what_has_left_before_the_refresh_is_not_bought_again():
    half = estate(disposition=["Rehost"] * 5 + ["Retain"] * 5)
    register = plain(op__core_intercept=100, op__refresh_month=10)
    cash = recompute(half, register, draws=0).cash
    assert cash.baseline["hardware"][10] == 6400
    assert cash.on_premises["hardware"][10] == 3200


def test_growth_reaches_the_minimum_order_before_it_costs_more():
    """64 licensed cores grow by 10 % a year: 70.4 cores still cost the minimum of 72."""
    register = plain(op__vmware_edition="vvf", growth__infra=10)
    path = recompute(estate(wave=(30, 36)), register, draws=0).cash.baseline["vmware"]
    assert path[13] == path[1] == pytest.approx(72 * 135 / 12)
    assert path[25] == pytest.approx(64 * 1.21 * 135 / 12, abs=0.005)


def test_extended_updates_do_not_grow_with_the_estate():
    esu = pd.DataFrame({"kind": ["sql_standard"], "cores": [4.0], "months_since_end": [12.0]})
    prepared = dataclasses.replace(estate(wave=(30, 36)), esu=esu)
    path = recompute(prepared, plain(op__sql_std_2core=3000, growth__infra=10), draws=0).cash
    assert path.baseline["esu"][1:13].sum() == pytest.approx(2 * 3000)


def test_a_late_renewal_raises_the_first_year_only():
    register = plain(op__vmware_edition="vvf", op__vmw_renewed_late="true")
    path = recompute(estate(), register, draws=0).cash.baseline["vmware"]
    assert path[1:13].sum() == pytest.approx(1.2 * 72 * 135)
    assert path[13:25].sum() == pytest.approx(72 * 135)


def test_windows_server_is_licensed_for_at_least_16_cores_a_host_and_8_a_processor():
    windows = estate(windows_vcpu=[2.0] * 10)
    small = dataclasses.replace(
        windows, fleet=fleet_of(windows.servers, hosts(count=3, cores=12.0, sockets=1.0))
    )
    assert first_year(plain(op__win_dc_core=100), "windows", small) == pytest.approx(
        3 * 16 * 25, abs=0.1
    )
    wide = dataclasses.replace(
        windows, fleet=fleet_of(windows.servers, hosts(count=1, cores=16.0, sockets=4.0))
    )
    assert first_year(plain(op__win_dc_core=100), "windows", wide) == pytest.approx(
        32 * 25, abs=0.1
    )
    bare = estate(count=1, physical=[True], vcpu=[8.0], windows_vcpu=[8.0])
    alone = dataclasses.replace(bare, fleet=fleet_of(bare.servers, hosts(0)))
    assert first_year(plain(op__win_dc_core=100), "windows", alone) == pytest.approx(
        16 * 25, abs=0.1
    )


def test_a_derived_host_has_two_processors_of_16_licensed_cores_at_least():
    found = equipment(fleet_of(estate().servers, hosts(0)), Values(assumptions(op__host_cores=24)))
    assert found.vmware_cores == 2 * 2 * 16


def test_what_left_on_the_last_day_of_a_contract_is_not_renewed():
    """Cut over at the end of month 12, the day on which the term of twelve months ends."""
    gone = recompute(estate(wave=(10, 12)), plain(op__vmware_edition="vvf"), draws=0).cash
    assert gone.on_premises["vmware"][[12, 13]].tolist() == [810, 0]
    late = recompute(estate(wave=(10, 13)), plain(op__vmware_edition="vvf"), draws=0).cash
    assert late.on_premises["vmware"][[13, 24, 25]].tolist() == [810, 810, 0]


def test_servers_on_no_listed_host_need_hosts_of_their_own():
    """600 vCPU and 48 GiB on none: 600 ÷ (4 × 32) = 4.7, five hosts and one to spare."""
    some = estate(hosted=[True] * 4 + [False] * 6, vcpu=[2.0] * 4 + [100.0] * 6)
    found = equipment(fleet_of(some.servers, hosts()), Values(assumptions()))
    assert (found.hosts, found.listed, found.cores) == (2 + 6, 2, 32 + 6 * 32)
    assert found.vmware_cores == 2 * 2 * 16 + 6 * 2 * 16
    mixed = fleet_of(some.servers, hosts().assign(vmware=[True, False]))
    assert equipment(mixed, Values(assumptions())).vmware_cores == 1 * 2 * 16 + 6 * 2 * 16
    other = fleet_of(some.servers.assign(vmware=[True] * 4 + [False] * 6), hosts())
    assert equipment(other, Values(assumptions())).vmware_cores == 2 * 2 * 16
