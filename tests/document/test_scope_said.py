"""How many of the listed servers are in scope, said as English says it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from bizcase.document.body.estate_today import _scope, _supported, _systems
from bizcase.document.writing import plain, written
from bizcase.ledger import Figure, Ledger


@pytest.mark.parametrize(
    ("listed", "said"),
    [
        (1, "The only server of the inputs is in scope. It runs Windows."),
        (2, "Both servers of the inputs are in scope. 2 run Windows."),
        (3, "All 3 servers of the inputs are in scope. 3 run Windows."),
    ],
)
def test_all_of_a_few_are_said_in_words(listed, said):
    ledger = Ledger()
    counts = {"listed": listed, "servers": listed, "windows": listed, "excluded": 0}
    for name, count in counts.items():
        ledger.add(Figure(f"scope.{name}", "Servers", count, "servers", "measured"))
    case = SimpleNamespace(ledger=ledger)
    assert " ".join(written(text(case), ledger, plain) for text in (_scope, _systems)) == said


@pytest.mark.parametrize(
    ("listed", "said"),
    [(1, "It runs another or an unknown system."), (3, "3 run another or an unknown system.")],
)
def test_a_system_that_no_list_names_is_not_said_to_be_another_one(listed, said):
    ledger = Ledger()
    for name in ("listed", "other"):
        ledger.add(Figure(f"scope.{name}", "Servers", listed, "servers", "measured"))
    assert written(_systems(SimpleNamespace(ledger=ledger)), ledger, plain) == said


@pytest.mark.parametrize(
    ("servers", "said"),
    [
        (1, "1 server has extended support only."),
        (3, "1 server has extended support only. Support ends soon for 2 servers."),
    ],
)
def test_extended_support_is_not_told_as_support(servers, said):
    """“The only server in scope runs a release that is not out of support”; annex C: extended."""
    ledger = Ledger()
    counts = {
        "scope": servers, "lifecycle.ended": 0, "lifecycle.extended_only": 1,
        "lifecycle.ends_soon": servers - 1, "lifecycle.unknown": 0,
    }  # fmt: skip
    for name, count in counts.items():
        ledger.add(Figure(f"{name}.servers", "Servers", count, "servers", "computed"))
    told = written(_supported(SimpleNamespace(ledger=ledger)), ledger, plain)
    assert told.replace("\xa0", " ") == said
