from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bizcase.finance import recompute
from bizcase.finance.cash_flow import COLUMNS, UNUSED_LIFE
from bizcase.finance.prepared import WaveDates
from bizcase.finance.schedule import ramp_shares
from bizcase.finance.verdict import UNKNOWN
from bizcase.units import to_cents
from tests.finance.estates import assumptions, estate, plain
from tests.finance.paths import cash_of

# Ten servers of 100 USD a month start on AWS in month 2 and are cut over in month 3; the old ones
# run one month more. On premises each costs 120 USD of security software a year. Two engineers of
# the whole estate are trained.
ONE_WAVE = plain(
    op__security_server=120, mig__dual_run_months=1, mig__h_rehost_workload=600,
    mig__contingency=10, scope__estate_share=100, mig__training_eng=2500,
)  # fmt: skip
BY_HAND = [
    # month, aws, on premises, baseline, one-time, funding, net
    (0, 0, 0, 0, 5000, 0, -5000),
    (1, 0, 100, 100, 0, 0, 0),
    (2, 1000, 100, 100, 3300, 0, -4300),
    (3, 1000, 100, 100, 3300, 0, -4300),
    (4, 1000, 100, 100, 0, 0, -1000),
    (5, 1000, 0, 100, 0, 0, -900),
    (6, 1000, 0, 100, 0, 0, -900),
]


def months_of(prepared, register):
    return cash_of(prepared, register).months


def test_one_wave_matches_the_hand_worked_months_to_the_cent():
    months = months_of(estate(), ONE_WAVE)
    by_hand = [(*row, 0, 0) for row in BY_HAND]  # nothing grows, so no unused life is credited
    expected = pd.DataFrame(by_hand, columns=list(COLUMNS), dtype=float)
    pd.testing.assert_frame_equal(months.head(7), expected)
    assert (months.tail(30)["net_usd"] == -900).all()


@pytest.mark.parametrize("fates", [["Rehost", "undecided"], ["Retire", "Repurchase"]])
def test_the_cash_flow_that_is_tested_here_is_that_of_the_case(fates):
    """But for the services whose price nobody entered, which the case names beside it."""
    prepared = estate(2, disposition=fates)
    alone, whole = cash_of(prepared, ONE_WAVE), recompute(prepared, ONE_WAVE, draws=0).cash
    for name in ("months", "aws", "on_premises", "baseline", "one_time"):
        pd.testing.assert_frame_equal(getattr(alone, name), getattr(whole, name))
    differ = {key for key, state in alone.states.items() if whole.states[key] != state}
    assert differ <= {"onprem.subscriptions"}


def test_growth_and_escalation_compound_from_the_first_month_on():
    register = plain(op__security_server=120, growth__infra=10, fin__aws_price_change=2)
    months = months_of(estate(wave=(1, 1)), register)
    assert months["aws_usd"][1] == 1000
    assert months["aws_usd"][13] == pytest.approx(1000 * 1.10 * 1.02, abs=0.005)
    assert months["baseline_usd"][13] == pytest.approx(110, abs=0.005)


def test_a_slip_moves_the_cutover_and_lengthens_the_dual_run():
    """Cutover planned at month 10 slips to 15; AWS runs as planned."""
    register = plain(op__security_server=120, mig__schedule_slip=50)
    months = months_of(estate(wave=(8, 10)), register)
    assert months["aws_usd"][7:9].tolist() == [0, 1000]
    assert months["on_premises_usd"][14:17].tolist() == [100, 100, 0]


def test_a_cutover_within_a_month_counts_by_its_part():
    register = plain(op__security_server=120, mig__schedule_slip=25)
    months = months_of(estate(wave=(1, 1)), register)
    assert months["on_premises_usd"][1:4].tolist() == [100, 25, 0]


