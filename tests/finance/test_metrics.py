"""NPV, IRR and MIRR against an independent library, paybacks by hand."""

from __future__ import annotations

import numpy as np
import pytest
import pyxirr
from hypothesis import assume, given
from hypothesis import strategies as st

from bizcase.finance import recompute
from bizcase.finance.metrics import irr, mirr, npv, payback_months, peak_funding
from tests.finance.estates import assumptions, estate, plain

money = st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 2))
flows = st.lists(money, min_size=13, max_size=61).map(np.array)


def monthly(rate):
    return (1 + rate) ** (1 / 12) - 1


@given(flows, st.floats(0.0, 0.3))
def test_npv_agrees_with_an_independent_library(net, rate):
    expected = pyxirr.npv(monthly(rate), net)
    assert float(npv(net, rate)) == pytest.approx(expected, abs=0.01)


@given(flows)
def test_npv_at_a_rate_of_0_is_the_sum(net):
    assert float(npv(net, 0.0)) == pytest.approx(net.sum(), abs=0.01)


@given(st.floats(1e3, 1e6), st.lists(st.floats(100, 1e5), min_size=12, max_size=60))
def test_irr_agrees_with_an_independent_library(spent, earned):
    net = np.array([-spent, *earned])
    found = irr(net).value
    expected = pyxirr.irr(net)
    assume(expected is not None)
    yearly = (1 + expected) ** 12 - 1
    assume(-0.98 < yearly < 9.9)
    assert found == pytest.approx(yearly, rel=1e-6, abs=1e-9)


@given(flows, st.floats(0.01, 0.2), st.floats(0.01, 0.2))
def test_mirr_agrees_with_an_independent_library(net, finance, reinvest):
    assume(net.min() < -1 and net.max() > 1)
    expected = pyxirr.mirr(net, monthly(finance), monthly(reinvest))
    assert mirr(net, finance, reinvest) == pytest.approx((1 + expected) ** 12 - 1, rel=1e-6)


@pytest.mark.parametrize(
    ("net", "reason"),
    [([-1.0, -1.0], "saves in no month"), ([5.0, 1.0], "costs more in no month"),
     # Most months of a list without a plan have neither.
     ([0.0, -1.0, 0.0], "saves in no month"), ([0.0, 1.0], "costs more in no month"),
     ([-1.0, 3.0, -1.0], "may have several"), ([-1000.0, 0.001, 0.001], "saves in no month"),
     ([-100.0, 60.0, -60.0, 120.0], "may have several"), ([-1.0, 1e6], "none between")],
)  # fmt: skip
def test_a_rate_that_does_not_exist_is_a_named_state(net, reason):
    found = irr(np.array(net))
    assert found.value is None
    assert reason in found.reason


@given(st.floats(1e3, 1e6), st.lists(st.floats(100, 1e5), min_size=12, max_size=60),
       st.floats(10, 1e5))  # fmt: skip
def test_the_credit_of_the_last_month_leaves_a_rate_where_one_alone_is_in_the_range(
    spent, earned, credit
):
    """The net of the last month is negative by the unused life that staying would have."""
    net = np.array([-spent, *earned, -credit])
    rates = np.linspace(-0.99, 10.0, 4000)
    signs = np.sign(npv(net[np.newaxis, :], rates[:, np.newaxis]))
    assume(signs.all())
    crossed = np.flatnonzero(np.diff(signs))
    found = irr(net)
    assert (found.value is not None) is (len(crossed) == 1)
    if found.value is not None:
        assert rates[crossed[0]] <= found.value <= rates[crossed[0] + 1]


def test_ten_servers_with_growth_have_a_rate_of_return():
    """Growth buys hardware until the end, so the last month's net is negative by its credit."""
    result = recompute(estate(), assumptions(), draws=0)
    net = result.cash.months["net_usd"].to_numpy(dtype=float)
    assert net[-2] > 0 > net[-1]
    rate = result.metrics.irr.value
    assert rate == pytest.approx(0.1529, abs=1e-4)
    assert float(npv(net, rate)) == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize(
    ("net", "month"),
    [
        ([-100, 40, 40, 40], 3),
        ([-100, 100, 0, 0], 1),
        ([-100, 150, -100, 60], 3),  # above 0 in month 1 but not for good
        ([0, 0, 0], 0),
        ([-100, 10, 10], np.nan),
        ([-100, 150, -60], np.nan),
    ],
)
def test_payback_is_the_month_from_which_the_sum_stays_above_0(net, month):
    assert payback_months(np.array(net, dtype=float)) == pytest.approx([month], nan_ok=True)


def test_payback_works_on_many_draws_at_once():
    net = np.array([[-1.0, 2.0, 0.0], [-1.0, 0.0, 0.0]])
    assert payback_months(net) == pytest.approx([1, np.nan], nan_ok=True)


def test_peak_funding_is_the_deepest_point():
    assert peak_funding(np.array([-100.0, -50.0, 200.0, -120.0])) == 150
    assert peak_funding(np.array([10.0, -5.0])) == 0


def test_the_metrics_of_a_hand_worked_case():
    """Two engineers trained at 2,500, then 1,000 USD saved a month from month 4 on, 33 times."""
    register = plain(op__security_server=1200, scope__estate_share=100,
                     mig__training_eng=2500)  # fmt: skip
    metrics = recompute(estate(wave=(1, 3), aws=0.0), register, draws=0).metrics
    expected = -5000 + sum(1000 / 1.1 ** (month / 12) for month in range(4, 37))
    assert metrics.npv == pytest.approx(expected, abs=0.01)
    assert metrics.payback == 8
    assert metrics.discounted_payback == 9
    assert metrics.peak_funding == 5000
    assert metrics.roi == pytest.approx((33_000 - 5000) / 5000)
    assert (metrics.run_rate_before, metrics.run_rate_after) == (12_000, 0)
    assert metrics.run_rate_change == -12_000


def test_npv_at_a_rate_of_0_is_the_sum_of_the_cash_flow():
    result = recompute(estate(), assumptions(fin__discount=0), draws=0)
    assert result.metrics.npv == pytest.approx(result.cash.months["net_usd"].sum(), abs=0.005)
