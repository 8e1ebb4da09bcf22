"""The section on the rest of the AWS bill: each head its own line, open inputs named."""

from __future__ import annotations

from bizcase.case import BusinessCase
from bizcase.document.blocks import (
    Block,
    Bullets,
    Paragraph,
    Section,
    Table,
    figure,
    given,
    text,
    words,
)
from bizcase.document.formats import input_of
from bizcase.pricing.bill import BILL_HEADS

_ANNEX_E = "annex E"


def bill_section(case: BusinessCase) -> Section:
    """Return the heads beside servers and databases, and what needs an input."""
    rows = [(label, f"aws.other.{head}.monthly") for head, label in BILL_HEADS.items()]
    table = Table(
        "Other AWS services, all in scope",
        ("Cost item", "USD a month"),
        tuple(
            # The list below says why, by line, and which assumption it asks for.
            (words(label), words("not counted") if _open(case, figure_id) else figure(figure_id))
            for label, figure_id in (*rows, ("Total of known items", "aws.other.monthly"))
        ),
        frozenset({1}),
    )
    blocks: list[Block] = [
        Paragraph(
            words(
                "Shares are assumed (annex E). Data transfer is never derived from "
                "compute: it is measured, entered or open. AWS Support is charged by marginal "
                "bands on everything AWS bills."
            )
        ),
        table,
    ]
    open_lines = case.estate.bill.lines
    open_lines = open_lines[open_lines["state"] != ""]
    if len(open_lines):
        blocks.append(
            Paragraph(
                text(
                    "{F:aws.other.open_inputs} {V:aws.other.open_inputs|need|needs} an input and "
                    "{V:aws.other.open_inputs|are|is} in no total:"
                )
            )
        )
        blocks.append(
            Bullets(
                tuple(
                    text("{item} (annex E: {input})", item=item, input=input_of(state))
                    for item, state in zip(open_lines["item"], open_lines["state"], strict=True)
                )
            )
        )
    amounts = case.estate.bill.lines
    priced = amounts[amounts["amount_usd"] > 0]
    if len(priced):
        origins = zip(
            priced["item"], priced["price_origin"], priced["price_as_of"], strict=True
        )  # fmt: skip
        blocks.append(
            Table(
                "Origin of the prices of these services",
                ("Service", "Price", "As of"),
                tuple(
                    (given(item), words(origin), given(_ANNEX_E if as_of == "register" else as_of))
                    for item, origin, as_of in dict.fromkeys(origins)
                ),
            )
        )
    return Section("Other AWS services", tuple(blocks))


def _open(case: BusinessCase, figure_id: str) -> bool:
    found = case.ledger[figure_id]
    return found.value is None and found.state.startswith("input required")
