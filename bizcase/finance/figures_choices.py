"""The ledger figures of the ways to decide, and of what stands beside the cash flow."""

from __future__ import annotations

import numpy as np

from bizcase.assumptions.choice_words import word_label
from bizcase.finance.choices import Choice
from bizcase.finance.equipment import equipment
from bizcase.finance.horizon import years_said
from bizcase.finance.on_premises import stranded_contracts
from bizcase.finance.result import FinanceResult
from bizcase.finance.values import Values
from bizcase.finance.yearly import PURCHASES, prices_usd, today_factor
from bizcase.ledger import Figure, Ledger
from bizcase.units import sum_usd

IDLE = "nothing to pay back"  # nothing moves yet
PAYBACK = "first month from which the cumulative net cash flow stays at 0 or above"
# What the cost of a way to decide is made of, by its kind.
COST_OF = {
    "stay": "on premises + unused life, a credit",
    "migrate": "on premises + services + unused life, a credit + AWS + one-time cost − funding",
}
BASELINE_LABELS = {word: word_label(word) for word in ("refresh", "renew", "exit")}


def choice_label(result: FinanceResult, choice: Choice) -> str:
    """Return a way to decide as readers see it."""
    if choice.kind == "stay":
        return BASELINE_LABELS[choice.key]
    labels = {option.key: option.label for option in result.prepared.options}
    return f"Migrate: {labels[choice.key]}"


def choice_figures(result: FinanceResult, ledger: Ledger) -> None:
    """Add cost, NPV and payback of every way to decide."""
    none = result.prepared.no_baseline
    years = years_said(result.assumptions)
    for choice in result.choices:
        name, label = f"choice.{choice.key}", choice_label(result, choice)
        if choice.aws_usd is not None:
            _add(ledger, f"{name}.aws", f"{label}: AWS within {years}", choice.aws_usd,
                 formula="sum of the months, with compute at the price of this option")  # fmt: skip
        _add(ledger, f"{name}.cost", f"{label}: cost within {years}", choice.cost_usd,
             formula=f"{COST_OF[choice.kind]}, known items")  # fmt: skip
        _add(ledger, f"{name}.npv", f"{label}: NPV", choice.npv, ("fin.discount", "op.baseline"),
             none, "Σ (baseline − cost) ÷ (1 + rate)^(month ÷ 12)")  # fmt: skip
        if choice.kind == "migrate":
            idle = not round(choice.npv or 0.0, 2)
            state = none or (IDLE if idle else f"not within {years}")
            months = None if idle else choice.payback_months
            ledger.add(
                Figure(f"{name}.payback", f"{label}: payback", months, "months", "computed",
                       formula=PAYBACK, inputs=("fin.horizon", "op.baseline"),
                       sources=("cash_flow.csv",), state=state)
            )  # fmt: skip


def beside_figures(result: FinanceResult, ledger: Ledger) -> None:
    """Add stranded contracts, the book view of purchases, and the saving in per cent."""
    none, stranded, book, saved = result.prepared.no_baseline, None, None, None
    if not none:
        values, prepared = Values(result.assumptions), result.prepared
        stranded = stranded_contracts(prepared, result.plan, values, result.version)
        book = _book(result, values)
        table = result.cash.months
        after = sum_usd(table["aws_usd"]) + sum_usd(table["on_premises_usd"])
        before = sum_usd(table["baseline_usd"])
        saved = 1.0 - after / before if before else None
    _add(ledger, "stranded.contracts",
         "Contracts paid after their servers have left (within on-premises cost, not added again)",
         stranded, ("op.contract_months",), none,
         "contract lines with migration − the same if they ended with their servers")  # fmt: skip
    _add(ledger, "onprem.book.annual", "Depreciation of servers, storage and network, book view",
         book, ("op.life_server", "op.life_storage", "op.life_network"), none,
         "purchase price ÷ life")  # fmt: skip
    ledger.add(
        Figure("savings.fraction", "Run cost over all years, saved", saved,
               "fraction", "computed", formula="1 − (AWS + on premises with migration) ÷ baseline",
               inputs=("cash.total.aws", "cash.total.on_premises", "cash.total.baseline"),
               state=none or "none: no cost of staying")
    )  # fmt: skip


def _book(result: FinanceResult, values: Values) -> float:
    """Return the yearly depreciation; the cash flow holds the purchases instead.

    Source: METHOD: On-premises baseline.
    """
    prices = prices_usd(result.prepared, equipment(result.prepared, values), values)
    factor = today_factor(result.prepared, values)
    yearly = [price / values[PURCHASES[key]] for key, price in prices.items()]
    return float(np.ravel(sum(yearly) * factor)[0])


def _add(
    ledger: Ledger, figure_id: str, label: str, value: float | None,
    inputs: tuple[str, ...] = (), state: str = "", formula: str = "",
) -> None:  # fmt: skip
    """Add an amount; a figure whose id ends in annual is one per year."""
    unit = "USD/year" if figure_id.endswith(".annual") else "USD"
    rounded = None if value is None else round(value, 2)
    ledger.add(
        Figure(figure_id, label, rounded, unit, "computed", formula=formula, inputs=inputs,
               sources=("cash_flow.csv",), state=state)
    )  # fmt: skip
