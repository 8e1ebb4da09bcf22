"""The verdict: the first rule that holds, how sure it is, and what to ask."""

from __future__ import annotations

import dataclasses

import pytest

from bizcase.finance.confidence import (
    HIGH,
    HOSTS,
    LOW,
    MEDIUM,
    NO_COST_TODAY,
    UNLISTED,
    WIDE_ANSWER,
)
from bizcase.finance.grounds import Evidence, Outcomes
from bizcase.finance.open_answers import DECISION, FACT, Answered, Block
from bizcase.finance.verdict import (
    BALANCED,
    LEAN_MIGRATE,
    LEAN_STAY,
    MIGRATE,
    NOTHING_IN_SCOPE,
    NOTHING_MOVES,
    NOTHING_MOVES_TO_AWS,
    PART,
    STAY,
    UNKNOWN,
    WAIT,
    Later,
    Subset,
    decide,
)
from tests.finance.estates import assumptions

# Ten servers that move, measured well enough, at quoted prices; finance has said what today costs.
KNOWN = Evidence(
    servers=10, staying=0, moving=10, leaving=10, undecided=0.0, measured=0.8, assumed_price=0.0,
    unpriced=0.0, no_baseline=0.0, total_stated=True, break_even_vm=200.0, check_vm=265.0,
)  # fmt: skip
UNMEASURED = {"measured": 0.29}
PART_OF_IT = Subset(("s1",), 1, 500.0)
AT_RENEWAL = Later(18, "the VMware renewal", 900.0)


def block(key, low, high, kind=FACT):
    return Answered(Block(key, kind, key, "CFO", f"{key}?", ()), low, high, "worse", "better")


def outcomes(base, gain, p10=None, p90=None):
    return Outcomes(base, base if p10 is None else p10, base, base if p90 is None else p90, gain)


def decided(found=None, result=None, blocks=(), subset=None, later=None, **evidence):
    return decide(
        dataclasses.replace(KNOWN, **evidence), result, tuple(blocks), assumptions(),
        lambda: subset, lambda: later,
    )  # fmt: skip


GAIN, LOSS, EVEN = outcomes(1000.0, 0.8), outcomes(-1000.0, 0.1), outcomes(-100.0, 0.5)
FLIPS = block("stance", -500.0, 500.0, DECISION)
OPEN_TOTAL = {"total_stated": False}


@pytest.mark.parametrize(
    ("state", "result", "given"),
    [
        (NOTHING_IN_SCOPE, GAIN, {"servers": 0, "moving": 0, "leaving": 0}),
        (NOTHING_MOVES, GAIN, {"moving": 0, "leaving": 0, "staying": 10}),
        (NOTHING_MOVES_TO_AWS, LOSS, {"moving": 0}),
        # What is undecided may move: nothing is settled.
        (STAY, LOSS, {"moving": 0, "leaving": 0, "undecided": 0.5}),
        (UNKNOWN, None, {}),
        (UNKNOWN, GAIN, {"undecided": 0.51, "blocks": [block("undecided", -1, 1)]}),
        (UNKNOWN, GAIN, {"undecided": 0.51, **UNMEASURED}),
        (MIGRATE, GAIN, {"undecided": 0.51, "blocks": [block("undecided", 1, 2)]}),
        (MIGRATE, GAIN, {"undecided": 0.5, "blocks": [block("undecided", -1, 1)]}),
        (UNKNOWN, GAIN, {"unpriced": 0.11, "blocks": [block("subscription", -1, 1)]}),
        (MIGRATE, GAIN, {"unpriced": 0.11, "blocks": [block("subscription", 1, 2)]}),
        (MIGRATE, GAIN, {"unpriced": 0.10, "blocks": [block("subscription", -1, 1)]}),
        (UNKNOWN, GAIN, {"no_baseline": 0.51}),
        (MIGRATE, GAIN, {"no_baseline": 0.5}),
        (MIGRATE, GAIN, {"measured": 0.3, "assumed_price": 0.3}),
        (LEAN_MIGRATE, GAIN, UNMEASURED),
        (LEAN_MIGRATE, GAIN, {"assumed_price": 0.31}),
        (LEAN_MIGRATE, GAIN, {"blocks": [FLIPS]}),
        # An open fact is drawn: it is in the share of outcomes already.
        (MIGRATE, GAIN, {"blocks": [block("hardware_price", -500.0, 2000.0)]}),
        (LEAN_MIGRATE, outcomes(1000.0, 0.79), {}),
        (LEAN_MIGRATE, outcomes(0.0, 0.9), {}),
        (PART, LOSS, {"subset": PART_OF_IT}),
        (MIGRATE, GAIN, {"subset": PART_OF_IT}),
        (PART, LOSS, {"subset": PART_OF_IT, "later": AT_RENEWAL}),
        (WAIT, LOSS, {"later": AT_RENEWAL}),
        (WAIT, LOSS, {"later": AT_RENEWAL, **UNMEASURED}),
        (STAY, LOSS, {"blocks": [block("today_total", -2000.0, -1.0)]}),
        (LEAN_STAY, LOSS, UNMEASURED),
        (LEAN_STAY, LOSS, {"blocks": [block("today_total", -2000.0, 1.0)]}),
        (LEAN_STAY, outcomes(-1000.0, 0.11), {}),
        # Today's cost is not stated and would turn it below what others pay: not to be said.
        (BALANCED, LOSS, OPEN_TOTAL),
        (BALANCED, outcomes(-1000.0, 0.4), OPEN_TOTAL),
        (STAY, LOSS, OPEN_TOTAL | {"break_even_vm": 266.0}),
        (STAY, LOSS, OPEN_TOTAL | {"break_even_vm": None}),
        (LEAN_MIGRATE, outcomes(-1.0, 0.6), {}),
        (BALANCED, EVEN, {}),
        (BALANCED, outcomes(100.0, 0.59), {}),
        (BALANCED, outcomes(-100.0, 0.41), {}),
        (LEAN_STAY, outcomes(-100.0, 0.4), {}),
    ],
)
def test_the_first_rule_that_holds_gives_the_state(state, result, given):
    found = decided(result=result, **given)
    assert found.decision == state
    assert found.subset == (PART_OF_IT if state == PART else None)
    assert found.later == (AT_RENEWAL if state == WAIT else None)


