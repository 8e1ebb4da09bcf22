"""Nouns and verbs agree with their number."""

from __future__ import annotations

import pytest

from bizcase.grammar import agreeing, counted, inline


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0 assumptions differ"), (1, "1 assumption differs"), (2, "2 assumptions differ")],
)
def test_noun_and_verb_agree_with_the_number(number, text):
    assert f"{counted(number, 'assumptions')} {agreeing(number, 'differ', 'differs')}" == text


@pytest.mark.parametrize(
    ("things", "one"),
    [
        ("servers", "1 server"),
        ("dependencies", "1 dependency"),
        ("addresses", "1 address"),
        ("data-quality issues", "1 data-quality issue"),
        ("database prices", "1 database price"),
    ],
)
def test_one_of_a_thing_is_named_in_the_singular(things, one):
    assert counted(1, things) == one


def test_many_are_written_with_separators():
    assert counted(12_345, "rows") == "12,345 rows"


def test_an_unknown_number_takes_the_plural():
    assert agreeing(None, "move", "moves") == "move"


@pytest.mark.parametrize(
    "label",
    ["PostgreSQL stays", "Amazon RDS is left", "Amazon and others", "Graviton moves", "OpenShift",
     "I/O", "vCPU", "Windows: hours"],
)  # fmt: skip
def test_a_name_keeps_its_capital_inside_a_sentence(label):
    assert inline(label) == label


def test_other_words_lose_their_capital_inside_a_sentence():
    assert inline("Site-to-site connections") == "site-to-site connections"
    assert inline("Windowing of work") == "windowing of work"
