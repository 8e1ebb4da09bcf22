"""What is undecided is in no base amount; low and high say what its decision may make of it."""

from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bizcase.assumptions import load_register
from bizcase.entries import ProjectInfo
from bizcase.finance import recompute
from bizcase.pricing.evidence import widened
from bizcase.strategy.decide.edits import Edit
from bizcase.units import sum_usd
from tests.factories import asked, rvtools, vinfo_row
from tests.finance.estates import assumptions, certain, estate, plain
from tests.runs import shared_run

# A server costs 100 USD a month on AWS and 20 on premises, its workload 600 to rehost.
COSTS = {"op__security_server": 240, "mig__h_rehost_workload": 600}


def waiting(open_=4, becomes="undecided", count=10, **columns):
    """Return an estate whose first servers wait for a decision; no size is uncertain."""
    fates = [becomes] * open_ + ["Rehost"] * (count - open_)
    return dataclasses.replace(estate(count, disposition=fates, **columns), evidence=())


def of(becomes, register, draws=0, **given):
    return recompute(waiting(becomes=becomes, **given), register, draws)


def undecided_block(result):
    return next(item for item in result.verdict.blocks if item.block.key == "undecided")


@settings(max_examples=12, deadline=None)
@given(st.integers(1, 10), st.integers(0, 3))
def test_the_base_is_that_of_the_estate_in_which_they_stay(count, wave):
    register, waves = assumptions(**COSTS), {"wave": (1 + wave, 2 + 2 * wave)}
    open_, stays = (of(word, register, open_=count, **waves) for word in ("undecided", "Retain"))
    assert open_.cash.months.equals(stays.cash.months)
    assert open_.metrics == stays.metrics
    assert open_.versions == stays.versions


def test_low_and_high_are_the_npv_with_them_kept_and_with_them_rehosted():
    register = plain(**COSTS)
    block = undecided_block(of("undecided", register))
    kept, moved = (of(word, register).metrics.npv for word in ("Retain", "Rehost"))
    assert (block.low_npv, block.high_npv) == pytest.approx((moved, kept), abs=0.05)
    words = "every undecided server is rehosted", "no undecided server moves"
    assert (block.low_words, block.high_words) == words
    # Rehosting four costs 2,400 in months 2 and 3, AWS 400 from month 2 and saves 80 from 4 on.
    each = [1200 * (month in (2, 3)) + 400 * (month >= 2) - 80 * (month >= 4)
            for month in range(37)]  # fmt: skip
    by_hand = sum(usd / 1.1 ** (month / 12) for month, usd in enumerate(each))
    assert block.width == pytest.approx(by_hand, abs=0.05)


def test_the_low_and_high_of_the_verdict_hold_both_ends():
    found = of("undecided", plain(**COSTS)).verdict
    block = undecided_block(of("undecided", plain(**COSTS)))
    assert found.low <= block.low_npv < block.high_npv <= found.high
    assert found.evidence.undecided == 0.4


def test_rehosted_servers_have_the_dates_of_their_waves():
    register = plain(**COSTS)
    early, late = (
        undecided_block(of("undecided", register, wave=when)).width for when in ((2, 3), (14, 15))
    )
    assert early > late > 0
    assert late == pytest.approx(
        of("Retain", register, wave=(14, 15)).metrics.npv
        - of("Rehost", register, wave=(14, 15)).metrics.npv, abs=0.05
    )  # fmt: skip


def test_every_share_of_them_is_drawn_alike_from_none_to_all():
    """Nothing else is uncertain: the NPV lies evenly between the two ends."""
    register = certain(plain(**COSTS)).with_overrides({"op.today_total": 10 * 240})
    found = of("undecided", register, 4000).simulation
    kept, moved = (of(word, register).metrics.npv for word in ("Retain", "Rehost"))
    for share, ours in ((0.1, found.p10), (0.5, found.p50), (0.9, found.p90)):
        assert ours == pytest.approx(moved + share * (kept - moved), rel=1e-3)


def test_their_share_is_in_percent_wherever_it_is_listed():
    """case.json and two sheets of the workbook had it from 0 to 1, the document in percent."""
    result = of("undecided", plain(**COSTS))
    swing = next(item for item in result.swings if item.driver.key == "open.undecided")
    assert (swing.driver.unit, swing.driver.low, swing.driver.high) == ("%", 0.0, 100.0)
    kept, moved = (of(word, plain(**COSTS)).metrics.npv for word in ("Retain", "Rehost"))
    assert (swing.low_npv, swing.high_npv) == pytest.approx((kept, moved), abs=0.05)


