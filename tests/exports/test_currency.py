"""In another currency each printed amount is its USD amount × rate within its own rounding."""

from __future__ import annotations

import html
import io
import json
import re
from dataclasses import replace

import openpyxl
import pytest

from bizcase.document import build_document
from bizcase.document.blocks import Bullets, Given, Paragraph, Ref, Table
from bizcase.document.formats import format_figure, headline
from bizcase.document.number_style import is_money
from bizcase.document.writing import plain, written
from bizcase.exports import FORMATS, render
from tests.exports import readers
from tests.exports.made_once import file_of

RATE = 0.9137
EUR = {
    "money.currency": "EUR",
    "money.rate": RATE,
    "money.rate_date": "2026-11-20",
    "money.rate_source": "European Central Bank",
}
# The column of the sheet that says what a row is counted in.
UNIT_AT = {
    "Summary": 4, "Inputs": 5, "Sensitivity": 1, "Assumptions": -1, "Figures": -1, "MAP": -1,
}  # fmt: skip
BESIDE = 9  # of the sensitivity, what does not belong to the row
NUMBER = re.compile(r"−?\d[\d,]*(?:\.\d+)?")
SIZES = {"k": 1e3, "M": 1e6}
# Texts that mean USD whatever the currency of the reader.
OF_USD = ("Amounts are computed in USD", "Prices are list prices in USD")


def in_euro(result):
    """Return the same run with its case in EUR: no figure is computed anew."""
    case = result.case
    register = case.assumptions.with_overrides(EUR)
    entries = replace(case.entries, overrides=register.changed_values())
    case = replace(case, entries=entries, assumptions=register)
    return replace(result, case=case, document=build_document(case))


@pytest.fixture(scope="module", params=["rvtools_result", "mpa_result"])
def pair(request):
    usd = request.getfixturevalue(request.param)
    return usd, in_euro(usd)


def texts_of(document):
    yield document.title
    yield document.subtitle
    for section in document.sections:
        for block in section.blocks:
            match block:
                case Paragraph(text):
                    yield text
                case Bullets(items):
                    yield from items
                case Table():
                    for row in block.rows:
                        yield from row


def is_rounded(shown, amount, step_of=1.0):
    """Whether a printed number is an amount, rounded to the last digit that is printed."""
    digits = shown.replace(",", "").replace("−", "-")
    decimals = len(digits.partition(".")[2])
    whole = len(digits.lstrip("-0.").partition(".")[0])
    step = 10.0**-decimals if decimals or step_of == 1.0 else 10.0 ** max(0, whole - 2)
    return abs(float(digits) * step_of - amount) <= step * step_of / 2 + 1e-6 * abs(amount) + 1e-9


def test_every_figure_of_the_document_is_its_usd_amount_at_the_rate(pair):
    usd, euro = pair
    ledger, style = euro.document.ledger, euro.document.style
    assert list(ledger) == list(usd.document.ledger)  # the ledger stays in USD
    checked = set()
    for text in texts_of(euro.document):
        for piece in text:
            if not isinstance(piece, Ref) or not is_money(ledger[piece.figure_id].unit):
                continue
            figure = ledger[piece.figure_id]
            if figure.value is None:
                continue
            shown = format_figure(
                figure, with_unit=piece.with_unit, scale=piece.scale, bound=piece.bound, style=style
            )
            end = {"low": figure.low, "high": figure.high}.get(piece.bound)
            value = (figure.value if end is None else end) * RATE
            size = {"thousand": 1e3, "million": 1e6}.get(piece.scale, 1.0)
            number = NUMBER.search(shown)[0]
            assert "USD" not in shown
            if piece.with_unit:  # small amounts are not scaled beside their unit
                assert "EUR" in shown
                size = SIZES.get(shown.split()[1], 1.0)
            assert is_rounded(number, value, size), (piece, shown, value)
            checked.add(piece.figure_id)
    assert len(checked) > 100


