"""What is undecided is counted as rehosted, and its range is wider for it."""

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
from bizcase.finance.drivers import drivers
from bizcase.finance.prepared import Evidence
from bizcase.finance.simulation import UNDECIDED, Sampler
from bizcase.pricing.evidence import widened
from bizcase.strategy.decide.edits import Edit
from bizcase.units import sum_usd
from tests.factories import asked, rvtools, vinfo_row
from tests.finance.estates import assumptions, certain, estate, plain
from tests.runs import shared_run


def undecided(share, prepared=None):
    """Return an estate of which a share of the AWS cost waits for a decision."""
    start = prepared or estate()
    parts = [
        dataclasses.replace(item, undecided_usd=share * item.amount_usd,
                            undecided_low_usd=share * item.low_usd,
                            undecided_high_usd=share * item.high_usd)
        for item in start.evidence
    ]  # fmt: skip
    return dataclasses.replace(start, evidence=tuple(parts))


def test_the_mean_of_the_draws_has_its_closed_form():
    """Size and fate are independent, so E(NPV) is the NPV at the product of their means."""
    register = certain(plain(range__undecided_low=100, range__undecided_high=20))
    base = recompute(estate(), register).metrics.npv
    size, fate = (0.9 + 4 * 1 + 1.15) / 6, (0 + 4 * 1 + 1.2) / 6
    found = recompute(undecided(0.4), register).simulation
    assert found.mean == pytest.approx(base * size * (0.6 + 0.4 * fate), rel=2e-3)


def test_an_open_question_makes_no_case_look_better():
    register = certain(plain())
    decided, waiting = (recompute(item, register).simulation for item in (estate(), undecided(1)))
    assert waiting.mean == pytest.approx(decided.mean, rel=2e-3)


@settings(max_examples=15, deadline=None)
@given(st.floats(0, 1), st.floats(0, 100), st.floats(0, 200))
def test_the_same_estate_undecided_has_the_same_base_and_never_a_narrower_band(share, low, high):
    register = assumptions(range__undecided_low=low, range__undecided_high=high)
    decided, waiting = (recompute(item, register) for item in (estate(), undecided(share)))
    assert waiting.metrics == decided.metrics
    assert waiting.cash.months.equals(decided.cash.months)
    widths = [item.simulation.p90 - item.simulation.p10 for item in (decided, waiting)]
    assert widths[1] >= widths[0] * 0.995  # a quantile of draws is not exact
    bands = [
        next(d for d in drivers(item.prepared, register) if d.key == "aws.run_factor")
        for item in (decided, waiting)
    ]
    assert bands[1].low <= bands[0].low
    assert bands[1].high >= bands[0].high


def test_deciding_narrows_the_band_to_that_of_the_same_estate_decided():
    register = certain(plain())
    decided, waiting = (recompute(item, register).simulation for item in (estate(), undecided(0.5)))
    worth = {item.grade: item.narrower_usd for item in waiting.information}
    difference = (waiting.p90 - waiting.p10) - (decided.p90 - decided.p10)
    assert worth[UNDECIDED] == pytest.approx(difference)
    assert worth[UNDECIDED] > 1000
    assert UNDECIDED not in {item.grade for item in decided.information}


def test_the_band_of_the_driver_is_that_of_the_sums():
    register = plain(range__undecided_low=100, range__undecided_high=50)
    found = next(d for d in drivers(undecided(0.5), register) if d.key == "aws.run_factor")
    assert (found.low, found.high) == (
        pytest.approx(0.5 * 0.9), pytest.approx(0.5 * 1.15 + 0.5 * 1.15 * 1.5)
    )  # fmt: skip


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
    assert first.value("information.undecided.narrower") > 0
    assert "information.undecided.narrower" not in then


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


def exact():
    """Return an estate whose AWS cost has no grade and is known to the cent."""
    start = estate()
    amount = start.evidence[0].amount_usd
    bill = Evidence("", amount, amount, amount, 0.0, 0.4 * amount, 0.4 * amount, 0.4 * amount)
    return dataclasses.replace(start, evidence=(bill,))


def test_what_is_known_to_the_cent_costs_the_same_in_every_draw():
    factor = Sampler(exact(), 7, 2000, 0.5).aws_factor()
    assert (factor.min(), factor.max()) == (1, 1)


def test_what_is_undecided_without_a_band_narrows_nothing():
    register = assumptions(range__undecided_low=0, range__undecided_high=0)
    found = {item.grade: item for item in recompute(exact(), register).simulation.information}
    assert found[UNDECIDED].narrower_usd == 0
