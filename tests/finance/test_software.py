"""Licences and subscriptions on premises, worked by hand."""

from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np
import pandas as pd
import pytest

from bizcase.assumptions import load_register
from bizcase.finance.decisions import Stages, decisions
from bizcase.finance.software import sum_of_cheaper
from bizcase.inventory import Inventory
from tests.factories import servers
from tests.finance.estates import estate, hosts, plain
from tests.finance.paths import baseline, first_year, paths


def test_red_hat_is_cheaper_by_host_from_seven_guests_a_pair_of_sockets():
    register = plain(op__rhel_std=799, op__rhel_vdc=2655)

    def cost(guests):
        some = estate(count=guests, os_licence=["rhel"] * guests, host_table=hosts(1))
        return first_year(register, "rhel", some)

    assert [cost(6), cost(7)] == [pytest.approx(3 * 799), pytest.approx(2655)]


def test_red_hat_is_chosen_cluster_by_cluster():
    """Two guests in one cluster go by pairs, eight in the other by its host."""
    table = hosts(2).assign(cluster=["small", "big"])
    some = estate(os_licence=["rhel"] * 10, host_name=["h0"] * 2 + ["h1"] * 8, host_table=table)
    register = plain(op__rhel_std=799, op__rhel_vdc=2655)
    assert first_year(register, "rhel", some) == pytest.approx(799 + 2655)
    assert paths(plain(op__rhel_support="none"), some)["rhel"].state.startswith("none")


def test_a_physical_red_hat_server_takes_one_subscription_for_each_pair_of_sockets():
    bare = estate(count=2, physical=[True] * 2, os_licence=["rhel"] * 2, sockets=[2.0, 5.0],
                  host_table=hosts(0))  # fmt: skip
    assert first_year(plain(op__rhel_std=800), "rhel", bare) == pytest.approx(4 * 800)


def test_windows_is_cheaper_as_datacenter_from_eleven_guests_a_host():
    register = plain(op__win_dc_core=385, op__win_std_core=66.8)

    def cost(guests):
        some = estate(count=guests, os_licence=["windows"] * guests, host_name=["h0"] * guests,
                      host_table=hosts(1))  # fmt: skip
        return first_year(register, "windows", some)

    assert cost(10) == pytest.approx(16 * 66.8 * 5 * 0.25)
    assert cost(11) == pytest.approx(16 * 385 * 0.25)


def test_guests_whose_hosts_are_derived_are_spread_or_have_hosts_of_their_own():
    """288 vCPU need 3.375 hosts of 32 cores, the 24 guests of Windows alone 0.5625."""
    some = estate(count=144, hosted=[False] * 144, os_licence=["windows"] * 24 + ["none"] * 120,
                  host_table=hosts(0))  # fmt: skip
    register = plain(op__win_dc_core=385, op__win_std_core=66.8, scope__estate_share=50)
    own = 24 * 2 / 96 * 1.125
    assert first_year(register, "windows", some) == pytest.approx(own * 32 * 385 * 0.25)
    # In whole hosts: 4 with 6 guests each, three sets of Standard, against two with 12.
    whole = plain(op__win_dc_core=385, op__win_std_core=66.8, scope__estate_share=100)
    assert first_year(whole, "windows", some) == pytest.approx(
        min(4 * 32 * 66.8 * 3, 2 * 32 * min(385, 66.8 * 6)) * 0.25
    )


@pytest.mark.parametrize(
    ("stance", "windows", "standard", "enterprise"),
    [("owned_sa", 0.25, 3945 * 0.25, 15123 * 0.25), ("owned_no_sa", 0.2, 3945 / 5, 15123 / 5),
     ("rented", 0.36, 1418, 5434), ("unknown", 0.25, 3945 * 0.25, 15123 * 0.25)],
)  # fmt: skip
def test_one_stance_prices_windows_and_sql_server(stance, windows, standard, enterprise):
    sql = estate(
        sql_servers=[1.0] * 2 + [0.0] * 8, sql_standard_cores=[4.0] + [0.0] * 9,
        sql_enterprise_cores=[0.0, 8.0] + [0.0] * 8, os_licence=["windows"] * 10,
        physical=[True] * 10,
    )  # fmt: skip
    register = plain(lic__stance=stance, op__sql_std_2core=3945, op__sql_ent_2core=15123,
                     op__win_std_core=66.8, op__win_dc_core=385)  # fmt: skip
    assert first_year(register, "windows", sql) == pytest.approx(10 * 16 * 66.8 * windows)
    assert first_year(register, "sql_standard", sql) == pytest.approx(2 * standard)
    assert first_year(register, "sql_enterprise", sql) == pytest.approx(4 * enterprise)


