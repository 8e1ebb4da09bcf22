"""No document breaks a word of the house: every text between the tables, on samples and estates."""

from __future__ import annotations

import re

import pytest

from bizcase.assumptions import load_register
from bizcase.document.blocks import Bullets, Given, Paragraph
from bizcase.document.formats import name_of
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
    assert len(prose) > 20
    for told in prose:
        assert not re.search(r"\w_\w", told), told
        assert not keys_in(told), told
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


def keys_in(told):
    """Return the keys of assumptions and ids of figures in a text."""
    return {word.strip(".") for word in re.findall(r"[a-z0-9]+(?:\.[a-z0-9_]+)+", told)} & KEYS


KEYS = set(load_register()) | {"npv.base", "once.total", "aws.run.monthly", "verdict.npv.low"}


def test_a_key_in_prose_is_seen():
    assert keys_in("It lacks op.space.") == {"op.space"}
    assert not keys_in("It costs 1.5 times as much.")
