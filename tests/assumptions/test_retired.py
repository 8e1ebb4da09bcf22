"""Values whose key the register has no more: taken over or listed, never refused or ignored."""

from __future__ import annotations

import itertools

import pytest

from bizcase.assumptions import Assumptions, load_register
from bizcase.assumptions.reference import register_markdown
from bizcase.assumptions.retired import HOWS, retired_keys
from bizcase.assumptions.table import register_of
from bizcase.errors import AssumptionError

ROW = {
    "low": "", "high": "", "allowed_low": "0", "allowed_high": "5000", "whole": "",
    "part": "On-premises cost", "moves": "finance", "driver": "", "simulated": "", "labour": "",
    "evidence": "J", "source": "Quote", "as_of": "2026-11-29",
}  # fmt: skip
WORDS = (
    "VMware vSphere Foundation per core and year, 150 USD, from an earlier version: It is used as "
    "the price of a contract of three years."
)


def row(key, value, unit="USD", **columns):
    return ROW | {"key": key, "label": f"Label of {key}", "value": value, "unit": unit} | columns


REGISTER = register_of(
    [
        row("op.vvf_core_3yr", "135"),
        row("op.fte_cost_own", "input required", allowed_high="1000000"),
        row("op.labour_region", "us", "us|weu|in|own"),
        row("aws.nat_gb_server", "20", "GB"),
        row("aws.landing_zone_fixed", "325"),
        row("aws.landing_zone_server", "10"),
        row("aws.landing_zone_cap", "3000"),
        row("verdict.firm", "80", "%", allowed_high="100"),
        row("verdict.no", "10", "%", allowed_high="100"),
        row("op.kwh", "0.146"),
    ]
)


def test_no_retired_key_is_in_the_register_and_every_successor_is():
    register, retired = load_register(), retired_keys()
    assert [key for key in retired if key in register] == []
    wanted = [key for item in retired.values() for key in item.named_by]
    assert [key for key in wanted if key not in register] == []
    chosen = [item.also for item in retired.values() if item.also is not None]
    assert [word for key, word in chosen if word not in register[key].choices] == []


def test_every_retired_key_says_what_it_was_and_what_becomes_of_it():
    for item in retired_keys().values():
        assert item.how in HOWS
        assert item.label
        assert item.words.endswith(".")
        assert item.words.startswith("It is used" if item.successors else "It is not used")
        assert "." not in item.words[:-1].replace(". ", ""), "a key of the register is no word"


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("op.vvf_core", 150, {"op.vvf_core_3yr": 150.0}),
        ("verdict.migrate_from", 75, {"verdict.firm": 75.0}),
        ("verdict.no_below", 20, {"verdict.no": 20.0}),
        ("op.fte_cost", 120_000, {"op.fte_cost_own": 120_000.0, "op.labour_region": "own"}),
    ],
)
def test_a_value_is_taken_over_by_its_successor(key, value, expected):
    register = REGISTER.with_overrides({key: value, "op.kwh": 0.2})
    assert {name: item.plain for name, item in register.items() if item.changed} == {
        **expected, "op.kwh": 0.2,
    }  # fmt: skip
    (found,) = register.taken_over
    assert (found.key, found.value, found.used) == (key, value, True)
    assert key not in register


def test_the_sentence_names_label_value_unit_and_what_became_of_it():
    assert REGISTER.with_overrides({"op.vvf_core": 150}).notices == (WORDS,)
    assert REGISTER.notices == ()
    assert REGISTER.with_overrides({"mig.rehost": 1500.0}).notices == (
        "Rehost, labour per workload, 1,500 USD, from an earlier version: It is not used: labour "
        "is now hours times a rate. A price per server or per workload can be entered in its "
        "place.",
    )


@pytest.mark.parametrize("own", [140, 135])  # the register's own value, too
def test_a_value_for_the_successor_wins_whatever_comes_first(own):
    given = {"op.vvf_core": 150, "op.vvf_core_3yr": own}
    for order in itertools.permutations(given.items()):
        register = REGISTER.with_overrides(dict(order))
        assert register.number("op.vvf_core_3yr") == own
        assert register.notices == (
            "VMware vSphere Foundation per core and year, 150 USD, from an earlier version: It is "
            "not used, because a value is given for: Label of op.vvf_core_3yr.",
        )
    for first, second in itertools.permutations(given):
        register = REGISTER.with_overrides({first: given[first]})
        assert register.with_overrides({second: given[second]}).number("op.vvf_core_3yr") == own


