"""The section that sets AWS Transform's figures beside ours."""

from __future__ import annotations

from collections.abc import Sequence

from bizcase.case import BusinessCase
from bizcase.document.blocks import Block, Paragraph, Section, Table, figure, given, words
from bizcase.document.formats import unit_label
from bizcase.inventory.transform_figures import PREFIX
from bizcase.ledger import Figure, Ledger
from bizcase.pricing.transform import Comparison, comparisons

_APART = (
    "The figures of AWS Transform are kept apart: they are compared with ours and never used in "
    "our totals. The difference is theirs less ours; scope, date of prices and sizing may each "
    "explain it."
)
READING_GRADES = (
    "Grade A comes from the cells of a named column, B from a table, a chart or a labelled "
    "phrase, C from a free sentence."
)


def transform_section(case: BusinessCase) -> Section | None:
    """Return AWS Transform's figures with ours and the difference; None where it gave none."""
    stated = [item for item in case.ledger if item.id.startswith(PREFIX)]
    if not stated:
        return None
    compared = comparisons(case.ledger)
    beside_ours = {item.theirs for item in compared}
    rest = [item for item in stated if item.id not in beside_ours]
    blocks: list[Block] = [Paragraph(words(_APART))]
    if compared:
        blocks.append(_side_by_side(compared, case.ledger))
    if rest:
        blocks.append(_alone(rest))
    blocks.append(Paragraph(words(READING_GRADES)))
    return Section("AWS Transform's figures", tuple(blocks))


def _side_by_side(compared: Sequence[Comparison], ledger: Ledger) -> Table:
    return Table(
        "AWS Transform and this case side by side",
        ("Figure", "Unit", "AWS Transform", "This case", "Difference", "Grade", "Ours is"),
        tuple(
            (
                given(_name(ledger[item.theirs])),
                words(unit_label(ledger[item.theirs].unit)),
                figure(item.theirs),
                figure(item.ours),
                figure(item.difference),
                words(ledger[item.theirs].grade),
                words(ledger[item.ours].label),
            )
            for item in compared
        ),
        frozenset({2, 3, 4}),
    )


def _alone(rest: Sequence[Figure]) -> Table:
    return Table(
        "Other figures of AWS Transform",
        ("Figure", "Unit", "AWS Transform", "Grade", "Source"),
        tuple(
            (
                given(_name(item)),
                words(unit_label(item.unit)),
                figure(item.id),
                words(item.grade),
                given("; ".join(item.sources)),
            )
            for item in rest
        ),
        frozenset({2}),
    )


def _name(item: Figure) -> str:
    return item.label.removeprefix("AWS Transform: ")
