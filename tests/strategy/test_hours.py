"""Hours of work: the published table worked by hand, and one model for waves and one-time cost."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bizcase.assumptions import load_register
from bizcase.strategy.rules.dispositions import HOURS, LABOUR, LANDS_AS, LEAVES
from bizcase.strategy.rules.hours import hours_after, hours_in_wave
from bizcase.strategy.rules.work import work_of
from bizcase.strategy.waves.estate_hours import estate_hours
from tests.strategy.estates import decided, estate, planned, servers
from tests.strategy.test_properties import estates

# Medium complexity: hours of a workload of 1, 3 and 20 servers, and the first at 150 USD an hour.
TABLE = {
    "Rehost": (13, 23, 108, 1_950),
    "Replatform": (36, 60, 264, 5_400),
    "Refactor": (180, 220, 560, 27_000),
    "Repurchase": (80, 80, 80, 12_000),
    "Retire": (6, 10, 44, 900),
    "Relocate": (3, 7, 41, 450),
}


def total(name, count, complexity="medium"):
    """Return the hours of one workload, until landed and after."""
    number = load_register().number
    parts = (hours_in_wave(name, complexity, number), hours_after(name, complexity, number))
    return sum(workload + count * server for workload, server in parts)


@pytest.mark.parametrize("name", TABLE)
def test_hours_and_cost_of_the_published_table(name):
    *hours, usd = TABLE[name]
    assert [total(name, count) for count in (1, 3, 20)] == hours
    assert total(name, 1) * load_register().number("mig.rate_usd_h") == usd


def test_a_simple_single_server_takes_9_1_hours_and_a_complex_one_20_8():
    assert total("Rehost", 1, "simple") == pytest.approx(9.1)
    assert total("Rehost", 1, "complex") == pytest.approx(20.8)


def test_refactor_lands_with_the_hours_of_a_rehost_and_the_rest_comes_after():
    number = load_register().number
    assert hours_in_wave("Refactor", "medium", number) == (8, 5)
    assert hours_after("Refactor", "medium", number) == (152, 15)
    short = load_register().with_overrides({"mig.h_refactor_workload": 6}).number
    assert hours_in_wave("Refactor", "medium", short) == (6, 5)
    assert hours_after("Refactor", "medium", short) == (0, 15)
    assert hours_after("Rehost", "medium", number) == (0, 0)
    assert LANDS_AS == {"Refactor": "Rehost"}


def test_the_hardest_part_of_a_workload_takes_the_most_hours_of_a_workload():
    number = load_register().number
    hours = [number(HOURS[name][0]) for name in LABOUR]
    assert hours == sorted(hours)
    assert set(LABOUR) == set(LEAVES) - {"undecided"}


MIXED = """
    Shop | Rehost   | Low | production
    Old  | Retire   | Low | production
    New  | Refactor | Low | production
"""


def test_an_application_counts_with_its_servers_and_a_server_of_none_alone():
    """Shop 8 + 2 × 5, the server of none 8 + 5, Old 4 + 2, New 8 + 5 until it has landed."""
    inventory = estate(
        servers(5), MIXED, "s01 | app | Shop\ns02 | app | Shop\ns04 | app | Old\ns05 | app | New"
    )
    found = estate_hours(decided(inventory), {}, load_register())
    assert found.of == {
        ("server", "s01"): 9, ("server", "s02"): 9, ("server", "s03"): 13, ("server", "s04"): 6,
        ("server", "s05"): 13,
    }  # fmt: skip
    assert found.of_all() == 50
    assert found.after == 152 + 15


def test_a_server_of_two_applications_counts_its_own_hours_once():
    """Two workloads of 8 hours, one server of 5."""
    both = "A | Rehost | Low | production\nB | Rehost | Low | production"
    inventory = estate(servers(1), both, "s01 | app | A\ns01 | app | B")
    assert estate_hours(decided(inventory), {}, load_register()).of_all() == 21


def test_undecided_work_is_planned_as_if_it_were_rehosted():
    inventory = estate(servers(2, system="RHEL 4"))
    strategy = decided(inventory)
    assert set(strategy.servers["disposition"]) == {"undecided"}
    assert estate_hours(strategy, {}, load_register()).of_all() == 26


@given(estates())
@settings(max_examples=15, deadline=None)
def test_the_hours_of_the_waves_are_those_of_all_that_moves(inventory):
    plan = planned(inventory)
    strategy = decided(inventory)
    hours = estate_hours(strategy, plan.efforts, load_register())
    of_waves = math.fsum(item.hours for item in (*plan.waves, *plan.waiting, *plan.tasks))
    fates = dict(zip(strategy.servers["server_id"], strategy.servers["disposition"], strict=True))
    fates |= dict(
        zip(strategy.applications["application_id"], strategy.applications["disposition"],
            strict=True)
    )  # fmt: skip
    retired = [value for (_, key), value in hours.of.items() if fates[key] == "Retire"]
    assert of_waves + math.fsum(retired) == pytest.approx(hours.of_all(), abs=1e-3)
    assert plan.pace.hours == pytest.approx(hours.of_all())


@given(
    kinds=st.lists(st.sampled_from(LABOUR), min_size=1, max_size=8), added=st.sampled_from(LABOUR)
)
@settings(max_examples=60, deadline=None)
def test_one_server_more_never_takes_fewer_hours(kinds, added):
    """All of one application, each server of its own disposition."""

    def hours(names):
        ids = [f"s{number}" for number in range(len(names))]
        table = pd.DataFrame({"server_id": ids, "complexity": "medium", "workload": ids})
        links = pd.DataFrame({"server_id": ids, "application_id": "A"})
        leaving = np.ones(len(names), dtype=bool)
        rows = work_of(table, links, {}).efforts(pd.Series(names), leaving)
        assert rows["workloads"].sum() == pytest.approx(1)
        assert rows["servers"].sum() == len(names)
        return sum(
            count * hours
            for row in rows.itertuples()
            for of in (hours_in_wave, hours_after)
            for count, hours in zip(
                (row.workloads, row.servers),
                of(LABOUR[row.labour], "medium", load_register().number), strict=True,
            )
        )  # fmt: skip

    assert hours([*kinds, added]) >= hours(kinds) - 1e-6
