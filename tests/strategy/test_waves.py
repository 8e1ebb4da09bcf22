from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from bizcase.inventory.tables import conform
from bizcase.strategy.waves.links_once import once_each
from tests.strategy.estates import estate, planned

# Three development and three production applications; Shop needs Stock, which needs Pay.
SERVERS = """
    d1 | RHEL 8 | development
    d2 | RHEL 8 | development
    d3 | RHEL 8 | development
    d4 | RHEL 8 | development
    a1 | RHEL 8 | production
    a2 | RHEL 8 | production
    b1 | RHEL 8 | production
    b2 | RHEL 8 | production
    c1 | RHEL 8 | production
    c2 | RHEL 8 | production
    k1 | RHEL 8 | production
    x1 | RHEL 4 | production
"""
APPLICATIONS = """
    DevA  | Rehost | Low    | development
    DevB  | Rehost | Low    | development
    DevC  | Rehost | Low    | development
    DevD  | Rehost | Medium | development
    Pay   | Rehost | Medium | production
    Stock | Rehost | Low    | production
    Shop  | Rehost | Low    | production
    Core  | Rehost | High   | production
"""
LINKS = """
    d1 | app | DevA
    d2 | app | DevB
    d3 | app | DevC
    d4 | app | DevD
    a1 | app | Pay
    a2 | app | Pay
    b1 | app | Stock
    b2 | app | Stock
    c1 | app | Shop
    c2 | app | Shop
    k1 | app | Core
    Shop  | needs | Stock
    Stock | needs | Pay
"""


def waves_of(plan):
    """Return [(kind, servers)]."""
    return [(wave.kind, wave.servers) for wave in plan.waves]


def test_pilot_first_then_development_then_production_critical_work_last():
    plan = planned(estate(SERVERS, APPLICATIONS, LINKS), wave__max_servers=4, wave__ramp_first=100,
                   wave__ramp_second=100)  # fmt: skip
    assert waves_of(plan) == [
        ("pilot", ("d1", "d2", "d3")),
        ("non-production", ("d4",)),
        ("production", ("a1", "a2", "b1", "b2")),
        ("production", ("c1", "c2")),
        ("production", ("k1",)),  # critical; x1 waits until somebody says what it runs
    ]
    assert plan.violations.empty
    assert [(wave.start_month, wave.end_month) for wave in plan.waves] == [
        (5, 5), (6, 6), (7, 7), (8, 8), (9, 9),
    ]  # fmt: skip
    (asked,) = plan.waiting
    assert asked.servers == ("x1",)
    assert asked.answer_by == 17  # it then moves in the last month of 18
    assert plan.waves[-1].risk == "high"


def test_the_ramp_halves_the_first_wave():
    rows = "\n".join(f"s{number:02} | RHEL 8 | production" for number in range(30))
    plan = planned(estate(rows), wave__max_servers=10)
    assert [len(wave.servers) for wave in plan.waves] == [3, 7, 10, 10]


def test_a_freeze_moves_the_cutover_and_a_short_timeline_says_by_how_much():
    rows = "\n".join(f"s{number:02} | RHEL 8 | production" for number in range(80))
    full = {"wave__max_servers": 10, "wave__velocity_peak": 2}
    plan = planned(estate(rows), timeline=14, **full)
    assert [wave.end_month for wave in plan.waves][-3:] == [11, 12, 14]  # month 13 is a December
    assert plan.months_over == 0
    free = planned(estate(rows), timeline=14, **full, wave__freeze="none")
    assert (free.waves[-1].end_month, free.months_over) == (13, 0)


def test_waves_run_side_by_side_where_the_timeline_is_too_short_for_one_after_the_other():
    """80 servers × 9.1 = 728 h; of 720 h the first month has half: 39 servers, five a wave."""
    rows = "\n".join(f"s{number:02} | RHEL 8 | production" for number in range(80))
    plan = planned(estate(rows), timeline=7, wave__max_servers=10)
    assert plan.months_over == 0
    assert max(len(wave.servers) for wave in plan.waves) <= 10
    first = [len(wave.servers) for wave in plan.waves if wave.start_month == 5]
    assert first == [3, 5, 5, 5, 5, 5, 5, 5, 1]
    months = [wave.start_month for wave in plan.waves]
    assert months == sorted(months)
    assert len(set(months)) < len(months)
    assert all(wave.start_month == wave.end_month for wave in plan.waves)


def test_what_cannot_end_in_time_says_by_how_many_months():
    rows = "\n".join(f"s{number:02} | RHEL 8 | production" for number in range(80))
    plan = planned(estate(rows), timeline=4)
    # Assess and Mobilize take all of it; then one factory has the work done in a month.
    assert plan.months_over == plan.waves[-1].end_month - 4 > 0


def test_what_depends_on_each_other_in_a_circle_moves_together():
    inventory = estate(
        "p | RHEL 8 | production\nq | RHEL 8 | production\nr | RHEL 8 | production",
        links="p | calls | q\nq | calls | p\nr | calls | p",
    )
    plan = planned(inventory)
    assert [group.servers for group in plan.grouping.groups] == [("p", "q"), ("r",)]
    assert plan.violations.empty


