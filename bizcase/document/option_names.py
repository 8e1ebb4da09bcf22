"""The ways to decide: which of them are shown, and the one name that each has."""

from __future__ import annotations

from bizcase.catalog import purchase_option
from bizcase.finance.choices import Choice
from bizcase.finance.figures_choices import BASELINE_LABELS
from bizcase.finance.result import FinanceResult
from bizcase.ledger import Ledger

_ALIKE = 0.01  # purchase options whose cost differs by less are shown once


def option_label(result: FinanceResult, choice: Choice) -> str:
    """Return a way to decide in few words: to migrate, only how compute is bought."""
    if choice.kind == "stay":
        return BASELINE_LABELS[choice.key]
    return f"Migrate, {purchase_option(choice.key).label}"


def different(result: FinanceResult, base: str) -> list[Choice]:
    """Return the ways to stay, the base case, and each option that differs from those kept."""
    first = sorted(result.choices, key=lambda item: item.key != base)
    kept: list[Choice] = []
    for item in first:
        close = (
            abs(item.cost_usd - other.cost_usd) < _ALIKE * other.cost_usd
            for other in kept
            if other.kind == item.kind == "migrate"
        )
        if not any(close):
            kept.append(item)
    return kept


# By whether services that replace servers have a price, and what is left on premises a cost.
_INCLUDED = {
    (False, False): "Cost includes AWS and moving, as far as the inputs state it. ",
    (False, True): "Cost includes AWS, moving and what is left on premises, as far as the inputs "
    "state it. ",
    (True, False): "Cost includes AWS, services that replace servers and moving, as far as the "
    "inputs state it. ",
    (True, True): "Cost includes AWS, services that replace servers, moving and what is left on "
    "premises, as far as the inputs state it. ",
}  # fmt: skip


def cost_of_migrating(ledger: Ledger, *, known: bool) -> str:
    """Return what the cost of a way to migrate is made of; ``known``: what is left has a cost."""
    services = "decision.services"
    return _INCLUDED[services in ledger and bool(ledger[services].value), known]
