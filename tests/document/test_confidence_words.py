"""How sure the verdict is, in words."""

from __future__ import annotations

import dataclasses

import pytest

from bizcase.document.verdict import confidence
from bizcase.finance.confidence import ASSUMED_PRICES, UNMEASURED, WIDE_ANSWER, WIDE_BAND
from bizcase.finance.verdict import (
    LEAN_STAY,
    NOTHING_IN_SCOPE,
    NOTHING_MOVES,
    NOTHING_MOVES_TO_AWS,
    STAY,
)
from tests.document.verdicts import (
    SERVICES,
    case_with,
    read,
)


@pytest.mark.parametrize(
    ("decision", "limits", "said"),
    [
        (LEAN_STAY, (), ""),
        (
            LEAN_STAY,
            (WIDE_ANSWER,),
            ". Single open answers move the NPV from [verdict.npv.low] to [verdict.npv.high]",
        ),
        (
            STAY,
            (WIDE_ANSWER, UNMEASURED, ASSUMED_PRICES),
            ". Single open answers move the NPV from [verdict.npv.low] to "
            "[verdict.npv.high], and only [verdict.measured] of the AWS server cost rests on "
            "measured use",
        ),
        (
            STAY,
            (ASSUMED_PRICES, WIDE_BAND),
            ". [verdict.assumed_price] of the AWS server cost is at assumed prices, and "
            "1 of 10 simulated outcomes is below [npv.p10] and 1 of 10 above [npv.p90]",
        ),
    ],
)
def test_what_keeps_the_amount_unsure_is_said_with_it(decision, limits, said):
    case = case_with(decision)
    case.finance.verdict = dataclasses.replace(case.finance.verdict, limits=limits)
    case.finance.simulation = object()
    assert read(confidence(case)) == (
        f"Confidence: low in the direction, low in the amount{said}. Migrating brings a gain in "
        "[npv.probability] simulated outcomes, given these ranges."
    )


@pytest.mark.parametrize("decision", [NOTHING_IN_SCOPE, NOTHING_MOVES])
def test_of_nothing_no_confidence_is_said(decision):
    assert confidence(case_with(decision)) == ()


@pytest.mark.parametrize(
    ("blocks", "end"),
    [
        ((), " Retiring and replacing brings a gain in [npv.probability] simulated outcomes, given "
             "these ranges."),
        ((SERVICES,), ""),  # a price that is open has two ends and no probability
    ],
)  # fmt: skip
def test_what_only_ends_is_not_called_migrating(blocks, end):
    case = case_with(NOTHING_MOVES_TO_AWS, blocks=blocks)
    case.finance.simulation = object()
    assert read(confidence(case)) == f"Confidence: low in the direction, low in the amount.{end}"
