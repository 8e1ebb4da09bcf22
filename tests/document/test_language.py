"""The document in another language: complete where it is offered, with the same figures."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

import pytest

from bizcase.document.audience import cut_for, for_audience
from bizcase.document.blocks import Bullets, Chart, Given, Paragraph, Ref, Table, words
from bizcase.document.language import check_language, choice, for_language, in_language, languages
from bizcase.document.language.names import names_of
from bizcase.document.language.phrasebook import FIELD, phrasebook, table_rows
from bizcase.document.language.translator import Translator
from bizcase.document.number_style import style_of_locale
from bizcase.document.writing import plain, written
from bizcase.entries import Entries, RunRequest
from bizcase.errors import UsageError
from bizcase.strategy.decide.lifecycle import stated_names
from tests.document.estates import ESTATES, each, result_of
from tests.document.sources import words_of_the_program
from tests.entries.samples import samples
from tests.runs import shared_run

OTHERS = [key for key in languages() if key != "en"]
# A count behind a word that asks for another case than its plural shows.
WRONG_CASE = {
    "de": re.compile(
        r"\b(?:aus|bei|mit|nach|seit|von|zu) (?!1 )[\d.,]+ (?:Jahre|Kerne|Monate|Server|Tage)\b"
    )
}
ENGLISH = re.compile(
    r"(?<![\w.-])(?:the|and|of|is|are|for|with|by|on|to|from|that|which|not|this|have|has|be"
    r"|were|without|than|their|each|no|one|all|at|as|or|if|it)(?![\w-])"
)
NUMBERS = {
    "en": re.compile(r"(?<![\w.,])[−+-]?\d+(?:,\d{3})*(?:\.\d+)?(?!\w|[.,]\d)"),
    "de": re.compile(r"(?<![\w.,])[−+-]?\d+(?:\.\d{3})*(?:,\d+)?(?!\w|[.,]\d)"),
}
DATES = {"en": r"\d{4}-\d\d-\d\d", "de": r"\d\d\.\d\d\.\d{4}"}
# Cells that are quoted, and versions: names in any language.
TO_THE_LETTER = r"\(\d\.\d\d\)|'[\d.,]+'|«[\d.,]+»|[vV]ersion \d+\.\d+|\(\d+\.\d+ (?:and|und) "
MADE = [("many guests", {}), ("built in", {"op.baseline": "exit", "aws.edp_discount": 10.0})]
# Heads of columns of the files, quoted with their place.
OF_FILES = {"CPU peak", "Memory peak", "Disk size in GiB", "Disk, OS"}
ENTERED = "all that can be entered"


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
                case Table():
                    yield from map(words, (block.caption, *block.header))
                    yield from (cell for row in block.rows for cell in row)
                case Chart():
                    yield from (block.message, block.alt, block.source, *block.categories)
                    yield from (words(item.name) for item in block.series)


def line(text, document):
    return written(text, document.ledger, plain, document.style)


def in_both(result, audience, key):
    english = cut_for(result.document, audience)
    other = in_language(english, key, names_of(result.case))
    # Where the first section has no small note, the mark of a draft is a paragraph of its own.
    first = other.document.sections[0]
    bare = replace(first, blocks=first.blocks[: len(english.sections[0].blocks)])
    document = replace(other.document, sections=(bare, *other.document.sections[1:]))
    return english, document, other


@pytest.fixture(
    scope="module",
    params=[*each(ESTATES), *(pytest.param(made, id=f"{made[0]} with more") for made in MADE[1:]),
            ENTERED],
)  # fmt: skip
def result(request):
    if request.param == ENTERED:  # what a model worded is in the English document only
        return shared_run(RunRequest(Entries(**{**samples(), "narrated": {}})))
    name, more = request.param if isinstance(request.param, tuple) else (request.param, {})
    return result_of(name, **more)


@pytest.fixture
def kept(monkeypatch):
    """Return what fields kept as it is, of every template that was tried."""
    found, field = set(), Translator._field

    def watched(translator, name, value):
        if name.startswith("w") and " " in value:
            found.add(value)
        return field(translator, name, value)

    monkeypatch.setattr(Translator, "_field", watched)
    return found


@pytest.mark.parametrize("key", OTHERS)
def test_no_text_is_left_in_english(result, key, kept):
    is_name = names_of(result.case)
    own = {name for table in ("applications", "servers")
           for name in getattr(result.case.inventory, table)["name"].dropna()}  # fmt: skip
    own |= {sheet for file in result.case.inventory.sources for sheet, _ in file.sheets}
    own |= (
        set(stated_names(result.case.strategy.lifecycle)) - {""} if result.case.strategy else set()
    )
    same = sorted({row["english"] for row in table_rows(key) if row["english"] == row["text"]})
    names = re.compile(_any_of({*same, *own}))
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
        shown = "\n".join(line(text, document) for text in texts_of(document))
        ours = {text for text in kept - OF_FILES if _has_row(text, key, is_name)}
        assert {text for text in ours if text in shown} == set()


def _has_row(text, key, is_name):
    """Return whether words that a field kept are ours, for there is a row that has them."""
    translator = Translator(replace(style_of_locale(key), language=key), is_name)
    told = translator.line(text)
    return not is_name(text) and not translator.missed and told.casefold() != text.casefold()


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
            if shown == told and re.search(r"[A-Za-z]{3}", shown):
                continue  # a product with its version
            assert _numbers(shown, "en") == _numbers(told, key), (shown, told)
            assert not WRONG_CASE[key].search(told), told


def _named(text, is_name):
    return any(isinstance(piece, Given) and is_name(piece.text) for piece in text)


def _ids(text):
    return [(piece.figure_id, piece.bound) for piece in text if isinstance(piece, Ref)]


def _numbers(text, key):
    style = style_of_locale(key)
    bare = re.sub(f"{DATES[key]}|{TO_THE_LETTER}", "", text)
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
        # One spelling and one sign of quotation: those of Switzerland.
        assert not set('ß„“”"').intersection(row["text"]), row


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


def test_an_unknown_language_and_an_incomplete_audience_are_refused(monkeypatch):
    assert check_language(" DE ", "board") == "de"
    assert check_language("en", "full") == "en"
    with pytest.raises(UsageError, match=r"^xx is no language of the document. Choose from en, de"):
        check_language("xx", "board")
    partly = replace(languages()["de"], audiences=("board", "cfo"))
    monkeypatch.setattr(choice, "languages", lambda: {**languages(), "de": partly})
    assert check_language("de", "cfo") == "de"
    with pytest.raises(UsageError, match=r"audience full is not complete in German\. Choose --aud"):
        check_language("de", "full")


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