def test_large_figures_too(pair):
    ledger, style = pair[1].document.ledger, pair[1].document.style
    for figure in ledger:
        if is_money(figure.unit) and figure.value is not None:
            large, small = headline(figure, style=style)
            ends = [figure.value] if figure.low is None else [figure.low, figure.high]
            shown = NUMBER.findall(large)
            for number, end in zip(shown, ends if len(shown) > 1 else ends[:1], strict=True):
                assert is_rounded(number, end * RATE), figure
            assert "USD" not in small


def test_no_text_but_the_two_of_prices_and_the_register_names_usd(pair):
    _, euro = pair
    for section in euro.document.sections:
        if "Assumptions" in section.title:
            continue  # a value and its source stand there as they were given, and converted
        for block in section.blocks:
            one = replace(euro.document, sections=(replace(section, blocks=(block,)),))
            for text in list(texts_of(one))[2:]:
                shown = written(text, one.ledger, plain, one.style)
                assert "USD" not in shown or shown.startswith(OF_USD), shown
            if isinstance(block, Table):
                assert "USD" not in f"{block.caption} {block.header}"


def test_no_column_of_money_holds_a_number_that_is_no_figure(pair):
    for section in pair[1].document.sections:
        for table in section.blocks:
            if not isinstance(table, Table) or "EUR" not in f"{table.caption} {table.header}":
                continue
            money = [
                place for place in table.right
                if "EUR" in table.header[place] or "EUR" in table.caption
            ]  # fmt: skip
            for row in table.rows:
                for place in money:
                    assert not any(
                        isinstance(piece, Given) and NUMBER.fullmatch(piece.text)
                        for piece in row[place]
                    ), (table.caption, row)


@pytest.mark.parametrize("key", ["md", "html"])
def test_page_one_says_the_rate_its_date_and_its_source(pair, key):
    shown = readers.seen(html.unescape(file_of(key, pair[1]).decode()))
    summary = shown[: shown.index(pair[1].document.sections[1].title, shown.index("0.9137"))]
    assert (
        "Amounts are computed in USD and shown in EUR, converted at 0.9137 EUR for 1 USD on "
        "2026-11-20 (source: European Central Bank)."
    ) in summary
    assert "0.9137" not in file_of(key, pair[0]).decode()


def cells_of(book, *, values):
    sheets = openpyxl.load_workbook(io.BytesIO(book), data_only=values)
    return sheets, {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in sheets}


@pytest.fixture(scope="module")
def books(mpa_result):
    usd, euro = file_of("xlsx", mpa_result), render("xlsx", in_euro(mpa_result))
    return cells_of(usd, values=True)[1], cells_of(euro, values=True)[1], euro


def test_every_amount_of_the_workbook_follows_the_rate_in_its_cell(books):
    before, after, euro = books
    sheets, formulas = cells_of(euro, values=False)
    assert sheets.defined_names["currency_rate"].attr_text == "'Summary'!$B$5"
    assert sheets["Summary"]["B5"].value == RATE
    assert "European Central Bank" in sheets["Summary"]["A5"].value
    after = after | {"Summary": [*after["Summary"][:4], *after["Summary"][6:]]}
    del formulas["Summary"][4:6]
    assert list(before) == list(after)
    converted = 0
    for name, rows in before.items():
        for at, (old, new, made) in enumerate(zip(rows, after[name], formulas[name], strict=True)):
            for column, (was, now, how) in enumerate(zip(old, new, made, strict=True)):
                where = (name, at, column, was, now)
                is_amount = "USD" in str(rows[0][column])
                counted = name in UNIT_AT and column < BESIDE
                is_amount |= counted and is_money(str(old[UNIT_AT[name]]))
                if not isinstance(was, int | float) or isinstance(was, bool):
                    assert type(was) is type(now) or old[0] in EUR, where
                elif now != was:
                    assert now == pytest.approx(was * RATE, rel=1e-9, abs=1e-6), where
                    assert str(how).startswith("="), where
                    converted += 1
                elif at and was and is_amount:
                    pytest.fail(f"not converted: {where}")
    assert converted > 500


