"""The bill at list prices and the customer's own discounts, each on a line of its own."""

from __future__ import annotations

from bizcase.case import BusinessCase
from bizcase.document.blocks import Block, Paragraph, Table, figure, words
from bizcase.ledger import Ledger
from bizcase.pricing.list_figures import DISCOUNTED

_TOTAL = "aws.discount.monthly"


def price_basis(ledger: Ledger) -> str:
    """Return in words at which prices AWS is counted: the list's, or what the customer pays."""
    discounted = _TOTAL in ledger and ledger.value(_TOTAL)
    return "list prices less the customer's discounts" if discounted else "list prices"


def discount_blocks(case: BusinessCase) -> tuple[Block, ...]:
    """Return the list bill, what each discount takes off it, and what is paid; none without any."""
    taken = [part for part in DISCOUNTED if case.ledger.value(f"aws.discount.{part}.monthly")]
    if not taken:
        return ()
    rows = (
        ("AWS run cost at list prices", "aws.list.monthly"),
        *(
            (f"less: private discount on {DISCOUNTED[part][0]}", f"aws.discount.{part}.monthly")
            for part in taken
        ),
        ("AWS run cost", "aws.run.monthly"),
    )
    return (
        Table(
            "From list prices to what is paid, all servers and databases",
            ("Line", "USD a month"),
            tuple((words(label), figure(figure_id)) for label, figure_id in rows),
            frozenset({1}),
        ),
        Paragraph(
            words(
                "Amounts elsewhere are after these discounts. Licences, AWS Support and the line "
                "of the carrier keep their price; AWS Support is charged on what is left after "
                "discounts. A price of the customer's own for an instance type counts as a "
                "discount on its list price."
            )
        ),
    )