def test_what_is_decided_has_no_such_answer():
    for word in ("Retain", "Rehost", "Retire"):
        blocks = of(word, plain(**COSTS)).verdict.blocks
        assert "undecided" not in {item.block.key for item in blocks}


def test_their_labour_stands_beside_the_base():
    """Six decided workloads at 600; of the four open ones nothing is in the base."""
    result = of("undecided", plain(**COSTS))
    assert result.cash.months["one_time_usd"].sum() == 6 * 600


def test_a_line_is_widened_on_top_of_its_own_band():
    lines = pd.DataFrame(
        {"amount_usd": [100.0, 100.0], "low_usd": [70.0, 70.0], "high_usd": [130.0, 130.0]}
    )
    register = assumptions(range__undecided_low=40, range__undecided_high=50)
    wide = widened(lines, pd.Series([True, False]), register)
    assert wide["amount_usd"].tolist() == [100.0, 100.0]
    assert wide["low_usd"].tolist() == [42.0, 70.0]
    assert wide["high_usd"].tolist() == [195.0, 130.0]


OS = "OS according to the configuration file"


def run(edits=None, systems=("Red Hat Enterprise Linux 8 (64-bit)", "IBM AIX 7.2", "")):
    """Return a case of a, b, c: what runs on b and c has no rule of its own."""
    rows = [vinfo_row(name, **{OS: system, "OS according to the VMware Tools": system})
            for name, system in zip("abc", systems, strict=True)]  # fmt: skip
    request = asked(
        ProjectInfo("Exit", "Example"), {"rvtools": (rvtools(*rows),)}, load_register(),
        dt.date(2026, 11, 22), seed=1, edits=edits or {},
    )  # fmt: skip
    return shared_run(request).case


def test_a_case_shows_how_much_wider_the_range_is_and_that_deciding_narrows_it():
    waiting = run()
    open_ids = waiting.strategy.servers.loc[
        waiting.strategy.servers["disposition"].eq("undecided"), "server_id"
    ]
    assert len(open_ids) >= 1
    decided = run({key: Edit("Rehost", "owner says so") for key in open_ids})
    first, then = waiting.ledger, decided.ledger
    for key in ("aws.servers.monthly", "aws.run.monthly", "strategy.moving.monthly"):
        assert first.value(key) == then.value(key)
    for end in ("low", "high"):
        assert getattr(first["aws.servers.monthly"], end) == getattr(
            then["aws.servers.monthly"], end
        )
    fates = waiting.strategy.servers
    stays = fates.loc[fates["disposition"].isin(["Retain", "Retire"]), "server_id"]
    lines = waiting.estate.lines
    lines = lines[~lines["server_id"].isin(stays)]
    mine = lines["server_id"].isin(set(open_ids))
    moving = first["strategy.moving.monthly"]
    assert moving.low == sum_usd(lines.loc[~mine, "low_usd"])  # the undecided may cost nothing
    assert moving.high == pytest.approx(
        sum_usd(lines.loc[~mine, "high_usd"]) + 2 * sum_usd(lines.loc[mine, "high_usd"]), abs=0.02
    )
    wider = first.value("strategy.undecided.wider")
    own = sum_usd(lines["high_usd"]) - sum_usd(lines["low_usd"])
    assert wider == pytest.approx(moving.high - moving.low - own, abs=0.02)
    assert "strategy.undecided.wider" not in then
    codes = [{item.code for item in case.findings} for case in (waiting, decided)]
    assert "UNDECIDED_RANGE" in codes[0] - codes[1]


def test_what_stays_is_in_no_band_of_what_aws_bills():
    case = run()
    ids = case.strategy.servers["server_id"].tolist()
    kept = run({ids[0]: Edit("Retire", "nobody uses it")})
    amount = sum(item.amount_usd for item in case.finance.prepared.evidence)
    left = sum(item.amount_usd for item in kept.finance.prepared.evidence)
    lines = case.estate.lines
    gone = sum_usd(lines.loc[lines["server_id"].eq(ids[0]), "amount_usd"])
    assert amount - left == pytest.approx(gone, abs=0.01)
    assert np.isfinite(left)