def test_own_labour_cost_needs_its_region_and_gives_way_to_another():
    for region, used in (("own", True), ("weu", False), ("us", False)):
        register = REGISTER.with_overrides({"op.fte_cost": 9e4, "op.labour_region": region})
        assert register.taken_over[0].used == used
        assert register.text("op.labour_region") == region
        assert register.known("op.fte_cost_own") == (9e4 if used else None)
    first = REGISTER.with_overrides({"op.fte_cost": 9e4})
    assert first.text("op.labour_region") == "own"
    then = first.with_overrides({"op.labour_region": "weu"})
    assert (then.text("op.labour_region"), then.known("op.fte_cost_own")) == ("weu", None)


def test_a_total_is_kept_as_given_until_a_successor_is_given():
    register = REGISTER.with_overrides({"aws.nat_gb": 5000, "aws.landing_zone_usd": 0})
    assert register.earlier("aws.nat_gb") == 5000
    assert register.earlier("aws.landing_zone_usd") == 0
    assert register.earlier("aws.interaz_gb") is None
    assert [item for item in register.values() if item.changed] == []
    for key in ("aws.landing_zone_fixed", "aws.landing_zone_server", "aws.landing_zone_cap"):
        own = register.with_overrides({key: REGISTER.number(key)})
        assert own.earlier("aws.landing_zone_usd") is None
        assert own.earlier("aws.nat_gb") == 5000
    with pytest.raises(KeyError):
        register.earlier("op.vvf_core")
    with pytest.raises(KeyError):
        register.earlier("no.such")


ODD = [True, None, "abc", "", "input required", float("nan"), float("inf"), 10**400, -5, [1], 1e12]


@pytest.mark.parametrize("value", ODD, ids=str)
@pytest.mark.parametrize(
    "key", ["op.vvf_core", "op.vcf_core", "aws.nat_gb", "op.fte_cost", "mig.rehost"]
)
def test_an_odd_value_is_listed_as_not_used_and_never_refused(key, value):
    """The successor of one of the keys is not in this register: that is no reason to fail."""
    register = REGISTER.with_overrides({key: value})
    (found,) = register.taken_over
    assert found.used == (key == "aws.nat_gb" and value == 1e12)
    assert len(found.notice) < 400
    assert [item for item in register.values() if item.changed] == []
    again = REGISTER.with_overrides(register.changed_values())
    assert again.notices == register.notices


def test_a_key_that_never_was_is_refused_as_before():
    with pytest.raises(AssumptionError, match=r"op\.vvf is not in the list of assumptions"):
        REGISTER.with_overrides({"op.vvf": 1, "op.vvf_core": 2})


GIVEN = {
    "op.vvf_core": 150.0, "op.vvf_core_3yr": 135.0, "op.fte_cost": 9e4, "op.labour_region": "us",
    "aws.nat_gb": 5000.0, "aws.nat_gb_server": 20.0, "mig.rehost": 1.0, "op.kwh": 0.2,
}  # fmt: skip


@pytest.mark.parametrize("size", range(len(GIVEN) + 1))
def test_the_values_of_a_case_given_again_make_the_same_register_and_sentences(size):
    """They are what a saved case holds: the sentences must be there when it is opened again."""
    for items in itertools.combinations(GIVEN.items(), size):
        first = REGISTER.with_overrides(dict(items))
        again = REGISTER.with_overrides(first.changed_values())
        assert dict(again) == dict(first)
        assert again.taken_over == first.taken_over
        assert again.changed_values() == first.changed_values()


def test_while_the_register_has_the_key_it_is_the_key_of_the_register():
    both = register_of([row("op.vvf_core", "135"), row("op.vvf_core_3yr", "135")])
    register = both.with_overrides({"op.vvf_core": 150})
    assert (register.notices, register.number("op.vvf_core")) == ((), 150)
    assert register.number("op.vvf_core_3yr") == 135


def test_a_register_with_values_of_its_own_keeps_them():
    start = Assumptions({"op.kwh": REGISTER["op.kwh"].with_value(0.3)})
    assert start.with_overrides({"mig.rehost": 1}).number("op.kwh") == 0.3


def test_the_page_of_assumptions_lists_them():
    section = register_markdown(load_register()).partition("## Keys of earlier versions")[2]
    for key, item in retired_keys().items():
        assert f"\n| `{key}` | {item.label} |" in section
        assert item.words in section
