"""Every text of the first page and the body keeps the rules of plain words, on four estates."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

import bizcase
from bizcase import packaged
from bizcase.document.writing import heading
from tests.document import lint
from tests.document.estates import each, result_of

READ = ("one guest", "built in", "public export", "public list")
ROOM = Path(bizcase.__file__).parent
PAGES = ROOM.parent / "pages"
MOST_ON_PAGE_1 = 420
MOST_IN_BODY = 4500


def body_of(result):
    return [section for section in result.document.sections if section.part != "annex"]


@pytest.mark.parametrize("name", each(READ))
def test_every_text_of_the_body_is_plain(name):
    result = result_of(name)
    ledger = result.case.ledger
    found = [
        (section.key, told, breach)
        for section in body_of(result)
        for told in lint.texts_of(section, ledger)
        for breach in lint.breaches(told)
    ]
    assert found == []


@pytest.mark.parametrize("name", each(READ))
def test_no_chart_has_a_key_or_a_zero_or_a_forbidden_word(name):
    result = result_of(name)
    ledger = result.case.ledger
    found = [
        (section.key, told, breach)
        for section in body_of(result)
        for told in lint.alts_of(section, ledger)
        for breach in (*lint.keys(told), *lint.zeros(told), *lint.forbidden(told))
    ]
    assert found == []


@pytest.mark.parametrize("name", each(READ))
def test_a_heading_is_a_message_of_at_most_ten_words(name):
    result = result_of(name)
    numbered = [section for section in body_of(result) if section.title[0].isdigit()]
    told = [heading(section, result.case.ledger) for section in numbered]
    places = [text.partition(". ")[0] for text in told]
    assert places == [str(place) for place in range(1, len(told) + 1)]
    assert [text for text in told if len(text.split()) > 11] == []
    assert sum(any(sign.isdigit() for sign in text.partition(". ")[2]) for text in told) >= 5


@pytest.mark.parametrize("name", each(READ))
def test_no_cell_has_a_key_or_a_forbidden_word(name):
    result = result_of(name)
    ledger = result.case.ledger
    found = [
        (section.key, told, breach)
        for section in body_of(result)
        for told in lint.cells_of(section, ledger)
        for breach in (*lint.keys(told), *lint.forbidden(told))
    ]
    assert found == []


@pytest.mark.parametrize("name", each(READ))
def test_no_table_says_nothing_and_none_shows_cents(name):
    result = result_of(name)
    for section in body_of(result):
        assert lint.empty_tables(section) == [], section.key
        assert lint.cents_in_tables(section, result.case.ledger) == [], section.key


@pytest.mark.parametrize("name", each(READ))
def test_no_sentence_of_the_body_is_said_twice(name):
    result = result_of(name)
    told = Counter(
        sentence
        for section in body_of(result)
        if section.part == "body"  # the first page is read alone too
        for text in lint.texts_of(section, result.case.ledger)
        for sentence in lint.sentences(text)
        if sentence.endswith(".") and "X" not in sentence and " " in sentence  # no number alone
    )
    assert [sentence for sentence, count in told.items() if count > 1] == []


@pytest.mark.parametrize("name", each(READ))
def test_the_first_page_and_the_body_are_short(name):
    result = result_of(name)
    counts = {section.key: _words(section, result) for section in body_of(result)}
    assert counts["page1"] <= MOST_ON_PAGE_1
    assert sum(counts.values()) <= MOST_IN_BODY, counts


def _words(section, result):
    """Return how many words and numbers a reader sees; what a chart says is drawn."""
    ledger = result.case.ledger
    told = [*lint.texts_of(section, ledger), *lint.all_cells(section, ledger)]
    return sum(bool(re.search(r"\w", word)) for text in told for word in text.split())


@pytest.mark.parametrize("name", each(READ))
def test_every_sentence_of_the_annexes_is_plain(name):
    """There 0 may be what is looked up, keys name assumptions, and amounts have cents."""
    result = result_of(name)
    rules = (lint.long_sentences, lint.forbidden, lint.late_subjects, lint.two_ends)
    found = [
        (section.key, rule.__name__, breach)
        for section in result.document.sections
        if section.part == "annex"
        for told in lint.texts_of(section, result.case.ledger)
        if told.strip() not in HEADS
        for rule in rules
        for breach in rule(told)
    ]
    assert found == []


# Heads of columns, which are no sentences.
HEADS = {"What", "Where", "What was done"}


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("bizcase.inventory/issue_codes.csv", ("meaning", "remedy")),
        ("bizcase.strategy/blockers.csv", ("title", "remedy")),
        ("bizcase.finance/open_answers.csv", ("label", "question", "words")),
        ("bizcase.assumptions/register.csv", ("label",)),
    ],
)
def test_the_words_of_packaged_tables_are_plain(table, columns):
    room, _, name = table.partition("/")
    rules = (lint.keys, lint.forbidden, lint.two_ends)
    rows = packaged.rows(room, name)
    assert rows
    assert set(columns) <= set(rows[0])
    found = [
        (next(iter(row.values())), column, breach)
        for row in rows
        for column in columns
        for rule in rules
        for breach in rule(row[column])
    ]
    assert found == []


# The settings file calls an entry so, and the heads of the table of entries are its contract.
ENTRIES = {"disposition", "dispositions", "by hand"}


def test_the_words_of_the_pages_are_plain():
    """Each text of a page with a space is read by a user."""
    found = [
        (path.name, node.lineno, breach)
        for path in sorted(PAGES.rglob("*.py"))
        for node in lint.texts_in(path)
        for breach in lint.forbidden(node.value)
        if breach.lower() not in ENTRIES
    ]
    assert found == []


def test_the_words_of_errors_are_plain():
    found = [
        (path.name, node.lineno, breach)
        for path in sorted(ROOM.rglob("*.py"))
        for node in lint.texts_in(path, of={"Fault", "Error"})
        for breach in lint.forbidden(node.value)
    ]
    assert found == []


# What readers of files, the table and the command line say: issues, states, help.
TOLD = ("inputs", "inventory", "store", "cli")
# Texts that are no words for readers: the generated guide, patterns, and the settings file.
NOT_TOLD = {"guide.py": {"beside", "stands"}, "labels.py": {"run rate"},
            "settings.py": {"disposition", "dispositions"}}  # fmt: skip


@pytest.mark.parametrize("room", TOLD)
def test_the_words_of_issues_and_help_are_plain(room):
    found = [
        (path.name, node.lineno, breach)
        for path in sorted((ROOM / room).rglob("*.py"))
        for node in lint.texts_in(path)
        for breach in lint.forbidden(node.value)
        if breach.lower() not in NOT_TOLD.get(path.name, ())
    ]
    assert found == []


@pytest.mark.parametrize(
    ("told", "rule"),
    [
        ("The key op.space is open.", "keys"),
        ("The column total_monthly_usd is new.", "keys"),
        ("It runs 0 servers.", "zeros"),
        ("AWS is dearer.", "forbidden"),
        ("It costs 12.34 USD.", "cents"),
        ("1 to 3 (calculated 2).", "cents"),
        ("What is bought, leaves.", "late_subjects"),
        ("It ends. (Twice).", "two_ends"),
        (" ".join(["word"] * 26) + ".", "long_sentences"),
    ],
)
def test_each_rule_sees_its_breach(told, rule):
    assert [name for name, _ in lint.breaches(told)] == [rule]


def test_good_words_pass():
    told = "Servers use 1.5 TiB: 10 servers of 20. The file servers.csv has all. What does it cost?"
    assert lint.breaches(told) == []