def test_a_part_of_what_is_not_measured_is_not_named():
    assert decided(result=LOSS, subset=PART_OF_IT, **UNMEASURED).decision == LEAN_STAY


@pytest.mark.parametrize(
    ("sure", "result", "blocks"),
    [
        (HIGH, outcomes(100.0, 0.95, 50.0, 200.0), []),
        (HIGH, outcomes(-100.0, 0.0, -200.0, -50.0), [block("hardware_price", -900.0, 900.0)]),
        (MEDIUM, outcomes(100.0, 0.95, 50.0, 200.0), [FLIPS]),
        (LOW, outcomes(100.0, 0.95, 50.0, 200.0),
         [FLIPS, block("vmware_edition", -1.0, 1.0, DECISION)]),
        (MEDIUM, outcomes(100.0, 0.6, -50.0, 200.0), []),
        (MEDIUM, outcomes(-100.0, 0.4, -200.0, 50.0), []),
        (LOW, outcomes(100.0, 0.59, -50.0, 200.0), []),
        (LOW, None, []),
    ],
)  # fmt: skip
def test_how_sure_the_direction_is(sure, result, blocks):
    assert decided(result=result, blocks=blocks).direction == sure


LOSES, GAINS = outcomes(-100.0, 0.0, -110.0, -90.0), outcomes(100.0, 1.0, 90.0, 110.0)
SHORT, LACKS, MORE = {"hosts_in_question": 0.21}, {"no_baseline": 0.21}, {"unlisted": 0.21}
OPEN = {"total_stated": False, "break_even_vm": None}


@pytest.mark.parametrize(
    ("limits", "sure", "result", "given"),
    [
        # Today's cost may be too low: that may hide a gain, never a loss.
        ((HOSTS,), MEDIUM, LOSES, OPEN | SHORT),
        ((HOSTS,), HIGH, GAINS, OPEN | SHORT),
        ((NO_COST_TODAY,), MEDIUM, LOSES, LACKS),
        ((NO_COST_TODAY,), HIGH, GAINS, LACKS),
        # Today's cost may be too high: that may hide a loss, never a gain.
        ((UNLISTED,), HIGH, LOSES, MORE),
        ((UNLISTED,), MEDIUM, GAINS, MORE),
        # A fifth is within the range that is drawn for today's cost.
        ((), HIGH, LOSES, OPEN | {"hosts_in_question": 0.2}),
        ((), HIGH, LOSES, {"no_baseline": 0.2}),
        ((), HIGH, GAINS, {"unlisted": 0.2}),
        # Finance has said what today costs: the hosts do not matter; what no list has does.
        ((), HIGH, LOSES, SHORT),
        ((NO_COST_TODAY,), MEDIUM, LOSES, SHORT | LACKS),
        ((UNLISTED,), MEDIUM, GAINS, SHORT | MORE),
        # Together they count once; with a decision that turns the answer they are two.
        ((HOSTS, NO_COST_TODAY, UNLISTED), MEDIUM, LOSES, OPEN | SHORT | LACKS | MORE),
        ((HOSTS,), LOW, LOSES, OPEN | SHORT | {"blocks": [block("stance", -101, 1, DECISION)]}),
    ],
)  # fmt: skip
def test_what_puts_todays_cost_in_question_keeps_direction_and_amount_unsure(
    limits, sure, result, given
):
    found = decided(result=result, **given)
    assert (found.limits[: len(limits)], found.direction) == (limits, sure)
    assert found.amount == (LOW if limits else HIGH)


