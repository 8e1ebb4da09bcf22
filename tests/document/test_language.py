"""The document in another language: complete where it is offered, with the same figures."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

import pytest

from bizcase.document.audience import for_audience
from bizcase.document.blocks import Bullets, Chart, Given, KeyFigures, Paragraph, Ref, Table, words
from bizcase.document.language import check_language, for_language, in_language, languages
from bizcase.document.language.names import names_of
from bizcase.document.language.phrasebook import FIELD, phrasebook, table_rows
from bizcase.document.number_style import style_of_locale
from bizcase.document.writing import plain, written
from bizcase.errors import UsageError
from tests.document.estates import ESTATES, each, result_of
from tests.document.sources import words_of_the_program

OTHERS = [key for key in languages() if key != "en"]
ENGLISH = re.compile(
    r"(?<![\w-])(?:the|and|of|is|are|for|with|by|on|to|from|that|which|not|this|have|has|be"
    r"|were|without|than|their|each|no|one|all|at|as|or|if|it)(?![\w-])"
)
NUMBERS = {
    "en": re.compile(r"(?<![\w.,])[−+-]?\d+(?:,\d{3})*(?:\.\d+)?(?!\w|[.,]\d)"),
    "de": re.compile(r"(?<![\w.,])[−+-]?\d+(?:\.\d{3})*(?:,\d+)?(?!\w|[.,]\d)"),
}
DATES = {"en": r"\d{4}-\d\d-\d\d", "de": r"\d\d\.\d\d\.\d{4}"}
MADE = [("many guests", {}), ("built in", {"op.baseline": "exit", "aws.edp_discount": 10.0})]


def texts_of(document):
    """The texts of a document with their place: what stands in each is one line."""
    yield document.title
    yield document.subtitle
    for section in document.sections:
        yield words(section.title)
        yield section.message
        for block in section.blocks:
            match block:
                case Paragraph(told):
                    yield told
                case Bullets(items):
                    yield from items
                case KeyFigures(ids):
                    yield from (words(document.ledger[name].label) for name in ids)
                case Table():
                    yield from map(words, (block.caption, *block.header))
                    yield from (cell for row in block.rows for cell in row)
                case Chart():
                    yield from (block.message, block.alt, block.source, *block.categories)
                    yield from (words(item.name) for item in block.series)


def line(text, document):
    return written(text, document.ledger, plain, document.style)


def in_both(result, audience, key):
    english = for_audience(result.document, audience)
    other = in_language(english, key, names_of(result.case))
    # Where the first section has no small note, the mark of a draft is a paragraph of its own.
    first = other.document.sections[0]
    bare = replace(first, blocks=first.blocks[: len(english.sections[0].blocks)])
    document = replace(other.document, sections=(bare, *other.document.sections[1:]))
    return english, document, other


@pytest.fixture(
    scope="module",
    params=[*each(ESTATES), *(pytest.param(made, id=f"{made[0]} with more") for made in MADE[1:])],
)
def result(request):
    name, more = request.param if isinstance(request.param, tuple) else (request.param, {})
    return result_of(name, **more)


@pytest.mark.parametrize("key", OTHERS)
def test_no_text_is_left_in_english(result, key):
    is_name = names_of(result.case)
    same = sorted({row["english"] for row in table_rows(key) if row["english"] == row["text"]})
    names = re.compile(_any_of(same))
    for audience in languages()[key].audiences:
        _, document, told = in_both(result, audience, key)
        assert told.missed == ()
        left = {
            shown
            for text in texts_of(document)
            if not _named(text, is_name)
            and ENGLISH.search(names.sub("", shown := line(text, document)))
        }
        assert left == set(), audience


@pytest.mark.parametrize("key", OTHERS)
def test_every_text_has_the_same_figures_and_the_same_numbers(result, key):
    for audience in languages()[key].audiences:
        english, document, _ = in_both(result, audience, key)
        pairs = list(zip(texts_of(english), texts_of(document), strict=True))
        is_name = names_of(result.case)
        for text, other in pairs[2:]:  # the subtitle ends with the mark of a draft
            assert sorted(_ids(text)) == sorted(_ids(other))
            if len(text) == 1:
                assert _ids(text) == _ids(other)
            if _named(text, is_name):
                continue  # a name or a citation stays to the letter
            shown, told = line(text, english), line(other, document)
            assert _numbers(shown, "en") == _numbers(told, key), (shown, told)


def _named(text, is_name):
    return any(isinstance(piece, Given) and is_name(piece.text) for piece in text)


def _ids(text):
    return [(piece.figure_id, piece.bound) for piece in text if isinstance(piece, Ref)]


def _numbers(text, key):
    style = style_of_locale(key)
    bare = re.sub(DATES[key], "", text)
    found = (number[0].replace(style.thousands_sign, "") for number in NUMBERS[key].finditer(bare))
    return sorted(
        float(number.replace(style.decimal_sign, ".").replace("−", "-")) for number in found
    )


@pytest.mark.parametrize("key", OTHERS)
def test_every_row_has_the_fields_of_its_english(key):
    rows = table_rows(key)
    assert len({row["english"] for row in rows}) == len(rows)
    for row in rows:
        fields = [{mark[1] for mark in FIELD.finditer(row[side])} for side in ("english", "text")]
        assert fields[0] == fields[1], row
        assert row["text"].strip(), row
        assert "ß" not in row["text"], row  # one spelling: that of Switzerland


@pytest.mark.parametrize("key", OTHERS)
def test_every_row_is_a_text_of_the_program(key):
    """Each row comes from one text, or is put together from at most three."""
    pairs = words_of_the_program()
    dead = {
        row["english"]
        for row in table_rows(key)
        if sum(pair not in pairs for part in _parts(row["english"]) for pair in _pairs(part)) > 2
    }
    assert dead == set()


def _parts(english):
    return FIELD.sub("\n", english).split("\n")


def _pairs(part):
    return itertools.pairwise(re.findall(r"[^\W_]+", part.casefold()))


def _any_of(names):
    longest = sorted(names, key=len, reverse=True)
    return rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)"


def test_a_text_without_a_row_stays_english_and_is_counted():
    result = result_of("many guests")
    first, *rest = for_audience(result.document, "board").sections
    strange = replace(first, blocks=(*first.blocks, Paragraph(words("Nobody translated this."))))
    document = replace(result.document, sections=(strange, *rest))
    told = in_language(document, "de", names_of(result.case))
    assert told.missed == ("Nobody translated this.",)
    assert told.warnings == (
        "1 text of the document is still in English, the first: Nobody translated this.",
    )
    (mark,) = (shown for text in texts_of(told.document)
               if "englische Fassung" in (shown := line(text, told.document)))  # fmt: skip
    assert mark.endswith("massgebend ist die englische Fassung. Noch englische Texte: 1.")


def test_a_draft_says_so_on_its_cover_and_first_page():
    result = result_of("many guests")
    told = for_language(result.case, result.document, "board", "de").document
    assert line(told.subtitle, told).endswith("Übersetzung: Entwurf")
    assert any("massgebend ist die englische Fassung" in line(text, told)
               for text in texts_of(replace(told, sections=told.sections[:1])))  # fmt: skip
    english = for_language(result.case, result.document, "board", "en")
    assert english.document == for_audience(result.document, "board")
    assert english.warnings == ()


def test_words_of_the_customer_stay():
    result = result_of("many guests")
    text = (*words("Migrate, "), Given("Servers"), *words(": "), Given("Total"))
    first = result.document.sections[0]
    document = replace(result.document, sections=(replace(first, blocks=(Paragraph(text),)),))
    told = in_language(document, "de", lambda name: name == "Total").document
    assert line(told.sections[0].blocks[0].text, told) == "Migrieren, Server: Total"


def test_an_unknown_language_and_an_incomplete_audience_are_refused():
    assert check_language(" DE ", "board") == "de"
    assert check_language("en", "full") == "en"
    with pytest.raises(UsageError, match=r"^xx is no language of the document. Choose from en, de"):
        check_language("xx", "board")
    for audience in {"full", "engineer"} - set(languages()["de"].audiences):
        with pytest.raises(UsageError, match=f"audience {audience} is not complete in German"):
            check_language("de", audience)


def test_a_field_is_found_wherever_the_other_language_has_it():
    book = phrasebook("de")
    assert book.said("page {number} of {total}", number=2, total=9) == "Seite 2 von 9"
    assert book.said("No such text.") == "No such text."


def test_amounts_are_converted_before_they_are_told():
    rate = {"money.rate": 0.5, "money.rate_date": "2026-11-20", "money.rate_source": "ECB"}
    result = result_of("built in", **{"money.currency": "EUR", **rate})
    told = for_language(result.case, result.document, "sponsor", "de").document
    shown = [line(text, told) for text in texts_of(told)]
    assert any("EUR pro Stunde" in text for text in shown)
    assert not any(re.search(r"\d USD pro Stunde", text) for text in shown)
    (rate,) = (text for text in shown if text.startswith("Beträge sind in USD berechnet"))
    assert "umgerechnet zu 0,5 EUR für 1 USD am 20.11.2026 (Quelle: ECB)" in rate
