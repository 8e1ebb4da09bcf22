"""The section that sets AWS Transform's figures beside ours."""

from __future__ import annotations

from bizcase.case import BusinessCase
from bizcase.document.blocks import Block, Paragraph, Section, Table, Text, figure, given, words
from bizcase.inventory.transform_figures import PREFIX
from bizcase.pricing.transform import comparisons


def transform_section(case: BusinessCase) -> Section | None:
    """Return AWS Transform's figures with ours and the difference; None where it gave none."""
    stated = [item for item in case.ledger if item.id.startswith(PREFIX)]
    if not stated:
        return None
    compared = comparisons(case.ledger)
    blocks: list[Block] = [
        Paragraph(
            words(
                "The figures of AWS Transform are kept apart: they are compared with ours and "
                "never used in our totals. The difference is theirs less ours; scope, date of "
                "prices and sizing may each explain it."
            )
        )
    ]
    if compared:
        blocks.append(
            Table(
                "AWS Transform and this case side by side",
                ("Figure", "Unit", "AWS Transform", "This case", "Difference", "Grade", "Ours is"),
                tuple(
                    (
                        given(case.ledger[item.theirs].label.removeprefix("AWS Transform: ")),
                        words(case.ledger[item.theirs].unit.replace("/", " a ")),
                        figure(item.theirs),
                        figure(item.ours),
                        figure(item.difference),
                        words(case.ledger[item.theirs].grade),
                        words(case.ledger[item.ours].label),
                    )
                    for item in compared
                ),
                frozenset({2, 3, 4}),
            )
        )
    alone = {item.id for item in stated} - {item.theirs for item in compared}
    rest: list[tuple[Text, ...]] = [
        (
            given(item.label.removeprefix("AWS Transform: ")), words(item.unit.replace("/", " a ")),
            figure(item.id), words(item.grade), given("; ".join(item.sources)),
        )
        for item in stated
        if item.id in alone
    ]  # fmt: skip
    if rest:
        blocks.append(
            Table(
                "What AWS Transform states beside that",
                ("Figure", "Unit", "AWS Transform", "Grade", "Source"),
                tuple(rest),
                frozenset({2}),
            )
        )
    blocks.append(
        Paragraph(
            words(
                "Grade A comes from the cells of a named column, B from a table, a chart or a "
                "labelled phrase, C from a free sentence."
            )
        )
    )
    return Section("AWS Transform's figures", tuple(blocks))
