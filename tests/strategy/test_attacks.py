"""Estates made to break the rules."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from bizcase.strategy.decide.edits import Edit
from bizcase.strategy.decide.figures import strategy_figures, strategy_findings
from bizcase.strategy.rules.freezes import month_start
from tests.strategy.estates import AS_OF, decided, dispositions, estate, planned

TWO = "s1 | RHEL 8 | production\ns2 | RHEL 8 | production"


def named(inventory, *applications):
    cells = pd.Series(list(applications), dtype="str")
    return replace(inventory, servers=inventory.servers.assign(application=cells))


def test_a_name_that_two_applications_have_maps_to_none_and_is_told():
    inventory = estate(TWO, "A1 | Rehost | Low | production\nA2 | Retain | Low | production")
    inventory = replace(inventory, applications=inventory.applications.assign(name="CRM"))
    strategy = decided(named(inventory, "crm", "A2"))
    assert strategy.links.ambiguous == ("crm",)
    assert dispositions(strategy) == {"s1": "Rehost", "s2": "Retain"}
    assert strategy.servers.set_index("server_id").loc["s1", "disposition_rule"] == "R7"
    strategy = replace(strategy, ledger=strategy_figures(strategy, ()))
    assert "APPLICATION_AMBIGUOUS" in {item.code for item in strategy_findings(strategy)}


def test_a_name_with_a_comma_in_it_stays_one_application():
    inventory = estate(TWO, "Sales, EMEA | Retain | Low | production")
    strategy = decided(named(inventory, "Sales, EMEA", "Sales; Stock"))
    assert sorted(strategy.applications["application_id"]) == ["Sales", "Sales, EMEA", "Stock"]
    assert dispositions(strategy)["s1"] == "Retain"


def test_what_depends_on_something_that_stays_says_so():
    plan = planned(estate(TWO, "A1 | Retain | Low | production", "s2 | app | A1\ns1 | calls | s2"))
    assert [wave.servers for wave in plan.waves] == [("s1",)]
    assert "Connection to what stays: server s2" in plan.waves[0].prerequisites


def test_what_depends_on_something_that_is_retired_does_not_say_that_it_stays():
    plan = planned(estate(TWO, "A1 | Retire | Low | production", "s2 | app | A1\ns1 | calls | s2"))
    assert "Connection to what ends: server s2" in plan.waves[0].prerequisites
    assert not any("stays" in words for words in plan.waves[0].prerequisites)


def test_prerequisites_name_what_people_know():
    inventory = estate(TWO, "A1 | Retain | Low | production", "s2 | app | A1\ns1 | calls | s2")
    called = inventory.servers["server_id"].map({"s1": "web-1", "s2": "db-1"}).astype("str")
    plan = planned(replace(inventory, servers=inventory.servers.assign(name=called)))
    assert "Connection to what stays: server db-1" in plan.waves[0].prerequisites


@pytest.mark.parametrize("freeze", ["none", "december", "november_december", "quarter_ends"])
def test_one_server_a_wave_and_one_month_of_timeline_still_make_a_plan(freeze):
    rows = "\n".join(f"s{number} | RHEL 8 | production" for number in range(5))
    plan = planned(estate(rows), timeline=1, wave__max_servers=1, wave__freeze=freeze)
    assert [len(wave.servers) for wave in plan.waves] == [1] * 5
    assert plan.months_over == plan.waves[-1].end_month - 1
    ends = {month_start(AS_OF, wave.end_month).month for wave in plan.waves}
    assert not ends & set({"december": (12,), "november_december": (11, 12),
                           "quarter_ends": (3, 6, 9, 12)}.get(freeze, ()))  # fmt: skip


def test_nothing_in_scope_makes_no_wave_and_no_disposition():
    strategy, plan = decided(estate()), planned(estate())
    assert strategy.servers.empty
    assert plan.waves == ()
    assert plan.months_over == 0


def test_a_portfolio_alone_is_planned_by_its_applications():
    plan = planned(estate(applications="A | Rehost | Low | production\nB | - | Low | production"))
    assert not plan.waves  # work without servers is a task of Mobilize, and no wave
    (task,) = plan.tasks
    assert (task.applications, task.start_month, task.end_month) == (("A",), 2, 4)
    (asked,) = plan.waiting
    assert asked.applications == ("B",)


def test_a_dependency_circle_through_a_shared_server_stays_one_group():
    inventory = estate(
        TWO + "\ns3 | RHEL 8 | production",
        "A | Rehost | Low | production\nB | Refactor | Low | production",
        "s1 | app | A\ns2 | app | A\ns2 | app | B\ns3 | app | B\nA | needs | B\nB | needs | A",
    )
    plan = planned(inventory)
    assert [group.servers for group in plan.grouping.groups] == [("s1", "s2", "s3")]
    assert dispositions(decided(inventory))["s2"] == "Rehost"
    assert plan.violations.empty


def test_an_edit_wins_over_a_blocker_and_a_declared_strategy_does_not():
    inventory = estate("x | RHEL 4 | production", "A | Rehost | Low | production", "x | app | A")
    assert dispositions(decided(inventory))["x"] == "undecided"

    edited = decided(inventory, {"A": Edit("Rehost", "checked: it is RHEL 8")})
    row = edited.servers.iloc[0]
    assert (row["disposition"], row["disposition_rule"]) == ("Rehost", "override")
