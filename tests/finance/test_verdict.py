from __future__ import annotations

import dataclasses
import datetime as dt
from functools import lru_cache

import numpy as np
import pytest

from bizcase.assumptions import load_register
from bizcase.document.blocks import Document, Section, text
from bizcase.document.finance import verdict_blocks
from bizcase.entries import ProjectInfo
from bizcase.exports import document_markdown
from bizcase.finance import recompute
from bizcase.finance.figures import finance_figures
from bizcase.finance.figures_risk import finance_findings
from bizcase.finance.verdict import dearer_heads
from bizcase.inputs.opening.upload import Upload
from bizcase.ledger import Ledger
from bizcase.sample import rvtools_bytes
from tests.factories import asked
from tests.finance.estates import assumptions, estate, plain
from tests.runs import shared_run

ONE = {"workload": ["application a"] * 10}


def verdict_of(prepared, register, draws=2000):
    return recompute(prepared, register, draws).verdict


@lru_cache(maxsize=1)
def first_that_loses():
    """Return the least compute cost, in steps of 2 USD, at which the NPV is no gain."""
    for aws in range(10, 300, 2):
        if recompute(estate(aws=float(aws), **ONE), assumptions(), 0).metrics.npv <= 0:
            return float(aws)
    pytest.fail("no cost between 10 and 300 USD gives a negative NPV")


def test_a_clear_saving_means_migrate():
    result = recompute(estate(aws=1.0, **ONE), assumptions(), 2000)
    assert result.metrics.npv > 0
    assert result.verdict.decision == "migrate"


def test_aws_dearer_is_a_negative_npv_and_do_not_migrate():
    result = recompute(estate(aws=900.0), assumptions(), 2000)
    assert result.metrics.npv < 0
    assert result.metrics.run_rate_change > 0
    assert result.verdict.decision == "do not migrate"
    assert dearer_heads(result.plan)[0] == ("compute", pytest.approx(9000))


def test_the_part_worth_moving_is_named_and_has_a_positive_npv_of_its_own():
    """Three servers cost nothing on AWS, seven cost far more than they save."""
    mixed = estate(aws_compute=[0.0] * 3 + [900.0] * 7)
    register = plain(op__security_server=1200)
    result = recompute(mixed, register, 2000)
    assert result.metrics.npv < 0
    assert result.verdict.decision == "migrate part"
    assert result.verdict.subset.server_ids == ("s1", "s2", "s3")
    alone = recompute(mixed.only(np.arange(10) < 3), register, 0)
    assert result.verdict.subset.npv == alone.metrics.npv > 0


def test_a_part_that_does_not_pay_for_shared_cost_is_no_part():
    mixed = estate(aws_compute=[0.0] * 3 + [900.0] * 7)
    register = plain(op__security_server=1200, mig__landing_zone=1_000_000)
    assert verdict_of(mixed, register).decision == "do not migrate"


def test_a_positive_npv_that_is_often_negative_means_wait():
    dearest_that_pays = first_that_loses() - 2
    result = recompute(estate(aws=dearest_that_pays, **ONE), assumptions(), 2000)
    assert result.metrics.npv > 0
    assert result.simulation.probability < 0.7
    assert result.verdict.decision == "wait"


def test_at_most_three_assumptions_reverse_the_verdict_nearest_first():
    reversing = verdict_of(estate(aws=20.0), assumptions()).reversing
    assert 0 < len(reversing) <= 3
    inside = [item.inside for item in reversing]
    assert inside == sorted(inside, reverse=True)


def test_a_share_of_a_whole_breaks_even_at_100_percent_at_most():
    result = recompute(estate(aws=1.0, **ONE), assumptions(), 0)
    kept = [item for item in result.break_evens if item.driver.key == "op.labour_retained_pct"]
    assert all(item.value <= 100 for item in kept)


def test_a_negative_npv_that_chance_may_turn_means_wait():
    """One workload, so that no part can be worth more than the whole."""
    result = recompute(estate(aws=first_that_loses(), **ONE), assumptions(), 2000)
    assert result.metrics.npv <= 0
    assert result.simulation.probability >= 0.3
    assert result.verdict.decision == "wait"


