"""The drivers of the financial result: their order, and values beyond their range."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from bizcase.assumptions import FINANCE, Assumptions, load_register
from bizcase.finance import recompute
from bizcase.finance.answers import WHOLE
from bizcase.finance.drivers import Driver, drivers
from bizcase.finance.metrics import npv
from bizcase.finance.result import _simulation
from bizcase.finance.sensitivity import break_evens, swings_of
from bizcase.finance.simulation import Sampler
from tests.finance.estates import assumptions, estate
from tests.finance.paths import based


def driver_of(register, key):
    return next((item for item in drivers(estate(), register) if item.key == key), None)


def test_drivers_are_drawn_in_their_own_order_whatever_the_order_of_the_register():
    shuffled = Assumptions(dict(reversed([*assumptions().items()])))
    assert drivers(estate(), shuffled) == drivers(estate(), assumptions())


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("fin.discount", 25, (5, 25)),
        ("fin.discount", 0, (0, 12)),
        ("fin.discount", 8, (5, 12)),
        ("mig.rate_usd_h", 40, (40, 300)),
        ("op.kwh", 0.35, (0.1077, 0.35)),
        ("growth.infra", -20, (-20, 10)),
        ("op.labour_retained_pct", 0, (0, 100)),
    ],
)
def test_a_value_beyond_the_range_of_the_analysis_becomes_its_end(key, value, expected):
    found = driver_of(load_register().with_overrides({key: value}), key)
    assert (found.low, found.high) == expected
    assert found.value == value


def test_the_draws_of_a_value_beyond_its_range_lie_between_the_sources_and_the_value():
    register = load_register().with_overrides({"mig.rate_usd_h": 40, "fin.esc_energy": -10})
    drawn = Sampler(estate(), drivers(estate(), register), 1, 10_000, 0.5).columns()
    for key, value, far in (("mig.rate_usd_h", 40, 300), ("fin.esc_energy", -10, 8)):
        column = drawn[key][:, 0]
        assert column.min() >= min(value, far)
        assert column.max() <= max(value, far)
        assert column.mean() == pytest.approx((2 * value + far) / 3, rel=0.01, abs=0.01)


def test_no_result_jumps_where_a_value_leaves_the_range_of_the_analysis():
    at_the_end, beyond = (
        recompute(estate(), assumptions(mig__rate_usd_h=value), draws=500).simulation
        for value in (300, 300.001)
    )
    assert beyond.p10 == pytest.approx(at_the_end.p10, rel=1e-4)
    assert beyond.p90 == pytest.approx(at_the_end.p90, rel=1e-4)


NUMBERS = [
    (entry.key, end)
    for entry in load_register().values()
    if entry.moves == FINANCE
    for end in (entry.allowed_low, entry.allowed_high)
    if end is not None and entry.key != "mc.n"
]

GROUPS = 31  # odd, so that the two ends of a key are in two groups


@pytest.fixture(scope="module")
def usual():
    return estate()


def assert_sane(prepared, register, npv, simulation):
    assert np.isfinite(npv)
    assert np.isfinite([simulation.p10, simulation.p50, simulation.p90]).all()
    assert simulation.p10 <= simulation.p50 <= simulation.p90
    for driver in drivers(prepared, register):
        assert driver.low <= driver.value <= driver.high


@pytest.mark.parametrize(("key", "value"), NUMBERS)
def test_every_value_that_may_be_entered_gives_a_sane_simulation(usual, key, value):
    register = load_register().with_overrides({key: value})
    found, cash = based(usual, register)
    net = cash.months["net_usd"].to_numpy(dtype=float)
    worth = float(npv(net, register.fraction("fin.discount")))
    assert_sane(usual, register, worth, _simulation(found, register, worth, 40))


@pytest.mark.parametrize("first", range(GROUPS))
def test_so_do_several_at_once_with_all_that_rests_on_them(usual, first):
    """The break-evens, the verdict, the parts worth moving: five times as slow, so in groups."""
    register = load_register().with_overrides(dict(NUMBERS[first::GROUPS]))
    result = recompute(usual, register, draws=40)
    assert_sane(result.prepared, register, result.metrics.npv, result.simulation)


def _sought(driver, npv_of):
    swings = swings_of((driver,), npv_of)
    return [round(item.value, 3) for item in break_evens(swings, npv_of)]


def test_a_break_even_is_sought_no_further_than_what_may_be_entered():
    """At 100 % unused power a kilowatt would cost without end; 95 % is the most."""
    share = Driver("s", "Share", "%", 0.0, 40.0, 50.0, simulated=True, labour=False,
                   allowed=(0.0, 95.0))  # fmt: skip
    asked = []

    def npv_of(drawn):
        asked.append(drawn["s"].max())
        return 90.0 - drawn["s"][:, 0]

    assert _sought(share, npv_of) == [90]
    assert max(asked) == 95
    assert _sought(share, lambda drawn: 96.0 - drawn["s"][:, 0]) == []


def test_break_evens_are_found_in_few_steps_wherever_the_npv_jumps():
    """One that jumps once made all others be worked out again 40 times."""
    keys = [f"line {number}" for number in range(20)] + ["bend", "jump"]
    given = tuple(
        Driver(key, key, "USD", 0.0, 4.0, 10.0, simulated=True, labour=False, allowed=(0.0, 40.0))
        for key in keys
    )
    calls = []

    def npv_of(drawn):
        calls.append(len(drawn))
        of = {key: drawn[key][:, 0] if key in drawn else 4.0 for key in keys}
        total = sum((of[key] - 4.0) * (number + 1) for number, key in enumerate(keys[:20]))
        return total + (of["bend"] ** 3 - 64.0) + np.where(of["jump"] < np.e, -9.0, 9.0) - 2.0

    found = {item.driver.key: item.value for item in break_evens(swings_of(given, npv_of), npv_of)}
    assert len(calls) < 16
    expected = {key: 4.0 - 7.0 / (number + 1) for number, key in enumerate(keys[:20])}
    expected |= {"bend": 57.0 ** (1 / 3), "jump": np.e}
    inside = {key: value for key, value in expected.items() if value >= 0.0}
    assert found == {
        key: pytest.approx(value, rel=1e-6, abs=0.011) for key, value in inside.items()
    }
    assert found["jump"] == pytest.approx(np.e, rel=1e-6)


@pytest.mark.parametrize(
    ("listed", "unlisted", "drawn"),
    [(False, 0.0, True), (False, 0.15, True), (False, 0.97, False), (True, 0.0, False)],
)
def test_what_the_hosts_say_of_the_extent_of_the_estate_is_neither_drawn_nor_asked(
    listed, unlisted, drawn
):
    """One machine of 32: half of the outcomes paid the landing zone of a whole estate for it."""
    some = dataclasses.replace(estate(), hosts_hold_listed=listed, unlisted_share=unlisted)
    register = load_register()
    found = next(item for item in drivers(some, register) if item.key == WHOLE)
    assert found.simulated is drawn
    columns = Sampler(some, drivers(some, register), 1, 100, 0.5).columns()
    assert (WHOLE in columns) is drawn
    result = recompute(some, register, draws=300)
    asked = "estate_share" in {item.block.key for item in result.verdict.blocks}
    assert asked is drawn
    once = result.cash.months["one_time_usd"][0]
    starts = -np.array(result.simulation.cumulative)[:, 0]
    assert (starts.max() > 5 * once) is np.bool_(drawn and not listed)


def test_an_end_that_changes_nothing_has_the_npv_of_the_base_case_to_the_cent():
    """Two tables of one annex had −389,308.65 and −389,308.69."""
    result = recompute(estate(3, hosted=[False] * 3), load_register(), draws=0)
    unmoved = [
        npv
        for swing in result.swings
        for end, npv in ((swing.driver.low, swing.low_npv), (swing.driver.high, swing.high_npv))
        if end == swing.driver.value
    ]
    assert unmoved
    assert {round(npv, 2) for npv in unmoved} == {result.metrics.npv}
    exits = next(item for item in result.verdict.blocks if item.block.key == "exit")
    assert result.versions["exit"] in (exits.low_npv, exits.high_npv)
