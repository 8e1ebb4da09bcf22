"""How sure the verdict is, in words."""

from __future__ import annotations

import dataclasses

import pytest

from bizcase.document.language.translator import Translator
from bizcase.document.number_style import style_of_locale
from bizcase.document.verdict import chance, confidence
from bizcase.finance.confidence import (
    ASSUMED_PRICES,
    HOSTS,
    NO_COST_TODAY,
    UNLISTED,
    UNMEASURED,
    WIDE_ANSWER,
    WIDE_BAND,
)
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
        "[npv.probability] simulated outcomes."
    )


@pytest.mark.parametrize(
    ("limits", "share", "english", "german"),
    [
        (
            (HOSTS, NO_COST_TODAY, UNMEASURED), 0.4,
            "The listed hosts cannot carry [verdict.hosts_in_question] of the servers, and "
            "[verdict.no_baseline] of the AWS cost that moves has no cost today.",
            "Die gelisteten Hosts können [verdict.hosts_in_question] der Server nicht tragen, und "
            "[verdict.no_baseline] der AWS-Kosten dessen, was wechselt, haben heute keine Kosten.",
        ),
        (
            (HOSTS, UNMEASURED, WIDE_BAND), 1.0,
            "The listed hosts cannot carry the servers.",
            "Die gelisteten Hosts können die Server nicht tragen.",
        ),
        (
            (UNLISTED, HOSTS), 1.0,
            "[verdict.unlisted] of the machines on the hosts are in no list, and the listed hosts "
            "cannot carry the servers.",
            "[verdict.unlisted] der Maschinen auf den Hosts stehen in keiner Liste, und die "
            "gelisteten Hosts können die Server nicht tragen.",
        ),
    ],
)  # fmt: skip
def test_what_puts_todays_cost_in_question_is_said_in_both_languages(
    limits, share, english, german
):
    case = case_with(LEAN_STAY, hosts_in_question=share)
    case.finance.verdict = dataclasses.replace(case.finance.verdict, limits=limits)
    case.finance.simulation = None
    told = confidence(case)
    translator = Translator(
        dataclasses.replace(style_of_locale("de"), language="de"), lambda _: False
    )
    assert read(told).partition(". ")[2] == english
    assert read(translator.text(told)).partition(". ")[2] == german
    assert translator.missed == {}


@pytest.mark.parametrize("decision", [NOTHING_IN_SCOPE, NOTHING_MOVES])
def test_of_nothing_no_confidence_is_said(decision):
    assert confidence(case_with(decision)) == ()


@pytest.mark.parametrize(
    ("blocks", "end"),
    [
        ((), " Retiring and replacing brings a gain in [npv.probability] simulated outcomes."),
        ((SERVICES,), ""),  # a price that is open has two ends and no probability
    ],
)  # fmt: skip
def test_what_only_ends_is_not_called_migrating(blocks, end):
    case = case_with(NOTHING_MOVES_TO_AWS, blocks=blocks)
    case.finance.simulation = object()
    assert read(confidence(case)) == f"Confidence: low in the direction, low in the amount.{end}"


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.0, "fewer than 1 in 100"), (0.0099, "fewer than 1 in 100"), (0.013, "about 1 of 100"),
        (0.05, "about 5 of 100"), (0.31, "about 3 of 10"), (0.949, "about 9 of 10"),
        (0.979, "about 98 of 100"), (0.99, "about 99 of 100"), (1.0, "more than 99 of 100"),
    ],
)  # fmt: skip
def test_a_share_of_outcomes_is_never_none_or_all(share, said):
    assert chance(share) == f"in {said} simulated outcomes"