def test_a_product_may_differ_from_the_stance_of_the_case():
    sql = estate(sql_standard_cores=[4.0] + [0.0] * 9)
    register = plain(lic__stance="owned_sa", lic__sql_server="rented", op__sql_std_2core=3945)
    assert first_year(register, "sql_standard", sql) == pytest.approx(2 * 1418)


def test_oracle_support_is_a_share_of_what_was_paid_for_processors_and_sockets():
    some = estate(oracle_ee_cores=[8.0] + [0.0] * 9, oracle_se2_sockets=[0.0, 2.0] + [0.0] * 8)
    register = plain()
    assert first_year(register, "oracle_enterprise", some) == pytest.approx(
        8 * 0.5 * 47500 * 0.5 * 0.22
    )
    assert first_year(register, "oracle_se2", some) == pytest.approx(2 * 17500 * 0.5 * 0.22)


@pytest.mark.parametrize(
    ("disposition", "ends", "left"),
    [("Rehost", False, 1.0), ("Replatform", True, 0.5), ("Retire", True, 0.5),
     ("Retire", False, 0.5), ("Retain", True, 1.0)],
)  # fmt: skip
def test_oracle_support_goes_on_where_the_database_stays_oracle(disposition, ends, left):
    """Half of the support that ends is saved, from the anniversary after month 12 on."""
    some = estate(disposition=[disposition] * 10, oracle_ee_cores=[4.0] * 10,
                  oracle_ends=[ends] * 10)  # fmt: skip
    line = paths(plain(), some)["oracle_enterprise"]
    assert line.future[0, 12] == line.baseline[0, 12]
    assert line.future[0, 13] == pytest.approx(left * line.baseline[0, 13])


ESU = pd.DataFrame(
    {"server_id": ["s1"], "kind": ["windows"], "cores": [8.0], "months_since_end": [-6.0]}
)


def with_esu(**changed):
    disposition = changed.pop("disposition", "Retain")
    table = ESU.assign(**changed)
    cores = [float(table["cores"].iloc[0])] + [0.0] * 9
    some = estate(esu_cores=cores, disposition=[disposition] * 10)
    return dataclasses.replace(some, esu=table)


def test_extended_updates_of_windows_go_by_standard_for_16_cores_at_least():
    """66.8 × 16 × 0.75 = 801.60 in the first year after the end of support, in month 7 here."""
    path = baseline(plain(op__esu_win_core=66.8), "esu", with_esu())
    assert path[1:7].sum() == 0
    assert path[7:19].sum() == pytest.approx(801.60)
    assert path[19:31].sum() == pytest.approx(66.8 * 16)
    assert path[31:37].sum() == pytest.approx(66.8 * 16 * 1.25 / 2)


def test_extended_updates_end_three_years_after_the_end_of_support():
    table = with_esu(kind="sql_enterprise", cores=2.0, months_since_end=30.0)
    path = baseline(plain(op__sql_ent_2core=15123), "esu", table)
    assert path[1:7].sum() == pytest.approx(4 / 2 * 15123 * 1.25 / 2)  # four cores at least
    assert path[7:].sum() == 0


def test_extended_updates_are_not_sold_without_assurance_and_do_not_grow():
    register = {"op__esu_win_core": 66.8, "growth__infra": 10}
    old = with_esu(months_since_end=0.0)
    assert first_year(plain(**register), "esu", old) == pytest.approx(801.60)
    refused = paths(plain(**register, lic__stance="owned_no_sa"), old)["esu"]
    assert refused.baseline.sum() == 0
    assert "Software Assurance" in refused.state


