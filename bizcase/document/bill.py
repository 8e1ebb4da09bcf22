"""The section on the rest of the AWS bill: each head its own line, open inputs named."""

from __future__ import annotations

from bizcase.case import BusinessCase
from bizcase.document.blocks import (
    Block,
    Bullets,
    Paragraph,
    Section,
    Table,
    Text,
    figure,
    given,
    text,
    words,
)
from bizcase.document.body.parts import joined
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
    lacking = _lacking(case)
    if lacking:
        blocks += [Paragraph(text(_LACKING)), Bullets(lacking)]
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


_LACKING = (
    "{F:aws.other.open_inputs} {V:aws.other.open_inputs|lack|lacks} an input of the customer. "
    "The parts without it are in no total:"
)


def _lacking(case: BusinessCase) -> tuple[Text, ...]:
    """Return each cost item of the table with its parts that need an input, and which."""
    lines = case.estate.bill.lines
    found: dict[str, list[Text]] = {}
    for head, item, state in zip(lines["head"], lines["item"], lines["state"], strict=True):
        if state:
            part = text("{item} (annex E: {input})", item=item, input=input_of(state))
            found.setdefault(head, []).append(part)
    return tuple(
        joined((words(f"{BILL_HEADS[head]}:"), joined(parts, "; ")))
        for head, parts in found.items()
    )


def _open(case: BusinessCase, figure_id: str) -> bool:
    found = case.ledger[figure_id]
    return found.value is None and found.state.startswith("input required")