@pytest.mark.parametrize(
    ("state", "result", "given"),
    [
        (LEAN_STAY, LOSES, OPEN | SHORT),
        (STAY, LOSES, SHORT),
        (LEAN_STAY, LOSES, LACKS),
        (STAY, LOSES, MORE),
        (MIGRATE, GAINS, OPEN | SHORT),
        (MIGRATE, GAINS, LACKS),
        (LEAN_MIGRATE, GAINS, MORE),
        (LEAN_MIGRATE, GAINS, MORE | {"subset": PART_OF_IT}),
    ],
)
def test_no_answer_is_firm_that_a_wrong_cost_of_today_may_turn(state, result, given):
    assert decided(result=result, **given).decision == state


@pytest.mark.parametrize(
    ("sure", "p10", "p90", "given"),
    [
        (HIGH, 75.0, 125.0, {"measured": 0.7, "assumed_price": 0.3}),  # 50 ÷ 100
        (MEDIUM, 75.0, 126.0, {"measured": 0.7}),
        (MEDIUM, 75.0, 125.0, {"measured": 0.69}),
        (MEDIUM, 25.0, 175.0, {}),  # 150 ÷ 100
        (LOW, 25.0, 176.0, {}),
        (LOW, 75.0, 125.0, UNMEASURED),
        (LOW, 75.0, 125.0, {"assumed_price": 0.31}),
    ],
)
def test_how_sure_the_amount_is(sure, p10, p90, given):
    assert decided(result=outcomes(100.0, 0.95, p10, p90), **given).amount == sure


@pytest.mark.parametrize(
    ("sure", "low", "high"),
    [
        (HIGH, -125.0, -75.0),  # 50 ÷ 100
        (MEDIUM, -126.0, -75.0),
        (MEDIUM, -240.0, -90.0),  # 150 ÷ 100
        (LOW, -241.0, -90.0),
        (LOW, -500.0, -100.0),  # one answer makes it four times worse
    ],
)
def test_an_open_answer_that_moves_the_amount_far_makes_it_unsure(sure, low, high):
    """However narrow the band: the direction may be high all the same."""
    narrow = outcomes(-100.0, 0.0, -110.0, -90.0)
    found = decided(result=narrow, blocks=[block("subscription_user", low, high)])
    assert (found.amount, found.direction) == (sure, HIGH)
    assert found.limits == ((WIDE_ANSWER,) if sure == LOW else ())


def test_balanced_has_no_direction_and_nothing_no_amount():
    one_side = outcomes(-1000.0, 0.0, -1100.0, -900.0)
    balanced = decided(result=one_side, **OPEN_TOTAL)
    assert (balanced.decision, balanced.direction) == (BALANCED, LOW)
    assert balanced.amount == HIGH
    nothing = decided(result=one_side, moving=0, leaving=0, staying=10)
    assert (nothing.decision, nothing.direction, nothing.amount) == (NOTHING_MOVES, LOW, LOW)


def test_the_ends_of_an_open_price_are_its_own_where_nothing_else_moves():
    """The base case leaves the services out: 0 is no end of their price."""
    price = block("subscription", -900.0, -30.0)
    found = decided(result=outcomes(0.0, 0.0), moving=0, blocks=[price])
    assert (found.decision, found.low, found.high) == (NOTHING_MOVES_TO_AWS, -900.0, -30.0)


def test_todays_total_is_asked_first_then_what_turns_the_answer_and_never_more_than_three():
    widest = block("effort_rate", -5000.0, -1.0)
    total = block("today_total", -800.0, -200.0)
    turns = [block(name, -wide, wide) for name, wide in (("a", 300.0), ("b", 200.0), ("c", 100.0))]
    asked = decided(result=LOSS, blocks=[widest, total, *turns]).questions
    assert [item.block.key for item in asked] == ["today_total", "a", "b"]
    asked = decided(result=LOSS, blocks=[widest, *turns[2:]]).questions
    assert [item.block.key for item in asked] == ["c", "effort_rate"]


def test_low_and_high_are_the_worst_and_the_best_that_a_single_answer_makes():
    found = decided(result=LOSS, blocks=[block("a", -3000.0, -900.0), block("b", -1100.0, 50.0)])
    assert (found.low, found.high) == (-3000.0, 50.0)
    alone = decided(result=LOSS)
    assert (alone.low, alone.high) == (-1000.0, -1000.0)
