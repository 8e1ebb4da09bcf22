"""The planning aid for MAP is a section only where it is switched on, with the ledger's figures."""

from __future__ import annotations

from bizcase.document.blocks import Ref, Table
from tests.document import lint
from tests.document.estates import result_of


def test_the_aid_is_off_by_default_and_the_annex_says_so():
    result = result_of("many guests")
    assert "map" not in {section.key for section in result.document.sections}
    evidence = next(item for item in result.document.sections if item.key == "annex_h")
    assert any("MAP planning aid" in told for told in lint.texts_of(evidence, result.case.ledger))


def test_switched_on_it_shows_bill_marks_and_checklist_in_plain_words():
    result = result_of("many guests", **{"map.sheet": True})
    section = next(item for item in result.document.sections if item.key == "map")
    ledger = result.case.ledger
    tables = [block for block in section.blocks if isinstance(block, Table)]
    shown = {
        piece.figure_id for table in tables for row in table.rows for cell in row for piece in cell
        if isinstance(piece, Ref)
    }  # fmt: skip
    assert {"map.run_rate.end", "map.eligible"} <= shown
    assert tables[-1].caption == "Checklist"
    assert [lint.breaches(told) for told in lint.texts_of(section, ledger)] == [
        [] for _ in lint.texts_of(section, ledger)
    ]
