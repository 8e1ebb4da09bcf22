"""What a choice must hold, for thousands of demands, against every type of the price book."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

from bizcase.assumptions import load_register
from bizcase.catalog import load_price_book
from bizcase.errors import AssumptionError
from bizcase.sizing import choice_reasons, choose_types, ranking_of, runners_up

COUNT = 3000
LICENCES = ("none", "windows", "rhel", "suse")
NOISE = 1e-6


def drawn(seed):
    """Demands from a fraction of a vCPU to more than any type has, small and large in both."""
    random = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "need_vcpu": np.exp(random.uniform(np.log(0.1), np.log(1000), COUNT)).round(3),
            "need_memory_gib": np.exp(random.uniform(np.log(0.1), np.log(40_000), COUNT)).round(3),
            "os_licence": random.choice(LICENCES, COUNT),
        }
    )


@cache
def market(region, option, coverage):
    """Every type of the region with what an hour of it costs, without the program's ranking."""
    book = load_price_book(region)
    types = pd.concat([book.candidates(), book.high_memory_candidates()])
    rates = book.discounts(option, 0.83)["discount_fraction"]
    discount = types["family"].map(rates).fillna(0.0)
    compute = types["on_demand_hourly_usd"] * (1 - coverage * discount)
    usd = {
        name: compute + book.licence_hourly_usd(name, types)["licence_hourly_usd"]
        for name in LICENCES
    }
    return types, compute, pd.DataFrame(usd)


def fitting(needs, types, usd, allowed):
    """By demand and type: whether it fits; high-memory types only where nothing smaller does."""
    fits = usd[needs["os_licence"]].notna().to_numpy().T & allowed
    for need, has in (("need_vcpu", "vcpu"), ("need_memory_gib", "memory_gib")):
        fits &= types[has].to_numpy() >= needs[need].to_numpy()[:, None]
    large = types["family"].str.startswith("u").to_numpy()
    return fits & (~large | ~(fits & ~large).any(axis=1, keepdims=True))


CASES = [
    ("us-east-1", {}),
    ("eu-central-1", {"pricing.base_option": "3yr_ec2_instance_sp", "sizing.price_band": 25}),
    ("us-east-1", {"sizing.exclude_families": "m6a, c6a,r6a,m8a,x8i,u7i-6tb"}),
    ("ap-southeast-2", {"sizing.require_families": ["m7i", "c7i", "r7i", "m5"]}),
    ("us-east-1", {"pricing.base_option": "on_demand", "sizing.price_band": 0}),
    ("us-gov-west-1", {"sizing.exclude_families": "m5,m5a", "aws.commit_coverage": 100}),
]


@pytest.mark.parametrize(("region", "changes"), CASES, ids=lambda item: str(item)[:40])
def test_thousands_of_choices_hold_what_a_choice_must_hold(region, changes):
    register = load_register().with_overrides(changes)
    ranking, book = ranking_of(register), load_price_book(region)
    coverage, band = (
        register.fraction(key) for key in ("aws.commit_coverage", "sizing.price_band")
    )
    types, compute, usd = market(region, register.text("pricing.base_option"), coverage)
    out, only = (register.names(f"sizing.{word}_families") for word in ("exclude", "require"))
    allowed = ~types["family"].isin(out) & (types["family"].isin(only) if only else True)
    needs = drawn(len(region) + len(changes))
    chosen = choose_types(needs, book, ranking)
    fits = fitting(needs, types, usd, allowed.to_numpy())
    placed = fits.any(axis=1)
    assert (chosen["target"].eq("ec2") == placed).all()
    assert chosen.loc[~placed, "target_reason"].notna().all()
    at = types.index.get_indexer(pd.Index(chosen.loc[placed, "instance_type"]))
    rows, own = np.flatnonzero(placed), np.arange(placed.sum())
    price = usd[needs.loc[placed, "os_licence"]].to_numpy().T
    feasible = np.where(fits[rows], price, np.inf)
    cheapest = feasible.argmin(axis=1)
    # Chosen >= need, and no family that is not wanted.
    assert fits[rows, at].all()
    assert allowed.to_numpy()[at].all()
    # Within the band of the cheapest, and no newer generation in it is left out.
    limit = feasible[own, cheapest] + band * compute.to_numpy()[cheapest]
    assert (feasible[own, at] <= limit + NOISE).all()
    inside = feasible <= limit[:, None] - NOISE
    newest = np.where(inside, types["generation"].to_numpy(), 0).max(axis=1)
    assert (types["generation"].to_numpy()[at] >= newest).all()


