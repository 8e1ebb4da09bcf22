"""A word has one meaning, and has it where it first stands; a count is that of its table."""

from __future__ import annotations

import re

import pytest

from bizcase import packaged
from bizcase.document.bill import bill_section
from bizcase.document.blocks import Paragraph, Table
from bizcase.document.body.parts import open_items
from bizcase.document.cost import cost_section
from bizcase.document.finance_cost import metrics_section
from bizcase.document.quality import SIZING_GRADES
from bizcase.document.writing import plain, written
from tests.document import lint
from tests.document.estates import ESTATES, each, result_of


def test_the_glossary_has_the_grades_that_the_table_has():
    """“D nothing measured” in one, “no reading of CPU, of memory, or of both” in the other."""
    rows = {
        row["term"]: row["meaning"] for row in packaged.rows("bizcase.document", "glossary.csv")
    }
    told = re.findall(r"([A-D]): (.*?)(?=\. [A-D]:|$)", rows["Sizing grade"])
    assert dict(told) == SIZING_GRADES


@pytest.mark.parametrize("name", each(["built in", "public list"]))
def test_the_results_say_what_they_are_beside_their_table(name):
    """A return of −78 % was defined nowhere in the document."""
    case = result_of(name).case
    section = metrics_section(case)
    place = next(at for at, block in enumerate(section.blocks) if isinstance(block, Table))
    note = section.blocks[place + 1]
    assert isinstance(note, Paragraph)
    told = written(note.text, case.ledger, plain)
    labels = [written(row[0], case.ledger, plain) for row in section.blocks[place].rows]
    for label in ("Internal rate of return", "Return on investment", "Peak funding need"):
        assert label in labels
        assert f"The {label.lower()} is " in told
    parts = ("cash.total.aws", "decision.services", "cash.total.one_time")
    cost = sum(case.ledger.value(key) for key in parts)
    assert case.ledger.value("roi") == pytest.approx(
        -case.ledger.value("decision.difference") / cost, rel=1e-4
    )


@pytest.mark.parametrize("name", each(["one guest", "built in", "public export"]))
def test_what_lacks_an_input_is_counted_as_the_table_and_page_1_have_it(name):
    """“3 lines need an input” stood below two rows that were not counted."""
    case = result_of(name).case
    section = bill_section(case)
    rows = {written(row[0], case.ledger, plain): written(row[1], case.ledger, plain)
            for row in section.blocks[1].rows}  # fmt: skip
    missing = [label for label, value in rows.items() if value == "not counted"]
    told = written(section.blocks[2].text, case.ledger, plain)
    assert told.startswith(f"{len(missing)} items lack an input")
    listed = [written(item, case.ledger, plain) for item in section.blocks[3].items]
    assert [item.partition(":")[0] for item in listed] == missing
    assert [item for item in open_items(case) if item in rows] == missing


@pytest.mark.parametrize("name", each(ESTATES))
def test_no_annex_refers_to_itself(name):
    """Annex H said “not measured (annex H)”."""
    document = result_of(name).document
    for section in document.sections:
        if section.part == "annex":
            own = re.compile(rf"annex {section.title[0]}\b", re.IGNORECASE)
            told = lint.texts_of(section, document.ledger)
            assert [item for item in told if own.search(item)] == []


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("one guest", "AWS, moving and what is left on premises"),
        ("on AWS", "AWS and moving"),
        # Its services have no price, and page 1 says that they are not in the figures.
        ("public list", "AWS, moving and what is left on premises"),
        ("built in", "AWS, services that replace servers, moving and what is left on premises"),
    ],
)
def test_the_cost_of_migrating_is_said_to_be_of_what_the_case_has(name, parts):
    """A case without a cost of today said that what is left on premises is in the cost."""
    result = result_of(name)
    section = next(item for item in result.document.sections if item.key == "options")
    told = " ".join(lint.texts_of(section, result.case.ledger))
    assert f"Cost includes {parts}, as far as the inputs state it." in told


def test_what_changes_one_thing_of_the_base_case_says_of_which_column():
    """“Right-sized, Graviton” had the managed databases, which “Right-sized” has not."""
    case = result_of("built in").case
    tables = [block for block in cost_section(case).blocks if isinstance(block, Table)]
    head = next(block.header for block in tables if block.caption.startswith("Purchase options"))
    assert "With Graviton where eligible" in head
    told = " ".join(lint.texts_of(cost_section(case), case.ledger))
    base = "Right-sized, databases managed"
    assert f"“With” change one thing of the base case, “{base}”." in told
    changed = [name for name in head[1:] if name.startswith("With ")]
    assert [*head[1:]] == ["As-is", "Right-sized", base, *changed]
    value = case.ledger.value
    assert value(f"aws.option.managed.{case.estate.option}.monthly") == pytest.approx(
        value("aws.servers.monthly") + value("aws.databases.monthly")
    )
