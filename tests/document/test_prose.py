"""No document breaks a word of the house: every text between the tables, on samples and estates."""

from __future__ import annotations

import re

import pytest

from bizcase import packaged
from bizcase.assumptions import load_register
from bizcase.document.blocks import Bullets, Chart, Given, Paragraph, Table, words
from bizcase.document.formats import name_of
from bizcase.document.language.names import names_of
from bizcase.document.writing import plain, written
from bizcase.exports import render
from tests.document.estates import ESTATES, each, result_of


@pytest.mark.parametrize("name", each(ESTATES))
def test_no_document_breaks_the_house_words(name):
    result = result_of(name)
    shown = render("md", result).decode()
    assert not re.search(r"\b(worth|worthwhile)\b", shown, re.IGNORECASE)
    assert not re.search(r"\bdraws\b", shown, re.IGNORECASE)
    for line in shown.splitlines():
        if "outcomes" in line:
            assert not re.search(r"\b(0\.0|100\.0) %", line), line
    first = shown.partition("## The decision")[2].partition("\n## 1. ")[0]
    for key in load_register():
        assert key not in first.replace("\\", ""), key
    prose = list(prose_of(result))
    assert len(prose) > (10 if name == "nothing runs" else 20)
    for told in prose:
        assert not re.search(r"\w_\w", told), told
        assert not re.search(r"\d\.\d\d (USD|to \d|\()", told), told


def prose_of(result):
    """Yield every text between the tables as it is read, without the customer's own words."""
    ledger, files = result.case.ledger, [file.upload.name for file in result.case.entries.files]
    for section in result.document.sections:
        for block in section.blocks:
            of = {Paragraph: lambda block: [block.text], Bullets: lambda block: block.items}
            for pieces in of.get(type(block), lambda _: [])(block):
                # A figure's label comes as it is; what else is given are the customer's words.
                labels = {name_of(figure) for figure in ledger}
                ours = [
                    piece for piece in pieces
                    if not isinstance(piece, Given) or piece.text in labels
                ]  # fmt: skip
                told = written(tuple(ours), ledger, plain)
                for name in files:
                    told = told.replace(name, "")
                yield told


@pytest.mark.parametrize("name", each(ESTATES))
def test_no_text_has_a_key_a_figure_id_or_a_code(name):
    """In prose, captions, heads, cells and charts; annexes E and H have columns of them."""
    result = result_of(name)
    ledger, is_name = result.case.ledger, names_of(result.case)
    known = CODES | {figure.id for figure in ledger}
    found = [
        (place, told, keys)
        for place, text in placed_texts(result.document)
        if place not in FOR_KEYS and not any(is_name(p.text) for p in text if isinstance(p, Given))
        and (keys := keys_in(told := written(text, ledger, plain), known))
    ]  # fmt: skip
    assert found == []


@pytest.mark.parametrize("name", each(ESTATES))
def test_an_issue_with_rows_says_in_which_file_they_are(name):
    issues = result_of(name).case.issues
    assert [item.code for item in issues if len(item.rows) and not item.file] == []


# Where keys and codes are looked up: what stands in a settings file, and codes of issues.
FOR_KEYS = {("annex_e", head) for head in ("Key", "Value", "Default")} | {("annex_h", "Code")}


def placed_texts(document):
    """Yield every text with the key of its section, and the head of its column in a table."""
    for section in document.sections:
        yield (section.key, ""), section.message
        for block in section.blocks:
            match block:
                case Paragraph(told):
                    yield (section.key, ""), told
                case Bullets(items):
                    yield from (((section.key, ""), item) for item in items)
                case Table():
                    heads = (block.caption, *block.header)
                    yield from (((section.key, ""), words(head)) for head in heads)
                    for row in block.rows:
                        for head, cell in zip(block.header, row, strict=True):
                            yield (section.key, head), cell
                case Chart():
                    told = (block.message, block.alt, block.source, *block.categories)
                    told += tuple(words(series.name) for series in block.series)
                    yield from (((section.key, ""), text) for text in told)


def keys_in(told, known):
    """Return the keys, ids and codes that are known in a text."""
    return set(re.findall(r"[A-Za-z0-9]+(?:[._:][A-Za-z0-9]+)+", told)) & known


# Keys and words of assumptions, codes of issues, and columns of the inventory's tables.
CODES = {
    *load_register(),
    *(word for entry in load_register().values() for word in entry.choices if "_" in word),
    *(row["code"] for row in packaged.rows("bizcase.inventory", "issue_codes.csv")),
    *(row["column"] for row in packaged.rows("bizcase.inventory", "columns.csv")
      if "_" in row["column"]),
}  # fmt: skip


def test_a_key_in_prose_is_seen():
    assert keys_in("It lacks op.space.", CODES) == {"op.space"}
    assert keys_in("No value of storage_used_gib (KEY_REPAIRED).", CODES) == {
        "storage_used_gib", "KEY_REPAIRED"
    }  # fmt: skip
    assert not keys_in("It costs 1.5 times as much.", CODES)