def test_the_ramp_stands_in_where_there_is_no_wave_plan():
    shares = ramp_shares(assumptions())
    assert shares.cumsum()[[12, 24, 36]].round(12).tolist() == [0.2, 0.5, 1.0]
    months = months_of(estate(wave=None), plain(op__security_server=120))
    assert months["aws_usd"][12] == 200
    assert months["aws_usd"][36] == 1000
    assert months["on_premises_usd"][36] < months["on_premises_usd"][12]


def test_servers_that_stay_cost_nothing_on_aws_and_keep_their_cost():
    stays = estate(disposition=["Retain"] * 5 + ["Rehost"] * 5)
    months = months_of(stays, plain(op__security_server=120))
    assert months["aws_usd"][10] == 500
    assert months["on_premises_usd"][10] == 50


def test_retired_servers_leave_with_the_last_wave_and_cost_nothing_on_aws():
    retired = estate(disposition=["Retire"] * 10)
    months = months_of(retired, plain(op__security_server=120))
    assert months["aws_usd"].sum() == 0
    assert months["on_premises_usd"][3:5].tolist() == [100, 0]


def test_a_server_without_a_target_stays_on_premises():
    lost = estate(placed=[False] * 10)
    months = months_of(lost, plain(op__security_server=120))
    assert months["on_premises_usd"].equals(months["baseline_usd"])


def test_a_workload_of_several_servers_needs_its_effort_once():
    together = estate(workload=["application a"] * 10)
    assert months_of(together, plain(mig__h_rehost_workload=600))["one_time_usd"].sum() == 600


def test_complexity_scales_the_effort():
    hard = estate(complexity=["complex"] * 10)
    assert (
        months_of(hard, plain(mig__h_rehost_workload=600))["one_time_usd"].sum() == 10 * 600 * 1.6
    )


def test_hosts_are_removed_when_they_are_switched_off():
    """Five of ten servers free one of two hosts in month 3, the rest the other in month 7."""
    ids = [f"s{number}" for number in range(1, 11)]
    waves = (WaveDates(1, "a", 1, 2, tuple(ids[:5])), WaveDates(2, "b", 5, 6, tuple(ids[5:])))
    months = months_of(estate(waves=waves), plain(mig__decommission_host=500))
    assert months["one_time_usd"][[2, 3, 4, 7, 8]].tolist() == [0, 500, 0, 500, 0]
    dual = months_of(estate(waves=waves), plain(mig__decommission_host=500, mig__dual_run_months=3))
    assert dual["one_time_usd"][[3, 6, 10]].tolist() == [0, 500, 500]


def test_a_database_paid_upfront_is_cash_when_its_term_begins():
    """100 USD a month, half of it upfront for a year: 600 a year from month 3 and 50 a month."""
    columns = {
        "aws_on_demand": [0.0],
        "aws_committed": [0.0],
        "aws_databases": [100.0],
        "aws_upfront": [600.0],
    }
    prepared = estate(count=1, wave=(3, 4), **columns)
    months = months_of(prepared, plain())
    assert months["aws_usd"][[2, 3, 4, 14, 15, 27]].tolist() == [0, 650, 50, 50, 650, 550]
    # The term of month 27 ends two months after the horizon: they are no cost of this case.
    assert months["aws_usd"].sum() == pytest.approx(34 * 100)


def test_what_is_not_given_is_named_and_in_no_total():
    result = recompute(estate(), plain(), draws=0)
    assert result.cash.states["onprem.security_tools"] == "input required: op.security_tools"
    known = recompute(estate(), plain(op__security_tools=1200), draws=0)
    assert "onprem.security_tools" not in known.cash.states
    more = known.cash.months["baseline_usd"] - result.cash.months["baseline_usd"]
    assert more.tolist() == [0, *[100] * 36]
    assert not [name for name in result.cash.states if name.startswith("once.")]


def test_funding_counts_only_when_signed():
    promised = plain(mig__map_pct=10)
    signed = plain(mig__map_pct=10, mig__funding_signed="true")
    assert months_of(estate(), promised)["funding_usd"].sum() == 0
    months = months_of(estate(), signed)
    assert months["funding_usd"][12] == pytest.approx(0.10 * months["aws_usd"][1:13].sum())


