"""A finding ends its sentence before its figures begin."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from bizcase.document.finding_words import finding_text
from bizcase.document.writing import text_markdown
from bizcase.ledger import Figure, Finding, Ledger


@pytest.mark.parametrize("end", ["", "."])
def test_the_sentence_ends_before_the_figures(end):
    ledger = Ledger()
    ledger.add(Figure("a.b", "Windows: servers", 2.0, "servers", "computed", formula="counted"))
    finding = Finding("CODE", "info", f"Ask for disks{end}", ("a.b",))
    told = text_markdown(finding_text(finding, SimpleNamespace(ledger=ledger)), ledger)
    assert told == "Ask for disks. Windows: 2 servers."
