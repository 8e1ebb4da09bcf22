"""A computed case under other assumptions: its plan is kept, the rest is computed where it moves.

A finance assumption needs the cash flow alone; one of sizing or prices needs the base case to be
sized and priced again as well. Waves, dispositions and efforts stay those of the case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bizcase.agents.handover import prices
from bizcase.assumptions import PLAN, PRICES, READING, Assumptions
from bizcase.case import BusinessCase
from bizcase.errors import UsageError
from bizcase.finance import FinanceResult, Prepared, decisions, recompute, repriced_inputs
from bizcase.finance.figures import finance_figures
from bizcase.ledger import Figure, Ledger
from bizcase.pricing import RUN_COST, price_base, run_cost_figures

# Stages whose results a what-if keeps.
_KEPT = (READING, PLAN)


@dataclass(frozen=True, slots=True)
class Priced:
    """What a set of sizing and price assumptions makes of a case; no finance assumption alters it.

    ``run_cost`` are the figures of ``RUN_COST``.
    """

    prepared: Prepared
    run_cost: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The financial case under changed assumptions, and its figures with those of the run cost.

    Of the pricing figures of a whole run the ledger has those of ``RUN_COST``.
    """

    finance: FinanceResult
    ledger: Ledger


def price_changes(register: Assumptions, changes: Mapping[str, object]) -> dict[str, object]:
    """Return the changes that need sizes and prices anew, in the order of their keys."""
    moving = sorted(key for key in changes if key in register and register[key].moves == PRICES)
    return {key: changes[key] for key in moving}


def priced(case: BusinessCase, changes: Mapping[str, object]) -> Priced:
    """Return a case at other sizes and prices, its plan kept; without such a change as it is.

    Raises
    ------
    UsageError
        A change would alter the plan or what is read, a value is not allowed, or the case has no
        financial part.
    CatalogError
        The purchase option has no rates in the region of the case.
    """
    register = case.assumptions
    known = [register[key] for key in changes if key in register]
    fixed = [entry.label for entry in known if entry.moves in _KEPT]
    if fixed:
        raise UsageError(
            f"The plan or the reading of the files depends on: {'; '.join(fixed)}.",
            "Change it among the assumptions and generate the case again.",
        )
    if case.finance is None:
        raise UsageError("No financial case was computed for this run.", "Generate it again.")
    prepared, moved = case.finance.prepared, price_changes(register, changes)
    if not moved:
        return Priced(prepared, _run_cost(case.ledger))
    assumptions = register.with_overrides(moved)
    base = price_base(case.inventory, assumptions, case.estate.book)
    made = decisions(case.inventory, case.as_of, prices(base, case.strategy))
    ledger = Ledger()
    run_cost_figures(base, assumptions, ledger)
    return Priced(repriced_inputs(prepared, base, assumptions, made), _run_cost(ledger))


def what_if(
    case: BusinessCase, changes: Mapping[str, object], at: Priced | None = None,
    draws: int | None = 0,
) -> WhatIf:  # fmt: skip
    """Return what changed assumptions make of a case: to the cent a whole run with the same plan.

    Parameters
    ----------
    changes
        Values by key of the register; the others are those of the case.
    at
        ``priced`` of the same case and changes, where the caller has kept it.
    draws
        As ``recompute`` takes it; without a simulation by default.

    Raises
    ------
    UsageError, CatalogError
        As ``priced``.
    """
    found = at or priced(case, changes)
    result = recompute(found.prepared, case.assumptions.with_overrides(changes), draws)
    ledger = Ledger()
    for figure in found.run_cost:
        ledger.add(figure)
    finance_figures(result, ledger)
    return WhatIf(result, ledger)


def _run_cost(ledger: Ledger) -> tuple[Figure, ...]:
    return tuple(ledger[name] for name in RUN_COST)
