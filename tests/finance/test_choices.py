"""The ways to decide side by side, and what stands beside the cash flow."""

from __future__ import annotations

import dataclasses

import pytest

from bizcase.finance import recompute
from bizcase.finance.decisions import Stages, _options
from bizcase.finance.figures import finance_figures
from bizcase.finance.prepared import PurchaseOption, WaveDates
from bizcase.ledger import Ledger
from bizcase.pricing.scenarios import Scenario
from tests.finance.estates import assumptions, estate, plain

BASE = PurchaseOption("3yr_ec2_instance_sp", "3 years", 1.0)
ON_DEMAND = PurchaseOption("on_demand", "on-demand", 1.5)


def with_options(prepared):
    return dataclasses.replace(prepared, options=(BASE, ON_DEMAND))


def choices(result):
    return {item.key: item for item in result.choices}


def test_another_purchase_option_changes_compute_and_nothing_else():
    """Ten servers of 100 USD from month 2 on: 35 months of 1,000 USD, half as much again."""
    result = recompute(with_options(estate()), plain(op__security_server=120), 0)
    found = choices(result)
    assert found[BASE.key].aws_usd == 35_000
    assert found[ON_DEMAND.key].aws_usd == 52_500
    assert found[BASE.key].npv == result.metrics.npv
    dearer = estate(aws=150.0)
    expected = recompute(dearer, plain(op__security_server=120), 0).metrics.npv
    assert found[ON_DEMAND.key].npv == pytest.approx(expected, abs=0.01)
    assert found[ON_DEMAND.key].payback_months is None


def test_the_cost_of_a_way_is_all_that_it_costs_within_the_horizon():
    result = recompute(
        with_options(estate()), plain(op__security_server=120, mig__h_rehost_workload=100), 0
    )
    months = result.cash.months
    found = choices(result)
    whole = months["aws_usd"].sum() + months["on_premises_usd"].sum() + 1000
    assert found[BASE.key].cost_usd == pytest.approx(whole)
    assert found["refresh"].cost_usd == pytest.approx(months["baseline_usd"].sum())


def test_staying_as_compared_is_worth_0_and_buying_nothing_is_worth_what_is_not_bought():
    result = recompute(estate(), plain(op__storage_gb=2, fin__discount=0), 0)
    found = choices(result)
    assert found["refresh"].npv == 0
    assert found["renew"].npv == pytest.approx(
        found["refresh"].cost_usd - found["renew"].cost_usd, abs=0.01
    )


def test_without_a_baseline_only_cost_is_known():
    on_aws = dataclasses.replace(with_options(estate()), no_baseline="it runs on AWS")
    result = recompute(on_aws, plain(), 0)
    assert {item.kind for item in result.choices} == {"migrate"}
    assert choices(result)[ON_DEMAND.key].npv is None
    assert choices(result)[ON_DEMAND.key].cost_usd == 52_500


def test_an_uncovered_part_of_the_use_costs_on_demand():
    """150 USD on demand, 100 committed: 110 at 80 % coverage, 122.5 at 55 %, 105 at 90 %."""
    register = plain(aws__commit_start_lag=0)
    result = recompute(estate(aws_on_demand=[150.0] * 10), register, 0)
    assert result.cash.aws["compute"][2:].tolist() == [1100] * 35
    swing = next(item for item in result.swings if item.driver.key == "aws.commit_coverage")
    assert (swing.driver.low, swing.driver.value, swing.driver.high) == (55, 80, 90)
    assert swing.low_npv == pytest.approx(1225 / 1100 * result.metrics.npv, abs=0.5)
    assert swing.high_npv == pytest.approx(1050 / 1100 * result.metrics.npv, abs=0.5)
    same = recompute(estate(), register, 0)
    assert "aws.commit_coverage" not in {item.driver.key for item in same.swings}


def test_a_commitment_starts_three_months_after_what_it_covers_has_landed():
    """Four of ten servers land in month 2, the rest in month 4; 150 on demand, 110 covered."""
    ids = [f"s{number}" for number in range(1, 11)]
    waves = (WaveDates(1, "a", 2, 3, tuple(ids[:4])), WaveDates(2, "b", 4, 5, tuple(ids[4:])))
    prepared = estate(aws_on_demand=[150.0] * 10, waves=waves)
    compute = recompute(prepared, plain(), 0).cash.aws["compute"]
    assert compute[1:9].tolist() == [0, 600, 600, 1500, 1340, 1340, 1100, 1100]


def scenario(sizing, option, compute):
    return Scenario(sizing, option, option, compute is not None, "", compute, 0.0, 0.0, compute)


def test_the_options_are_those_of_the_base_case_that_have_a_price():
    priced = (
        scenario("right_sized", "on_demand", 300.0), scenario("managed", "on_demand", 200.0),
        scenario("managed", "base", 100.0), scenario("managed", "3yr_compute_sp", None),
    )  # fmt: skip
    found = _options(Stages(scenarios=priced, base_option="base"))
    assert [(item.key, item.compute_factor) for item in found] == [("on_demand", 2.0), ("base", 1)]
    assert _options(Stages(scenarios=priced, base_option="other")) == ()


def figures_of(result):
    ledger = Ledger()
    finance_figures(result, ledger)
    return ledger


def test_contracts_that_outlast_their_servers_are_shown():
    """Gone at the end of month 3, paid to the renewal in month 18: 15 months of 72 cores at 135."""
    ledger = figures_of(recompute(estate(), plain(op__vmware_edition="vvf"), 0))
    assert ledger.value("stranded.contracts") == pytest.approx(15 * 72 * 135 / 12)


def test_the_book_view_is_price_by_life():
    register = plain(op__core_intercept=100, op__storage_gb=2)
    bought, storage = 6400, 2000
    network = 0.10 * (bought + storage)
    expected = bought / 4 + storage / 4 + network / 5
    assert figures_of(recompute(estate(), register, 0)).value("onprem.book.annual") == expected


def test_the_saving_names_both_sides_and_may_be_negative():
    result = recompute(estate(), plain(op__security_server=1200), 0)
    months = result.cash.months
    after = months["aws_usd"].sum() + months["on_premises_usd"].sum()
    ledger = figures_of(result)
    assert ledger.value("savings.fraction") == pytest.approx(
        1 - after / months["baseline_usd"].sum()
    )
    assert figures_of(recompute(estate(aws=900.0), assumptions(), 0)).value("savings.fraction") < 0
