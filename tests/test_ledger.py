from __future__ import annotations

import pytest

from bizcase.errors import StageError
from bizcase.ledger import Figure, Ledger


def figure(**fields):
    return Figure(
        **({"id": "a", "label": "A", "value": 1, "unit": "servers", "kind": "input"} | fields)
    )


def test_a_figure_is_computed_once():
    ledger = Ledger()
    ledger.add(figure())
    with pytest.raises(StageError, match="twice"):
        ledger.add(figure())


def test_an_unknown_figure_says_why():
    with pytest.raises(StageError, match="without saying why"):
        Ledger().add(figure(value=None))
    ledger = Ledger()
    ledger.add(figure(value=None, state="not measured"))
    with pytest.raises(StageError, match="not known"):
        ledger.value("a")


def test_a_kind_is_one_of_the_six():
    with pytest.raises(StageError, match="kind"):
        Ledger().add(figure(kind="guess"))


def test_a_figure_that_was_not_computed_is_our_fault():
    with pytest.raises(StageError):
        Ledger()["nothing"]
