from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from bizcase.finance import recompute, simulation
from bizcase.finance.drivers import drivers
from bizcase.finance.prepared import Evidence
from bizcase.finance.simulation import Sampler, triangular_quantiles
from tests.finance.estates import assumptions, certain, estate, plain

UNIFORM = (np.arange(20_000) + 0.5) / 20_000


@pytest.mark.parametrize(("low", "mode", "high"), [(0, 3, 10), (100, 250, 500), (-3, 0, 3),
                                                   (0, 0, 1), (2, 5, 5)])  # fmt: skip
def test_a_triangle_has_its_textbook_mean_and_variance(low, mode, high):
    drawn = triangular_quantiles(low, mode, high, UNIFORM)
    variance = (low**2 + mode**2 + high**2 - low * mode - low * high - mode * high) / 18
    assert drawn.mean() == pytest.approx((low + mode + high) / 3, rel=1e-3, abs=1e-3)
    assert drawn.var() == pytest.approx(variance, rel=0.01)
    assert drawn.min() >= low
    assert drawn.max() <= high


def test_the_mean_of_a_linear_case_matches_its_closed_form():
    """The NPV is linear in what today costs, so E(NPV) is the NPV at the mean of its triangle.

    That of the cost of a server, and, apart from it, that of today's total: (0.8 + 1 + 1.5) ÷ 3.
    """
    prepared = dataclasses.replace(estate(), evidence=())
    register = certain(plain(op__security_server=250), "op.security_server")
    at_mean = plain(op__security_server=(100 + 250 + 500) / 3 * 1.1)
    expected = recompute(prepared, at_mean, draws=0).metrics.npv
    found = recompute(prepared, register).simulation
    # The product of two means is met up to how the draws of the two happen to go together.
    assert found.mean == pytest.approx(expected, rel=5e-4)


def test_the_error_of_aws_cost_has_the_closed_form_mean_too():
    register = certain(plain())
    base = recompute(estate(), register).metrics.npv
    mean = (0.9 + 1 + 1.15) / 3
    assert recompute(estate(), register).simulation.mean == pytest.approx(base * mean, rel=2e-3)


def test_the_same_seed_gives_the_same_result_and_another_seed_another():
    first, again = (recompute(estate(), assumptions()).simulation for _ in range(2))
    assert first == again
    other = dataclasses.replace(estate(), seed=8)
    assert recompute(other, assumptions()).simulation != first


def test_percentiles_are_ordered_and_the_curve_rises():
    found = recompute(estate(), assumptions()).simulation
    assert found.p10 < found.p50 < found.p90
    assert list(found.curve) == sorted(found.curve)
    assert 0 <= found.base_percentile <= 1
    assert found.draws == 10_000


def test_errors_of_one_grade_do_not_cancel_over_many_servers():
    """With independent errors only, 10,000 servers would look certain to a tenth of a percent."""
    many = Evidence("C", 1e6, 0.7e6, 1.3e6, 1e6**2 / 10_000)
    prepared = dataclasses.replace(estate(), evidence=(many,))
    factor = Sampler(prepared, (), 1, 10_000, 0.5).aws_factor()
    assert factor.std() > 0.08


def test_labour_inputs_move_together():
    register, prepared = assumptions(), estate()
    drawn = Sampler(prepared, drivers(prepared, register), 1, 10_000, 0.5).columns()
    together = np.corrcoef(drawn["mig.rate_usd_h"][:, 0], drawn["mig.pmo_pct"][:, 0])[0, 1]
    apart = np.corrcoef(drawn["mig.rate_usd_h"][:, 0], drawn["op.kwh"][:, 0])[0, 1]
    assert together == pytest.approx(0.5, abs=0.05)
    assert apart == pytest.approx(0, abs=0.05)
    assert "op.labour_retained_pct" not in drawn  # a decision, not a matter of chance


def test_a_what_if_ranks_no_draws_again(monkeypatch):
    ranked = []

    def counted(scores):
        ranked.append(len(scores))
        return ranks(scores)

    ranks = simulation._ranks
    monkeypatch.setattr(simulation, "_ranks", counted)
    simulation._streams.cache_clear()
    first = recompute(estate(), assumptions(), draws=500).simulation
    drawn = len(ranked)
    assert drawn > 10
    other = recompute(estate(), assumptions(op__kwh=0.3), draws=500).simulation
    assert len(ranked) == drawn
    assert other.mean != first.mean
    # Another seed draws anew, and the first one gives what it gave.
    reseeded = dataclasses.replace(estate(), seed=estate().seed + 1)
    assert recompute(reseeded, assumptions(), draws=500).simulation.mean != first.mean
    assert len(ranked) == 2 * drawn
    assert recompute(estate(), assumptions(), draws=500).simulation == first


def test_measuring_narrows_the_band():
    amount = 1000.0
    weak = Evidence("C", amount, 700, 1300, amount**2 / 10)
    prepared = dataclasses.replace(estate(), evidence=(weak,))
    information = recompute(prepared, certain(plain())).simulation.information
    assert information[0].grade == "C"
    assert information[0].narrower_usd > 0


def test_the_tornado_is_sorted_and_shows_what_a_hand_calculation_shows():
    register = certain(plain(op__security_server=250), "op.security_server")
    result = recompute(estate(), register, draws=0)
    swings = {swing.driver.key: swing for swing in result.swings}
    low = recompute(estate(), plain(op__security_server=100), draws=0).metrics.npv
    assert swings["op.security_server"].low_npv == pytest.approx(low, abs=0.5)
    sizes = [swing.size for swing in recompute(estate(), assumptions(), draws=0).swings]
    assert sizes == sorted(sizes, reverse=True)


def test_at_a_break_even_the_npv_is_0():
    result = recompute(estate(aws=20.0), assumptions(), draws=0)
    assert result.break_evens
    inside = [item for item in result.break_evens if item.driver.key in result.assumptions]
    for item in inside[:3]:
        key = item.driver.key.replace(".", "__")
        at = recompute(estate(aws=20.0), assumptions(**{key: item.value}), draws=0)
        near = recompute(estate(aws=20.0), assumptions(**{key: item.driver.value}), draws=0)
        assert abs(at.metrics.npv) < 0.02 * abs(near.metrics.npv) + 5


def test_where_every_driver_crosses_inside_its_range_nothing_is_sought_beyond():
    register = certain(plain(op__security_server=250, fin__discount=0), "op.security_server")
    found = recompute(estate(aws=20.0), register, draws=0).break_evens
    assert {item.driver.key for item in found} == {
        "op.security_server", "aws.run_factor", "open.today_total",
    }  # fmt: skip
    assert all(item.inside for item in found)


def test_the_band_of_the_cumulative_flow_is_ordered_and_ends_where_the_undiscounted_npv_does():
    register = plain(op__security_server=250, fin__discount=0)
    found = recompute(estate(), register).simulation
    low, middle, high = (np.array(line) for line in found.cumulative)
    assert len(middle) == 37
    assert (low <= middle).all()
    assert (middle <= high).all()
    assert [low[-1], middle[-1], high[-1]] == pytest.approx([found.p10, found.p50, found.p90])
