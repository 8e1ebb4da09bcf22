"""A cell without a number has one or two words; why is said once below its table."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import bizcase
from bizcase import packaged
from bizcase.document.blocks import Paragraph, Section, Table, figure, text, words
from bizcase.document.states import with_states_noted
from bizcase.document.writing import plain, written
from bizcase.ledger import Figure, Ledger
from tests.document import lint

LONG = "the hosts run elsewhere already, so that a baseline would be false"
OTHER = "the first year is not known, for the export ends before it begins"
OPEN = "input required: mig.training_eng"
NONE = "none: no SQL Server"
ANSWER = "not within 5 years"


def ledger(**states):
    found = Ledger()
    for name, state in states.items():
        value = 5.0 if state is None else None
        found.add(Figure(name, name, value, "USD", "computed", state=state or ""))
    return found


def table(*ids):
    rows = tuple((words(name), figure(name)) for name in ids)
    return Section("Money", (Table("What", ("Figure", "USD"), rows, frozenset({1})),))


def cells(section):
    return [row[1] for row in section.blocks[0].rows]


def test_a_repeated_long_reason_is_said_once():
    noted = with_states_noted(table("a", "b", "c"), ledger(a=LONG, b=None, c=LONG))
    assert cells(noted) == [words("not computed"), figure("b"), words("not computed")]
    assert noted.blocks[1:] == (
        Paragraph(text("{mark}: {reason}.", mark="Not computed", reason=LONG)),
    )


def test_two_reasons_are_told_apart():
    noted = with_states_noted(
        table("a", "b", "c", "d"), ledger(a=LONG, b=OTHER, c=LONG, d=OTHER)
    )  # fmt: skip
    first, second = words("not computed (1)"), words("not computed (2)")
    assert cells(noted) == [first, second, first, second]
    assert [block.text[-2].text for block in noted.blocks[1:]] == [LONG, OTHER]


def test_a_short_answer_stays_in_its_cell():
    section = table("a", "b")
    assert with_states_noted(section, ledger(a=ANSWER, b=None)) == section


def test_no_cell_has_a_sentence_that_says_what_there_is_not():
    """A column of numbers had “no rated answers in the document” in six rows."""
    told = "no rated answers in the document"
    noted = with_states_noted(table("a", "b"), ledger(a=f"none: {told}", b=None))
    assert cells(noted) == [words("–"), figure("b")]
    assert "".join(piece.text for piece in noted.blocks[1].text) == f"Does not apply (–): {told}."


def test_what_has_no_price_is_not_said_not_to_apply():
    """“Does not apply (–): no rates for 1-year Savings Plan in eu-south-2”: those are missing."""
    told = "no rates for 1-year Compute Savings Plan in eu-south-2"
    noted = with_states_noted(table("a", "b"), ledger(a=f"not available: {told}", b=None))
    assert cells(noted) == [words("not available"), figure("b")]
    assert "".join(piece.text for piece in noted.blocks[1].text) == f"Not available: {told}."


def states_in(tree):
    """Yield the texts that code makes states of: by keyword, by a name, or as what is returned.

    However they are written: plain, as a template, in a choice, in a table, in an ``or``.
    """
    for node in ast.walk(tree):
        match node:
            case ast.keyword(arg=str(name), value=made):
                pass
            case ast.Assign(targets=[ast.Name(name)], value=ast.expr() as made):
                pass
            case ast.AnnAssign(target=ast.Name(name), value=ast.expr() as made):
                pass
            case _:
                continue
        if name.lower().strip("_").split("_")[-1] in STATES:
            yield from (part.value for part in ast.walk(made)
                        if isinstance(part, ast.Constant)
                        and isinstance(part.value, str))  # fmt: skip


STATES = ("state", "states")


@pytest.mark.parametrize("made", [
    'f(state="" if known else "no rates")', 'f(state=f"no rates in {region}")',
    'state = "no rates" if lacks else ""', 'f(aws_state=none or "no rates")',
    '_STATES = {True: "no rates"}', 'state: str = "no rates"',
])  # fmt: skip
def test_a_state_is_found_however_it_is_written(made):
    """Only a choice with an empty text first was seen."""
    assert any(told.startswith("no rates") for told in states_in(ast.parse(made)))


def test_what_lacks_a_price_or_a_fact_says_so_where_it_is_made():
    """A beginning with no is no kind: each such state has that of its own."""
    said = {
        told
        for path in sorted(Path(bizcase.__file__).parent.rglob("*.py"))
        for told in states_in(ast.parse(path.read_text("utf-8")))
        if told.startswith("no ")
    }
    assert said == set()


def test_a_missing_input_and_what_does_not_apply_are_told_apart():
    """No number cell holds a sentence: the key of the input is its label in the note."""
    noted = with_states_noted(table("a", "b", "c", "d"), ledger(a=OPEN, b=NONE, c=NONE, d=LONG))
    told = ["not counted", "–", "–", "not computed"]
    assert cells(noted) == [words(mark) for mark in told]
    notes = [written(block.text, Ledger(), plain) for block in noted.blocks[1:]]
    assert notes == [
        "Not counted, because an input is missing: training per engineer.",
        "Does not apply (–): no SQL Server.",
        f"Not computed: {LONG}.",
    ]


def test_a_cell_of_words_or_several_pieces_stays():
    row = (words("A"), text("{F:a} and {F:a}"))
    section = Section("Money", (Table("What", ("Figure", "USD"), (row, row)),))
    assert with_states_noted(section, ledger(a=LONG)) == section


# A pronoun or a bare condition, whose subject is in another cell.
WITHOUT_SUBJECT = re.compile(r"\b(it|they|this|these|such)\b|^(?:only|supported|part)\b")


def test_a_reason_under_a_table_has_its_subject():
    """“Does not apply (–): it is part of the VMware edition; only with the baseline exit.”"""
    reasons = [row["nothing"] for row in packaged.rows("bizcase.finance", "on_premises.csv")]
    for path in sorted(Path(bizcase.__file__).parent.rglob("*.py")):
        for _, told in lint.texts_in(path):
            if told.startswith(("none: ", "not available: ")) and not told.endswith((".", ": ")):
                reasons.append(told.partition(": ")[2])
    assert len(reasons) > 40
    assert [reason for reason in reasons if WITHOUT_SUBJECT.search(reason)] == []