def test_months_sum_to_years_lines_sum_to_columns_and_the_net_adds_up():
    result = recompute(estate(), assumptions(op__space=120, mig__landing_zone=9999), draws=0)
    months, years = result.cash.months, result.cash.by_year()
    for column in COLUMNS[1:]:
        assert to_cents(years[column]).sum() == to_cents(months[column]).sum()
    for name, column in (
        ("aws", "aws_usd"),
        ("baseline", "baseline_usd"),
        ("on_premises", "on_premises_usd"),
        ("one_time", "one_time_usd"),
    ):
        table = getattr(result.cash, name).drop(columns=UNUSED_LIFE, errors="ignore")
        lines = to_cents(table.to_numpy()).sum(axis=1)
        assert lines.tolist() == to_cents(months[column]).tolist()
    net = (
        to_cents(months["baseline_usd"]) - to_cents(months["on_premises_usd"])
        - to_cents(months["aws_usd"]) - to_cents(months["one_time_usd"])
        + to_cents(months["funding_usd"])
        + to_cents(months["baseline_unused_life_usd"])
        - to_cents(months["on_premises_unused_life_usd"])
    )  # fmt: skip
    for side in ("baseline", "on_premises"):
        credit = getattr(result.cash, side).get(UNUSED_LIFE, 0.0 * months["month"])
        assert credit.tolist() == months[f"{side}_unused_life_usd"].tolist()
        assert result.cash.paid(side).sum() == pytest.approx(
            getattr(result.cash, side).to_numpy().sum()
        )
    assert net.tolist() == to_cents(months["net_usd"]).tolist()
    assert years.index.tolist() == list(range(6))


@pytest.fixture(scope="module")
def at_defaults():
    return recompute(estate(), assumptions(), draws=0)


@settings(max_examples=25, deadline=None)
@given(
    factor=st.floats(1.0, 3.0),
    key=st.sampled_from(
        ["mig.rate_usd_h", "mig.decommission_host", "mig.contingency", "mig.dual_run_months", "aws"]
    ),
)
def test_more_cost_never_raises_the_npv(at_defaults, factor, key):
    base = at_defaults
    if key == "aws":
        dearer = recompute(estate(aws=100.0 * factor), assumptions(), draws=0)
    else:
        more = load_value(key) * factor
        dearer = recompute(estate(), assumptions(**{key.replace(".", "__"): more}), draws=0)
    assert dearer.metrics.npv <= base.metrics.npv


def load_value(key):
    return assumptions().number(key)


def test_without_a_baseline_the_case_stands_and_says_why():
    on_aws = dataclasses.replace(estate(), no_baseline="the hosts are EC2 bare metal")
    result = recompute(on_aws, assumptions())
    assert result.metrics is None
    assert result.verdict.decision == UNKNOWN
    assert result.verdict.why_none == "the hosts are EC2 bare metal"
    months = result.cash.months
    assert months[["baseline_usd", "on_premises_usd", "net_usd"]].isna().all(axis=None)
    assert months["aws_usd"].notna().all()


def test_two_waves_release_hosts_in_whole_machines():
    """Six of ten servers leave in wave 1: with 2 hosts one must stay."""
    ids = [f"s{number}" for number in range(1, 11)]
    waves = (WaveDates(1, "a", 1, 2, tuple(ids[:6])), WaveDates(2, "b", 5, 6, tuple(ids[6:])))
    prepared = estate(waves=waves)
    register = plain(op__kwh=0.1, op__server_util=0, op__server_w_min=1000, op__pue=1)
    result = recompute(prepared, register, draws=0)
    energy = result.cash.on_premises["energy"]
    assert energy[1] == 2 * 8760 * 0.1 / 12  # two hosts of 1 kW
    assert energy[3] == energy[1] / 2
    assert energy[7] == 0
    assert np.isclose(result.plan.staying["vcpu"], 0)