@pytest.mark.parametrize(
    ("disposition", "left"), [("Rehost", 1.0), ("Replatform", 0.0), ("Retire", 0.0)]
)
def test_extended_updates_go_on_for_a_release_that_is_kept_on_aws(disposition, left):
    some = with_esu(months_since_end=0.0, disposition=disposition)
    line = paths(plain(op__esu_win_core=66.8), some)["esu"]
    assert line.future[0, 10] == pytest.approx(left * line.baseline[0, 10])
    dearer = paths(plain(op__esu_win_core=66.8, aws__esu_same=125), some)["esu"]
    assert dearer.future[0, 10] == pytest.approx(1.25 * left * line.baseline[0, 10])


def test_windows_server_is_licensed_for_at_least_16_cores_a_machine_and_8_a_processor():
    def first(table):
        some = estate(os_licence=["windows"] * 10, host_name=["h0"] * 10, host_table=table)
        return first_year(plain(op__win_dc_core=100, op__win_std_core=100), "windows", some)

    assert first(hosts(1, cores=12.0, sockets=1.0)) == pytest.approx(16 * 25)
    assert first(hosts(1, cores=16.0, sockets=4.0)) == pytest.approx(32 * 25)


def test_the_sum_of_the_cheaper_is_that_of_each_pair_for_every_draw_of_the_prices():
    random = np.random.default_rng(3)
    first, second = random.integers(0, 9, (2, 30)).astype(float)
    second[3] = np.inf
    one, other = random.uniform(0, 5, (2, 20, 1))
    one[0] = other[1] = 0.0
    with np.errstate(invalid="ignore"):
        expected = np.fmin(first * one, second * other).sum(axis=1)
    found = sum_of_cheaper(first, one, second, other)
    assert found[:, 0] == pytest.approx(expected)


def test_updates_cover_real_cores_and_a_licence_all_databases_of_a_release_on_its_server():
    """A physical machine of 4 cores and 8 threads; three databases of 2014 and one of 2016."""
    machines = servers(
        vcpu=[8, 8], is_physical=pd.array([True, False], dtype="boolean"), cpu_cores=[4.0, None]
    )
    databases = pd.DataFrame(
        {
            "database_id": ["d1", "d2", "d3", "d4", "d5"],
            "host_server_id": ["s1", "s1", "s2", "s1", None],
            "edition": ["Standard", "Enterprise", "Standard", "Standard", "Standard"],
            "cpu_cores": [None, None, None, None, 6.0],
        }
    )
    ends = ["2023-10-10", "2024-07-09", "2024-07-09", "2024-07-09", "2026-07-14", "2024-07-09"]
    lifecycle = pd.DataFrame(
        {
            "subject": ["server", *["database"] * 5],
            "id": ["s1", "d1", "d2", "d3", "d4", "d5"],
            "programme": "Extended Security Updates",
            "end_of_support": ends,
        }
    )
    inventory = Inventory(servers=machines, databases=databases)
    found = decisions(inventory, dt.date(2026, 11, 1), Stages(lifecycle=lifecycle)).esu
    assert found[["server_id", "kind", "cores"]].fillna("").to_numpy().tolist() == [
        ["s1", "windows", 4.0],
        ["s1", "sql_enterprise", 4.0],
        ["s2", "sql_standard", 8.0],
        ["s1", "sql_standard", 4.0],
        ["", "sql_standard", 6.0],
    ]


ANSWERS = [
    (entry.key, option)
    for entry in load_register().values()
    for option in entry.choices
    if entry.key.startswith(("op.", "lic.", "mig.", "fin.", "aws."))
]


@pytest.mark.parametrize(("key", "option"), ANSWERS)
def test_each_answer_gives_a_cost_where_the_estate_has_nothing_that_it_is_about(key, option):
    """Ten plain servers: no Oracle, no SQL Server, no Windows, nothing bought."""
    lines = paths(load_register().with_overrides({key: option}))
    assert all(np.isfinite(line.baseline).all() for line in lines.values())
    assert lines["oracle_enterprise"].baseline.sum() == 0
