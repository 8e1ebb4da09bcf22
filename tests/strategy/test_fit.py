"""How well a disposition serves the ranked goals: shown beside the rule, deciding nothing."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bizcase.strategy.decide import fit as module
from bizcase.strategy.decide.disposition import Goals, judged
from bizcase.strategy.decide.edits import Edit
from bizcase.strategy.decide.figures import strategy_figures, strategy_findings
from bizcase.strategy.decide.fit import GOALS, fit_of
from bizcase.strategy.decide.subject import Subject
from bizcase.strategy.rules.dispositions import DISPOSITIONS, LABOUR
from bizcase.strategy.rules.tables import rules
from tests.strategy.estates import decided, dispositions, estate, register, with_applications

SEVEN = set(DISPOSITIONS) - {"undecided"}
RANKS = st.fixed_dictionaries({key: st.integers(1, 5) for _, key in GOALS.values()})


def ranked(licence=3, speed=3, operations=3, cloud=3, **more):
    return {
        "strategy.goal_licence_cost": licence, "strategy.goal_speed": speed,
        "strategy.goal_operations": operations, "strategy.goal_cloud_native": cloud, **more,
    }  # fmt: skip


def shop(declared="Retain", **ranks):
    """Return a shop on one x86 server with a database that a managed service can run."""
    inventory = estate(
        "s1 | RHEL 8 | production", f"Shop | {declared} | Low | production",
        "s1 | app | Shop\nd1 | db | Shop", "d1 | MySQL | 8.4 | - | s1 | MySQL",
    )  # fmt: skip
    return decided(inventory, **ranks)


def test_the_fit_is_the_weighted_mean_of_the_values():
    """Ranks 5, 1, 3 and 1 of 10: Rehost (5 × 0.25 + 0.75 + 3 × 0.5 + 0.25) ÷ 10 = 0.375."""
    fit = fit_of(register(ranked(5, 1, 3, 1)))
    assert fit.weights == {
        "licence_cost": 0.5, "speed": 0.1, "operations": 0.3, "cloud_native": 0.1,
    }  # fmt: skip
    assert fit.fits["Rehost"] == pytest.approx(0.375)
    assert {name: fit.percent(name) for name in SEVEN} == {
        "Rehost": 38, "Replatform": 70, "Refactor": 83, "Repurchase": 63, "Relocate": 18,
        "Retain": 0, "Retire": 90,
    }  # fmt: skip


def test_every_value_is_a_dated_judgement_with_its_reason():
    table = rules(module.TABLE)
    assert {row["disposition"] for row in table} == SEVEN
    assert len(table) == len(SEVEN)
    for row in table:
        assert all(0 <= float(row[goal]) <= 1 for goal in GOALS)
        assert row["why"]
        assert (row["evidence"], row["as_of"]) == ("J", "2026-11-27")
        assert row["why"].count(";") == 3 or row["disposition"] == "Retain"


def test_the_order_by_effort_is_that_of_the_labour_that_finance_counts():
    places = {row["disposition"]: int(row["effort_order"]) for row in rules(module.TABLE)}
    assert sorted(LABOUR, key=places.__getitem__) == list(LABOUR)
    assert sorted(places.values()) == [1, 2, 3, 4, 5, 6, 7]


def test_what_other_rules_would_give_stands_beside_the_rule_the_best_fit_first():
    row = shop().applications.iloc[0]
    assert (row["disposition"], row["disposition_rule"], row["fit"]) == ("Retain", "R0", 0.0)
    assert row["alternatives"] == "Replatform|Rehost"
    assert row["fits_better"] == "Replatform"
    strategy = shop(**ranked(1, 5, 1, 1))
    row = strategy.applications.iloc[0]
    assert row["alternatives"] == "Rehost|Replatform"
    told = strategy.fit.told(strategy.applications["alternatives"]).iloc[0]
    # (0.25 + 5 × 0.75 + 0.5 + 0.25) ÷ 8 = 0.59; (0.75 + 5 × 0.5 + 0.75 + 0.5) ÷ 8 = 0.56.
    assert told == "Rehost (fit 59 %); Replatform (fit 56 %)"


def test_what_is_blocked_is_not_possible():
    inventory = estate(
        "s1 | RHEL 4 | production", "Old | Retain | Low | production", "s1 | app | Old"
    )
    assert decided(inventory).applications["alternatives"].tolist() == [""]


def test_a_rule_that_fires_against_a_blocker_is_left_out():
    free = Subject("a", "a", "here", lifecycle="End of life", x86=True, servers=("s",))
    assert judged(free, Goals(relocate=False)).possible == {"Retire", "Rehost"}


def test_servers_take_over_what_is_possible_and_shared_ones_follow_their_ruling():
    inventory = estate(
        "s1 | RHEL 8 | production\ns2 | RHEL 8 | production\ns3 | RHEL 8 | production",
        "Shop | Retain | Low | production\nDesk | Refactor | Low | production",
        "s1 | app | Shop\ns2 | app | Shop\ns2 | app | Desk",
    )
    rows = decided(inventory).servers.set_index("server_id")
    assert rows["alternatives"].to_dict() == {"s1": "Rehost", "s2": "", "s3": ""}
    assert rows.loc["s3", "disposition"] == "Rehost"
    kept = decided(inventory, {"s3": Edit("Retain", "a dongle")}).servers.set_index("server_id")
    assert kept.loc["s3", ["alternatives", "fits_better"]].tolist() == ["Rehost", ""]


def test_the_finding_counts_what_the_rules_gave_and_not_what_an_analyst_set():
    inventory = estate(
        "s1 | RHEL 8 | production\ns2 | RHEL 8 | production\ns3 | AIX | production",
        "Shop | Retain | Low | production\nDesk | Rehost | Low | production\n"
        "Odd | - | Low | production",
        "s1 | app | Shop\ns2 | app | Desk\ns3 | app | Odd",
    )
    for edits, count in (({}, 1), ({"Shop": Edit("Retain", "a contract")}, 0)):
        strategy = decided(inventory, edits)
        ledger = strategy_figures(strategy, ())
        assert ledger.value("strategy.fits_better.applications") == count
        assert ledger.value("strategy.fits_better.servers") == 0
        findings = strategy_findings(replace(strategy, ledger=ledger))
        codes = {finding.code for finding in findings}
        assert ("FIT_DIFFERS" in codes) == bool(count)


def test_undecided_has_no_fit_and_nothing_beside_it():
    unknown = decided(estate("s1 | - | production")).servers.iloc[0]
    lost = decided(estate("", "Lost | - | Low | production")).applications.iloc[0]
    for row in (unknown, lost):
        assert (row["disposition"], row["alternatives"]) == ("undecided", "")
        assert math.isnan(row["fit"])


@pytest.fixture(scope="module")
def by_the_rules():
    """An estate in which rules, a declaration and an end of life decide, and what they decide."""
    inventory = with_applications(
        estate(
            "s1 | RHEL 8 | production\ns2 | RHEL 4 | production\ns3 | RHEL 8 | test",
            "Shop | - | Low | production\nOld | Rehost | Low | production\nEnd | - | - | test",
            "s1 | app | Shop\ns2 | app | Old\ns3 | app | End",
        ),
        lifecycle={"End": "End of life"},
    )
    return inventory, decided(inventory)


@given(ranks=RANKS)
@settings(max_examples=40, deadline=None)
def test_ranks_change_the_fit_and_never_a_disposition(by_the_rules, ranks):
    inventory, neutral = by_the_rules
    chosen = decided(inventory, **ranks)
    for kind in ("server", "application"):
        assert dispositions(neutral, kind) == dispositions(chosen, kind)
    weights, total = chosen.fit.weights, sum(ranks.values())
    assert sum(weights.values()) == pytest.approx(1)
    figures = strategy_figures(chosen, ())
    for row in rules(module.TABLE):
        own = sum(ranks[key] * float(row[goal]) for goal, (_, key) in GOALS.items()) / total
        assert chosen.fit.fits[row["disposition"]] == pytest.approx(own)
        figure = figures[f"strategy.fit.{row['disposition'].lower()}"]
        assert abs(figure.value - 100 * own) <= 0.5 + 1e-6
        assert set(figure.inputs) >= set(ranks)


def changed(monkeypatch, **values):
    """Give every disposition the same values but for those named."""
    same = dict.fromkeys(GOALS, "0.5")
    table = [
        row | same | (dict.fromkeys(GOALS, values[row["disposition"]])
                      if row["disposition"] in values else {})
        for row in rules(module.TABLE)
    ]  # fmt: skip
    monkeypatch.setattr(module, "rules", lambda name: table)


def test_equal_fits_are_parted_by_effort_then_by_changes_at_the_cutover(monkeypatch):
    changed(monkeypatch)
    by_effort = ("Retain", "Relocate", "Retire", "Rehost", "Replatform", "Repurchase", "Refactor")
    assert fit_of(register({})).order == by_effort
    table = [row | {"effort_order": "1"} for row in module.rules("")]
    monkeypatch.setattr(module, "rules", lambda name: table)
    assert fit_of(register({})).order == (
        "Retain", "Relocate", "Retire", "Rehost", "Replatform", "Refactor", "Repurchase",
    )  # fmt: skip


def test_before_a_declared_deadline_what_stays_comes_last_however_well_it_fits(monkeypatch):
    changed(monkeypatch, Retain="1")
    assert fit_of(register({})).order[0] == "Retain"
    assert fit_of(register({"strategy.exit_month": 24})).order[-1] == "Retain"
