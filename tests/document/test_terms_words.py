"""What the document says of the customer's terms and of how compute is bought."""

from __future__ import annotations

import datetime as dt

import pytest

from bizcase.assumptions import load_register
from bizcase.document.blocks import Paragraph, Table
from bizcase.document.body.target import aws_section
from bizcase.document.build import build_document
from bizcase.document.cost import cost_section
from bizcase.document.discounts import discount_blocks
from bizcase.document.number_style import ENGLISH_USD
from bizcase.document.options import options_section
from bizcase.document.writing import plain, written
from bizcase.entries import ProjectInfo
from tests.factories import asked, rvtools, vinfo_row
from tests.runs import shared_run

FILES = {"rvtools": (rvtools(vinfo_row("a", CPUs=4), vinfo_row("b")),)}


def case(**overrides):
    register = load_register().with_overrides(overrides)
    return shared_run(asked(ProjectInfo("P", "C"), FILES, register, dt.date(2026, 11, 29))).case


def said(section):
    """Return the words of a section's paragraphs."""
    spans = [span for block in section.blocks if isinstance(block, Paragraph)
             for span in block.text]  # fmt: skip
    return "".join(getattr(span, "text", "") for span in spans)


@pytest.fixture(scope="module")
def discounted():
    return case(**{"aws.edp_discount": 12, "aws.commit_coverage": 65})


def test_each_discount_is_a_line_between_the_list_bill_and_what_is_paid(discounted):
    table = next(block for block in discount_blocks(discounted) if isinstance(block, Table))
    ids = [row[1][0].figure_id for row in table.rows]
    assert ids[0] == "aws.list.monthly"
    assert ids[-1] == "aws.run.monthly"
    value = discounted.ledger.value
    less = sum(value(figure_id) for figure_id in ids[1:-1])
    assert less > 0
    assert value(ids[0]) - less == pytest.approx(value(ids[-1]), abs=0.005)


def test_without_a_discount_there_is_no_such_table():
    listed = case()
    assert discount_blocks(listed) == ()
    value = listed.ledger.value
    assert value("aws.list.monthly") == value("aws.run.monthly")


def test_prices_are_called_list_prices_only_where_nothing_is_taken_off(discounted):
    for made, basis in (
        (discounted, "list prices less the customer's discounts"), (case(), "list prices"),
    ):  # fmt: skip
        shown = text_of(made)
        for around in (
            "directional, before tax, {}\n", "directional, before tax, at {}. ",
            "Source: purchase options at {}. ",
        ):  # fmt: skip
            assert around.format(basis) in shown


def text_of(made):
    document, style = build_document(made), ENGLISH_USD
    texts = [document.subtitle, ()]
    for section in document.sections:
        for block in section.blocks:
            texts += [getattr(block, "text", ()), getattr(block, "source", ())]
    return "\n".join(written(text, made.ledger, plain, style) for text in texts)


def test_the_mix_is_stated_in_words(discounted):
    assert "for 65 % of the hours, the rest on demand" in said(aws_section(discounted))
    assert "covers 65 % of the hours" in said(cost_section(discounted))
    words = said(options_section(discounted))
    assert "buys 65 % of the hours as 3-year Compute Savings Plan" in words
    assert "starts 3 months after the cutover" in words
    tables = [block for block in options_section(discounted).blocks if isinstance(block, Table)]
    steps = ["".join(piece.text for piece in row[0]) for row in tables[0].rows]
    assert steps == ["0 %", "20 %", "40 %", "60 %", "65 %, the base case", "80 %", "100 %"]
