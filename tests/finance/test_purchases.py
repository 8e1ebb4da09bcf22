"""What is bought on premises, when, and what growth adds to it."""

from __future__ import annotations

import numpy as np
import pytest

from bizcase.finance.purchases import purchases
from bizcase.finance.values import Values
from tests.finance.estates import estate, plain
from tests.finance.paths import paths


def test_the_three_ways_to_stay_differ_in_what_is_bought():
    register = {"op__core_intercept": 100, "fin__horizon": 5}
    bought = {
        name: paths(plain(op__baseline=name, **register)) for name in ("refresh", "renew", "exit")
    }
    price = 64 * 100
    hardware = {name: lines["hardware"].baseline[0] for name, lines in bought.items()}
    support = {name: lines["vendor_support"].baseline[0] for name, lines in bought.items()}
    assert hardware["refresh"].sum() == pytest.approx(price * 5 / 4)
    assert hardware["renew"].sum() == 0
    assert hardware["exit"][[1, 49]].tolist() == [price, price]
    assert support["renew"][60] > support["refresh"][60]
    assert support["exit"][12] == 0


def test_staying_has_one_time_cost_of_its_own():
    register = {"op__core_intercept": 100, "op__refresh_project_pct": 10,
                "mig__decommission_host": 300}  # fmt: skip
    refresh = paths(plain(**register))
    hardware, project = refresh["hardware"].baseline[0], refresh["refresh_project"].baseline[0]
    assert project.tolist() == pytest.approx((0.1 * hardware).tolist())
    assert refresh["removal"].baseline.sum() == 0
    left = paths(plain(**register, op__baseline="exit"), estate(disposition=["Retain"] * 10))
    assert left["removal"].baseline[0, 1] == left["removal"].future[0, 1] == 2 * 300
    assert left["refresh_project"].baseline.sum() == 0
    moved = paths(plain(**register, op__baseline="exit"))["removal"]
    assert (moved.baseline.sum(), moved.future.sum()) == (600, 0)


def test_growth_buys_what_is_added_and_is_credited_with_its_unused_life():
    """Five years at 5 %, life of four: 1.5763 − 0.1635 = 1.4128 of the price; 10 %: 1.5950."""
    months = np.arange(61.0)
    for growth, bought, credited in ((5, 1.5763, 0.1635), (10, 1.9605, 0.3655)):
        values = Values(plain(growth__infra=growth, fin__horizon=5, op__life_server=4))
        path, credit = purchases(values, "op.life_server", months, "refresh")
        assert path.sum() == pytest.approx(bought, abs=5e-5)
        assert float(np.ravel(credit)[0]) == pytest.approx(credited, abs=5e-5)
    still, none = purchases(Values(plain()), "op.life_server", months, "refresh")
    assert (still[0, 1:] == 1 / 48).all()
    assert none == 0


def test_growth_of_columns_is_that_of_each_draw():
    months = np.arange(61.0)
    drawn = {"growth.infra": np.array([[0.0], [5.0], [10.0]]),
             "op.life_server": np.array([[4.0], [4.0], [3.0]])}  # fmt: skip
    paths, credit = purchases(Values(plain(), drawn), "op.life_server", months, "refresh")
    for row, (growth, life) in enumerate(((0, 4), (5, 4), (10, 3))):
        values = Values(plain(growth__infra=growth, op__life_server=life))
        path, one = purchases(values, "op.life_server", months, "refresh")
        assert paths[row].tolist() == pytest.approx(path[0].tolist())
        assert float(credit[row, 0]) == pytest.approx(float(np.ravel(one)[0]))


def test_renewing_only_buys_neither_storage_nor_network_and_an_exit_buys_both_at_once():
    register = {"op__storage_gb": 2, "fin__horizon": 5}
    renewed, moved = (paths(plain(op__baseline=name, **register)) for name in ("renew", "exit"))
    for line in ("storage", "network"):
        assert renewed[line].baseline.sum() == 0
        assert renewed[f"{line}_maintenance"].baseline.sum() > 0
    storage, network = moved["storage"].baseline[0], moved["network"].baseline[0]
    assert storage[[1, 2, 49]].tolist() == [2000, 0, 2000]  # a life of four years
    assert network[1] == network.sum() == 200  # a life of five years


def test_a_known_refresh_month_dates_purchase_and_warranty():
    """Due in month 10 of a life of four years: out of its warranty of three until then."""
    register = {"op__core_intercept": 100, "op__refresh_month": 10, "fin__horizon": 5}
    found = paths(plain(**register), estate(wave=(30, 40)))
    price, hardware = 64 * 100, found["hardware"].baseline[0]
    assert hardware[[9, 10, 11, 58]].tolist() == [0, price, 0, price]
    support = found["vendor_support"].baseline[0]
    assert support[9] == pytest.approx(price * 0.15 / 12)
    assert support[[10, 45]].tolist() == [0, 0]
    assert support[46] == pytest.approx(price * 0.15 / 12)


def test_what_has_left_before_the_refresh_is_not_bought_again():
    half = estate(disposition=["Rehost"] * 5 + ["Retain"] * 5)
    line = paths(plain(op__core_intercept=100, op__refresh_month=10), half)["hardware"]
    assert (line.baseline[0, 10], line.future[0, 10]) == (6400, 3200)
