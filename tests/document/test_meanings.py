"""A word of finance or of sizing has one meaning, and has it where it first stands."""

from __future__ import annotations

import re

import pytest

from bizcase import packaged
from bizcase.document.blocks import Paragraph, Table
from bizcase.document.finance_cost import metrics_section
from bizcase.document.quality import SIZING_GRADES
from bizcase.document.writing import plain, written
from tests.document.estates import each, result_of


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
