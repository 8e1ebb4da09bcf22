"""The figures for the Migration Acceleration Program, worked by hand."""

from __future__ import annotations

import numpy as np

from bizcase.finance import WaveDates, recompute
from bizcase.finance.map_programme import (
    aws_bill_usd,
    eligible_spend,
    map_figures,
    month_of,
    spend_table,
)
from bizcase.ledger import Ledger
from bizcase.units import sum_usd
from tests.finance.estates import estate, plain

TWO = (WaveDates(1, "One", 2, 2, ("s1", "s2")), WaveDates(2, "Two", 4, 4, ("s3",)))


def test_two_waves_worked_by_hand():
    """Each server costs 1,000 USD a month: 2,000 from month 2, 3,000 from month 4, 36 months."""
    prepared = estate(3, waves=TWO, aws=1000.0)
    result = recompute(prepared, plain(aws__commit_coverage=0, aws__observability_pct=0), draws=0)
    bill = aws_bill_usd(result)
    assert bill.iloc[:5].tolist() == [0, 0, 2000, 2000, 3000]
    one, two, shared = eligible_spend(result)
    assert (sum_usd(one.usd), sum_usd(two.usd), sum_usd(shared.usd)) == (70_000, 33_000, 0)
    ledger = Ledger()
    map_figures(result, ledger)
    assert ledger.value("map.run_rate.end") == ledger.value("map.run_rate.today") == 36_000
    # 4,000 by month 3, then 3,000 a month: 50,000 are passed in month 19, 7,200 in month 5.
    assert ledger.value("map.month.spend") == 19
    assert ledger.value("map.month.share") == 5
    first = spend_table(result).iloc[0]
    assert (first["wave"], first["quarter"], first["eligible_usd"]) == (1, 1, 4000)


def test_what_is_no_aws_spend_or_not_counted_is_left_out():
    used = {"aws__commit_coverage": 0, "aws__observability_pct": 0, "aws__operations_usd": 500}
    windows = {"aws_windows": [100.0, 0.0, 0.0]}
    prepared = estate(3, waves=TWO, aws=1000.0, aws_servers=[1.0] * 3, **windows)
    result = recompute(prepared, plain(**used), draws=0)
    assert result.cash.months["aws_usd"][2] == 2600
    assert aws_bill_usd(result)[2] == 2100
    assert sum_usd(eligible_spend(result)[0].usd) == 70_000
    counted = recompute(prepared, plain(**used, map__count_licences="true"), draws=0)
    assert sum_usd(eligible_spend(counted)[0].usd) == 70_000 + 35 * 100


def test_a_mark_that_is_not_reached_says_so():
    prepared = estate(1, aws=1.0)
    result = recompute(prepared, plain(aws__commit_coverage=0), draws=0)
    ledger = Ledger()
    map_figures(result, ledger)
    assert ledger["map.month.spend"].value is None
    assert ledger["map.month.spend"].state == "not within 3 years"


def test_a_wave_that_starts_in_the_last_year_leaves_the_run_rate_of_today_open():
    late = (TWO[0], WaveDates(2, "Two", 30, 31, ("s3",)))
    ledger = Ledger()
    map_figures(recompute(estate(3, waves=late), plain(), draws=0), ledger)
    assert ledger["map.run_rate.today"].value is None


def test_without_waves_all_is_shared():
    result = recompute(estate(2, wave=None, aws=1000.0), plain(), draws=0)
    (shared,) = eligible_spend(result)
    assert shared.number is None
    assert np.isclose(shared.usd.sum(), aws_bill_usd(result).sum())


def test_an_empty_bill_reaches_no_mark():
    result = recompute(estate(1, disposition=["Retain"]), plain(), draws=0)
    assert month_of(aws_bill_usd(result), 0.0) is None
