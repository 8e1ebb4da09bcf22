"""No document breaks a word of the house: every text between the tables, on samples and estates."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from bizcase.assumptions import load_register
from bizcase.document.blocks import Bullets, Given, Paragraph
from bizcase.document.formats import name_of
from bizcase.document.writing import plain, written
from bizcase.entries import Entries, InputFile, ProjectInfo, RunRequest
from bizcase.exports import render
from bizcase.inputs.opening.upload import Upload
from tests.factories import MPA_SAMPLE, RVTOOLS_SAMPLE, mpa, mpa_row, needs, rvtools, vinfo_row
from tests.runs import shared_run
from tests.twins import made_inventory, made_on_aws, made_rvtools

ESTATES = {
    "one guest": lambda: {"rvtools": (rvtools(vinfo_row("a")),)},
    "nothing runs": lambda: {"rvtools": (rvtools(vinfo_row("a", Powerstate="poweredOff")),)},
    "on AWS": lambda: {"rvtools": (made_on_aws(),)},
    "a list": lambda: {"it_inventory": (mpa(mpa_row("s1"), mpa_row("s2"), mpa_row("s3")),)},
    "many guests": lambda: {
        "rvtools": (rvtools(*(vinfo_row(f"vm{n}", CPUs=8, Memory=65536) for n in range(12))),)
    },
    "built in": lambda: {"rvtools": (made_rvtools(),), "it_inventory": (made_inventory(),)},
    "public export": lambda: {"rvtools": (Upload.from_path(RVTOOLS_SAMPLE),)},
    "public list": lambda: {"it_inventory": (Upload.from_path(MPA_SAMPLE),)},
}
PUBLIC = {"public export": RVTOOLS_SAMPLE, "public list": MPA_SAMPLE}
# What finance books, far above and below what is modelled.
STATED = {"many guests": {"op.today_total": 400_000.0}, "a list": {"op.today_total": 100.0}}


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=needs(PUBLIC[name]) if name in PUBLIC else ()) for name in ESTATES],
)
def test_no_document_breaks_the_house_words(name):
    files = tuple(
        InputFile(kind, upload) for kind, uploads in ESTATES[name]().items() for upload in uploads
    )
    entries = Entries(
        ProjectInfo("Exit", "Ex"), dt.date(2026, 11, 23), files=files,
        overrides={"mc.n": 2000.0, **STATED.get(name, {})},
    )  # fmt: skip
    result = shared_run(RunRequest(entries))
    shown = render("md", result).decode()
    assert not re.search(r"\b(worth|worthwhile)\b", shown, re.IGNORECASE)
    assert not re.search(r"\bdraws\b", shown, re.IGNORECASE)
    for line in shown.splitlines():
        if "outcomes" in line:
            assert not re.search(r"\b(0\.0|100\.0) %", line), line
    summary = shown.partition("## Summary")[2].partition("\n## ")[0]
    for key in load_register():
        assert key not in summary.replace("\\", ""), key
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
