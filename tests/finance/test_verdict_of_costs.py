"""The verdict on estates: what they save or cost decides, with the dates and parts it names."""

from __future__ import annotations

import numpy as np
import pytest

from bizcase.finance import recompute
from bizcase.finance.confidence import ABOVE_CHECK
from bizcase.finance.figures_verdict import verdict_figures
from bizcase.finance.verdict import (
    MIGRATE,
    NOTHING_MOVES,
    PART,
    STAY,
    WAIT,
)
from bizcase.ledger import Ledger
from tests.finance.estates import assumptions, certain, estate, hosts, plain

ONE = {"workload": ["application a"] * 10}


def costs(*amounts):
    """Return the columns of servers that cost so much of compute a month."""
    return {"aws_on_demand": list(amounts), "aws_committed": list(amounts)}


MIXED = costs(*[0.0] * 3, *[900.0] * 7)
STATED = {"op__security_server": 1200, "op__today_total": 12_000}


def verdict_of(prepared, register, draws=2000):
    return recompute(prepared, register, draws).verdict


def test_a_clear_saving_means_migrate():
    result = recompute(estate(aws=1.0, **ONE), assumptions(op__today_total=60_000), 2000)
    assert result.metrics.npv > 0
    assert result.verdict.decision == MIGRATE


@pytest.mark.parametrize(
    "software",
    [
        {"sql_enterprise_cores": 16.0},
        {"oracle_ee_cores": 16.0},
        {"recovery_tier": ["multi_site"] * 10},
    ],
    ids=["SQL Server", "Oracle", "second site"],
)
def test_what_runs_on_a_vm_does_not_put_its_infrastructure_in_question(software):
    """16 cores of SQL Server Enterprise are 2,520 USD a VM and month; the published 265 has none.

    They kept an answer from being firm that rests on no host.
    """
    register = assumptions(op__dr_multi_site=1000)
    alone = recompute(estate(aws=1.0, **ONE), register, 0)
    found = recompute(estate(aws=1.0, **ONE, **software), register, 0)
    assert found.today.usd > 3 * 265
    assert found.today.infrastructure_usd == pytest.approx(alone.today.infrastructure_usd)
    assert ABOVE_CHECK not in found.verdict.limits


def test_hosts_far_larger_than_their_guests_are_in_question_whatever_runs_on_them():
    """Ten guests of 2 vCPU on twenty hosts of 16 cores."""
    large = estate(aws=1.0, host_table=hosts(20, cores=64.0), **ONE)
    found = recompute(large, assumptions(), 0)
    assert found.today.infrastructure_usd > 3 * 265
    assert ABOVE_CHECK in found.verdict.limits


def test_aws_dearer_whatever_is_answered_means_stay():
    """9,000 USD a month on AWS against 1,000 today: not even half as much again turns it."""
    result = recompute(estate(aws=900.0), plain(**STATED), 2000)
    assert result.metrics.npv < 0
    assert result.metrics.run_rate_change > 0
    assert result.verdict.decision == STAY
    assert result.verdict.high < 0


def test_the_part_to_move_is_named_and_has_a_positive_npv_of_its_own():
    """Three servers cost nothing on AWS, seven cost far more than they save."""
    mixed, register = estate(**MIXED), certain(plain(**STATED))
    result = recompute(mixed, register, 2000)
    assert result.metrics.npv < 0
    assert result.verdict.decision == PART
    assert result.verdict.subset.server_ids == ("s1", "s2", "s3")
    alone = recompute(mixed.only(np.arange(10) < 3), register, 0)
    assert result.verdict.subset.npv == alone.metrics.npv > 0


def test_a_part_that_does_not_pay_for_shared_cost_is_no_part():
    register = certain(plain(**STATED)).with_overrides({"mig.landing_zone": 1_000_000})
    assert verdict_of(estate(**MIXED), register).decision == STAY


