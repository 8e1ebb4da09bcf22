"""What each server costs on premises today, worked by hand."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bizcase.finance.caused import caused_by_servers
from bizcase.finance.on_premises import on_premises
from bizcase.finance.schedule import schedule
from bizcase.finance.values import Values
from tests.finance.estates import assumptions, estate, plain

REGISTER = assumptions()


def caused(register, count=4, **columns):
    """Return the amounts in the order of the servers."""
    return list(caused_by_servers(estate(count, wave=None, **columns), register).values())


def test_a_line_is_shared_out_by_what_it_depends_on():
    # 120 USD a year for each of four servers; 1,200 USD a year for each SQL Server.
    security = plain(op__security_server=120, op__security_sql=1200)
    assert caused(security, sql_servers=[0.0, 1.0, 0.0, 0.0]) == [10.0, 110.0, 10.0, 10.0]
    # Power of two hosts at 500 W: 2 × 0.5 kW × 8,760 h × 0.1 USD = 876 USD a year, by vCPU.
    power = plain(op__server_w_min=500, op__server_w_max=500, op__pue=1, op__kwh=0.1)
    assert caused(power, vcpu=[2.0, 2.0, 4.0, 2.0]) == [14.6, 14.6, 29.2, 14.6]


def test_what_falls_by_the_rack_is_caused_by_no_server():
    space = plain(op__space=100)
    assert caused(space) == [0.0] * 4


@pytest.mark.parametrize(("retained", "monthly"), [(100, 0.0), (60, 50.0), (0, 125.0)])
def test_labour_counts_as_far_as_it_is_not_retained(retained, monthly):
    # 4 servers ÷ 100 a person × 150,000 USD ÷ 12 = 500 USD a month, 125 each.
    labour = plain(op__fte_cost_us=150000, op__vms_per_fte_virtual=100,
                   op__labour_retained_pct=retained)  # fmt: skip
    assert caused(labour) == [monthly] * 4


def test_growth_and_rising_prices_are_not_of_today():
    security = {"op__security_server": 120}
    assert caused(plain(**security, growth__infra=10, fin__esc_labour=10)) == [10.0] * 4


def test_a_purchase_counts_alike_whether_dated_or_spread():
    # Storage: 400 GiB × 3 USD over a life of 3 years, the horizon: 400 USD a year.
    storage = plain(op__storage_gb=3, op__life_storage=3, op__network_pct=0, op__storage_maint=0)
    assert caused(storage) == [8.33] * 4
    hardware = {"op__core_intercept": 100, "op__life_server": 3, "op__hw_maint": 0,
                "op__network_pct": 0}  # fmt: skip
    spread, dated = plain(**hardware), plain(**hardware, op__refresh_month=7)
    assert caused(spread) == caused(dated)
    assert sum(caused(spread)) > 0


def test_the_servers_add_up_to_the_lines_that_leave_with_them():
    register = assumptions(growth__infra=0, fin__esc_energy=0, op__labour_retained_pct=0,
                           fin__esc_labour=0, fin__esc_vmware=0)  # fmt: skip
    prepared = estate(
        7, wave=None, vcpu=[1.0, 2.0, 4.0, 8.0, 2.0, 2.0, 16.0], sql_servers=[1.0] + [0.0] * 6,
        sql_standard_cores=[4.0] + [0.0] * 6,
    )  # fmt: skip
    lines = on_premises(prepared, schedule(prepared, register), Values(register), "refresh")
    total = sum(line.baseline[0, 1:].mean() for line in lines if not line.spec.shared)
    assert sum(caused_by_servers(prepared, register).values()) == pytest.approx(total, abs=0.04)
    assert total > 1000


def test_without_a_baseline_nothing_is_known():
    metal = replace(estate(4, wave=None), no_baseline="the hosts are EC2 bare metal")
    assert caused_by_servers(metal, plain(op__security_server=120)) == {}


def test_what_runs_on_aws_already_has_no_cost_that_is_known():
    some = estate(4, wave=None, has_baseline=[True, True, False, True])
    assert set(caused_by_servers(some, REGISTER)) == {"s1", "s2", "s4"}


def test_neither_dispositions_nor_waves_change_what_a_server_costs_today():
    register = assumptions()
    plain_ = caused_by_servers(estate(5, wave=None), register)
    decided = estate(5, disposition=["Retain", "Retire", "Rehost", "Repurchase", "undecided"])
    assert caused_by_servers(decided, register) == plain_


SIZES = {
    "vcpu": [0.1, 0.7, 1.3, 2.9, 4.1, 8.3, 0.3, 16.7, 3.3],
    "storage_gib": [10.1, 333.3, 0.7, 71.9, 1024.3, 5.5, 8.8, 0.1, 99.9],
}


@cache
def caused_in_order(order):
    """Return the amounts by server of nine servers in this order."""
    columns = {name: [values[at] for at in order] for name, values in SIZES.items()}
    ids = [f"s{at}" for at in order]
    return caused_by_servers(estate(9, wave=None, server_id=ids, **columns), REGISTER)


@settings(max_examples=30)
@given(st.permutations(range(9)))
def test_the_order_of_rows_changes_nothing(order):
    assert caused_in_order(tuple(order)) == caused_in_order(tuple(range(9)))
