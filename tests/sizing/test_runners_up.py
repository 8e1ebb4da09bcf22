from __future__ import annotations

import numpy as np
import pandas as pd

from bizcase.catalog import load_price_book
from bizcase.sizing import RUNNER_UP_COLUMNS, choose_types, runners_up
from bizcase.sizing.selection import ranked_candidates

BOOK = load_price_book("us-east-1")
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
    return needs, choose_types(needs, BOOK)


def test_thousands_of_choices_and_their_runners_up_against_brute_force():
    """Every candidate is looked at, by its own price, without the program's ranking."""
    needs, chosen = estate()
    found = runners_up(needs.join(chosen), BOOK)
    for licence, group in needs.groupby("os_licence"):
        types = BOOK.candidates()
        charge = BOOK.licence_hourly_usd(licence, types)["licence_hourly_usd"]
        price = (types["on_demand_hourly_usd"] + charge).round(6)
        price = price.dropna()
        types = types.loc[price.index]
        fits = np.ones((len(group), len(types)), dtype=bool)
        for need, has in (("need_vcpu", "vcpu"), ("need_memory_gib", "memory_gib")):
            fits &= types[has].to_numpy() >= group[need].to_numpy()[:, None]
        best = np.sort(np.where(fits, price.to_numpy(), np.nan), axis=1)[:, :3]
        names = pd.concat([chosen["instance_type"], found[["runner_up_1", "runner_up_2"]]], axis=1)
        names = names.loc[group.index]
        prices = np.column_stack([names[name].map(price) for name in names])
        np.testing.assert_array_equal(prices, best)
        for column in names:
            taken = names[column].dropna()
            rows = group.index.get_indexer(taken.index)
            assert fits[rows, types.index.get_indexer(pd.Index(taken))].all()
        missing = chosen.loc[group.index, "target"] == "no_target"
        assert (missing.to_numpy() == np.isnan(best[:, 0])).all()


def test_why_they_lost_is_said():
    needs = pd.DataFrame({"need_vcpu": [3.2], "need_memory_gib": [10.0], "os_licence": ["none"]})
    sized = needs.join(choose_types(needs, BOOK))
    one = runners_up(sized, BOOK).iloc[0]
    ranked = ranked_candidates(BOOK, "none")
    assert "USD an hour more" in one["runner_up_1_why"] or "same price" in one["runner_up_1_why"]
    missed = ranked.loc[one["nearest_miss"]]
    assert missed["vcpu"] < 3.2 or missed["memory_gib"] < 10
    assert "needed" in one["nearest_miss_why"]


def test_without_a_type_there_are_no_runners_up():
    needs = pd.DataFrame({"need_vcpu": [9e3], "need_memory_gib": [1.0], "os_licence": ["none"]})
    table = runners_up(needs.join(choose_types(needs, BOOK)), BOOK)
    assert list(table.columns) == list(RUNNER_UP_COLUMNS)
    assert table.isna().all(axis=None)