def test_the_servers_that_make_it_dearer_are_named_worst_first():
    mixed = estate(aws_compute=[900.0] * 3 + [500.0] * 2 + [1.0] * 5)
    result = recompute(mixed, plain(op__security_server=120), 0)
    assert [key for key, _ in result.losing] == ["s1", "s2", "s3", "s4", "s5"]
    assert all(worth < 0 for _, worth in result.losing)
    gains = recompute(estate(aws=1.0), plain(op__security_server=1200), 0)
    assert gains.losing == ()


def words_of(result, case):
    """Return the summary of the verdict as a reader sees it."""
    ledger = Ledger()
    finance_figures(result, ledger)
    blocks = tuple(verdict_blocks(dataclasses.replace(case, finance=result, ledger=ledger)))
    return document_markdown(Document(text("T"), text("S"), (Section("Summary", blocks),), ledger))


@pytest.fixture(scope="module")
def case():
    upload = Upload("rvtools.xlsx", rvtools_bytes())
    project = ProjectInfo("P", "C")
    return shared_run(asked(project, {"rvtools": (upload,)}, load_register(),
                           dt.date(2026, 11, 23))).case  # fmt: skip


def test_aws_dearer_is_printed_with_what_makes_it_dearer(case):
    said = words_of(recompute(estate(aws=900.0), assumptions(), 2000), case)
    assert "Verdict: do not migrate" in said
    assert "costs more than it saves" in said
    assert "What makes it dearer" in said
    assert "EC2 compute 9,000.00 USD a month" in said
    assert "would reverse the verdict" in said


def test_a_case_that_only_fails_on_its_one_time_cost_says_so(case):
    register = plain(op__security_server=120, mig__h_rehost_workload=8000)
    said = words_of(recompute(estate(aws=1.0), register, 0), case)
    assert "does not earn back 80,000.00 USD of one-time cost" in said
    assert "What makes it dearer" not in said


def test_each_verdict_is_worded_and_names_what_would_reverse_it(case):
    mixed = estate(aws_compute=[0.0] * 3 + [900.0] * 7)
    part = words_of(recompute(mixed, plain(op__security_server=1200), 2000), case)
    assert "Verdict: migrate part of the estate." in part
    assert "Worth moving are 3 servers of 3 workloads" in part
    yes = words_of(recompute(estate(aws=1.0, **ONE), assumptions(), 2000), case)
    assert "Verdict: migrate. Migrating is worth more than staying" in yes
    for said in (part, yes):
        assert "would reverse the verdict" in said


def test_without_draws_the_verdict_rests_on_the_base_case():
    assert verdict_of(estate(aws=1.0, **ONE), assumptions(), 0).decision == "migrate"


def test_an_estate_in_which_nothing_can_move_is_no_migration():
    stuck = estate(placed=[False] * 10, aws=0.0)
    result = recompute(stuck, assumptions(), 2000)
    assert result.metrics.npv == 0
    assert result.verdict.decision == "do not migrate"
    assert result.cash.states["once.rehost"] == "none: nothing moves"


def findings_of(prepared, **values):
    result = recompute(prepared, assumptions(**values), draws=0)
    return {item.code for item in finance_findings(result, Ledger())}


def test_people_entered_for_aws_while_all_of_today_stay_are_told_to_count_twice():
    assert "LABOUR_TWICE" in findings_of(estate(), aws__operations_usd=9000)
    assert "LABOUR_TWICE" not in findings_of(estate())
    assert "LABOUR_TWICE" not in findings_of(estate(), aws__operations_usd=0)
    kept = {"aws__operations_usd": 9000, "op__labour_retained_pct": 70}
    assert "LABOUR_TWICE" not in findings_of(estate(), **kept)
    without = dataclasses.replace(estate(), no_baseline="it runs on AWS")
    assert "LABOUR_TWICE" not in findings_of(without, aws__operations_usd=9000)


@pytest.mark.parametrize("fate", ["Retire", "Repurchase"])
def test_what_only_ends_is_no_part_worth_migrating(fate):
    """Ending three servers saves, moving seven does not: nothing speaks for a migration."""
    fates = [fate] * 3 + ["Rehost"] * 7
    mixed = estate(aws_compute=[0.0] * 3 + [900.0] * 7, disposition=fates)
    register = plain(
        op__security_server=1200, mig__h_retire_workload=0, mig__h_repurchase_workload=0
    )
    verdict = verdict_of(mixed, register)
    assert verdict.decision == "do not migrate"
    assert verdict.subset is None
