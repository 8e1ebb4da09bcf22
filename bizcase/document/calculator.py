"""The section that sets an estimate of the AWS Pricing Calculator beside our bill."""

from __future__ import annotations

from bizcase.case import BusinessCase
from bizcase.document.blocks import Block, Paragraph, Section, Table, figure, given, words
from bizcase.document.formats import unit_label
from bizcase.inventory.transform_figures import CALCULATOR
from bizcase.pricing.calculator import estimate_parts

_APART = (
    "The amounts of the estimate are compared with ours and never used in our totals. The "
    "difference is theirs less ours. An estimate is a person's entry: what was not added is "
    "missing."
)
_TOOL = "AWS Pricing Calculator: "


def calculator_section(case: BusinessCase) -> Section | None:
    """Return the estimate beside our bill with the reasons for differences; None without one."""
    ledger = case.ledger
    stated = [item for item in ledger if item.id.startswith(CALCULATOR) and item.kind == "input"]
    if not stated:
        return None
    compared = [part for part in estimate_parts() if part.difference in ledger]
    beside_ours = {part.theirs for part in compared}
    rest = [item for item in stated if item.id not in beside_ours]
    blocks: list[Block] = [
        Paragraph(words(_APART)),
        Table(
            "The estimate and this case side by side",
            ("Part", "Unit", "Estimate", "This case", "Difference", "Why they may differ"),
            tuple(
                (
                    given(ledger[part.theirs].label.removeprefix(_TOOL)),
                    words(unit_label(ledger[part.theirs].unit)),
                    figure(part.theirs),
                    figure(part.ours),
                    figure(part.difference),
                    words(part.why),
                )
                for part in compared
            ),
            frozenset({2, 3, 4}),
        ),
    ]
    if rest:
        blocks.append(
            Table(
                "What the estimate states in addition",
                ("Part", "Unit", "Estimate", "Source"),
                tuple(
                    (
                        given(item.label.removeprefix(_TOOL)),
                        words(unit_label(item.unit)),
                        figure(item.id),
                        given("; ".join(item.sources)),
                    )
                    for item in rest
                ),
                frozenset({2}),
            )
        )
    return Section("AWS Pricing Calculator", tuple(blocks))
