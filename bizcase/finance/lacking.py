"""The cost items that lack an input of the customer: they are in no total."""

from __future__ import annotations

from bizcase.finance.line_specs import line_specs
from bizcase.finance.one_time import COMPONENTS
from bizcase.finance.result import FinanceResult
from bizcase.finance.subscriptions import LABEL, LINE
from bizcase.ledger import Ledger
from bizcase.pricing.bill import BILL_HEADS, Bill

_LACKS = "input required"
_BOTH_SIDES = "Security tools and their AWS replacements"


def lacking_items(result: FinanceResult, bill: Bill | None, ledger: Ledger) -> tuple[str, ...]:
    """Return the labels of the items of either side and of the move, each once."""
    labels = {f"onprem.{spec.key}": spec.label for spec in line_specs()}
    labels |= {f"once.{key}": label for key, label in COMPONENTS.items()}
    labels[f"onprem.{LINE}"] = LABEL
    left_out = _moves(ledger) and security_left_out(ledger)
    if left_out:
        labels["onprem.security_tools"] = _BOTH_SIDES
    states = result.cash.states.items()
    found = [labels[key] for key, state in states if state.startswith(_LACKS)]
    if bill is not None:
        heads = bill.lines.loc[bill.lines["state"].str.startswith(_LACKS), "head"]
        found += [BILL_HEADS[head] for head in heads]
    if result.prepared.no_baseline and left_out:
        found.insert(0, "AWS security services of what moves")
    return tuple(dict.fromkeys(found))


def security_left_out(ledger: Ledger) -> bool:
    """Return whether AWS bills security services that no total has: they have no counterpart."""
    return _has(ledger, "aws.other.security.monthly") and not _has(ledger, "cash.landed.security")


def _moves(ledger: Ledger) -> bool:
    return _has(ledger, "decision.aws.monthly")


def _has(ledger: Ledger, figure_id: str) -> bool:
    return figure_id in ledger and bool(ledger[figure_id].value)