@pytest.mark.parametrize(("region", "changes"), CASES[:3], ids=lambda item: str(item)[:40])
def test_the_cheapest_price_never_falls_when_demand_grows_and_what_is_chosen_stays_in_its_band(
    region, changes
):
    """Demand grows by vCPU, by memory and by both, up to fourfold."""
    register = load_register().with_overrides(changes)
    ranking, book = ranking_of(register), load_price_book(region)
    coverage, band = (
        register.fraction(key) for key in ("aws.commit_coverage", "sizing.price_band")
    )
    _, compute, usd = market(region, register.text("pricing.base_option"), coverage)
    needs, random = drawn(5), np.random.default_rng(6)
    plain = ranking_of(register.with_overrides({"sizing.price_band": 0}))
    steps = [needs]
    for columns in (["need_vcpu"], ["need_memory_gib"], ["need_vcpu", "need_memory_gib"]):
        grown = needs[columns] * random.uniform(1, 4, (COUNT, len(columns)))
        steps.append(needs.assign(**grown))
    least = []
    for step in steps:
        # Without a band the cheapest is chosen.
        cheapest, chosen = (
            choose_types(step, book, way)["instance_type"] for way in (plain, ranking)
        )
        keys = [list(zip(names, needs["os_licence"], strict=True)) for names in (cheapest, chosen)]
        price, paid = (usd.stack().reindex(key).to_numpy() for key in keys)
        limit = price + band * compute.reindex(cheapest).to_numpy()
        assert (np.isnan(paid) == np.isnan(price)).all()
        assert (np.nan_to_num(paid) <= np.nan_to_num(limit) + NOISE).all()
        least.append(price)
    for grown in least[1:]:
        both = ~np.isnan(grown)
        assert (grown[both] >= least[0][both] - NOISE).all()
        assert np.isnan(grown[np.isnan(least[0])]).all()


def one(vcpu, memory, changes=None, region="us-east-1", licence="none"):
    register = load_register().with_overrides(changes or {})
    needs = pd.DataFrame(
        {"need_vcpu": [vcpu], "need_memory_gib": [memory], "os_licence": [licence]}
    )
    book, ranking = load_price_book(region), ranking_of(register)
    chosen = needs.join(choose_types(needs, book, ranking))
    beside = runners_up(chosen, book, ranking).join(choice_reasons(chosen, book, ranking))
    return chosen.join(beside).iloc[0]


def test_what_no_other_type_holds_goes_to_the_high_memory_types_and_says_so():
    """x8i.96xlarge is the largest other: 384 vCPU, 6,144 GiB. 8 TiB come with u7i at 83.72 USD."""
    server = one(64, 7000)
    assert server["instance_type"] == "u7i-8tb.112xlarge"
    assert server["instance_reason"].startswith("no smaller type fits it: ")
    assert one(64, 6000)["instance_type"].startswith("x")
    assert server["nearest_miss_why"].endswith("GiB of 7000 needed")
    most = "the most that has a price here"
    assert one(64, 40_000)["target_reason"] == f"needs more than 32768 GiB of memory, {most}"
    # u7i-8tb has no listed price in Frankfurt: a gap of the book is not told as one of AWS.
    abroad = one(64, 7000, region="eu-central-1")["target_reason"]
    assert abroad == f"needs more than 6144 GiB of memory, {most}"


def test_an_excluded_high_memory_family_is_not_used_either():
    server = one(64, 7000, {"sizing.exclude_families": "u7i-8tb"})
    assert server["instance_type"] == "u7i-12tb.224xlarge"
    assert one(64, 7000, {"sizing.require_families": "m7i"})["target"] == "no_target"


def test_a_reason_names_the_cheapest_and_what_the_newer_one_costs_more():
    """2 vCPU, 8 GiB: m5a 0.086 on demand, 50.0 % off by the plan; m6a 0.0864 and 49.3 %."""
    server = one(2, 8)
    assert (server["instance_type"], server["instance_generation"]) == ("m6a.large", 6)
    assert server["instance_reason"] == (
        "the newest that fits for at most 10% more: 0.0007 USD an hour, 1.4% of compute, "
        "above m5a.large of generation 5"
    )
    plain = one(2, 8, {"sizing.price_band": 0})
    assert plain["instance_type"] == "m5a.large"
    assert (
        plain["instance_reason"] == "the cheapest that fits, and nothing newer for at most 0% more"
    )


def test_a_reason_says_what_is_published_of_the_cores_behind_a_vcpu():
    """AMD from generation 7 has one thread a core, Intel and older AMD types have two."""
    server = one(2, 4, {"sizing.require_families": "c6a, c7a", "sizing.price_band": 40})
    assert server["instance_type"] == "c7a.large"
    assert server["instance_reason"].endswith(
        "c6a.large of generation 6; a vCPU of it is a whole core, one of c6a.large half of one"
    )
    alone = one(2, 4, {"sizing.require_families": "c8a"})["instance_reason"]
    assert alone.endswith("more; a vCPU of it is a whole core")
    assert "core" not in one(2, 4, {"sizing.require_families": "c6i"})["instance_reason"]


def test_families_that_are_required_and_hold_nothing_here_say_so():
    server = one(500, 8, {"sizing.require_families": "m7i, c7i"})
    assert server["target_reason"] == (
        "needs more than 192 vCPU, the most of the families in use that has a price here"
    )
    assert one(2, 8, {"sizing.require_families": "t3"})["target_reason"] == (
        "no type of the families in use has a price here"
    )


@pytest.mark.parametrize("key", ["sizing.exclude_families", "sizing.require_families"])
def test_a_family_that_does_not_exist_is_refused_with_what_was_meant(key):
    with pytest.raises(AssumptionError) as refusal:
        ranking_of(load_register().with_overrides({key: "m5, m6aa"}))
    assert refusal.value.message == "There is no family m6aa of instance types."
    assert "m6a" in refusal.value.remedy
