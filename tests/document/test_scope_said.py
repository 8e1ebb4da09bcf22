"""How many of the listed servers are in scope, said as English says it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from bizcase.document.body.estate_today import _scope
from bizcase.document.writing import plain, written
from bizcase.ledger import Figure, Ledger


@pytest.mark.parametrize(
    ("listed", "said"),
    [
        (1, "The only server of the inputs is in scope."),
        (2, "Both servers of the inputs are in scope."),
        (3, "All 3 servers of the inputs are in scope."),
    ],
)
def test_all_of_a_few_are_said_in_words(listed, said):
    ledger = Ledger()
    for name, count in (("scope.listed", listed), ("scope.servers", listed), ("scope.excluded", 0)):
        ledger.add(Figure(name, "Servers", count, "servers", "measured"))
    assert written(_scope(SimpleNamespace(ledger=ledger)), ledger, plain) == said
