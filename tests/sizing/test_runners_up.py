from __future__ import annotations

import numpy as np
import pandas as pd

from bizcase.assumptions import load_register
from bizcase.catalog import Purchase, load_price_book
from bizcase.sizing import RUNNER_UP_COLUMNS, Ranking, choose_types, ranking_of, runners_up
from bizcase.sizing.candidates import ranked_candidates

BOOK = load_price_book("us-east-1")
RANKING = ranking_of(load_register())
COUNT = 4000


def estate():
    random = np.random.default_rng(7)
    needs = pd.DataFrame(
        {
            "need_vcpu": random.uniform(0.1, 200, COUNT).round(2),
            "need_memory_gib": random.uniform(0.1, 1600, COUNT).round(2),
            "os_licence": random.choice(["none", "windows", "rhel", "suse"], COUNT),
        }
    )
    return needs, choose_types(needs, BOOK, RANKING)


def test_thousands_of_choices_and_their_runners_up_against_brute_force():
    """Every candidate is looked at, by its own price, without the program's ranking."""
    needs, chosen = estate()
    found = runners_up(needs.join(chosen), BOOK, RANKING)
    for licence, group in needs.groupby("os_licence"):
        types = BOOK.candidates()
        discount = types["family"].map(BOOK.discounts("3yr_compute_sp")["discount_fraction"])
        compute = types["on_demand_hourly_usd"] * (1 - 0.8 * discount.fillna(0))
        charge = BOOK.licence_hourly_usd(licence, types)["licence_hourly_usd"]
        price = (compute + charge).round(6).dropna()
        types, compute = types.loc[price.index], compute.loc[price.index].round(6)
        fits = np.ones((len(group), len(types)), dtype=bool)
        for need, has in (("need_vcpu", "vcpu"), ("need_memory_gib", "memory_gib")):
            fits &= types[has].to_numpy() >= group[need].to_numpy()[:, None]
        own = chosen.loc[group.index, "instance_type"]
        placed = own.notna().to_numpy()
        assert (placed == fits.any(axis=1)).all()
        at = types.index.get_indexer(pd.Index(own[placed]))
        rows = np.flatnonzero(placed)
        usd = np.where(fits[rows], price.to_numpy(), np.inf)
        cheapest = usd.argmin(axis=1)
        limit = price.to_numpy()[cheapest] + 0.1 * compute.to_numpy()[cheapest] + 1e-6
        assert fits[rows, at].all()
        assert (price.to_numpy()[at] <= limit).all()
        inside = fits[rows] & (price.to_numpy() <= limit[:, None] - 1e-6)
        newest = np.where(inside, types["generation"].to_numpy(), 0).max(axis=1)
        assert (types["generation"].to_numpy()[at] >= newest).all()
        # The two cheapest of the others.
        usd[np.arange(len(rows)), at] = np.inf
        best = np.sort(usd, axis=1)[:, :2]
        names = found.loc[group.index[rows], ["runner_up_1", "runner_up_2"]]
        prices = np.column_stack([names[name].map(price) for name in names])
        np.testing.assert_array_equal(np.nan_to_num(prices, nan=np.inf), best)


def test_why_they_lost_is_said():
    """2 vCPU and 8 GiB: m6a.large is chosen, m5a.large is cheaper and older, m5.large is dearer."""
    needs = pd.DataFrame({"need_vcpu": [2.0], "need_memory_gib": [8.0], "os_licence": ["none"]})
    sized = needs.join(choose_types(needs, BOOK, RANKING))
    one = runners_up(sized, BOOK, RANKING).iloc[0]
    assert sized["instance_type"].tolist() == ["m6a.large"]
    assert (one["runner_up_1"], one["runner_up_2"]) == ("m5a.large", "m5.large")
    assert one["runner_up_1_why"] == "older generation, 0.0007 USD an hour less (1.4%)"
    assert one["runner_up_2_why"] == "0.0057 USD an hour more (10.8%)"
    # The dearest below m6a.large that does not fit.
    assert (one["nearest_miss"], one["nearest_miss_why"]) == ("c7i.large", "4 GiB of 8 needed")


def test_without_a_band_no_runner_up_is_cheaper_and_the_miss_is_below_the_need():
    plain = Ranking(Purchase("on_demand"), 0)
    needs = pd.DataFrame({"need_vcpu": [3.2], "need_memory_gib": [10.0], "os_licence": ["none"]})
    one = runners_up(needs.join(choose_types(needs, BOOK, plain)), BOOK, plain).iloc[0]
    assert "USD an hour more" in one["runner_up_1_why"] or "same price" in one["runner_up_1_why"]
    missed = ranked_candidates(BOOK, plain, "none").loc[one["nearest_miss"]]
    assert missed["vcpu"] < 3.2 or missed["memory_gib"] < 10


def test_without_a_type_there_are_no_runners_up():
    needs = pd.DataFrame({"need_vcpu": [9e3], "need_memory_gib": [1.0], "os_licence": ["none"]})
    table = runners_up(needs.join(choose_types(needs, BOOK, RANKING)), BOOK, RANKING)
    assert list(table.columns) == list(RUNNER_UP_COLUMNS)
    assert table.isna().all(axis=None)
