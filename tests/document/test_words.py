"""Every text of the first page and the body keeps the rules of plain words, on four estates."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

import bizcase
from bizcase import packaged
from bizcase.assumptions import load_register
from bizcase.document.added_up import NOTE
from bizcase.document.language.translate import for_language
from bizcase.document.writing import heading
from bizcase.exports.markdown_writer import document_markdown
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
    said = [text.partition(". ")[2] for text in told]
    assert [text for text in said if not text[0].isalpha()] == []  # "2. 29 k USD" is no decimal
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
    said_again = {sentence for sentence, count in told.items() if count > 1}
    assert said_again <= {NOTE}  # that of a table belongs to it


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


# What the rooms say: findings, issues, errors, help, slides, workbook, narration, pages.
ROOMS = ["pages", "bizcase", *sorted(path.name for path in ROOM.iterdir() if path.is_dir() and
                          any(path.rglob("*.py")))]  # fmt: skip
# Contracts, and texts that no reader sees: a settings file says [dispositions], saved notes have
# the titles of earlier sections, a pattern has words of AWS's files, a source names a column, and
# heads are made of the columns of files.
NOT_TOLD = {
    "settings.py": {"disposition", "dispositions"}, "notes.py": {"dispositions"},
    "labels.py": {"run rate"}, "plan_figures.py": {"disposition"},
    "reference.py": {"register"}, "heads.py": {"run rate"},
}  # fmt: skip
PATTERN = re.compile(r"[\\^$|\n]|\[dispositions\.")  # of expressions, and of lines of files


def _files(room):
    """Return the source files of a room; bizcase alone means those outside its rooms."""
    if room == "bizcase":
        return sorted(ROOM.glob("*.py"))
    return sorted((PAGES if room == "pages" else ROOM / room).rglob("*.py"))


@pytest.mark.parametrize("room", ROOMS)
def test_every_text_of_the_program_is_plain(room):
    texts = [(path.name, line, told) for path in _files(room) for line, told in lint.texts_in(path)]
    assert [
        (name, line, breach)
        for name, line, told in texts
        for breach in lint.forbidden(told)
        if breach.lower() not in NOT_TOLD.get(name, ())
    ] == []
    assert [
        (name, line, breach)
        for name, line, told in texts
        if not PATTERN.search(told)
        for breach in (*lint.long_sentences(told), *lint.low_starts(told), *lint.two_ends(told))
    ] == []


# Where a server goes is its instance type; databases and scores have targets.
TARGET = re.compile(r"\b(?:an?|no) target\b(?! engine| size)", re.IGNORECASE)


@pytest.mark.parametrize("room", ROOMS)
def test_a_server_has_an_instance_type_and_no_target(room):
    """“16 servers in scope have no target” in one annex, “no instance type” in the next."""
    assert [
        (path.name, line)
        for path in _files(room)
        for line, told in lint.texts_in(path)
        if TARGET.search(told)
    ] == []


@pytest.mark.parametrize("room", ROOMS)
def test_no_sentence_of_the_program_has_a_key_of_the_register(room):
    """A sentence ends with its sign; a formula and a source may name keys."""
    known = set(load_register())
    assert [
        (path.name, line, key)
        for path in _files(room)
        for line, told in lint.texts_in(path)
        if told.endswith(".") and not PATTERN.search(told)
        for key in known.intersection(re.findall(r"[a-z0-9]+(?:\.[a-z0-9_]+)+", told))
    ] == []


def test_no_page_and_no_table_misspells_a_licence():
    """Prices have the words of AWS, and lists of words those of others."""
    top = ROOM.parent
    files = [*(top / "docs").rglob("*.md"), *top.glob("*.md"), *ROOM.rglob("*.csv")]
    of_others = ("data", "asking/words.csv", "text_words.csv")
    found = {
        path.name: told
        for path in files
        if not path.as_posix().endswith(of_others[1:]) and of_others[0] not in path.parts
        if (told := lint.misspelt(path.read_text("utf-8")))
    }
    assert found == {}


# Who reads them makes cases; METHOD, decisions and the like are for those who change the program.
GUIDES = ("README", "docs/DEPLOY", "docs/DYNAMODB", "docs/NARRATION", "docs/PRICES",
          "docs/PRIVACY", "docs/WORKBOOK")  # fmt: skip
CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)


@pytest.mark.parametrize("name", GUIDES)
def test_the_guides_have_no_forbidden_word(name):
    text = (ROOM.parent / f"{name}.md").read_text("utf-8")
    assert lint.forbidden(CODE.sub("X", text)) == []


# Numbers that count nothing: a name's own, or a kind of a thing ("1 GiB", "year 1 costs").
ONE_OF_MANY = re.compile(r"(?<![\w.,−–/-])1 (?!hosts? of)([a-z]+s)\b")
ONE_IN_GERMAN = re.compile(r"(?<![\w.,−–/-])1 (Jahren?|Monaten?|Wellen|Anwendungen|Maschinen)\b")


def test_of_one_thing_and_one_year_nothing_is_said_in_the_plural():
    """“Over 1 years” and “1 applications” are what a program says."""
    result = result_of("one guest", **{"fin.horizon": 1.0})
    told = document_markdown(result.document)
    assert "over 1 year" in told.lower()
    verbs = {"is", "has", "runs", "moves", "serves", "costs", "needs"}
    assert [found for found in ONE_OF_MANY.findall(told) if found not in verbs] == []
    german = for_language(result.case, result.document, "full", "de").document
    shown = document_markdown(german)
    assert "über 1 Jahr" in shown
    assert ONE_IN_GERMAN.findall(shown) == []