def test_starting_before_the_renewal_pays_twice():
    """VMware costs 810 a month and is paid to month 20; AWS costs 500 from the start on.

    Starting in month 2 pays AWS for 35 months and saves 16 × 810. Starting in month 20, cut over in
    month 21, pays it for 17 and saves from month 22 on, 15 × 810 = 12,150 against 8,500.
    """
    register = plain(
        op__vmware_edition="vvf", op__vmware_renewal_month=20, fin__discount=0,
        op__today_total=9720,
    )  # fmt: skip
    found = verdict_of(estate(aws=50.0), register)
    assert found.outcomes.base == 16 * 810 - 35 * 500
    assert found.decision == WAIT
    assert (found.later.month, found.later.npv) == (20, 15 * 810 - 17 * 500)


def test_a_renewal_that_nobody_has_entered_is_no_date_to_wait_for():
    register = plain(op__vmware_edition="vvf", fin__discount=0, op__today_total=9720)
    found = verdict_of(estate(aws=50.0), register)
    assert found.decision != WAIT


def test_a_share_of_a_whole_breaks_even_at_100_percent_at_most():
    result = recompute(estate(aws=1.0, **ONE), assumptions(), 0)
    kept = [item for item in result.break_evens if item.driver.key == "op.labour_retained_pct"]
    assert all(item.value <= 100 for item in kept)


def test_the_servers_that_make_it_dearer_are_named_worst_first():
    mixed = estate(**costs(*[900.0] * 3, *[500.0] * 2, *[1.0] * 5))
    result = recompute(mixed, plain(op__security_server=120), 0)
    assert [key for key, _ in result.losing] == ["s1", "s2", "s3", "s4", "s5"]
    assert all(worth < 0 for _, worth in result.losing)
    gains = recompute(estate(aws=1.0), plain(op__security_server=1200), 0)
    assert gains.losing == ()


def test_without_draws_the_verdict_rests_on_the_base_case():
    assert verdict_of(estate(aws=1.0, **ONE), assumptions(), 0).decision == MIGRATE


def test_an_estate_in_which_nothing_can_move_is_no_migration():
    stuck = estate(placed=[False] * 10, aws=0.0)
    result = recompute(stuck, assumptions(), 2000)
    assert result.metrics.npv == 0
    assert result.verdict.decision == NOTHING_MOVES
    assert result.cash.states["once.rehost"] == "none: nothing moves"


def test_the_break_even_of_todays_total_is_where_the_npv_is_0():
    """Ten servers at 100 a month from month 2 on: today must cost them 35 ÷ 33 of that."""
    register = plain(op__security_server=120, fin__discount=0)
    found = verdict_of(estate(), register, 0)
    assert found.evidence.break_even_vm == pytest.approx(100 * 35 / 33)
    turned = plain(op__security_server=120, fin__discount=0, op__today_total=12_000 * 35 / 33)
    assert recompute(estate(), turned, 0).metrics.npv == pytest.approx(0, abs=0.5)


@pytest.mark.parametrize("fate", ["Retire", "Repurchase"])
def test_what_only_ends_is_no_part_to_migrate(fate):
    """Ending three servers saves, moving seven does not: nothing speaks for a migration."""
    mixed = estate(disposition=[fate] * 3 + ["Rehost"] * 7, **MIXED)
    verdict = verdict_of(mixed, plain(**STATED, mig__subscription=0))
    assert verdict.decision == STAY
    assert verdict.subset is None


@pytest.mark.parametrize("software", [{}, {"sql_enterprise_cores": 16.0}], ids=["none", "SQL"])
def test_the_npv_at_the_published_cost_keeps_what_no_published_cost_has(software):
    """265 USD of infrastructure was set for all of today's 2,851, licences and agents with it."""
    register, prepared = assumptions(), estate(aws=900.0, **ONE, **software)
    found, ledger = recompute(prepared, register, 0), Ledger()
    verdict_figures(found, ledger)
    today, check = found.today, found.verdict.evidence.check_vm
    assert today.infrastructure_usd > 0
    published = today.usd - today.infrastructure_usd + check
    stated = register.with_overrides({"op.today_total": published * 12 * 10})
    assert ledger.value("verdict.check.npv") == pytest.approx(
        recompute(prepared, stated, 0).metrics.npv, abs=1.0
    )
