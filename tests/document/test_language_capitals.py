"""Words of another language inside a sentence: nouns have a capital, adjectives have none."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace

import pytest

from bizcase import packaged
from bizcase.document.blocks import text
from bizcase.document.language import languages
from bizcase.document.language.phrasebook import FIELD, ROOM, phrasebook, table_rows
from bizcase.document.language.translator import Translator
from bizcase.document.number_style import style_of_locale
from bizcase.document.writing import plain, written
from bizcase.ledger import Ledger

OTHERS = [key for key in languages() if key != "en"]
# First of two words with capitals that end as adjectives do, and are nouns or names.
NOUNS = {
    "Compute", "Festplatte", "Monate", "Optimize", "Oracle", "Sicherheitswerkzeuge",
    "Software", "Speicher", "Zwei",
}  # fmt: skip
# Words that begin a clause, which is no label: they stand behind a full stop or a colon.
CLAUSES = {"Der", "Die", "Diese", "Dieser", "Eine", "Einen", "Welche", "Welches", "Wie"}
_ADJECTIVE = re.compile(r"([A-ZÄÖÜ][a-zäöüß]*(?:e|en|er|es|em)) (?:und [a-zäöü]+ )?[A-ZÄÖÜ]")


@pytest.fixture
def german():
    return Translator(replace(style_of_locale("de"), language="de"), lambda _: False)


@pytest.mark.parametrize(
    ("english", "told"),
    [
        ("managed databases", "verwaltete Datenbanken"),
        ("Managed databases", "Verwaltete Datenbanken"),
        ("Largest effect of the assumptions drawn: Today's cost against the estimate",
         "Grösste Wirkung der gezeichneten Annahmen: heutige Kosten gegenüber der Schätzung"),
        ("Today's cost against the estimate", "Heutige Kosten gegenüber der Schätzung"),
        ("Largest difference a year: Licences", "Grösste Differenz pro Jahr: Lizenzen"),
    ],
)  # fmt: skip
def test_an_adjective_has_a_capital_only_where_it_begins_a_text(german, english, told):
    """A caption read: der gezeichneten Annahmen: Heutige Kosten gegenüber der Schätzung."""
    assert german.line(english) == told
    assert not german.missed


def test_a_given_label_inside_a_sentence_has_no_capital_either(german):
    message = text("Largest effect of the assumptions drawn: {name}", name="Managed databases")
    assert written(german.text(message), Ledger(), plain).endswith(": verwaltete Datenbanken")


def test_no_label_of_the_german_rows_begins_with_an_adjective_that_the_table_lacks():
    small = phrasebook("de").small
    firsts = {
        found[1]: row["text"]
        for row in table_rows("de")
        if not FIELD.search(row["english"]) and row["text"][-1] not in ".!?"
        and (found := _ADJECTIVE.match(row["text"]))
    }  # fmt: skip
    assert {
        word: told for word, told in firsts.items() if word not in small | NOUNS | CLAUSES
    } == {}


def test_small_words_are_in_order_and_begin_a_row():
    rows = packaged.rows(ROOM, "de/small_words.csv")
    words = [row["word"] for row in rows]
    assert words == sorted(set(words))
    begun = {re.split(r"\W", row["text"])[0] for row in table_rows("de")}
    assert sorted(set(words) - begun) == []


@pytest.mark.parametrize("key", OTHERS)
def test_each_row_of_a_language_has_two_cells(key):
    """A row without quotes lost what was behind its comma: “sind für Releases”."""
    for table in languages()[key].tables:
        rows = csv.reader(io.StringIO(packaged.text(ROOM, f"{key}/{table}.csv")))
        assert [row for row in rows if len(row) != 2] == []