def test_no_head_of_the_workbook_names_usd(books):
    _, cells, _ = books
    for name, rows in cells.items():
        assert "usd" not in " ".join(map(str, rows[0])).lower(), name
    why = [cell for row in cells["Servers"] for cell in row if " an hour " in str(cell)]
    assert not [cell for cell in why if "USD" in cell]


def test_csv_and_json_stay_in_usd(pair):
    usd, euro = pair
    for key in FORMATS:
        if key.endswith("_csv"):
            assert file_of(key, usd) == file_of(key, euro)
    old, new = (json.loads(file_of("json", result)) for result in pair)
    assert {key for key in old if old[key] != new[key]} <= {"assumptions"}


def test_a_currency_without_cents_and_the_signs_of_another_country(pair):
    usd, _ = pair
    changes = EUR | {"money.currency": "JPY", "money.rate": 151.3, "money.locale": "de"}
    register = usd.case.assumptions.with_overrides(changes)
    case = replace(usd.case, assumptions=register)
    document = build_document(case)
    figure = document.ledger["aws.run.monthly"]
    shown = format_figure(figure, style=document.style)
    assert shown == f"{figure.value * 151.3:,.0f} JPY a month".replace(",", ".")


@pytest.fixture(scope="module")
def printed(mpa_result):
    """The document in EUR, and all text of each printed form without white space."""
    euro = in_euro(mpa_result)
    word, slides = file_of("docx", euro), file_of("pptx", euro)
    docx_rows = [rows for _, rows in readers.docx_tables(word)]
    found = {
        "docx": [readers.docx_text(word), *readers.cells(docx_rows)],
        "pdf": [readers.pdf_text(file_of("pdf", euro))],
        "pptx": [readers.slide_text(slides), *readers.cells(readers.slide_tables(slides))],
    }
    return euro.document, {key: packed("\n".join(texts)) for key, texts in found.items()}


def packed(shown):
    return "".join(shown.replace("**", "").split())


def front_texts(document):
    """Yield page 1 as it is to be read in the currency, and the heads of its tables."""
    front = replace(document, sections=document.sections[:1])
    for text in list(texts_of(front))[2:]:
        yield written(text, document.ledger, plain, document.style)
    for block in front.sections[0].blocks:
        if isinstance(block, Table):
            yield from block.header


@pytest.mark.parametrize("key", ["docx", "pdf"])
def test_page_one_in_print_is_the_document_in_the_currency(printed, key):
    document, shown = printed
    told = list(front_texts(document))
    assert sum("EUR" in text for text in told) > 5
    assert sum("0.9137" in text for text in told) == 1
    missing = [text for text in told if packed(text) not in shown[key]]
    assert missing == []


@pytest.mark.parametrize("key", ["docx", "pdf", "pptx"])
def test_no_printed_sentence_of_the_body_names_usd(printed, key):
    """USD stands in the two sentences that mean it, and where the register's values are given."""
    document, shown = printed
    register = packed(" ".join(assumption_words(document)))
    rest = shown[key]
    for sentence in ("AmountsarecomputedinUSDandshowninEUR,convertedat0.9137EURfor1USDon",
                     "PricesarelistpricesinUSD"):  # fmt: skip
        rest = rest.replace(sentence, "")
    assert "EUR" in rest
    around = [found[0] for found in re.finditer(r".{0,12}USD.{0,3}", rest)]
    assert [words for words in around if words not in register] == []


def assumption_words(document):
    for section in document.sections:
        if "Assumptions" in section.title:
            one = replace(document, sections=(section,))
            for text in texts_of(one):
                yield written(text, document.ledger, plain, document.style)


def test_slides_have_the_table_of_page_one_in_the_currency(printed):
    document, shown = printed
    table = next(
        block for block in document.sections[0].blocks
        if isinstance(block, Table) and "EUR" in " ".join((block.caption, *block.header))
    )  # fmt: skip
    told = [written(cell, document.ledger, plain, document.style)
            for row in table.rows for cell in row]  # fmt: skip
    missing = [text for text in (*table.header, *told) if packed(text) not in shown["pptx"]]
    assert missing == []
