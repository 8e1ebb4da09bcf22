"""What moving saves per hour of effort, in the order of the groups; worked by hand."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizcase.assumptions import load_register
from bizcase.document import build_document
from bizcase.entries import ProjectInfo
from bizcase.exports.tables import groups_table
from bizcase.strategy.rules.priority import NEUTRAL, WEIGHTS, rank_shares
from bizcase.strategy.waves.plan import plan_migration
from bizcase.strategy.waves.worth import Worth
from tests.factories import asked
from tests.runs import shared_run
from tests.strategy.estates import (
    AS_OF,
    decided,
    estate,
    register,
    servers,
    with_applications,
)
from tests.strategy.test_waves import waves_of
from tests.twins import EXPORTS_ON_AWS, INVENTORIES

# One server a wave, so that the order of the waves is that of the groups.
ONE_EACH = {"wave__max_servers": 1, "wave__ramp_first": 100, "wave__ramp_second": 100,
            "wave__hub_min": 50}  # fmt: skip


def plan_with(inventory, today, aws, **assumptions):
    """Return the plan; today: {server: USD}, aws: {server: USD} or by (kind, id)."""
    used = register(ONE_EACH | assumptions)
    nodes = {key if isinstance(key, tuple) else ("server", key): usd for key, usd in aws.items()}
    strategy = decided(inventory)
    return plan_migration(inventory, strategy, used, AS_OF, 18, Worth(today, nodes))


def order(plan):
    return [key for wave in plan.waves for key in wave.servers]


@pytest.mark.parametrize(
    ("values", "shares"),
    [
        ([], []),
        ([7.0], [0.5]),
        ([1.0, 2.0], [0.0, 1.0]),
        ([3.0, 3.0, 3.0], [0.5, 0.5, 0.5]),
        ([30.0, -5.0, 10.0, None, 10.0, 1e9], [0.75, 0.0, 0.375, None, 0.375, 1.0]),
    ],
)
def test_ranks_worked_by_hand(values, shares):
    assert rank_shares(values) == shares


@given(st.lists(st.one_of(st.none(), st.integers(-9, 9).map(float)), max_size=30))
def test_ranks_keep_the_order_and_lie_around_the_neutral_value(values):
    shares = rank_shares(values)
    pairs = [(x, y) for x, y in zip(values, shares, strict=True) if x is not None]
    assert [y is None for y in shares] == [x is None for x in values]
    for one, rank in pairs:
        for other, next_rank in pairs:
            assert (one < other) == (rank < next_rank)
    if pairs:
        assert math.fsum(rank for _, rank in pairs) / len(pairs) == pytest.approx(NEUTRAL)


@pytest.mark.parametrize(
    ("ends", "urgency"),
    [
        (None, 0.0),
        ("2026-11-21", 0.0),  # passed before the case's date of 2026-11-22: it says nothing
        ("2026-11-22", 1.0),
        ("2027-11-22", 1.0),  # within the twelve months of strategy.soon_months
        ("2027-11-23", 0.5),  # within the eighteen months of the project
        ("2028-05-22", 0.5),
        ("2028-05-23", 0.0),
    ],
)
def test_a_contract_that_ends_soon_is_urgent(ends, urgency):
    shop = estate(servers(1), "Shop | Rehost | Low | production", "s01 | app | Shop")
    shop = with_applications(shop, contract_end={"Shop": ends})
    plan = plan_migration(shop, decided(shop, timeline=18), register({}), AS_OF, 18)
    assert [unit.terms["urgency"] for unit in plan.units] == [urgency]


def test_of_two_equal_groups_the_one_that_saves_more_moves_first():
    inventory = estate(servers(3))
    # s02 saves 80 USD a month and s01 50; s03 would cost 10 more. Each takes 13 × 0.7 hours.
    plan = plan_with(inventory, {"s01": 100.0, "s02": 100.0, "s03": 20.0},
                     {"s01": 50.0, "s02": 20.0, "s03": 30.0})  # fmt: skip
    assert order(plan) == ["s02", "s01", "s03"]
    assert [unit.savings_per_hour for unit in plan.units] == pytest.approx(
        [80 / 9.1, 50 / 9.1, -10 / 9.1], abs=1e-6
    )
    assert [unit.terms["savings"] for unit in plan.units] == [1.0, 0.5, 0.0]
    # An unknown owner gives 5 points: 25 × 0.95 + 20 × 0.5 + 20 × savings + 15 × 0 + 10 + 10.
    assert [unit.priority for unit in plan.units] == pytest.approx(
        [(23.75 + 10 + 20 * rank + 20) / 100 for rank in (1.0, 0.5, 0.0)]
    )


def test_what_counts_is_the_saving_per_hour_not_the_saving():
    # Big saves 160 USD a month in (8 + 3 × 5) × 0.7 hours, small 120 in (8 + 5) × 0.7.
    inventory = estate(
        servers(4),
        "Big | Rehost | Low | production\nSmall | Rehost | Low | production",
        "s01 | app | Big\ns02 | app | Big\ns03 | app | Big\ns04 | app | Small",
    )
    today = dict.fromkeys(("s01", "s02", "s03"), 220 / 3) | {"s04": 140.0}
    aws = dict.fromkeys(("s01", "s02", "s03", "s04"), 20.0)
    plan = plan_with(inventory, today, aws, wave__max_servers=3)
    assert [wave.applications for wave in plan.waves] == [("Small",), ("Big",)]
    assert [unit.savings_per_hour for unit in plan.units] == pytest.approx(
        [120 / 9.1, 160 / 16.1], abs=1e-4
    )


def test_without_a_baseline_the_order_and_every_priority_are_as_without_the_term():
    inventory = estate(servers(3) + "\nw | Windows Server 2012 R2 | production")
    aws = {"s01": 50.0, "s02": 20.0, "s03": 30.0, "w": 1.0}
    plan = plan_with(inventory, {}, aws)
    without = plan_with(inventory, {}, {})
    assert order(plan) == order(without) == ["w", "s01", "s02", "s03"]
    unweighted = plan_with(inventory, dict.fromkeys(aws, 9.0), aws, wave__weight_savings=0)
    assert [unit.priority for unit in plan.units] == [unit.priority for unit in unweighted.units]
    assert all(unit.terms["savings"] is None for unit in plan.units)
    assert all("what moving it saves" not in wave.missing for wave in plan.waves)


@pytest.mark.parametrize(
    ("today", "aws"),
    [
        ({"s01": 100.0, "s02": 100.0, "s03": 100.0}, {"s01": 90.0, "s03": 10.0}),  # no price
        ({"s01": 100.0, "s03": 100.0}, {"s01": 90.0, "s02": 10.0, "s03": 10.0}),  # no cost today
    ],
)
def test_a_group_of_which_nothing_is_known_counts_as_the_middle_and_says_so(today, aws):
    plan = plan_with(estate(servers(3)), today, aws)
    assert order(plan) == ["s03", "s02", "s01"]
    assert [unit.terms["savings"] for unit in plan.units] == [1.0, None, 0.0]
    assert ["what moving it saves" in unit.missing for unit in plan.units] == [False, True, False]


def test_what_a_service_costs_that_replaces_a_server_is_not_known():
    inventory = estate(
        servers(2),
        "Own | Rehost | Low | production\nBought | Repurchase | Low | production",
        "s01 | app | Own\ns02 | app | Bought",
    )
    plan = plan_with(inventory, {"s01": 10.0, "s02": 900.0}, {"s01": 5.0, "s02": 5.0})
    found = {unit.id: unit.savings_per_hour for unit in plan.units}
    assert found == {"application Own": round(5 / 9.1, 6), "application Bought": None}


def test_managed_databases_are_part_of_what_a_group_costs_on_aws():
    inventory = estate(
        servers(2), "A | Rehost | Low | production\nB | Rehost | Low | production",
        "s01 | app | A\ns02 | app | B",
    )  # fmt: skip
    aws = {"s01": 20.0, "s02": 20.0, ("application", "A"): 32.0, ("server", "s02"): 28.0}
    plan = plan_with(inventory, {"s01": 100.0, "s02": 100.0}, aws)
    assert [(unit.id, unit.aws_usd) for unit in plan.units] == [
        ("application B", 28.0), ("application A", 52.0),
    ]  # fmt: skip


def test_no_saving_moves_production_before_development_or_critical_work_forward():
    inventory = estate(
        "d1 | RHEL 8 | development\nd2 | RHEL 8 | development\n"
        "p1 | RHEL 8 | production\np2 | RHEL 8 | production\nk1 | RHEL 8 | production",
        "D1 | Rehost | Low | development\nD2 | Rehost | Low | development\n"
        "P1 | Rehost | Low | production\nP2 | Rehost | Low | production\n"
        "K | Rehost | High | production",
        "d1 | app | D1\nd2 | app | D2\np1 | app | P1\np2 | app | P2\nk1 | app | K",
    )
    today = {"d1": 0.0, "d2": 1.0, "p1": 1e4, "p2": 2e4, "k1": 1e6}
    plan = plan_with(inventory, today, dict.fromkeys(today, 1.0), wave__pilot_apps=1)
    assert waves_of(plan) == [
        ("pilot", ("d2",)), ("non-production", ("d1",)), ("production", ("p2",)),
        ("production", ("p1",)), ("production", ("k1",)),
    ]  # fmt: skip


def run(**uploads):
    given = {kind: (upload,) for kind, upload in uploads.items()}
    day = dt.date(2026, 11, 22)
    return shared_run(asked(ProjectInfo("Exit", "Ex"), given, load_register(), day)).case


@pytest.mark.parametrize("file", INVENTORIES)
def test_a_wave_s_priority_is_the_weighted_mean_of_its_terms_and_of_its_groups(file):
    case = run(it_inventory=file())
    table, value = groups_table(case), case.ledger.value
    weights = {term: case.assumptions.number(key) for term, key in WEIGHTS.items()}
    for number, own in table.groupby("wave"):
        terms = {term: value(f"wave.{number}.term.{term}") for term in WEIGHTS}
        mean = sum(weights[term] * terms[term] for term in WEIGHTS) / sum(weights.values())
        assert value(f"wave.{number}.priority") == pytest.approx(mean, abs=1e-8)
        assert value(f"wave.{number}.priority") == pytest.approx(own["priority"].mean(), abs=1e-8)
        assert terms["savings"] == pytest.approx(own["savings"].fillna(NEUTRAL).mean(), abs=1e-8)
    known = table["saving_per_hour_usd"].notna()
    assert value("plan.savings_groups") == known.sum() > len(table) / 2
    assert value("plan.savings_unknown") == (~known).sum()
    # The wave's run rate and the groups' AWS cost are the same amounts.
    landed = sum(wave.run_rate_usd or 0.0 for wave in case.plan.waves)
    assert table.loc[known, "aws_monthly_usd"].sum() <= landed + 0.01


@pytest.mark.parametrize("file", EXPORTS_ON_AWS)
def test_an_estate_on_aws_has_no_baseline_and_the_document_says_that_savings_are_left_out(file):
    case = run(rvtools=file())
    assert case.finance.prepared.no_baseline
    figure = case.ledger["wave.1.term.savings"]
    assert (figure.value, figure.state) == (None, "left out: no baseline or no price")
    assert groups_table(case)["savings"].isna().all()
    told = str(build_document(case))
    several = len(case.plan.waves) > 1  # a wave alone has no order
    assert ("The saving of a move is left out with its weight" in told) is several
