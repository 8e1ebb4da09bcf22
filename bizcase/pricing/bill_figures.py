"""The ledger figures of the other AWS services."""

from __future__ import annotations

from collections.abc import Callable

from bizcase.ledger import Figure, Ledger
from bizcase.pricing.base import BaseCase
from bizcase.pricing.bill import BILL_HEADS


def bill_figures(base: BaseCase, amount: Callable[..., None], ledger: Ledger) -> None:
    """Add each head of the rest of the bill; a head of nothing but open inputs has no value."""
    bill = base.bill
    for head, label in BILL_HEADS.items():
        lines = bill.head(head)
        figure_id = f"aws.other.{head}.monthly"
        if len(lines) and (lines["state"] != "").all():
            ledger.add(
                Figure(
                    figure_id, label, None, "USD/month", "computed",
                    state=f"input required ({', '.join(lines['item'])})",
                    sources=("the assumptions",),
                )
            )  # fmt: skip
        else:
            amount(figure_id, label, lines, "sum of line items")
    amount(
        "aws.other.monthly", "Other AWS services, known items", bill.lines,
        "sum of the cost items; open inputs are not in it",
        tuple(f"aws.other.{head}.monthly" for head in BILL_HEADS),
    )  # fmt: skip
    ledger.add(
        Figure(
            "aws.other.open_inputs", "Cost items of the bill that lack an input",
            bill.lines.loc[bill.lines["state"] != "", "head"].nunique(), "items", "computed",
            sources=("workbook, sheet Other services",),
        )
    )  # fmt: skip
