"""Values of assumptions read as words: choices in theirs, units that agree with the number."""

from __future__ import annotations

import re

import pytest

from bizcase.assumptions import load_register
from bizcase.assumptions.choice_words import choice_words, word_label
from bizcase.document.blocks import Chart, Paragraph, Table
from bizcase.document.body.money import options_section
from bizcase.document.formats import unit_after, unit_label
from bizcase.document.number_style import style_of_locale
from bizcase.document.values import value_said
from bizcase.document.writing import plain, written
from tests.document.estates import result_of

CODES = {word for word, label in choice_words().items() if word != label}
ENGLISH = style_of_locale("en")


def test_a_choice_of_the_register_is_said_in_its_words():
    said = [
        value_said(entry, word, ENGLISH)
        for entry in load_register().values()
        for word in entry.choices
    ]
    assert len(said) > 80
    assert [told for told in said if told in CODES] == []


@pytest.mark.parametrize(
    ("unit", "value", "said"),
    [
        ("months", 1, "month"), ("months", 2, "months"), ("servers/week", 1, "server a week"),
        ("people", 1, "person"), ("USD/yr", 1, "USD a year"), ("rank", 3, ""), ("weight", 1, ""),
        ("million requests", 1, "million requests"), ("% of servers", 1, "% of servers"),
        ("Mbit/s", 1, "Mbit/s"), ("kgCO2e/kWh", 0.3, "kgCO2e/kWh"), ("fraction", 0.5, ""),
    ],
)  # fmt: skip
def test_a_unit_agrees_with_its_number_and_no_kind_of_number_is_one(unit, value, said):
    assert unit_after(unit, value) == said


def test_one_of_a_thing_is_never_said_in_the_plural():
    for entry in load_register().values():
        if entry.is_number and re.fullmatch("[a-z]+", entry.unit) and entry.unit != "month":
            told = value_said(entry, "1", ENGLISH)
            assert not told.endswith("s"), told


def test_no_unit_of_the_register_has_a_slash_between_words():
    units = {entry.unit for entry in load_register().values() if entry.is_number}
    assert {
        unit for unit in map(unit_label, units) if re.search("USD/|/(yr|week|month)", unit)
    } == (set())


def test_annex_e_has_no_code_of_a_choice():
    result = result_of("built in", **{"op.baseline": "exit", "aws.edp_discount": 10.0})
    document = result.document
    (annex,) = (section for section in document.sections if section.key == "annex_e")
    cells = {
        written(row[column], document.ledger, plain).removesuffix(" (changed)")
        for block in annex.blocks
        if isinstance(block, Table)
        for row in block.rows
        for column in (2, 3)
    }
    assert word_label("exit") in cells
    assert "3-year Compute Savings Plan, no upfront" in cells
    assert cells & CODES == set()
    assert {cell for cell in cells if re.search(r" rank$|^1 [a-z]+s$|USD/", cell)} == set()


@pytest.mark.parametrize("way", ["refresh", "exit"])
def test_each_npv_names_the_way_to_stay_that_it_is_against(way):
    given = {} if way == "refresh" else {"op.baseline": way, "aws.edp_discount": 10.0}
    document = result_of("built in", **given).document
    (options,) = (section for section in document.sections if section.key == "options")
    said = " ".join(
        written(
            block.text if isinstance(block, Paragraph) else block.source, document.ledger, plain
        )
        for block in options.blocks
        if isinstance(block, Paragraph | Chart)
    )
    stay = word_label(way).lower()
    assert f"compares each with staying: {stay}." in said
    assert f"value against staying: {stay}." in said


def test_carbon_that_lacks_its_input_is_said_to_be_missing():
    document = result_of("built in", **{"op.baseline": "exit", "aws.edp_discount": 10.0}).document
    (value,) = (section for section in document.sections if section.key == "value")
    said = [
        written(block.text, document.ledger, plain)
        for block in value.blocks
        if isinstance(block, Paragraph)
    ]
    assert document.ledger["carbon.onprem.annual"].value is None
    assert any("Carbon on premises is not counted" in sentence for sentence in said)


def test_the_best_way_to_stay_is_compared_with_a_migration_that_stays_alike():
    """A way to stay without new hardware beat one whose servers that stay get it."""
    result = result_of("public list")
    case = result.case
    best = max(case.finance.choices, key=lambda item: item.npv)
    assert (best.key, case.finance.version) == ("renew", "refresh")
    assert best.npv - case.finance.metrics.npv > 2 * abs(case.finance.versions["renew"])
    told = [written(block.text, case.ledger, plain) for block in options_section(case).blocks
            if isinstance(block, Paragraph)]  # fmt: skip
    (alike,) = (said for said in told if "on both sides" in said)
    assert f"{abs(case.finance.versions['renew']):,.0f} USD" in alike