def test_a_group_larger_than_a_wave_is_cut_and_the_edges_are_listed():
    rows = "\n".join(f"s{number} | RHEL 8 | production" for number in range(9))
    ring = "\n".join(f"s{number} | calls | s{(number + 1) % 9}" for number in range(9))
    plan = planned(estate(rows, links=ring), wave__max_servers=4)
    assert all(len(wave.servers) <= 4 for wave in plan.waves)
    assert len(plan.cut) >= 2
    assert set(plan.violations["reason"]) == {
        "Inside a group larger than a wave, which had to be cut"
    }


def test_an_application_larger_than_a_wave_is_cut_too():
    rows = "\n".join(f"s{number} | RHEL 8 | production" for number in range(7))
    links = "\n".join(f"s{number} | app | Big" for number in range(7))
    plan = planned(estate(rows, "Big | Rehost | Low | production", links), wave__max_servers=3)
    assert sorted(len(wave.servers) for wave in plan.waves) == [1, 3, 3]
    assert sum("Big" in wave.applications for wave in plan.waves) == 1


def test_shared_services_are_taken_out_first_and_listed():
    rows = "\n".join(f"s{number} | RHEL 8 | production" for number in range(10))
    links = "\n".join(f"s{number} | calls | s0" for number in range(1, 7)) + "\ns0 | calls | s9"
    plan = planned(estate(rows, links=links))
    assert plan.waves[0].number == 0
    assert plan.waves[0].servers == ("s0",)
    shared = [group for group in plan.grouping.groups if group.why_shared]
    assert [group.why_shared for group in shared] == ["linked with 7 servers"]
    assert list(plan.violations["reason"]) == [
        "A shared service moves first and keeps serving both sides"
    ]


def test_one_business_unit_per_wave_where_it_costs_at_most_one_wave_more():
    units = {"A": "Trade", "B": "Trade", "C": "Finance", "D": "Finance"}
    inventory = estate(
        "\n".join(f"s{key} | RHEL 8 | production" for key in units),
        "\n".join(f"{key} | Rehost | Low | production" for key in units),
        "\n".join(f"s{key} | app | {key}" for key in units),
    )
    business = inventory.applications["application_id"].map(units).astype("str")
    applications = inventory.applications.assign(business_unit=business)
    one_each = {"wave__pilot_apps": 1, "wave__min_servers": 0}
    plan = planned(replace(inventory, applications=applications), **one_each)
    assert [wave.applications for wave in plan.waves] == [("A",), ("B",), ("C", "D")]
    # Waves of one and of two servers are joined: each costs planning and tests of its own.
    joined = planned(replace(inventory, applications=applications), wave__pilot_apps=1)
    assert [wave.applications for wave in joined.waves] == [("A",), ("B", "C", "D")]


def test_no_wave_is_joined_against_a_hard_rule():
    """Critical work may not stand in the second production wave, however small both are."""
    inventory = estate(
        "\n".join(f"s{key} | RHEL 8 | production" for key in "ABCK"),
        "A | Rehost | Low | production\nB | Rehost | Low | production\n"
        "C | Rehost | Low | production\nK | Rehost | High | production",
        "\n".join(f"s{key} | app | {key}" for key in "ABCK"),
    )
    plan = planned(inventory, wave__pilot_apps=1)
    assert waves_of(plan) == [
        ("pilot", ("sA",)), ("production", ("sB", "sC")), ("production", ("sK",)),
    ]  # fmt: skip
    hurried = planned(inventory, wave__pilot_apps=1, strategy__exit_month=12)
    assert waves_of(hurried) == [("pilot", ("sA",)), ("production", ("sB", "sC", "sK"))]


@pytest.mark.parametrize("score", [1.0, 4.5])
def test_a_red_dimension_delays_the_first_wave(score):
    inventory = estate("s1 | RHEL 8 | production")
    readiness = conform(
        "readiness",
        {"dimension": ["Overall", "Landing Zone"], "stated_score": [1.0, score],
         "scale_max": [5.0, 5.0], "source_row": [1.0, 2.0]},
    )  # fmt: skip
    plan = planned(replace(inventory, readiness=readiness))
    assert plan.delay_months == (1 if score < 2.5 else 0)
    assert plan.waves[0].start_month == 5 + plan.delay_months
    assert [item.level for item in plan.readiness] == ["red" if score < 2.5 else "green"]


def test_a_dependency_listed_by_application_and_by_server_is_told_once():
    """6 links of the built-in sample were 12 dependencies that point to a later wave."""
    owners = {"a1": ("A",), "a2": ("A",), "b1": ("B",), "c1": ("C",), "c2": ("C",)}
    rows = [("application_application", "A", "B"), ("server_server", "a1", "b1"),
            ("server_server", "a1", "c1"), ("server_server", "a2", "c2"),
            ("server_server", "c1", "lone"), ("server_server", "c1", "other"),
            ("server_server", "c1", "c2"), ("server_server", "c2", "c1")]  # fmt: skip
    edges = pd.DataFrame(rows, columns=["kind", "from_id", "to_id"])
    told = once_each(edges, owners)
    assert told["from_id"].str.cat(told["to_id"], " ").tolist() == [
        "A B", "a1 c1", "c1 lone", "c1 other", "c1 c2", "c2 c1",
    ]  # fmt: skip
