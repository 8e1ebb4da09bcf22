"""What a model may not say: two hundred hostile answers, and the plain ones that pass."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bizcase.asking.answer import _cells
from bizcase.document.narrative import Facts, faults_of
from bizcase.document.narrative.facts import facts_of, sense_of
from bizcase.document.narrative.nouns import described, misnamed
from bizcase.document.narrative.rules import MARK
from bizcase.ledger import Figure, Ledger
from bizcase.narration.asked import _paragraphs
from tests.document.estates import ESTATES, each, result_of

# Migrating costs more: what is shown without a sign says so.
FACTS = Facts(
    {"npv.base": "", "decision.gap": "worse", "once.total": "worse", "scope.servers": "",
     "decision.avoided": "better"},
    {"customer": "Example Ltd"},
    "worse",
)  # fmt: skip
HOSTILE = [
    line.encode("ascii", "backslashreplace").decode("unicode_escape")
    for line in (Path(__file__).parent / "hostile.txt").read_text(encoding="utf-8").splitlines()
]
PLAIN = [
    "The case covers {F:scope.servers} of {T:customer}.",
    "Moving costs {F:once.total} as a one-time effort.",
    "The net present value is {F:npv.base}.",
    "The move adds {F:decision.gap} to the cost.",
    "The move avoids {F:decision.avoided} of cost.",
    "Licences and support explain a part of today's bill.",
    "Systems without vendor support need work, whatever is decided.",
    "The plan begins with shared services; production follows later.",
    "The present value (discounted) is {F:npv.base}, as the cash flow shows.",
]


def test_the_table_has_two_hundred_answers():
    assert len(set(HOSTILE)) >= 200


@pytest.mark.parametrize("answer", HOSTILE, ids=ascii)
def test_a_hostile_answer_is_refused(answer):
    assert faults_of(answer, FACTS)


def _answers(name):
    return (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def real():
    """Return the facts of a case, and of a figure that this one does not know."""
    facts = facts_of(result_of("built in").case)
    more = {"payback.months": "payback.months | payback | months"}
    return replace(facts, senses={**facts.senses, **dict.fromkeys(more, "")},
                   figures={**facts.figures, **more})  # fmt: skip


@pytest.mark.parametrize("answer", _answers("wrong_nouns.txt"))
def test_a_right_figure_beside_the_noun_of_another_is_refused(answer, real):
    """Each mark is known, so nothing but the words around it speaks against the sentence."""
    found = faults_of(answer, real)
    assert any("are those of another figure" in fault for fault in found), found
    assert not any("none of the marks" in fault for fault in found)


@pytest.mark.parametrize("answer", _answers("right_nouns.txt"))
def test_a_figure_beside_its_own_noun_stands(answer, real):
    assert faults_of(answer, real) == []


def test_the_tables_of_nouns_have_enough_of_either_kind():
    assert len(set(_answers("wrong_nouns.txt"))) >= 50
    assert len(set(_answers("right_nouns.txt"))) >= 40


@pytest.mark.parametrize("name", each(ESTATES))
def test_no_sentence_of_the_document_itself_is_beside_the_wrong_noun(name):
    """What the program writes of its own figures, as a model is given it."""
    made = result_of(name)
    ledger = made.case.ledger
    figures = {item.id: described(item) for item in ledger}
    told = [text for section in made.document.sections for text in _paragraphs(section, ledger)]
    assert sum("{F:" in text for text in told) >= 2  # so many where nothing runs
    assert [(mark, text) for text in told for mark in misnamed(text, MARK, figures)] == []


@pytest.mark.parametrize(
    ("answer", "is_told"),
    [("It costs {T:row.servers.1.total_monthly_usd} on AWS.", False),
     ("Today's bill of it is {T:row.servers.1.total_monthly_usd}.", True),
     ("The yearly cost is {T:row.servers.1.total_monthly_usd}.", True),
     ("The memory is {T:row.servers.1.memory_gib}.", False),
     ("The cost is {T:row.servers.1.memory_gib}.", True),
     ("The server is {T:row.servers.1.name}.", False)],
)  # fmt: skip
def test_an_amount_of_a_row_is_held_to_its_column(answer, is_told):
    marks = ("total_monthly_usd", "memory_gib", "name")
    figures = _cells(f"row.servers.1.{column}" for column in marks)
    assert bool(list(misnamed(answer, MARK, figures))) == is_told


@pytest.mark.parametrize("answer", PLAIN)
def test_a_plain_answer_stands(answer):
    assert faults_of(answer, FACTS) == []


@given(st.text(alphabet=st.characters(categories=["Nd", "Nl", "No"]), min_size=1, max_size=4))
def test_no_digit_of_any_script_passes(digits):
    assert faults_of(f"The move costs {digits} today.", FACTS)


@settings(max_examples=40)
@given(st.text(min_size=1, max_size=30))
def test_no_text_ends_in_an_exception(text):
    faults_of(text, FACTS)


@pytest.mark.parametrize("empty", ["", "   ", "\n"])
def test_an_empty_paragraph_is_refused(empty):
    assert faults_of(empty, FACTS)


def test_a_long_paragraph_and_a_long_sentence_are_refused():
    assert faults_of("The plan goes on. " * 60, FACTS)
    assert faults_of("word " * 50 + "end.", FACTS)


GAIN = Facts({"decision.gap": "better"}, {"row.servers.1.total_monthly_usd": "5.00 USD"}, "better")


@pytest.mark.parametrize(
    "answer",
    ["Staying is cheaper.", "The present hardware is cheaper.", "Staying saves {F:decision.gap}.",
     "Compared with moving, the data centre is cheaper.",
     "AWS saves {F:decision.gap} and {T:row.servers.1.total_monthly_usd}."],
)  # fmt: skip
def test_a_gain_of_moving_is_not_said_of_something_else(answer):
    assert faults_of(answer, GAIN)
    assert faults_of("Migrating is cheaper. It saves {F:decision.gap}.", GAIN) == []


def test_where_the_case_says_nothing_as_a_whole_no_direction_passes():
    facts = Facts(FACTS.senses, {}, "")
    assert faults_of("Migrating is cheaper.", facts)
    assert faults_of("Migrating is dearer.", facts)


@pytest.mark.parametrize(
    ("figure", "value", "sense"),
    [
        ("npv.base", 5.0, "better"), ("npv.base", -5.0, "worse"), ("npv.base", 0.0, ""),
        ("choice.exit.npv", -1.0, "worse"), ("compare.storage.difference", 3.0, "worse"),
        ("compare.storage.difference", -3.0, "better"), ("once.total", 3.0, "worse"),
        ("scope.servers", 3.0, ""),
    ],
)  # fmt: skip
def test_a_figure_says_better_or_worse_by_its_sign(figure, value, sense):
    ledger = Ledger()
    ledger.add(Figure(figure, "x", value, "USD", "computed"))
    assert sense_of(figure, ledger) == sense


def test_an_amount_without_sign_follows_the_figure_that_has_it():
    ledger = Ledger()
    ledger.add(Figure("decision.gap", "x", 7.0, "USD", "computed"))
    ledger.add(Figure("decision.difference", "x", -7.0, "USD", "computed"))
    assert sense_of("decision.gap", ledger) == "better"


def test_beside_a_word_of_direction_stands_no_amount_below_zero():
    case = result_of("many guests").case
    below = [item.id for item in case.ledger if (item.value or 0) < 0]
    assert below
    assert {facts_of(case).senses[name] for name in below} == {""}


def test_an_unknown_figure_is_not_offered():
    case = result_of("one guest").case
    unknown = [item.id for item in case.ledger if item.value is None]
    assert unknown
    assert not set(unknown) & set(facts_of(case).senses)
