from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bizcase.assumptions import load_register
from bizcase.errors import InputError
from bizcase.inputs import read_inventory
from bizcase.inputs.opening.upload import Upload
from tests.documents import answer, locked, pdf, tool_report, word
from tests.factories import rvtools, vinfo_row

RULES = load_register()


def read(upload):
    return read_inventory(upload, RULES, "mra")


def markdown(*lines):
    return Upload("mra.md", "\n".join(("# Migration Readiness Assessment", *lines)).encode())


@pytest.mark.parametrize(
    ("upload", "fault"),
    [
        (markdown("Nothing is scored here."), "neither a score"),
        (pdf(["Migration Readiness Assessment", "no more"]), "neither a score"),
        (locked(pdf(["Migration Readiness"]), opens=False), "encrypted"),
        (pdf([], []), "no text"),
        (Upload("x.pdf", b"%PDF-1.7\nnothing"), "damaged"),
        (Upload("x.docx", word(("Normal", "x")).content[:-400]), "damaged"),
        (word(("Normal", "A letter")), "no migration readiness assessment"),
        (Upload("x.md", b"# Shopping list\n- milk"), "no migration readiness assessment"),
        (rvtools(vinfo_row("a")), "This is: RVTools export"),
    ],
)
def test_what_cannot_be_read_is_named_with_place_and_remedy(upload, fault):
    with pytest.raises(InputError) as told:
        read(upload)
    assert fault in str(told.value)
    assert told.value.remedy
    assert told.value.where.startswith(upload.name)


def test_a_pdf_that_opens_without_a_password_is_read():
    upload = locked(tool_report(answer("A?", 4, "4 - Yes.")), opens=True)
    assert read(upload).readiness["ratings"].tolist() == [1]


@pytest.mark.parametrize("filler", [" ", "-", "[", "9", "9 ", "#", "*", "|", "Score: 9/"])
def test_a_very_long_line_is_read_at_once(filler):
    started = time.perf_counter()
    read(markdown("## People", "Score: 1/5", "- " + filler * 200_000 + "x"))
    assert time.perf_counter() - started < 5  # minutes, were any pattern quadratic


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_an_inventory_or_an_input_error(text):
    try:
        read(markdown(text))
    except InputError as told:
        assert told.remedy


def test_mutated_documents_end_in_an_inventory_or_an_input_error():
    draw = random.Random(7)  # noqa: S311 - repeats, guards nothing
    originals = [
        tool_report(answer("A?", 4, "4 - Yes.")),
        word(("Title", "Migration Readiness"), ("Normal", "Overall score: 3/5")),
    ]
    for _ in range(120):
        original = draw.choice(originals)
        content = bytearray(original.content)
        for _ in range(draw.randint(1, 12)):
            content[draw.randrange(len(content))] = draw.randrange(256)
        try:
            read(Upload(original.name, bytes(content[: draw.randint(20, len(content))])))
        except InputError as told:
            assert told.where.startswith(original.name)
